//! The permission to come to the front. A desktop under Wayland gives it to whoever the user has just clicked
//! on, as a token, and the window that is shown because of that click has to present it. The notification
//! service and the tray bring tokens; the shell hands the newest to the window that it starts.

use std::sync::{Arc, Mutex, PoisonError};

use parkmate_core::timing;
use tokio::time::Instant;

/// The variables in which a program that is started finds its token; the second is X11's and that of older
/// toolkits.
const NAMES: [&str; 2] = ["XDG_ACTIVATION_TOKEN", "DESKTOP_STARTUP_ID"];

/// Longest token that is taken, in bytes. Those of compositors are about 40.
const LIMIT: usize = 1024;

/// The newest token. Clones share it.
#[derive(Clone, Debug, Default)]
pub struct Activation(Arc<Mutex<Option<Token>>>);

#[derive(Debug)]
struct Token {
    text: String,
    came: Instant,
}

impl Activation {
    /// With the token that this program was started with, if it was.
    #[must_use]
    pub fn of_this_program() -> Self {
        let activation = Self::default();
        if let Some(text) = NAMES.iter().find_map(|name| std::env::var(name).ok()) {
            activation.give(&text);
        }
        activation
    }

    /// The desktop gave one. What could be none is passed over.
    pub fn give(&self, text: &str) {
        let is_token =
            (1..=LIMIT).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_graphic());
        if !is_token {
            tracing::debug!("what the desktop gave is no token");
            return;
        }
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Some(Token {
            text: text.to_owned(),
            came: Instant::now(),
        });
    }

    /// The variables for a program that is started now, each with its value or to be taken away: a token holds
    /// once and not for long, and this program's own is nothing for its children.
    #[must_use]
    pub fn take(&self) -> [(&'static str, Option<String>); 2] {
        let token = self.0.lock().unwrap_or_else(PoisonError::into_inner).take();
        let fresh = token.filter(|token| token.came.elapsed() < timing::ACTIVATION_LASTS);
        NAMES.map(|name| (name, fresh.as_ref().map(|token| token.text.clone())))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn taken(activation: &Activation) -> Option<String> {
        let [(_, first), (_, second)] = activation.take();
        assert_eq!(first, second);
        first
    }

    #[tokio::test(start_paused = true)]
    async fn the_newest_token_is_taken_once_and_while_it_is_fresh() {
        let activation = Activation::default();
        assert_eq!(taken(&activation), None);
        activation.give("first");
        activation.give("second_TIME7");
        assert_eq!(taken(&activation).as_deref(), Some("second_TIME7"));
        assert_eq!(taken(&activation), None);
        activation.give("old");
        tokio::time::advance(timing::ACTIVATION_LASTS).await;
        assert_eq!(taken(&activation), None);
    }

    #[tokio::test]
    async fn what_no_variable_can_hold_is_no_token() {
        let activation = Activation::default();
        for text in ["", "a b", "a\0b", "a\nb", "é", &"x".repeat(LIMIT + 1)] {
            activation.give(text);
            assert_eq!(taken(&activation), None, "{text:?}");
        }
    }
}
