//! What a telling says: the title and the body of an event, with whatever is known about its booking.

mod banner;

use jiff::{
    Timestamp,
    civil::{DateTime, Time},
    tz::TimeZone,
};
use serde::{Deserialize, Serialize};

use crate::{
    absence::Absence,
    booking::Booking,
    clock::UnixMillis,
    event::Kind,
    history::Row,
    money::Money,
    number::grouped,
    reconcile::{Canceller, Closing, Fact, What},
    text::{Language, Value, Words, subtags},
    wash::Wash,
    wire::Message,
};

/// How a time of day is written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "snake_case")]
pub enum ClockStyle {
    /// `3:40 PM`.
    Hours12,
    /// `15:40`.
    #[default]
    Hours24,
}

/// Regions where the hours are counted to twelve, as CLDR's `timeData` prefers it, where our languages are
/// spoken.
const REGIONS_OF_12_HOURS: [&str; 14] = [
    "US", "IN", "CA", "AU", "NZ", "PK", "BD", "NP", "PH", "SG", "MY", "AE", "SA", "EG",
];

impl ClockStyle {
    /// The usual one of a locale such as `en-IN`; 24 hours where it says no region.
    #[must_use]
    pub fn of_tag(locale: &str) -> Self {
        let (_, region) = subtags(locale);
        if REGIONS_OF_12_HOURS.contains(&region) {
            Self::Hours12
        } else {
            Self::Hours24
        }
    }
}

/// The words of one language, with times of day as the user reads them.
#[derive(Debug)]
pub struct Wording {
    /// The words.
    pub words: Words,
    /// The user's time zone.
    pub zone: TimeZone,
    /// How times of day are written.
    pub clock: ClockStyle,
    /// What is spoken where nothing else is wanted.
    usual: (Language, ClockStyle),
}

/// Why a request of our own failed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Failure {
    /// The server refused, with its reason.
    Refused(Option<String>),
    /// The server failed, or did not answer, and reading shows that nothing was done.
    Broken(Option<String>),
    /// The server failed halfway: a booking without a payment is left (S5.4).
    Halfway(Option<String>),
    /// It costs more than was agreed to.
    Dearer(Money),
    /// The booking is gone.
    Gone,
    /// The server could not be reached, so that nothing was asked of it.
    NotSent,
    /// The end was noticed too late for the renewal that was agreed to.
    TooLate,
    /// The end is another one than was agreed to.
    Moved,
    /// It was over already, so that there is nothing to cancel.
    Over,
    /// It was cancelled, so that there is nothing to verify.
    Cancelled,
    /// Its payment doesn't await verification.
    NotPending,
}

impl Failure {
    /// Whether the server has tried: then it may have left a booking behind, and its frame may come.
    #[must_use]
    pub const fn was_tried(&self) -> bool {
        match self {
            Self::Broken(_) | Self::Halfway(_) => true,
            Self::Refused(_)
            | Self::Dearer(_)
            | Self::Gone
            | Self::NotSent
            | Self::TooLate
            | Self::Moved
            | Self::Over
            | Self::Cancelled
            | Self::NotPending => false,
        }
    }
}

/// Lines of a group's banner at most.
const GROUP_LINES: usize = 5;

/// A title and a body.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Said {
    /// A few words.
    pub title: String,
    /// A sentence or two.
    pub body: String,
}

impl Wording {
    /// The words of a language, with times of that zone.
    #[must_use]
    pub fn of(language: Language, clock: ClockStyle, zone: TimeZone) -> Self {
        Self {
            words: Words::of(language),
            zone,
            clock,
            usual: (language, clock),
        }
    }

    /// The English words, with times of 24 hours in that zone.
    #[must_use]
    pub fn english(zone: TimeZone) -> Self {
        Self::of(Language::English, ClockStyle::Hours24, zone)
    }

    /// Speaks another language from now on, and writes times of day that way; where none is named, as at
    /// first.
    pub fn speak(&mut self, language: Option<Language>, clock: Option<ClockStyle>) {
        let language = language.unwrap_or(self.usual.0);
        if language != self.words.language() {
            self.words = Words::of(language);
        }
        self.clock = clock.unwrap_or(self.usual.1);
    }

    /// A moment as a clock time of the user's zone, such as `15:40` or `3:40 PM`.
    #[must_use]
    pub fn clock_time(&self, at: UnixMillis) -> String {
        Timestamp::from_millisecond(at.0).map_or_else(
            |_| String::from("--:--"),
            |stamp| self.time_of_day(stamp.to_zoned(self.zone.clone()).time()),
        )
    }

    fn time_of_day(&self, time: Time) -> String {
        match self.clock {
            ClockStyle::Hours24 => time.strftime("%H:%M").to_string(),
            ClockStyle::Hours12 => {
                let half = if time.hour() < 12 {
                    "clock-am"
                } else {
                    "clock-pm"
                };
                let hours = time.strftime("%-I:%M").to_string();
                self.words.say_with(half, &[("time", Value::from(hours))])
            }
        }
    }

    /// An amount of money with the language's marks, such as `1,250.00`.
    #[must_use]
    pub fn amount(&self, money: Money) -> String {
        grouped(&money.to_string(), self.words.language())
    }

    /// Where a booking is, such as `City Centre, slot 4`.
    #[must_use]
    pub fn place(&self, booking: &Booking) -> String {
        self.slot_in(
            booking.lot_name.as_deref().unwrap_or_default(),
            booking.slot,
        )
    }

    /// A slot of a lot; of one without a name the slot alone.
    #[must_use]
    pub fn slot_in(&self, lot: &str, slot: u64) -> String {
        let slot = ("slot", Value::from(slot.to_string()));
        if lot.is_empty() {
            self.words.say_with("body-slot", &[slot])
        } else {
            self.words
                .say_with("body-place", &[("lot", Value::from(lot)), slot])
        }
    }

    /// What a countdown that was started by hand is called.
    #[must_use]
    pub fn countdown(&self, label: &str) -> String {
        if label.is_empty() {
            self.words.say("body-countdown")
        } else {
            label.to_owned()
        }
    }

    /// The warning before an end, `left` of the time being left.
    #[must_use]
    pub fn ends_soon(&self, place: &str, end: UnixMillis, left: std::time::Duration) -> Said {
        // A warning at 4:59.9 is still the five-minute warning.
        let minutes = (left.as_secs() + 30) / 60;
        let minutes = if left.as_secs() < 60 { 0 } else { minutes };
        let body = self.words.say_with(
            "body-expiring-soon",
            &[
                ("place", Value::from(place)),
                ("minutes", Value::from(minutes)),
                ("time", Value::from(self.clock_time(end))),
            ],
        );
        self.said(Kind::ExpiringSoon, body)
    }

    /// The end of something.
    #[must_use]
    pub fn ended(&self, place: &str, end: UnixMillis) -> Said {
        let body = self.at_place("body-expired", place, Some(end));
        self.said(Kind::Expired, body)
    }

    /// An end that came while the program was off or the computer slept.
    #[must_use]
    pub fn ended_while_away(&self, place: &str, end: UnixMillis) -> Said {
        let body = self.at_place("body-expired-away", place, Some(end));
        self.said(Kind::Expired, body)
    }

    /// What a read or a reply shows.
    #[must_use]
    pub fn fact(&self, fact: &Fact) -> Said {
        match &fact.what {
            What::Renewed(booking) => {
                let body = self.about(priced("body-renewed", booking), booking);
                self.said(Kind::RenewalSucceeded, body)
            }
            What::RenewalFailed(_) => {
                let body = self.words.say("body-renewal-failed-elsewhere");
                self.said(Kind::RenewalFailed, body)
            }
            What::Closed(booking, closing) => {
                let key = match closing {
                    Closing::Over => "body-auto-expired",
                    Closing::Early => "body-ended-early",
                };
                self.said(Kind::AutoExpired, self.about(key, booking))
            }
            What::Cancelled(booking, Canceller::Lot) => {
                self.said(Kind::Declined, self.about("body-declined", booking))
            }
            What::Cancelled(booking, Canceller::Elsewhere) => Said {
                title: self.words.say("title-cancelled-elsewhere"),
                body: self.about("body-cancelled-elsewhere", booking),
            },
            What::CashVerified(booking, payment) => {
                let key = match payment.amount {
                    Some(_) => "body-cash-verified-amount",
                    None => "body-cash-verified",
                };
                let amount = self.amount(payment.amount.unwrap_or_default());
                let body = self.words.say_with(
                    key,
                    &[
                        ("place", Value::from(self.place(booking))),
                        ("amount", Value::from(amount)),
                    ],
                );
                self.said(Kind::CashVerified, self.with_details(body, booking))
            }
            What::NewBooking(booking) => {
                let key = if booking.is_renewal() {
                    "body-new-booking-renewal"
                } else {
                    "body-new-booking"
                };
                let body = self.about(priced(key, booking), booking);
                self.said(Kind::NewBooking, body)
            }
            What::WashDone(wash) => {
                let body = self.of_wash("body-wash-done", wash);
                self.said(Kind::WashDone, body)
            }
            What::WashPaid(wash) => Said {
                title: self.words.say("title-wash-paid"),
                body: match wash {
                    Some(wash) => self.of_wash("body-wash-paid", wash),
                    None => self.words.say("body-wash-paid-plain"),
                },
            },
            What::Assigned(employee) => {
                let body = self.words.say_with(
                    "body-employee-assigned",
                    &[("name", Value::from(employee.name.as_str()))],
                );
                self.said(Kind::EmployeeAssigned, body)
            }
        }
    }

    /// Our own renewal failed.
    #[must_use]
    pub fn renewal_failed(&self, place: &str, failure: &Failure) -> Said {
        let body = self.failure("body-renewal-failed", place, failure);
        self.said(Kind::RenewalFailed, body)
    }

    /// Our own cancelling failed.
    #[must_use]
    pub fn not_cancelled(&self, place: &str, failure: &Failure) -> Said {
        Said {
            title: self.words.say("title-not-cancelled"),
            body: self.failure("body-not-cancelled", place, failure),
        }
    }

    /// Our own cancelling worked.
    #[must_use]
    pub fn cancelled_by_us(&self, place: &str) -> Said {
        Said {
            title: self.words.say("title-cancelled"),
            body: self.at_place("body-cancelled", place, None),
        }
    }

    /// A frame whose matter reading denies.
    #[must_use]
    pub fn withdrawn(&self, kind: Kind, message: &Message) -> Said {
        let mut said = self.frame(kind, message, None);
        let why = match kind {
            Kind::NewBooking | Kind::RenewalSucceeded => "body-withdrawn-booking",
            Kind::ExpiringSoon
            | Kind::Expired
            | Kind::RenewalFailed
            | Kind::AutoExpired
            | Kind::Declined
            | Kind::CashVerified
            | Kind::WashDone
            | Kind::EmployeeAssigned
            | Kind::CashWaiting
            | Kind::WashBooked
            | Kind::Other => "body-withdrawn",
        };
        said.body = format!("{}\n{}", said.body, self.words.say(why));
        said
    }

    /// The server's data is another set than before.
    #[must_use]
    pub fn begun_anew(&self) -> Said {
        Said {
            title: self.words.say("title-begun-anew"),
            body: self.words.say("body-begun-anew"),
        }
    }

    /// The server sends more than is taken.
    #[must_use]
    pub fn flood(&self) -> Said {
        Said {
            title: self.words.say("title-flood"),
            body: self.words.say("body-flood"),
        }
    }

    /// Several rows as one banner, oldest first, under the absence in which they were missed if there was one.
    #[must_use]
    pub fn group(&self, rows: &[Row], missed: Option<Absence>) -> Said {
        let key = if missed.is_some() {
            "title-away"
        } else {
            "title-group"
        };
        let count = Value::from(rows.len());
        let mut lines: Vec<String> = missed
            .and_then(|absence| self.absence(absence))
            .into_iter()
            .collect();
        lines.extend(rows.iter().take(GROUP_LINES).map(|row| {
            let first = row.body.lines().next().unwrap_or_default();
            format!("{} {}: {first}", self.clock_time(row.at), row.title)
        }));
        if let Some(more) = rows.len().checked_sub(GROUP_LINES).filter(|more| *more > 0) {
            lines.push(
                self.words
                    .say_with("body-group-more", &[("count", Value::from(more))]),
            );
        }
        Said {
            title: self.words.say_with(key, &[("count", count)]),
            body: lines.join("\n"),
        }
    }

    /// From when to when nothing was heard, with the day where it began on another one.
    pub(crate) fn absence(&self, absence: Absence) -> Option<String> {
        let day = |at: UnixMillis| at.day(&self.zone);
        let began = absence.since?;
        let mut since = self.clock_time(began);
        if day(began) != day(absence.until) {
            since = format!("{} {since}", day(began)?);
        }
        let until = Value::from(self.clock_time(absence.until));
        let times = [("since", Value::from(since)), ("until", until)];
        Some(self.words.say_with("body-away", &times))
    }

    /// The reason in a frame of a failed renewal (S5.4).
    #[must_use]
    pub fn reason_of(&self, message: &Message) -> String {
        let text = without_leading_symbols(&message.text);
        let reason = text.split_once(':').map_or(text, |(_, reason)| reason);
        reason
            .trim()
            .trim_end_matches("Please try again.")
            .trim()
            .to_owned()
    }

    /// A frame of the server: our title for its kind, its own words, and the place where the booking is
    /// known.
    #[must_use]
    pub fn frame(&self, kind: Kind, message: &Message, booking: Option<&Booking>) -> Said {
        let text = self.with_local_time(without_leading_symbols(&message.text));
        let mut body = if text.is_empty() {
            self.words.say("body-empty")
        } else {
            text
        };
        if let Some(booking) = booking {
            body = format!("{body}\n{}", self.place(booking));
        }
        let mut said = self.said(kind, body);
        if kind == Kind::Other
            && let Some(title) = &message.title
        {
            without_leading_symbols(title).clone_into(&mut said.title);
        }
        said
    }

    /// Times inside messages are in UTC without saying so (S6): "Scheduled for 23 Nov 2026, 01:43." is
    /// said in the user's zone.
    fn with_local_time(&self, text: &str) -> String {
        const BEFORE: &str = "Scheduled for ";
        const FORMAT: &str = "%d %b %Y, %H:%M";
        let Some((start, rest)) = text.split_once(BEFORE) else {
            return text.to_owned();
        };
        let stamp = rest.trim_end().trim_end_matches('.');
        let Ok(utc) = DateTime::strptime(FORMAT, stamp) else {
            return text.to_owned();
        };
        let Ok(utc) = utc.to_zoned(TimeZone::UTC) else {
            return text.to_owned();
        };
        let local = utc.with_time_zone(self.zone.clone());
        let time = self.time_of_day(local.time());
        format!("{start}{BEFORE}{}, {time}.", local.strftime("%d %b %Y"))
    }

    fn at_place(&self, key: &str, place: &str, time: Option<UnixMillis>) -> String {
        let time = time.map_or_else(String::new, |at| self.clock_time(at));
        self.words.say_with(
            key,
            &[("place", Value::from(place)), ("time", Value::from(time))],
        )
    }

    /// A sentence about a booking: its place, end, vehicle.
    fn about(&self, key: impl AsRef<str>, booking: &Booking) -> String {
        let time = booking
            .end
            .map_or_else(String::new, |end| self.clock_time(end));
        let amount = self.amount(amount(booking).unwrap_or_default());
        let sentence = self.words.say_with(
            key.as_ref(),
            &[
                ("place", Value::from(self.place(booking))),
                ("time", Value::from(time)),
                ("id", Value::from(booking.id.to_string())),
                ("amount", Value::from(amount)),
            ],
        );
        self.with_details(sentence, booking)
    }

    /// A sentence with the vehicle below it, where it is known.
    #[must_use]
    pub fn with_details(&self, sentence: String, booking: &Booking) -> String {
        match &booking.vehicle {
            Some(vehicle) => {
                let vehicle = self.words.say_with(
                    "body-vehicle",
                    &[("vehicle", Value::from(vehicle.as_str()))],
                );
                format!("{sentence}\n{vehicle}")
            }
            None => sentence,
        }
    }

    fn of_wash(&self, key: &str, wash: &Wash) -> String {
        let service = wash
            .service
            .clone()
            .unwrap_or_else(|| self.words.say("body-wash"));
        let what = match &wash.lot_name {
            Some(lot) => format!("{service}, {lot}"),
            None => service,
        };
        self.words
            .say_with(key, &[("wash", Value::from(what.as_str()))])
    }

    fn failure(&self, key: &str, place: &str, failure: &Failure) -> String {
        let (why, detail) = match failure {
            Failure::Refused(says) => ("why-refused", says.clone()),
            Failure::Broken(says) => ("why-broken", says.clone()),
            Failure::Halfway(says) => ("why-halfway", says.clone()),
            Failure::Dearer(price) => ("why-dearer", Some(self.amount(*price))),
            Failure::Gone => ("why-gone", None),
            Failure::NotSent => ("why-not-sent", None),
            Failure::TooLate => ("why-too-late", None),
            Failure::Moved => ("why-moved", None),
            Failure::Over => ("why-over", None),
            Failure::Cancelled => ("why-cancelled", None),
            Failure::NotPending => ("why-not-pending", None),
        };
        let why = match detail.filter(|text| !text.trim().is_empty()) {
            Some(detail) => self.words.say_with(
                &format!("{why}-said"),
                &[("detail", Value::from(detail.as_str()))],
            ),
            None => self.words.say(why),
        };
        self.words.say_with(
            key,
            &[("place", Value::from(place)), ("why", Value::from(why))],
        )
    }

    /// The title under which a kind is told.
    pub(crate) fn title(&self, kind: Kind) -> String {
        self.words
            .say(&format!("event-{}", kind.name().replace('_', "-")))
    }

    fn said(&self, kind: Kind, body: String) -> Said {
        Said {
            title: self.title(kind),
            body,
        }
    }
}

/// The key of the wording that says the price, where it is known.
fn priced(key: &str, booking: &Booking) -> String {
    match amount(booking) {
        Some(_) => format!("{key}-amount"),
        None => key.to_owned(),
    }
}

/// What the slot was paid with.
fn amount(booking: &Booking) -> Option<Money> {
    booking.payments.first()?.amount
}

/// Drops what stands before the first letter, digit, quotation mark or bracket: the server puts emoji
/// there, and the level already has a picture.
fn without_leading_symbols(text: &str) -> &str {
    text.trim().trim_start_matches(|c: char| {
        !c.is_alphanumeric() && !matches!(c, '"' | '\'' | '(' | '[' | '<' | '\u{201c}' | '\u{2018}')
    })
}

#[cfg(test)]
mod tests;
