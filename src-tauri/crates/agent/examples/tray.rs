//! The tray on its own, with made-up content, to be looked at on a real desktop: an Enter goes on to the
//! next state, and what is chosen is printed. `cargo run -p parkmate-companion --example tray`

#[path = "../src"]
mod agent {
    pub(crate) mod tray;
}

use std::io::Write as _;

use agent::tray::Presence;
use parkmate_client::activation::Activation;
use parkmate_core::tray::{Action, Badge, Icon, Item, State, Tray};
use tokio::{
    io::{AsyncBufReadExt as _, BufReader},
    sync::{mpsc, watch},
};

#[cfg(all(unix, not(target_os = "macos")))]
#[tokio::main(flavor = "current_thread")]
async fn main() -> std::io::Result<()> {
    tracing_subscriber::fmt()
        .with_writer(std::io::stderr)
        .init();
    let (draw, trays) = watch::channel(tray(State::SignedOut, 0));
    let (choose, mut chosen) = mpsc::channel(4);
    let (tell, _) = watch::channel(Presence::Unknown);
    let shown = tokio::spawn(agent::tray::show(
        trays,
        choose,
        tell,
        Activation::default(),
    ));
    let mut states = [State::Offline, State::Online, State::SignedOut]
        .into_iter()
        .flat_map(|state| (0..=10).map(move |unread| (state, unread)))
        .cycle();
    let mut lines = BufReader::new(tokio::io::stdin()).lines();
    loop {
        tokio::select! {
            line = lines.next_line() => {
                let (Some(_), Some((state, unread))) = (line?, states.next()) else {
                    break;
                };
                draw.send_replace(tray(state, unread));
            }
            Some(action) = chosen.recv() => {
                writeln!(std::io::stdout(), "{action:?}")?;
                if action == Action::Quit {
                    break;
                }
            }
        }
    }
    drop(draw);
    shown.await.map_err(std::io::Error::other)
}

#[cfg(not(all(unix, not(target_os = "macos"))))]
fn main() {}

fn tray(state: State, unread: u32) -> Tray {
    let (booking, label) = match state {
        State::Online => ("P&R <North>, slot_4: 12 min left", "12 min"),
        State::Offline | State::SignedOut => ("No booking is running", ""),
    };
    let badge = Badge::of(unread);
    let action = |words: &str, action| Item::Action {
        words: words.into(),
        action,
    };
    Tray {
        icon: Icon { state, badge },
        tooltip: format!("{state:?}\n{booking}"),
        label: label.into(),
        menu: vec![
            Item::Label(format!("{state:?}")),
            Item::Label(booking.into()),
            Item::Separator,
            action("Open", Action::Open),
            action("Renew in browser", Action::RenewInBrowser { booking: 13 }),
            Item::Submenu {
                words: "Pause notifications".into(),
                items: vec![
                    action("For 1 hour", Action::PauseHour),
                    action("Until tomorrow", Action::PauseUntilTomorrow),
                ],
            },
            Item::Separator,
            action("Quit", Action::Quit),
        ],
    }
}
