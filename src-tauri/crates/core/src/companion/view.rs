//! What the window and the tray are shown of the companion.

use super::Companion;
use crate::{
    clock::Now,
    desk::{sheet::DaySheet, view::DeskView},
    session::Session,
    snapshot::{ConnectionView, SessionView, Snapshot},
    trouble::{Trouble, TroubleCode},
};

impl Companion {
    /// What the window shows.
    #[must_use]
    pub fn snapshot(&self, now: Now) -> Snapshot {
        let session = self.session.as_deref();
        let told = |code: TroubleCode| self.told(code);
        let mut troubles = self.troubles.clone();
        troubles.extend(session.and_then(Session::lasting_trouble));
        Snapshot {
            session: match (&self.opening, session) {
                (Some(_), _) => SessionView::SigningIn,
                (None, Some(session)) if session.is_refused() => SessionView::SignedOut {
                    why: Some(told(TroubleCode::TokenRefused)),
                    server: Some(session.account().addresses.rest.clone()),
                    user: Some(session.account().user.clone()),
                },
                (None, Some(session)) => SessionView::SignedIn {
                    user: session.account().user.clone(),
                    server: session.account().addresses.display().to_owned(),
                    role: session.account().role.clone(),
                },
                (None, None) => SessionView::SignedOut {
                    why: self.why.map(told),
                    server: self.last.as_ref().map(|last| last.server.clone()),
                    user: self.last.as_ref().map(|last| last.user.clone()),
                },
            },
            connection: session.map_or(ConnectionView::Off, |session| {
                session.connection(&self.wording.words, now)
            }),
            bookings: session.map_or_else(Vec::new, |session| session.booking_views(now)),
            is_catching_up: session.is_some_and(Session::is_catching_up),
            countdowns: session.map_or_else(Vec::new, |session| session.countdown_views(now)),
            desk: session.and_then(|session| session.desk_counts(now, &self.wording)),
            unread: self.unread,
            paused_until: self.pause,
            server_ahead: session.map_or(0, |session| session.server_ahead(now)),
            troubles: troubles.into_iter().map(told).collect(),
            language: self.wording.words.language(),
            clock: self.wording.clock,
            sources: session.map_or_else(Vec::new, Session::source_views),
            reconnects: self.reconnects.view(&self.wording, now.wall),
            settings: self.settings.view(self.account(), self.quiet_until(now)),
            update: self
                .updates
                .view(&self.wording.words, now, || self.hold_of_updates(now)),
        }
    }

    /// The trouble in words; of one with the policy also where which mistake is.
    fn told(&self, code: TroubleCode) -> Trouble {
        let words = &self.wording.words;
        let mut told = code.told(words);
        if matches!(
            code,
            TroubleCode::PolicyUnreadable | TroubleCode::PolicyKeyUnknown
        ) {
            for mistake in &self.settings.policy_mistakes {
                told.sentence.push(' ');
                told.sentence.push_str(&mistake.told(words));
            }
        }
        told
    }

    /// The attendant's desk; `None` where nobody is signed in, or no owner.
    #[must_use]
    pub fn desk(&self, now: Now) -> Option<DeskView> {
        self.session.as_deref()?.desk_view(now, &self.wording)
    }

    /// The day sheet of a lot, or of all; `None` where nobody is signed in, or no owner.
    #[must_use]
    pub fn day_sheet(&self, lot: Option<u64>, now: Now) -> Option<DaySheet> {
        self.session.as_deref()?.day_sheet(lot, now, &self.wording)
    }
}
