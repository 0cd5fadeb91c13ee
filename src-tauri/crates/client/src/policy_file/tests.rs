use parkmate_core::{
    settings::{LONGEST_LEAD, MOST_DAYS, MOST_LEADS, Proxy},
    trouble::TroubleCode,
};

use super::*;

const PLATFORM: &str = include_str!("../../../../../PLATFORM.md");

fn loaded(text: &str) -> Policy {
    let home = tempfile::tempdir().unwrap();
    let path = home.path().join("policy.toml");
    fs::write(&path, text).unwrap();
    load(&path)
}

/// What is wrong with a policy, each with its line.
fn wrong(text: &str) -> Vec<(Line, Wrong)> {
    let mistakes = loaded(text).mistakes.into_iter();
    mistakes.map(|one| (one.line, one.what)).collect()
}

#[cfg(not(windows))]
#[test]
fn stands_where_an_administrator_alone_can_write() {
    let folders = ["/etc", "/Library"];
    assert!(
        folders
            .iter()
            .any(|folder| Path::new(PLACE).starts_with(folder))
    );
}

#[test]
fn without_a_file_nothing_is_set() {
    assert_eq!(load(Path::new("/no/such/policy.toml")), Policy::default());
}

#[test]
fn has_the_keys_of_the_settings_file_and_some_of_its_own() {
    let policy = loaded(
        "proxy = \"proxy.example:3128\"\nstart_at_login = true\nlocked = [\"ca_file\"]\n\
         [notify]\nexpired = \"sound\"\n[defaults]\nkeep_days = 90\n",
    );
    assert_eq!(policy.mistakes, []);
    let proxy = Proxy::At("http://proxy.example:3128".into());
    assert_eq!(policy.set.own.proxy, Some(proxy));
    assert_eq!(policy.set.own.notify.len(), 1);
    assert_eq!(policy.set.start_at_login, Some(true));
    assert_eq!(policy.locked, [Name::CaFile].into());
    assert_eq!(policy.defaults.own.keep_days, Some(90));
    assert!(
        policy
            .from
            .is_some_and(|from| from.ends_with("policy.toml"))
    );
}

#[test]
fn every_mistake_is_named_with_its_line_and_nothing_of_the_policy_holds() {
    let text = "theme = \"dark\"\nkeep_days = 0\n\n[notify]\nexpired = \"loud\"\n\
                [defaults]\nremind_minutes = [1, 2, 3, 4]\n[defaults.notify]\ndeclined = 1\n";
    let found = wrong(text);
    let named: Vec<(Line, bool, &str)> = found
        .iter()
        .map(|(line, what)| match what {
            Wrong::Range(key) => (*line, true, key.as_str()),
            Wrong::Value { key, .. } => (*line, false, key.as_str()),
            other @ (Wrong::Unreadable(_) | Wrong::Form(_) | Wrong::Key(_)) => panic!("{other:?}"),
        })
        .collect();
    assert_eq!(named.len(), 4);
    for expected in [
        (Some(2), true, "keep_days"),
        (Some(5), false, "notify.expired"),
        (Some(7), true, "defaults.remind_minutes"),
        (Some(9), false, "defaults.notify.declined"),
    ] {
        assert!(named.contains(&expected), "{expected:?}\n{named:?}");
    }
    let policy = loaded(text);
    assert_eq!(policy.set, parkmate_core::settings::Preset::default());
    assert_eq!(policy.trouble(), Some(TroubleCode::PolicyUnreadable));
}

#[test]
fn a_key_that_this_version_does_not_know_is_named_and_the_rest_holds() {
    let text = "theme = \"dark\"\nthme = 1\nas_usual = [\"clock\"]\n[notify]\nnapping = \"off\"\n\
                [defaults]\nlocked = [\"clock\"]\n[account]\nuser = \"x\"\n";
    let policy = loaded(text);
    assert_eq!(policy.trouble(), Some(TroubleCode::PolicyKeyUnknown));
    assert!(policy.set.own.theme.is_some());
    let found = wrong(text);
    for (line, key) in [
        (2, "thme"),
        (3, "as_usual"),
        (5, "notify.napping"),
        (7, "defaults.locked"),
        (8, "account"),
    ] {
        let expected = (Some(line), Wrong::Key(key.into()));
        assert!(found.contains(&expected), "{expected:?}\n{found:?}");
    }
    assert_eq!(found.len(), 5);
}

#[test]
fn a_mistake_is_told_and_not_passed_over() {
    for mistaken in [
        "proxy = ",
        "proxy = \"socks5://x\"",
        "locked = [\"everything\"]",
        "quiet_hours = \"never\"",
        "theme = \"pink\"",
        "servers = []",
        "servers = [\"ftp://x\"]",
        "allowed_roles = []",
        "allowed_roles = [\"attendant\"]",
        "defaults = 1",
        "notify = \"off\"",
    ] {
        let policy = loaded(mistaken);
        assert_eq!(
            policy.trouble(),
            Some(TroubleCode::PolicyUnreadable),
            "{mistaken}"
        );
        assert_eq!(policy.mistakes.len(), 1, "{mistaken}");
        assert_eq!(policy.mistakes[0].line, Some(1), "{mistaken}");
    }
    let folder = tempfile::tempdir().unwrap();
    let unreadable = load(folder.path());
    assert!(matches!(unreadable.mistakes[0].what, Wrong::Unreadable(_)));
}

/// The row of a key, or of a table, in what PLATFORM.md says about the keys.
fn row(key: &str) -> Option<&str> {
    PLATFORM.lines().find(|line| {
        [format!("| `{key}` |"), format!("| `[{key}]` |")]
            .iter()
            .any(|start| line.starts_with(start.as_str()))
    })
}

#[test]
fn every_setting_stands_in_the_table_of_keys() {
    // Whoever names a setting that is none is told all that there are.
    let found = wrong("locked = [\"?\"]");
    let [(_, Wrong::Value { detail, .. })] = &found[..] else {
        panic!("{found:?}");
    };
    let (_, known) = detail.split_once("expected one of").unwrap();
    let names: Vec<&str> = known.split('`').skip(1).step_by(2).collect();
    assert_eq!(names.len(), Name::ALL.len());
    let more = ["locked", "sent_to", "servers", "allowed_roles", "defaults"];
    for key in names.into_iter().chain(more) {
        assert!(row(key).is_some(), "{key}");
    }
}

#[test]
fn the_table_of_keys_has_the_ranges() {
    let leads = format!("up to {MOST_LEADS} numbers, each 1 to {LONGEST_LEAD}:");
    assert!(row("remind_minutes").unwrap().contains(&leads));
    let days = format!(" 1 to {MOST_DAYS}:");
    assert!(row("keep_days").unwrap().contains(&days));
}

/// The examples for a hundred desks mean the same on every system.
#[test]
fn the_examples_of_the_documentation_have_no_mistake_and_mean_the_same() {
    let file = loaded(include_str!("../../../../../docs/fleet/policy.toml"));
    assert_eq!(file.mistakes, []);
    assert!(file.allowed_roles.is_some() && !file.set.servers.is_empty());
    let reg = include_str!("../../../../../docs/fleet/policy.reg");
    let signed = include_bytes!("../../../../../docs/fleet/parkmate-companion.mobileconfig");
    let whole = plist::Value::from_reader_xml(&signed[..]).unwrap();
    let payload = whole
        .as_dictionary()
        .and_then(|profile| {
            profile
                .get("PayloadContent")?
                .as_array()?
                .first()?
                .as_dictionary()
        })
        .unwrap();
    let payload_type = payload.get("PayloadType").and_then(plist::Value::as_string);
    assert_eq!(payload_type, Some("app.parkmate.companion"));
    // What the system lays down is the payload without what describes it.
    let mut keys = payload.clone();
    keys.retain(|key, _| !key.starts_with("Payload"));
    for other in [
        registry::of_key(registry::tests::of_reg_file(reg)),
        profile::of_value("profile", plist::Value::Dictionary(keys)),
    ] {
        let ca_file = other.set.own.ca_file.clone();
        assert_eq!(other.mistakes, []);
        // Where a file lies differs from system to system.
        let mut same = file.clone();
        same.set.own.ca_file = ca_file;
        same.from.clone_from(&other.from);
        assert_eq!(other, same);
    }
}
