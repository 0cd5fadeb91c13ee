//! Updates beside everything else: what they wait for, and what they don't touch.

use semver::Version;

use super::*;
use crate::{
    settings::UpdateChannel,
    update::{Channel, Supply, UpdateEffect, UpdateInput, view::UpdateState},
};

const LIST: &str = r#"{"version":"0.2.0","platforms":{"linux-x86_64":
    {"url":"https://updates.example/x","signature":"c2ln"}}}"#;

fn begin(rig: &mut Rig) {
    rig.put(Input::Update(UpdateInput::Begun {
        running: Version::new(0, 1, 0),
        supply: Supply::Own {
            system: "linux-x86_64".into(),
            refused: None,
            untold: None,
        },
    }));
}

/// What was wanted done about updates since it was asked last.
fn wanted(rig: &mut Rig) -> Vec<UpdateEffect> {
    let of_updates = |effect| match effect {
        Effect::Update(effect) => Some(effect),
        _ => None,
    };
    rig.effects().into_iter().filter_map(of_updates).collect()
}

fn state(rig: &Rig) -> UpdateState {
    rig.companion.snapshot(rig.now()).update.state
}

/// The user has wanted version 0.2.0, and it is there.
fn fetch(rig: &mut Rig) {
    rig.put(Input::Update(UpdateInput::LookNow));
    rig.put(Input::Update(UpdateInput::Looked {
        channel: Channel::Stable,
        read: Ok(LIST.into()),
    }));
    rig.effects();
    rig.put(Input::Update(UpdateInput::Wanted {
        asker: Asker(1),
        version: "0.2.0".into(),
    }));
    let effects = rig.effects();
    assert!(
        matches!(
            effects.as_slice(),
            [
                Effect::Update(UpdateEffect::Load(_)),
                Effect::Answer { result: Ok(()), .. }
            ]
        ),
        "{effects:?}"
    );
    rig.put(Input::Update(UpdateInput::Loaded(Ok(()))));
}

fn install() -> [UpdateEffect; 1] {
    [UpdateEffect::Install(Version::new(0, 2, 0))]
}

/// A countdown by hand that ends in so many seconds.
fn count_down(rig: &mut Rig, seconds: i64) {
    let end = UnixMillis(rig.now().wall.0 + seconds * 1_000);
    let label = String::new();
    rig.wish(Wish::StartCountdown { label, end });
}

#[test]
fn an_update_is_begun_at_once_while_nothing_ends_soon() {
    let mut rig = Rig::settled(&[booking(7, 4, 601, "booked")]);
    begin(&mut rig);
    fetch(&mut rig);
    assert_eq!(wanted(&mut rig), install());
}

#[test]
fn an_update_waits_until_countdowns_are_over_that_end_within_ten_minutes() {
    let mut rig = Rig::settled(&[booking(7, 4, 600, "booked")]);
    begin(&mut rig);
    count_down(&mut rig, 900);
    fetch(&mut rig);
    assert_eq!(wanted(&mut rig), []);
    let until = Some(UnixMillis(rig.now().wall.0 + 900_000));
    let version = "0.2.0".to_owned();
    assert_eq!(state(&rig), UpdateState::Waiting { version, until });
    rig.pass(899.9);
    assert_eq!(wanted(&mut rig), []);
    rig.pass(0.2);
    assert_eq!(wanted(&mut rig), install());
}

#[test]
fn an_update_waits_until_a_request_is_answered() {
    let over = booking(7, 4, -10, "completed");
    let mut rig = Rig::settled(std::slice::from_ref(&over));
    begin(&mut rig);
    rig.wish(Wish::Renew {
        booking: 7,
        method: Method::Upi,
        price: Money(2_500),
    });
    rig.body(Read::Booking(7), &over);
    let sent = rig.news().sent;
    fetch(&mut rig);
    assert_eq!(wanted(&mut rig), []);
    let version = "0.2.0".to_owned();
    let until = None;
    assert_eq!(state(&rig), UpdateState::Waiting { version, until });
    rig.reply(sent[0].0, Reply::Refused { says: None });
    assert_eq!(wanted(&mut rig), install());
}

#[test]
fn it_is_not_looked_for_updates_while_the_server_is_away() {
    let mut rig = Rig::settled(&[]);
    begin(&mut rig);
    rig.sockets_lost();
    rig.pass(1_000.0);
    assert_eq!(wanted(&mut rig), []);
    for (channel, _) in Acceptance::default().channels(&rig.account) {
        rig.attempt(channel, 2, SocketEvent::Opened);
    }
    let channel = Channel::Stable;
    assert_eq!(wanted(&mut rig), [UpdateEffect::Look { channel }]);
}

#[test]
fn who_wants_no_updates_is_asked_for_nothing() {
    let mut rig = Rig::settled(&[]);
    let settings = Settings {
        update_channel: UpdateChannel::Off,
        ..Settings::default()
    };
    rig.put(Input::Settings(Box::new(settings)));
    begin(&mut rig);
    rig.pass(100_000.0);
    assert_eq!(wanted(&mut rig), []);
    assert_eq!(state(&rig), UpdateState::Off);
    rig.put(Input::Settings(Box::default()));
    let channel = Channel::Stable;
    assert_eq!(wanted(&mut rig), [UpdateEffect::Look { channel }]);
}
