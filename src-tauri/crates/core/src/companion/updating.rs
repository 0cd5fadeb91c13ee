//! Updates of the program, as far as they hang on the rest: they are looked for while there is a connection, and
//! begun while they disturb nothing.

use super::{Companion, Effect};
use crate::{
    clock::{Mono, Now},
    session::Session,
    settings::UpdateChannel,
    update::{Channel, Happened, Hold, UpdateEffect, UpdateInput},
};

impl Companion {
    pub(super) fn updated(&mut self, input: UpdateInput, now: Now) {
        let channel = self.update_channel();
        let happened = match input {
            UpdateInput::Begun { running, supply } => {
                self.updates
                    .begun(running, supply, channel, now.mono, &mut self.rng);
                return;
            }
            UpdateInput::Wanted { asker, version } => {
                let effect = self.updates.wanted(&version);
                let result = effect.map(|effect| self.do_for_update(effect));
                self.fresh.push_back(Effect::Answer { asker, result });
                return;
            }
            UpdateInput::Looked { channel, read } => Happened::Looked { channel, read },
            UpdateInput::Loading { share } => Happened::Loading { share },
            UpdateInput::Loaded(result) => Happened::Loaded(result),
            UpdateInput::NotBegun(code) => Happened::NotBegun(code),
            UpdateInput::LookNow => Happened::LookNow,
            UpdateInput::CalledOff => Happened::CalledOff,
            UpdateInput::Seen => Happened::Seen,
        };
        let effect = self.updates.handle(happened, now, &mut self.rng);
        self.do_for_update(effect);
    }

    pub(super) fn update_when_due(&mut self, now: Now) {
        let is_offline = self.is_offline();
        let (session, is_opening) = (self.session.as_deref(), self.opening.is_some());
        let effect = self
            .updates
            .tick(now.mono, is_offline, || hold(session, is_opening, now));
        self.do_for_update(effect);
    }

    pub(super) fn next_of_updates(&self, now: Now) -> Option<Mono> {
        self.updates
            .deadline(self.is_offline(), || self.hold_of_updates(now))
    }

    pub(super) fn hold_of_updates(&self, now: Now) -> Option<Hold> {
        hold(self.session.as_deref(), self.opening.is_some(), now)
    }

    pub(super) const fn update_channel(&self) -> Option<Channel> {
        match self.settings.update_channel {
            UpdateChannel::Stable => Some(Channel::Stable),
            UpdateChannel::Beta => Some(Channel::Beta),
            UpdateChannel::Off => None,
        }
    }

    fn do_for_update(&mut self, effect: Option<UpdateEffect>) {
        self.fresh.extend(effect.map(Effect::Update));
    }

    /// Whether there is somebody to be connected for, and no connection.
    fn is_offline(&self) -> bool {
        self.session
            .as_ref()
            .is_some_and(|session| session.is_offline())
    }
}

/// What an update would disturb: a countdown that ends soon, or a request, which a sign-in is too.
fn hold(session: Option<&Session>, is_opening: bool, now: Now) -> Option<Hold> {
    session
        .and_then(|session| session.hold(now))
        .or_else(|| is_opening.then_some(Hold::Request))
}
