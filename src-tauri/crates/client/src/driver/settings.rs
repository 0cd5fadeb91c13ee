//! Settings that are changed while the program runs: checked and saved first, then told to the core, and
//! what hangs on them is made anew.

use parkmate_core::{
    companion::Input,
    settings::{Change, Own, Settings},
    trouble::TroubleCode,
};
use parkmate_door::protocol::{Answer, Refusal};

use super::Driver;
use crate::{
    autostart::{AtLogin, Autostart},
    network::Network,
    tls::TlsFault,
};

impl Driver {
    /// The settings as they are in the files and on the disk.
    pub(super) fn present_settings(&self) -> Settings {
        let starts_at_login = self.parts.autostart.as_ref().is_some_and(Autostart::is_on);
        Settings::of(&self.parts.policy, &self.parts.own, starts_at_login)
    }

    /// Changes a setting, whole or not at all.
    pub(super) fn change(&mut self, change: Change) -> Result<Answer, Refusal> {
        self.try_change(change)
            .map(|()| Answer::Done)
            .map_err(|code| self.refusal(code))
    }

    /// Forgets that somebody has signed in to a server.
    pub(super) fn forget(&mut self, server: &str, user: &str) -> Result<Answer, Refusal> {
        let forgotten = self.keep(|own| {
            own.forget(server, user);
            Ok(None)
        });
        match forgotten {
            Ok(()) => Ok(Answer::Done),
            Err(code) => Err(self.refusal(code)),
        }
    }

    /// Looks whether the settings were changed by somebody else: by a hand, by the desktop, or by a sign-in.
    pub(super) fn look_at_settings(&mut self) {
        match self.parts.keeper.as_ref().map(|keeper| keeper.own()) {
            Some(Ok(own)) => self.parts.own = own,
            Some(Err(fault)) => {
                tracing::warn!(%fault, "the settings stay as they were");
                tracing::debug!(?fault, "in full");
            }
            None => {}
        }
        self.adopt(None);
    }

    fn try_change(&mut self, change: Change) -> Result<(), TroubleCode> {
        if self.companion.settings().is_locked(&change) {
            return Err(TroubleCode::SettingLocked);
        }
        if let Change::StartAtLogin(is_on) = change {
            let is_hidden = self.companion.settings().start_hidden;
            self.start_at_login(is_on, is_hidden)?;
            // With a file of their own the company's default is not theirs any more.
            return self.keep(|_| Ok(None));
        }
        let account = self.companion.account().cloned();
        let policy = self.parts.policy.clone();
        let hides = matches!(change, Change::StartHidden(_));
        self.keep(|own| {
            let trusts = matches!(change, Change::CaFile(_));
            own.take(change, account.as_ref())?;
            if !trusts {
                return Ok(None);
            }
            match Network::of(&Settings::of(&policy, own, false)) {
                (network, None) => Ok(Some(network)),
                (_, Some(fault)) => Err(fault.code()),
            }
        })?;
        let settings = self.companion.settings();
        if hides && settings.start_at_login {
            self.start_at_login(true, settings.start_hidden)?;
        }
        Ok(())
    }

    /// Changes and saves what the user chose, and lets it hold. `change` gives the way to the server, where
    /// it has read the certificates.
    fn keep(
        &mut self,
        change: impl FnOnce(&mut Own) -> Result<Option<Network>, TroubleCode>,
    ) -> Result<(), TroubleCode> {
        let (own, network) = match &self.parts.keeper {
            Some(keeper) => keeper.change(change)?,
            None => {
                let mut own = self.parts.own.clone();
                let network = change(&mut own)?;
                (own, network)
            }
        };
        self.parts.own = own;
        self.adopt(network);
        Ok(())
    }

    fn start_at_login(&self, is_on: bool, is_hidden: bool) -> Result<(), TroubleCode> {
        let Some(autostart) = &self.parts.autostart else {
            return Err(TroubleCode::AutostartFailing);
        };
        autostart
            .set(AtLogin::of(is_on, is_hidden))
            .map_err(|fault| {
                tracing::warn!(%fault, "the entry of the start could not be changed");
                TroubleCode::AutostartFailing
            })
    }

    /// Lets the present settings hold, and the way to the server that was made of them, if one was. The
    /// network comes before the core, which connects anew by it.
    fn adopt(&mut self, made: Option<Network>) {
        let settings = self.present_settings();
        let old = self.companion.settings();
        let is_elsewhere = old.ca_file != settings.ca_file || old.proxy != settings.proxy;
        let is_read_again = !is_elsewhere && settings.ca_file.is_some() && made.is_some();
        if *old == settings && !is_read_again {
            return;
        }
        if is_elsewhere || is_read_again {
            let (network, fault) =
                made.map_or_else(|| Network::of(&settings), |network| (network, None));
            self.go_by(network, fault.as_ref());
        }
        if is_read_again {
            // The core knows a file by its path: it lets go of this one before it takes it up again.
            let mut without = settings.clone();
            without.ca_file = None;
            self.tell_core(Input::Settings(Box::new(without)));
        }
        self.tell_core(Input::Settings(Box::new(settings)));
    }

    fn go_by(&mut self, network: Network, fault: Option<&TlsFault>) {
        if let Some(fault) = fault {
            tracing::warn!(%fault, "the extra certificates are not used");
            tracing::debug!(?fault, "in full");
        }
        self.tell_core(Input::Trouble {
            code: TroubleCode::CaUnreadable,
            on: fault.is_some(),
        });
        self.go_through(network);
    }
}
