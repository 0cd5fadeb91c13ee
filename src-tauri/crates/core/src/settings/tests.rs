use super::*;
use crate::{
    account::{Ids, Role},
    address::Addresses,
    trouble::TroubleCode,
};

fn account(server: &str, user: &str) -> Account {
    Account {
        addresses: Addresses::parse(server, None, false).unwrap(),
        user: user.into(),
        role: Role::Driver,
        ids: Ids {
            profile: Some(1),
            auth: Some(4),
        },
    }
}

fn refused(change: Change) -> TroubleCode {
    let mut own = Own::default();
    let before = own.clone();
    let code = own.take(change, None).unwrap_err();
    assert_eq!(own, before);
    code
}

#[test]
fn the_policy_comes_before_the_user_and_the_user_before_what_is_usual() {
    let own = Own {
        theme: Some(Theme::Dark),
        keep_days: Some(30),
        ..Own::default()
    };
    let policy = Policy {
        own: Own {
            keep_days: Some(7),
            ..Own::default()
        },
        ..Policy::default()
    };
    let settings = Settings::of(&policy, &own, false);
    assert_eq!(settings.keep_days, Some(7));
    assert_eq!(settings.theme, Theme::Dark);
    assert_eq!(settings.lead_minutes, [5]);
    assert_eq!(settings.locked, BTreeSet::from([Name::KeepDays]));
    assert!(settings.is_locked(&Change::KeepDays(None)));
    assert!(!settings.is_locked(&Change::Theme(Theme::Light)));
}

#[test]
fn the_policy_can_lock_a_setting_at_its_usual_value() {
    let own = Own {
        quiet_hours: Some(QuietHours { from: 1, to: 2 }),
        notify: BTreeMap::from([(Kind::Expired, Loudness::Off)]),
        ..Own::default()
    };
    let policy = Policy {
        locked: BTreeSet::from([Name::QuietHours, Name::Notify]),
        ..Policy::default()
    };
    let settings = Settings::of(&policy, &own, false);
    assert_eq!(settings.quiet_hours, None);
    assert_eq!(settings.loudness(Kind::Expired), Loudness::Sound);
    let louder = Change::Notify {
        kind: Kind::Expired,
        loudness: Loudness::Off,
    };
    assert!(settings.is_locked(&louder));
}

#[test]
fn the_policy_can_lock_one_kind_and_leave_the_others() {
    let policy = Policy {
        own: Own {
            notify: BTreeMap::from([(Kind::Expired, Loudness::Sound)]),
            ..Own::default()
        },
        ..Policy::default()
    };
    let settings = Settings::of(&policy, &Own::default(), false);
    let off = |kind| Change::Notify {
        kind,
        loudness: Loudness::Off,
    };
    assert!(settings.is_locked(&off(Kind::Expired)));
    assert!(!settings.is_locked(&off(Kind::Declined)));
    let view = settings.view(None, None);
    let locked: Vec<Kind> = view
        .notify
        .iter()
        .filter(|one| one.is_locked)
        .map(|one| one.kind)
        .collect();
    assert_eq!(locked, [Kind::Expired]);
}

#[test]
fn updates_come_from_the_stable_channel_unless_somebody_says_otherwise() {
    let mut own = Own::default();
    let channel = |policy: &Policy, own: &Own| Settings::of(policy, own, false).update_channel;
    let free = Policy::default();
    assert_eq!(channel(&free, &own), UpdateChannel::Stable);
    let beta = Change::UpdateChannel(UpdateChannel::Beta);
    own.take(beta.clone(), None).unwrap();
    assert_eq!(channel(&free, &own), UpdateChannel::Beta);
    let strict = Policy {
        own: Own {
            update_channel: Some(UpdateChannel::Off),
            ..Own::default()
        },
        ..Policy::default()
    };
    assert_eq!(channel(&strict, &own), UpdateChannel::Off);
    assert!(Settings::of(&strict, &own, false).is_locked(&beta));
}

#[test]
fn a_policy_with_a_value_out_of_range_is_none() {
    let with = |own| Policy {
        own,
        ..Policy::default()
    };
    assert!(Policy::default().is_valid());
    assert!(
        !with(Own {
            keep_days: Some(0),
            ..Own::default()
        })
        .is_valid()
    );
    assert!(
        !with(Own {
            remind_minutes: Some(vec![4, 3, 2, 1]),
            ..Own::default()
        })
        .is_valid()
    );
    let elsewhere = Policy {
        web_address: Some("no address".into()),
        ..Policy::default()
    };
    assert!(!elsewhere.is_valid());
}

#[test]
fn warns_up_to_three_times_between_a_minute_and_a_day_before() {
    let mut own = Own::default();
    own.take(Change::RemindMinutes(vec![1, 15, 1_440, 15]), None)
        .unwrap();
    assert_eq!(own.remind_minutes, Some(vec![1_440, 15, 1]));
    own.take(Change::RemindMinutes(vec![]), None).unwrap();
    assert_eq!(
        Settings::of(&Policy::default(), &own, false).leads(),
        [Duration::ZERO; 0]
    );
    for wrong in [vec![0], vec![1_441], vec![70_000], vec![1, 2, 3, 4]] {
        assert_eq!(
            refused(Change::RemindMinutes(wrong)),
            TroubleCode::LeadsInvalid
        );
    }
}

#[test]
fn refuses_what_can_not_be_and_changes_nothing() {
    let hours = |from, to| Change::QuietHours(Some(QuietHours { from, to }));
    for wrong in [hours(60, 60), hours(1_440, 0)] {
        assert_eq!(refused(wrong), TroubleCode::QuietHoursInvalid);
    }
    for wrong in [0, 3_651, 100_000] {
        assert_eq!(
            refused(Change::KeepDays(Some(wrong))),
            TroubleCode::KeepDaysInvalid
        );
    }
    for wrong in [
        "",
        "a b",
        "socks5://proxy:1080",
        "https://proxy:3128",
        "http://me:secret@proxy:3128",
        "http://proxy/path",
    ] {
        assert_eq!(
            refused(Change::Proxy(wrong.into())),
            TroubleCode::ProxyInvalid,
            "{wrong}"
        );
    }
    for wrong in ["ws://parking.example", "javascript:alert(1)", "a b"] {
        assert_eq!(
            refused(Change::WebAddress(wrong.into())),
            TroubleCode::WebAddressInvalid
        );
    }
}

#[test]
fn every_refusal_names_its_field() {
    for code in [
        TroubleCode::LeadsInvalid,
        TroubleCode::QuietHoursInvalid,
        TroubleCode::KeepDaysInvalid,
        TroubleCode::ProxyInvalid,
        TroubleCode::WebAddressInvalid,
        TroubleCode::CaUnreadable,
    ] {
        assert!(code.field().is_some(), "{code:?}");
    }
}

#[test]
fn takes_a_proxy_as_people_write_it() {
    for (typed, meant) in [
        ("system", Proxy::System),
        ("none", Proxy::Direct),
        (
            " proxy.example:3128 ",
            Proxy::At("http://proxy.example:3128".into()),
        ),
        (
            "http://proxy.example/",
            Proxy::At("http://proxy.example:80".into()),
        ),
    ] {
        assert_eq!(typed.parse(), Ok(meant), "{typed}");
    }
}

#[test]
fn remembers_five_servers_and_five_users_of_each_the_newest_first() {
    let mut own = Own::default();
    for n in 0..7 {
        own.remember(&account(&format!("s{n}.example"), "driver"));
        own.remember(&account("s6.example", &format!("driver{n}")));
    }
    let servers: Vec<&str> = own.servers.iter().map(|one| one.address.as_str()).collect();
    assert_eq!(
        servers,
        [
            "https://s6.example",
            "https://s5.example",
            "https://s4.example",
            "https://s3.example",
            "https://s2.example",
        ]
    );
    assert_eq!(
        own.servers[0].users,
        ["driver6", "driver", "driver5", "driver4", "driver3"]
    );
}

#[test]
fn forgets_a_user_and_with_the_last_one_the_server() {
    let mut own = Own::default();
    own.remember(&account("a.example", "one"));
    own.remember(&account("a.example", "two"));
    own.forget("https://a.example", "one");
    assert_eq!(own.servers[0].users, ["two"]);
    own.forget("https://a.example", "two");
    assert_eq!(own.servers, []);
}

#[test]
fn remembers_where_the_sockets_are_if_that_is_elsewhere() {
    let mut apart = account("a.example", "one");
    apart.addresses = Addresses::parse("a.example", Some("wss://b.example"), false).unwrap();
    let mut own = Own::default();
    own.remember(&apart);
    assert_eq!(own.servers[0].socket.as_deref(), Some("wss://b.example"));
    own.remember(&account("a.example", "one"));
    assert_eq!(own.servers[0].socket, None);
}

#[test]
fn the_web_app_is_where_the_policy_the_user_or_the_server_says() {
    let dev = account("127.0.0.1:8000", "driver");
    let mut own = Own::default();
    let web = |policy: &Policy, own: &Own| Settings::of(policy, own, false).web_address_of(&dev);
    let free = Policy::default();
    assert_eq!(web(&free, &own), "http://127.0.0.1:5173");
    own.take(Change::WebAddress(" web.example/app/ ".into()), Some(&dev))
        .unwrap();
    assert_eq!(web(&free, &own), "https://web.example/app");
    let strict = Policy {
        web_address: Some("https://company.example".into()),
        ..Policy::default()
    };
    assert_eq!(web(&strict, &own), "https://company.example");
    own.take(Change::WebAddress(String::new()), Some(&dev))
        .unwrap();
    assert_eq!(web(&free, &own), "http://127.0.0.1:5173");
}

#[test]
fn a_role_sees_its_kinds_first() {
    let mut owner = account("a.example", "owner");
    owner.role = Role::Owner;
    let view = Settings::default().view(Some(&owner), None);
    let meant: Vec<Kind> = view
        .notify
        .iter()
        .filter(|one| one.is_meant)
        .map(|one| one.kind)
        .collect();
    assert_eq!(
        meant,
        [
            Kind::NewBooking,
            Kind::EmployeeAssigned,
            Kind::CashWaiting,
            Kind::WashBooked,
            Kind::Other
        ]
    );
    assert_eq!(view.notify.len(), 13);
    assert!(view.notify[..5].iter().all(|one| one.is_meant));
}
