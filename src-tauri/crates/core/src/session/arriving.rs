//! What an owner's desk is told beside the ten (ledger rule 26): that cash waits and that a wash was booked. No frame says
//! either; each is told once by reading, and cash that nobody has seen is said again.

use super::{Context, Session, telling::News};
use crate::{
    booking::Booking,
    clock::{Mono, UnixMillis},
    desk::{lot_wash::LotWash, waiting::Waiting},
    event::{Kind, Source, Subject},
    history::Row,
    key::Key,
    reads::Read,
    settings::Loudness,
    timing::{CASH_AGAIN, PENDING_KEPT},
    wash::WashId,
};

impl Session {
    /// The payments that wait at the first look are no news; they stand on the desk.
    pub(super) fn silence_payments(&mut self, context: &mut Context<'_>) {
        let keys: Vec<Key> = self.board.waiting.values().map(key_of_payment).collect();
        for key in keys {
            self.silence(key, context);
        }
    }

    /// Nor are the washes.
    pub(super) fn silence_washes(&mut self, is_standalone: bool, context: &mut Context<'_>) {
        let washes = self.board.washes.values();
        let keys: Vec<Key> = washes
            .filter(|wash| wash.id.is_standalone() == is_standalone)
            .filter_map(|wash| self.key_of_wash(wash))
            .collect();
        for key in keys {
            self.silence(key, context);
        }
    }

    /// Tells payments that are new, once their booking is known: without it they can't be verified.
    pub(super) fn tell_payments(&mut self, context: &mut Context<'_>) {
        let looked = self.board.looked;
        let is_known_by_now = looked.bookings >= looked.payments;
        let waiting = self.board.waiting.values();
        let new: Vec<Waiting> = waiting
            .filter(|row| !self.ledger.is_told(&key_of_payment(row)))
            .filter(|row| is_known_by_now || self.booking_of(row.id).is_some())
            .cloned()
            .collect();
        let mut waiting = self.board.waiting.keys();
        let is_unknown = waiting.any(|id| self.booking_of(*id).is_none());
        if is_unknown && !is_known_by_now {
            self.reads.want_begun(Read::Bookings, context.now.mono);
        }
        for row in new {
            let Some(id) = self.ledger.judge(key_of_payment(&row)) else {
                continue;
            };
            let booking = self.booking_of(row.id);
            let news = News {
                at: row.born.unwrap_or_else(|| self.clock.now(context.now)),
                kind: Kind::CashWaiting,
                level: Kind::CashWaiting.level(),
                said: context
                    .wording
                    .cash_waits(&self.place_of_payment(&row, context), row.amount),
                subject: booking.map(|booking| Subject::Booking(booking.id)),
                source: Source::Poll,
            };
            if !self.is_watched {
                let again = context.now.mono + CASH_AGAIN;
                self.board.unseen.insert(row.id, again);
            }
            self.tell_of_read(id, vec![key_of_payment(&row)], news, context);
        }
    }

    /// After a restart what still waits and was not seen is said again.
    pub(super) fn remind_again_of_payments(&mut self, context: &Context<'_>) {
        if *context.unread == 0 || self.is_watched {
            return;
        }
        let again = context.now.mono + CASH_AGAIN;
        let told = self.board.waiting.values();
        let told = told.filter(|row| self.ledger.is_told(&key_of_payment(row)));
        self.board.unseen = told.map(|row| (row.id, again)).collect();
    }

    /// Tells washes that are new.
    pub(super) fn tell_washes(&mut self, context: &mut Context<'_>) {
        let baselines = self.notebook.baselines;
        let washes = self.board.washes.values();
        let new: Vec<(LotWash, Key)> = washes
            .filter(|wash| match wash.id {
                WashId::Standalone(_) => baselines.lot_washes,
                WashId::AddOn(_) => baselines.lot_add_ons,
            })
            .filter_map(|wash| Some((wash.clone(), self.key_of_wash(wash)?)))
            .filter(|(_, key)| !self.ledger.is_told(key))
            .collect();
        for (wash, key) in new {
            // It was over before anybody here saw it.
            if wash.stage.is_over() {
                self.silence(key, context);
                continue;
            }
            let Some(id) = self.ledger.judge(key) else {
                continue;
            };
            let news = News {
                at: self
                    .made_at(&wash)
                    .unwrap_or_else(|| self.clock.now(context.now)),
                kind: Kind::WashBooked,
                level: Kind::WashBooked.level(),
                said: context.wording.wash_booked(&wash.service, &wash.lot_name),
                subject: Some(Subject::Wash(wash.id)),
                source: Source::Poll,
            };
            self.tell_of_read(id, vec![key], news, context);
        }
    }

    /// Says again that cash waits which nobody has seen: until somebody looks at the desk, nothing in the history is
    /// unread, or it waits no more.
    pub(super) fn remind_of_payments(&mut self, context: &mut Context<'_>) {
        // Without a token nobody knows whether it still waits.
        if *context.unread == 0 || self.is_watched || self.is_refused() {
            self.board.unseen.clear();
        }
        let now = context.now.mono;
        let young = self.clock.now(context.now).before(PENDING_KEPT);
        let due: Vec<Waiting> = self
            .board
            .unseen
            .iter()
            .filter(|(_, at)| **at <= now)
            .filter_map(|(id, _)| self.board.waiting.get(id).cloned())
            .collect();
        for at in self.board.unseen.values_mut().filter(|at| **at <= now) {
            *at = now + CASH_AGAIN;
        }
        let said: Vec<&Waiting> = due
            .iter()
            .filter(|row| row.born.is_none_or(|born| born > young))
            .filter(|row| !self.is_verifying(row.id) && !self.is_lot_muted(self.lot_of(row)))
            .collect();
        let is_silent =
            context.held.is_some() || context.settings.loudness(Kind::CashWaiting) == Loudness::Off;
        if is_silent || said.is_empty() {
            return;
        }
        let (subject, mut offers, said) = match said[..] {
            [row] => {
                let booking = self.booking_of(row.id).map(|booking| booking.id);
                let verify = booking.and_then(|id| self.verification(id, context.wording));
                let place = self.place_of_payment(row, context);
                let said = context.wording.cash_waits(&place, row.amount);
                (booking.map(Subject::Booking), Vec::from_iter(verify), said)
            }
            _ => (
                None,
                Vec::new(),
                context.wording.cash_still_waits(said.len()),
            ),
        };
        offers.extend(context.wording.offers_of_window());
        let (kind, level) = (Kind::CashWaiting, Kind::CashWaiting.level());
        Self::show_note(kind, level, subject, said, offers, context);
    }

    /// When cash is said again next.
    pub(super) fn next_cash(&self) -> Option<Mono> {
        self.board.unseen.values().min().copied()
    }

    /// Whether a row is of a lot of which nothing is told by banners. What came of our own requests is told.
    pub(super) fn is_of_muted_lot(&self, row: &Row) -> bool {
        let is_of_lot = match row.kind {
            Kind::NewBooking | Kind::CashWaiting | Kind::WashBooked => true,
            Kind::ExpiringSoon
            | Kind::Expired
            | Kind::RenewalSucceeded
            | Kind::RenewalFailed
            | Kind::AutoExpired
            | Kind::Declined
            | Kind::CashVerified
            | Kind::WashDone
            | Kind::EmployeeAssigned
            | Kind::Other => false,
        };
        let lot = match row.subject {
            Some(Subject::Booking(id)) => self.rows.booking(id).and_then(|row| row.lot),
            Some(Subject::Lot(lot)) => Some(lot),
            Some(Subject::Wash(id)) => self.board.washes.get(&id).and_then(|wash| wash.lot),
            Some(Subject::Slot(_) | Subject::Employee(_) | Subject::Countdown(_)) | None => None,
        };
        is_of_lot && self.is_lot_muted(lot)
    }

    fn is_lot_muted(&self, lot: Option<u64>) -> bool {
        lot.is_some_and(|lot| self.notebook.muted_lots.contains(&lot))
    }

    fn lot_of(&self, row: &Waiting) -> Option<u64> {
        let lot = self.booking_of(row.id).and_then(|booking| booking.lot);
        lot.or_else(|| self.board.lot_named(&row.lot_name))
    }

    /// The booking that a payment belongs to.
    fn booking_of(&self, payment: u64) -> Option<&Booking> {
        let mut bookings = self.rows.all_bookings();
        bookings.find(|row| row.payments.iter().any(|one| one.id == payment))
    }

    fn place_of_payment(&self, row: &Waiting, context: &Context<'_>) -> String {
        context.wording.slot_in(&row.lot_name, row.slot)
    }

    /// What makes the booking of a wash itself; an add-on's is not known before its booking.
    fn key_of_wash(&self, wash: &LotWash) -> Option<Key> {
        let born = self.made_at(wash)?;
        Some(Key::WashBooked {
            wash: wash.id,
            born,
        })
    }

    fn made_at(&self, wash: &LotWash) -> Option<UnixMillis> {
        let booking = || Some(self.rows.booking(wash.booking?)?.born());
        wash.born.or_else(booking)
    }
}

fn key_of_payment(row: &Waiting) -> Key {
    Key::CashWaiting {
        payment: row.id,
        born: row.born.unwrap_or_default(),
    }
}
