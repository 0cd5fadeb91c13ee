use super::*;

fn kind(text: &str) -> Kind {
    classify(text).kind
}

#[test]
fn knows_every_wording_the_server_has_sent_or_documents() {
    let wordings = [
        ("Your booking will expire in 5 minutes!", Kind::ExpiringSoon),
        (
            "⚠️ Your booking will expire in 5 minutes!",
            Kind::ExpiringSoon,
        ),
        ("Your booking has expired. Slot released.", Kind::Expired),
        (
            "Booking renewed successfully! Your new booking ID is 2.",
            Kind::RenewalSucceeded,
        ),
        ("✅ Booking renewed successfully!", Kind::RenewalSucceeded),
        (
            "Booking renewed! Your new booking ID is 7",
            Kind::RenewalSucceeded,
        ),
        (
            "Renewal failed: ['\u{201c}abc\u{201d} value must be a decimal number.']. Please try again.",
            Kind::RenewalFailed,
        ),
        ("❌ renewal failed: [reason]", Kind::RenewalFailed),
        ("Your booking for Slot #4 has expired.", Kind::AutoExpired),
        ("Your booking for slot #45 expired", Kind::AutoExpired),
        (
            "Your booking slot has expired automatically",
            Kind::AutoExpired,
        ),
        ("Admin declined your booking request.", Kind::Declined),
        ("Your booking was declined by the admin", Kind::Declined),
        (
            "Your cash payment has been verified. Booking activated!",
            Kind::CashVerified,
        ),
        ("Your cash payment has been verified", Kind::CashVerified),
        (
            "Cash payment verified successfully! Booking activated.",
            Kind::CashVerified,
        ),
        ("New booking received for Lot #1.", Kind::NewBooking),
        (
            "📅 New booking received for City Centre lot",
            Kind::NewBooking,
        ),
        ("Your car wash service has been completed!", Kind::WashDone),
        (
            "🎉 Car Wash Complete! Your Full Service has been completed.",
            Kind::WashDone,
        ),
        (
            "New employee 'Sample' has been assigned to your lot.",
            Kind::EmployeeAssigned,
        ),
    ];
    for (text, expected) in wordings {
        assert_eq!(kind(text), expected, "{text}");
    }
}

#[test]
fn leaves_messages_that_are_none_of_the_ten_as_other() {
    for text in [
        "Your car wash payment has been verified by the lot owner.",
        "Your car wash booking has been confirmed! Scheduled for 23 Nov 2026, 01:43.",
        "Your action completed successfully!",
        "Action failed: disk",
        "Something happened!",
        "Employee unassigned successfully!",
        "",
        "💥",
    ] {
        assert_eq!(kind(text), Kind::Other, "{text}");
    }
}

#[test]
fn a_failed_renewal_may_quote_any_other_wording() {
    assert_eq!(
        kind("Renewal failed: Your booking for Slot #4 has expired. Please try again."),
        Kind::RenewalFailed
    );
    assert_eq!(
        kind("Renewal failed: car wash completed"),
        Kind::RenewalFailed
    );
}

#[test]
fn reads_the_number_a_text_names() {
    let subject = |text| classify(text).subject;
    assert_eq!(
        subject("Booking renewed successfully! Your new booking ID is 2."),
        Some(Subject::Booking(2))
    );
    assert_eq!(
        subject("Your booking for SLOT #45 expired"),
        Some(Subject::Slot(45))
    );
    assert_eq!(
        subject("New booking received for Lot #1."),
        Some(Subject::Lot(1))
    );
    assert_eq!(subject("New booking received for Lot City Centre"), None);
    assert_eq!(
        subject("Your booking for Slot #99999999999999999999999 has expired"),
        None
    );
}

#[test]
fn names_are_read_back() {
    for kind in Kind::all() {
        assert_eq!(Kind::from_name(kind.name()), Some(kind));
        assert_eq!(
            serde_json::to_string(&kind).unwrap(),
            format!("\"{}\"", kind.name())
        );
    }
}

#[test]
fn a_subject_is_written_as_one_pair() {
    assert_eq!(
        serde_json::to_string(&Subject::Booking(13)).unwrap(),
        r#"{"booking":13}"#
    );
}
