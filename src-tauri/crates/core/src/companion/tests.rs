//! The root machine as its edge sees it: inputs in, effects out, on a clock that the tests turn.

use jiff::tz::TimeZone;

use super::*;
use crate::{
    account::{Channel, Ids, Role},
    clock::ClockSample,
    event::{Kind, Source, Subject},
    history::{Row, RowId},
    link::Loss,
    reads::Read,
    text::Words,
};

mod openings;

/// The server's time at the start of every test; this computer's clock is an hour slow.
const START: i64 = 1_800_000_000_000;
const HOUR: i64 = 3_600_000;

fn account() -> Account {
    Account {
        addresses: Addresses::parse("127.0.0.1:8000", None, false).unwrap(),
        user: "driver".into(),
        role: Role::Driver,
        ids: Ids {
            profile: Some(1),
            auth: Some(4),
        },
    }
}

/// A companion with a clock.
struct Rig {
    companion: Companion,
    millis: u64,
}

impl Rig {
    fn new() -> Self {
        let setup = Setup {
            seed: 1,
            wording: Wording {
                words: Words::english(),
                zone: TimeZone::UTC,
            },
            lead: crate::timing::REMINDER_LEAD,
        };
        Self {
            companion: Companion::new(setup),
            millis: 0,
        }
    }

    /// Signed in over the keyring, with both sockets up and the server's clock read.
    fn online(memory: Memory) -> Self {
        let mut rig = Self::new();
        rig.resume(memory);
        rig.sockets_open();
        rig.read_clock();
        rig.effects();
        rig
    }

    fn resume(&mut self, memory: Memory) {
        self.put(Input::Started {
            account: Some(account()),
            server: None,
        });
        let opened = Opened {
            account: account(),
            memory,
            troubles: Vec::new(),
        };
        self.put(Input::SessionOpened {
            epoch: Epoch(1),
            result: Ok(Some(Box::new(opened))),
        });
    }

    fn sockets_open(&mut self) {
        for channel in [Channel::Profile, Channel::Auth] {
            self.socket(channel, SocketEvent::Opened);
        }
    }

    fn read_clock(&mut self) {
        let now = self.now();
        self.put(Input::ClockRead {
            epoch: Epoch(1),
            samples: vec![ClockSample {
                server: UnixMillis(START + i64::try_from(self.millis).unwrap()),
                arrived: now.mono,
                uncertainty: Duration::ZERO,
            }],
        });
    }

    fn now(&self) -> Now {
        Now {
            mono: Mono::new(Duration::from_millis(self.millis)),
            wall: UnixMillis(START - HOUR + i64::try_from(self.millis).unwrap()),
        }
    }

    fn put(&mut self, input: Input) {
        let now = self.now();
        self.companion.handle(input, now);
    }

    fn socket(&mut self, channel: Channel, event: SocketEvent) {
        self.put(Input::Socket {
            socket: SocketId {
                epoch: Epoch(1),
                channel,
                attempt: 1,
            },
            event,
        });
    }

    fn frame(&mut self, channel: Channel, level: &str, text: &str) {
        let frame = format!(r#"{{"type": "{level}", "message": "{text}"}}"#);
        self.socket(channel, SocketEvent::Text(frame));
    }

    fn list(&mut self, rows: &[String]) {
        self.done(
            Read::Bookings,
            ReadOutcome::Body(format!("[{}]", rows.join(","))),
        );
    }

    fn done(&mut self, read: Read, outcome: ReadOutcome) {
        let begun = self.now().mono;
        self.put(Input::ReadDone {
            epoch: Epoch(1),
            read,
            begun,
            outcome,
        });
    }

    /// Turns the clock, stopping at every deadline on the way.
    fn pass(&mut self, seconds: f64) {
        let until =
            Mono::new(Duration::from_millis(self.millis) + Duration::from_secs_f64(seconds));
        loop {
            let due = self.companion.next_deadline(self.now());
            match due.filter(|due| *due <= until && *due > self.now().mono) {
                Some(due) => self.millis = u64::try_from(due.since_start().as_millis()).unwrap(),
                None => break,
            }
            self.put(Input::Tick);
        }
        self.millis = u64::try_from(until.since_start().as_millis()).unwrap();
        self.put(Input::Tick);
    }

    /// A sleep: the clock jumps, and nothing was ticked on the way.
    fn sleep(&mut self, seconds: u64) {
        self.millis += seconds * 1_000;
        self.put(Input::Tick);
    }

    fn effects(&mut self) -> Vec<Effect> {
        std::iter::from_fn(|| self.companion.poll_effect()).collect()
    }

    /// What was told, with the second of the server's clock since the start and whether a banner came.
    fn told(&mut self) -> Vec<(Kind, i64, bool)> {
        self.effects()
            .into_iter()
            .filter_map(|effect| match effect {
                Effect::Tell { row, show, .. } => {
                    Some((row.kind, (row.at.0 - START) / 1_000, show))
                }
                _ => None,
            })
            .collect()
    }
}

/// A booking as the server lists it, ending so many seconds after the start.
fn booking(id: u64, slot: u64, ends: i64, status: &str) -> String {
    let stamp = |seconds: i64| UnixMillis(START + seconds * 1_000).rfc3339();
    format!(
        r#"{{"booking_id":{id},"slot":{slot},"lot":1,"lot_detail":{{"lot_name":"City Centre"}},
            "start_time":"{}","end_time":"{}","status":"{status}","remaining_time":0}}"#,
        stamp(ends - 600),
        stamp(ends)
    )
}

#[test]
fn resumes_the_last_account_and_opens_both_sockets() {
    let mut rig = Rig::new();
    rig.resume(Memory::default());
    let effects = rig.effects();
    assert!(matches!(
        &effects[0],
        Effect::Resume {
            epoch: Epoch(1),
            ..
        }
    ));
    let urls: Vec<&str> = effects
        .iter()
        .filter_map(|effect| match effect {
            Effect::OpenSocket { url, .. } => Some(url.as_str()),
            _ => None,
        })
        .collect();
    assert_eq!(
        urls,
        [
            "ws://127.0.0.1:8000/ws/notifications/1/",
            "ws://127.0.0.1:8000/ws/notifications/4/"
        ]
    );
    assert!(effects.iter().any(|effect| matches!(
        effect,
        Effect::Read {
            read: Read::Bookings,
            ..
        }
    )));
}

#[test]
fn warns_at_five_minutes_and_tells_the_end_by_the_servers_clock() {
    let mut rig = Rig::online(Memory::default());
    rig.list(&[booking(7, 4, 400, "booked")]);
    rig.effects();
    rig.pass(99.0);
    assert_eq!(rig.told(), []);
    rig.pass(1.0);
    assert_eq!(rig.told(), [(Kind::ExpiringSoon, 100, true)]);
    rig.pass(299.0);
    assert_eq!(rig.told(), []);
    rig.pass(1.0);
    assert_eq!(rig.told(), [(Kind::Expired, 400, true)]);
    rig.pass(3_600.0);
    assert_eq!(rig.told(), []);
}

#[test]
fn warns_at_once_when_a_booking_is_first_seen_inside_the_window() {
    let mut rig = Rig::online(Memory::default());
    rig.list(&[booking(7, 4, 299, "booked")]);
    assert_eq!(rig.told(), [(Kind::ExpiringSoon, 0, true)]);
}

#[test]
fn after_a_sleep_across_the_end_tells_the_end_with_its_time_and_no_warning() {
    let mut rig = Rig::online(Memory::default());
    rig.list(&[booking(7, 4, 400, "booked")]);
    rig.effects();
    rig.sleep(5_000);
    assert_eq!(rig.told(), [(Kind::Expired, 400, true)]);
}

#[test]
fn waits_for_the_servers_clock_before_it_counts_but_not_for_ever() {
    let mut rig = Rig::new();
    let rows = crate::wire::bookings(&format!(
        "[{}]",
        booking(7, 4, -HOUR / 1_000 + 200, "booked")
    ));
    rig.resume(Memory {
        bookings: Some(rows.unwrap().0),
        ..Memory::default()
    });
    rig.effects();
    rig.pass(4.0);
    assert_eq!(rig.told(), []);
    // Without an answer of the server, this computer's clock has to do.
    rig.pass(1.0);
    let told = rig.told();
    assert_eq!(told.len(), 1);
    assert_eq!(told[0].0, Kind::ExpiringSoon);
}

#[test]
fn tells_nothing_twice_after_a_restart() {
    let mut rig = Rig::online(Memory::default());
    rig.list(&[booking(7, 4, 290, "booked")]);
    let (mut told, mut bookings) = (BTreeSet::new(), None);
    for effect in rig.effects() {
        match effect {
            Effect::Tell { key, .. } => told.extend(key),
            Effect::Keep { bookings: rows, .. } => bookings = Some(rows),
            _ => {}
        }
    }
    let mut again = Rig::online(Memory {
        told,
        bookings,
        next_row: RowId(2),
        ..Memory::default()
    });
    again.list(&[booking(7, 4, 290, "booked")]);
    assert_eq!(again.told(), []);
    again.pass(290.0);
    assert_eq!(again.told(), [(Kind::Expired, 290, true)]);
}

#[test]
fn a_booking_that_ended_while_the_program_was_off_is_told_at_the_next_start() {
    let rows = crate::wire::bookings(&format!("[{}]", booking(7, 4, -100, "booked")));
    let mut rig = Rig::new();
    rig.resume(Memory {
        bookings: Some(rows.unwrap().0),
        ..Memory::default()
    });
    rig.sockets_open();
    // The list shows it closed before the clock was read.
    rig.list(&[booking(7, 4, -100, "completed")]);
    assert_eq!(
        rig.told(),
        [
            (Kind::Expired, -100, true),
            (Kind::AutoExpired, -3_600, true)
        ]
    );
}

#[test]
fn what_was_over_before_the_first_look_is_no_news() {
    let mut rig = Rig::online(Memory::default());
    rig.list(&[
        booking(5, 4, -5_000, "completed"),
        booking(6, 4, -10, "booked"),
    ]);
    rig.pass(10.0);
    assert_eq!(rig.told(), []);
}

#[test]
fn reads_a_booking_just_after_its_end_so_that_the_server_closes_it() {
    let mut rig = Rig::online(Memory::default());
    rig.list(&[booking(7, 4, 100, "booked")]);
    rig.pass(100.9);
    rig.effects();
    rig.pass(0.1);
    assert!(rig.effects().iter().any(|effect| matches!(
        effect,
        Effect::Read {
            read: Read::Booking(7),
            ..
        }
    )));
    let closed = booking(7, 4, 100, "completed");
    rig.done(Read::Booking(7), ReadOutcome::Body(closed));
    assert_eq!(rig.told(), [(Kind::AutoExpired, 101, true)]);
}

#[test]
fn a_closing_is_told_once_by_frame_or_by_reading_however_often_both_say_it() {
    let mut rig = Rig::online(Memory::default());
    rig.list(&[booking(7, 4, 100, "booked")]);
    rig.effects();
    rig.pass(100.5);
    rig.effects();
    for _ in 0..3 {
        let text = "Your booking for Slot #4 has expired.";
        rig.frame(Channel::Profile, "warning", text);
    }
    let closed = booking(7, 4, 100, "completed");
    rig.done(Read::Booking(7), ReadOutcome::Body(closed.clone()));
    rig.list(&[closed]);
    assert_eq!(rig.told(), [(Kind::AutoExpired, 100, true)]);
}

#[test]
fn a_frame_names_the_booking_that_it_speaks_of() {
    let mut rig = Rig::online(Memory::default());
    rig.list(&[booking(7, 4, 2, "booked")]);
    rig.pass(2.5);
    rig.effects();
    rig.frame(
        Channel::Profile,
        "warning",
        "⚠️ Your booking for slot #4 expired",
    );
    let row = rig.effects().into_iter().find_map(|effect| match effect {
        Effect::Tell { row, .. } => Some(row),
        _ => None,
    });
    let row = row.unwrap();
    assert_eq!(row.subject, Some(Subject::Booking(7)));
    assert_eq!(row.source, Source::Frame);
    assert_eq!(
        row.body,
        "Your booking for slot #4 expired\nCity Centre, slot 4"
    );
}

#[test]
fn other_peoples_mail_on_a_shared_number_is_not_told() {
    let mut rig = Rig::online(Memory::default());
    rig.frame(Channel::Profile, "info", "New booking received for Lot #1.");
    rig.frame(Channel::Profile, "success", "Booking renewed successfully!");
    rig.frame(
        Channel::Auth,
        "success",
        "Your cash payment has been verified.",
    );
    assert_eq!(rig.told(), []);
    rig.frame(Channel::Auth, "success", "Booking renewed successfully!");
    rig.frame(
        Channel::Profile,
        "success",
        "Your cash payment has been verified.",
    );
    assert_eq!(
        rig.told(),
        [
            (Kind::RenewalSucceeded, 0, true),
            (Kind::CashVerified, 0, true)
        ]
    );
}

#[test]
fn what_can_not_be_read_costs_neither_the_link_nor_a_telling() {
    let mut rig = Rig::online(Memory::default());
    for junk in ["", "not json", "[]", "{\"type\":{}}", "null"] {
        rig.socket(Channel::Auth, SocketEvent::Text(junk.into()));
    }
    let closed = rig
        .effects()
        .iter()
        .any(|effect| matches!(effect, Effect::CloseSocket(_)));
    assert!(!closed);
}

#[test]
fn a_refused_token_closes_the_sockets_and_asks_to_sign_in_but_the_countdown_goes_on() {
    let mut rig = Rig::online(Memory::default());
    rig.list(&[booking(7, 4, 400, "booked")]);
    rig.effects();
    rig.done(Read::Verify, ReadOutcome::Unauthorized);
    let closed = rig
        .effects()
        .iter()
        .filter(|effect| matches!(effect, Effect::CloseSocket(_)))
        .count();
    assert_eq!(closed, 2);
    let snapshot = rig.companion.snapshot(rig.now());
    assert!(matches!(
        snapshot.session,
        SessionView::SignedOut { why: Some(why), .. } if why.code == TroubleCode::TokenRefused
    ));
    rig.pass(400.0);
    assert_eq!(
        rig.told(),
        [(Kind::ExpiringSoon, 100, true), (Kind::Expired, 400, true)]
    );
}

#[test]
fn late_frames_of_an_ended_session_are_dropped() {
    let mut rig = Rig::online(Memory::default());
    rig.put(Input::SignOut);
    let ended = rig
        .effects()
        .iter()
        .any(|effect| matches!(effect, Effect::EndSession { sign_out: true, .. }));
    assert!(ended);
    rig.frame(Channel::Auth, "success", "Booking renewed successfully!");
    assert_eq!(rig.told(), []);
}

#[test]
fn never_opens_a_socket_again_after_signing_out() {
    let mut rig = Rig::online(Memory::default());
    rig.put(Input::SignOut);
    rig.effects();
    let lost = SocketEvent::Lost(Loss {
        why: TroubleCode::Unreachable,
        retry_after: None,
    });
    rig.socket(Channel::Auth, lost);
    rig.pass(3_600.0);
    assert!(rig.effects().is_empty());
}

#[test]
fn a_pause_holds_banners_but_not_history_and_ends_with_one_summary() {
    let mut rig = Rig::online(Memory::default());
    let until = rig.now().wall.after(Duration::from_secs(60));
    rig.put(Input::Pause { until: Some(until) });
    rig.frame(Channel::Auth, "info", "Something happened!");
    rig.frame(Channel::Auth, "info", "Something else happened!");
    assert_eq!(
        rig.told(),
        [(Kind::Other, 0, false), (Kind::Other, 0, false)]
    );
    rig.pass(60.0);
    let bodies: Vec<String> = rig
        .effects()
        .into_iter()
        .filter_map(|effect| match effect {
            Effect::Summarise(said) => Some(said.body),
            _ => None,
        })
        .collect();
    assert_eq!(
        bodies,
        ["2 notifications came while notifications were paused."]
    );
}

#[test]
fn a_banner_that_was_stored_but_perhaps_not_shown_is_raised_at_the_next_start() {
    let mut first = Rig::online(Memory::default());
    first.frame(Channel::Auth, "info", "Something happened!");
    let row = first.effects().into_iter().find_map(|effect| match effect {
        Effect::Tell { row, .. } => Some(row),
        _ => None,
    });
    let row = row.unwrap();
    let mut rig = Rig::new();
    rig.resume(Memory {
        unshown: vec![row.clone()],
        unread: 1,
        ..Memory::default()
    });
    let again: Vec<Row> = rig
        .effects()
        .into_iter()
        .filter_map(|effect| match effect {
            Effect::ShowAgain(row) => Some(row),
            _ => None,
        })
        .collect();
    assert_eq!(again, [row]);
    assert_eq!(rig.companion.snapshot(rig.now()).unread, 1);
}

#[test]
fn signing_in_with_a_bad_address_or_without_a_password_is_answered_at_once() {
    let mut rig = Rig::new();
    let mut answer = |server: &str, user: &str, password: &str| {
        rig.put(Input::SignIn {
            asker: Asker(1),
            server: server.into(),
            socket: None,
            user: user.into(),
            password: Password::new(password.into()),
            allow_plain: false,
        });
        match rig.effects().as_slice() {
            [Effect::Answer { result, .. }] => result.unwrap_err(),
            other => panic!("{other:?}"),
        }
    };
    assert_eq!(answer("", "driver", "x"), TroubleCode::AddressEmpty);
    assert_eq!(
        answer("http://192.168.1.5", "driver", "x"),
        TroubleCode::AddressPlain
    );
    assert_eq!(
        answer("127.0.0.1", "driver", ""),
        TroubleCode::CredentialsMissing
    );
    assert_eq!(
        answer("127.0.0.1", " ", "x"),
        TroubleCode::CredentialsMissing
    );
}

#[test]
fn a_failed_sign_in_leaves_the_present_session_alone() {
    let mut rig = Rig::online(Memory::default());
    rig.put(Input::SignIn {
        asker: Asker(9),
        server: "127.0.0.1:9".into(),
        socket: None,
        user: "owner".into(),
        password: Password::new("x".into()),
        allow_plain: false,
    });
    rig.put(Input::SessionOpened {
        epoch: Epoch(2),
        result: Err(TroubleCode::Unreachable),
    });
    let answered = rig.effects().into_iter().any(|effect| {
        matches!(
            effect,
            Effect::Answer {
                asker: Asker(9),
                result: Err(TroubleCode::Unreachable)
            }
        )
    });
    assert!(answered);
    rig.frame(Channel::Auth, "info", "Something happened!");
    assert_eq!(rig.told(), [(Kind::Other, 0, true)]);
}
