//! What the server says: frames, and rows as it lists them.

use super::*;

pub(super) fn frame(level: &str, text: &str) -> String {
    format!(r#"{{"type": "{level}", "message": "{text}"}}"#)
}

fn stamp(second: i64) -> String {
    UnixMillis(START + second * 1_000).rfc3339()
}

/// A booking of ten minutes as the server lists it, ending so many seconds after the start.
pub(super) fn booking(id: u64, slot: u64, ends: i64, status: &str) -> String {
    format!(
        r#"{{"booking_id":{id},"slot":{slot},"lot":1,"lot_detail":{{"lot_name":"City Centre"}},
            "slot_read":{{"price":"50.00"}},"start_time":"{}","end_time":"{}","status":"{status}",
            "remaining_time":0}}"#,
        stamp(ends - 600),
        stamp(ends)
    )
}

/// A booking with its payments.
pub(super) fn paid(booking: &str, payments: &[String]) -> String {
    let open = booking.strip_suffix('}').unwrap();
    format!(r#"{open},"payments":[{}]}}"#, payments.join(","))
}

/// A slot's payment.
pub(super) fn payment(id: u64, method: &str, status: &str) -> String {
    format!(
        r#"{{"pay_id":{id},"payment_method":"{method}","status":"{status}","amount":"50.00",
            "payment_type":"Slot Payment","is_renewal":false,"created_at":"{}"}}"#,
        stamp(-100)
    )
}

/// A live booking of slot 4 that a renewal has made, paid at once.
pub(super) fn renewed(id: u64, ends: i64) -> String {
    let payment = payment(id + 100, "UPI", "SUCCESS")
        .replace(r#""is_renewal":false"#, r#""is_renewal":true"#);
    paid(&booking(id, 4, ends, "booked"), &[payment])
}

pub(super) fn add_on(id: u64, booking: u64, status: &str) -> String {
    format!(
        r#"{{"carwash_id":{id},"booking":{booking},"status":"{status}",
            "carwash_type_read":{{"name":"Exterior Wash"}}}}"#
    )
}

pub(super) fn standalone(id: u64, status: &str, payment: &str) -> String {
    format!(
        r#"{{"carwash_booking_id":{id},"status":"{status}","service_type":"Full Service",
            "payment_method":"Cash","payment_status":"{payment}","created_at":"{}"}}"#,
        stamp(-50)
    )
}

pub(super) fn employee(id: u64, owner: Option<u64>) -> String {
    let owner = owner.map_or_else(|| "null".into(), |id| id.to_string());
    format!(r#"{{"employee_id":{id},"firstname":"Asha","lastname":"Nair","owner":{owner}}}"#)
}

pub(super) const CLOSED: &str = "Your booking for Slot #4 has expired.";
pub(super) const RENEWED: &str = "Booking renewed successfully! Your new booking ID is 14.";
pub(super) const FAILED: &str = "Renewal failed: database is locked. Please try again.";
pub(super) const NEW_BOOKING: &str = "New booking received for Lot #1.";
pub(super) const WASHED: &str = "Your car wash service has been completed!";
pub(super) const CASH: &str = "Your cash payment has been verified. Booking activated!";
