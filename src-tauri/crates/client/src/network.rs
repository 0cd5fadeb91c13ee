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
    /// As the settings say.
    ///
    /// # Errors
    /// If the extra certificates can't be used.
    pub fn of(settings: &Settings) -> Result<Self, TlsFault> {
        let extra_ca = settings.ca_file.as_deref().map(Path::new);
        Ok(Self {
            tls: TlsSetup::new(extra_ca)?,
            route: Route::new(&settings.proxy),
        })
    }
}

impl From<TlsSetup> for Network {
    /// Straight, without a proxy.
    fn from(tls: TlsSetup) -> Self {
        let route = Route::new(&Proxy::Direct);
        Self { tls, route }
    }
}
