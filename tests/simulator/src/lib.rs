//! A ParkMate server in memory: REST, sockets, the ten events, and every way in which the real one is known to
//! misbehave as a switch. It depends on nothing of the companion, so that it can be the other side of its tests.
//!
//! ```
//! # #[tokio::main(flavor = "current_thread")] async fn main() -> std::io::Result<()> {
//! use parkmate_simulator::{Config, Simulator, World};
//!
//! let server = Simulator::start(Config::default()).await?;
//! server.faults(|faults| faults.extra_copies = 1); // each frame comes twice
//! let wash = server.world(|world| world.wash_done(World::DRIVER)); // event 9
//! assert_eq!(wash, 1);
//! # Ok(()) }
//! ```
//!
//! Without a network the same server is [`World`] and [`rest::answer`]: with a [`Clock::fixed`] clock a run of
//! it is the same each time.

mod certificate;
mod clock;
mod command;
mod faults;
pub mod http;
mod hub;
pub mod json;
mod link;
pub mod rest;
mod script;
mod server;
mod shared;
mod simulator;
mod socket;
mod truth;
pub mod updates;
pub mod world;

pub use self::{
    certificate::{Authority, Certificate, Validity},
    clock::Clock,
    command::{Outcome, obey},
    faults::{Faults, HttpAnswer, HttpFault, Malformed, SocketFault, Switchboard, WashFrame},
    hub::OpenSocket,
    script::{Stage, play_demo, set_stage},
    shared::LoggedRequest,
    simulator::{Config, Late, Simulator},
    truth::{Actor, Frame, Kind, SentFrame, Truth, Wash, What},
    world::{Method, World},
};
