//! Certificates for servers that speak TLS: made anew each time, and vouched for by nobody, or by an authority that
//! nobody knows.

use std::sync::Arc;

use rcgen::{BasicConstraints, CertificateParams, IsCa, Issuer, KeyPair, date_time_ymd};
use rustls::{
    ALL_VERSIONS, ServerConfig, SupportedProtocolVersion,
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
        Self::made(&made.cert, &made.signing_key, ALL_VERSIONS)
    }

    fn made(
        cert: &rcgen::Certificate,
        key: &KeyPair,
        versions: &[&'static SupportedProtocolVersion],
    ) -> Self {
        let key = PrivatePkcs8KeyDer::from(key.serialize_der());
        let tls = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
            .with_protocol_versions(versions)
            .expect("ring serves all versions")
            .with_no_client_auth()
            .with_single_cert(vec![cert.der().clone()], key.into())
            .expect("the key is the certificate's");
        Self {
            pem: cert.pem(),
            der: cert.der().clone(),
            tls: Arc::new(tls),
        }
    }
}

/// When a certificate is valid.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Validity {
    /// Now, and for a long time.
    Now,
    /// Until 2021.
    Over,
    /// From 2090 on.
    NotYet,
}

/// An authority of a company or a lot.
#[derive(Debug)]
pub struct Authority {
    /// What its file holds.
    pub pem: String,
    issuer: Issuer<'static, KeyPair>,
}

impl Authority {
    /// One that nobody knows yet.
    ///
    /// # Panics
    /// If the system gives no randomness.
    #[must_use]
    pub fn new() -> Self {
        let mut params = CertificateParams::default();
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        let key = KeyPair::generate().expect("there is randomness");
        let cert = params.self_signed(&key).expect("the key is its own");
        Self {
            pem: cert.pem(),
            issuer: Issuer::new(params, key),
        }
    }

    /// A certificate that it vouches for, for a server that speaks those versions of TLS.
    ///
    /// # Panics
    /// If `host` is neither a host's name nor an address.
    #[must_use]
    pub fn vouches(
        &self,
        host: &str,
        validity: Validity,
        versions: &[&'static SupportedProtocolVersion],
    ) -> Certificate {
        let mut params =
            CertificateParams::new([host.to_owned()]).expect("a host's name or address");
        let (from, until) = match validity {
            Validity::Now => (2020, 2090),
            Validity::Over => (2020, 2021),
            Validity::NotYet => (2090, 2091),
        };
        params.not_before = date_time_ymd(from, 1, 1);
        params.not_after = date_time_ymd(until, 1, 1);
        let key = KeyPair::generate().expect("there is randomness");
        let cert = params
            .signed_by(&key, &self.issuer)
            .expect("the authority has its key");
        Certificate::made(&cert, &key, versions)
    }
}

impl Default for Authority {
    fn default() -> Self {
        Self::new()
    }
}
