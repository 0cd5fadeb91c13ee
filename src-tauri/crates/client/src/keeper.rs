//! Keeps in the settings file what is to outlive the program: the account, where somebody signed in
//! before, and what the user chose. Every change reads the file anew, so that what was written by hand or
//! by the command line meanwhile is not lost.

use std::{
    path::PathBuf,
    sync::{Arc, Mutex, PoisonError},
};

use parkmate_core::{account::Account, address::Addresses, settings::Own, trouble::TroubleCode};

use crate::settings_file::{SavedAccount, SettingsFault, SettingsFile};

/// The settings file, for those who change it. Clones keep in the same one.
#[derive(Clone, Debug)]
pub struct Keeper {
    path: PathBuf,
    /// Held from reading to writing.
    writing: Arc<Mutex<()>>,
}

impl Keeper {
    /// Keeps in that settings file.
    #[must_use]
    pub fn new(path: PathBuf) -> Self {
        Self {
            path,
            writing: Arc::default(),
        }
    }

    /// What the user chose.
    ///
    /// # Errors
    /// If the file can't be read; it is left untouched.
    pub fn own(&self) -> Result<Own, SettingsFault> {
        Ok(SettingsFile::load(&self.path)?.own)
    }

    /// Keeps the account, or that there is none. One that is kept is remembered for later sign-ins too.
    ///
    /// # Errors
    /// If the file can't be read or written; other settings are never lost.
    pub fn keep(&self, account: Option<&Account>) -> Result<(), SettingsFault> {
        // Nothing is guarded but the order.
        let _writing = self.writing.lock().unwrap_or_else(PoisonError::into_inner);
        let mut file = SettingsFile::load(&self.path)?;
        file.account = account.map(|account| {
            // It is signed in, so a plain connection was allowed if it is one.
            let Addresses { rest, socket } = &account.addresses;
            let needs_consent = Addresses::parse(rest, Some(socket), false).is_err();
            SavedAccount::of(account, needs_consent)
        });
        if let Some(account) = account {
            file.own.remember(account);
        }
        file.save(&self.path)
    }

    /// Keeps that there is no account, if it is that user's which is kept.
    ///
    /// # Errors
    /// If the file can't be read or written.
    pub fn leave(&self, server: &str, user: &str) -> Result<(), SettingsFault> {
        // Nothing is guarded but the order.
        let _writing = self.writing.lock().unwrap_or_else(PoisonError::into_inner);
        let mut file = SettingsFile::load(&self.path)?;
        let is_theirs = |saved: &mut SavedAccount| saved.server == server && saved.user == user;
        if file.account.take_if(is_theirs).is_some() {
            file.save(&self.path)?;
        }
        Ok(())
    }

    /// Changes anything in the file, and gives it as it is then, with what `change` gives.
    ///
    /// # Errors
    /// What `change` says, or that the file can't be read or written; then it is as it was.
    pub fn rewrite<T, E: From<SettingsFault>>(
        &self,
        change: impl FnOnce(&mut SettingsFile) -> Result<T, E>,
    ) -> Result<(SettingsFile, T), E> {
        // Nothing is guarded but the order.
        let _writing = self.writing.lock().unwrap_or_else(PoisonError::into_inner);
        let mut file = SettingsFile::load(&self.path)?;
        let given = change(&mut file)?;
        file.save(&self.path)?;
        Ok((file, given))
    }

    /// Changes what the user chose, and gives it as it is then, with what `change` gives.
    ///
    /// # Errors
    /// What `change` says, or that the file can't be read or written; then it is as it was.
    pub fn change<T>(
        &self,
        change: impl FnOnce(&mut Own) -> Result<T, TroubleCode>,
    ) -> Result<(Own, T), TroubleCode> {
        let _writing = self.writing.lock().unwrap_or_else(PoisonError::into_inner);
        let mut file = SettingsFile::load(&self.path).map_err(|fault| {
            tracing::warn!(%fault, "a setting can't be changed");
            tracing::debug!(?fault, "in full");
            fault.code()
        })?;
        let given = change(&mut file.own)?;
        file.save(&self.path).map_err(|fault| {
            tracing::warn!(%fault, "a setting could not be saved");
            tracing::debug!(?fault, "in full");
            fault.code()
        })?;
        Ok((file.own, given))
    }
}
