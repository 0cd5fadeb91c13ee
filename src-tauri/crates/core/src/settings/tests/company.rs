//! What the company says: defaults, servers, roles, and whose word holds.

use super::*;
use crate::text::Words;

/// A policy as its file is written, in JSON.
fn policy(json: &str) -> Policy {
    serde_json::from_str(json).unwrap()
}

fn of(policy: &Policy, own: &Own) -> Settings {
    Settings::of(policy, own, false)
}

#[test]
fn a_default_holds_until_the_user_says_otherwise() {
    let company = policy(r#"{"defaults": {"theme": "dark", "quiet_hours": "22:00-07:00"}}"#);
    let mut own = Own::default();
    assert_eq!(of(&company, &own).theme, Theme::Dark);
    assert!(of(&company, &own).locked.is_empty());
    own.take(Change::Theme(Theme::System), None).unwrap();
    own.take(Change::QuietHours(None), None).unwrap();
    assert_eq!(of(&company, &own).theme, Theme::System);
    assert_eq!(of(&company, &own).quiet_hours, None);
    let hours = QuietHours { from: 60, to: 120 };
    own.take(Change::QuietHours(Some(hours)), None).unwrap();
    assert_eq!(of(&company, &own).quiet_hours, Some(hours));
    assert!(own.as_usual.is_empty());
}

#[test]
fn what_is_set_comes_before_a_default_and_what_is_locked_stays_at_it() {
    let company = policy(
        r#"{"keep_days": 30, "locked": ["theme"],
            "defaults": {"keep_days": 90, "theme": "dark"}}"#,
    );
    let own = Own {
        theme: Some(Theme::Light),
        keep_days: Some(7),
        ..Own::default()
    };
    let settings = of(&company, &own);
    assert_eq!(settings.keep_days, Some(30));
    assert_eq!(settings.theme, Theme::Dark);
}

#[test]
fn each_kind_has_the_loudness_of_the_policy_the_user_or_the_default() {
    let company = policy(
        r#"{"notify": {"expired": "sound"},
            "defaults": {"notify": {"expired": "off", "declined": "off", "wash_done": "off"}}}"#,
    );
    let own = Own {
        notify: BTreeMap::from([
            (Kind::Expired, Loudness::Silent),
            (Kind::Declined, Loudness::Silent),
        ]),
        ..Own::default()
    };
    let settings = of(&company, &own);
    assert_eq!(settings.loudness(Kind::Expired), Loudness::Sound);
    assert_eq!(settings.loudness(Kind::Declined), Loudness::Silent);
    assert_eq!(settings.loudness(Kind::WashDone), Loudness::Off);
    assert_eq!(settings.loudness(Kind::Other), Loudness::Sound);
}

#[test]
fn servers_that_are_set_are_the_only_ones_and_defaults_come_first() {
    let only = policy(r#"{"servers": ["a.example", "https://b.example/api wss://live.example"]}"#);
    let rule = of(&only, &Own::default()).server_rule;
    let known = |address: &str, socket: Option<&str>| CompanyServer {
        address: address.into(),
        socket: socket.map(str::to_owned),
    };
    let servers = vec![
        known("https://a.example", None),
        known("https://b.example", Some("wss://live.example")),
    ];
    assert_eq!(rule, ServerRule::Only(servers));
    let at = |server| rule.addresses(server, None, false);
    assert_eq!(at("a.example").unwrap().socket, "wss://a.example");
    assert_eq!(at("b.example").unwrap().socket, "wss://live.example");
    assert_eq!(at("c.example"), Err(TroubleCode::ServerNotAllowed));
    assert_eq!(
        rule.addresses("a.example", Some("wss://evil.example"), false),
        Err(TroubleCode::ServerNotAllowed)
    );
    let first = policy(r#"{"defaults": {"servers": ["a.example"]}}"#);
    let rule = of(&first, &Own::default()).server_rule;
    assert_eq!(
        rule,
        ServerRule::First(vec![known("https://a.example", None)])
    );
    assert!(rule.addresses("c.example", None, false).is_ok());
}

#[test]
fn a_server_without_encryption_is_still_asked_about() {
    let plain = policy(r#"{"servers": ["http://10.0.0.1:8000"]}"#);
    let rule = of(&plain, &Own::default()).server_rule;
    let at = |allow| rule.addresses("http://10.0.0.1:8000", None, allow);
    assert_eq!(at(false), Err(TroubleCode::AddressPlain));
    assert!(at(true).is_ok());
}

#[test]
fn roles_that_the_company_does_not_name_are_not_signed_in() {
    let owners = of(&policy(r#"{"allowed_roles": ["owner"]}"#), &Own::default());
    let mut someone = account("a.example", "someone");
    assert_eq!(owners.permits(&someone), Err(TroubleCode::RoleNotAllowed));
    someone.role = Role::Unknown("Attendant".into());
    assert_eq!(owners.permits(&someone), Err(TroubleCode::RoleNotAllowed));
    assert_eq!(Settings::default().permits(&someone), Ok(()));
    someone.role = Role::Owner;
    assert_eq!(owners.permits(&someone), Ok(()));
    let elsewhere = of(&policy(r#"{"servers": ["b.example"]}"#), &Own::default());
    assert_eq!(
        elsewhere.permits(&someone),
        Err(TroubleCode::ServerNotAllowed)
    );
}

#[test]
fn a_policy_by_which_nobody_could_sign_in_is_none() {
    assert!(!policy(r#"{"allowed_roles": []}"#).is_valid());
    assert!(serde_json::from_str::<Policy>(r#"{"servers": []}"#).is_err());
    assert!(serde_json::from_str::<Policy>(r#"{"servers": ["a b c"]}"#).is_err());
    assert!(!policy(r#"{"defaults": {"keep_days": 0}}"#).is_valid());
}

#[test]
fn the_company_must_start_it_only_where_the_user_has_no_say() {
    assert!(policy(r#"{"start_at_login": true}"#).must_start());
    assert!(!policy(r#"{"defaults": {"start_at_login": true}}"#).must_start());
    let locked = r#"{"locked": ["start_at_login"], "defaults": {"start_at_login": true}}"#;
    assert!(policy(locked).must_start());
    assert!(!policy(r#"{"locked": ["start_at_login"]}"#).must_start());
}

#[test]
fn the_web_app_is_where_the_default_says_until_the_user_says_otherwise() {
    let company = policy(r#"{"defaults": {"web_address": "https://web.example"}}"#);
    let someone = account("a.example", "someone");
    let mut own = Own::default();
    let web = |own: &Own| of(&company, own).web_address_of(&someone);
    assert_eq!(web(&own), "https://web.example");
    let elsewhere = Change::WebAddress("https://other.example".into());
    own.take(elsewhere, Some(&someone)).unwrap();
    assert_eq!(web(&own), "https://other.example");
}

#[test]
fn tells_of_every_setting_whose_word_holds() {
    let company = policy(
        r#"{"proxy": "none", "locked": ["clock"], "servers": ["a.example"],
            "defaults": {"theme": "dark", "keep_days": 90, "notify": {"expired": "off"}}}"#,
    );
    let own = Own {
        keep_days: Some(7),
        proxy: Some(Proxy::System),
        as_usual: BTreeSet::from([Name::Language]),
        ..Own::default()
    };
    let holdings = holdings(&company, &own);
    let of = |key: &str| {
        let held = holdings.iter().find(|one| one.key == key).unwrap();
        (held.value.as_deref(), held.origin)
    };
    assert_eq!(of("proxy"), (Some("\"none\""), Origin::Policy));
    assert_eq!(of("clock"), (None, Origin::Policy));
    assert_eq!(of("keep_days"), (Some("7"), Origin::User));
    assert_eq!(of("language"), (None, Origin::User));
    assert_eq!(of("theme"), (Some("\"dark\""), Origin::Default));
    assert_eq!(of("notify.expired"), (Some("\"off\""), Origin::Default));
    assert_eq!(
        of("servers"),
        (Some("[\"https://a.example\"]"), Origin::Policy)
    );
    assert_eq!(of("allowed_roles"), (None, Origin::Usual));
    assert_eq!(of("ca_file"), (None, Origin::Usual));
}

#[test]
fn every_setting_is_called_as_in_the_files() {
    for name in Name::ALL {
        assert_eq!(serde_json::to_value(name).unwrap(), name.key());
    }
}

#[test]
fn a_mistake_names_the_file_the_line_and_the_key() {
    let words = Words::of(Language::English);
    let mut mistake = Mistake {
        file: "/etc/policy.toml".into(),
        line: Some(3),
        what: Wrong::Key("thme".into()),
    };
    let plain = |text: String| text.replace(['\u{2068}', '\u{2069}'], "");
    assert_eq!(
        plain(mistake.told(&words)),
        "/etc/policy.toml, line 3: this version knows no “thme”."
    );
    assert!(!mistake.is_serious());
    mistake.line = None;
    mistake.what = Wrong::Range("keep_days".into());
    assert_eq!(
        plain(mistake.told(&words)),
        "/etc/policy.toml: “keep_days” is beyond its range, or empty."
    );
    let with = |mistakes| Policy {
        mistakes,
        ..Policy::default()
    };
    assert_eq!(with(vec![]).trouble(), None);
    assert_eq!(
        with(vec![mistake]).trouble(),
        Some(TroubleCode::PolicyUnreadable)
    );
}
