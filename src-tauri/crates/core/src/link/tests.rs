use super::*;
use crate::timing::{BACKOFF_CAP, BACKOFF_EARLY_CAP, BACKOFF_FIRST, NETWORK_REST};

fn at(seconds: u64) -> Mono {
    Mono::new(Duration::from_secs(seconds))
}

fn rng() -> Rng {
    Rng::with_seed(1)
}

const LOSS: Loss = Loss {
    why: TroubleCode::Unreachable,
    retry_after: None,
};

/// A link that came up at 0 s.
fn online() -> Link {
    let (mut link, first) = Link::open();
    assert_eq!(first, Step::Open(1));
    assert_eq!(link.opened(1, at(0), &mut rng()), (true, None));
    link
}

fn waits_until(link: &Link) -> Mono {
    match link.condition() {
        Condition::Waiting { until, .. } => until,
        other => panic!("{other:?}"),
    }
}

#[test]
fn reconnects_after_a_loss_within_the_first_cap() {
    let mut link = online();
    assert_eq!(link.lost(1, LOSS, at(100), &mut rng()), None);
    let until = waits_until(&link);
    assert!(until >= at(100) && until.since(at(100)) <= BACKOFF_FIRST);
    assert_eq!(link.deadline(), Some(until));
    assert_eq!(link.tick(until, &mut rng()), [Step::Open(2)]);
}

#[test]
fn never_gives_up_and_never_waits_longer_than_the_caps() {
    let (mut link, _) = Link::open();
    let (mut now, mut rng) = (at(0), rng());
    let mut longest_early = Duration::ZERO;
    for attempt in 1..=200 {
        assert_eq!(link.lost(attempt, LOSS, now, &mut rng), None);
        let until = waits_until(&link);
        let pause = until.since(now);
        if now < at(60) {
            longest_early = longest_early.max(pause);
        }
        assert!(pause <= BACKOFF_CAP);
        now = until;
        assert_eq!(link.tick(now, &mut rng), [Step::Open(attempt + 1)]);
    }
    assert!(longest_early <= BACKOFF_EARLY_CAP);
}

#[test]
fn a_short_life_does_not_reset_the_backoff_but_thirty_seconds_do() {
    let mut rng = rng();
    let mut link = online();
    link.lost(1, LOSS, at(29), &mut rng);
    assert_eq!(link.outage.map(|outage| outage.failures), Some(1));
    link.retry();
    link.opened(2, at(30), &mut rng);
    link.lost(2, LOSS, at(59), &mut rng);
    assert_eq!(link.outage.map(|outage| outage.failures), Some(2));
    link.retry();
    link.opened(3, at(60), &mut rng);
    link.lost(3, LOSS, at(90), &mut rng);
    assert_eq!(
        link.outage,
        Some(Outage {
            since: at(90),
            failures: 1
        })
    );
}

#[test]
fn obeys_retry_after() {
    let (mut link, _) = Link::open();
    let loss = Loss {
        why: TroubleCode::ServerBusy,
        retry_after: Some(Duration::from_secs(90)),
    };
    link.lost(1, loss, at(0), &mut rng());
    assert!(waits_until(&link) >= at(90));
    assert_eq!(link.tick(at(89), &mut rng()), []);
}

#[test]
fn a_dead_link_is_closed_and_replaced() {
    let mut link = online();
    assert_eq!(link.tick(at(30), &mut rng()), [Step::Ping(1)]);
    assert_eq!(link.tick(at(45), &mut rng()), [Step::Close(1)]);
    assert!(waits_until(&link) >= at(45));
}

#[test]
fn a_pong_keeps_it_alive() {
    let mut link = online();
    assert_eq!(link.tick(at(30), &mut rng()), [Step::Ping(1)]);
    link.heard(1, at(31));
    assert_eq!(link.tick(at(45), &mut rng()), []);
    assert_eq!(link.condition(), Condition::Online);
}

#[test]
fn replaces_itself_before_twelve_hours_and_closes_the_old_connection_after() {
    let mut link = online();
    let (now, opened) = loop {
        let now = link.deadline().unwrap();
        let steps = link.tick(now, &mut rng());
        link.heard(1, now);
        match steps.as_slice() {
            [Step::Ping(1)] | [] => {}
            [Step::Open(successor)] => break (now, *successor),
            other => panic!("{other:?}"),
        }
    };
    assert!(now >= at(10 * 3600) && now <= at(12 * 3600), "{now:?}");
    assert_eq!(link.condition(), Condition::Online);
    assert_eq!(
        link.opened(opened, now, &mut rng()),
        (false, Some(Step::Close(1)))
    );
    assert_eq!(link.lost(1, LOSS, now, &mut rng()), None);
    assert_eq!(link.condition(), Condition::Online);
}

#[test]
fn keeps_the_old_connection_when_its_successor_fails() {
    let mut link = online();
    link.heard(1, at(12 * 3600 - 1));
    assert_eq!(link.tick(at(12 * 3600), &mut rng()), [Step::Open(2)]);
    assert_eq!(link.lost(2, LOSS, at(12 * 3600), &mut rng()), None);
    assert_eq!(link.condition(), Condition::Online);
    assert!(link.deadline() > Some(at(12 * 3600)));
}

#[test]
fn goes_on_with_the_successor_when_the_old_connection_dies_first() {
    let mut link = online();
    link.heard(1, at(12 * 3600 - 1));
    link.tick(at(12 * 3600), &mut rng());
    link.lost(1, LOSS, at(12 * 3600), &mut rng());
    assert_eq!(link.condition(), Condition::Connecting);
    assert_eq!(link.opened(2, at(12 * 3600 + 1), &mut rng()), (true, None));
}

#[test]
fn closes_an_attempt_that_opens_after_it_was_given_up() {
    let mut link = online();
    assert_eq!(
        link.opened(9, at(1), &mut rng()),
        (false, Some(Step::Close(9)))
    );
}

#[test]
fn retries_at_once_when_asked_but_makes_one_attempt_at_a_time() {
    let mut link = online();
    assert_eq!(link.retry(), None);
    link.lost(1, LOSS, at(100), &mut rng());
    assert_eq!(link.retry(), Some(Step::Open(2)));
    assert_eq!(link.retry(), None);
}

#[test]
fn by_another_way_it_leaves_what_there_is_and_connects_at_once() {
    let mut link = online();
    assert_eq!(link.anew(), [Step::Close(1), Step::Open(2)]);
    assert_eq!(link.anew(), [Step::Close(2), Step::Open(3)]);
    assert_eq!(link.lost(2, LOSS, at(1), &mut rng()), None);
    assert_eq!(link.lost(3, LOSS, at(1), &mut rng()), None);
    waits_until(&link);
    assert_eq!(link.anew(), [Step::Open(4)]);
    assert_eq!(link.opened(4, at(2), &mut rng()), (true, None));
    assert_eq!(link.replace(), Some(Step::Open(5)));
    let left = [Step::Close(4), Step::Close(5), Step::Open(6)];
    assert_eq!(link.anew(), left);
}

/// A link whose server has been away for ten minutes, so that its next try is up to a minute away.
fn in_a_long_outage(rng: &mut Rng) -> (Link, Mono) {
    let (mut link, _) = Link::open();
    let mut attempt = 1;
    link.lost(attempt, LOSS, at(0), rng);
    loop {
        let now = waits_until(&link);
        link.tick(now, rng);
        attempt += 1;
        link.lost(attempt, LOSS, now, rng);
        if now > at(600) && waits_until(&link).since(now) > Duration::from_secs(20) {
            return (link, now);
        }
    }
}

#[test]
fn after_a_sleep_a_waiting_link_tries_at_once_and_its_backoff_begins_anew() {
    let mut rng = rng();
    let (mut link, now) = in_a_long_outage(&mut rng);
    let steps = link.revive(now);
    let [Step::Open(attempt)] = steps[..] else {
        panic!("{steps:?}");
    };
    link.lost(attempt, LOSS, now, &mut rng);
    assert!(waits_until(&link).since(now) <= BACKOFF_FIRST);
}

#[test]
fn a_try_that_was_begun_before_a_sleep_is_begun_anew_one_at_a_time() {
    let (mut link, _) = Link::open();
    assert_eq!(link.revive(at(9)), [Step::Close(1), Step::Open(2)]);
    assert_eq!(link.lost(1, LOSS, at(9), &mut rng()), None);
    assert_eq!(link.condition(), Condition::Connecting);
    assert_eq!(link.opened(2, at(10), &mut rng()), (true, None));
}

#[test]
fn a_half_open_link_is_found_five_seconds_after_a_sleep_or_a_change_of_the_network() {
    for revive in [
        Link::revive,
        |link: &mut Link, now| link.network_changed(true, now),
        |link: &mut Link, now| link.network_changed(false, now),
    ] {
        let mut link = online();
        assert_eq!(revive(&mut link, at(10)), [Step::Ping(1)]);
        assert_eq!(link.deadline(), Some(at(15)));
        assert_eq!(link.tick(at(14), &mut rng()), []);
        assert_eq!(link.tick(at(15), &mut rng()), [Step::Close(1)]);
        assert!(waits_until(&link).since(at(15)) <= BACKOFF_FIRST);
    }
}

#[test]
fn a_link_that_answers_after_a_sleep_stays() {
    let mut link = online();
    assert_eq!(link.revive(at(10)), [Step::Ping(1)]);
    link.heard(1, at(11));
    assert_eq!(link.tick(at(15), &mut rng()), []);
    assert_eq!(link.condition(), Condition::Online);
}

#[test]
fn a_network_that_comes_brings_the_next_try_forward_and_one_that_goes_does_not() {
    let mut rng = rng();
    let (mut link, now) = in_a_long_outage(&mut rng);
    let until = waits_until(&link);
    assert_eq!(link.network_changed(false, now), []);
    assert_eq!(waits_until(&link), until);
    let steps = link.network_changed(true, now);
    assert!(matches!(steps[..], [Step::Open(_)]), "{steps:?}");
}

#[test]
fn a_network_that_comes_and_goes_for_a_minute_brings_a_dozen_tries_forward() {
    let mut rng = rng();
    let (mut link, begin) = in_a_long_outage(&mut rng);
    let mut hurried = 0;
    let mut tries = 0;
    for tenth in 0..600 {
        let now = begin + Duration::from_millis(100 * tenth);
        let before = tries;
        for step in link.network_changed(tenth % 2 == 0, now) {
            hurried += u32::from(matches!(step, Step::Open(_)));
        }
        tries += u32::from(matches!(link.condition(), Condition::Connecting));
        for step in link.tick(now, &mut rng) {
            tries += u32::from(matches!(step, Step::Open(_)));
        }
        assert!(tries - before <= 1);
        link.lost(link.newest, LOSS, now, &mut rng);
    }
    assert!((10..=12).contains(&hurried), "{hurried}");
    assert!(tries <= 60, "{tries}");
}

#[test]
fn a_change_that_comes_too_soon_after_another_is_not_forgotten() {
    let mut rng = rng();
    let (mut link, now) = in_a_long_outage(&mut rng);
    link.network_changed(true, now);
    link.outage = Some(Outage {
        since: at(0),
        failures: 30,
    });
    while waits_until_or(&link, now).since(now) < NETWORK_REST {
        link.state = State::Connecting(link.newest);
        link.lost(link.newest, LOSS, now, &mut rng);
    }
    assert_eq!(link.network_changed(true, now + Duration::from_secs(1)), []);
    assert_eq!(waits_until(&link), now + NETWORK_REST);
}

fn waits_until_or(link: &Link, now: Mono) -> Mono {
    match link.condition() {
        Condition::Waiting { until, .. } => until,
        Condition::Connecting | Condition::Online => now,
    }
}

#[test]
fn a_server_that_asked_to_be_left_alone_is_left_alone_whatever_the_network_does() {
    let loss = Loss {
        why: TroubleCode::ServerBusy,
        retry_after: Some(Duration::from_secs(90)),
    };
    let (mut link, _) = Link::open();
    link.lost(1, loss, at(0), &mut rng());
    let until = waits_until(&link);
    assert_eq!(link.revive(at(1)), []);
    assert_eq!(link.network_changed(true, at(1)), []);
    assert_eq!(waits_until(&link), until);
}
