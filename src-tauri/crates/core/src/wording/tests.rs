use std::time::Duration;

use super::*;
use crate::event::Level;

fn wording() -> Wording {
    Wording::english(TimeZone::fixed(jiff::tz::offset(1)))
}

fn booking() -> Booking {
    Booking::example(7)
}

const PLACE: &str = "City Centre, slot 4";

// 2026-11-22T21:49:58Z
const END: UnixMillis = UnixMillis(1_795_384_198_925);

#[test]
fn a_warning_says_where_how_long_and_until_when_in_the_users_zone() {
    let said = wording().ends_soon(PLACE, END, Duration::from_millis(299_950));
    assert_eq!(said.title, "Your booking ends soon");
    assert_eq!(
        said.body,
        "City Centre, slot 4: 5 minutes left, until 22:49."
    );
    let short = wording().ends_soon(PLACE, END, Duration::from_secs(59));
    assert_eq!(
        short.body,
        "City Centre, slot 4: less than a minute left, until 22:49."
    );
}

#[test]
fn times_are_of_twelve_hours_where_the_user_wants_it() {
    let mut wording = Wording::english(TimeZone::UTC);
    let noon = 1_795_348_800_000;
    let times = |wording: &Wording| -> Vec<String> {
        [noon - 43_200_000, noon - 60_000, noon, noon + 43_140_000]
            .map(|at| wording.clock_time(UnixMillis(at)))
            .to_vec()
    };
    assert_eq!(times(&wording), ["00:00", "11:59", "12:00", "23:59"]);
    wording.speak(Some(Language::English), Some(ClockStyle::Hours12));
    assert_eq!(
        times(&wording),
        [
            "12:00\u{a0}AM",
            "11:59\u{a0}AM",
            "12:00\u{a0}PM",
            "11:59\u{a0}PM"
        ]
    );
    wording.speak(Some(Language::Hindi), Some(ClockStyle::Hours12));
    assert_eq!(
        times(&wording),
        [
            "12:00\u{a0}am",
            "11:59\u{a0}am",
            "12:00\u{a0}pm",
            "11:59\u{a0}pm"
        ]
    );
}

#[test]
fn the_usual_clock_is_that_of_the_region() {
    for (locale, clock) in [
        ("en_US.UTF-8", ClockStyle::Hours12),
        ("hi-IN", ClockStyle::Hours12),
        ("hi-Deva-IN", ClockStyle::Hours12),
        ("en-GB", ClockStyle::Hours24),
        ("C.UTF-8", ClockStyle::Hours24),
        ("en", ClockStyle::Hours24),
    ] {
        assert_eq!(ClockStyle::of_tag(locale), clock, "{locale}");
    }
}

#[test]
fn hindi_is_spoken_with_hindi_groups_of_digits() {
    let mut wording = wording();
    assert_eq!(wording.amount(Money(12_345_650)), "123,456.50");
    wording.speak(Some(Language::Hindi), Some(ClockStyle::Hours24));
    assert_eq!(wording.amount(Money(12_345_650)), "1,23,456.50");
    let said = wording.ends_soon(PLACE, END, Duration::from_secs(300));
    assert_eq!(said.title, "आपकी बुकिंग जल्द खत्म होगी");
    assert_eq!(said.body, "City Centre, slot 4: 5 मिनट बाकी, 22:49 तक।");
    assert_eq!(wording.place(&booking()), "City Centre, स्लॉट 4");
    wording.speak(None, None);
    assert_eq!(wording.place(&booking()), PLACE);
}

#[test]
fn an_end_says_where_and_when() {
    assert_eq!(
        wording().ended(PLACE, END).body,
        "City Centre, slot 4: your time was over at 22:49."
    );
}

#[test]
fn a_frame_keeps_the_servers_words_without_the_emoji() {
    let message = Message {
        level: Level::Success,
        title: None,
        text: "✅ Booking renewed successfully!".into(),
        is_wash_object: false,
    };
    assert_eq!(
        wording().frame(Kind::RenewalSucceeded, &message, Some(&booking())),
        Said {
            title: "Booking renewed".into(),
            body: "Booking renewed successfully!\nCity Centre, slot 4".into()
        }
    );
}

#[test]
fn a_message_without_words_says_so() {
    let message = Message {
        level: Level::Info,
        title: None,
        text: " ⚠️ ".into(),
        is_wash_object: false,
    };
    assert_eq!(
        wording().frame(Kind::Other, &message, None).body,
        "The server sent a message without words."
    );
}

#[test]
fn a_time_in_utc_is_said_in_the_users_zone() {
    let message = Message {
        level: Level::Success,
        title: None,
        text: "Your car wash booking has been confirmed! Scheduled for 23 Nov 2026, 23:43.".into(),
        is_wash_object: false,
    };
    let kochi = Wording {
        zone: TimeZone::fixed(jiff::tz::offset(5)),
        ..wording()
    };
    assert_eq!(
        kochi.frame(Kind::Other, &message, None).body,
        "Your car wash booking has been confirmed! Scheduled for 24 Nov 2026, 04:43."
    );
    let later = Message {
        text: "Confirmed! Scheduled for TBD.".into(),
        ..message
    };
    assert_eq!(
        kochi.frame(Kind::Other, &later, None).body,
        "Confirmed! Scheduled for TBD."
    );
}

#[test]
fn the_reason_of_a_failed_renewal_is_told_without_its_frame() {
    let message = Message {
        level: Level::Error,
        title: None,
        text: "Renewal failed: ['\u{201c}abc\u{201d} value must be a decimal number.']. Please try again.".into(),
        is_wash_object: false,
    };
    let reason = wording().reason_of(&message);
    assert_eq!(
        reason,
        "['\u{201c}abc\u{201d} value must be a decimal number.']."
    );
    assert_eq!(
        wording()
            .renewal_failed(
                PLACE,
                &Failure::Refused(Some("Slot is not available".into()))
            )
            .body,
        "City Centre, slot 4 was not renewed. The server says: Slot is not available"
    );
    assert_eq!(
        wording().renewal_failed(PLACE, &Failure::NotSent).body,
        "City Centre, slot 4 was not renewed. The server could not be reached, so nothing was asked of it."
    );
}
