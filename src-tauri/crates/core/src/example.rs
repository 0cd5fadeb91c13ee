//! An example of each event, for test notifications: in the words of a real one, about a lot that there
//! isn't, and marked as a test.

use std::time::Duration;

use crate::{
    clock::UnixMillis,
    event::Kind,
    text::Value,
    wording::{Said, Wording},
};

/// The slot of the example.
const SLOT: &str = "4";

/// The new booking of the example.
const BOOKING: &str = "12";

/// How long the time of the example still runs.
const LEFT: Duration = Duration::from_secs(5 * 60);

/// What a test notification of that kind says at `now`; this computer's clock.
#[must_use]
pub fn example(kind: Kind, wording: &Wording, now: UnixMillis) -> Said {
    let words = &wording.words;
    let lot = words.say("test-lot");
    let place = words.say_with(
        "body-place",
        &[("lot", Value::from(lot)), ("slot", Value::from(SLOT))],
    );
    let end = match kind {
        Kind::Expired | Kind::AutoExpired => now,
        Kind::ExpiringSoon
        | Kind::RenewalSucceeded
        | Kind::RenewalFailed
        | Kind::Declined
        | Kind::CashVerified
        | Kind::NewBooking
        | Kind::WashDone
        | Kind::EmployeeAssigned
        | Kind::CashWaiting
        | Kind::WashBooked
        | Kind::Other => now.after(LEFT),
    };
    let key = match kind {
        Kind::ExpiringSoon => "body-expiring-soon",
        Kind::Expired => "body-expired",
        Kind::RenewalSucceeded => "body-renewed",
        Kind::RenewalFailed => "body-renewal-failed",
        Kind::AutoExpired => "body-auto-expired",
        Kind::Declined => "body-declined",
        Kind::CashVerified => "body-cash-verified",
        Kind::NewBooking => "body-new-booking",
        Kind::WashDone => "body-wash-done",
        Kind::EmployeeAssigned => "body-employee-assigned",
        Kind::CashWaiting => "body-cash-waiting",
        Kind::WashBooked => "body-wash-booked",
        Kind::Other => "test-other",
    };
    // Each of these sentences takes from these what it needs.
    let body = words.say_with(
        key,
        &[
            ("place", Value::from(place)),
            ("minutes", Value::from(LEFT.as_secs() / 60)),
            ("time", Value::from(wording.clock_time(end))),
            ("id", Value::from(BOOKING)),
            ("why", Value::from(words.say("why-refused"))),
            ("wash", Value::from(words.say("test-wash"))),
            ("name", Value::from(words.say("test-name"))),
        ],
    );
    let title = wording.title(kind);
    Said {
        title: words.say_with("test-title", &[("title", Value::from(title))]),
        body,
    }
}

#[cfg(test)]
mod tests {
    use jiff::tz::TimeZone;

    use super::*;

    #[test]
    fn every_kind_has_an_example_that_is_marked_as_a_test_and_lacks_nothing() {
        let wording = Wording::english(TimeZone::UTC);
        for kind in Kind::all() {
            let said = example(kind, &wording, UnixMillis(0));
            assert!(said.title.starts_with("Test: "), "{kind:?} {said:?}");
            for fault in ["{", "$", "body-", "test-"] {
                assert!(!said.body.contains(fault), "{kind:?} {said:?}");
            }
        }
        assert_eq!(
            example(Kind::ExpiringSoon, &wording, UnixMillis(0)).body,
            "Example Lot, slot 4: 5 minutes left, until 00:05."
        );
        assert_eq!(
            example(Kind::Expired, &wording, UnixMillis(0)).body,
            "Example Lot, slot 4: your time was over at 00:00."
        );
    }
}
