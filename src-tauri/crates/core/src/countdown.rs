//! What a booking's running time brings about: the warning before its end and the end itself, each once.
//! Everything is reckoned in the server's time (S7), so sleep and a wrong local clock change nothing.

use std::{collections::BTreeMap, time::Duration};

use crate::{
    booking::{Booking, Phase},
    clock::UnixMillis,
    ledger::Key,
};

/// What a booking's time has brought about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reminder {
    /// It ends within the lead.
    EndsSoon {
        /// `booking_id`.
        booking: u64,
        /// When it ends.
        end: UnixMillis,
        /// How early the warning was asked for.
        lead: Duration,
    },
    /// It has ended.
    Ended {
        /// `booking_id`.
        booking: u64,
        /// When it ended.
        end: UnixMillis,
    },
}

impl Reminder {
    /// Under which key it is told once.
    #[must_use]
    pub const fn key(self) -> Key {
        match self {
            Self::EndsSoon { booking, end, lead } => Key::ExpiringSoon {
                booking,
                end,
                lead: lead.as_secs(),
            },
            Self::Ended { booking, end } => Key::Expired { booking, end },
        }
    }
}

/// The reminders that are due at a moment of the server's clock and were not told yet. A warning that
/// sleep made obsolete is not due any more; the end is.
pub fn due(
    bookings: &BTreeMap<u64, Booking>,
    server: UnixMillis,
    lead: Duration,
    is_told: impl Fn(&Key) -> bool,
) -> Vec<Reminder> {
    bookings
        .values()
        .filter_map(|booking| reminder(booking, server, lead))
        .filter(|reminder| !is_told(&reminder.key()))
        .collect()
}

/// The next moment of the server's clock at which something becomes due.
pub fn next(
    bookings: &BTreeMap<u64, Booking>,
    server: UnixMillis,
    lead: Duration,
) -> Option<UnixMillis> {
    bookings
        .values()
        .filter_map(|booking| match booking.phase_at(server) {
            Phase::Running(left) => booking
                .end
                .map(|end| if left > lead { end.before(lead) } else { end }),
            Phase::Over | Phase::Still => None,
        })
        .min()
}

fn reminder(booking: &Booking, server: UnixMillis, lead: Duration) -> Option<Reminder> {
    let (id, end) = (booking.id, booking.end?);
    match booking.phase_at(server) {
        Phase::Running(left) if left <= lead => Some(Reminder::EndsSoon {
            booking: id,
            end,
            lead,
        }),
        Phase::Over => Some(Reminder::Ended { booking: id, end }),
        Phase::Running(_) | Phase::Still => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::booking::Status;

    const LEAD: Duration = Duration::from_secs(300);
    const END: UnixMillis = UnixMillis(600_000);

    fn bookings(status: Status) -> BTreeMap<u64, Booking> {
        let booking = Booking {
            id: 7,
            slot: 4,
            lot: Some(1),
            lot_name: None,
            vehicle: None,
            start: None,
            end: Some(END),
            status,
            remaining: None,
            payment: None,
        };
        BTreeMap::from([(7, booking)])
    }

    fn due_at(server: i64) -> Vec<Reminder> {
        due(&bookings(Status::Live), UnixMillis(server), LEAD, |_| false)
    }

    const SOON: Reminder = Reminder::EndsSoon {
        booking: 7,
        end: END,
        lead: LEAD,
    };

    #[test]
    fn warns_from_five_minutes_before_the_end_on_and_not_only_at_exactly_that() {
        assert_eq!(due_at(299_999), []);
        assert_eq!(due_at(300_000), [SOON]);
        assert_eq!(due_at(300_001), [SOON]);
        assert_eq!(due_at(599_999), [SOON]);
    }

    #[test]
    fn the_end_comes_when_nothing_is_left() {
        assert_eq!(
            due_at(600_000),
            [Reminder::Ended {
                booking: 7,
                end: END
            }]
        );
    }

    #[test]
    fn tells_nothing_twice() {
        let told = due(&bookings(Status::Live), UnixMillis(300_000), LEAD, |key| {
            *key == SOON.key()
        });
        assert_eq!(told, []);
    }

    #[test]
    fn says_nothing_about_a_booking_that_is_closed() {
        let all = bookings(Status::Completed);
        assert_eq!(due(&all, UnixMillis(600_000), LEAD, |_| false), []);
        assert_eq!(next(&all, UnixMillis(0), LEAD), None);
    }

    #[test]
    fn wakes_for_the_warning_then_for_the_end() {
        let all = bookings(Status::Live);
        assert_eq!(next(&all, UnixMillis(0), LEAD), Some(UnixMillis(300_000)));
        assert_eq!(next(&all, UnixMillis(300_000), LEAD), Some(END));
        assert_eq!(next(&all, END, LEAD), None);
    }
}
