//! Sessions that are opened while others are open or being opened.

use super::*;

fn rows(rig: &mut Rig) -> Vec<RowId> {
    rig.news().told.iter().map(|told| told.row.id).collect()
}

fn sign_in(rig: &mut Rig, asker: u64) -> Epoch {
    rig.put(Input::SignIn {
        asker: Asker(asker),
        server: "127.0.0.1:8000".into(),
        socket: None,
        user: "driver".into(),
        password: Password::new("x".into()),
        allow_plain: false,
    });
    rig.effects()
        .into_iter()
        .find_map(|effect| match effect {
            Effect::SignIn { epoch, .. } => Some(epoch),
            _ => None,
        })
        .unwrap()
}

#[test]
fn the_late_outcome_of_a_superseded_sign_in_is_not_that_of_the_new_one() {
    let mut rig = Rig::new();
    let first = sign_in(&mut rig, 1);
    let second = sign_in(&mut rig, 2);
    assert_ne!(first, second);
    rig.open(first, Memory::default());
    assert!(rig.companion.account().is_none());
    rig.open(second, Memory::default());
    assert_eq!(rig.companion.epoch(), second);
}

#[test]
fn who_signs_out_during_a_sign_in_is_answered_and_stays_signed_out() {
    let mut rig = Rig::new();
    let epoch = sign_in(&mut rig, 1);
    rig.put(Input::SignOut(SignOut::Here));
    assert!(matches!(
        rig.effects().as_slice(),
        [
            Effect::GiveUpOpening { .. },
            Effect::Answer {
                asker: Asker(1),
                result: Err(_)
            }
        ]
    ));
    rig.open(epoch, Memory::default());
    assert!(rig.companion.account().is_none());
}

#[test]
fn signing_in_again_numbers_no_row_twice_and_tells_nothing_twice() {
    let mut rig = Rig::settled(&[booking(7, 4, 400, "booked")]);
    let epoch = sign_in(&mut rig, 1);
    // Recalled now; but the old session goes on and tells the warning before the new one opens.
    let stale = rig.store.clone();
    rig.pass(100.0);
    assert_eq!(rows(&mut rig), [RowId(0)]);
    rig.open(epoch, stale);
    assert_eq!(rig.companion.snapshot(rig.now()).unread, 1);
    rig.pass(5.0);
    assert_eq!(rig.told(), []);
    rig.pass(300.0);
    assert_eq!(rows(&mut rig), [RowId(1)]);
}

#[test]
fn a_banner_that_is_on_its_way_is_not_raised_again_by_signing_in_again() {
    let mut rig = Rig::settled(&[]);
    rig.frame(Channel::Auth, "info", "Something happened!");
    let row = rig.news().told.remove(0).row;
    let epoch = sign_in(&mut rig, 1);
    let memory = Memory {
        unshown: vec![row],
        ..Memory::default()
    };
    rig.open(epoch, memory);
    assert_eq!(rig.news().banners, []);
}

fn clock_reads(rig: &mut Rig) -> usize {
    let asked = rig.news().asked;
    asked.iter().filter(|read| **read == Read::Clock).count()
}

#[test]
fn the_servers_clock_is_read_once_at_a_time_and_again_when_that_failed_or_is_long_ago() {
    let mut rig = Rig::new();
    rig.resume(Memory::default());
    rig.sockets_open();
    assert_eq!(clock_reads(&mut rig), 1);
    rig.put(Input::ClockRead {
        epoch: Epoch(1),
        samples: Vec::new(),
    });
    rig.pass(4.9);
    assert_eq!(clock_reads(&mut rig), 0);
    rig.pass(0.1);
    assert_eq!(clock_reads(&mut rig), 1);
    rig.read_clock();
    rig.pass(899.9);
    assert_eq!(clock_reads(&mut rig), 0);
    rig.pass(0.1);
    assert_eq!(clock_reads(&mut rig), 1);
}

#[test]
fn what_is_left_of_a_booking_never_makes_the_servers_clock_run_ahead() {
    let mut rig = Rig::new();
    rig.resume(Memory::default());
    rig.sockets_open();
    // 9.9 s are left; the server says 9.
    let row = booking(7, 4, 10, "booked").replace("\"remaining_time\":0", "\"remaining_time\":9");
    rig.list(&[row]);
    assert_eq!(rig.companion.snapshot(rig.now()).server_ahead, HOUR);
}
