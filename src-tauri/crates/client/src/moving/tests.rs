use std::{collections::BTreeMap, path::PathBuf};

use parkmate_core::{
    account::{Account, Ids, Role},
    settings::{Server, Theme},
};

use super::*;
use crate::settings_file::SavedAccount;

/// A folder with a file in it.
struct Brought {
    _folder: tempfile::TempDir,
    path: PathBuf,
}

impl Brought {
    fn with(text: &str) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("moved.toml");
        fs::write(&path, text).unwrap();
        Self {
            _folder: folder,
            path,
        }
    }

    fn bring_into(&self, settings: &mut SettingsFile, policy: &Policy) -> Import {
        let import = Import::read(&self.path, policy).unwrap();
        import.bring(settings, policy, &self.path).unwrap();
        import
    }
}

fn policy(text: &str) -> Policy {
    toml::from_str(text).unwrap()
}

fn account() -> Account {
    Account {
        addresses: Addresses::parse("parking.example.com", None, false).unwrap(),
        user: "secretive".into(),
        role: Role::Driver,
        ids: Ids {
            profile: Some(1),
            auth: Some(4),
        },
    }
}

fn full() -> SettingsFile {
    let mut file: SettingsFile = toml::from_str(
        "remind_minutes = [15, 5]\ntheme = \"dark\"\nkeep_days = 30\nproxy = \"none\"\n\
         update_channel = \"beta\"\nas_usual = [\"clock\"]\nvolume = 7\n\
         [notify]\nexpired = \"off\"\n[sent_to]\nauto_expired = \"auth\"\n\
         [[servers]]\naddress = \"https://parking.example.com\"\nusers = [\"driver\"]\n",
    )
    .unwrap();
    file.account = Some(SavedAccount::of(&account(), false));
    file
}

#[test]
fn what_was_exported_is_the_same_on_another_computer_but_for_the_account() {
    let before = full();
    let text = export(&before, true).unwrap();
    assert!(
        !text.contains("secretive") && !text.contains("account"),
        "{text}"
    );
    let mut there = SettingsFile::default();
    let import = Brought::with(&text).bring_into(&mut there, &Policy::default());
    assert_eq!(import.starts_at_login(), Some(true));
    assert_eq!(there.own, before.own);
    assert_eq!(there.sent_to, before.sent_to);
    assert_eq!(there.account, None);
    assert!(import.locked.is_empty() && import.unknown.is_empty());
}

#[test]
fn what_the_file_does_not_mention_stays() {
    let mut there = full();
    Brought::with(
        "theme = \"light\"\nas_usual = [\"keep_days\"]\nclock = \"hours12\"\n\
         [notify]\ndeclined = \"silent\"\n\
         [[servers]]\naddress = \"https://other.example\"\nusers = [\"owner\"]\n\
         [[servers]]\naddress = \"https://parking.example.com\"\nusers = [\"driver\", \"second\"]\n",
    )
    .bring_into(&mut there, &Policy::default());
    let mut expected = full();
    expected.own.theme = Some(Theme::Light);
    expected.own.keep_days = None;
    expected.own.clock = Some(parkmate_core::wording::ClockStyle::Hours12);
    expected.own.as_usual = [Name::KeepDays].into();
    expected.own.notify = BTreeMap::from([
        (Kind::Expired, Loudness::Off),
        (Kind::Declined, Loudness::Silent),
    ]);
    expected.own.servers[0].users.push("second".into());
    expected.own.servers.push(Server {
        address: "https://other.example".into(),
        socket: None,
        users: vec!["owner".into()],
        web_address: None,
    });
    assert_eq!(there, expected);
}

#[test]
fn what_the_policy_locks_is_skipped_and_named() {
    let company = policy(
        "theme = \"light\"\nstart_at_login = true\nservers = [\"company.example\"]\n\
         locked = [\"clock\"]\n[notify]\nexpired = \"sound\"\n",
    );
    let text = export(&full(), false).unwrap();
    let mut there = SettingsFile::default();
    let import = Brought::with(&text).bring_into(&mut there, &company);
    let named: Vec<&str> = import.locked.iter().map(String::as_str).collect();
    assert_eq!(
        named,
        ["notify.expired", "servers", "start_at_login", "theme"]
    );
    assert_eq!(import.starts_at_login(), None);
    let mut expected = full().own;
    expected.theme = None;
    expected.notify.clear();
    expected.servers.clear();
    expected.as_usual.clear();
    assert_eq!(there.own, expected);
}

#[test]
fn everything_that_is_wrong_is_named_with_its_line_and_nothing_is_brought_along() {
    let wrong = Brought::with(
        "theme = \"pink\"\nkeep_days = 0\nproxy = \"none\"\nmystery = 1\n\
         [[servers]]\naddress = \"ftp://x\"\nusers = []\n",
    );
    let mistakes = Import::read(&wrong.path, &Policy::default()).unwrap_err();
    let named: BTreeSet<(Option<u32>, String)> = mistakes
        .into_iter()
        .map(|one| match one.what {
            Wrong::Value { key, .. } | Wrong::Range(key) | Wrong::Key(key) => (one.line, key),
            other @ (Wrong::Unreadable(_) | Wrong::Form(_)) => panic!("{other:?}"),
        })
        .collect();
    let expected = [
        (1, "theme"),
        (2, "keep_days"),
        (4, "mystery"),
        (5, "servers"),
    ];
    let expected = expected.map(|(line, key)| (Some(line), key.to_owned()));
    assert_eq!(named, expected.into());
    let nowhere = Import::read(Path::new("/no/such/file"), &Policy::default()).unwrap_err();
    assert!(matches!(nowhere[0].what, Wrong::Unreadable(_)));
}

#[test]
fn what_this_version_does_not_know_is_skipped_and_named() {
    let mut there = SettingsFile::default();
    let newer = Brought::with("volume = 7\ntheme = \"dark\"\n[account]\nserver = \"x\"\n");
    let import = newer.bring_into(&mut there, &Policy::default());
    let named: Vec<&str> = import.unknown.iter().map(String::as_str).collect();
    assert_eq!(named, ["account", "volume"]);
    assert_eq!(there.own.theme, Some(Theme::Dark));
    assert_eq!(there.account, None);
}

#[test]
fn certificates_that_are_not_on_this_computer_are_named_and_nothing_changes() {
    let brought = Brought::with("ca_file = \"/no/such/ca.pem\"\ntheme = \"dark\"\n");
    let free = Policy::default();
    let import = Import::read(&brought.path, &free).unwrap();
    let mut there = SettingsFile::default();
    let mistake = import.bring(&mut there, &free, &brought.path).unwrap_err();
    assert!(matches!(&mistake.what, Wrong::Value { key, .. } if key == "ca_file"));
    assert_eq!(there, SettingsFile::default());
}
