//! What truly happened on the server, in order: the oracle against which a client's tellings are judged. Frames
//! that were sent are kept beside it, each with the entry it is about.

use std::fmt;

use jiff::Timestamp;

/// One thing that happened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Truth {
    /// Position in the log, from 1. Frames refer to it.
    pub number: u64,
    /// Server time.
    pub at: Timestamp,
    /// What happened.
    pub what: What,
}

/// Things that happen. `driver` is always a user profile id, `owner` an owner profile id.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum What {
    /// A booking exists. Event 8 for the lot's owner.
    BookingCreated {
        /// Booking id.
        booking: u64,
        /// Whose it is.
        driver: u64,
        /// Whose lot it is in.
        owner: u64,
        /// Slot id.
        slot: u64,
        /// The booking that it renews.
        renews: Option<u64>,
        /// Its first end.
        ends: Timestamp,
        /// Its payment; none for what a failed renewal leaves behind.
        payment: Option<u64>,
    },
    /// A booking's end was moved by hand.
    BookingMoved {
        /// Booking id.
        booking: u64,
        /// The new end.
        ends: Timestamp,
    },
    /// A booking whose end has passed became `completed`. Event 5 for the driver.
    BookingExpired {
        /// Booking id.
        booking: u64,
        /// Whose it is.
        driver: u64,
        /// Its end.
        ends: Timestamp,
    },
    /// An owner or admin completed a booking before its end.
    BookingEndedEarly {
        /// Booking id.
        booking: u64,
        /// Whose it is.
        driver: u64,
    },
    /// A booking became cancelled. Event 6 for the driver if `by` is not the driver and it was live.
    BookingCancelled {
        /// Booking id.
        booking: u64,
        /// Whose it is.
        driver: u64,
        /// Who did it.
        by: Actor,
        /// Whether it was live until then.
        was_live: bool,
    },
    /// A booking was deleted. Event 6 for the driver if `by` is not the driver and it was live.
    BookingDeleted {
        /// Booking id.
        booking: u64,
        /// Whose it was.
        driver: u64,
        /// Who did it.
        by: Actor,
        /// Whether it was live until then.
        was_live: bool,
    },
    /// A booking that was over went back to `booked`.
    BookingRevived {
        /// Booking id.
        booking: u64,
        /// Whose it is.
        driver: u64,
    },
    /// A booking was announced to the owner and rolled back.
    BookingRolledBack {
        /// Whose lot it would have been in.
        owner: u64,
    },
    /// A renewal succeeded. Event 3 for the driver.
    RenewalSucceeded {
        /// The booking renewed.
        old: u64,
        /// The new booking.
        new: u64,
        /// Whose they are.
        driver: u64,
    },
    /// A renewal failed inside. Event 4 for the driver.
    RenewalFailed {
        /// The booking that was to be renewed.
        old: u64,
        /// Whose it is.
        driver: u64,
        /// The exception's text.
        reason: String,
        /// The live booking without payment that it left behind.
        orphan: Option<u64>,
    },
    /// A driver's own renewal was answered with an error and without a frame: 400 if it was not to be, 500 if
    /// there is no such booking. Event 4, which the driver's client knows from the answer.
    RenewalRefused {
        /// The booking that was to be renewed.
        old: u64,
        /// Who asked.
        driver: u64,
        /// HTTP status code.
        status: u16,
        /// The `error` of the answer.
        reason: String,
    },
    /// A payment became SUCCESS. Event 7 for the driver if it is for the slot.
    PaymentVerified {
        /// Payment id.
        payment: u64,
        /// The booking that it pays.
        booking: u64,
        /// The add-on wash that it pays instead of the slot.
        wash: Option<u64>,
        /// Who paid.
        driver: u64,
    },
    /// A wash was ordered.
    WashCreated {
        /// Which.
        wash: Wash,
        /// For whom.
        driver: u64,
    },
    /// The cash payment of a standalone wash was verified.
    WashPaymentVerified {
        /// Id of the standalone wash.
        wash: u64,
        /// For whom.
        driver: u64,
    },
    /// A standalone wash was confirmed.
    WashConfirmed {
        /// Id of the standalone wash.
        wash: u64,
        /// For whom.
        driver: u64,
    },
    /// A wash became `completed`. Event 9 for the driver.
    WashCompleted {
        /// Which.
        wash: Wash,
        /// For whom.
        driver: u64,
    },
    /// An employee came to an owner. Event 10 for that owner.
    EmployeeAssigned {
        /// Employee id.
        employee: u64,
        /// To whom.
        owner: u64,
        /// Who did it.
        by: Actor,
    },
    /// An employee left an owner.
    EmployeeReleased {
        /// Employee id.
        employee: u64,
        /// From whom.
        owner: u64,
    },
    /// The server was restarted: all connections ended.
    Restarted {
        /// Whether its data went back to the start too.
        wiped: bool,
    },
}

impl What {
    /// The one of the ten events that this is to the person it concerns; events 1 and 2 are the client's own.
    pub fn kind(&self) -> Option<Kind> {
        match self {
            Self::BookingCreated { .. } => Some(Kind::NewBooking),
            Self::BookingExpired { .. } => Some(Kind::AutoExpired),
            Self::BookingCancelled { by, was_live, .. }
            | Self::BookingDeleted { by, was_live, .. } => {
                (*was_live && *by != Actor::Driver).then_some(Kind::Declined)
            }
            Self::RenewalSucceeded { .. } => Some(Kind::RenewalSucceeded),
            Self::RenewalFailed { .. } | Self::RenewalRefused { .. } => Some(Kind::RenewalFailed),
            Self::PaymentVerified { wash: None, .. } => Some(Kind::CashVerified),
            Self::WashCompleted { .. } => Some(Kind::WashDone),
            Self::EmployeeAssigned { .. } => Some(Kind::EmployeeAssigned),
            Self::PaymentVerified { wash: Some(_), .. }
            | Self::BookingMoved { .. }
            | Self::BookingEndedEarly { .. }
            | Self::BookingRevived { .. }
            | Self::BookingRolledBack { .. }
            | Self::WashCreated { .. }
            | Self::WashPaymentVerified { .. }
            | Self::WashConfirmed { .. }
            | Self::EmployeeReleased { .. }
            | Self::Restarted { .. } => None,
        }
    }
}

/// Who did something.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Actor {
    /// The driver whose matter it is.
    Driver,
    /// A lot owner.
    Owner,
    /// An admin.
    Admin,
}

/// A wash: add-on and standalone washes have ids of their own that overlap.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Wash {
    /// Bought with a booking.
    AddOn(u64),
    /// Booked by itself.
    Standalone(u64),
}

/// The ten events.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[expect(
    missing_docs,
    reason = "the names are the documentation; the server contract, S5, has the rest"
)]
pub enum Kind {
    ExpiringSoon,
    Expired,
    RenewalSucceeded,
    RenewalFailed,
    AutoExpired,
    Declined,
    CashVerified,
    NewBooking,
    WashDone,
    EmployeeAssigned,
}

impl Kind {
    /// All ten, in the order of their numbers.
    pub const ALL: [Self; 10] = [
        Self::ExpiringSoon,
        Self::Expired,
        Self::RenewalSucceeded,
        Self::RenewalFailed,
        Self::AutoExpired,
        Self::Declined,
        Self::CashVerified,
        Self::NewBooking,
        Self::WashDone,
        Self::EmployeeAssigned,
    ];

    /// The number that the server contract gives it, 1 to 10.
    pub fn number(self) -> usize {
        self as usize + 1
    }

    /// The kind with this number.
    pub fn from_number(number: usize) -> Option<Self> {
        Self::ALL.get(number.checked_sub(1)?).copied()
    }

    /// The name on the wire of our own programs.
    pub fn name(self) -> &'static str {
        match self {
            Self::ExpiringSoon => "expiring_soon",
            Self::Expired => "expired",
            Self::RenewalSucceeded => "renewal_succeeded",
            Self::RenewalFailed => "renewal_failed",
            Self::AutoExpired => "auto_expired",
            Self::Declined => "declined",
            Self::CashVerified => "cash_verified",
            Self::NewBooking => "new_booking",
            Self::WashDone => "wash_done",
            Self::EmployeeAssigned => "employee_assigned",
        }
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// A frame for everyone who listens on an id.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Frame {
    /// The id in the socket's URL.
    pub to: String,
    /// The text sent.
    pub text: String,
    /// The number of the [`Truth`] that it tells.
    pub about: Option<u64>,
}

/// A frame that was handed to the sockets.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SentFrame {
    /// Server time.
    pub at: Timestamp,
    /// The frame, as it was meant; faults may have changed what arrived.
    pub frame: Frame,
    /// How many copies were put on open sockets, those of colliding ids included.
    pub copies: usize,
}
