//! How a banner presents itself: what each kind of event looks and sounds like and how long it stays, as one
//! table, and what a banner offers to do at once.

use std::time::Duration;

use crate::{
    companion::Wish,
    event::{Kind, Level},
    timing::{BANNER_BRIEF, BANNER_LONG},
};

/// How a banner presents itself, where the desktop can do that.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Manner {
    /// Its picture: a name of freedesktop.org's icon naming specification.
    pub icon: &'static str,
    /// How much it presses.
    pub urgency: Urgency,
    /// What is heard, unless it is silent: a name of freedesktop.org's sound naming specification.
    pub sound: &'static str,
    /// How long it stays.
    pub stay: Stay,
}

/// How much a banner presses. There is nothing below normal: GNOME shows such banners nowhere but in its list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Urgency {
    /// It can be missed: the history has it.
    Normal,
    /// It costs money or a place to miss it: it is shown on a desktop that is told not to disturb too, and a
    /// burst of others does not swallow it.
    Critical,
}

/// How long a banner stays on the screen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stay {
    /// It leaves by itself after that.
    For(Duration),
    /// Until somebody closes it.
    UntilClosed,
}

/// How a banner of that kind and level presents itself.
///
/// An end, a cancelling and a renewal that failed are critical and stay: who misses one stands in a slot that
/// isn't theirs any more. So does the closing, which takes the place of the end within a moment. What has buttons stays long enough to reach them; mere information leaves soon. Only
/// other messages go by their level, since nothing else is known of them.
#[must_use]
pub const fn manner(kind: Kind, level: Level) -> Manner {
    use Stay::{For, UntilClosed};
    use Urgency::{Critical, Normal};
    let (icon, urgency, sound, stay) = match (kind, level) {
        (Kind::ExpiringSoon, _) => ("appointment-soon", Normal, "bell", For(BANNER_LONG)),
        (Kind::Expired, _) => (
            "appointment-missed",
            Critical,
            "alarm-clock-elapsed",
            UntilClosed,
        ),
        (Kind::RenewalSucceeded, _) => ("view-refresh", Normal, "complete", For(BANNER_BRIEF)),
        (Kind::RenewalFailed, _) => ("dialog-error", Critical, "dialog-error", UntilClosed),
        (Kind::AutoExpired, _) => ("system-log-out", Critical, "dialog-warning", UntilClosed),
        (Kind::Declined, _) => ("process-stop", Critical, "suspend-error", UntilClosed),
        (Kind::CashVerified, _) => ("emblem-default", Normal, "service-login", For(BANNER_BRIEF)),
        (Kind::NewBooking, _) => (
            "appointment-new",
            Normal,
            "message-new-instant",
            For(BANNER_LONG),
        ),
        (Kind::WashDone, _) => (
            "weather-showers",
            Normal,
            "completion-success",
            For(BANNER_BRIEF),
        ),
        (Kind::EmployeeAssigned, _) => (
            "contact-new",
            Normal,
            "message-new-email",
            For(BANNER_BRIEF),
        ),
        (Kind::CashWaiting, _) => (
            "emblem-important",
            Normal,
            "message-attention",
            For(BANNER_LONG),
        ),
        (Kind::WashBooked, _) => (
            "weather-showers-scattered",
            Normal,
            "message-new-instant",
            For(BANNER_BRIEF),
        ),
        (Kind::Other, Level::Error) => ("dialog-error", Critical, "dialog-error", UntilClosed),
        (Kind::Other, Level::Warning) => {
            ("dialog-warning", Normal, "dialog-warning", For(BANNER_LONG))
        }
        (Kind::Other, Level::Success | Level::Info) => (
            "dialog-information",
            Normal,
            "dialog-information",
            For(BANNER_BRIEF),
        ),
    };
    Manner {
        icon,
        urgency,
        sound,
        stay,
    }
}

/// What a banner offers to do at once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Offer {
    /// What its button says.
    pub words: String,
    /// What it does.
    pub deed: Deed,
}

/// What is done when an offer is taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Deed {
    /// The window is shown, at what the banner tells. Clicking the banner itself does the same.
    Open,
    /// What the user wants is done, with the window closed, and what comes of it is told.
    Wish(Wish),
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    /// Kind, picture, urgency, sound, seconds on the screen.
    type Line = (Kind, &'static str, Urgency, &'static str, Option<u64>);

    fn line(kind: Kind, level: Level) -> Line {
        let Manner {
            icon,
            urgency,
            sound,
            stay,
        } = manner(kind, level);
        let stays = match stay {
            Stay::For(time) => Some(time.as_secs()),
            Stay::UntilClosed => None,
        };
        (kind, icon, urgency, sound, stays)
    }

    #[test]
    fn ends_and_cancellings_stay_and_information_leaves() {
        use Urgency::{Critical, Normal};
        let table: Vec<Line> = Kind::TEN
            .into_iter()
            .map(|kind| line(kind, kind.level()))
            .collect();
        #[rustfmt::skip]
        let expected = [
            (Kind::ExpiringSoon, "appointment-soon", Normal, "bell", Some(25)),
            (Kind::Expired, "appointment-missed", Critical, "alarm-clock-elapsed", None),
            (Kind::RenewalSucceeded, "view-refresh", Normal, "complete", Some(8)),
            (Kind::RenewalFailed, "dialog-error", Critical, "dialog-error", None),
            (Kind::AutoExpired, "system-log-out", Critical, "dialog-warning", None),
            (Kind::Declined, "process-stop", Critical, "suspend-error", None),
            (Kind::CashVerified, "emblem-default", Normal, "service-login", Some(8)),
            (Kind::NewBooking, "appointment-new", Normal, "message-new-instant", Some(25)),
            (Kind::WashDone, "weather-showers", Normal, "completion-success", Some(8)),
            (Kind::EmployeeAssigned, "contact-new", Normal, "message-new-email", Some(8)),
        ];
        assert_eq!(table, expected);
        let icons: BTreeSet<&str> = table.iter().map(|line| line.1).collect();
        let sounds: BTreeSet<&str> = table.iter().map(|line| line.3).collect();
        assert_eq!((icons.len(), sounds.len()), (10, 10), "each has its own");
    }

    #[test]
    fn another_message_goes_by_its_level() {
        let stays = |level| line(Kind::Other, level).4;
        assert_eq!(stays(Level::Error), None);
        assert_eq!(stays(Level::Warning), Some(25));
        assert_eq!(stays(Level::Success), Some(8));
        assert_eq!(stays(Level::Info), Some(8));
    }

    #[test]
    fn the_level_of_one_of_the_ten_changes_nothing() {
        for kind in Kind::TEN {
            for level in [Level::Error, Level::Warning, Level::Success, Level::Info] {
                assert_eq!(line(kind, level), line(kind, kind.level()));
            }
        }
    }
}
