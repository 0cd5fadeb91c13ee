//! What the banner of a row offers to do at once, and what is said when that was chosen.

use super::{Context, Session};
use crate::{
    account::Role,
    booking::{Booking, PaymentStatus, Phase, Status},
    clock::UnixMillis,
    companion::{Effect, Notice, Wish},
    event::{Kind, Level, Subject},
    key::Timer,
    notice::{Deed, Offer},
    settings::Loudness,
    wording::{Said, Wording},
};

impl Session {
    /// What the banner of an event offers, as things stand. The window is always among it.
    pub(super) fn offers(
        &self,
        kind: Kind,
        subject: Option<Subject>,
        context: &Context<'_>,
    ) -> Vec<Offer> {
        let mut offers = self.deeds(kind, subject, context);
        offers.extend(context.wording.offers_of_window());
        offers
    }

    fn deeds(&self, kind: Kind, subject: Option<Subject>, context: &Context<'_>) -> Vec<Offer> {
        match (kind, subject) {
            (
                Kind::ExpiringSoon | Kind::Expired | Kind::AutoExpired,
                Some(Subject::Booking(id)),
            ) => {
                let renewal = self.renewal(id, context);
                let snooze = self.snooze(kind, Timer::Booking(id), context);
                renewal.into_iter().chain(snooze).collect()
            }
            (Kind::ExpiringSoon | Kind::Expired, Some(Subject::Countdown(id))) => {
                let snooze = self.snooze(kind, Timer::Own(id), context);
                snooze.into_iter().collect()
            }
            (Kind::NewBooking | Kind::CashWaiting, Some(Subject::Booking(id))) => {
                self.verification(id, context.wording).into_iter().collect()
            }
            (
                Kind::ExpiringSoon
                | Kind::Expired
                | Kind::AutoExpired
                | Kind::RenewalSucceeded
                | Kind::RenewalFailed
                | Kind::Declined
                | Kind::CashVerified
                | Kind::NewBooking
                | Kind::WashDone
                | Kind::EmployeeAssigned
                | Kind::CashWaiting
                | Kind::WashBooked
                | Kind::Other,
                _,
            ) => Vec::new(),
        }
    }

    /// A renewal for the price that the button says, paid as the booking was. Where one of them isn't known
    /// something has to be chosen, and so the window is opened.
    fn renewal(&self, id: u64, context: &Context<'_>) -> Option<Offer> {
        let booking = self.own_bookings().find(|row| row.id == id)?;
        let is_agreed = self
            .notebook
            .agreements
            .iter()
            .any(|agreement| agreement.booking == id);
        if is_agreed || self.is_asked_for(id) || self.is_succeeded(booking) {
            return None;
        }
        let is_running = match booking.phase_at(self.clock.now(context.now)) {
            Phase::Running(_) => true,
            Phase::Over => false,
            Phase::Still if booking.status == Status::Completed => false,
            Phase::Still => return None,
        };
        let paid = booking.slot_payment().map(|payment| payment.method());
        let (Some(price), Some(method)) = (booking.renewal_price(), paid) else {
            return Some(Offer {
                words: context.wording.words.say("window-renew"),
                deed: Deed::Open,
            });
        };
        let wish = if is_running {
            Wish::RenewAtEnd {
                booking: id,
                method,
                price,
            }
        } else {
            Wish::Renew {
                booking: id,
                method,
                price,
            }
        };
        Some(Offer {
            words: context.wording.renew_for(price, method, is_running),
            deed: Deed::Wish(wish),
        })
    }

    /// A warning can come again before the end; an end can be said again, for a driver who is still on the
    /// way.
    fn snooze(&self, kind: Kind, of: Timer, context: &Context<'_>) -> Option<Offer> {
        let can_come_again = match (kind, self.end_of(of)) {
            (Kind::ExpiringSoon, Some(end)) => self.can_snooze(of, end, context.now),
            (Kind::ExpiringSoon, None) => false,
            (_, _) => matches!(of, Timer::Booking(_)) && !self.notebook.snoozed.contains_key(&of),
        };
        can_come_again.then(|| Offer {
            words: context.wording.words.say("offer-snooze"),
            deed: Deed::Wish(Wish::Snooze { of }),
        })
    }

    fn end_of(&self, of: Timer) -> Option<UnixMillis> {
        match of {
            Timer::Booking(id) => self.rows.booking(id)?.end,
            Timer::Own(id) => {
                let own = self.notebook.countdowns.iter().find(|one| one.id == id);
                own.map(|one| one.end)
            }
        }
    }

    /// The lot's owner can confirm a cash payment.
    pub(super) fn verification(&self, id: u64, wording: &Wording) -> Option<Offer> {
        if !matches!(self.account.role, Role::Owner) || self.is_asked_for(id) {
            return None;
        }
        let booking = self.rows.booking(id)?;
        // The slot's comes before a wash's.
        let mut payments = booking.payments.iter();
        let payment = payments.find(|one| one.is_cash && one.status == PaymentStatus::Pending)?;
        Some(Offer {
            words: wording.verify(payment.amount),
            deed: Deed::Wish(Wish::VerifyCash {
                booking: id,
                payment: payment.id,
            }),
        })
    }

    /// Says that what a banner offered was agreed to, where its outcome comes much later. That of a renewal
    /// or a verification is told when it is there.
    pub(crate) fn tell_agreed(&self, wish: &Wish, context: &mut Context<'_>) {
        let mut offers = Vec::new();
        let said = match *wish {
            Wish::Snooze { of } => {
                let again = self.notebook.snoozed.get(&of).copied();
                let Some(again) = again else {
                    return;
                };
                context.wording.snoozed(&self.name_of(of, context), again)
            }
            Wish::RenewAtEnd { booking, price, .. } => {
                offers.push(Offer {
                    words: context.wording.words.say("window-let-end"),
                    deed: Deed::Wish(Wish::LetEnd { booking }),
                });
                let place = self.place_of(booking, context);
                context.wording.agreed(&place, price)
            }
            Wish::Renew { .. }
            | Wish::LetEnd { .. }
            | Wish::Cancel { .. }
            | Wish::VerifyCash { .. }
            | Wish::Mute { .. }
            | Wish::Unmute { .. }
            | Wish::StartCountdown { .. }
            | Wish::StopCountdown { .. }
            | Wish::Work { .. }
            | Wish::HasLeft { .. }
            | Wish::MuteLot { .. } => return,
        };
        offers.extend(context.wording.offers_of_window());
        Self::show_note(
            Kind::Other,
            Level::Info,
            wish.subject(),
            said,
            offers,
            context,
        );
    }

    /// Says again what was over when it was snoozed until `at`, unless the slot was booked again meanwhile. It is in
    /// the history already, and a pause or quiet hours swallow it.
    pub(super) fn say_again(&self, of: Timer, at: UnixMillis, context: &mut Context<'_>) {
        let Timer::Booking(id) = of else {
            return;
        };
        let is_free = |row: &&Booking| {
            let is_closed = matches!(
                row.status,
                Status::CancelledByLot | Status::CancelledByDriver
            );
            !is_closed && !self.is_succeeded(row) && !self.is_asked_for(id)
        };
        let booking = self.own_bookings().find(|row| row.id == id);
        let Some((booking, end)) = booking
            .filter(is_free)
            .and_then(|row| Some((row, row.end.filter(|end| *end < at)?)))
        else {
            return;
        };
        if context.held.is_some() {
            return;
        }
        let said = context.wording.ended(&context.wording.place(booking), end);
        let subject = Some(Subject::Booking(id));
        let offers = self.offers(Kind::Expired, subject, context);
        Self::show_note(
            Kind::Expired,
            Kind::Expired.level(),
            subject,
            said,
            offers,
            context,
        );
    }

    /// Raises a banner that has no row.
    pub(super) fn show_note(
        kind: Kind,
        level: Level,
        subject: Option<Subject>,
        said: Said,
        offers: Vec<Offer>,
        context: &mut Context<'_>,
    ) {
        let sound = context.settings.loudness(kind) == Loudness::Sound;
        context.effects.push_back(Effect::Show {
            notice: Notice::Note {
                kind,
                level,
                subject,
                said,
            },
            sound,
            offers,
        });
    }

    fn name_of(&self, of: Timer, context: &Context<'_>) -> String {
        match of {
            Timer::Booking(id) => self.place_of(id, context),
            Timer::Own(id) => self
                .notebook
                .countdowns
                .iter()
                .find(|one| one.id == id)
                .map(|one| context.wording.countdown(&one.label))
                .unwrap_or_default(),
        }
    }
}
