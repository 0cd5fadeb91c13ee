use serde_json::json;

use super::*;
use crate::{
    text::{Language, Words},
    update::view::{UpdateResult, UpdateState, UpdateView},
};

const START: Duration = Duration::from_secs(1_000);
const MINUTE: Duration = Duration::from_secs(60);
const HOUR: Duration = Duration::from_secs(3_600);

fn at(since: Duration) -> Now {
    Now {
        mono: Mono::new(START + since),
        wall: UnixMillis(0).after(since),
    }
}

fn version(text: &str) -> Version {
    Version::parse(text).unwrap()
}

fn list(version: &str) -> String {
    json!({
        "version": version,
        "notes": "Sees more.",
        "platforms": {
            "linux-x86_64": { "url": "https://updates.example/x", "signature": "c2ln" },
        },
    })
    .to_string()
}

fn offer(text: &str) -> Offer {
    Offer {
        version: version(text),
        notes: "Sees more.".into(),
        url: "https://updates.example/x".into(),
        signature: "c2ln".into(),
    }
}

/// Updates of a program of version 0.1.0, from the start on.
struct Rig {
    updates: Updates,
    rng: Rng,
    hold: Option<Hold>,
    is_offline: bool,
}

impl Rig {
    fn with(refused: Option<Version>, untold: Option<Outcome>) -> Self {
        let mut rig = Self {
            updates: Updates::new(),
            rng: Rng::with_seed(7),
            hold: None,
            is_offline: false,
        };
        let supply = Supply::Own {
            system: "linux-x86_64".into(),
            refused,
            untold,
        };
        rig.begin(supply);
        rig
    }

    fn new() -> Self {
        Self::with(None, None)
    }

    fn begin(&mut self, supply: Supply) {
        let running = version("0.1.0");
        let channel = Some(Channel::Stable);
        let now = at(Duration::ZERO).mono;
        self.updates
            .begun(running, supply, channel, now, &mut self.rng);
    }

    fn happens(&mut self, happened: Happened, now: Now) -> Option<UpdateEffect> {
        self.updates.handle(happened, now, &mut self.rng)
    }

    fn tick(&mut self, now: Now) -> Option<UpdateEffect> {
        let hold = self.hold;
        self.updates.tick(now.mono, self.is_offline, || hold)
    }

    fn deadline(&self) -> Option<Duration> {
        let due = self.updates.deadline(self.is_offline, || self.hold)?;
        Some(due.since(at(Duration::ZERO).mono))
    }

    /// Looks when it is due, and finds that. When that was.
    fn looks(&mut self, found: Result<String, TroubleCode>) -> Duration {
        let due = self.deadline().unwrap();
        let channel = Channel::Stable;
        assert_eq!(self.tick(at(due)), Some(UpdateEffect::Look { channel }));
        assert_eq!(self.tick(at(due)), None);
        let read = found;
        assert_eq!(
            self.happens(Happened::Looked { channel, read }, at(due)),
            None
        );
        due
    }

    fn view(&self) -> UpdateView {
        let words = Words::of(Language::English);
        self.updates.view(&words, at(HOUR), || self.hold)
    }

    fn state(&self) -> UpdateState {
        self.view().state
    }
}

fn is_about(found: Duration, wanted: Duration) -> bool {
    (wanted.mul_f64(0.8)..=wanted.mul_f64(1.2)).contains(&found)
}

#[test]
fn it_is_looked_some_minutes_after_the_start_and_then_daily_at_no_fixed_time() {
    let mut rig = Rig::new();
    let first = rig.looks(Ok(list("0.1.0")));
    let second = rig.looks(Ok(list("0.1.0")));
    let third = rig.looks(Ok(list("0.1.0")));
    assert!(is_about(first, 5 * MINUTE), "{first:?}");
    let days = [second - first, third - second];
    assert!(days.iter().all(|day| is_about(*day, 24 * HOUR)), "{days:?}");
    assert_ne!(days[0], days[1]);
}

#[test]
fn after_a_look_that_failed_the_next_one_comes_within_hours_and_ever_later_up_to_a_day() {
    let mut rig = Rig::new();
    let mut last = rig.looks(Err(TroubleCode::UpdateUnreachable));
    for hours in [1, 2, 4, 8, 16, 24, 24] {
        let next = rig.looks(Err(TroubleCode::UpdateUnreachable));
        assert!(is_about(next - last, hours * HOUR), "{hours} {next:?}");
        last = next;
    }
    // Then one succeeds, and everything is forgotten.
    rig.looks(Ok(list("0.1.0")));
    last = rig.looks(Err(TroubleCode::UpdateUnreachable));
    let next = rig.looks(Ok(list("0.1.0")));
    assert!(is_about(next - last, HOUR));
}

#[test]
fn it_is_never_looked_while_offline_and_at_once_when_that_is_over() {
    let mut rig = Rig::new();
    rig.is_offline = true;
    assert_eq!(rig.deadline(), None);
    assert_eq!(rig.tick(at(48 * HOUR)), None);
    rig.is_offline = false;
    let channel = Channel::Stable;
    assert_eq!(
        rig.tick(at(48 * HOUR)),
        Some(UpdateEffect::Look { channel })
    );
}

#[test]
fn a_look_by_hand_is_made_at_once_and_not_twice() {
    let mut rig = Rig::new();
    rig.happens(Happened::LookNow, at(MINUTE));
    let channel = Channel::Stable;
    assert_eq!(rig.tick(at(MINUTE)), Some(UpdateEffect::Look { channel }));
    rig.happens(Happened::LookNow, at(MINUTE));
    assert_eq!(rig.tick(at(MINUTE)), None);
    let looking = UpdateState::Current {
        looked_at: None,
        is_looking: true,
        why: None,
    };
    assert_eq!(rig.state(), looking);
}

#[test]
fn what_was_found_is_shown() {
    let mut rig = Rig::new();
    let first = rig.looks(Ok(list("0.1.0")));
    let current = |why| UpdateState::Current {
        looked_at: Some(at(first).wall),
        is_looking: false,
        why,
    };
    assert_eq!(rig.state(), current(None));
    rig.looks(Ok("<!DOCTYPE html>".into()));
    let told = |code: TroubleCode| Some(code.told(&Words::of(Language::English)));
    assert_eq!(rig.state(), current(told(TroubleCode::UpdateUnreadable)));
    rig.looks(Ok(list("0.2.0").replace("c2ln", "")));
    assert_eq!(rig.state(), current(told(TroubleCode::UpdateForged)));
    rig.looks(Ok(list("0.2.0")));
    let ready = UpdateState::Ready {
        version: "0.2.0".into(),
        notes: "Sees more.".into(),
        why: None,
    };
    assert_eq!(rig.state(), ready);
    assert_eq!(rig.view().running, "0.1.0");
    // Offered until the list says something else, also when it can't be read.
    rig.looks(Err(TroubleCode::UpdateUnreachable));
    assert_eq!(rig.state(), ready);
    rig.looks(Ok(list("0.1.0")));
    assert!(matches!(
        rig.state(),
        UpdateState::Current { why: None, .. }
    ));
}

#[test]
fn a_version_is_fetched_when_the_user_wants_it_and_installed_when_it_is_there() {
    let mut rig = Rig::new();
    assert_eq!(rig.updates.wanted("0.2.0"), Err(TroubleCode::UpdateGone));
    rig.looks(Ok(list("0.2.0")));
    assert_eq!(rig.updates.wanted("0.3.0"), Err(TroubleCode::UpdateGone));
    let load = UpdateEffect::Load(offer("0.2.0"));
    assert_eq!(rig.updates.wanted("0.2.0"), Ok(Some(load)));
    assert_eq!(rig.updates.wanted("0.2.0"), Ok(None), "a second press");
    rig.happens(Happened::Loading { share: 40 }, at(HOUR));
    let version = || "0.2.0".to_owned();
    let loading = UpdateState::Loading {
        version: version(),
        share: 40,
    };
    assert_eq!(rig.state(), loading);
    assert_eq!(rig.tick(at(HOUR)), None);
    rig.happens(Happened::Loaded(Ok(())), at(HOUR));
    let install = UpdateEffect::Install(Version::new(0, 2, 0));
    assert_eq!(rig.tick(at(HOUR)), Some(install));
    assert_eq!(rig.tick(at(HOUR)), None);
    assert_eq!(rig.state(), UpdateState::Installing { version: version() });
}

#[test]
fn what_could_not_be_fetched_or_begun_is_offered_again_and_says_why() {
    let mut rig = Rig::new();
    rig.looks(Ok(list("0.2.0")));
    let why = |rig: &Rig| match rig.state() {
        UpdateState::Ready { why, .. } => why.map(|why| why.code),
        other => panic!("{other:?}"),
    };
    rig.updates.wanted("0.2.0").unwrap();
    rig.happens(Happened::Loaded(Err(TroubleCode::UpdateCutOff)), at(HOUR));
    assert_eq!(why(&rig), Some(TroubleCode::UpdateCutOff));
    assert_eq!(rig.tick(at(HOUR)), None);
    rig.updates.wanted("0.2.0").unwrap();
    rig.happens(Happened::Loaded(Ok(())), at(HOUR));
    rig.tick(at(HOUR)).unwrap();
    rig.happens(Happened::NotBegun(TroubleCode::UpdateNotBegun), at(HOUR));
    assert_eq!(why(&rig), Some(TroubleCode::UpdateNotBegun));
}

#[test]
fn what_is_there_waits_for_its_time_and_begins_by_itself() {
    let mut rig = Rig::new();
    rig.looks(Ok(list("0.2.0")));
    rig.updates.wanted("0.2.0").unwrap();
    let until = HOUR + 7 * MINUTE;
    rig.hold = Some(Hold::Countdown {
        until: at(until).mono,
    });
    rig.happens(Happened::Loaded(Ok(())), at(HOUR));
    assert_eq!(rig.tick(at(HOUR)), None);
    assert_eq!(rig.deadline(), Some(until));
    let waiting = |until| UpdateState::Waiting {
        version: "0.2.0".into(),
        until,
    };
    assert_eq!(rig.state(), waiting(Some(at(until).wall)));
    rig.hold = Some(Hold::Request);
    assert_eq!(rig.state(), waiting(None));
    assert_eq!(rig.tick(at(until)), None);
    rig.hold = None;
    let install = UpdateEffect::Install(version("0.2.0"));
    assert_eq!(rig.tick(at(until)), Some(install));
}

#[test]
fn what_waits_can_be_called_off_and_wanted_again() {
    let mut rig = Rig::new();
    rig.looks(Ok(list("0.2.0")));
    rig.updates.wanted("0.2.0").unwrap();
    rig.hold = Some(Hold::Request);
    rig.happens(Happened::Loaded(Ok(())), at(HOUR));
    rig.happens(Happened::CalledOff, at(HOUR));
    rig.hold = None;
    assert_eq!(rig.tick(at(HOUR)), None);
    let load = UpdateEffect::Load(offer("0.2.0"));
    assert_eq!(rig.updates.wanted("0.2.0"), Ok(Some(load)));
}

#[test]
fn a_version_that_was_taken_back_is_not_offered_again_and_a_newer_one_is() {
    let rolled_back = Outcome::RolledBack(version("0.2.0"));
    let mut rig = Rig::with(Some(version("0.2.0")), Some(rolled_back));
    let result = Some(UpdateResult::RolledBack {
        version: "0.2.0".into(),
    });
    assert_eq!(rig.view().result, result);
    for refused in ["0.1.9", "0.2.0"] {
        rig.looks(Ok(list(refused)));
        assert!(
            matches!(rig.state(), UpdateState::Current { .. }),
            "{refused}"
        );
    }
    rig.looks(Ok(list("0.2.1")));
    assert!(matches!(rig.state(), UpdateState::Ready { .. }));
    assert_eq!(
        rig.happens(Happened::Seen, at(HOUR)),
        Some(UpdateEffect::Forget)
    );
    assert_eq!(rig.view().result, None);
    assert_eq!(rig.happens(Happened::Seen, at(HOUR)), None);
}

#[test]
fn a_package_leaves_updates_to_the_package_manager() {
    for (supply, state) in [
        (Supply::Package, UpdateState::Package),
        (Supply::Unusable, UpdateState::Unusable),
    ] {
        let mut rig = Rig::new();
        rig.begin(supply);
        rig.happens(Happened::LookNow, at(HOUR));
        assert_eq!(rig.tick(at(48 * HOUR)), None);
        assert_eq!(rig.deadline(), None);
        assert_eq!(rig.state(), state);
        assert_eq!(rig.updates.wanted("0.2.0"), Err(TroubleCode::UpdateGone));
    }
}

#[test]
fn another_channel_is_looked_through_at_once_and_none_at_all() {
    let mut rig = Rig::new();
    rig.looks(Ok(list("0.2.0")));
    rig.updates.follow(Some(Channel::Beta), at(HOUR).mono);
    assert!(matches!(rig.state(), UpdateState::Current { .. }));
    let channel = Channel::Beta;
    assert_eq!(rig.tick(at(HOUR)), Some(UpdateEffect::Look { channel }));
    // An answer that is late is of the other channel.
    let late = Happened::Looked {
        channel: Channel::Stable,
        read: Ok(list("0.2.0")),
    };
    rig.happens(late, at(HOUR));
    assert!(matches!(rig.state(), UpdateState::Current { .. }));
    rig.updates.follow(None, at(HOUR).mono);
    assert_eq!(rig.state(), UpdateState::Off);
    assert_eq!(rig.tick(at(48 * HOUR)), None);
    assert_eq!(rig.deadline(), None);
}

#[test]
fn the_wish_for_no_updates_holds_for_what_waits_too() {
    let mut rig = Rig::new();
    rig.looks(Ok(list("0.2.0")));
    rig.updates.wanted("0.2.0").unwrap();
    rig.updates.follow(None, at(HOUR).mono);
    rig.happens(Happened::Loaded(Ok(())), at(HOUR));
    assert_eq!(rig.tick(at(HOUR)), None);
    assert_eq!(rig.state(), UpdateState::Off);
}

#[test]
fn nothing_is_begun_in_the_last_ten_minutes_of_a_countdown() {
    let quiet = |left: &[u64]| {
        let left = left.iter().map(|seconds| Duration::from_secs(*seconds));
        quiet_in(left, 10 * MINUTE).map(|quiet| quiet.as_secs())
    };
    for (left, expected) in [
        (&[][..], None),
        (&[0], None),
        (&[601], None),
        (&[600], Some(600)),
        (&[1], Some(1)),
        (&[3_600, 300], Some(300)),
        // When the first is over, the second is in its last ten minutes, and then the third.
        (&[300, 1_500, 900], Some(1_500)),
        (&[300, 901], Some(300)),
    ] {
        assert_eq!(quiet(left), expected, "{left:?}");
    }
}
