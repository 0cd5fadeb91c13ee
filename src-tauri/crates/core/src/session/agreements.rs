//! *Renew when it ends*: what the driver agreed to beforehand is asked for once, when the server has closed
//! the booking.

use super::{Context, Session};
use crate::{
    booking::Status,
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
            // Another end, or a cancelling, is not what was agreed to.
            let is_over = match row.status {
                _ if row.end != Some(end) => continue,
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
            let act = Act::Renew { method, ceiling };
            let (born, slot) = (row.born(), row.slot);
            let number = self.put_intent(booking, born, slot, act, Stage::Checking, context);
            if server.since(end) > RENEW_AT_END {
                self.failed(number, Failure::TooLate, context);
            } else {
                self.send(number, &row, context);
            }
        }
    }
}
