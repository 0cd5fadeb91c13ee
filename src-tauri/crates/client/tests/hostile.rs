//! Servers that mean harm, byte by byte: what they answer may cost neither memory nor time without end, and takes the
//! token nowhere. `docs/hostile.md` says which limits are ours and which those of libraries.
#![allow(clippy::unwrap_used, reason = "a test")]

#[path = "hostile/liar.rs"]
mod liar;
#[path = "hostile/rest.rs"]
mod rest;
#[path = "hostile/socket.rs"]
mod socket;
#[path = "hostile/tls.rs"]
mod tls;
#[path = "hostile/upgrade.rs"]
mod upgrade;
