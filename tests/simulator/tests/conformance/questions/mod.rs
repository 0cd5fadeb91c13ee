//! The questions that every ParkMate server is asked, in the order of the contract. They know it by its address and
//! by the few [`hands`]; a test program that includes this module says what it is about with `crate::Subject`.

mod accounts;
mod auth;
pub(crate) mod bookings;
mod employees;
pub(crate) mod hands;
mod payments;
mod renewals;
pub(crate) mod server;
mod sockets;
mod washes;
