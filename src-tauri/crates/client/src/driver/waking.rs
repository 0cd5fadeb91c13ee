//! The computer woke up, or its network changed: what hangs on connections of before is made anew, and the
//! core is told.

use std::sync::Arc;

use parkmate_core::{companion::Input, snapshot::ConnectionView};
use tokio::sync::mpsc;

use super::{Driver, Handle, Happening};
use crate::{http::Http, network::Network, wake::Wake};

/// Tells the loop what happens to the computer.
pub async fn follow(mut wakes: mpsc::Receiver<Wake>, handle: Handle) {
    while let Some(wake) = wakes.recv().await {
        handle.tell(Happening::Wake(wake)).await;
    }
}

impl Driver {
    pub(super) fn woke_or_changed(&mut self, wake: Wake) {
        tracing::info!(?wake, "links are looked at");
        match wake {
            Wake::Woke => {
                self.sleeps.has_slept();
                self.renew_way(true);
                self.tell_core(Input::Woke);
            }
            Wake::NetworkChanged { is_up } => {
                if is_up {
                    // Where a socket is up, an answer may still be on its way.
                    let is_online = self.snapshot.borrow().connection == ConnectionView::Online;
                    self.renew_way(!is_online);
                }
                self.tell_core(Input::NetworkChanged { is_up });
            }
        }
    }

    /// Looks whether the computer has slept since the loop was last here.
    pub(super) fn look_for_sleep(&mut self) {
        if self.sleeps.has_slept() {
            self.woke_or_changed(Wake::Woke);
        }
    }

    /// Lets go of kept connections, which may lead nowhere now, and asks anew which proxy is on the way.
    /// Reads that are under way begin again by it, if `reads_too`.
    fn renew_way(&mut self, reads_too: bool) {
        let network = self.parts.network.by_another_way(self.companion.settings());
        self.go_through(network);
        if reads_too {
            self.ways.send_replace(self.http.clone());
        }
    }

    /// Reaches the server by this network from now on.
    pub(super) fn go_through(&mut self, network: Network) {
        self.http = Http::new(&network);
        self.parts.network = network;
        if let Some((_, api)) = &mut self.api {
            *api = Arc::new(api.through(self.http.clone()));
        }
    }
}
