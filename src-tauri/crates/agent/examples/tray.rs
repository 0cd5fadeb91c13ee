//! The tray on its own, with made-up content, to be looked at on a real desktop: an Enter goes on to the
//! next state, and what is chosen is printed. `cargo run -p parkmate-companion --example tray`

#[path = "../src"]
mod agent {
    pub(crate) mod tray;
}

use std::io::Write as _;

use parkmate_core::tray::{Action, Icon, Item, Tray};
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
    let (draw, trays) = watch::channel(tray(Icon::SignedOut));
    let (choose, mut chosen) = mpsc::channel(4);
    let shown = tokio::spawn(agent::tray::show(trays, choose));
    let mut states = [
        Icon::Offline,
        Icon::Online,
        Icon::Attention,
        Icon::SignedOut,
    ]
    .into_iter()
    .cycle();
    let mut lines = BufReader::new(tokio::io::stdin()).lines();
    loop {
        tokio::select! {
            line = lines.next_line() => {
                let (Some(_), Some(icon)) = (line?, states.next()) else {
                    break;
                };
                draw.send_replace(tray(icon));
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

fn tray(icon: Icon) -> Tray {
    let booking = match icon {
        Icon::Online | Icon::Attention => "P&R <North>, slot_4: 12 min left",
        Icon::Offline | Icon::SignedOut => "No booking is running",
    };
    let action = |words: &str, action| Item::Action {
        words: words.into(),
        action,
    };
    Tray {
        icon,
        tooltip: format!("{icon:?}\n{booking}"),
        menu: vec![
            Item::Label(format!("{icon:?}")),
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
