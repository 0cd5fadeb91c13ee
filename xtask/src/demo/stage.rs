//! Where the demo plays: on the user's own desktop, or on one of its own when there is no screen or nobody wants to see it.

use std::process::Command;

use anyhow::Result;

use crate::desktop::Desktop;

/// The desktop the app is shown on.
pub(crate) enum Stage {
    /// The user's.
    Session,
    /// Ours alone.
    Private(Desktop),
}

impl Stage {
    /// Whether the user has a desktop that windows can be shown on.
    pub(crate) fn has_screen() -> bool {
        let set = |name| std::env::var_os(name).is_some_and(|value| !value.is_empty());
        cfg!(not(target_os = "linux")) || set("DISPLAY") || set("WAYLAND_DISPLAY")
    }

    /// The private desktop, or the user's.
    pub(crate) fn new(private: bool) -> Result<Self> {
        Ok(if private {
            Self::Private(Desktop::start(&[])?)
        } else {
            Self::Session
        })
    }

    /// Lets a command run here.
    pub(crate) fn dress(&self, command: &mut Command) {
        match self {
            Self::Session => {}
            Self::Private(desktop) => desktop.dress(command),
        }
    }
}
