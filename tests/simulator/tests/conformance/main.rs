//! Every row of the server contract's tables and of the frames file, asked of the simulator over HTTP and WebSocket.
//! `simulator` holds the questions that are put to the real stack as well (`tests/daphne`); `faults`, `manners` and
//! `programs` are about the simulator alone.

mod faults;
mod manners;
mod programs;
#[path = "questions/mod.rs"]
mod simulator;
mod subject;

use parkmate_simulator::Simulator as Subject;
use simulator::{bookings, hands, server};
