//! What settings do to the whole of a companion: when banners are held back, because of a pause or of quiet
//! hours, and when the history is cut.

use super::{Companion, Effect, Notice};
use crate::{
    clock::{Mono, Now, UnixMillis},
    session::Session,
    settings::Settings,
    text::Value,
    timing::{DAY, PRUNING},
    wording::Said,
};

/// Why banners are held back.
#[derive(Clone, Copy, Debug)]
pub(super) enum Stillness {
    Paused,
    QuietHours,
}

impl Companion {
    /// Other settings hold from now on.
    pub(super) fn adopt(&mut self, settings: Settings, now: Now) {
        if self.settings.notify != settings.notify && self.held.is_none() {
            // A kind that is switched off now may be waiting to be told with others.
            self.in_session(self.epoch, now, Session::raise_all);
        }
        let old = std::mem::replace(&mut self.settings, settings);
        self.wording
            .speak(self.settings.language, self.settings.clock);
        let leads = std::mem::replace(&mut self.leads, self.settings.leads());
        if leads != self.leads {
            self.in_session(self.epoch, now, |session, context| {
                session.change_leads(&leads, context);
            });
        }
        if old.proxy != self.settings.proxy || old.ca_file != self.settings.ca_file {
            self.in_session(self.epoch, now, Session::connect_anew);
        }
        let channel = self.update_channel();
        self.updates.follow(channel, now.mono);
        if old.keep_days != self.settings.keep_days {
            self.pruned = None;
        }
    }

    pub(super) fn quiet_until(&self, now: Now) -> Option<UnixMillis> {
        self.settings
            .quiet_hours
            .and_then(|hours| hours.end_at(now.wall, &self.wording.zone))
    }

    /// Whether banners are to be held back, and why.
    fn stillness(&self, now: Now) -> Option<Stillness> {
        if self.pause.is_some_and(|until| now.wall < until) {
            return Some(Stillness::Paused);
        }
        self.quiet_until(now).map(|_| Stillness::QuietHours)
    }

    pub(super) fn hold_when_still(&mut self, now: Now) {
        let Some(because) = self.stillness(now) else {
            return;
        };
        if self.held.is_none() {
            self.in_session(self.epoch, now, Session::raise_all);
        }
        let held = self.held.take().map(|(_, held)| held);
        self.held = Some((because, held.unwrap_or_default()));
    }

    pub(super) fn end_stillness_when_over(&mut self, now: Now) {
        self.pause = self.pause.filter(|until| now.wall < *until);
        if self.stillness(now).is_some() {
            return;
        }
        let Some((because, held)) = self.held.take().filter(|(_, held)| held.count > 0) else {
            return;
        };
        let (title, body) = match because {
            Stillness::Paused => ("title-summary", "body-summary"),
            Stillness::QuietHours => ("title-summary-quiet", "body-summary-quiet"),
        };
        let words = &self.wording.words;
        let notice = Notice::Group {
            rows: held.stored,
            said: Said {
                title: words.say(title),
                body: words.say_with(body, &[("count", Value::from(held.count))]),
            },
        };
        let sound = held.sound;
        let offers = self.wording.offers_of_window();
        self.fresh.push_back(Effect::Show {
            notice,
            sound,
            offers,
        });
    }

    /// Cuts the history to its days, by the server's clock: one of this computer that is years ahead would
    /// cost all of it.
    pub(super) fn prune_when_due(&mut self, now: Now) {
        if self.next_pruning(now).is_none_or(|due| now.mono < due) {
            return;
        }
        let server = self.session.as_ref();
        let server = server.and_then(|session| session.server_time(now));
        if let (Some(days), Some(server)) = (self.settings.keep_days, server) {
            self.pruned = Some(now.mono);
            let before = server.before(DAY * u32::from(days));
            self.fresh.push_back(Effect::Prune { before });
        }
    }

    pub(super) fn next_pruning(&self, now: Now) -> Option<Mono> {
        self.settings.keep_days?;
        self.session.as_ref()?.server_time(now)?;
        Some(self.pruned.map_or(now.mono, |pruned| pruned + PRUNING))
    }
}
