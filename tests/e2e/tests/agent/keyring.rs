//! A keyring that fails in each way: what the user sees, that the agent goes on, and that all is well again by
//! itself or by one click when the keyring is.

use parkmate_door::protocol::Ask;
use parkmate_simulator::{Kind, Simulator};
use serde_json::Value;

use crate::{
    desktop::Notifications,
    private_bus::{
        Keyring, in_session,
        secret_service::{Mood, SecretService},
    },
    program::{Agent, answer, login, run, server, sockets, status, status_that},
    promise::caller,
};

fn codes(status: &Value) -> Vec<&str> {
    let troubles = status["troubles"].as_array().unwrap();
    troubles
        .iter()
        .map(|trouble| trouble["code"].as_str().unwrap())
        .collect()
}

fn is_signed_in(status: &Value, user: &str) -> bool {
    status["session"]["state"] == "signed_in" && status["session"]["user"] == user
}

fn why(status: &Value) -> Option<&str> {
    status["session"]["why"]["code"].as_str()
}

/// An event comes and is told.
async fn goes_on(server: &Simulator, notifications: &mut Notifications, told: usize) {
    sockets(server, &["1", "4"]).await;
    server
        .world(|world| world.make_happen(Kind::CashVerified))
        .unwrap();
    notifications.wait_for(told).await;
}

/// Clicks on "Try now".
async fn click() {
    caller().await.ask(Ask::Retry).await.unwrap();
}

/// The whole story of a keyring that fails so: at the sign-in, and at the next start.
async fn fails(mood: Mood, code: &str, sentence: &str, by_itself: bool) {
    let service = SecretService::start(mood).await;
    let mut notifications = Notifications::start().await;
    let server = server().await;
    let agent = Agent::start().await;
    // The sign-in holds for this run.
    assert!(login(&server.http_url(), "driver").await.status.success());
    let troubled = status_that(|status| codes(status) == [code]).await;
    assert!(is_signed_in(&troubled, "driver"), "{troubled}");
    let said = troubled["troubles"][0]["sentence"].as_str().unwrap();
    assert!(said.contains(sentence), "{said}");
    assert!(answer(&["status"]).await.contains(sentence));
    goes_on(&server, &mut notifications, 1).await;
    // The keyring is back, and keeps it after all.
    service.is(Mood::Willing);
    if !by_itself {
        click().await;
    }
    status_that(|status| codes(status).is_empty()).await;
    assert_eq!(agent.terminate().await.code(), Some(0));

    service.is(mood);
    let agent = Agent::start().await;
    let off = status_that(|status| why(status) == Some(code)).await;
    assert_eq!(off["session"]["user"], "driver");
    service.is(Mood::Willing);
    if !by_itself {
        click().await;
    }
    status_that(|status| is_signed_in(status, "driver")).await;
    goes_on(&server, &mut notifications, 2).await;
    assert_eq!(agent.terminate().await.code(), Some(0));
}

#[test]
fn where_the_keyrings_prompt_is_dismissed_a_click_is_enough_when_it_is_opened_after_all() {
    in_session(
        "keyring::where_the_keyrings_prompt_is_dismissed_a_click_is_enough_when_it_is_opened_after_all",
        Keyring::None,
        async || {
            fails(
                Mood::Dismissed,
                "keyring_locked",
                "The keyring is locked",
                false,
            )
            .await
        },
    );
}

#[test]
fn a_keyring_that_fails_is_as_good_as_none_and_all_is_well_by_itself_when_it_works_again() {
    in_session(
        "keyring::a_keyring_that_fails_is_as_good_as_none_and_all_is_well_by_itself_when_it_works_again",
        Keyring::None,
        async || fails(Mood::Failing, "keyring_missing", "no keyring service", true).await,
    );
}

#[test]
fn a_keyring_that_is_silent_is_waited_for_and_all_is_well_by_itself_when_it_answers() {
    in_session(
        "keyring::a_keyring_that_is_silent_is_waited_for_and_all_is_well_by_itself_when_it_answers",
        Keyring::None,
        async || fails(Mood::Silent, "keyring_slow", "did not answer", true).await,
    );
}

#[test]
fn a_keyring_service_that_comes_up_later_is_found_by_itself() {
    in_session(
        "keyring::a_keyring_service_that_comes_up_later_is_found_by_itself",
        Keyring::None,
        async || {
            let mut notifications = Notifications::start().await;
            let server = server().await;
            let agent = Agent::start().await;
            assert!(login(&server.http_url(), "driver").await.status.success());
            assert_eq!(codes(&status().await), ["keyring_missing"]);
            goes_on(&server, &mut notifications, 1).await;
            let _service = SecretService::start(Mood::Willing).await;
            status_that(|status| codes(status).is_empty()).await;
            assert_eq!(agent.terminate().await.code(), Some(0));
            let agent = Agent::start().await;
            status_that(|status| is_signed_in(status, "driver")).await;
            assert_eq!(agent.terminate().await.code(), Some(0));
        },
    );
}

#[test]
fn tokens_of_two_accounts_and_two_servers_are_kept_apart() {
    in_session(
        "keyring::tokens_of_two_accounts_and_two_servers_are_kept_apart",
        Keyring::Open,
        async || {
            let (first, second) = (server().await, server().await);
            let agent = Agent::start().await;
            for (server, user) in [(&first, "driver"), (&first, "owner"), (&second, "driver")] {
                assert!(login(&server.http_url(), user).await.status.success());
                status_that(|status| is_signed_in(status, user)).await;
            }
            // Signing out of the second server leaves what the first has given.
            assert!(run(&["logout"], "").await.status.success());
            status_that(|status| status["session"]["state"] == "signed_out").await;
            assert_eq!(agent.terminate().await.code(), Some(0));
            let kept = std::thread::spawn(move || {
                let kept = |server: &Simulator, user: &str| {
                    let name = format!("{user}@{}", server.http_url());
                    let entry = keyring::Entry::new("ParkMate Companion", &name).unwrap();
                    entry.get_password().ok()
                };
                let token = |server: &Simulator, id| server.world(|world| world.token_of(id));
                assert_eq!(kept(&first, "driver"), token(&first, 4));
                assert_eq!(kept(&first, "owner"), token(&first, 2));
                assert_ne!(kept(&first, "driver"), kept(&first, "owner"));
                assert_eq!(kept(&second, "driver"), None);
            });
            kept.join().unwrap();
        },
    );
}
