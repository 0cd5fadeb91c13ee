//! The attendant's desk: what it shows, and what is asked for at it.

use super::*;
use crate::{
    desk::{
        Item, Task,
        view::{DeskView, DoneHow, Progress, WashStage},
    },
    wash::WashId,
};

mod employees;
mod looking;
mod payments;
mod washes;

/// An owner of a lot with eight slots, whose desk was read with these bookings.
fn at_desk(bookings: &[String]) -> Rig {
    let mut rig = Rig::settled_owner(bookings);
    rig.body(
        Read::Lots,
        r#"[{"lot_id":1,"owner":1,"lot_name":"City Centre","total_slots":8}]"#,
    );
    rig.news();
    rig
}

impl Rig {
    /// A list of the desk's, empty.
    pub(in crate::companion::tests) fn read_empty(&mut self, read: Read) {
        let body = match read {
            Read::LotPayments => r#"{"count":0,"results":[]}"#,
            Read::LotAddOns => r#"{"carwashes":[]}"#,
            _ => "[]",
        };
        self.body(read, body);
    }

    fn desk(&self) -> DeskView {
        self.companion.desk(self.now()).unwrap()
    }

    fn lot_payments(&mut self, rows: &[String]) {
        let body = format!(r#"{{"count":0,"results":[{}]}}"#, rows.join(","));
        self.body(Read::LotPayments, &body);
    }

    fn lot_washes(&mut self, rows: &[String]) {
        self.body(Read::LotWashes, &format!("[{}]", rows.join(",")));
    }

    fn lot_add_ons(&mut self, rows: &[String]) {
        let body = format!(r#"{{"carwashes":[{}]}}"#, rows.join(","));
        self.body(Read::LotAddOns, &body);
    }

    /// What left the lists, and whether it was done here.
    fn done_at_desk(&self) -> Vec<(Item, DoneHow, bool)> {
        let done = self.desk().done;
        done.iter()
            .map(|row| (row.item, row.end, row.is_ours))
            .collect()
    }

    fn answers(&mut self) -> Vec<Result<(), TroubleCode>> {
        self.news().answers
    }
}

/// A cash payment as the owner's list has it.
fn waiting(id: u64, slot: u64) -> String {
    format!(
        r#"{{"pay_id":{id},"user_name":"Anu Nair","lot_name":"City Centre","slot_number":{slot},
            "payment_type":"Slot Payment","payment_method":"Cash","amount":"50.00","status":"PENDING",
            "created_at":"2027-01-15T07:58:20Z"}}"#
    )
}

/// A live booking of ten minutes with a cash payment, whose number is that of the booking and 100.
fn in_cash(id: u64, slot: u64, ends: i64, status: &str) -> String {
    let named = booking(id, slot, ends, "booked").replace(
        r#""remaining_time""#,
        r#""user_read":{"firstname":"Anu","lastname":"Nair"},"vehicle_number":"KL-08","remaining_time""#,
    );
    paid(&named, &[payment(id + 100, "Cash", status)])
}

fn lot_wash(id: u64, status: &str, payment: &str) -> String {
    format!(
        r#"{{"carwash_booking_id":{id},"status":"{status}","service_type":"Full Service","lot":1,
            "lot_detail":{{"lot_id":1,"lot_name":"City Centre"}},"price":"499.00",
            "user_detail":{{"firstname":"Anu","lastname":"Nair"}},"payment_method":"Cash",
            "payment_status":"{payment}","created_at":"2027-01-15T07:59:10Z"}}"#
    )
}

fn lot_add_on(id: u64, booking: u64, status: &str) -> String {
    format!(
        r#"{{"carwash_id":{id},"booking":{booking},"status":"{status}","price":"300.00",
            "carwash_type_read":{{"name":"Exterior Wash"}},"lot_read":{{"lot_id":1,"lot_name":"City Centre"}},
            "slot_read":{{"slot_id":4}},"booking_read":{{"vehicle_number":"KL-08"}}}}"#
    )
}

fn unknown() -> Reply {
    Reply::Unknown { says: None }
}

fn refused(says: &str) -> Reply {
    Reply::Refused {
        says: Some(says.into()),
    }
}
