use futures_util::future::BoxFuture;
use parkmate_core::{
    account::{Ids, Role},
    check::StepState,
    secret::{Password, Token},
    text::Words,
};
use parkmate_simulator::{
    Certificate, Config, HttpAnswer, HttpFault, Simulator, SocketFault as Wrong, World,
};

use super::*;
use crate::{
    api,
    nowhere::Nowhere,
    tls::TlsSetup,
    vault::{MemoryVault, VaultFault},
};

/// A doctor for a server, with nobody signed in.
fn doctor(server: &str) -> Doctor {
    let network = Network::from(TlsSetup::new(None).unwrap());
    Doctor {
        addresses: Some(Addresses::parse(server, None, true).unwrap()),
        patient: None,
        http: Http::new(&network),
        network,
        vault: Arc::new(MemoryVault::default()),
        notifier: Arc::new(Nowhere),
        autostart: None,
        must_start: false,
    }
}

/// A doctor for a server and the driver who is signed in there.
async fn doctor_of_driver(server: &Simulator) -> Doctor {
    let mut doctor = doctor(&server.http_url());
    let addresses = doctor.addresses.clone().unwrap();
    let password = Password::new(World::PASSWORD.to_owned());
    let session = api::sign_in(&doctor.http, &addresses, "driver", &password)
        .await
        .unwrap();
    let api = Api::new(doctor.http.clone(), addresses, session.token);
    doctor.patient = Some(Patient {
        account: session.account,
        acceptance: Acceptance::default(),
        api: Some(Arc::new(api)),
    });
    doctor
}

/// A server whose clock is read in no time.
async fn server() -> Simulator {
    let config = Config {
        time_interval: std::time::Duration::from_millis(20),
        ..Config::default()
    };
    Simulator::start(config).await.unwrap()
}

async fn view(doctor: &Doctor) -> CheckView {
    doctor.run(|_| {}).await.view(&Words::english())
}

/// What came of a step, in short.
fn state(view: &CheckView, step: Step) -> String {
    match &view.steps[step as usize].state {
        StepState::Waiting => "waiting".into(),
        StepState::Running => "running".into(),
        StepState::Passed { .. } => "passed".into(),
        StepState::Failed { trouble } => trouble.code.name(),
        StepState::NotTried { .. } => "not tried".into(),
        StepState::NotNeeded { .. } => "not needed".into(),
    }
}

/// What came of the steps that concern the server, in short.
fn states(view: &CheckView) -> Vec<String> {
    Step::ALL[..9]
        .iter()
        .map(|step| state(view, *step))
        .collect()
}

#[tokio::test]
async fn a_server_that_works_passes_and_each_change_is_told() {
    let server = server().await;
    let doctor = doctor_of_driver(&server).await;
    let mut told = Vec::new();
    let check = doctor.run(|check| told.push(check.clone())).await;
    assert!(told.windows(2).all(|pair| pair[0] != pair[1]));
    assert_eq!(told.last(), Some(&check));
    let view = check.view(&Words::english());
    assert_eq!(
        states(&view),
        [
            "not needed",
            "passed",
            "not needed",
            "passed",
            "passed",
            "passed",
            "passed",
            "passed",
            "passed"
        ]
    );
    assert_eq!(state(&view, Step::Keyring), "passed");
    assert_eq!(
        view.steps[Step::Upgrade as usize].state,
        StepState::Passed {
            detail: "2 connections were opened.".into()
        }
    );
}

#[tokio::test]
async fn with_nobody_signed_in_the_sockets_are_tried_on_the_servers_clock() {
    let server = server().await;
    let view = view(&doctor(&server.http_url())).await;
    assert_eq!(
        states(&view)[3..],
        [
            "passed",
            "not tried",
            "passed",
            "passed",
            "passed",
            "passed"
        ]
    );
    assert!(
        server
            .requests()
            .iter()
            .all(|one| one.path != "/api/auth/verify/")
    );
}

#[tokio::test]
async fn a_server_without_asgi_is_told_from_one_that_is_away() {
    let server = server().await;
    server.faults(|faults| faults.wsgi = true);
    let view = view(&doctor_of_driver(&server).await).await;
    assert_eq!(
        states(&view)[3..],
        [
            "passed",
            "passed",
            "socket_not_found",
            "not tried",
            "not tried",
            "not tried"
        ]
    );
}

#[tokio::test]
async fn a_port_at_which_nobody_listens_ends_the_check_of_the_server_only() {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    drop(listener);
    let view = view(&doctor(&format!("http://{address}"))).await;
    let mut expected = vec!["not tried"; 9];
    expected[0] = "not needed";
    expected[1] = "unreachable";
    assert_eq!(states(&view), expected);
    assert_eq!(state(&view, Step::Keyring), "passed");
}

#[tokio::test]
async fn a_name_that_nobody_has_is_the_first_failure() {
    // Reserved never to exist (RFC 6761).
    let check = doctor("https://parkmate.invalid").run(|_| {}).await;
    assert_eq!(check.failed().next(), Some(Step::Name));
    assert_eq!(
        state(&check.view(&Words::english()), Step::Name),
        "host_unknown"
    );
}

#[tokio::test]
async fn a_certificate_that_nobody_vouches_for_is_not_trusted_and_a_private_cas_is() {
    let certificate = Certificate::of("127.0.0.1");
    let config = Config {
        tls: Some(certificate.tls),
        time_interval: std::time::Duration::from_millis(20),
        ..Config::default()
    };
    let server = Simulator::start(config).await.unwrap();
    let mut doctor = doctor(&server.http_url());
    let distrusted = view(&doctor).await;
    assert_eq!(state(&distrusted, Step::Tls), "tls_untrusted");
    assert_eq!(state(&distrusted, Step::Api), "not tried");

    let file = tempfile::NamedTempFile::new().unwrap();
    std::fs::write(file.path(), certificate.pem).unwrap();
    doctor.network = TlsSetup::new(Some(file.path())).unwrap().into();
    doctor.http = Http::new(&doctor.network);
    let trusted = view(&doctor).await;
    assert_eq!(
        trusted.steps[Step::Tls as usize].state,
        StepState::Passed {
            detail: "TLS 1.3".into()
        }
    );
    assert_eq!(state(&trusted, Step::Clock), "passed");
}

#[tokio::test]
async fn a_page_and_another_programs_json_are_no_parkmate_api() {
    let server = server().await;
    let status = |status| HttpAnswer::Status {
        status,
        retry_after: None,
    };
    for (answer, told) in [
        (HttpAnswer::Page(200), "not_park_mate"),
        (HttpAnswer::Page(404), "not_park_mate"),
        (status(404), "not_park_mate"),
        (status(403), "not_park_mate"),
        (status(400), "not_park_mate"),
        (status(500), "server_fault"),
        (status(503), "server_busy"),
        (HttpAnswer::Closed, "unreachable"),
    ] {
        server.faults(|faults| faults.http = vec![HttpFault::new("/api/auth/login/", answer)]);
        let view = view(&doctor(&server.http_url())).await;
        assert_eq!(state(&view, Step::Api), told, "{answer:?}");
        assert_eq!(state(&view, Step::Welcome), "passed", "{answer:?}");
    }
}

#[tokio::test]
async fn a_token_that_died_is_refused_and_one_that_the_keyring_lacks_is_not_tried() {
    let server = server().await;
    let mut doctor = doctor_of_driver(&server).await;
    let patient = doctor.patient.as_mut().unwrap();
    patient.api = None;
    let account = patient.account.clone();
    assert_eq!(state(&view(&doctor).await, Step::Token), "not tried");
    let token = Token::new("0".repeat(40));
    let kept = doctor
        .vault
        .save(&account.addresses.rest, &account.user, token);
    kept.await.unwrap();
    assert_eq!(state(&view(&doctor).await, Step::Token), "token_refused");
}

#[tokio::test]
async fn a_socket_that_opens_and_says_nothing_is_told() {
    let server = server().await;
    let doctor = doctor_of_driver(&server).await;
    server.faults(|faults| faults.sockets = Some(Wrong::CloseAtOnce(1000)));
    let view = view(&doctor).await;
    assert_eq!(state(&view, Step::Upgrade), "passed");
    assert_eq!(state(&view, Step::Welcome), "welcome_missing");
    assert_eq!(state(&view, Step::RoundTrip), "not tried");
}

#[tokio::test]
async fn a_server_that_falls_silent_after_its_welcome_costs_the_time_limit_and_no_more() {
    let server = server().await;
    let doctor = doctor(&server.http_url());
    let addresses = doctor.addresses.as_ref().unwrap();
    let urls = server::Urls::Account(vec![addresses.notifications(4)]);
    let (mut sockets, _) = server::upgrade(urls, &doctor.network).await;
    assert!(matches!(
        server::welcome(&mut sockets).await,
        Finding::Passed(_)
    ));
    server.faults(|faults| faults.sockets = Some(Wrong::Mute));
    // Nothing moves any more, so that the patience ends at once.
    tokio::time::pause();
    assert_eq!(
        server::round_trip(sockets).await,
        Finding::Failed(TroubleCode::RoundTripMissing)
    );
}

#[tokio::test]
async fn a_server_that_accepts_and_never_answers_costs_the_time_limits_and_holds_up_nothing_else() {
    let server = server().await;
    let doctor = doctor(&server.http_url());
    server.faults(|faults| faults.hang_connections = true);
    let mut seen = Vec::new();
    // Nothing moves any more, so that the patience ends at once.
    tokio::time::pause();
    let begun = tokio::time::Instant::now();
    let check = doctor
        .run(|check| seen.push(check.view(&Words::english())))
        .await;
    assert!(begun.elapsed() <= 2 * timing::CHECK_STEP);
    let view = check.view(&Words::english());
    assert_eq!(state(&view, Step::Port), "passed");
    assert_eq!(state(&view, Step::Api), "timed_out");
    assert_eq!(state(&view, Step::Upgrade), "timed_out");
    let first =
        |step: Step, state_of: &str| seen.iter().position(|view| state(view, step) == state_of);
    assert!(first(Step::Keyring, "passed") < first(Step::Api, "timed_out"));
}

#[tokio::test]
async fn an_administrator_has_no_id_to_listen_on() {
    let server = Addresses::parse("127.0.0.1:8000", None, false).unwrap();
    let patient = Patient {
        account: Account {
            addresses: server.clone(),
            user: "admin".into(),
            role: Role::Admin,
            ids: Ids {
                profile: None,
                auth: None,
            },
        },
        acceptance: Acceptance::default(),
        api: None,
    };
    assert!(matches!(
        server::urls(&server, Some(&patient)),
        server::Urls::Clock(_)
    ));
}

/// A keyring that takes everything and keeps nothing.
struct Sieve {
    /// Whether it says that it deletes.
    deletes: bool,
}

impl Vault for Sieve {
    fn load(&self, _: &str, _: &str) -> BoxFuture<'_, Result<Option<Token>, VaultFault>> {
        Box::pin(async { Ok(None) })
    }

    fn save(&self, _: &str, _: &str, _: Token) -> BoxFuture<'_, Result<(), VaultFault>> {
        Box::pin(async { Ok(()) })
    }

    fn delete(&self, _: &str, _: &str) -> BoxFuture<'_, Result<(), VaultFault>> {
        Box::pin(async move { self.deletes.then_some(()).ok_or(VaultFault::Missing(None)) })
    }
}

#[tokio::test]
async fn a_keyring_that_forgets_is_told_from_one_that_is_missing() {
    let vault = MemoryVault::default();
    // Another process' check goes on meanwhile.
    let others = Token::new("check".into());
    vault
        .save(computer::SERVER, "check-0", others)
        .await
        .unwrap();
    assert_eq!(
        computer::keyring(&vault).await,
        Finding::Passed(check::Fact::Kept)
    );
    // Nothing of the test is left.
    let left = async |user: &str| vault.load(computer::SERVER, user).await.unwrap().is_some();
    assert!(!left(&computer::user()).await);
    assert!(left("check-0").await);
    for (deletes, told) in [
        (true, TroubleCode::KeyringForgets),
        (false, TroubleCode::KeyringMissing),
    ] {
        let found = computer::keyring(&Sieve { deletes }).await;
        assert_eq!(found, Finding::Failed(told));
    }
}
