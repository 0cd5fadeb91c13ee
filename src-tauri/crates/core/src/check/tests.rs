use super::*;
use crate::{
    account::Role,
    clock::UnixMillis,
    event::Kind,
    ledger::{Habit, SourceCount},
    snapshot::{
        BookingView, ConnectionView, LossView, ReconnectsView, SessionView, Snapshot, SourceView,
        TimeView,
    },
    text::Words,
};

fn check() -> Check {
    Check::new(Some("parking.example".into()))
}

/// Runs a check in which everything passes but what is said to be otherwise.
fn run(check: &mut Check, otherwise: &[(Step, Finding)]) {
    loop {
        let steps = check.begin();
        if steps.is_empty() {
            return;
        }
        for step in steps {
            let other = otherwise.iter().find(|(of, _)| *of == step);
            let finding = other.map_or(Finding::Passed(Fact::Took(3)), |(_, other)| other.clone());
            check.found(step, finding);
        }
    }
}

fn untried(check: &Check) -> Vec<Step> {
    Step::ALL
        .into_iter()
        .filter(|step| matches!(check.state(*step), State::Found(Finding::Untried(_))))
        .collect()
}

#[test]
fn what_concerns_this_computer_begins_with_the_first_step_and_the_rest_in_its_turn() {
    let mut check = check();
    assert_eq!(
        check.begin(),
        [
            Step::Name,
            Step::Notifications,
            Step::Keyring,
            Step::Autostart
        ]
    );
    assert_eq!(check.begin(), []);
    check.found(Step::Name, Finding::Unneeded(Reason::Numeric));
    assert_eq!(check.begin(), [Step::Port]);
    check.found(Step::Port, Finding::Passed(Fact::Took(3)));
    check.found(Step::Keyring, Finding::Failed(TroubleCode::KeyringMissing));
    assert_eq!(check.begin(), [Step::Tls]);
    check.found(Step::Tls, Finding::Unneeded(Reason::Plain));
    assert_eq!(check.begin(), [Step::Api, Step::Upgrade]);
    assert!(!check.is_over());
}

#[test]
fn a_step_that_fails_keeps_only_those_from_being_tried_that_need_it() {
    let cases: [(Step, &[Step]); 5] = [
        (
            Step::Name,
            &[
                Step::Port,
                Step::Tls,
                Step::Api,
                Step::Token,
                Step::Upgrade,
                Step::Welcome,
                Step::RoundTrip,
                Step::Clock,
            ],
        ),
        (Step::Api, &[Step::Token]),
        (
            Step::Upgrade,
            &[Step::Welcome, Step::RoundTrip, Step::Clock],
        ),
        (Step::Welcome, &[Step::RoundTrip]),
        (Step::Notifications, &[]),
    ];
    for (failing, left_out) in cases {
        let mut check = check();
        let failed = Finding::Failed(TroubleCode::Unreachable);
        run(&mut check, &[(failing, failed)]);
        assert!(check.is_over());
        assert_eq!(untried(&check), left_out, "{failing:?}");
        assert_eq!(check.failed().collect::<Vec<_>>(), [failing]);
        for step in left_out {
            let why = Finding::Untried(Hindrance::Failed(failing));
            assert_eq!(*check.state(*step), State::Found(why), "{step:?}");
        }
    }
}

#[test]
fn without_a_server_only_this_computer_is_looked_at() {
    let mut check = Check::new(None);
    run(&mut check, &[]);
    assert_eq!(untried(&check).len(), 9);
    let words = Words::english();
    let view = check.view(&words);
    let why = words.say("check-no-server");
    assert_eq!(view.steps[8].state, StepState::NotTried { why });
    assert_eq!(
        view.outcome.unwrap(),
        "What could be tried works; 9 steps could not be tried."
    );
}

#[test]
fn every_step_has_an_exit_status_of_its_own_beyond_those_of_other_commands() {
    let statuses: Vec<u8> = Step::ALL.map(Step::exit_status).into();
    assert_eq!(statuses, (10..22).collect::<Vec<u8>>());
}

#[test]
fn every_step_has_its_words_and_the_name_it_has_in_json() {
    let words = Words::english();
    for step in Step::ALL {
        assert!(words.knows(&format!("check-{}", step.name().replace('_', "-"))));
        assert_eq!(
            serde_json::to_value(step).unwrap().as_str(),
            Some(step.name())
        );
    }
}

#[test]
fn says_at_the_end_what_came_of_it() {
    let words = Words::english();
    let outcome = |otherwise: &[(Step, Finding)]| {
        let mut check = check();
        assert_eq!(check.view(&words).outcome, None);
        run(&mut check, otherwise);
        check.view(&words).outcome.unwrap()
    };
    assert_eq!(outcome(&[]), "All is well.");
    let untried = Finding::Untried(Hindrance::NobodySignedIn);
    assert_eq!(
        outcome(&[(Step::Token, untried)]),
        "What could be tried works; 1 step could not be tried."
    );
    let failed = || Finding::Failed(TroubleCode::KeyringMissing);
    assert_eq!(outcome(&[(Step::Keyring, failed())]), "1 step failed.");
    assert_eq!(
        outcome(&[(Step::Name, failed()), (Step::Keyring, failed())]),
        "2 steps failed."
    );
}

#[test]
fn says_how_far_the_clocks_are_apart() {
    let words = Words::english();
    let said = |millis| {
        let mut check = check();
        run(
            &mut check,
            &[(Step::Clock, Finding::Passed(Fact::Ahead(millis)))],
        );
        check.view(&words).steps[Step::Clock as usize].state.clone()
    };
    let passed = |detail: &str| StepState::Passed {
        detail: detail.to_owned(),
    };
    assert_eq!(said(-60), passed("Both clocks show the same time."));
    assert_eq!(
        said(2_340),
        passed(
            "The server's clock is 2.3 s ahead of this computer's. Countdowns go by the server's."
        )
    );
    assert_eq!(
        said(-180_900),
        passed(
            "The server's clock is 180 s behind this computer's. Countdowns go by the server's."
        )
    );
}

#[test]
fn the_report_helps_and_holds_nothing_personal() {
    let words = Words::english();
    let mut check = check();
    let failed = Finding::Failed(TroubleCode::SocketNotFound);
    run(&mut check, &[(Step::Upgrade, failed)]);
    let why = TroubleCode::TimedOut.told(&words);
    let snapshot = Snapshot {
        session: SessionView::SignedIn {
            user: "asha.nair".into(),
            server: "parking.example".into(),
            role: Role::Unknown("Warden Asha".into()),
        },
        connection: ConnectionView::Waiting {
            retry_at: UnixMillis(0),
            why: why.clone(),
        },
        bookings: vec![BookingView {
            id: 777_001,
            lot: "Secret Garden".into(),
            slot: 777_002,
            vehicle: Some("KL-08-AZ-1234".into()),
            starts_at: None,
            ends_at: UnixMillis(0),
            time: TimeView::Running,
            payment: None,
            renewal_price: None,
            renews_at_end: None,
            request: None,
            can_snooze: false,
            snoozed_until: None,
            muted: false,
        }],
        countdowns: vec![crate::snapshot::CountdownView {
            id: 1,
            label: "Dentist".into(),
            starts_at: UnixMillis(0),
            ends_at: UnixMillis(0),
            can_snooze: false,
            snoozed_until: None,
        }],
        unread: 3,
        server_ahead: 1_500,
        troubles: vec![TroubleCode::KeyringLocked.told(&words)],
        sources: vec![SourceView {
            kind: Kind::Declined,
            count: SourceCount {
                frame: 1,
                late: 2,
                never: 3,
                foreign: 4,
            },
            habit: Habit::AtOnce,
        }],
        reconnects: ReconnectsView {
            today: 5,
            last: Some(LossView {
                why,
                at: UnixMillis(1_800_000_000_000),
            }),
        },
        ..Snapshot::default()
    };
    let about = About {
        version: "0.1.0".into(),
        system: "Debian GNU/Linux 12".into(),
    };
    let report = report(&check.view(&words), Some(&snapshot), &about);
    for line in [
        "ParkMate Companion 0.1.0",
        "System: Debian GNU/Linux 12",
        "Server: parking.example",
        "port           passed     It answered within 3 ms.",
        "Session: an unknown role",
        "Connection: waiting, timed_out",
        "Reconnects today: 5; last loss 2027-01-15T08:00:00.000Z, timed_out",
        "Troubles: keyring_locked",
        "declined                1      2      3        4",
    ] {
        assert!(
            report.lines().any(|other| other == line),
            "{line}\n{report}"
        );
    }
    assert!(report.contains("upgrade        FAILED     socket_not_found: "));
    for personal in [
        "asha", "Asha", "Garden", "7770", "KL-08", "Dentist", "Warden",
    ] {
        assert!(!report.contains(personal), "{personal}\n{report}");
    }
}
