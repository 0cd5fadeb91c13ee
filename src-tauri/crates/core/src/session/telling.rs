//! What a session tells: frames, reminders and the differences between reads, each through the ledger.

use super::{Context, Session};
use crate::{
    booking::{Booking, Status},
    clock::UnixMillis,
    companion::Effect,
    countdown::{self, Reminder},
    event::{Kind, Level, Source, Subject},
    history::{Row, RowId},
    ledger::{Key, Verdict, Via, is_meant},
    timing::READ_AFTER_END,
    wire::{self, Frame, Message},
    wording::Said,
};

/// Something to tell.
struct News {
    at: UnixMillis,
    kind: Kind,
    level: Level,
    said: Said,
    subject: Option<Subject>,
    source: Source,
}

impl Session {
    /// A text came over a socket.
    pub(super) fn frame(&mut self, via: Via, text: &str, context: &mut Context<'_>) {
        let Ok(Frame::Message(message)) = wire::frame(text) else {
            return;
        };
        let reading = message.reading();
        let kind = reading.kind;
        if !is_meant(
            kind,
            message.is_wash_object,
            via.channel,
            &self.account.role,
        ) {
            return;
        }
        self.want_bookings(context.now.mono);
        let server = self.clock.now(context.now);
        let booking = self.booking_of(kind, reading.subject, server);
        let key = key_of(kind, reading.subject, booking.as_ref());
        let verdict = self
            .ledger
            .judge_frame(via, kind, &message.text, key, context.now.mono);
        match verdict {
            Verdict::Known => {}
            Verdict::Fold(row) => context.effects.push_back(Effect::Count {
                account: self.account.key(),
                row,
                at: server,
            }),
            Verdict::Tell(row) => {
                let news = frame_news(kind, &message, reading.subject, booking, server, context);
                self.tell(row, key, news, context);
            }
        }
    }

    /// The booking a frame speaks of. A closing names the slot: it is the newest booking of that slot
    /// whose end has passed, never a live one (ledger rule 10).
    fn booking_of(
        &self,
        kind: Kind,
        subject: Option<Subject>,
        server: UnixMillis,
    ) -> Option<Booking> {
        let bookings = self.bookings.as_ref()?;
        match subject? {
            Subject::Booking(id) => bookings.get(&id).cloned(),
            Subject::Slot(slot) if kind == Kind::AutoExpired => {
                let soon = server.after(self.clock.uncertainty() + READ_AFTER_END);
                bookings
                    .values()
                    .filter(|row| row.slot == slot && row.end.is_some_and(|end| end <= soon))
                    .max_by_key(|row| row.end)
                    .cloned()
            }
            Subject::Slot(_) | Subject::Lot(_) => None,
        }
    }

    /// What the difference between two reads of a booking says.
    pub(super) fn compare(
        &mut self,
        before: &Booking,
        after: &Booking,
        server: UnixMillis,
        context: &mut Context<'_>,
    ) {
        let closed = matches!(before.status, Status::Live | Status::Unknown)
            && after.status == Status::Completed;
        let Some(end) = before.end.filter(|_| closed) else {
            return;
        };
        let booking = before.id;
        // Before the server's clock is known, its word that a booking is over is the best clock there is.
        let is_over = !self.clock.is_known()
            || end <= server.after(self.clock.uncertainty() + READ_AFTER_END);
        if is_over {
            // The countdown would have told this, had it not been waiting or the program off.
            self.remind_of(Reminder::Ended { booking, end }, before, server, context);
        }
        let key = Key::AutoExpired { booking, end };
        if let Verdict::Tell(row) = self.ledger.judge(key) {
            let news = News {
                at: server,
                kind: Kind::AutoExpired,
                level: Kind::AutoExpired.level(),
                said: context.wording.closed(before, end),
                subject: Some(Subject::Booking(booking)),
                source: Source::Poll,
            };
            self.tell(row, Some(key), news, context);
        }
    }

    /// Tells the reminders that are due.
    pub(super) fn remind(&mut self, context: &mut Context<'_>) {
        if self.clock_wait.is_some() {
            return;
        }
        let Some(bookings) = &self.bookings else {
            return;
        };
        let server = self.clock.now(context.now);
        let due = countdown::due(bookings, server, context.lead, |key| {
            self.ledger.is_told(key)
        });
        for reminder in due {
            let (Reminder::EndsSoon { booking, .. } | Reminder::Ended { booking, .. }) = reminder;
            let row = self
                .bookings
                .as_ref()
                .and_then(|all| all.get(&booking))
                .cloned();
            if let Some(row) = row {
                self.remind_of(reminder, &row, server, context);
            }
        }
    }

    fn remind_of(
        &mut self,
        reminder: Reminder,
        booking: &Booking,
        server: UnixMillis,
        context: &mut Context<'_>,
    ) {
        let key = reminder.key();
        let Verdict::Tell(row) = self.ledger.judge(key) else {
            return;
        };
        let (kind, at, said) = match reminder {
            Reminder::EndsSoon { end, .. } => (
                Kind::ExpiringSoon,
                server,
                context.wording.ends_soon(booking, end, end.since(server)),
            ),
            Reminder::Ended { end, .. } => {
                (Kind::Expired, end, context.wording.ended(booking, end))
            }
        };
        let news = News {
            at,
            kind,
            level: kind.level(),
            said,
            subject: Some(Subject::Booking(booking.id)),
            source: Source::Timer,
        };
        self.tell(row, Some(key), news, context);
    }

    fn tell(&self, id: RowId, key: Option<Key>, news: News, context: &mut Context<'_>) {
        *context.unread = context.unread.saturating_add(1);
        let show = match &mut context.held {
            Some(held) => {
                **held = held.saturating_add(1);
                false
            }
            None => true,
        };
        context.effects.push_back(Effect::Tell {
            account: self.account.key(),
            row: Row {
                id,
                at: news.at,
                kind: news.kind,
                level: news.level,
                title: news.said.title,
                body: news.said.body,
                subject: news.subject,
                source: news.source,
                count: 1,
                read: false,
            },
            key,
            show,
        });
    }
}

/// What makes the event of a frame itself, where its text or the booking it speaks of tell it.
fn key_of(kind: Kind, named: Option<Subject>, booking: Option<&Booking>) -> Option<Key> {
    if kind == Kind::AutoExpired {
        let booking = booking?;
        Some(Key::AutoExpired {
            booking: booking.id,
            end: booking.end?,
        })
    } else if kind == Kind::RenewalSucceeded
        && let Some(Subject::Booking(booking)) = named
    {
        Some(Key::Renewed { booking })
    } else {
        None
    }
}

fn frame_news(
    kind: Kind,
    message: &Message,
    named: Option<Subject>,
    booking: Option<Booking>,
    server: UnixMillis,
    context: &Context<'_>,
) -> News {
    News {
        at: server,
        kind,
        level: message.level_as(kind),
        said: context.wording.frame(kind, message, booking.as_ref()),
        subject: booking
            .map(|booking| Subject::Booking(booking.id))
            .or(named),
        source: Source::Frame,
    }
}
