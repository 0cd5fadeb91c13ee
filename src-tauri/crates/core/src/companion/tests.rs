//! The root machine as its edge sees it: inputs in, effects out, on a clock that the tests turn.
//!
//! `rules` has a test for each rule of `docs/ledger.md`; the others follow a subject through.

use super::*;
use crate::{
    account::{Channel, Ids, Role},
    address::Addresses,
    clock::ClockSample,
    event::{Kind, Source, Subject},
    history::{Row, RowId},
    intent::{Method, Reply},
    key::{Key, Timer},
    link::Loss,
    money::Money,
    reads::Read,
    secret::Password,
    snapshot::{ConnectionView, PaymentView, SessionView},
};

mod countdown;
mod desk;
mod frames;
mod muting;
mod offers;
mod openings;
mod pauses;
mod rig;
mod rules;
mod server;
mod sessions;
mod settings;
mod speaking;
mod traffic;
mod updating;
mod views;
mod waking;

use rig::*;
use server::*;
