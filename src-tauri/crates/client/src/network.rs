//! How servers are reached: whom to trust, and which way to go. It is made of the settings, and made anew
//! when they change.

use std::path::Path;

use parkmate_core::settings::{Proxy, Settings};

use crate::{
    route::Route,
    tls::{TlsFault, TlsSetup},
};

/// How servers are reached. Cloning shares it.
#[derive(Clone, Debug)]
pub struct Network {
    pub(crate) tls: TlsSetup,
    pub(crate) route: Route,
}

impl Network {
    /// As the settings say; without the extra certificates where they can't be used, and why they can't.
    #[must_use]
    pub fn of(settings: &Settings) -> (Self, Option<TlsFault>) {
        let extra_ca = settings.ca_file.as_deref().map(Path::new);
        let (tls, fault) = match TlsSetup::new(extra_ca) {
            Ok(tls) => (tls, None),
            Err(fault) => (TlsSetup::of_system(), Some(fault)),
        };
        let route = Route::new(&settings.proxy);
        (Self { tls, route }, fault)
    }

    /// The same trust, by the way that the settings and the system name now.
    pub(crate) fn by_another_way(&self, settings: &Settings) -> Self {
        Self {
            tls: self.tls.clone(),
            route: Route::new(&settings.proxy),
        }
    }
}

impl From<TlsSetup> for Network {
    /// Straight, without a proxy.
    fn from(tls: TlsSetup) -> Self {
        let route = Route::new(&Proxy::Direct);
        Self { tls, route }
    }
}
