//! What the company lets people sign in to, and as whom.

use parkmate_core::snapshot::SessionView;

use super::*;
use crate::settings_file::SettingsFile;

/// A loop with that policy, and the place of its settings. `account` is who was signed in before.
fn companion(
    policy: &str,
    account: Option<Account>,
) -> (tempfile::TempDir, Handle, Arc<MemoryVault>) {
    let folder = tempfile::tempdir().unwrap();
    let vault = Arc::new(MemoryVault::default());
    let parts = Parts {
        account,
        vault: Arc::clone(&vault) as Arc<dyn Vault>,
        keeper: Some(Keeper::new(folder.path().join("settings.toml"))),
        policy: toml::from_str(policy).unwrap(),
        ..parts(&folder.path().join("history.db"))
    };
    let (driver, handle) = Driver::new(setup(), parts);
    tokio::spawn(driver.run());
    (folder, handle, vault)
}

fn code(refused: Result<Answer, Refusal>) -> TroubleCode {
    let Refusal::Trouble(trouble) = refused.unwrap_err() else {
        panic!("refused for another reason");
    };
    trouble.code
}

#[tokio::test]
async fn an_account_of_another_role_is_refused_and_nothing_of_it_is_kept() {
    let server = Simulator::start(Config::default()).await.unwrap();
    let (folder, handle, vault) = companion("allowed_roles = [\"owner\"]", None);
    let refused = try_to_sign_in(&handle, server.http_url()).await;
    assert_eq!(code(refused), TroubleCode::RoleNotAllowed);
    let address = Addresses::parse(&server.http_url(), None, false)
        .unwrap()
        .rest;
    assert!(vault.load(&address, "driver").await.unwrap().is_none());
    assert!(!folder.path().join("settings.toml").exists());
    let (folder, handle, _) = companion("allowed_roles = [\"driver\"]", None);
    try_to_sign_in(&handle, server.http_url()).await.unwrap();
    let kept = SettingsFile::load(&folder.path().join("settings.toml")).unwrap();
    assert_eq!(kept.account.unwrap().user, "driver");
}

#[tokio::test]
async fn another_server_is_sent_nothing() {
    let server = Simulator::start(Config::default()).await.unwrap();
    let (_folder, handle, _) = companion("servers = [\"https://parking.example.com\"]", None);
    let refused = try_to_sign_in(&handle, server.http_url()).await;
    assert_eq!(code(refused), TroubleCode::ServerNotAllowed);
    let company = format!("servers = [\"{}\"]", server.http_url());
    let (_folder, handle, _) = companion(&company, None);
    try_to_sign_in(&handle, server.http_url()).await.unwrap();
}

#[tokio::test]
async fn a_policy_that_has_come_since_ends_the_session_at_the_next_start() {
    let server = Simulator::start(Config::default()).await.unwrap();
    let (folder, handle, _) = companion("", None);
    try_to_sign_in(&handle, server.http_url()).await.unwrap();
    let kept = SettingsFile::load(&folder.path().join("settings.toml")).unwrap();
    let account = kept.account.and_then(|account| account.account());
    for (policy, expected) in [
        ("allowed_roles = [\"owner\"]", TroubleCode::RoleNotAllowed),
        ("servers = [\"b.example\"]", TroubleCode::ServerNotAllowed),
    ] {
        let (_folder, handle, _) = companion(policy, account.clone());
        let Answer::Status(snapshot) = handle.ask(Ask::Status).await.unwrap() else {
            panic!();
        };
        let SessionView::SignedOut { why: Some(why), .. } = snapshot.session else {
            panic!("{:?}", snapshot.session);
        };
        assert_eq!(why.code, expected);
    }
}
