//! Every row of the server contract's tables and of the frames file, asked of a running server over HTTP and
//! WebSocket. The modules down to `sockets` know the server only by its address and the few hands of
//! [`server::Server`], so that the same questions can be put to another one; `faults`, `manners` and `programs`
//! are about the simulator alone.

mod accounts;
mod auth;
mod bookings;
mod employees;
mod faults;
mod manners;
mod payments;
mod programs;
mod renewals;
mod server;
mod sockets;
mod washes;
