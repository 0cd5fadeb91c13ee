//! What a server sends: frames of both sockets, bodies and headers.

use std::{
    sync::LazyLock,
    time::{Duration, SystemTime},
};

use jiff::tz::TimeZone;
use parkmate_client::patience;
use parkmate_core::{
    booking::Booking,
    employee::Employee,
    plain::{plain, plain_line},
    timing::{FRAME_LIMIT, RETRY_AFTER_CAP},
    wash::Wash,
    wire::{self, FIELD_LIMIT, Frame, TEXT_LIMIT},
    wording::Wording,
};

use crate::assert_comes_back;

/// Made once, since reading the words takes longer than anything else here.
static WORDING: LazyLock<Wording> = LazyLock::new(|| Wording::english(TimeZone::UTC));

/// A frame of the notification socket: read, classified and put into words. Longer ones and those that are no
/// UTF-8 end the link before they come here.
pub fn frame(bytes: &[u8]) {
    let Ok(text) = str::from_utf8(bytes) else {
        return;
    };
    if text.len() > FRAME_LIMIT {
        return;
    }
    let Ok(Frame::Message(message)) = wire::frame(text) else {
        return;
    };
    assert!(message.text.chars().count() <= TEXT_LIMIT);
    assert!(
        message
            .title
            .as_ref()
            .is_none_or(|title| title.chars().count() <= TEXT_LIMIT)
    );
    assert_comes_back(&message);
    let reading = message.reading();
    assert_comes_back(&reading.kind);
    let said = WORDING.frame(reading.kind, &message, None);
    for text in [&said.title, &said.body] {
        assert_eq!(&plain(text), text, "what is shown is harmless");
    }
}

/// A frame of the server's clock.
pub fn clock(bytes: &[u8]) {
    if let Ok(text) = str::from_utf8(bytes)
        && let Some(time) = wire::time(text)
    {
        assert_comes_back(&time);
        let written = time.rfc3339();
        assert_eq!(wire::time(&update(&written)), Some(time), "{written}");
    }
}

fn update(datetime: &str) -> String {
    format!(r#"{{"type":"time_update","datetime":"{datetime}"}}"#)
}

/// The body of an answer: each way in which the program reads one.
pub fn rest(bytes: &[u8]) {
    let body = &*String::from_utf8_lossy(bytes);
    if let Ok((rows, _)) = wire::bookings(body) {
        rows.iter().for_each(check_booking);
    }
    for row in [
        wire::booking(body),
        wire::renewed(body),
        wire::cancelled(body),
    ] {
        row.iter().for_each(check_booking);
    }
    for rows in [wire::add_ons(body), wire::standalone_washes(body)] {
        rows.iter().flat_map(|(rows, _)| rows).for_each(check_wash);
    }
    if let Ok((rows, _)) = wire::employees(body) {
        rows.iter().for_each(check_employee);
    }
    if let Ok((rows, _)) = wire::lots(body) {
        assert!(rows.iter().all(|lot| is_short(&lot.name)));
    }
    let _ = wire::lot_payments(body);
    let _ = wire::lot_washes(body);
    let _ = wire::lot_add_ons(body);
    let _ = wire::verified(body, 12);
    let _ = wire::was_done_before(body);
    if let Some(says) = wire::refusal(body) {
        assert!(says.chars().count() <= TEXT_LIMIT);
    }
}

fn check_booking(row: &Booking) {
    let texts = [&row.lot_name, &row.vehicle];
    assert!(texts.into_iter().flatten().all(|text| is_short(text)));
    // A driver's name is two of them.
    let name = row.driver.as_deref().unwrap_or_default();
    assert!(name.chars().count() <= 2 * FIELD_LIMIT + 1);
    // Who a driver is, is stored nowhere.
    assert_comes_back(&Booking {
        driver: None,
        ..row.clone()
    });
}

fn check_wash(row: &Wash) {
    let texts = [&row.lot_name, &row.service];
    assert!(texts.into_iter().flatten().all(|text| is_short(text)));
    assert_comes_back(row);
}

fn check_employee(row: &Employee) {
    assert!(row.name.chars().count() <= 2 * FIELD_LIMIT + 1);
    assert!(row.work.phone.iter().all(|phone| is_short(phone)));
}

/// Short, and harmless.
fn is_short(text: &str) -> bool {
    text.chars().count() <= FIELD_LIMIT && plain_line(text) == text
}

/// The answers to a sign-in: the login's, the list of profiles, and a refusal.
pub fn sign_in(bytes: &[u8]) {
    let body = &*String::from_utf8_lossy(bytes);
    if let Ok(login) = wire::login(body) {
        let token = login.token.expose();
        assert!(is_short(token) && is_short(&login.user));
        assert_comes_back(&login.role);
        // Shorter ones may stand in another word by chance.
        if token.len() > 16 {
            assert!(!format!("{login:?}").contains(token));
        }
        let _ = wire::auth_id(body, login.profile);
    }
    let _ = wire::auth_id(body, Some(1));
    let _ = wire::refusal(body);
}

/// A `Retry-After` header, as seconds or as a date.
pub fn wait(bytes: &[u8]) {
    let now = SystemTime::UNIX_EPOCH + Duration::from_secs(1_800_000_000);
    if let Ok(text) = str::from_utf8(bytes)
        && let Some(wait) = patience::wait(text, now)
    {
        assert!(wait <= RETRY_AFTER_CAP);
    }
}
