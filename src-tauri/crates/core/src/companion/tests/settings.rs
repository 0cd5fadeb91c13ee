//! What settings do while somebody is signed in.

use std::collections::BTreeMap;

use super::*;
use crate::settings::{Loudness, Proxy, QuietHours};

fn set(rig: &mut Rig, settings: Settings) {
    rig.put(Input::Settings(Box::new(settings)));
}

fn loudness(kind: Kind, loudness: Loudness) -> Settings {
    Settings {
        notify: BTreeMap::from([(kind, loudness)]),
        ..Settings::default()
    }
}

/// Quiet from `from` to `to` seconds after the start, by this computer's clock: whole minutes.
fn quiet(rig: &Rig, from: i64, to: i64) -> Settings {
    let minute = |second: i64| {
        let wall = rig.now().wall.0 + second * 1_000;
        u16::try_from(wall.rem_euclid(24 * HOUR) / 60_000).unwrap()
    };
    Settings {
        quiet_hours: Some(QuietHours {
            from: minute(from),
            to: minute(to),
        }),
        ..Settings::default()
    }
}

fn sounds(rig: &mut Rig) -> Vec<bool> {
    rig.effects()
        .into_iter()
        .filter_map(|effect| match effect {
            Effect::Show { sound, .. } => Some(sound),
            _ => None,
        })
        .collect()
}

#[test]
fn a_kind_that_is_off_stands_in_the_history_without_a_banner() {
    let mut rig = Rig::settled(&[]);
    set(&mut rig, loudness(Kind::Other, Loudness::Off));
    rig.frame(Channel::Auth, "info", "Something happened!");
    let news = rig.news();
    assert_eq!(news.lines(), [(Kind::Other, 0, false)]);
    assert_eq!(news.banners, []);
    assert_eq!(rig.companion.snapshot(rig.now()).unread, 1);
}

#[test]
fn a_kind_that_is_off_takes_no_part_in_a_banner_of_several() {
    let rows = [booking(7, 4, 100, "booked"), booking(8, 5, 100, "booked")];
    let mut rig = Rig::settled(&rows);
    set(&mut rig, loudness(Kind::Declined, Loudness::Off));
    rig.list(&[
        booking(7, 4, 100, "cancelled"),
        paid(&booking(8, 5, 100, "completed"), &[]),
    ]);
    let news = rig.news();
    assert_eq!(news.told.len(), 2);
    let [Notice::Row(row)] = &news.banners[..] else {
        panic!("{:?}", news.banners);
    };
    assert_eq!(row.kind, Kind::AutoExpired);
}

#[test]
fn a_silent_kind_has_a_banner_without_a_sound() {
    let mut rig = Rig::settled(&[]);
    rig.frame(Channel::Auth, "info", "Something happened!");
    assert_eq!(sounds(&mut rig), [true]);
    set(&mut rig, loudness(Kind::Other, Loudness::Silent));
    rig.frame(Channel::Auth, "info", "Something else happened!");
    assert_eq!(sounds(&mut rig), [false]);
}

#[test]
fn quiet_hours_hold_banners_and_end_with_one_summary() {
    let mut rig = Rig::settled(&[]);
    let settings = quiet(&rig, 60, 180);
    set(&mut rig, settings);
    rig.pass(61.0);
    rig.frame(Channel::Auth, "info", "Something happened!");
    let news = rig.news();
    assert_eq!((news.told.len(), news.banners), (1, vec![]));
    let until = rig.companion.snapshot(rig.now()).settings.quiet_until;
    assert_eq!(until, Some(UnixMillis(START - HOUR + 180_000)));
    rig.pass(118.0);
    assert_eq!(rig.news().banners, []);
    rig.pass(2.0);
    let banners = rig.news().banners;
    let [Notice::Group { rows, said }] = &banners[..] else {
        panic!("{banners:?}");
    };
    assert_eq!(rows, &[]);
    assert_eq!(said.body, "1 notification came during your quiet hours.");
}

#[test]
fn a_pause_that_ends_in_quiet_hours_goes_over_into_them() {
    let mut rig = Rig::settled(&[]);
    let settings = quiet(&rig, 60, 240);
    set(&mut rig, settings);
    let until = rig.now().wall.after(Duration::from_secs(120));
    rig.put(Input::Pause { until: Some(until) });
    rig.frame(Channel::Auth, "info", "Something happened!");
    rig.pass(121.0);
    rig.frame(Channel::Auth, "info", "Something else happened!");
    assert_eq!(rig.companion.snapshot(rig.now()).paused_until, None);
    assert_eq!(rig.news().banners, []);
    rig.pass(120.0);
    let banners = rig.news().banners;
    let [Notice::Group { said, .. }] = &banners[..] else {
        panic!("{banners:?}");
    };
    assert_eq!(said.body, "2 notifications came during your quiet hours.");
}

#[test]
fn quiet_hours_that_are_switched_off_end_at_once() {
    let mut rig = Rig::settled(&[]);
    let settings = quiet(&rig, 0, 600);
    set(&mut rig, settings);
    rig.frame(Channel::Auth, "info", "Something happened!");
    assert_eq!(rig.news().banners, []);
    set(&mut rig, Settings::default());
    assert_eq!(rig.news().banners.len(), 1);
    rig.frame(Channel::Auth, "info", "Something else happened!");
    assert_eq!(rig.news().lines(), [(Kind::Other, 0, true)]);
}

fn minutes(lead_minutes: &[u16]) -> Settings {
    Settings {
        lead_minutes: lead_minutes.to_vec(),
        ..Settings::default()
    }
}

#[test]
fn another_lead_holds_at_once() {
    let mut rig = Rig::settled(&[booking(7, 4, 600, "booked")]);
    set(&mut rig, minutes(&[2]));
    rig.pass(479.0);
    assert_eq!(rig.told(), []);
    rig.pass(2.0);
    assert_eq!(rig.told(), [(Kind::ExpiringSoon, 480, true)]);
}

#[test]
fn who_was_warned_is_not_warned_again_by_a_lead_whose_time_has_passed() {
    let mut rig = Rig::settled(&[booking(7, 4, 600, "booked")]);
    rig.pass(360.0);
    assert_eq!(rig.told(), [(Kind::ExpiringSoon, 300, true)]);
    set(&mut rig, minutes(&[10, 1]));
    assert_eq!(rig.told(), []);
    rig.pass(200.0);
    assert_eq!(rig.told(), [(Kind::ExpiringSoon, 540, true)]);
}

#[test]
fn another_way_to_the_server_is_taken_at_once() {
    let mut rig = Rig::settled(&[]);
    let direct = Settings {
        proxy: Proxy::Direct,
        ..Settings::default()
    };
    set(&mut rig, direct.clone());
    let news = rig.news();
    assert_eq!((news.closed.len(), news.opened.len()), (2, 2));
    assert!(news.asked.contains(&Read::Bookings));
    set(&mut rig, direct);
    let news = rig.news();
    assert_eq!((news.closed.len(), news.opened.len()), (0, 0));
}

fn pruned(rig: &mut Rig) -> Vec<i64> {
    rig.effects()
        .into_iter()
        .filter_map(|effect| match effect {
            Effect::Prune { before } => Some(second(before)),
            _ => None,
        })
        .collect()
}

#[test]
fn the_history_is_cut_at_once_and_every_day_by_the_servers_clock() {
    let mut rig = Rig::settled(&[]);
    let seven = Settings {
        keep_days: Some(7),
        ..Settings::default()
    };
    const DAY: i64 = 86_400;
    set(&mut rig, seven.clone());
    assert_eq!(pruned(&mut rig), [-7 * DAY]);
    set(&mut rig, seven);
    assert_eq!(pruned(&mut rig), [0; 0]);
    rig.sleep(86_399);
    assert_eq!(pruned(&mut rig), [0; 0]);
    rig.sleep(1);
    assert_eq!(pruned(&mut rig), [-6 * DAY]);
}

#[test]
fn the_history_is_not_cut_before_the_servers_clock_is_known() {
    let mut rig = Rig::new();
    rig.put(Input::Settings(Box::new(Settings {
        keep_days: Some(7),
        ..Settings::default()
    })));
    rig.resume(Memory::default());
    rig.sockets_open();
    assert_eq!(pruned(&mut rig), [0; 0]);
    rig.read_clock();
    assert_eq!(pruned(&mut rig).len(), 1);
}

#[test]
fn rule_20_quiet_hours_that_begin_during_a_sleep_take_nothing_from_the_wait_for_the_list() {
    let mut rig = Rig::settled(&[booking(7, 4, 100, "booked")]);
    let quiet = quiet(&rig, 60, 7_200);
    set(&mut rig, quiet);
    rig.sleep(3_600);
    rig.read_clock();
    rig.pass(6.0);
    assert_eq!(rig.told(), []);
    rig.list(&[booking(7, 4, 100, "cancelled")]);
    let kinds: Vec<Kind> = rig.told().into_iter().map(|(kind, ..)| kind).collect();
    assert_eq!(kinds, [Kind::Declined]);
}

#[test]
fn a_kind_that_is_switched_off_is_told_if_it_waited_to_be_told_with_others() {
    let mut rig = Rig::settled(&[booking(7, 4, 100, "booked")]);
    rig.sleep(3_600);
    rig.read_clock();
    rig.list(&[booking(7, 4, 100, "completed")]);
    let news = rig.news();
    assert_eq!((news.told.len(), news.banners.len()), (1, 0));
    let kind = news.told[0].row.kind;
    set(&mut rig, loudness(kind, Loudness::Off));
    assert_eq!(rig.news().banners.len(), 1);
    assert_eq!(rig.store.unshown, []);
}

#[test]
fn lost_banners_that_are_found_in_quiet_hours_are_told_with_the_summary_and_not_again() {
    let mut first = Rig::settled(&[]);
    first.frame(Channel::Auth, "info", "Something happened!");
    let row = first.news().told.remove(0).row;
    let mut rig = Rig::new();
    let quiet = quiet(&rig, -60, 120);
    set(&mut rig, quiet);
    rig.history.insert(row.id, row.clone());
    rig.resume(Memory {
        unshown: vec![row.clone()],
        unread: 1,
        ..Memory::default()
    });
    assert_eq!(rig.news().banners, []);
    rig.pass(120.0);
    let banners = rig.news().banners;
    assert!(
        matches!(&banners[..], [Notice::Group { rows, .. }] if *rows == [row.id]),
        "{banners:?}"
    );
}

#[test]
fn the_summary_sounds_only_if_one_of_its_banners_would_have() {
    for (loud, sound) in [(Loudness::Silent, false), (Loudness::Sound, true)] {
        let mut rig = Rig::settled(&[]);
        let settings = Settings {
            notify: BTreeMap::from([(Kind::Other, loud)]),
            ..quiet(&rig, -60, 60)
        };
        set(&mut rig, settings);
        rig.frame(Channel::Auth, "info", "Something happened!");
        rig.effects();
        rig.pass(60.0);
        assert_eq!(sounds(&mut rig), [sound]);
    }
}
