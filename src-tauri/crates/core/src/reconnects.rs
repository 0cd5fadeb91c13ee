//! How often the connection had to be made anew today, and what broke it last. A connection that breaks
//! every hour is up whenever somebody looks; this tells it.

use jiff::{civil::Date, tz::TimeZone};

use crate::{
    clock::UnixMillis,
    snapshot::{LossView, ReconnectsView},
    trouble::TroubleCode,
    wording::Wording,
};

/// What became of an account's connections since it was signed in to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Reconnects {
    /// The day of the newest reconnect, and how many that day had.
    counted: Option<(Date, u32)>,
    /// The newest loss.
    last: Option<Lost>,
    /// Whether the connection was lost and is not back yet.
    is_down: bool,
}

/// A loss of the connection.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Lost {
    why: TroubleCode,
    /// This computer's clock.
    at: UnixMillis,
}

impl Reconnects {
    /// A session begins: its first connection is no reconnect, whatever the one before left.
    pub const fn began(&mut self) {
        self.is_down = false;
    }

    /// The connection broke. What several sockets lose together is one loss.
    pub const fn lost(&mut self, why: TroubleCode, at: UnixMillis) {
        if !self.is_down {
            self.is_down = true;
            self.last = Some(Lost { why, at });
        }
    }

    /// The connection is up, at that moment of this computer's clock. Only one that was lost is a
    /// reconnect.
    pub fn came_up(&mut self, at: UnixMillis, zone: &TimeZone) {
        if !std::mem::take(&mut self.is_down) {
            return;
        }
        let today = at.day(zone);
        self.counted = today.map(|today| (today, self.today(at, zone).saturating_add(1)));
    }

    /// What is shown of them at `now`; this computer's clock.
    #[must_use]
    pub fn view(&self, wording: &Wording, now: UnixMillis) -> ReconnectsView {
        ReconnectsView {
            today: self.today(now, &wording.zone),
            last: self.last.map(|lost| LossView {
                why: lost.why.told(&wording.words),
                at: lost.at,
            }),
        }
    }

    /// How many there were on the user's day that `now` is in.
    fn today(&self, now: UnixMillis, zone: &TimeZone) -> u32 {
        match self.counted {
            Some((counted, count)) if now.day(zone) == Some(counted) => count,
            Some(_) | None => 0,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> UnixMillis {
        UnixMillis::parse(text).unwrap()
    }

    #[test]
    fn counts_what_came_back_on_the_users_day_and_begins_anew_at_the_users_midnight() {
        let zone = TimeZone::posix("IST-5:30").unwrap();
        let mut reconnects = Reconnects::default();
        let evening = at("2026-11-23T23:58:00+05:30");
        reconnects.came_up(evening, &zone);
        assert_eq!(reconnects.today(evening, &zone), 0);
        for _ in 0..2 {
            reconnects.lost(TroubleCode::Unreachable, evening);
            reconnects.came_up(evening, &zone);
        }
        assert_eq!(reconnects.today(evening, &zone), 2);
        let night = at("2026-11-24T00:01:00+05:30");
        assert_eq!(reconnects.today(night, &zone), 0);
        reconnects.lost(TroubleCode::TimedOut, evening);
        reconnects.came_up(night, &zone);
        assert_eq!(reconnects.today(night, &zone), 1);
    }

    #[test]
    fn keeps_what_broke_it_and_not_what_the_tries_since_met() {
        let mut reconnects = Reconnects::default();
        reconnects.lost(TroubleCode::TimedOut, UnixMillis(5));
        reconnects.lost(TroubleCode::HostUnknown, UnixMillis(6));
        let lost = Lost {
            why: TroubleCode::TimedOut,
            at: UnixMillis(5),
        };
        assert_eq!(reconnects.last, Some(lost));
    }
}
