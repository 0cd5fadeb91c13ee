//! The computer wakes up, or its network changes: what was missed is read and the links are looked at, at once.

use super::*;

/// What a rig does now: what it asks for, and the sockets that it opens, closes and pings.
#[derive(Debug, Default, PartialEq, Eq)]
struct Deeds {
    asked: Vec<Read>,
    opened: Vec<u32>,
    closed: Vec<u32>,
    pinged: Vec<u32>,
}

fn deeds(rig: &mut Rig) -> Deeds {
    let mut deeds = Deeds::default();
    for effect in rig.effects() {
        match effect {
            Effect::Read { read, .. } => deeds.asked.push(read),
            Effect::OpenSocket { socket, .. } => deeds.opened.push(socket.attempt),
            Effect::CloseSocket(socket) => deeds.closed.push(socket.attempt),
            Effect::Ping(socket) => deeds.pinged.push(socket.attempt),
            Effect::Resume { .. }
            | Effect::SignIn { .. }
            | Effect::Answer { .. }
            | Effect::EndSession { .. }
            | Effect::GiveUpOpening { .. }
            | Effect::KeepToken { .. }
            | Effect::Commit { .. }
            | Effect::Show { .. }
            | Effect::Improve { .. }
            | Effect::Prune { .. }
            | Effect::Update(_)
            | Effect::Send { .. } => {}
        }
    }
    deeds
}

const ALL: [Read; 4] = [Read::Bookings, Read::AddOns, Read::Washes, Read::Verify];

fn turn(rig: &mut Rig, millis: u64) {
    rig.millis += millis;
    rig.put(Input::Tick);
}

fn answer_pings(rig: &mut Rig) {
    for (channel, _) in Acceptance::default().channels(&rig.account) {
        rig.socket(channel, SocketEvent::Heard);
    }
}

#[test]
fn on_waking_what_was_missed_is_read_and_both_links_are_pinged() {
    let mut rig = Rig::settled(&[]);
    rig.pass(10.0);
    rig.effects();
    rig.put(Input::Woke);
    let expected = Deeds {
        asked: ALL.into(),
        pinged: vec![1, 1],
        ..Deeds::default()
    };
    assert_eq!(deeds(&mut rig), expected);
}

#[test]
fn a_half_open_link_is_closed_five_seconds_after_waking_and_connected_anew_within_six() {
    let mut rig = Rig::settled(&[]);
    rig.put(Input::Woke);
    rig.effects();
    turn(&mut rig, 4_999);
    assert_eq!(deeds(&mut rig), Deeds::default());
    turn(&mut rig, 1);
    assert_eq!(deeds(&mut rig).closed, [1, 1]);
    turn(&mut rig, 1_000);
    assert_eq!(deeds(&mut rig).opened, [2, 2]);
}

#[test]
fn one_waking_that_is_told_by_the_clocks_and_by_the_system_is_one() {
    let mut rig = Rig::settled(&[]);
    rig.pass(1.0);
    rig.effects();
    rig.sleep(3_600);
    assert_eq!(deeds(&mut rig).pinged, [1, 1]);
    answer_pings(&mut rig);
    rig.pass(9.0);
    rig.effects();
    rig.put(Input::Woke);
    assert_eq!(deeds(&mut rig), Deeds::default());
    rig.pass(1.0);
    rig.effects();
    rig.put(Input::Woke);
    assert_eq!(deeds(&mut rig).pinged, [1, 1]);
}

#[test]
fn a_network_that_comes_back_is_tried_at_once_and_not_after_the_rest_of_the_backoff() {
    let mut rig = Rig::settled(&[]);
    rig.sockets_lost();
    rig.effects();
    rig.put(Input::NetworkChanged { is_up: false });
    assert_eq!(deeds(&mut rig), Deeds::default());
    rig.put(Input::NetworkChanged { is_up: true });
    assert_eq!(deeds(&mut rig).opened, [2, 2]);
    rig.put(Input::NetworkChanged { is_up: true });
    assert_eq!(deeds(&mut rig), Deeds::default());
}

#[test]
fn a_link_that_outlives_a_change_of_the_network_costs_one_ping_and_no_read() {
    let mut rig = Rig::settled(&[]);
    rig.pass(1.0);
    rig.effects();
    rig.put(Input::NetworkChanged { is_up: true });
    let pinged = Deeds {
        pinged: vec![1, 1],
        ..Deeds::default()
    };
    assert_eq!(deeds(&mut rig), pinged);
    answer_pings(&mut rig);
    turn(&mut rig, 6_000);
    assert_eq!(deeds(&mut rig), Deeds::default());
}

#[test]
fn waking_and_networks_mean_nothing_where_nobody_is_signed_in() {
    let mut rig = Rig::new();
    rig.put(Input::Woke);
    rig.put(Input::NetworkChanged { is_up: true });
    assert_eq!(deeds(&mut rig), Deeds::default());
}
