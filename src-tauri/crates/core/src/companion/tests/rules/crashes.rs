//! Section 7: never losing and never repeating, whenever the program is killed. That a change is stored
//! in one transaction is tested beside the store, and that what is recorded replays beside the recording.

use super::*;

#[test]
fn rule_22_one_commit_holds_what_was_seen_what_was_told_and_what_is_to_be_shown() {
    let mut rig = Rig::settled(&[booking(7, 4, 400, "booked")]);
    rig.list(&[booking(7, 4, 400, "cancelled")]);
    let effects = rig.effects();
    let [Effect::Commit { account, change }, rest @ ..] = effects.as_slice() else {
        panic!("{effects:?}");
    };
    assert_eq!(*account, driver().key());
    assert_eq!(change.records.len(), 1, "the row");
    assert_eq!(change.told.len(), 1, "the occurrence");
    let told = &change.told[0];
    assert!(told.banner, "the outbox");
    assert!(matches!(told.keys[..], [Key::Declined { booking: 7, .. }]));
    assert!(matches!(
        rest,
        [Effect::Show { notice: Notice::Row(row), .. }] if *row == told.row
    ));
}

#[test]
fn rule_22_a_frame_is_stored_as_seen_together_with_what_it_tells() {
    let mut rig = Rig::settled_owner(&[]);
    rig.frame(Channel::Auth, "info", NEW_BOOKING);
    let effects = rig.effects();
    let [
        Effect::Commit { change, .. },
        Effect::Show { .. },
        Effect::Read { .. },
    ] = effects.as_slice()
    else {
        panic!("{effects:?}");
    };
    assert_eq!(change.told.len(), 1);
    assert_eq!(change.notebook.as_ref().unwrap().claims.len(), 1);
}

#[test]
fn rule_22_every_input_has_one_commit_before_everything_else() {
    let mut rig = Rig::settled(&[
        booking(7, 4, -10, "completed"),
        booking(8, 5, 301, "booked"),
    ]);
    rig.wish(Wish::Renew {
        booking: 7,
        method: Method::Upi,
        price: Money(2_500),
    });
    rig.effects();
    rig.pass(1.0);
    rig.body(Read::Booking(7), &booking(7, 4, -10, "completed"));
    // One tick told a warning, one read sent a request: each begins with its commit.
    let effects = rig.effects();
    let commits: Vec<usize> = effects
        .iter()
        .enumerate()
        .filter(|(_, effect)| matches!(effect, Effect::Commit { .. }))
        .map(|(at, _)| at)
        .collect();
    let kind = |at: usize| &effects[at + 1];
    assert_eq!(commits.len(), 2, "{effects:?}");
    assert!(matches!(kind(commits[0]), Effect::Show { .. }));
    assert!(matches!(kind(commits[1]), Effect::Send { .. }));
}

#[test]
fn rule_22_a_banner_that_was_perhaps_not_raised_is_raised_after_a_restart() {
    let mut rig = Rig::settled(&[]);
    rig.frame(Channel::Auth, "info", "Something happened!");
    // Killed between the commit and the banner.
    let effects = rig.effects();
    let row = effects
        .iter()
        .find_map(|effect| match effect {
            Effect::Commit { change, .. } => change.told.first().map(|told| told.row.clone()),
            _ => None,
        })
        .unwrap();
    let mut store = std::mem::take(&mut rig.store);
    store.unshown = vec![row.clone()];
    let mut again = Rig::new();
    again.history.clone_from(&rig.history);
    again.resume(store);
    assert_eq!(again.news().banners, [Notice::Row(row)]);
    assert_eq!(again.store.unshown, []);
}

#[test]
fn rule_22_a_frame_that_waits_when_the_program_is_killed_is_not_lost() {
    let mut rig = Rig::settled_owner(&[]);
    rig.frame(Channel::Auth, "info", NEW_BOOKING);
    rig.frame(Channel::Auth, "info", NEW_BOOKING);
    let mut rig = rig.restarted(30);
    let row = |id, slot| {
        let row = booking(id, slot, 600, "booked");
        paid(&row, &[payment(id, "UPI", "SUCCESS")])
    };
    rig.list(&[row(13, 4), row(14, 5)]);
    let news = rig.news();
    assert_eq!(rig.history.len(), 2);
    assert_eq!((news.told.len(), news.amended.len()), (1, 1));
}

#[test]
fn rule_23_keys_outlive_the_history_and_go_when_their_rows_can_not_be_read() {
    let end = |seconds| UnixMillis(START + seconds * 1_000);
    let (month, of) = (31 * 24 * 3_600, Timer::Booking);
    let gone = Key::Expired {
        of: of(3),
        end: end(-month),
    };
    let listed = Key::Expired {
        of: of(4),
        end: end(-month),
    };
    let young = Key::Expired {
        of: of(5),
        end: end(-3_600),
    };
    let rig = Rig::settled(&[booking(4, 4, -month, "completed")]);
    let mut memory = rig.store;
    memory.told = [gone, listed, young].into();
    // The history was deleted: no row of it is left, and no key of it is missing.
    let mut rig = Rig::online(memory);
    rig.list(&[booking(4, 4, -month, "completed")]);
    rig.news();
    assert_eq!(rig.store.told, [listed, young].into());
    assert_eq!(rig.history.len(), 0);
}

#[test]
fn rule_24_a_frame_that_does_not_come_hints_at_a_deaf_socket() {
    let mut rig = Rig::settled(&[booking(7, 4, 100, "booked")]);
    rig.pass(101.0);
    rig.body(Read::Booking(7), &booking(7, 4, 100, "completed"));
    rig.news();
    rig.pass(9.9);
    assert_eq!(rig.news().opened, []);
    rig.pass(0.1);
    let news = rig.news();
    let opened: Vec<(Channel, u32)> = news
        .opened
        .iter()
        .map(|socket| (socket.channel, socket.attempt))
        .collect();
    assert_eq!(opened, [(Channel::Profile, 2), (Channel::Auth, 2)]);
    assert_eq!(news.closed, [], "make before break");
    let source = rig.counted_source();
    assert_eq!(source.kind, Kind::AutoExpired);
    assert_eq!((source.count.never, source.count.late), (1, 0));
    // It came late after all.
    rig.frame(Channel::Profile, "warning", CLOSED);
    let source = rig.counted_source();
    assert_eq!((source.count.never, source.count.late), (0, 1));
    assert_eq!(rig.told(), []);
}

#[test]
fn rule_24_a_frame_in_time_is_counted_and_hints_at_nothing() {
    for frame_first in [true, false] {
        let mut rig = Rig::settled(&[booking(7, 4, 100, "booked")]);
        rig.pass(101.0);
        if frame_first {
            rig.frame(Channel::Profile, "warning", CLOSED);
        }
        rig.body(Read::Booking(7), &booking(7, 4, 100, "completed"));
        if !frame_first {
            rig.frame(Channel::Profile, "warning", CLOSED);
        }
        rig.news();
        rig.pass(30.0);
        assert_eq!(rig.news().opened, []);
        let source = rig.counted_source();
        assert_eq!((source.count.frame, source.count.never), (1, 0));
    }
}

#[test]
fn rule_24_what_happened_while_nobody_listened_hints_at_nothing() {
    let rig = Rig::settled(&[]);
    let mut rig = rig.restarted(3_600);
    rig.settle(&[renewed(14, 4_000)]);
    assert_eq!(rig.history.len(), 1);
    rig.pass(60.0);
    assert_eq!(rig.news().opened, []);
}

#[test]
fn rule_24_kinds_that_the_server_never_sends_hint_at_nothing() {
    let mut rig = Rig::settled(&[booking(7, 4, 400, "booked")]);
    rig.list(&[booking(7, 4, 400, "cancelled")]);
    rig.news();
    rig.pass(60.0);
    assert_eq!(rig.news().opened, []);
    let source = rig.counted_source();
    assert_eq!((source.kind, source.count.never), (Kind::Declined, 1));
}
