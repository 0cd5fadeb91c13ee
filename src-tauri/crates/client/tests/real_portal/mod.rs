//! The portal by which desktops tell programs of their proxy, on the bus of a test.

use std::sync::{Arc, Mutex};

use zbus::{Connection, connection::Builder, interface};

/// A desktop's portal that names the same ways to every address.
struct Portal {
    ways: Vec<String>,
    asked: Arc<Mutex<Vec<String>>>,
    /// It takes a question and never answers.
    hangs: bool,
}

#[interface(name = "org.freedesktop.portal.ProxyResolver")]
impl Portal {
    async fn lookup(&self, uri: String) -> Vec<String> {
        self.asked.lock().unwrap().push(uri);
        if self.hangs {
            // Nothing moves any more, so that the asker's patience ends at once.
            tokio::time::pause();
            std::future::pending::<()>().await;
        }
        self.ways.clone()
    }
}

/// A running portal; dropping it ends it.
pub(crate) struct RealPortal {
    _connection: Connection,
    asked: Arc<Mutex<Vec<String>>>,
}

impl RealPortal {
    pub(crate) async fn naming(ways: &[&str]) -> Self {
        Self::start(ways, false).await
    }

    #[allow(dead_code, reason = "each test binary uses some")]
    pub(crate) async fn hanging() -> Self {
        Self::start(&[], true).await
    }

    async fn start(ways: &[&str], hangs: bool) -> Self {
        let asked = Arc::default();
        let portal = Portal {
            ways: ways.iter().map(ToString::to_string).collect(),
            asked: Arc::clone(&asked),
            hangs,
        };
        let connection = Builder::session()
            .unwrap()
            .serve_at("/org/freedesktop/portal/desktop", portal)
            .unwrap()
            .name("org.freedesktop.portal.Desktop")
            .unwrap()
            .build()
            .await
            .unwrap();
        Self {
            _connection: connection,
            asked,
        }
    }

    pub(crate) fn asked(&self) -> Vec<String> {
        self.asked.lock().unwrap().clone()
    }
}
