//! What we ask the server to change: renewals, cancellings and verifications (ledger rule 16). An intent is stored
//! before its request goes out, and is settled by the answer or, where that doesn't come, by reading. It
//! is never sent twice.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use crate::{
    clock::{Mono, UnixMillis},
    money::Money,
    timing::REQUEST_TIMEOUT,
};

/// How a renewal is paid.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "snake_case")]
pub enum Method {
    /// UPI.
    Upi,
    /// A credit card.
    Card,
    /// At the counter; the payment awaits verification.
    Cash,
}

impl Method {
    /// The server's word (S7).
    #[must_use]
    pub const fn wire(self) -> &'static str {
        match self {
            Self::Upi => "UPI",
            Self::Card => "CC",
            Self::Cash => "Cash",
        }
    }
}

/// What is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Act {
    /// Renew a booking that is over.
    Renew {
        /// How it is paid.
        method: Method,
        /// What the user agreed to pay at most.
        ceiling: Money,
    },
    /// Cancel a booking.
    Cancel,
    /// Confirm that a cash payment was made; the owner of the lot may.
    Verify {
        /// `pay_id`.
        payment: u64,
    },
}

/// What the answer to a verification says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verified {
    /// It was done.
    Now,
    /// It had been done before.
    Before,
}

/// A request of our own.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Intent {
    /// Its number, for ever.
    pub number: u64,
    /// `booking_id` of what is to be renewed, cancelled or verified.
    pub booking: u64,
    /// Its birth.
    pub born: UnixMillis,
    /// Its slot.
    pub slot: u64,
    /// What is asked for.
    pub act: Act,
    /// The newest booking that was known then; what a renewal makes is newer.
    #[serde(default)]
    pub newest: u64,
    /// Renewals that were made since, and seen to be of other slots.
    #[serde(default)]
    pub others: BTreeSet<u64>,
    /// Renewals that frames have told of since. Their claims may be given up before this is settled.
    #[serde(default)]
    pub heard: BTreeSet<u64>,
    /// When it was asked for; the server's clock.
    pub asked: UnixMillis,
    /// How far it is.
    pub stage: Stage,
    /// Reads that began earlier say nothing about it.
    #[serde(skip)]
    pub since: Mono,
    /// Whether a good read has not shown its success.
    #[serde(skip)]
    pub doubted: bool,
}

/// How far a request is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Stage {
    /// The booking is read before anything is asked for (S7: the read makes the server free the slot).
    Checking,
    /// The request is on its way.
    Sent,
    /// There was no answer, or one that says nothing: a read decides.
    Unconfirmed {
        /// What the server said.
        says: Option<String>,
    },
    /// The server refused to verify. Somebody else may have verified meanwhile, so a read says what is true.
    Refused {
        /// Its reason, where it gave one.
        says: Option<String>,
    },
}

impl Stage {
    /// How far a request of an earlier run is in this one, and from when reads say something about it.
    #[must_use]
    pub fn recalled(self, now: Mono) -> (Self, Mono) {
        match self {
            Self::Checking => (Self::Checking, now),
            Self::Sent => (Self::Unconfirmed { says: None }, now + REQUEST_TIMEOUT),
            open @ (Self::Unconfirmed { .. } | Self::Refused { .. }) => (open, now),
        }
    }

    /// Whether only reading tells what became of it.
    #[must_use]
    pub const fn is_open(&self) -> bool {
        match self {
            Self::Unconfirmed { .. } | Self::Refused { .. } => true,
            Self::Checking | Self::Sent => false,
        }
    }
}

/// A renewal of ours that the server has tried and that failed: it may have left a booking behind (S5.4).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FailedRenewal {
    /// Its slot.
    pub slot: u64,
    /// The newest booking that was known before; what was left behind is newer.
    pub newest: u64,
    /// When its failure was known: a list that began later shows what it has left.
    #[serde(skip)]
    pub since: Mono,
}

/// *Renew when it ends*: what the driver agreed to beforehand.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Agreement {
    /// `booking_id`.
    pub booking: u64,
    /// Its end. Another end is not what was agreed to.
    pub end: UnixMillis,
    /// How it is paid.
    pub method: Method,
    /// The highest price.
    pub ceiling: Money,
}

/// How a request is made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verb {
    /// `POST`.
    Post,
    /// `PATCH`.
    Patch,
}

impl Verb {
    /// Its name in HTTP.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Post => "POST",
            Self::Patch => "PATCH",
        }
    }
}

/// What a request asks of the server.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Request {
    /// How it is made.
    pub verb: Verb,
    /// Path under the API's base, such as `bookings/13/renew/`.
    pub path: String,
    /// The JSON body.
    pub body: String,
}

/// What became of a request.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Reply {
    /// It was done; the body of the answer.
    Done(String),
    /// The server refused (400, 403, 404) and did nothing.
    Refused {
        /// Its reason, where it gave one.
        says: Option<String>,
    },
    /// It may have been done: a time-out, a lost link, or status 5xx.
    Unknown {
        /// What the server said.
        says: Option<String>,
    },
    /// The token is not accepted; nothing was done.
    Unauthorized,
    /// The request never left this computer.
    NotSent,
}

impl Intent {
    /// Whether the booking may be what this renewal has made.
    #[must_use]
    pub fn may_have_made(&self, booking: u64) -> bool {
        self.is_renewal() && booking > self.newest && !self.others.contains(&booking)
    }

    /// The request.
    #[must_use]
    pub fn request(&self, price: Money) -> Request {
        match self.act {
            Act::Renew { method, .. } => Request {
                verb: Verb::Post,
                path: format!("bookings/{}/renew/", self.booking),
                body: serde_json::json!({
                    "payment_method": method.wire(),
                    "amount": price.to_string(),
                })
                .to_string(),
            },
            Act::Cancel => Request {
                verb: Verb::Post,
                path: format!("bookings/{}/cancel/", self.booking),
                body: String::from("{}"),
            },
            Act::Verify { payment } => Request {
                verb: Verb::Post,
                path: format!("owner/payments/{payment}/verify/"),
                body: String::from(r#"{"verified":true}"#),
            },
        }
    }

    /// Whether it asks for a renewal.
    #[must_use]
    pub const fn is_renewal(&self) -> bool {
        matches!(self.act, Act::Renew { .. })
    }

    /// An intent of an earlier run: whether its request went out can't be known, and the server may still be
    /// at it, so that only a later read says that nothing was done.
    #[must_use]
    pub fn recalled(self, now: Mono) -> Self {
        let (stage, since) = self.stage.recalled(now);
        Self {
            stage,
            since,
            doubted: false,
            ..self
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn intent(act: Act) -> Intent {
        Intent {
            number: 1,
            booking: 13,
            born: UnixMillis(0),
            slot: 4,
            act,
            newest: 0,
            others: BTreeSet::new(),
            heard: BTreeSet::new(),
            asked: UnixMillis(0),
            stage: Stage::Sent,
            since: Mono::default(),
            doubted: true,
        }
    }

    #[test]
    fn asks_in_the_servers_words() {
        let renew = Act::Renew {
            method: Method::Card,
            ceiling: Money(9_900),
        };
        assert_eq!(
            intent(renew).request(Money(2_500)),
            Request {
                verb: Verb::Post,
                path: "bookings/13/renew/".into(),
                body: r#"{"amount":"25.00","payment_method":"CC"}"#.into()
            }
        );
        assert_eq!(
            intent(Act::Cancel).request(Money(0)).path,
            "bookings/13/cancel/"
        );
        let verify = Act::Verify { payment: 12 };
        assert_eq!(
            intent(verify).request(Money(0)),
            Request {
                verb: Verb::Post,
                path: "owner/payments/12/verify/".into(),
                body: r#"{"verified":true}"#.into()
            }
        );
    }

    #[test]
    fn rule_16_a_request_of_an_earlier_run_is_unconfirmed() {
        let recalled = intent(Act::Cancel).recalled(Mono::default());
        assert_eq!(recalled.stage, Stage::Unconfirmed { says: None });
        assert_eq!(recalled.since, Mono::default() + REQUEST_TIMEOUT);
        assert!(!recalled.doubted);
    }
}
