//! The desktop of a companion that has none.

use std::path::Path;

use futures_util::future::BoxFuture;
use parkmate_core::spot::Spot;

use crate::{
    banner::Banner,
    notifier::{Notifier, NotifierFault},
    shell::{Shell, ShellFault},
};

/// Shows nothing and starts nothing, for a companion whose user is told in another way.
#[derive(Debug, Clone, Copy)]
pub struct Nowhere;

impl Notifier for Nowhere {
    fn show(&self, _: Banner) -> BoxFuture<'_, Result<(), NotifierFault>> {
        Box::pin(async { Ok(()) })
    }
}

impl Shell for Nowhere {
    fn open_url(&self, _: &str) -> Result<(), ShellFault> {
        Err(ShellFault::NotAPage)
    }

    fn open_folder(&self, _: &Path) -> Result<(), ShellFault> {
        Err(ShellFault::NotAFolder)
    }

    fn start_window(&self, _: Option<Spot>) -> Result<(), ShellFault> {
        Err(ShellFault::NotAPage)
    }
}
