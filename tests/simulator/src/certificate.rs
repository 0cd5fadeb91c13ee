//! Certificates for servers that speak TLS: made anew each time, and vouched for by nobody.

use std::sync::Arc;

use rustls::{
    ServerConfig,
    crypto::ring,
    pki_types::{CertificateDer, PrivatePkcs8KeyDer},
};

/// A certificate that signs itself, so that only who has its file trusts it.
#[derive(Clone, Debug)]
pub struct Certificate {
    /// What its file holds.
    pub pem: String,
    /// The same for rustls.
    pub der: CertificateDer<'static>,
    /// A server's side with it; see [`Config::tls`](crate::Config::tls).
    pub tls: Arc<ServerConfig>,
}

impl Certificate {
    /// For a host's name or address.
    ///
    /// # Panics
    /// If `host` is neither.
    #[must_use]
    pub fn of(host: &str) -> Self {
        let made = rcgen::generate_simple_self_signed([host.to_owned()])
            .expect("a host's name or address");
        let key = PrivatePkcs8KeyDer::from(made.signing_key.serialize_der());
        let tls = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
            .with_safe_default_protocol_versions()
            .expect("ring serves the default versions")
            .with_no_client_auth()
            .with_single_cert(vec![made.cert.der().clone()], key.into())
            .expect("the key is the certificate's");
        Self {
            pem: made.cert.pem(),
            der: made.cert.der().clone(),
            tls: Arc::new(tls),
        }
    }
}
