use std::collections::BTreeSet;

use super::*;
use crate::settings::Server;
use crate::{
    account::Channel,
    clock::{Mono, UnixMillis},
    companion::{Asker, Epoch, SocketId},
    reads::Read,
};

fn redacted(input: Input) -> String {
    let at = Now {
        mono: Mono::default(),
        wall: UnixMillis(0),
    };
    serde_json::to_string(&Observation { at, input }.redacted()).unwrap()
}

#[test]
fn rule_25_a_recording_holds_nothing_personal() {
    let body = r#"[{"booking_id":7,"user_read":{"firstname":"Anu","lastname":"Nair","vehicle_number":"KL-08-AZ-1234"},
        "vehicle_number":"KL-08-AZ-1234","payments":[{"transaction_id":"PM-1-17"}]}]"#;
    let read = redacted(Input::ReadDone {
        epoch: Epoch(1),
        read: Read::Bookings,
        begun: Mono::default(),
        outcome: ReadOutcome::Body(body.into()),
    });
    let sign_in = redacted(Input::SignIn {
        asker: Asker(1),
        server: "parking.company.example".into(),
        socket: None,
        user: "anu".into(),
        password: Password::new("hunter2".into()),
        allow_plain: false,
    });
    let frame = |text: &str| {
        redacted(Input::Socket {
            socket: SocketId {
                epoch: Epoch(1),
                channel: Channel::Auth,
                attempt: 1,
            },
            event: SocketEvent::Text(format!(r#"{{"type":"info","message":"{text}"}}"#)),
        })
    };
    let employee = frame("New employee 'Anu Nair' has been assigned to your lot.");
    let irish = frame("The lot's employee 'Conan O'Nair' has been assigned to your lot.");
    let other = frame("Dear Anu, the lot closes early.");
    for text in [&read, &sign_in, &employee, &irish, &other] {
        for personal in [
            "Conan", "Anu", "anu", "Nair", "KL-08", "hunter2", "PM-1", "company",
        ] {
            assert!(!text.contains(personal), "{personal} in {text}");
        }
    }
    assert!(employee.contains("New employee"));
    assert!(read.contains(r#"\"booking_id\":7"#));
    assert_ne!(other, frame("Dear Anu, the lot closes late."));
}

#[test]
fn rule_25_settings_are_recorded_without_what_names_people_and_companies() {
    let settings = Settings {
        lead_minutes: vec![17],
        ca_file: Some("/home/anu/company.pem".into()),
        proxy: Proxy::At("http://proxy.company.example:3128".into()),
        web_address: Some("https://company.example".into()),
        servers: vec![Server {
            address: "https://company.example".into(),
            socket: None,
            users: vec!["anu".into()],
            web_address: None,
        }],
        ..Settings::default()
    };
    let text = redacted(Input::Settings(Box::new(settings.clone())));
    assert!(!text.contains("company") && !text.contains("anu"), "{text}");
    let read: Observation = serde_json::from_str(&text).unwrap();
    assert!(matches!(read.input, Input::Settings(read) if read.lead_minutes == [17]));
    for other in [
        Settings {
            ca_file: Some("/home/anu/other.pem".into()),
            ..settings.clone()
        },
        Settings {
            proxy: Proxy::At("http://other.company.example:3128".into()),
            ..settings
        },
    ] {
        assert_ne!(redacted(Input::Settings(Box::new(other))), text);
    }
}

#[test]
fn rule_25_what_the_server_says_of_a_request_is_not_recorded() {
    let says = || Some("Anu Nair has no slot".to_owned());
    for reply in [
        Reply::Refused { says: says() },
        Reply::Unknown { says: says() },
        Reply::Done(r#"{"message":"Dear Anu","new_booking":{"booking_id":7}}"#.into()),
    ] {
        let text = redacted(Input::Replied {
            epoch: Epoch(1),
            intent: 1,
            reply,
        });
        assert!(!text.contains("Anu"), "{text}");
    }
}

#[test]
fn rule_25_what_is_remembered_names_nobody() {
    let says = || "Anu Nair has no slot".to_owned();
    let mut memory = Memory::default();
    memory.notebook.intents.push(crate::intent::Intent {
        number: 1,
        booking: 7,
        born: UnixMillis(0),
        slot: 4,
        act: crate::intent::Act::Cancel,
        newest: 7,
        asked: UnixMillis(0),
        stage: Stage::Unconfirmed { says: Some(says()) },
        since: Mono::default(),
        others: BTreeSet::new(),
        heard: BTreeSet::new(),
        doubted: false,
    });
    memory.notebook.jobs.push(crate::desk::job::Job {
        number: 2,
        item: crate::desk::Item::Employee(5),
        task: crate::desk::Task::TakeEmployee,
        stage: Stage::Refused { says: Some(says()) },
        since: Mono::default(),
        doubted: false,
    });
    memory.notebook.claims.push(crate::claim::Claim {
        kind: Kind::Other,
        is_wash_payment: false,
        message: Message {
            level: crate::event::Level::Info,
            title: Some(says()),
            text: says(),
            is_wash_object: false,
        },
        names: None,
        at: UnixMillis(0),
        is_by_own_clock: false,
        state: crate::claim::State::Held,
        is_copy: false,
        may_repeat: false,
        heard: Mono::default(),
        doubted: false,
    });
    let text = serde_json::to_string(&redact_memory(memory)).unwrap();
    assert!(text.contains("unconfirmed") && text.contains("held"));
    assert!(!text.contains("Anu"), "{text}");
}

#[test]
fn rule_25_a_frame_keeps_what_is_read_of_it_and_nothing_else() {
    for frame in [
        r#"{"type":"warning","message":"Your booking for Slot #4 has expired.","user":"Anu"}"#,
        r#"{"type":"Anu","title":"Dear Anu","message":"Renewal failed: Anu"}"#,
        r#"{"type":"info","message":["Anu",{"Anu":1}]}"#,
        r#"{"type":"info","message":{"type":"carwash_completed","title":"Anu","message":"Anu's wash","to":"Anu"}}"#,
        r#"{"type":"carwash_completed","message":"Anu's wash","booking_id":1}"#,
        r#"{"type":null,"message":null,"Anu":"Anu"}"#,
        r#"{"connected":true,"message":"Anu"}"#,
        r#"["Anu"]"#,
        "Anu",
    ] {
        let redacted = redact_frame(frame);
        assert!(!redacted.contains("Anu"), "{redacted}");
        match (wire::frame(frame), wire::frame(&redacted)) {
            (Ok(Frame::Message(before)), Ok(Frame::Message(after))) => {
                assert_eq!(before.reading(), after.reading(), "{frame}");
                assert_eq!(before.level, after.level, "{frame}");
                assert_eq!(before.is_wash_object, after.is_wash_object, "{frame}");
            }
            (before, after) => assert_eq!(before, after, "{frame}"),
        }
    }
}

#[test]
fn rule_25_a_row_keeps_what_is_read_of_it_and_nothing_else() {
    let bookings = r#"[{"booking_id":7,"user":1,"slot":4,"lot":1,"status":"booked","remaining_time":596,
        "slot_read":{"price":"50.00"},"lot_detail":{"lot_id":1,"lot_name":"City Centre","latitude":9.93},
        "start_time":"2026-11-23T03:09:58.925072+05:30","end_time":"2026-11-23T03:19:58.925072+05:30",
        "user_read":{"phone":98470,"email":"Anu"},"Anu":1,"contact":["Anu"],
        "payments":[{"pay_id":1,"payment_method":"Cash","amount":"50.00","status":"PENDING","is_renewal":true,
        "created_at":"2026-11-23T03:09:58.929810+05:30","payment_type":"Slot Payment","note":"Anu"}]}]"#;
    let redacted = redact_body(bookings);
    assert_eq!(wire::bookings(&redacted), wire::bookings(bookings));
    let washes = r#"{"count":1,"results":[{"carwash_booking_id":3,"service_type":"Full Service","notes":"Anu",
        "lot_detail":{"lot_name":"City Centre"},"payment_method":"Cash","payment_status":"verified",
        "status":"completed","created_at":"2026-11-23T05:13:41+05:30","phone":98470}]}"#;
    let standalone = redact_body(washes);
    assert_eq!(
        wire::standalone_washes(&standalone),
        wire::standalone_washes(washes)
    );
    let employee = r#"[{"employee_id":1,"firstname":"Anu","lastname":"Nair","owner":2,"phone":98470,
        "driving_license":"98470","driving_license_image":"/media/Anu.png"}]"#;
    let employees = redact_body(employee);
    let (read, unread) = wire::employees(&employees).unwrap();
    assert_eq!((read[0].id, read[0].owner, unread), (1, Some(2), 0));
    for text in [redacted, standalone, employees] {
        for personal in ["Anu", "Nair", "98470", "9.93"] {
            assert!(!text.contains(personal), "{personal} in {text}");
        }
    }
}

#[test]
fn rule_25_a_text_is_of_the_same_kind_and_subject_after_it_was_redacted() {
    for text in [
        "Your booking for Slot #4 has expired.",
        "Booking renewed successfully! Your new booking ID is 2.",
        "Renewal failed: ['x' is no number]. Please try again.",
        "New booking received for Lot #1.",
        "New employee 'Anu' has been assigned to your lot.",
        "Your car wash payment has been verified by the lot owner.",
        "Something else: 'here'",
    ] {
        assert_eq!(classify(&redact_text(text)), classify(text), "{text}");
    }
}

#[test]
fn rule_25_the_lists_of_the_desk_keep_what_is_read_of_them_and_name_nobody() {
    let payments = r#"{"results":[{"pay_id":12,"user_name":"Anu Nair","lot_name":"City Centre","slot_number":4,
        "payment_type":"Slot Payment","payment_method":"Cash","amount":"50.00","status":"PENDING",
        "transaction_id":"PM-Anu","created_at":"2026-11-23T03:09:58.929810+05:30"}]}"#;
    let redacted = redact_body(payments);
    let (mut real, _) = wire::lot_payments(payments).unwrap();
    real[0].name.clear();
    assert_eq!(wire::lot_payments(&redacted), Ok((real, 0)));
    let washes = r#"[{"carwash_booking_id":2,"user_detail":{"firstname":"Anu","lastname":"Nair","phone":"98470"},
        "lot":1,"lot_detail":{"lot_id":1,"lot_name":"City Centre"},"service_type":"Full Service","price":"499.00",
        "payment_method":"Cash","payment_status":"pending","status":"pending","notes":"Anu",
        "scheduled_time":"2026-11-23T07:13:00+05:30","created_at":"2026-11-23T05:13:41+05:30"}]"#;
    let standalone = redact_body(washes);
    let (mut real, _) = wire::lot_washes(washes).unwrap();
    real[0].name.clear();
    assert_eq!(wire::lot_washes(&standalone), Ok((real, 0)));
    let lots = r#"[{"lot_id":1,"owner":2,"lot_name":"City Centre","total_slots":8,"streetname":"Anu Road"}]"#;
    let places = redact_body(lots);
    assert_eq!(wire::lots(&places), wire::lots(lots));
    for text in [redacted, standalone, places] {
        for personal in ["Anu", "Nair", "98470"] {
            assert!(!text.contains(personal), "{personal} in {text}");
        }
    }
}
