//! The one window: shows the page, passes the agent's news on to it, and comes to the front when the
//! agent asks for that.

use std::{
    path::PathBuf,
    sync::{Arc, Mutex, PoisonError},
};

use parkmate_core::{settings, spot::Spot, text::Words};
use parkmate_door::{place::Place, protocol::News};
use tauri::{
    App, AppHandle, Manager, Theme, Url, WebviewUrl, WebviewWindow, WebviewWindowBuilder,
    WindowEvent, utils::config::Color,
};
use tauri_specta::Event;

use crate::{
    agent,
    arguments::Start,
    desk::Following,
    ipc::{self, AgentNews},
    link::{Link, LinkView, Told},
    placement, storage,
};

/// The window's name; the capability names it too.
const MAIN: &str = "main";

/// Width and height at first, in logical pixels: a list beside other windows.
const SIZE: (f64, f64) = (420.0, 640.0);
/// The least at which nothing is cut off.
const LEAST: (f64, f64) = (340.0, 400.0);

/// Colours of an empty page, `--page` of `ui/src/tokens.css`: what is seen until the page is drawn.
const PAGE_LIGHT: Color = Color(246, 247, 249, 255);
const PAGE_DARK: Color = Color(22, 24, 29, 255);

/// Shows the window at a place, and comes back when it was closed.
///
/// # Errors
/// If the system can't show it.
pub(crate) fn run(at: Option<Spot>, words: &Words) -> tauri::Result<()> {
    let surface = ipc::surface();
    let title = words.say("window-title");
    let link = Arc::new(Link::new(Place::default_place(), at));
    tauri::Builder::default()
        .invoke_handler(surface.invoke_handler())
        .manage(Arc::clone(&link))
        .manage(Dress::default())
        .manage(Following::default())
        .setup(move |app| {
            // The bundle is one for the menu bar.
            #[cfg(target_os = "macos")]
            app.set_activation_policy(tauri::ActivationPolicy::Regular);
            surface.mount_events(app);
            open(app, &title)?;
            let handle = app.handle().clone();
            tauri::async_runtime::spawn(async move {
                // Its window is there: this one.
                let start = || agent::start(Start::Hidden);
                link.keep(start, |told| pass_on(&handle, told)).await;
            });
            Ok(())
        })
        .run(tauri::generate_context!())
}

fn open(app: &App, title: &str) -> tauri::Result<()> {
    // Before the window, which would make it with the usual rights.
    storage::make_private(&app.path().app_local_data_dir()?)?;
    let window = WebviewWindowBuilder::new(app, MAIN, WebviewUrl::default())
        .title(title)
        .inner_size(SIZE.0, SIZE.1)
        .min_inner_size(LEAST.0, LEAST.1)
        .on_navigation(is_own_page)
        .visible(false)
        .build()?;
    paint(&window)?;
    placement::restore(&window, &place_of(app.handle())?);
    let closing = window.clone();
    window.on_window_event(move |event| {
        if let WindowEvent::CloseRequested { .. } = event {
            keep_place(&closing);
        }
    });
    window.show()
}

/// The file that remembers where the window was.
fn place_of(app: &AppHandle) -> tauri::Result<PathBuf> {
    Ok(app.path().app_local_data_dir()?.join("window.json"))
}

fn keep_place(window: &WebviewWindow) {
    if let Ok(file) = place_of(window.app_handle()) {
        placement::keep(window, &file);
    }
}

/// Whether an address is the program's own page: `tauri://localhost`, on Windows `http://tauri.localhost`.
/// The window goes nowhere else.
fn is_own_page(to: &Url) -> bool {
    let own = if cfg!(windows) {
        ("http", "tauri.localhost")
    } else {
        ("tauri", "localhost")
    };
    (to.scheme(), to.host_str()) == (own.0, Some(own.1)) && to.port().is_none()
}

/// The colours that the user chose, as the window was told last.
#[derive(Default)]
struct Dress(Mutex<settings::Theme>);

/// Gives the window's frame the colours of the page.
fn dress(app: &AppHandle, chosen: settings::Theme) -> tauri::Result<()> {
    let Some(window) = app.get_webview_window(MAIN) else {
        return Ok(());
    };
    let dress = app.state::<Dress>();
    let worn = std::mem::replace(
        &mut *dress.0.lock().unwrap_or_else(PoisonError::into_inner),
        chosen,
    );
    if worn == chosen {
        return Ok(());
    }
    window.set_theme(match chosen {
        settings::Theme::System => None,
        settings::Theme::Light => Some(Theme::Light),
        settings::Theme::Dark => Some(Theme::Dark),
    })?;
    paint(&window)
}

fn paint(window: &WebviewWindow) -> tauri::Result<()> {
    let page = if window.theme()? == Theme::Dark {
        PAGE_DARK
    } else {
        PAGE_LIGHT
    };
    window.set_background_color(Some(page))
}

/// Passes on what the link tells. A page that is being closed hears nothing, which is no fault.
fn pass_on(app: &AppHandle, told: Told) {
    match told {
        Told::View(view) => {
            if let LinkView::Up { snapshot } = &view {
                drop(dress(app, snapshot.settings.theme));
            }
            drop(view.emit(app));
        }
        Told::News(news) => {
            if matches!(news, News::Show { .. })
                && let Some(window) = app.get_webview_window(MAIN)
            {
                drop(raise(&window));
            }
            drop(AgentNews(news).emit(app));
        }
        Told::Ending => {
            if let Some(window) = app.get_webview_window(MAIN) {
                keep_place(&window);
            }
            app.exit(0);
        }
    }
}

fn raise(window: &WebviewWindow) -> tauri::Result<()> {
    window.unminimize()?;
    window.show()?;
    window.set_focus()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn goes_to_its_own_page_alone() {
        let own = if cfg!(windows) {
            "http://tauri.localhost"
        } else {
            "tauri://localhost"
        };
        let goes = |to: &str| is_own_page(&Url::parse(to).unwrap());
        for path in ["", "/", "/index.html?state=long#row-1"] {
            assert!(goes(&format!("{own}{path}")), "{path}");
        }
        for elsewhere in [
            "https://parking.example.com/",
            "https://tauri.localhost.example.com/",
            "https://example.com/tauri.localhost",
            "http://localhost/",
            "http://tauri.localhost:8000/",
            "tauri://example.com/",
            "about:blank",
            "data:text/html,<script>alert(1)</script>",
            "javascript:alert(1)",
            "file:///etc/passwd",
        ] {
            assert!(!goes(elsewhere), "{elsewhere}");
        }
    }
}
