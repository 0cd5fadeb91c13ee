//! The door between the agent and everything else on this computer that wants something from it: the
//! window, `listen`, `status`, `history`. One local socket, open to this user alone, with typed and
//! versioned messages.
//!
//! The agent binds a [`Listener`](listener::Listener) at a [`Place`](place::Place), which also makes it
//! the one instance, and answers each [`Connection`](connection::Connection). Everybody else is a
//! [`Caller`](caller::Caller).

pub mod caller;
pub mod connection;
pub mod listener;
pub mod memory;
pub mod place;
pub mod program;
pub mod protocol;

#[cfg(test)]
mod tests;
