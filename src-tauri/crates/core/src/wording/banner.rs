//! What banners say beside the rows of the history: their buttons, and what came of a click on one.

use super::{Failure, Said, Wording};
use crate::{
    clock::UnixMillis,
    event::Kind,
    intent::{Method, Verified},
    money::Money,
    notice::{Deed, Offer},
    plain::plain_line,
    text::Value,
    trouble::TroubleCode,
};

impl Wording {
    /// Our own verification of a cash payment failed.
    #[must_use]
    pub fn not_verified(&self, place: &str, failure: &Failure) -> Said {
        Said {
            title: self.words.say("title-not-verified"),
            body: self.failure("body-not-verified", place, failure),
        }
    }

    /// Our own verification of a cash payment worked, or somebody had verified it. A booking that was over `is_revived`
    /// by it (S8).
    #[must_use]
    pub fn verified_by_us(&self, place: &str, when: Verified, is_revived: bool) -> Said {
        let key = match when {
            Verified::Now if is_revived => "body-verified-revived",
            Verified::Now => "body-verified",
            Verified::Before => "body-verified-before",
        };
        Said {
            title: self.words.say("title-verified"),
            body: self.at_place(key, place, None),
        }
    }

    /// What was asked for at the desk was not done: with what, why, and what the server said.
    #[must_use]
    pub fn not_worked(&self, what: Option<String>, why: TroubleCode, says: Option<String>) -> Said {
        let told = why.told(&self.words);
        let reason = says.map(|says| format!("\u{201c}{}\u{201d}", plain_line(&says)));
        let lines = [what, Some(told.sentence), reason, Some(told.advice)];
        Said {
            title: self.words.say("title-not-done"),
            body: lines.into_iter().flatten().collect::<Vec<_>>().join("\n"),
        }
    }

    /// A cash payment waits at the counter, of a booking if that is known; else in a slot of a lot.
    #[must_use]
    pub fn cash_waits(&self, place: &str, amount: Option<Money>) -> Said {
        let mut with = vec![("place", Value::from(place))];
        let key = match amount {
            Some(amount) => {
                with.push(("amount", Value::from(self.amount(amount))));
                "body-cash-waiting-amount"
            }
            None => "body-cash-waiting",
        };
        Said {
            title: self.title(Kind::CashWaiting),
            body: self.words.say_with(key, &with),
        }
    }

    /// So many cash payments still wait.
    #[must_use]
    pub fn cash_still_waits(&self, count: usize) -> Said {
        let count = Value::from(u64::try_from(count).unwrap_or(u64::MAX));
        Said {
            title: self.title(Kind::CashWaiting),
            body: self
                .words
                .say_with("body-cash-still-waiting", &[("count", count)]),
        }
    }

    /// A wash was booked in a lot.
    #[must_use]
    pub fn wash_booked(&self, service: &str, lot: &str) -> Said {
        let service = if service.is_empty() {
            self.words.say("body-wash")
        } else {
            service.to_owned()
        };
        let wash = if lot.is_empty() {
            service
        } else {
            format!("{service}, {lot}")
        };
        Said {
            title: self.title(Kind::WashBooked),
            body: self
                .words
                .say_with("body-wash-booked", &[("wash", Value::from(wash))]),
        }
    }

    /// It isn't known yet whether a cash payment was verified.
    #[must_use]
    pub fn verifying(&self, place: &str) -> Said {
        Said {
            title: self.words.say("title-verifying"),
            body: self.at_place("body-verifying", place, None),
        }
    }

    /// What was snoozed comes again at that moment.
    #[must_use]
    pub fn snoozed(&self, name: &str, again: UnixMillis) -> Said {
        let time = self.clock_time(again);
        Said {
            title: name.to_owned(),
            body: self
                .words
                .say_with("window-snoozed", &[("time", Value::from(time))]),
        }
    }

    /// A booking is renewed when it ends, for that price at most.
    #[must_use]
    pub fn agreed(&self, place: &str, price: Money) -> Said {
        let price = Value::from(self.amount(price));
        Said {
            title: place.to_owned(),
            body: self
                .words
                .say_with("window-renews-at-end", &[("price", price)]),
        }
    }

    /// The button for a renewal: what it costs and how it is paid, now or when the booking ends.
    #[must_use]
    pub fn renew_for(&self, price: Money, method: Method, at_end: bool) -> String {
        let key = if at_end {
            "offer-renew-at-end"
        } else {
            "offer-renew"
        };
        let method = match method {
            Method::Upi => "window-method-upi",
            Method::Card => "window-method-card",
            Method::Cash => "window-method-cash",
        };
        self.words.say_with(
            key,
            &[
                ("price", Value::from(self.amount(price))),
                ("method", Value::from(self.words.say(method))),
            ],
        )
    }

    /// The button for the verification of a cash payment.
    #[must_use]
    pub fn verify(&self, amount: Option<Money>) -> String {
        match amount {
            Some(amount) => self.words.say_with(
                "offer-verify-amount",
                &[("amount", Value::from(self.amount(amount)))],
            ),
            None => self.words.say("offer-verify"),
        }
    }

    /// What every banner offers.
    #[must_use]
    pub fn offers_of_window(&self) -> Vec<Offer> {
        vec![Offer {
            words: self.words.say("tray-open"),
            deed: Deed::Open,
        }]
    }
}
