//! The ledger: what was told, and whether something that a source saw is new. The server's frames carry
//! no id, so the ledger gives each event the key that makes it itself, and tells each key once, also
//! over a restart.

use std::{
    collections::{BTreeSet, VecDeque},
    time::Duration,
};

use serde::{Deserialize, Serialize};

use crate::{
    account::{Channel, Role},
    clock::{Mono, UnixMillis},
    event::Kind,
    history::RowId,
    timing::{REPEATED_FRAME, TWIN_FRAMES},
};

/// What makes an event itself: the same key is the same event, whoever speaks of it and however often.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Key {
    /// The warning before the end of a booking; another one when its end changes.
    ExpiringSoon {
        /// `booking_id`.
        booking: u64,
        /// Its end.
        end: UnixMillis,
        /// How early, in seconds.
        lead: u64,
    },
    /// The end of a booking; another one when its end changes.
    Expired {
        /// `booking_id`.
        booking: u64,
        /// Its end.
        end: UnixMillis,
    },
    /// A booking that a renewal made.
    Renewed {
        /// `booking_id` of the new booking.
        booking: u64,
    },
    /// The server's closing of a booking, for ever: repeated saves say it again (S5.5).
    AutoExpired {
        /// `booking_id`.
        booking: u64,
        /// Its end.
        end: UnixMillis,
    },
}

/// Where a frame came from: a socket of the account, and which connection of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Via {
    /// The socket.
    pub channel: Channel,
    /// The connection's number.
    pub attempt: u32,
}

/// What is to be done about something that a source saw.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// It is new: tell it, as this row.
    Tell(RowId),
    /// It repeats a row: count it there.
    Fold(RowId),
    /// It was told already.
    Known,
}

/// What was told so far.
#[derive(Clone, Debug)]
pub struct Ledger {
    told: BTreeSet<Key>,
    next: RowId,
    recent: VecDeque<Recent>,
}

/// A frame of late.
#[derive(Clone, Debug)]
struct Recent {
    at: Mono,
    via: Via,
    kind: Kind,
    text: String,
    row: RowId,
}

/// Recent frames that are remembered at most; a flood forgets the oldest first.
const RECENT_LIMIT: usize = 256;

impl Ledger {
    /// A ledger that remembers what was told, and the number of the next row of the history.
    #[must_use]
    pub const fn new(told: BTreeSet<Key>, next: RowId) -> Self {
        Self {
            told,
            next,
            recent: VecDeque::new(),
        }
    }

    /// The number of the next row of the history.
    #[must_use]
    pub const fn next_row(&self) -> RowId {
        self.next
    }

    /// Whether the key was told.
    #[must_use]
    pub fn is_told(&self, key: &Key) -> bool {
        self.told.contains(key)
    }

    /// Judges an event of our own knowledge: a countdown, a read, the answer to a request.
    pub fn judge(&mut self, key: Key) -> Verdict {
        if self.told.insert(key) {
            Verdict::Tell(self.take_row())
        } else {
            Verdict::Known
        }
    }

    /// Remembers a key without a telling. Says whether it is new.
    pub fn keep_silent(&mut self, key: Key) -> bool {
        self.told.insert(key)
    }

    /// Judges a frame. Its key is given where its text or the known bookings tell it.
    ///
    /// - A known key is the same event, however often the frame comes (S5.5).
    /// - Two equal texts on different connections within [`TWIN_FRAMES`] are one (ledger rule 13).
    /// - Without a key, a repeated closing is the same one for [`REPEATED_FRAME`], and a repeated message
    ///   of no kind is counted in its row. All others are told each time: two equal texts may be two
    ///   events.
    pub fn judge_frame(
        &mut self,
        via: Via,
        kind: Kind,
        text: &str,
        key: Option<Key>,
        now: Mono,
    ) -> Verdict {
        while self.recent.front().is_some_and(|old| {
            now.since(old.at) > REPEATED_FRAME || self.recent.len() > RECENT_LIMIT
        }) {
            self.recent.pop_front();
        }
        let equal = |within: Duration| {
            self.recent.iter().rev().filter(move |old| {
                now.since(old.at) <= within && old.text == text && old.kind == kind
            })
        };
        let twin = equal(TWIN_FRAMES)
            .find(|old| old.via != via)
            .map(|old| old.row);
        let earlier = equal(REPEATED_FRAME).next().map(|old| old.row);
        let verdict = match (key, twin, earlier) {
            (Some(key), _, _) if self.is_told(&key) => Verdict::Known,
            (Some(key), _, _) => {
                self.told.insert(key);
                Verdict::Tell(self.take_row())
            }
            (None, Some(_), _) => Verdict::Known,
            (None, None, Some(_)) if kind == Kind::AutoExpired => Verdict::Known,
            (None, None, Some(row)) if kind == Kind::Other => Verdict::Fold(row),
            (None, None, _) => Verdict::Tell(self.take_row()),
        };
        if let Verdict::Tell(row) | Verdict::Fold(row) = verdict {
            self.recent.push_back(Recent {
                at: now,
                via,
                kind,
                text: text.to_owned(),
                row,
            });
        }
        verdict
    }

    /// A row for a telling that needs no key.
    pub fn take_row(&mut self) -> RowId {
        let row = self.next;
        self.next = RowId(row.0 + 1);
        row
    }
}

/// Whether frames of this kind on this socket are meant for this role (S4.4). The ids of different
/// people collide, so the other kinds on a socket are other people's mail; and 1 and 2 are never sent.
///
/// `is_wash_object` is the form of 9 that a repaired server would send to the account's own id (S6).
#[must_use]
pub fn is_meant(kind: Kind, is_wash_object: bool, channel: Channel, role: &Role) -> bool {
    let on_profile = matches!(channel, Channel::Profile | Channel::Both);
    let on_auth = matches!(channel, Channel::Auth | Channel::Both);
    match (role, kind) {
        (_, Kind::ExpiringSoon | Kind::Expired) => false,
        (_, Kind::Other) => on_auth,
        (
            Role::Driver,
            Kind::RenewalFailed | Kind::AutoExpired | Kind::Declined | Kind::CashVerified,
        ) => on_profile,
        (Role::Driver, Kind::RenewalSucceeded) => on_auth,
        (Role::Driver, Kind::WashDone) => on_profile || on_auth && is_wash_object,
        (Role::Driver, Kind::NewBooking | Kind::EmployeeAssigned) => false,
        (Role::Owner, Kind::NewBooking | Kind::EmployeeAssigned) => on_auth,
        (
            Role::Owner,
            Kind::RenewalSucceeded
            | Kind::RenewalFailed
            | Kind::AutoExpired
            | Kind::Declined
            | Kind::CashVerified
            | Kind::WashDone,
        ) => false,
        (
            Role::Admin | Role::Unknown(_),
            Kind::RenewalSucceeded
            | Kind::RenewalFailed
            | Kind::AutoExpired
            | Kind::Declined
            | Kind::CashVerified
            | Kind::NewBooking
            | Kind::WashDone
            | Kind::EmployeeAssigned,
        ) => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const AUTH: Via = Via {
        channel: Channel::Auth,
        attempt: 1,
    };
    const PROFILE: Via = Via {
        channel: Channel::Profile,
        attempt: 1,
    };

    fn ledger() -> Ledger {
        Ledger::new(BTreeSet::new(), RowId(1))
    }

    fn at(seconds: u64) -> Mono {
        Mono::new(Duration::from_secs(seconds))
    }

    const CLOSED: Key = Key::AutoExpired {
        booking: 7,
        end: UnixMillis(1),
    };

    #[test]
    fn a_key_is_told_once_whoever_speaks_of_it() {
        let mut ledger = ledger();
        let text = "Your booking for Slot #4 has expired.";
        let judge = |ledger: &mut Ledger, seconds| {
            ledger.judge_frame(PROFILE, Kind::AutoExpired, text, Some(CLOSED), at(seconds))
        };
        assert_eq!(judge(&mut ledger, 0), Verdict::Tell(RowId(1)));
        assert_eq!(judge(&mut ledger, 1), Verdict::Known);
        assert_eq!(judge(&mut ledger, 86_400), Verdict::Known);
        assert_eq!(ledger.judge(CLOSED), Verdict::Known);
    }

    #[test]
    fn what_was_told_before_a_restart_is_known_after_it() {
        let mut ledger = Ledger::new(BTreeSet::from([CLOSED]), RowId(9));
        assert_eq!(ledger.judge(CLOSED), Verdict::Known);
        let other = Key::Renewed { booking: 8 };
        assert_eq!(ledger.judge(other), Verdict::Tell(RowId(9)));
    }

    #[test]
    fn equal_texts_on_two_connections_within_five_seconds_are_one() {
        let mut ledger = ledger();
        let mut judge = |via, seconds| {
            ledger.judge_frame(via, Kind::CashVerified, "Verified!", None, at(seconds))
        };
        assert_eq!(judge(PROFILE, 0), Verdict::Tell(RowId(1)));
        assert_eq!(judge(AUTH, 5), Verdict::Known);
        assert_eq!(judge(AUTH, 11), Verdict::Tell(RowId(2)));
    }

    #[test]
    fn equal_texts_on_one_connection_may_be_two_events() {
        let mut ledger = ledger();
        let mut judge =
            |seconds| ledger.judge_frame(AUTH, Kind::NewBooking, "Lot #1", None, at(seconds));
        assert_eq!(judge(0), Verdict::Tell(RowId(1)));
        assert_eq!(judge(0), Verdict::Tell(RowId(2)));
    }

    #[test]
    fn a_repeated_message_of_no_kind_is_counted_in_its_row() {
        let mut ledger = ledger();
        let mut judge = |seconds| ledger.judge_frame(AUTH, Kind::Other, "Hello", None, at(seconds));
        assert_eq!(judge(0), Verdict::Tell(RowId(1)));
        assert_eq!(judge(1), Verdict::Fold(RowId(1)));
        assert_eq!(judge(400), Verdict::Tell(RowId(2)));
    }

    #[test]
    fn a_closing_of_an_unknown_booking_is_not_repeated_within_minutes() {
        let mut ledger = ledger();
        let mut judge =
            |seconds| ledger.judge_frame(PROFILE, Kind::AutoExpired, "Slot #4", None, at(seconds));
        assert_eq!(judge(0), Verdict::Tell(RowId(1)));
        assert_eq!(judge(100), Verdict::Known);
        assert_eq!(judge(700), Verdict::Tell(RowId(2)));
    }

    #[test]
    fn a_flood_of_texts_is_remembered_within_bounds() {
        let mut ledger = ledger();
        for number in 0..10_000 {
            ledger.judge_frame(AUTH, Kind::Other, &number.to_string(), None, at(0));
        }
        assert!(ledger.recent.len() <= RECENT_LIMIT + 1);
    }

    #[test]
    fn a_drivers_sockets_take_their_own_kinds_and_nobody_elses() {
        let meant = |channel| {
            Kind::TEN
                .into_iter()
                .chain([Kind::Other])
                .filter(|kind| is_meant(*kind, false, channel, &Role::Driver))
                .collect::<Vec<_>>()
        };
        assert_eq!(
            meant(Channel::Profile),
            [
                Kind::RenewalFailed,
                Kind::AutoExpired,
                Kind::Declined,
                Kind::CashVerified,
                Kind::WashDone
            ]
        );
        assert_eq!(meant(Channel::Auth), [Kind::RenewalSucceeded, Kind::Other]);
        assert!(is_meant(Kind::WashDone, true, Channel::Auth, &Role::Driver));
        assert_eq!(meant(Channel::Both).len(), 7);
    }

    #[test]
    fn an_owner_is_not_told_the_drivers_events() {
        let meant: Vec<Kind> = Kind::TEN
            .into_iter()
            .filter(|kind| is_meant(*kind, true, Channel::Auth, &Role::Owner))
            .collect();
        assert_eq!(meant, [Kind::NewBooking, Kind::EmployeeAssigned]);
    }

    #[test]
    fn an_administrator_is_told_messages_of_no_kind_only() {
        for kind in Kind::TEN {
            assert!(
                !is_meant(kind, true, Channel::Both, &Role::Admin),
                "{kind:?}"
            );
        }
        assert!(is_meant(Kind::Other, false, Channel::Auth, &Role::Admin));
    }
}
