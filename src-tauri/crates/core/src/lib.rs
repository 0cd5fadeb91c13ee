//! The companion's rules, and nothing else: no I/O, no clock, no randomness of its own. Inputs come with
//! the time at which they are handled, effects go out as data, so that a week of sockets, sleeps and
//! expiries runs in a test within milliseconds.
//!
//! [`companion::Companion`] is the root; the other modules are one noun each.

#![cfg_attr(
    test,
    allow(
        clippy::wildcard_enum_match_arm,
        reason = "a test looks for one case and fails on all others"
    )
)]

pub mod absence;
pub mod acceptance;
pub mod account;
pub mod address;
pub mod backoff;
pub mod booking;
pub mod burst;
pub mod change;
pub mod check;
pub mod claim;
pub mod clock;
pub mod companion;
pub mod countdown;
pub mod desk;
pub mod employee;
pub mod event;
pub mod example;
pub mod flood;
mod held;
pub mod history;
pub mod intent;
pub mod key;
pub mod ledger;
pub mod link;
pub mod liveness;
pub mod money;
pub mod notebook;
pub mod notice;
pub mod number;
pub mod observation;
pub mod plain;
pub mod reads;
pub mod reconcile;
pub mod reconnects;
pub mod record;
pub mod restarts;
pub mod secret;
mod session;
pub mod settings;
pub mod snapshot;
pub mod spot;
pub mod text;
pub mod timing;
pub mod tray;
pub mod trouble;
pub mod update;
pub mod wash;
pub mod wire;
pub mod wording;
