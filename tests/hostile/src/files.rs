//! Files that somebody else may have written: the settings, the company's policy, settings from another
//! computer.

use parkmate_client::{
    moving::{self, Import},
    policy_file,
    settings_file::{SavedAccount, SettingsFile},
};
use parkmate_core::settings::{Mistake, Own, Policy, Settings};

/// The settings file.
pub fn settings(bytes: &[u8]) {
    let Ok(text) = str::from_utf8(bytes) else {
        return;
    };
    let Ok(file) = SettingsFile::parse(text) else {
        return;
    };
    let written = toml::to_string(&file).expect("what was read can be written");
    let back = SettingsFile::parse(&written).expect("what was written can be read");
    // As text, since a table may hold what is not equal to itself.
    assert_eq!(toml::to_string(&back).as_ref(), Ok(&written));
    let _ = file.account.as_ref().and_then(SavedAccount::account);
    let settings = Settings::of(&Policy::default(), &file.own, true);
    assert!(settings.leads().len() <= 3);
}

/// The policy file. One with a serious mistake is none.
pub fn policy(bytes: &[u8]) {
    let Ok(text) = str::from_utf8(bytes) else {
        return;
    };
    let policy = policy_file::parse(text, "policy.toml");
    if policy.mistakes.iter().any(Mistake::is_serious) {
        assert_eq!(
            Policy {
                from: None,
                mistakes: Vec::new(),
                ..policy
            },
            Policy::default()
        );
        return;
    }
    let written = toml::to_string(&policy).expect("what was read can be written");
    let back = policy_file::parse(&written, "policy.toml");
    assert_eq!(
        Policy {
            mistakes: Vec::new(),
            ..policy.clone()
        },
        back,
        "{written}"
    );
    let settings = Settings::of(&policy, &Own::default(), false);
    assert!(settings.leads().len() <= 3);
}

/// Settings from another computer.
pub fn moved(bytes: &[u8]) {
    let Ok(text) = str::from_utf8(bytes) else {
        return;
    };
    let policy = Policy::default();
    let Ok(import) = Import::parse(text, "moved.toml", &policy) else {
        return;
    };
    // Which files are on this computer is not a question of bytes.
    if text.contains("ca_file") {
        return;
    }
    let mut settings = SettingsFile::default();
    let from = std::path::Path::new("moved.toml");
    import
        .bring(&mut settings, &policy, from)
        .expect("what doesn't name a file can be used here");
    let written = moving::export(&settings, false).expect("what was brought can be written");
    let again =
        Import::parse(&written, "moved.toml", &policy).expect("what was written can be read");
    let mut back = SettingsFile::default();
    again
        .bring(&mut back, &policy, from)
        .expect("it could be used before");
    assert_eq!(back, settings, "{written}");
}
