//! What a session tells: facts go through the ledger, and what is new becomes a row of the history and a
//! banner.

use super::{Context, Session};
use crate::{
    absence::Absence,
    booking::Status,
    change::{Amendment, Told},
    claim::Claim,
    clock::UnixMillis,
    companion::{Effect, Notice},
    event::{Kind, Level, Source, Subject},
    history::{Row, RowId},
    intent::Act,
    key::{Key, Timer},
    ledger::{Learned, Settled, subject_of},
    notice::{Deed, Offer},
    reconcile::{Canceller, Closing, Fact, What},
    settings::{Loudness, Settings},
    timing::READ_AFTER_END,
    wording::{Said, Wording},
};

/// Something to tell.
pub(super) struct News {
    pub(super) at: UnixMillis,
    pub(super) kind: Kind,
    pub(super) level: Level,
    pub(super) said: Said,
    pub(super) subject: Option<Subject>,
    pub(super) source: Source,
}

impl Session {
    /// Tells what a read or a reply shows, in the order of time.
    pub(super) fn tell_facts(
        &mut self,
        mut facts: Vec<Fact>,
        source: Source,
        context: &mut Context<'_>,
    ) {
        // A frame of 6 is the lot's, so that what the lot surely cancelled takes it first.
        facts.sort_by_key(|fact| (fact.at, fact.what.is_cancelled_elsewhere()));
        for fact in facts {
            self.tell_fact(&fact, source, context);
        }
    }

    pub(super) fn tell_fact(&mut self, fact: &Fact, source: Source, context: &mut Context<'_>) {
        if let What::Cancelled(booking, _) = &fact.what
            && booking.status == Status::CancelledByDriver
            && self.confirm_cancelling(booking.id, fact.key, context)
        {
            return;
        }
        if let What::Closed(booking, Closing::Over) = &fact.what
            && let Some(end) = booking.end
        {
            if self.was_over_before(end) {
                // A late payment revives it, and it ends a second time (S5.5).
                self.ledger.absorb(fact);
                return;
            }
            self.end_first(booking.id, end, context);
        }
        let learned = self.ledger.learn(fact, context.now.mono);
        match learned {
            // The end that was told just now is its closing too; the ledger has taken its frame.
            Learned::Known => {}
            Learned::Tell(row) => {
                if !self.could_hear(fact.at, context.now) {
                    self.ledger.excuse(&fact.key);
                }
                let news = News {
                    at: fact.at,
                    kind: fact.key.kind().unwrap_or(Kind::Other),
                    level: level_of(&fact.what),
                    said: context.wording.fact(fact),
                    subject: subject_of(&fact.what),
                    source,
                };
                self.tell_of_read(row, vec![fact.key], news, context);
            }
            Learned::Complete(row) => {
                let said = context.wording.fact(fact);
                context.change.amended.push(Amendment {
                    row,
                    subject: subject_of(&fact.what),
                    title: Some(said.title.clone()),
                    body: said.body.clone(),
                    keys: vec![fact.key],
                });
                self.improve(row, fact, said, context);
            }
        }
    }

    /// Whether that end is older than the sign-in, and so is nobody's news (ledger rule 19).
    pub(super) fn was_over_before(&self, end: UnixMillis) -> bool {
        self.notebook.since.is_some_and(|since| end < since)
    }

    /// The end of a booking is told before its closing.
    pub(super) fn end_first(&mut self, booking: u64, end: UnixMillis, context: &mut Context<'_>) {
        let closed = Key::AutoExpired { booking, end };
        let expired = Key::Expired {
            of: Timer::Booking(booking),
            end,
        };
        if !self.ledger.is_told(&closed) && !self.ledger.is_told(&expired) {
            self.remind_of_end(booking, end, context);
        }
    }

    /// Does what became of frames that no read has shown.
    pub(super) fn settle(&mut self, settled: Vec<Settled>, context: &mut Context<'_>) {
        for one in settled {
            match one {
                Settled::Tell(row, claim) => self.tell_claim(row, &claim, Vec::new(), context),
                Settled::Withdraw(row, claim) => {
                    let said = context.wording.withdrawn(claim.kind, &claim.message);
                    context.change.amended.push(Amendment {
                        row,
                        subject: claim.names,
                        title: Some(said.title),
                        body: said.body,
                        keys: Vec::new(),
                    });
                }
                Settled::Missed(kind) => match kind {
                    Kind::RenewalSucceeded | Kind::AutoExpired | Kind::NewBooking => {
                        self.replace_links(context);
                    }
                    Kind::ExpiringSoon
                    | Kind::Expired
                    | Kind::RenewalFailed
                    | Kind::Declined
                    | Kind::CashVerified
                    | Kind::WashDone
                    | Kind::EmployeeAssigned
                    | Kind::CashWaiting
                    | Kind::WashBooked
                    | Kind::Other => {}
                },
            }
        }
    }

    /// Tells a frame in the server's words, with the place where its booking is known.
    pub(super) fn tell_claim(
        &mut self,
        row: RowId,
        claim: &Claim,
        keys: Vec<Key>,
        context: &mut Context<'_>,
    ) {
        let server = self.clock.now(context.now);
        let soon = server.after(self.clock.uncertainty() + READ_AFTER_END);
        let booking = match claim.names {
            Some(Subject::Booking(id)) => self.rows.booking(id),
            Some(Subject::Slot(slot)) if claim.kind == Kind::AutoExpired => {
                self.rows.ended_in_slot(slot, soon)
            }
            Some(
                Subject::Slot(_)
                | Subject::Lot(_)
                | Subject::Wash(_)
                | Subject::Employee(_)
                | Subject::Countdown(_),
            )
            | None => None,
        };
        let news = News {
            at: claim.at,
            kind: claim.kind,
            level: claim.message.level_as(claim.kind),
            said: context.wording.frame(claim.kind, &claim.message, booking),
            subject: booking
                .map(|booking| Subject::Booking(booking.id))
                .or(claim.names),
            source: Source::Frame,
        };
        self.tell(row, keys, news, context);
    }

    /// Remembers a key without a telling.
    pub(super) fn silence(&mut self, key: Key, context: &mut Context<'_>) {
        if self.ledger.keep_silent(key) {
            context.change.silent.push(key);
        }
    }

    fn write(&self, id: RowId, keys: Vec<Key>, news: News, context: &mut Context<'_>) -> Row {
        *context.unread = context.unread.saturating_add(1);
        let row = Row {
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
        };
        context.change.told.push(Told {
            row: row.clone(),
            keys,
            // A pause keeps the banner back for good.
            banner: context.held.is_none()
                && self.has_banner(news.kind, news.subject, context.settings),
        });
        row
    }

    /// Whether such an event has a banner: its kind may be switched off, and so may the warnings of one booking.
    fn has_banner(&self, kind: Kind, subject: Option<Subject>, settings: &Settings) -> bool {
        let is_muted = match (kind, subject) {
            (Kind::ExpiringSoon, Some(Subject::Booking(booking))) => self.is_unreminded(booking),
            (_, _) => false,
        };
        !is_muted && settings.loudness(kind) != Loudness::Off
    }

    /// Tells something at once, with a banner of its own.
    pub(super) fn tell(&self, id: RowId, keys: Vec<Key>, news: News, context: &mut Context<'_>) {
        let row = self.write(id, keys, news, context);
        self.show_rows(vec![row], None, context);
    }

    /// Tells something that a read has shown, or that was missed: what one read shows has one banner, and
    /// so has what happened while nobody was here.
    pub(super) fn tell_of_read(
        &mut self,
        id: RowId,
        keys: Vec<Key>,
        news: News,
        context: &mut Context<'_>,
    ) {
        let row = self.write(id, keys, news, context);
        self.batch.push(row);
    }

    /// Raises the banner of what one read has told, unless it belongs to what happened while away.
    pub(super) fn flush_batch(&mut self, context: &mut Context<'_>) {
        let rows = std::mem::take(&mut self.batch);
        if let Some(rows) = self.group(rows) {
            self.show_rows(rows, None, context);
        }
    }

    pub(super) fn show_rows(
        &self,
        mut rows: Vec<Row>,
        missed: Option<Absence>,
        context: &mut Context<'_>,
    ) {
        rows.retain(|row| self.has_banner(row.kind, row.subject, context.settings));
        // A lot that is muted has its rows in the history all the same.
        for row in rows.iter().filter(|row| self.is_of_muted_lot(row)) {
            let mut told = context.change.told.iter_mut();
            if let Some(told) = told.find(|told| told.row.id == row.id) {
                told.banner = false;
            }
        }
        rows.retain(|row| !self.is_of_muted_lot(row));
        rows.sort_by_key(|row| row.at);
        if let Some(held) = &mut context.held {
            held.take(&rows, context.settings);
            for row in &rows {
                let mut told = context.change.told.iter_mut();
                match told.find(|told| told.row.id == row.id) {
                    Some(told) => told.banner = false,
                    None => held.stored.push(row.id),
                }
            }
            return;
        }
        let offers = match &rows[..] {
            [row] => self.offers(row.kind, row.subject, context),
            // Which of them would be meant?
            _ => context.wording.offers_of_window(),
        };
        let banner = banner_of(rows, missed, offers, context.wording, context.settings);
        context.effects.extend(banner);
    }

    /// A row that a frame has told is known better. The frame of a new booking says nothing of it, so that its
    /// banner could not offer to verify its payment.
    fn improve(&self, id: RowId, fact: &Fact, said: Said, context: &mut Context<'_>) {
        let (What::NewBooking(_), Some(kind)) = (&fact.what, fact.key.kind()) else {
            return;
        };
        let row = Row {
            id,
            at: fact.at,
            kind,
            level: level_of(&fact.what),
            title: said.title,
            body: said.body,
            subject: subject_of(&fact.what),
            source: Source::Frame,
            count: 1,
            read: false,
        };
        let offers = self.offers(kind, row.subject, context);
        let offers_more = offers.iter().any(|offer| offer.deed != Deed::Open);
        let is_shown = context.held.is_none() && !self.is_of_muted_lot(&row);
        if offers_more && is_shown && context.settings.loudness(kind) != Loudness::Off {
            context.effects.push_back(Effect::Improve { row, offers });
        }
    }

    /// A cancelling that we asked for is no news; it is confirmed instead (ledger rule 17). It writes
    /// `CANCELLED`: another word, or a missing row, is somebody else's doing. Says whether it was ours.
    fn confirm_cancelling(&mut self, booking: u64, key: Key, context: &mut Context<'_>) -> bool {
        let ours = self.notebook.intents.iter().position(|intent| {
            intent.booking == booking
                && intent.act == Act::Cancel
                && intent.stage != crate::intent::Stage::Checking
        });
        let Some(at) = ours else {
            return false;
        };
        self.notebook.intents.remove(at);
        self.confirm_cancelled(booking, key, context);
        true
    }
}

const fn level_of(what: &What) -> Level {
    match what {
        What::Renewed(_) | What::CashVerified(..) | What::WashDone(_) | What::WashPaid(_) => {
            Level::Success
        }
        What::RenewalFailed(_) => Level::Error,
        What::Closed(..) | What::Cancelled(_, Canceller::Lot | Canceller::Elsewhere) => {
            Level::Warning
        }
        What::NewBooking(_) | What::Assigned(_) => Level::Info,
    }
}

/// The banner of these rows, which were missed in that absence if one is given: several become one. None
/// for no row.
pub(crate) fn banner_of(
    rows: Vec<Row>,
    missed: Option<Absence>,
    offers: Vec<Offer>,
    wording: &Wording,
    settings: &Settings,
) -> Option<Effect> {
    let sound = settings.sounds(&rows);
    let notice = match <[Row; 1]>::try_from(rows) {
        Ok([mut row]) => {
            if let Some(span) = missed.and_then(|absence| wording.absence(absence)) {
                row.body = format!("{}\n{span}", row.body);
            }
            Notice::Row(row)
        }
        Err(rows) if rows.is_empty() => return None,
        Err(rows) => Notice::Group {
            said: wording.group(&rows, missed),
            rows: rows.iter().map(|row| row.id).collect(),
        },
    };
    Some(Effect::Show {
        notice,
        sound,
        offers,
    })
}
