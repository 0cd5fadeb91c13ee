//! The Secret Service of Linux desktops: gnome-keyring, KWallet, KeePassXC.

use keyring::{Entry, Error};
use keyring_core::api::CredentialStoreApi;
use secret_service::{EncryptionType, blocking::SecretService};
use zbus_secret_service_keyring_store::Store;

use super::VaultFault;

pub(super) fn load(service: &str, name: &str) -> Result<Option<Vec<u8>>, VaultFault> {
    let entry = entry(service, name)?;
    match entry.get_secret() {
        // A locked keyring may say this too: it doesn't show what it has.
        Err(Error::NoEntry) if unlock_default()? == Unlocked::Now => found(entry.get_secret()),
        answer => found(answer),
    }
}

pub(super) fn save(service: &str, name: &str, secret: &str) -> Result<(), VaultFault> {
    entry(service, name)?
        .set_secret(secret.as_bytes())
        .map_err(fault)
}

pub(super) fn delete(service: &str, name: &str) -> Result<(), VaultFault> {
    found(entry(service, name)?.delete_credential()).map(drop)
}

fn found<T>(answer: Result<T, Error>) -> Result<Option<T>, VaultFault> {
    match answer {
        Ok(secret) => Ok(Some(secret)),
        Err(Error::NoEntry) => Ok(None),
        Err(other) => Err(fault(other)),
    }
}

/// An entry with a connection of its own. keyring's own is made once a process: it would stay broken when
/// the service was started later than we were, or started again.
fn entry(service: &str, name: &str) -> Result<Entry, VaultFault> {
    let store = Store::new().map_err(|fault| VaultFault::Missing(Some(fault)))?;
    let inner = store.build(service, name, None).map_err(fault)?;
    Ok(Entry { inner })
}

/// What [`unlock_default`] found.
#[derive(PartialEq, Eq)]
enum Unlocked {
    /// The keyring was open all the time.
    Before,
    /// It was locked, and the user opened it.
    Now,
}

/// Opens the default keyring, which asks the user if it is locked.
fn unlock_default() -> Result<Unlocked, VaultFault> {
    let fault = |cause: secret_service::Error| match cause {
        secret_service::Error::NoResult => VaultFault::Missing(None),
        secret_service::Error::Locked | secret_service::Error::Prompt => VaultFault::Locked(None),
        other => VaultFault::Other(Error::PlatformFailure(other.into())),
    };
    let service = SecretService::connect(EncryptionType::Plain).map_err(fault)?;
    let default = service.get_default_collection().map_err(fault)?;
    if !default.is_locked().map_err(fault)? {
        return Ok(Unlocked::Before);
    }
    default.unlock().map_err(fault)?;
    Ok(Unlocked::Now)
}

fn fault(cause: Error) -> VaultFault {
    match cause {
        // No keyring is set up as the default one, or it is locked.
        Error::NoStorageAccess(_) => match unlock_default() {
            Err(VaultFault::Missing(_)) => VaultFault::Missing(Some(cause)),
            Ok(_) | Err(_) => VaultFault::Locked(Some(cause)),
        },
        Error::NoDefaultStore => VaultFault::Missing(Some(cause)),
        other => VaultFault::Other(other),
    }
}
