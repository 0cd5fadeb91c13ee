//! REST rows that only the attendant's desk reads (S8), under the rules of all rows: an element that can't be read
//! costs that element.

use serde::Deserialize;
use serde_json::value::RawValue;

use super::{
    Unreadable,
    loose::{loose, loose_object},
    rows::{RawLot, RawNamed, RawPerson, elements, list, pays, stamp, whole_borrowed},
};
use crate::{
    booking::PaymentStatus,
    desk::{lot::Lot, lot_wash::LotWash, view::WashStage, waiting::Waiting},
    money::Money,
    wash::WashId,
};

/// Reads the lots, a bare array, and says how many of its elements could not be read.
///
/// # Errors
/// [`Unreadable`] if it is no JSON array.
pub fn lots(body: &str) -> Result<(Vec<Lot>, usize), Unreadable> {
    list(body, RawOwnLot::row)
}

/// Reads cash payments that wait: `{"count", "results"}`.
///
/// # Errors
/// [`Unreadable`] if it is of another shape.
pub fn lot_payments(body: &str) -> Result<(Vec<Waiting>, usize), Unreadable> {
    #[derive(Deserialize)]
    struct Results<'a> {
        #[serde(borrow)]
        results: Vec<&'a RawValue>,
    }
    let Results { results } = whole_borrowed(body)?;
    Ok(elements(&results, RawWaiting::row))
}

/// Reads the standalone washes of an owner's lots, a bare array.
///
/// # Errors
/// [`Unreadable`] if it is no JSON array.
pub fn lot_washes(body: &str) -> Result<(Vec<LotWash>, usize), Unreadable> {
    list(body, RawLotWash::row)
}

/// Reads the add-on washes of an owner's lots: `{"carwashes"}`.
///
/// # Errors
/// [`Unreadable`] if it is of another shape.
pub fn lot_add_ons(body: &str) -> Result<(Vec<LotWash>, usize), Unreadable> {
    #[derive(Deserialize)]
    struct Services<'a> {
        #[serde(borrow)]
        carwashes: Vec<&'a RawValue>,
    }
    let Services { carwashes } = whole_borrowed(body)?;
    Ok(elements(&carwashes, RawLotAddOn::row))
}

loose_object!(RawBookingBrief, RawSlotBrief);

#[derive(Deserialize)]
struct RawOwnLot {
    lot_id: u64,
    #[serde(default, deserialize_with = "loose")]
    lot_name: Option<String>,
    #[serde(default, deserialize_with = "loose")]
    owner: Option<u64>,
    #[serde(default, deserialize_with = "loose")]
    total_slots: Option<u64>,
}

impl RawOwnLot {
    fn row(self, _: &str) -> Option<Lot> {
        let slots = u32::try_from(self.total_slots.unwrap_or_default());
        Some(Lot {
            id: self.lot_id,
            name: self.lot_name.unwrap_or_default(),
            owner: self.owner,
            slots: slots.unwrap_or(u32::MAX),
        })
    }
}

#[derive(Deserialize)]
struct RawWaiting {
    pay_id: u64,
    #[serde(default, deserialize_with = "loose")]
    user_name: Option<String>,
    #[serde(default, deserialize_with = "loose")]
    lot_name: Option<String>,
    #[serde(default, deserialize_with = "loose")]
    slot_number: Option<u64>,
    #[serde(default, deserialize_with = "loose")]
    payment_type: Option<String>,
    #[serde(default, deserialize_with = "loose")]
    payment_method: Option<String>,
    #[serde(default, deserialize_with = "loose")]
    status: Option<String>,
    #[serde(default, deserialize_with = "loose")]
    amount: Option<String>,
    #[serde(default, deserialize_with = "loose")]
    created_at: Option<String>,
}

impl RawWaiting {
    fn row(self, _: &str) -> Option<Waiting> {
        // A server that doesn't know the filter sends them all.
        let is_cash = self
            .payment_method
            .is_none_or(|word| word.eq_ignore_ascii_case("cash"));
        let waits = self
            .status
            .is_none_or(|word| PaymentStatus::from_wire(&word) == PaymentStatus::Pending);
        (is_cash && waits).then(|| Waiting {
            id: self.pay_id,
            name: self.user_name.unwrap_or_default(),
            lot_name: self.lot_name.unwrap_or_default(),
            slot: self.slot_number.unwrap_or_default(),
            pays: pays(self.payment_type.as_deref()),
            amount: self.amount.and_then(|amount| Money::parse(&amount)),
            born: stamp(self.created_at),
        })
    }
}

#[derive(Deserialize)]
struct RawLotWash {
    carwash_booking_id: u64,
    status: String,
    #[serde(default, deserialize_with = "loose")]
    user_detail: Option<RawPerson>,
    #[serde(default, deserialize_with = "loose")]
    lot: Option<u64>,
    #[serde(default, deserialize_with = "loose")]
    lot_detail: Option<RawLot>,
    #[serde(default, deserialize_with = "loose")]
    service_type: Option<String>,
    #[serde(default, deserialize_with = "loose")]
    price: Option<String>,
    #[serde(default, deserialize_with = "loose")]
    payment_method: Option<String>,
    #[serde(default, deserialize_with = "loose")]
    payment_status: Option<String>,
    #[serde(default, deserialize_with = "loose")]
    scheduled_time: Option<String>,
    #[serde(default, deserialize_with = "loose")]
    created_at: Option<String>,
}

impl RawLotWash {
    fn row(self, _: &str) -> Option<LotWash> {
        let (lot_id, lot_name) = self
            .lot_detail
            .map_or((None, None), |lot| (lot.lot_id, lot.lot_name));
        Some(LotWash {
            id: WashId::Standalone(self.carwash_booking_id),
            booking: None,
            lot: self.lot.or(lot_id),
            lot_name: lot_name.unwrap_or_default(),
            service: self.service_type.unwrap_or_default(),
            name: self.user_detail.map(RawPerson::name).unwrap_or_default(),
            vehicle: None,
            slot: None,
            price: self.price.and_then(|price| Money::parse(&price)),
            born: stamp(self.created_at),
            scheduled: stamp(self.scheduled_time),
            stage: WashStage::from_wire(&self.status),
            // The server says `verified` where a booking's payment has `SUCCESS`; one word means both here.
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
struct RawLotAddOn {
    carwash_id: u64,
    status: String,
    #[serde(default, deserialize_with = "loose")]
    booking: Option<u64>,
    #[serde(default, deserialize_with = "loose")]
    booking_read: Option<RawBookingBrief>,
    #[serde(default, deserialize_with = "loose")]
    carwash_type_read: Option<RawNamed>,
    #[serde(default, deserialize_with = "loose")]
    price: Option<String>,
    #[serde(default, deserialize_with = "loose")]
    user_read: Option<RawPerson>,
    #[serde(default, deserialize_with = "loose")]
    lot_read: Option<RawLot>,
    #[serde(default, deserialize_with = "loose")]
    slot_read: Option<RawSlotBrief>,
}

#[derive(Deserialize)]
struct RawBookingBrief {
    #[serde(default, deserialize_with = "loose")]
    vehicle_number: Option<String>,
}

#[derive(Deserialize)]
struct RawSlotBrief {
    #[serde(default, deserialize_with = "loose")]
    slot_id: Option<u64>,
}

impl RawLotAddOn {
    fn row(self, _: &str) -> Option<LotWash> {
        let (lot, lot_name) = self
            .lot_read
            .map_or((None, None), |lot| (lot.lot_id, lot.lot_name));
        Some(LotWash {
            id: WashId::AddOn(self.carwash_id),
            booking: self.booking,
            lot,
            lot_name: lot_name.unwrap_or_default(),
            service: self
                .carwash_type_read
                .and_then(|kind| kind.name)
                .unwrap_or_default(),
            name: self.user_read.map(RawPerson::name).unwrap_or_default(),
            vehicle: self.booking_read.and_then(|booking| booking.vehicle_number),
            slot: self.slot_read.and_then(|slot| slot.slot_id),
            price: self.price.and_then(|price| Money::parse(&price)),
            born: None,
            scheduled: None,
            stage: WashStage::from_wire(&self.status),
            payment: None,
            is_cash: false,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{booking::Pays, clock::UnixMillis};

    #[test]
    fn reads_the_lots() {
        let (read, unread) = lots(
            r#"[{"lot_id":1,"owner":2,"lot_name":"City Centre","total_slots":8,"available_slots":7},
                {"lot_id":2,"lot_name":null,"total_slots":"many"}, {"lot_name":"Nowhere"}]"#,
        )
        .unwrap();
        let lot = |id, name: &str, owner, slots| Lot {
            id,
            name: name.into(),
            owner,
            slots,
        };
        assert_eq!(
            read,
            [lot(1, "City Centre", Some(2), 8), lot(2, "", None, 0)]
        );
        assert_eq!(unread, 1);
    }

    #[test]
    fn reads_the_payments_that_wait_and_no_others() {
        let body = r#"{"count":3,"results":[
            {"pay_id":12,"user_name":"Sample Driver","lot_name":"City Centre","slot_number":4,"slot_type":"Sedan",
             "payment_type":"Slot Payment","payment_method":"Cash","amount":"50.00","status":"PENDING",
             "transaction_id":"PM-13-1795383742","created_at":"2026-11-23T03:09:58.929810+05:30"},
            {"pay_id":13,"payment_method":"Cash","status":"SUCCESS"},
            {"pay_id":14,"payment_method":"UPI","status":"PENDING"}]}"#;
        let (read, _) = lot_payments(body).unwrap();
        assert_eq!(
            read,
            [Waiting {
                id: 12,
                name: "Sample Driver".into(),
                lot_name: "City Centre".into(),
                slot: 4,
                pays: Pays::Slot,
                amount: Some(Money(5_000)),
                born: Some(UnixMillis(1_795_383_598_929)),
            }]
        );
        assert_eq!(lot_payments("[]"), Err(Unreadable::OtherShape));
    }

    #[test]
    fn reads_the_washes_of_both_types() {
        let (read, unread) = lot_washes(
            r#"[{"carwash_booking_id":2,"user":1,"user_detail":{"user_id":1,"firstname":"Anu","lastname":"Nair",
                "phone":"98470"},"lot":1,"lot_detail":{"lot_id":1,"lot_name":"City Centre"},"employee":null,
                "service_type":"Full Service","price":"499.00","payment_method":"Cash","payment_status":"pending",
                "status":"pending","scheduled_time":"2026-11-23T07:13:00+05:30",
                "created_at":"2026-11-23T05:13:41+05:30"}, {}]"#,
        )
        .unwrap();
        assert_eq!(unread, 1);
        assert_eq!(
            read,
            [LotWash {
                id: WashId::Standalone(2),
                booking: None,
                lot: Some(1),
                lot_name: "City Centre".into(),
                service: "Full Service".into(),
                name: "Anu Nair".into(),
                vehicle: None,
                slot: None,
                price: Some(Money(49_900)),
                born: UnixMillis::parse("2026-11-22T23:43:41Z"),
                scheduled: UnixMillis::parse("2026-11-23T01:43:00Z"),
                stage: WashStage::Pending,
                payment: Some(PaymentStatus::Pending),
                is_cash: true,
            }]
        );
        let (read, _) = lot_add_ons(
            r#"{"owner_id":1,"carwashes":[{"carwash_id":3,"booking":7,"status":"active","price":"300.00",
                "booking_read":{"booking_id":7,"vehicle_number":"KL-08-AZ-1234"},
                "carwash_type_read":{"name":"Exterior Wash"},"user_read":{"firstname":"Anu","lastname":""},
                "lot_read":{"lot_id":1,"lot_name":"City Centre"},"slot_read":{"slot_id":4}}],"total_services":1}"#,
        )
        .unwrap();
        assert_eq!(
            read,
            [LotWash {
                id: WashId::AddOn(3),
                booking: Some(7),
                lot: Some(1),
                lot_name: "City Centre".into(),
                service: "Exterior Wash".into(),
                name: "Anu".into(),
                vehicle: Some("KL-08-AZ-1234".into()),
                slot: Some(4),
                price: Some(Money(30_000)),
                born: None,
                scheduled: None,
                stage: WashStage::InProgress,
                payment: None,
                is_cash: false,
            }]
        );
    }
}
