//! One set-up of TLS for everything that talks to the server: what the operating system trusts, plus the
//! certificates of an extra file for companies and lots with a CA of their own.

use std::{
    path::{Path, PathBuf},
    sync::Arc,
};

use parkmate_core::trouble::TroubleCode;
use rustls::{
    AlertDescription, CertificateError, ClientConfig, ConfigBuilder, RootCertStore, WantsVerifier,
    crypto::ring,
    pki_types::{CertificateDer, pem, pem::PemObject},
};
use rustls_platform_verifier::Verifier;

/// How connections are encrypted and whom they trust. Cloning shares it.
#[derive(Clone, Debug)]
pub struct TlsSetup(Arc<ClientConfig>);

/// Why the extra certificate file can't be used. In words it names no path, since that may name the user.
/// Without it [`TlsSetup::new`] doesn't fail.
#[derive(Debug, thiserror::Error)]
pub enum TlsFault {
    /// The file can't be read, or what it holds is no PEM.
    #[error("the certificate file can't be read")]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// Why not.
        source: pem::Error,
    },
    /// The file holds no certificate.
    #[error("the certificate file holds no certificate")]
    Empty(PathBuf),
    /// A certificate in the file is damaged, or not one of a CA.
    #[error("the certificate file holds a certificate that can't be used")]
    Unusable {
        /// The file.
        path: PathBuf,
        /// Why not.
        source: rustls::Error,
    },
}

impl TlsFault {
    /// What the user is told.
    #[must_use]
    pub const fn code(&self) -> TroubleCode {
        TroubleCode::CaUnreadable
    }
}

impl TlsSetup {
    /// Trusts what the operating system trusts, and the certificates in the PEM file `extra_ca`.
    ///
    /// The files are read now: a changed one needs a new set-up.
    ///
    /// # Errors
    /// [`TlsFault`] if there is an extra file and it can't be used.
    pub fn new(extra_ca: Option<&Path>) -> Result<Self, TlsFault> {
        let Some(path) = extra_ca else {
            return Ok(Self::of_system());
        };
        let extra = certificates(path)?;
        let verifier = Verifier::new_with_extra_roots(extra, Arc::new(ring::default_provider()));
        let verifier = verifier.map_err(|source| TlsFault::Unusable {
            path: path.to_owned(),
            source,
        })?;
        Ok(Self::with(verifier))
    }

    /// Trusts what the operating system trusts.
    #[must_use]
    pub fn of_system() -> Self {
        let provider = Arc::new(ring::default_provider());
        Verifier::new_with_extra_roots(Vec::new(), provider).map_or_else(
            |fault| {
                // A system without certificates can still talk to a server on this computer.
                tracing::warn!(%fault, "the system trusts no certificate");
                let config = builder()
                    .with_root_certificates(RootCertStore::empty())
                    .with_no_client_auth();
                Self(Arc::new(config))
            },
            Self::with,
        )
    }

    fn with(verifier: Verifier) -> Self {
        let config = builder()
            .dangerous()
            .with_custom_certificate_verifier(Arc::new(verifier))
            .with_no_client_auth();
        Self(Arc::new(config))
    }

    /// For rustls.
    pub(crate) fn config(&self) -> Arc<ClientConfig> {
        Arc::clone(&self.0)
    }
}

fn builder() -> ConfigBuilder<ClientConfig, WantsVerifier> {
    ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .expect("ring serves the default versions")
}

fn certificates(path: &Path) -> Result<Vec<CertificateDer<'static>>, TlsFault> {
    let found = CertificateDer::pem_file_iter(path)
        .and_then(Iterator::collect::<Result<Vec<_>, _>>)
        .map_err(|source| TlsFault::Unreadable {
            path: path.to_owned(),
            source,
        })?;
    if found.is_empty() {
        return Err(TlsFault::Empty(path.to_owned()));
    }
    Ok(found)
}

/// What the user is told of a TLS handshake that failed.
#[expect(
    clippy::wildcard_enum_match_arm,
    reason = "a library's enums, most of which can't happen here"
)]
pub(crate) const fn tls_code(fault: &rustls::Error) -> TroubleCode {
    match fault {
        rustls::Error::InvalidCertificate(fault) => match fault {
            CertificateError::Expired | CertificateError::ExpiredContext { .. } => {
                TroubleCode::TlsExpired
            }
            CertificateError::NotValidYet | CertificateError::NotValidYetContext { .. } => {
                TroubleCode::TlsNotYetValid
            }
            CertificateError::NotValidForName | CertificateError::NotValidForNameContext { .. } => {
                TroubleCode::TlsOtherName
            }
            _ => TroubleCode::TlsUntrusted,
        },
        rustls::Error::PeerIncompatible(_)
        | rustls::Error::AlertReceived(
            AlertDescription::ProtocolVersion | AlertDescription::InsufficientSecurity,
        ) => TroubleCode::TlsTooOld,
        // Plain HTTP on that port, most likely.
        rustls::Error::InvalidMessage(_) => TroubleCode::NotParkMate,
        _ => TroubleCode::Unreachable,
    }
}

#[cfg(test)]
mod tests {
    use parkmate_simulator::Certificate;

    use super::*;

    fn file(content: &str) -> tempfile::NamedTempFile {
        let file = tempfile::NamedTempFile::new().unwrap();
        std::fs::write(file.path(), content).unwrap();
        file
    }

    #[test]
    fn works_without_an_extra_file() {
        assert!(TlsSetup::new(None).is_ok());
    }

    #[test]
    fn takes_the_certificates_of_an_extra_file() {
        let file = file(&Certificate::of("localhost").pem);
        assert!(TlsSetup::new(Some(file.path())).is_ok());
    }

    #[test]
    fn says_what_is_wrong_with_an_extra_file() {
        let missing = TlsSetup::new(Some(Path::new("/no/such/file.pem"))).unwrap_err();
        assert!(matches!(missing, TlsFault::Unreadable { .. }));
        assert!(!missing.to_string().contains("/no"), "{missing}");
        let empty = file("no certificate in here");
        assert!(matches!(
            TlsSetup::new(Some(empty.path())),
            Err(TlsFault::Empty(_))
        ));
        let damaged = file("-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n");
        assert!(matches!(
            TlsSetup::new(Some(damaged.path())),
            Err(TlsFault::Unusable { .. })
        ));
    }
}
