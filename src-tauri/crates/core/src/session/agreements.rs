//! *Renew when it ends*: what the driver agreed to beforehand is asked for once, when the server has closed
//! the booking.

use super::{Context, Session};
use crate::{
    booking::{Booking, Status},
    clock::UnixMillis,
    intent::{Act, Agreement, Method, Stage},
    key::Key,
    money::Money,
    timing::{READ_AFTER_END, RENEW_AT_END},
    trouble::TroubleCode,
    wording::Failure,
};

impl Session {
    pub(super) fn agree(
        &mut self,
        booking: u64,
        method: Method,
        ceiling: Money,
        server: UnixMillis,
    ) -> Result<(), TroubleCode> {
        let end = self
            .own_bookings()
            .find(|row| row.id == booking && row.counts())
            .and_then(|row| row.end)
            .filter(|end| *end > server)
            .ok_or(TroubleCode::BookingUnknown)?;
        self.notebook
            .agreements
            .retain(|agreement| agreement.booking != booking);
        self.notebook.agreements.push(Agreement {
            booking,
            end,
            method,
            ceiling,
        });
        Ok(())
    }

    /// Asks for what was agreed to, once the server has closed the booking.
    pub(super) fn run_agreements(&mut self, context: &mut Context<'_>) {
        let server = self.clock.now(context.now);
        // The server may be a little ahead of what we know of its clock.
        let over_by = server.after(self.clock.uncertainty() + READ_AFTER_END);
        let agreements = std::mem::take(&mut self.notebook.agreements);
        for agreement in agreements {
            let Agreement {
                booking,
                end,
                method,
                ceiling,
            } = agreement;
            let Some(row) = self.rows.booking(booking).cloned() else {
                continue;
            };
            if row.end != Some(end) {
                // Another end is not what was agreed to.
                self.give_up_agreement(&row, agreement, Failure::Moved, context);
                continue;
            }
            let is_over = match row.status {
                // That is told by itself.
                Status::CancelledByLot | Status::CancelledByDriver => continue,
                Status::Completed => end <= over_by,
                Status::Live | Status::Scheduled | Status::Unknown => false,
            };
            if row.status == Status::Completed && !is_over {
                continue;
            }
            if !is_over {
                self.notebook.agreements.push(agreement);
                continue;
            }
            let key = Key::RenewedAtEnd { booking, end };
            if self.ledger.is_told(&key) {
                continue;
            }
            self.silence(key, context);
            if self.is_asked_for(booking) {
                // The user was faster, and one renewal is what was agreed to.
                continue;
            }
            if server.since(end) > RENEW_AT_END {
                self.give_up_agreement(&row, agreement, Failure::TooLate, context);
                continue;
            }
            let act = Act::Renew { method, ceiling };
            let (born, slot) = (row.born(), row.slot);
            let number = self.put_intent(booking, born, slot, act, Stage::Checking, context);
            self.send(number, &row, context);
        }
    }

    /// The user renews by hand what was to be renewed at its end: that is the renewal of this end.
    pub(super) fn renew_instead(&mut self, booking: u64, context: &mut Context<'_>) {
        let mut ends = Vec::new();
        self.notebook.agreements.retain(|agreement| {
            let is_it = agreement.booking == booking;
            ends.extend(is_it.then_some(agreement.end));
            !is_it
        });
        for end in ends {
            self.silence(Key::RenewedAtEnd { booking, end }, context);
        }
    }

    /// What was agreed to is not asked for, and the user is told why not.
    fn give_up_agreement(
        &mut self,
        row: &Booking,
        agreement: Agreement,
        failure: Failure,
        context: &mut Context<'_>,
    ) {
        let act = Act::Renew {
            method: agreement.method,
            ceiling: agreement.ceiling,
        };
        let (born, slot) = (row.born(), row.slot);
        let number = self.put_intent(row.id, born, slot, act, Stage::Checking, context);
        self.failed(number, failure, context);
    }
}
