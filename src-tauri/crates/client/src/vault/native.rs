//! The Keychain of macOS and the Credential Manager of Windows, which every account has.

use keyring::{Entry, Error};

use super::VaultFault;

pub(super) fn load(service: &str, name: &str) -> Result<Option<Vec<u8>>, VaultFault> {
    found(entry(service, name)?.get_secret())
}

pub(super) fn save(service: &str, name: &str, secret: &str) -> Result<(), VaultFault> {
    entry(service, name)?
        .set_secret(secret.as_bytes())
        .map_err(fault)
}

pub(super) fn delete(service: &str, name: &str) -> Result<(), VaultFault> {
    found(entry(service, name)?.delete_credential()).map(drop)
}

fn entry(service: &str, name: &str) -> Result<Entry, VaultFault> {
    Entry::new(service, name).map_err(fault)
}

fn found<T>(answer: Result<T, Error>) -> Result<Option<T>, VaultFault> {
    match answer {
        Ok(secret) => Ok(Some(secret)),
        Err(Error::NoEntry) => Ok(None),
        Err(other) => Err(fault(other)),
    }
}

fn fault(cause: Error) -> VaultFault {
    if matches!(cause, Error::NoStorageAccess(_)) {
        VaultFault::Locked(Some(cause))
    } else if matches!(cause, Error::NoDefaultStore) {
        VaultFault::Missing(Some(cause))
    } else {
        VaultFault::Other(cause)
    }
}
