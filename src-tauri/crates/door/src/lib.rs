//! The door between the agent and everything else on this computer that wants something from it: the
//! window, `listen`, `status`, `history`. One local socket, open to this user alone, with typed and
//! versioned messages.

pub mod protocol;
