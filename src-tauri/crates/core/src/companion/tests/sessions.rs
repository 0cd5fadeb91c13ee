//! A session from its opening to its end.

use super::*;

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
fn tells_nothing_twice_after_a_restart() {
    let mut rig = Rig::settled(&[booking(7, 4, 290, "booked")]);
    rig = rig.restarted(10);
    rig.list(&[booking(7, 4, 290, "booked")]);
    assert_eq!(rig.told(), []);
    rig.pass(280.0);
    assert_eq!(rig.told(), [(Kind::Expired, 290, true)]);
}

#[test]
fn a_refused_token_closes_the_sockets_and_asks_to_sign_in_but_the_countdown_goes_on() {
    let mut rig = Rig::settled(&[booking(7, 4, 400, "booked")]);
    rig.done(Read::Verify, ReadOutcome::Unauthorized);
    assert_eq!(rig.news().closed.len(), 2);
    let snapshot = rig.companion.snapshot(rig.now());
    assert!(matches!(
        snapshot.session,
        SessionView::SignedOut { why: Some(why), .. } if why.code == TroubleCode::TokenRefused
    ));
    rig.pass(400.0);
    let news = rig.news();
    assert_eq!(
        news.lines(),
        [(Kind::ExpiringSoon, 100, true), (Kind::Expired, 400, true)]
    );
    assert_eq!(news.asked, []);
}

#[test]
fn a_token_that_any_read_finds_refused_ends_the_reading() {
    for read in [
        Read::Bookings,
        Read::Booking(7),
        Read::AddOns,
        Read::Washes,
        Read::Verify,
    ] {
        let mut rig = Rig::settled(&[booking(7, 4, 400, "booked")]);
        rig.done(read, ReadOutcome::Unauthorized);
        assert_eq!(rig.news().closed.len(), 2, "{read:?}");
        rig.pass(90.0);
        assert_eq!(rig.news().asked, [], "{read:?}");
    }
}

#[test]
fn late_frames_of_an_ended_session_are_dropped() {
    let mut rig = Rig::settled(&[]);
    rig.put(Input::SignOut(SignOut::Everywhere));
    let ended = rig.effects().iter().any(|effect| {
        matches!(
            effect,
            Effect::EndSession {
                sign_out: Some(SignOut::Everywhere),
                ..
            }
        )
    });
    assert!(ended);
    rig.frame(Channel::Auth, "success", "Booking renewed successfully!");
    assert_eq!(rig.told(), []);
}

#[test]
fn a_sign_out_while_a_session_is_being_opened_gives_that_up_and_so_does_one_while_it_is_resumed() {
    let given_up = |rig: &mut Rig| -> Vec<(Epoch, String, String)> {
        rig.put(Input::SignOut(SignOut::Here));
        let effects = rig.effects().into_iter();
        effects
            .filter_map(|effect| match effect {
                Effect::GiveUpOpening {
                    epoch,
                    server,
                    user,
                } => Some((epoch, server, user)),
                _ => None,
            })
            .collect()
    };
    let server = "http://127.0.0.1:8000".to_owned();
    let mut rig = Rig::settled(&[]);
    assert_eq!(given_up(&mut rig), []);
    rig.put(Input::SignIn {
        asker: Asker(7),
        server: server.clone(),
        socket: None,
        user: "driver2".into(),
        password: Password::new("secret".into()),
        allow_plain: false,
    });
    assert_eq!(rig.companion.wanted(), Some(Epoch(2)));
    let expected = (Epoch(2), server.clone(), "driver2".to_owned());
    assert_eq!(given_up(&mut rig), [expected]);
    assert_eq!(rig.companion.wanted(), None);

    let mut rig = Rig::new();
    rig.put(Input::Started {
        account: Some(driver()),
        server: None,
        last_seen: None,
    });
    let expected = (Epoch(1), server, "driver".to_owned());
    assert_eq!(given_up(&mut rig), [expected]);
}

/// Opens the session, or fails to with that code.
fn end_opening(rig: &mut Rig, epoch: u32, result: Result<Option<Box<Opened>>, TroubleCode>) {
    let epoch = Epoch(epoch);
    rig.put(Input::SessionOpened { epoch, result });
}

fn resumes(rig: &mut Rig) -> usize {
    let is_resumption = |effect: &Effect| matches!(effect, Effect::Resume { .. });
    let effects = rig.effects();
    effects
        .iter()
        .filter(|effect| is_resumption(effect))
        .count()
}

#[test]
fn a_session_that_the_keyring_kept_from_being_resumed_is_resumed_at_a_click() {
    for code in [
        TroubleCode::KeyringLocked,
        TroubleCode::KeyringMissing,
        TroubleCode::KeyringSlow,
    ] {
        let mut rig = Rig::new();
        rig.put(Input::Started {
            account: Some(driver()),
            server: None,
            last_seen: None,
        });
        assert_eq!(resumes(&mut rig), 1);
        end_opening(&mut rig, 1, Err(code));
        rig.put(Input::Retry);
        assert_eq!(resumes(&mut rig), 1, "{code:?}");
        // Not while that is under way, and not for what is nobody's wish any more.
        rig.put(Input::Retry);
        assert_eq!(resumes(&mut rig), 0);
        end_opening(&mut rig, 2, Err(code));
        rig.put(Input::SignOut(SignOut::Here));
        rig.put(Input::Retry);
        assert_eq!(resumes(&mut rig), 0);
    }
}

#[test]
fn a_keyring_that_was_missing_or_slow_is_asked_again_by_itself_and_a_locked_one_is_not() {
    for (code, again) in [
        (TroubleCode::KeyringMissing, 1),
        (TroubleCode::KeyringSlow, 1),
        (TroubleCode::KeyringLocked, 0),
        (TroubleCode::Unreachable, 0),
    ] {
        let mut rig = Rig::new();
        rig.put(Input::Started {
            account: Some(driver()),
            server: None,
            last_seen: None,
        });
        rig.effects();
        end_opening(&mut rig, 1, Err(code));
        rig.pass(19.9);
        assert_eq!(resumes(&mut rig), 0, "{code:?}");
        rig.pass(0.2);
        assert_eq!(resumes(&mut rig), again, "{code:?}");
    }
}

#[test]
fn a_token_that_the_keyring_did_not_take_is_kept_at_a_click_and_by_itself_where_that_asks_nobody() {
    let keeps = |rig: &mut Rig| -> usize {
        let is_keeping = |effect: &Effect| matches!(effect, Effect::KeepToken { .. });
        let effects = rig.effects();
        effects.iter().filter(|effect| is_keeping(effect)).count()
    };
    for (code, by_itself) in [
        (TroubleCode::KeyringMissing, 1),
        (TroubleCode::KeyringSlow, 1),
        (TroubleCode::KeyringLocked, 0),
    ] {
        let mut rig = Rig::settled(&[]);
        rig.put(Input::Trouble { code, on: true });
        rig.pass(20.1);
        assert_eq!(keeps(&mut rig), by_itself, "{code:?}");
        rig.put(Input::Retry);
        assert_eq!(keeps(&mut rig), 1, "{code:?}");
        rig.put(Input::Trouble { code, on: false });
        rig.put(Input::Retry);
        rig.pass(60.0);
        assert_eq!(keeps(&mut rig), 0, "{code:?}");
    }
}

#[test]
fn the_web_clients_failure_4_reconnects_after_signing_out() {
    let mut rig = Rig::settled(&[booking(7, 4, 400, "booked")]);
    rig.put(Input::SignOut(SignOut::Here));
    rig.news();
    rig.sockets_lost();
    rig.pass(3_600.0);
    assert!(rig.effects().is_empty());
}

#[test]
fn an_administrator_is_signed_in_and_told_what_can_not_be_told() {
    let mut rig = Rig::of(Account {
        user: "admin".into(),
        role: Role::Admin,
        ids: Ids {
            profile: None,
            auth: None,
        },
        ..driver()
    });
    rig.resume(Memory::default());
    let news = rig.news();
    assert_eq!(news.opened, []);
    assert_eq!(news.asked, [Read::Verify, Read::Clock]);
    let snapshot = rig.companion.snapshot(rig.now());
    assert!(matches!(snapshot.session, SessionView::SignedIn { .. }));
    let codes: Vec<TroubleCode> = snapshot.troubles.iter().map(|one| one.code).collect();
    assert_eq!(codes, [TroubleCode::RoleHearsNothing]);
    rig.pass(3_600.0);
    assert_eq!(rig.told(), []);
}

#[test]
fn an_administrator_whose_id_is_known_is_told_messages_of_no_kind() {
    let mut rig = Rig::of(Account {
        user: "admin".into(),
        role: Role::Admin,
        ids: Ids {
            profile: None,
            auth: Some(1),
        },
        ..driver()
    });
    rig.start(Memory::default());
    rig.frame(Channel::Auth, "info", "Something happened!");
    rig.frame(Channel::Auth, "warning", CLOSED);
    rig.frame(Channel::Auth, "info", NEW_BOOKING);
    assert_eq!(rig.told(), [(Kind::Other, 0, true)]);
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
    let mut rig = Rig::settled(&[]);
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
    assert_eq!(rig.news().answers, [Err(TroubleCode::Unreachable)]);
    rig.frame(Channel::Auth, "info", "Something happened!");
    assert_eq!(rig.told(), [(Kind::Other, 0, true)]);
}
