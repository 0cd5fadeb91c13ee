//! REST rows, as bytes, turned into types (S7, S8). An element that can't be read costs that element; a
//! field that can't be read costs that field, unless the row is nothing without it.
//!
//! Rows are read without building a tree of the whole body: a long list has megabytes.

use serde::{Deserialize, de::DeserializeOwned};
use serde_json::value::RawValue;

use super::{
    LIST_LIMIT, TEXT_LIMIT, Unreadable,
    loose::{loose, loose_object},
};
use crate::{
    booking::{Booking, Payment, PaymentStatus, Pays, Status},
    clock::UnixMillis,
    desk::view::Availability,
    employee::{Employee, Work},
    intent::Verified,
    money::Money,
    plain::{cut, plain},
    wash::{Wash, WashId, WashStatus},
};

/// Reads the list of bookings (S7), and says how many of its elements could not be read.
///
/// # Errors
/// [`Unreadable`] if it is no JSON array.
pub fn bookings(body: &str) -> Result<(Vec<Booking>, usize), Unreadable> {
    list(body, RawBooking::row)
}

/// Reads a single booking (S7).
///
/// # Errors
/// [`Unreadable`] if it is no booking.
pub fn booking(body: &str) -> Result<Booking, Unreadable> {
    whole::<RawBooking>(body)?
        .row(body)
        .ok_or(Unreadable::OtherShape)
}

/// Reads a driver's add-on washes (S8), a bare array.
///
/// # Errors
/// [`Unreadable`] if it is no JSON array.
pub fn add_ons(body: &str) -> Result<(Vec<Wash>, usize), Unreadable> {
    list(body, RawAddOn::row)
}

/// Reads a driver's standalone washes (S8): `{"count", "results"}`.
///
/// # Errors
/// [`Unreadable`] if it is of another shape.
pub fn standalone_washes(body: &str) -> Result<(Vec<Wash>, usize), Unreadable> {
    #[derive(Deserialize)]
    struct Results<'a> {
        #[serde(borrow)]
        results: Vec<&'a RawValue>,
    }
    let Results { results } = whole_borrowed(body)?;
    Ok(elements(&results, RawStandalone::row))
}

/// Reads an owner's employees (S8), a bare array.
///
/// # Errors
/// [`Unreadable`] if it is no JSON array.
pub fn employees(body: &str) -> Result<(Vec<Employee>, usize), Unreadable> {
    list(body, RawEmployee::row)
}

/// Reads the answer to a renewal: the new booking (S7).
///
/// # Errors
/// [`Unreadable`] if it holds none.
pub fn renewed(body: &str) -> Result<Booking, Unreadable> {
    #[derive(Deserialize)]
    struct Renewed<'a> {
        #[serde(borrow)]
        new_booking: &'a RawValue,
    }
    booking(whole_borrowed::<Renewed<'_>>(body)?.new_booking.get())
}

/// Reads the answer to a cancelling: the booking as it is then (S7).
///
/// # Errors
/// [`Unreadable`] if it holds none.
pub fn cancelled(body: &str) -> Result<Booking, Unreadable> {
    #[derive(Deserialize)]
    struct Cancelled<'a> {
        #[serde(borrow)]
        booking: &'a RawValue,
    }
    booking(whole_borrowed::<Cancelled<'_>>(body)?.booking.get())
}

/// Reads the answer to the verification of a cash payment (S8): whether it was verified just now, or before.
///
/// # Errors
/// [`Unreadable`] if it isn't about that payment.
pub fn verified(body: &str, payment: u64) -> Result<Verified, Unreadable> {
    #[derive(Deserialize)]
    struct Answer {
        payment_id: u64,
        #[serde(default, deserialize_with = "loose")]
        verified_at: Option<String>,
    }
    let answer: Answer = whole(body)?;
    if answer.payment_id != payment {
        return Err(Unreadable::OtherShape);
    }
    Ok(match answer.verified_at {
        Some(_) => Verified::Now,
        None => Verified::Before,
    })
}

/// Whether the answer to a request says that somebody had done it before: `already`, in whichever words.
#[must_use]
pub fn was_done_before(body: &str) -> bool {
    #[derive(Deserialize)]
    struct Answer {
        #[serde(default, deserialize_with = "loose")]
        message: Option<String>,
    }
    let answer: Result<Answer, Unreadable> = whole(body);
    answer.is_ok_and(|answer| {
        let message = answer.message.unwrap_or_default();
        message.to_lowercase().contains("already")
    })
}

/// The server's reason for refusing a request, out of any of the shapes of its error bodies (S2): a text,
/// or a list of texts, under any name; at most 2,000 characters.
#[must_use]
pub fn refusal(body: &str) -> Option<String> {
    let object: serde_json::Map<String, serde_json::Value> = serde_json::from_str(body).ok()?;
    // What names itself an error, before the fields of a form.
    ["error", "detail", "non_field_errors"]
        .into_iter()
        .filter_map(|name| object.get(name))
        .chain(object.values())
        .find_map(|says| says.as_str().or_else(|| says.as_array()?.first()?.as_str()))
        .map(|says| cut(&plain(says), TEXT_LIMIT))
}

pub(super) fn list<Raw: DeserializeOwned, Row>(
    body: &str,
    row: impl Fn(Raw, &str) -> Option<Row>,
) -> Result<(Vec<Row>, usize), Unreadable> {
    Ok(elements(&whole_borrowed::<Vec<&RawValue>>(body)?, row))
}

pub(super) fn elements<Raw: DeserializeOwned, Row>(
    raw: &[&RawValue],
    row: impl Fn(Raw, &str) -> Option<Row>,
) -> (Vec<Row>, usize) {
    let rows: Vec<Row> = raw
        .iter()
        .take(LIST_LIMIT)
        .filter_map(|element| row(serde_json::from_str(element.get()).ok()?, element.get()))
        .collect();
    let unread = raw.len() - rows.len();
    (rows, unread)
}

pub(super) fn whole<T: DeserializeOwned>(body: &str) -> Result<T, Unreadable> {
    whole_borrowed(body)
}

pub(super) fn whole_borrowed<'a, T: Deserialize<'a>>(body: &'a str) -> Result<T, Unreadable> {
    serde_json::from_str(body).map_err(|fault| {
        if fault.is_data() {
            Unreadable::OtherShape
        } else {
            Unreadable::NotJson
        }
    })
}

loose_object!(RawLot, RawSlot, RawPayment, RawNamed, RawPerson);

#[derive(Deserialize)]
struct RawBooking {
    booking_id: u64,
    slot: u64,
    status: String,
    #[serde(default, deserialize_with = "loose")]
    lot: Option<u64>,
    #[serde(default, deserialize_with = "loose")]
    lot_detail: Option<RawLot>,
    #[serde(default, deserialize_with = "loose")]
    slot_read: Option<RawSlot>,
    #[serde(default, deserialize_with = "loose")]
    user_read: Option<RawPerson>,
    #[serde(default, deserialize_with = "loose")]
    vehicle_number: Option<String>,
    #[serde(default, deserialize_with = "loose")]
    start_time: Option<String>,
    #[serde(default, deserialize_with = "loose")]
    end_time: Option<String>,
    #[serde(default, deserialize_with = "loose")]
    remaining_time: Option<u64>,
    #[serde(default, deserialize_with = "loose")]
    payments: Option<Vec<RawPayment>>,
}

#[derive(Deserialize)]
pub(super) struct RawLot {
    #[serde(default, deserialize_with = "loose")]
    pub(super) lot_id: Option<u64>,
    #[serde(default, deserialize_with = "loose")]
    pub(super) lot_name: Option<String>,
}

#[derive(Deserialize)]
struct RawSlot {
    #[serde(default, deserialize_with = "loose")]
    price: Option<String>,
}

#[derive(Deserialize)]
struct RawPayment {
    #[serde(default, deserialize_with = "loose")]
    pay_id: Option<u64>,
    #[serde(default, deserialize_with = "loose")]
    status: Option<String>,
    #[serde(default, deserialize_with = "loose")]
    payment_method: Option<String>,
    #[serde(default, deserialize_with = "loose")]
    payment_type: Option<String>,
    #[serde(default, deserialize_with = "loose")]
    is_renewal: Option<bool>,
    #[serde(default, deserialize_with = "loose")]
    created_at: Option<String>,
    #[serde(default, deserialize_with = "loose")]
    amount: Option<String>,
}

/// The first payment, which stands in the list of all as well, where there is one.
#[derive(Deserialize)]
struct RawFirstPayment {
    #[serde(default, deserialize_with = "loose")]
    payment: Option<RawPayment>,
}

impl RawBooking {
    fn row(self, text: &str) -> Option<Booking> {
        let first = || {
            let first: RawFirstPayment = serde_json::from_str(text).ok()?;
            first.payment
        };
        let mut payments: Vec<Payment> = self
            .payments
            .filter(|all| !all.is_empty())
            .unwrap_or_else(|| first().into_iter().collect())
            .into_iter()
            .filter_map(RawPayment::row)
            .collect();
        payments.sort_by_key(|payment| payment.pays != Pays::Slot);
        let (lot_id, lot_name) = self
            .lot_detail
            .map_or((None, None), |lot| (lot.lot_id, lot.lot_name));
        Some(Booking {
            id: self.booking_id,
            slot: self.slot,
            lot: self.lot.or(lot_id),
            lot_name,
            vehicle: self.vehicle_number,
            driver: self
                .user_read
                .map(RawPerson::name)
                .filter(|name| !name.is_empty()),
            start: stamp(self.start_time),
            end: stamp(self.end_time),
            status: Status::from_wire(&self.status),
            remaining: self.remaining_time,
            slot_price: self.slot_read.and_then(|slot| Money::parse(&slot.price?)),
            payments,
        })
    }
}

impl RawPayment {
    fn row(self) -> Option<Payment> {
        let is = |word: Option<&String>, what: &str| {
            word.is_some_and(|word| word.eq_ignore_ascii_case(what))
        };
        Some(Payment {
            id: self.pay_id?,
            status: PaymentStatus::from_wire(&self.status?),
            is_cash: is(self.payment_method.as_ref(), "cash"),
            is_card: is(self.payment_method.as_ref(), "cc"),
            is_renewal: self.is_renewal.unwrap_or(false),
            pays: pays(self.payment_type.as_deref()),
            born: stamp(self.created_at),
            amount: self.amount.and_then(|amount| Money::parse(&amount)),
        })
    }
}

#[derive(Deserialize)]
struct RawAddOn {
    carwash_id: u64,
    status: String,
    #[serde(default, deserialize_with = "loose")]
    booking: Option<u64>,
    #[serde(default, deserialize_with = "loose")]
    carwash_type_read: Option<RawNamed>,
    #[serde(default, deserialize_with = "loose")]
    lot_read: Option<RawLot>,
}

#[derive(Deserialize)]
pub(super) struct RawNamed {
    #[serde(default, deserialize_with = "loose")]
    pub(super) name: Option<String>,
}

/// Somebody's name, beside what else is told of them.
#[derive(Deserialize)]
pub(super) struct RawPerson {
    #[serde(default, deserialize_with = "loose")]
    firstname: Option<String>,
    #[serde(default, deserialize_with = "loose")]
    lastname: Option<String>,
}

impl RawPerson {
    /// First and last name; empty where there is none.
    pub(super) fn name(self) -> String {
        let names: Vec<String> = [self.firstname, self.lastname]
            .into_iter()
            .flatten()
            .filter(|name| !name.trim().is_empty())
            .collect();
        names.join(" ")
    }
}

impl RawAddOn {
    fn row(self, _: &str) -> Option<Wash> {
        Some(Wash {
            id: WashId::AddOn(self.carwash_id),
            born: None,
            service: self.carwash_type_read.and_then(|kind| kind.name),
            lot_name: self.lot_read.and_then(|lot| lot.lot_name),
            booking: self.booking,
            status: WashStatus::from_wire(&self.status),
            payment: None,
            is_cash: false,
        })
    }
}

#[derive(Deserialize)]
struct RawStandalone {
    carwash_booking_id: u64,
    status: String,
    #[serde(default, deserialize_with = "loose")]
    service_type: Option<String>,
    #[serde(default, deserialize_with = "loose")]
    lot_detail: Option<RawLot>,
    #[serde(default, deserialize_with = "loose")]
    payment_method: Option<String>,
    #[serde(default, deserialize_with = "loose")]
    payment_status: Option<String>,
    #[serde(default, deserialize_with = "loose")]
    created_at: Option<String>,
}

impl RawStandalone {
    fn row(self, _: &str) -> Option<Wash> {
        Some(Wash {
            id: WashId::Standalone(self.carwash_booking_id),
            born: stamp(self.created_at),
            service: self.service_type,
            lot_name: self.lot_detail.and_then(|lot| lot.lot_name),
            booking: None,
            status: WashStatus::from_wire(&self.status),
            payment: self
                .payment_status
                .map(|word| PaymentStatus::from_wire(&word)),
            is_cash: self
                .payment_method
                .is_some_and(|word| word.eq_ignore_ascii_case("cash")),
        })
    }
}

#[derive(Deserialize)]
struct RawEmployee {
    employee_id: u64,
    #[serde(default, deserialize_with = "loose")]
    firstname: Option<String>,
    #[serde(default, deserialize_with = "loose")]
    lastname: Option<String>,
    #[serde(default, deserialize_with = "loose")]
    owner: Option<u64>,
    #[serde(default, deserialize_with = "loose")]
    phone: Option<String>,
    #[serde(default, deserialize_with = "loose")]
    availability_status: Option<String>,
    #[serde(default, deserialize_with = "loose")]
    current_assignments: Option<u64>,
}

impl RawEmployee {
    fn row(self, _: &str) -> Option<Employee> {
        let name = RawPerson {
            firstname: self.firstname,
            lastname: self.lastname,
        };
        let assignments = u32::try_from(self.current_assignments.unwrap_or_default());
        Some(Employee {
            id: self.employee_id,
            name: name.name(),
            owner: self.owner,
            work: Work {
                phone: self.phone.filter(|phone| !phone.trim().is_empty()),
                availability: self
                    .availability_status
                    .map_or(Availability::Unknown, |word| Availability::from_wire(&word)),
                assignments: assignments.unwrap_or(u32::MAX),
            },
        })
    }
}

pub(super) fn stamp(text: Option<String>) -> Option<UnixMillis> {
    UnixMillis::parse(&text?)
}

/// What a payment pays, by the server's word.
pub(super) fn pays(word: Option<&str>) -> Pays {
    match word {
        Some(word) if word.eq_ignore_ascii_case("car wash payment") => Pays::Wash,
        Some(_) | None => Pays::Slot,
    }
}
