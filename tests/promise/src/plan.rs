//! What happens in a run: a list of steps, drawn from the seed. A plan can be run again without some of
//! its steps, which is how a failing one is made short.

use parkmate_simulator::{Faults, WashFrame};

use crate::time::Millis;

const HOUR: Millis = 3_600_000;

/// A run before it is run.
#[derive(Clone, Debug)]
pub(crate) struct Plan {
    pub(crate) seed: u64,
    pub(crate) faults: Faults,
    pub(crate) weather: Weather,
    pub(crate) leads: Vec<u64>,
    pub(crate) steps: Vec<Step>,
}

/// How the network is: chances in hundredths, times in milliseconds.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Weather {
    pub(crate) frame_lost: u8,
    pub(crate) frame_doubled: u8,
    pub(crate) frame_late: u8,
    pub(crate) read_failing: u8,
    pub(crate) read_slow: u8,
    pub(crate) slowest: Millis,
    pub(crate) request_failing: u8,
    pub(crate) connect_failing: u8,
}

/// A deed, and how long nothing is done before it.
#[derive(Clone, Debug)]
pub(crate) struct Step {
    pub(crate) wait: Wait,
    pub(crate) deed: Deed,
    /// Chooses among what the deed can be done to.
    pub(crate) pick: u32,
}

/// How long nothing is done.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Wait {
    /// This long.
    For(Millis),
    /// Until this many milliseconds after the next end of a booking (negative: before).
    NextEnd(i64),
}

/// What is done. Most deeds need something to be done to, and do nothing if there isn't.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Deed {
    Driver(DriverDeed),
    Others(OthersDeed),
    Ours(OurDeed),
    Trouble(Trouble),
}

/// The driver in a browser, or at the lot.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum DriverDeed {
    Book { cash: bool },
    SeedEnding { seconds: i64, cash: bool },
    CancelInBrowser,
    DeleteInBrowser,
    RenewInBrowser { cash: bool },
    FailRenewalInBrowser { orphan: bool },
    OrderWash { cash: bool },
    BuyAddOn { cash: bool },
}

/// The other side: owners, administrators, other drivers, the server by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum OthersDeed {
    Decline,
    Delete,
    EndEarly,
    SaveAgain,
    MoveEnd { by: i64 },
    VerifyCash,
    ReadSlots,
    ReadServices,
    WashPaid,
    WashConfirmed,
    WashDone,
    WashReopened,
    AddOnDone,
    AddOnSaved,
    Assign,
    Release,
    RollBack,
    Message { number: u8 },
    Customer { cash: bool },
    Foreign { number: u8 },
}

/// The user at this computer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum OurDeed {
    Renew,
    RenewAtEnd,
    LetEnd,
    Cancel,
    Snooze,
    StartCountdown { seconds: i64 },
    StopCountdown,
    Pause { seconds: Millis },
}

/// Misfortune.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Trouble {
    Kill { effects: u8, off: Millis },
    Sleep { millis: Millis },
    Jump { by: i64 },
    Refuse,
    SignIn { other: bool },
    SignOut,
    Drop,
    Deafen,
    Offline { millis: Millis },
    RestartServer { wiped: bool, off: Millis },
    RenewalsFail { fail: bool },
    Weather { bad: bool },
}

impl Plan {
    /// The plan of a seed.
    #[must_use]
    pub(crate) fn of(seed: u64) -> Self {
        let mut rng = fastrand::Rng::with_seed(seed);
        let mut faults = if rng.u8(0..3) == 0 {
            Faults::default()
        } else {
            Faults::real_server()
        };
        if rng.u8(0..3) == 0 {
            mix(&mut faults, &mut rng);
        }
        let weather = if rng.bool() {
            Weather::drawn(&mut rng)
        } else {
            Weather::FINE
        };
        let leads = match rng.u8(0..4) {
            0 => vec![],
            1 => vec![900, 300, 60],
            _ => vec![300],
        };
        let taste = Taste::drawn(&mut rng);
        let steps = (0..rng.usize(8..40))
            .map(|_| Step {
                wait: wait(&mut rng),
                deed: taste.deed(&mut rng),
                pick: rng.u32(..),
            })
            .collect();
        Self {
            seed,
            faults,
            weather,
            leads,
            steps,
        }
    }

    /// That of a computer which is never switched off for so many days, and sleeps at night.
    #[must_use]
    pub(crate) fn of_days(seed: u64, days: u32) -> Self {
        let mut rng = fastrand::Rng::with_seed(seed ^ 0xda75);
        let taste = Taste {
            world: 6,
            ours: 2,
            trouble: 2,
            with_wipes: false,
        };
        let steps = (0..days).flat_map(|_| day(&taste, &mut rng)).collect();
        Self {
            steps,
            ..Self::of(seed)
        }
    }

    /// The same without some of its steps.
    pub(crate) fn without(&self, from: usize, count: usize) -> Self {
        let mut less = self.clone();
        less.steps.drain(from..(from + count).min(self.steps.len()));
        less
    }
}

impl Weather {
    /// Everything arrives at once.
    pub(crate) const FINE: Self = Self {
        frame_lost: 0,
        frame_doubled: 0,
        frame_late: 0,
        read_failing: 0,
        read_slow: 0,
        slowest: 300,
        request_failing: 0,
        connect_failing: 0,
    };

    /// What a bad day is like.
    pub(crate) fn drawn(rng: &mut fastrand::Rng) -> Self {
        let mut some = |most: u8| if rng.bool() { rng.u8(0..=most) } else { 0 };
        Self {
            frame_lost: some(60),
            frame_doubled: some(50),
            frame_late: some(50),
            read_failing: some(50),
            read_slow: some(50),
            slowest: [1_000, 8_000, 28_000][usize::from(some(2))],
            request_failing: some(80),
            connect_failing: some(50),
        }
    }
}

/// What a run has much of.
struct Taste {
    world: u32,
    ours: u32,
    trouble: u32,
    with_wipes: bool,
}

impl Taste {
    fn drawn(rng: &mut fastrand::Rng) -> Self {
        Self {
            world: 6,
            ours: rng.u32(0..4),
            trouble: rng.u32(0..4),
            with_wipes: rng.u8(0..25) == 0,
        }
    }

    fn deed(&self, rng: &mut fastrand::Rng) -> Deed {
        let at = rng.u32(0..self.world + self.ours + self.trouble);
        if at < self.world {
            worldly(rng)
        } else if at < self.world + self.ours {
            Deed::Ours(ours(rng))
        } else {
            Deed::Trouble(self.trouble(rng))
        }
    }

    fn trouble(&self, rng: &mut fastrand::Rng) -> Trouble {
        let span = |rng: &mut fastrand::Rng| match rng.u8(0..4) {
            0 => rng.u64(500..5_000),
            1 => rng.u64(5_000..60_000),
            2 => rng.u64(60_000..200_000),
            _ => rng.u64(200_000..1_000_000),
        };
        match rng.u8(0..22) {
            0..5 => Trouble::Kill {
                effects: rng.u8(0..8),
                off: span(rng),
            },
            5..8 => Trouble::Sleep { millis: span(rng) },
            8 => Trouble::Jump {
                by: rng.i64(-1_800_000..1_800_000),
            },
            9 => Trouble::Refuse,
            10 | 11 => Trouble::SignIn { other: rng.bool() },
            12 => Trouble::SignOut,
            13 | 14 => Trouble::Drop,
            15 => Trouble::Deafen,
            16 | 17 => Trouble::Offline { millis: span(rng) },
            18 => Trouble::RestartServer {
                wiped: self.with_wipes && rng.bool(),
                off: rng.u64(0..20_000),
            },
            19 => Trouble::RenewalsFail { fail: rng.bool() },
            _ => Trouble::Weather { bad: rng.bool() },
        }
    }
}

fn worldly(rng: &mut fastrand::Rng) -> Deed {
    let cash = rng.bool();
    match rng.u8(0..64) {
        0..6 => Deed::Driver(DriverDeed::Book { cash }),
        6..12 => Deed::Driver(DriverDeed::SeedEnding {
            seconds: [8, 70, 200, 310, 500][rng.usize(0..5)],
            cash,
        }),
        12 | 13 => Deed::Driver(DriverDeed::CancelInBrowser),
        14 => Deed::Driver(DriverDeed::DeleteInBrowser),
        15..18 => Deed::Driver(DriverDeed::RenewInBrowser { cash }),
        18..20 => Deed::Driver(DriverDeed::FailRenewalInBrowser { orphan: rng.bool() }),
        20..22 => Deed::Driver(DriverDeed::OrderWash { cash }),
        22..24 => Deed::Driver(DriverDeed::BuyAddOn { cash }),
        24..27 => Deed::Others(OthersDeed::Decline),
        27 => Deed::Others(OthersDeed::Delete),
        28..30 => Deed::Others(OthersDeed::EndEarly),
        30..32 => Deed::Others(OthersDeed::SaveAgain),
        32..34 => Deed::Others(OthersDeed::MoveEnd {
            by: rng.i64(-400_000..400_000),
        }),
        34..38 => Deed::Others(OthersDeed::VerifyCash),
        38..40 => Deed::Others(OthersDeed::ReadSlots),
        40 => Deed::Others(OthersDeed::ReadServices),
        41..43 => Deed::Others(OthersDeed::WashPaid),
        43 => Deed::Others(OthersDeed::WashConfirmed),
        44..46 => Deed::Others(OthersDeed::WashDone),
        46 => Deed::Others(OthersDeed::WashReopened),
        47..49 => Deed::Others(OthersDeed::AddOnDone),
        49 => Deed::Others(OthersDeed::AddOnSaved),
        50..53 => Deed::Others(OthersDeed::Assign),
        53 => Deed::Others(OthersDeed::Release),
        54 => Deed::Others(OthersDeed::RollBack),
        55..57 => Deed::Others(OthersDeed::Message {
            number: rng.u8(0..3),
        }),
        57..61 => Deed::Others(OthersDeed::Customer { cash }),
        _ => Deed::Others(OthersDeed::Foreign {
            number: rng.u8(0..6),
        }),
    }
}

fn ours(rng: &mut fastrand::Rng) -> OurDeed {
    match rng.u8(0..16) {
        0..5 => OurDeed::Renew,
        5..7 => OurDeed::RenewAtEnd,
        7 => OurDeed::LetEnd,
        8..12 => OurDeed::Cancel,
        12 => OurDeed::Snooze,
        13 => OurDeed::StartCountdown {
            seconds: rng.i64(10..400),
        },
        14 => OurDeed::StopCountdown,
        _ => OurDeed::Pause {
            seconds: rng.u64(20..600),
        },
    }
}

/// What happens in the hours in which somebody is there, and in one night.
fn day(taste: &Taste, rng: &mut fastrand::Rng) -> Vec<Step> {
    let night = rng.u64(7 * HOUR..9 * HOUR);
    let mut steps: Vec<Step> = (0..rng.usize(25..40))
        .map(|_| Step {
            wait: if rng.u8(0..3) == 0 {
                Wait::For(rng.u64(0..3 * HOUR))
            } else {
                wait(rng)
            },
            deed: taste.deed(rng),
            pick: rng.u32(..),
        })
        .collect();
    let rest = |wait, deed| Step {
        wait: Wait::For(wait),
        deed,
        pick: 0,
    };
    let sleep = Trouble::Sleep { millis: night };
    steps.push(rest(HOUR, Deed::Trouble(sleep)));
    // Somebody comes back to the computer and signs in if need be.
    let sign_in = Trouble::SignIn { other: false };
    steps.push(rest(night + 1_000, Deed::Trouble(sign_in)));
    steps
}

fn wait(rng: &mut fastrand::Rng) -> Wait {
    match rng.u8(0..12) {
        0..2 => Wait::For(0),
        2..5 => Wait::For(rng.u64(0..1_500)),
        5..9 => Wait::For(rng.u64(1_000..15_000)),
        9..11 => Wait::For(rng.u64(10_000..120_000)),
        _ => Wait::NextEnd(rng.i64(-4_000..6_000)),
    }
}

/// Some habits of the real server, and not others.
fn mix(faults: &mut Faults, rng: &mut fastrand::Rng) {
    for habit in [
        &mut faults.expires_only_when_read,
        &mut faults.renew_refused_until_read,
        &mut faults.renew_leaves_orphan,
        &mut faults.declined_unsent,
        &mut faults.cash_verified_unsent,
        &mut faults.standalone_wash_unsent,
        &mut faults.employee_unsent,
        &mut faults.completed_saves_repeat,
        &mut faults.racing_reads,
        &mut faults.verify_revives,
        &mut faults.expiry_deletes_washes,
        &mut faults.slot_flags_lie,
    ] {
        *habit = rng.bool();
    }
    faults.wash_frame = match rng.u8(0..4) {
        0 => WashFrame::ObjectMessage,
        1 => WashFrame::TopLevel,
        _ => WashFrame::Text,
    };
    faults.burst_limit = rng.bool().then_some(2);
    // A server that was repaired to send the other forms doesn't repeat them: nothing would tell a repeated
    // one of a type that it isn't the form of.
    if faults.wash_frame != WashFrame::Text {
        faults.completed_saves_repeat = false;
    }
}
