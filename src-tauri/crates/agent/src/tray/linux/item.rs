//! The icon as panels ask for it: the interface `org.kde.StatusNotifierItem`, with the label that Ayatana has
//! added to it.

use parkmate_client::activation::Activation;
use parkmate_core::{
    plain::{plain, plain_line},
    tray::{Action, Icon, Tray},
};
use tokio::sync::mpsc;
use zbus::{object_server::SignalEmitter, zvariant::ObjectPath};

use super::{
    super::{NAME, picture},
    MENU, choose,
};

/// Width, height and pixels.
type Picture = (i32, i32, Vec<u8>);

/// The icon, its tooltip and its label.
pub(super) struct StatusItem {
    icon: Icon,
    pictures: Vec<Picture>,
    tooltip: String,
    label: String,
    chosen: mpsc::Sender<Action>,
    activation: Activation,
}

/// What panels have to be told of a change.
pub(super) struct Redraw {
    pub(super) icon: bool,
    pub(super) tooltip: bool,
    /// The new label.
    pub(super) label: Option<String>,
}

impl StatusItem {
    pub(super) fn new(tray: &Tray, chosen: mpsc::Sender<Action>, activation: Activation) -> Self {
        Self {
            icon: tray.icon,
            pictures: pictures(tray.icon),
            tooltip: without_markup(&tray.tooltip),
            label: plain_line(&tray.label),
            chosen,
            activation,
        }
    }

    pub(super) fn draw(&mut self, tray: &Tray) -> Redraw {
        let icon = tray.icon != self.icon;
        if icon {
            self.icon = tray.icon;
            self.pictures = pictures(tray.icon);
        }
        let label = plain_line(&tray.label);
        let label = (label != self.label).then(|| {
            self.label.clone_from(&label);
            label
        });
        let tooltip = without_markup(&tray.tooltip);
        Redraw {
            icon,
            tooltip: std::mem::replace(&mut self.tooltip, tooltip) != self.tooltip,
            label,
        }
    }
}

#[zbus::interface(name = "org.kde.StatusNotifierItem")]
impl StatusItem {
    /// Comes just before the click that it belongs to, under Wayland.
    fn provide_xdg_activation_token(&self, token: &str) {
        self.activation.give(token);
    }

    /// A left click, in most desktops.
    fn activate(&self, _x: i32, _y: i32) {
        choose(&self.chosen, Action::Open);
    }

    /// A click with the middle button.
    fn secondary_activate(&self, _x: i32, _y: i32) {
        choose(&self.chosen, Action::Open);
    }

    /// The same, from those who show the label.
    #[zbus(name = "XAyatanaSecondaryActivate")]
    fn ayatana_secondary_activate(&self, _time: u32) {
        choose(&self.chosen, Action::Open);
    }

    /// Panels show the menu by themselves.
    fn context_menu(&self, _x: i32, _y: i32) {}

    fn scroll(&self, _delta: i32, _orientation: &str) {}

    #[zbus(property(emits_changed_signal = "const"))]
    fn id(&self) -> &'static str {
        "parkmate-companion"
    }

    #[zbus(property(emits_changed_signal = "const"))]
    fn title(&self) -> &'static str {
        NAME
    }

    #[zbus(property(emits_changed_signal = "const"))]
    fn category(&self) -> &'static str {
        "Communications"
    }

    /// Desktops hide passive items, and some show needy ones without their picture: the picture says all.
    #[zbus(property(emits_changed_signal = "const"))]
    fn status(&self) -> &'static str {
        "Active"
    }

    #[zbus(property(emits_changed_signal = "const"))]
    fn window_id(&self) -> i32 {
        0
    }

    #[zbus(property(emits_changed_signal = "const"))]
    fn menu(&self) -> ObjectPath<'static> {
        MENU
    }

    /// A click opens the window.
    #[zbus(property(emits_changed_signal = "const"))]
    fn item_is_menu(&self) -> bool {
        false
    }

    #[zbus(property(emits_changed_signal = "const"))]
    fn icon_theme_path(&self) -> &'static str {
        ""
    }

    /// No theme has our pictures.
    #[zbus(property(emits_changed_signal = "const"))]
    fn icon_name(&self) -> &'static str {
        ""
    }

    #[zbus(property(emits_changed_signal = "false"))]
    fn icon_pixmap(&self) -> Vec<Picture> {
        self.pictures.clone()
    }

    #[zbus(property(emits_changed_signal = "const"))]
    fn overlay_icon_name(&self) -> &'static str {
        ""
    }

    #[zbus(property(emits_changed_signal = "const"))]
    fn overlay_icon_pixmap(&self) -> Vec<Picture> {
        Vec::new()
    }

    #[zbus(property(emits_changed_signal = "const"))]
    fn attention_icon_name(&self) -> &'static str {
        ""
    }

    #[zbus(property(emits_changed_signal = "const"))]
    fn attention_icon_pixmap(&self) -> Vec<Picture> {
        Vec::new()
    }

    #[zbus(property(emits_changed_signal = "const"))]
    fn attention_movie_name(&self) -> &'static str {
        ""
    }

    /// The name of a picture, pictures, a title and a text.
    #[zbus(property(emits_changed_signal = "false"))]
    fn tool_tip(&self) -> (&'static str, Vec<Picture>, &'static str, String) {
        ("", Vec::new(), NAME, self.tooltip.clone())
    }

    #[zbus(property(emits_changed_signal = "false"), name = "XAyatanaLabel")]
    fn ayatana_label(&self) -> String {
        self.label.clone()
    }

    /// What the label needs room for at most: as it is, since a gap beside the icon would look like a mistake.
    #[zbus(property(emits_changed_signal = "false"), name = "XAyatanaLabelGuide")]
    fn ayatana_label_guide(&self) -> String {
        self.label.clone()
    }

    #[zbus(signal)]
    pub(super) async fn new_icon(emitter: &SignalEmitter<'_>) -> zbus::Result<()>;

    #[zbus(signal)]
    pub(super) async fn new_tool_tip(emitter: &SignalEmitter<'_>) -> zbus::Result<()>;

    #[zbus(signal, name = "XAyatanaNewLabel")]
    pub(super) async fn ayatana_new_label(
        emitter: &SignalEmitter<'_>,
        label: &str,
        guide: &str,
    ) -> zbus::Result<()>;
}

/// Some desktops read a tooltip as markup, and show nothing if it is none; others show every character of
/// it. So the characters that mean something in markup give way to others that look like them.
fn without_markup(text: &str) -> String {
    plain(text)
        .replace('&', "\u{ff06}")
        .replace('<', "\u{2039}")
        .replace('>', "\u{203a}")
}

fn pictures(icon: Icon) -> Vec<Picture> {
    picture::coloured(icon)
        .into_iter()
        .map(|(edge, argb)| (edge.into(), edge.into(), argb))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_permission_that_comes_with_a_click_is_kept_for_the_window() {
        let tray = Tray {
            icon: Icon {
                state: parkmate_core::tray::State::Online,
                badge: None,
            },
            tooltip: String::new(),
            label: String::new(),
            menu: Vec::new(),
        };
        let (chosen, mut choices) = mpsc::channel(1);
        let activation = Activation::default();
        let item = StatusItem::new(&tray, chosen, activation.clone());
        item.provide_xdg_activation_token("token-7");
        item.activate(3, 4);
        assert_eq!(choices.try_recv(), Ok(Action::Open));
        let [token, _] = activation.take();
        assert_eq!(token, ("XDG_ACTIVATION_TOKEN", Some("token-7".to_owned())));
    }
}
