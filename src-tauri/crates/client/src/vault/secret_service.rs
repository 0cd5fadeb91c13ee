//! The Secret Service of Linux desktops: gnome-keyring, KWallet, KeePassXC.

use keyring::{Entry, Error};
use keyring_core::api::CredentialStoreApi;
use secret_service::{EncryptionType, Error as Cause, blocking::SecretService};
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
    let fault = |cause: Cause| fault(sorted(cause));
    let service = SecretService::connect(EncryptionType::Plain).map_err(fault)?;
    let default = service.get_default_collection().map_err(fault)?;
    if !default.is_locked().map_err(fault)? {
        return Ok(Unlocked::Before);
    }
    default.unlock().map_err(fault)?;
    Ok(Unlocked::Now)
}

/// As keyring sorts the service's faults.
fn sorted(cause: Cause) -> Error {
    if matches!(cause, Cause::Locked | Cause::NoResult | Cause::Prompt) {
        Error::NoStorageAccess(cause.into())
    } else {
        Error::PlatformFailure(cause.into())
    }
}

fn fault(cause: Error) -> VaultFault {
    let Error::NoStorageAccess(reason) = &cause else {
        return VaultFault::Other(cause);
    };
    // No keyring is set up as the default one; else the user didn't open the one that is.
    match reason.downcast_ref() {
        Some(Cause::NoResult) => VaultFault::Missing(Some(cause)),
        Some(_) | None => VaultFault::Locked(Some(cause)),
    }
}
