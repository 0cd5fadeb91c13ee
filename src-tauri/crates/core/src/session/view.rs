//! What is shown of a session.

use super::{Session, Standing};
use crate::{
    acceptance::is_for,
    account::Role,
    booking::{Booking, PaymentStatus, Pays, Phase},
    clock::{Now, UnixMillis},
    event::Kind,
    intent::Act,
    key::Timer,
    link::Condition,
    reads::{Read, reads_of},
    snapshot::{
        BookingView, ConnectionView, CountdownView, PaymentView, RequestView, SourceView, TimeView,
    },
    text::Words,
    timing::{RENEWAL_OFFERED, SNOOZE},
    trouble::TroubleCode,
};

/// Most bookings that are shown, those that end first in front. Nobody has as many; a snapshot of all that a server could
/// make up would be too long for the door.
const BOOKINGS_SHOWN: usize = 200;

impl Session {
    pub(crate) const fn lasting_trouble(&self) -> Option<TroubleCode> {
        match self.account.role {
            Role::Driver | Role::Owner => None,
            Role::Admin | Role::Unknown(_) => Some(TroubleCode::RoleHearsNothing),
        }
    }

    /// Bookings that run, then those that have just ended and can be renewed.
    pub(crate) fn booking_views(&self, now: Now) -> Vec<BookingView> {
        let running = self
            .running(now)
            .into_iter()
            .filter_map(|(booking, _)| self.booking_view(booking, TimeView::Running, now));
        let server = self.clock.now(now);
        let mut ended: Vec<&Booking> = self
            .own_bookings()
            .filter(|row| {
                let is_over = match row.phase_at(server) {
                    Phase::Over => true,
                    Phase::Still => row.status == crate::booking::Status::Completed,
                    Phase::Running(_) => false,
                };
                is_over
                    && row
                        .end
                        .is_some_and(|end| end <= server && server.since(end) < RENEWAL_OFFERED)
                    && !self.is_succeeded(row)
            })
            .collect();
        ended.sort_by_key(|row| std::cmp::Reverse(row.end));
        running
            .chain(
                ended
                    .into_iter()
                    .filter_map(|booking| self.booking_view(booking, TimeView::Ended, now)),
            )
            .take(BOOKINGS_SHOWN)
            .collect()
    }

    /// Whether it is still being read what the server has, of an account whose bookings are read.
    pub(crate) fn is_catching_up(&self) -> bool {
        let reads = reads_of(&self.account.role);
        reads.contains(&Read::Bookings)
            && (!self.notebook.baselines.bookings || self.away.is_catching_up())
    }

    pub(crate) fn countdown_views(&self, now: Now) -> Vec<CountdownView> {
        let mut views: Vec<CountdownView> = self
            .notebook
            .countdowns
            .iter()
            .map(|one| CountdownView {
                id: one.id,
                label: one.label.clone(),
                starts_at: one.started,
                ends_at: one.end,
                can_snooze: self.can_snooze(Timer::Own(one.id), one.end, now),
                snoozed_until: self.notebook.snoozed.get(&Timer::Own(one.id)).copied(),
            })
            .collect();
        views.sort_by_key(|view| view.ends_at);
        views
    }

    pub(crate) fn source_views(&self) -> Vec<SourceView> {
        let counts = &self.ledger.sources().0;
        Kind::TEN
            .into_iter()
            .filter(|kind| is_for(*kind, &self.account.role) || counts.contains_key(kind))
            .chain(counts.contains_key(&Kind::Other).then_some(Kind::Other))
            .map(|kind| {
                let count = counts.get(&kind).copied().unwrap_or_default();
                SourceView {
                    kind,
                    count,
                    habit: count.habit(),
                }
            })
            .collect()
    }

    pub(crate) fn server_ahead(&self, now: Now) -> i64 {
        self.clock.ahead_of_wall(now)
    }

    /// The server's time, if it is known.
    pub(crate) fn server_time(&self, now: Now) -> Option<UnixMillis> {
        self.clock.is_known().then(|| self.clock.now(now))
    }

    /// How the connection is; the worst of all sockets.
    pub(crate) fn connection(&self, words: &Words, now: Now) -> ConnectionView {
        let Standing::Accepted(wires) = &self.standing else {
            return ConnectionView::Off;
        };
        let mut worst = if wires.is_empty() {
            ConnectionView::Off
        } else {
            ConnectionView::Online
        };
        for wire in wires {
            match wire.link.condition() {
                Condition::Online => {}
                Condition::Connecting => {
                    if matches!(worst, ConnectionView::Online) {
                        worst = ConnectionView::Connecting;
                    }
                }
                Condition::Waiting { until, why } => {
                    let retry_at = now.wall.after(until.since(now.mono));
                    worst = ConnectionView::Waiting {
                        retry_at,
                        why: why.told(words),
                    };
                }
            }
        }
        worst
    }

    fn booking_view(&self, booking: &Booking, time: TimeView, now: Now) -> Option<BookingView> {
        let request = self
            .notebook
            .intents
            .iter()
            .filter(|intent| intent.booking == booking.id)
            .find_map(|intent| match intent.act {
                Act::Renew { .. } => Some(RequestView::Renewing),
                Act::Cancel => Some(RequestView::Cancelling),
                // An owner's, who has no bookings here.
                Act::Verify { .. } => None,
            })
            .or_else(|| {
                let is_checked = self.checks.contains_key(&booking.id);
                is_checked.then_some(RequestView::Checking)
            });
        let of = Timer::Booking(booking.id);
        let end = booking.end?;
        let at_end = self
            .notebook
            .agreements
            .iter()
            .find(|agreement| agreement.booking == booking.id)
            .map(|agreement| agreement.ceiling);
        Some(BookingView {
            id: booking.id,
            lot: booking.lot_name.clone().unwrap_or_default(),
            slot: booking.slot,
            vehicle: booking.vehicle.clone(),
            starts_at: booking.start,
            ends_at: end,
            time,
            payment: payment(booking),
            renewal_price: booking.renewal_price(),
            renews_at_end: at_end,
            request,
            can_snooze: self.can_snooze(of, end, now),
            snoozed_until: self.notebook.snoozed.get(&of).copied(),
            muted: self.is_unreminded(booking.id),
        })
    }

    /// Whether a warning was told that can come again before the end.
    pub(super) fn can_snooze(&self, of: Timer, end: UnixMillis, now: Now) -> bool {
        let is_muted = matches!(of, Timer::Booking(booking) if self.is_unreminded(booking));
        self.ledger.is_warned(of, end)
            && !is_muted
            && !self.notebook.snoozed.contains_key(&of)
            && end.since(self.clock.now(now)) > SNOOZE
    }

    /// Whether the slot was booked again after this booking.
    pub(super) fn is_succeeded(&self, row: &Booking) -> bool {
        self.own_bookings()
            .any(|other| other.slot == row.slot && other.id != row.id && other.born() > row.born())
    }
}

/// How it stands with what a booking's slot was paid with; a wash has a payment of its own.
fn payment(booking: &Booking) -> Option<PaymentView> {
    if booking.awaits_cash() {
        return Some(PaymentView::AwaitsCash);
    }
    let slots = booking.payments.iter().find(|one| one.pays == Pays::Slot)?;
    match slots.status {
        PaymentStatus::Success => Some(PaymentView::Paid),
        PaymentStatus::Failed => Some(PaymentView::Failed),
        PaymentStatus::Pending | PaymentStatus::Unknown => None,
    }
}
