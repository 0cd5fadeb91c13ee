//! The agent as it is installed: its program is started, told things, killed and looked at from outside.
#![cfg(target_os = "linux")]
#![allow(clippy::unwrap_used, reason = "a test")]

mod banners;
mod bus;
mod commands;
mod company;
mod desktop;
mod disk;
mod driver;
mod files;
mod gate;
mod guard;
mod hostile;
mod keyring;
mod kills;
mod life;
mod moving;
mod namespace;
mod owner;
mod page;
#[path = "../../../../src-tauri/crates/client/tests/private_bus/mod.rs"]
mod private_bus;
mod program;
mod promise;
mod proxy;
#[path = "../../../../src-tauri/crates/client/tests/real_portal/mod.rs"]
mod real_portal;
#[path = "../../../../src-tauri/crates/client/tests/real_proxy/mod.rs"]
mod real_proxy;
mod recording;
mod secrets;
mod single;
mod stack;
mod stories;
mod tray;
mod trouble;
mod update;
