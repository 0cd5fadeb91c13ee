//! What connects the core to the world: sockets, REST, the keyring, the history, notifications. Each
//! module is one adapter; they don't know each other's users.

pub mod api;
pub mod banner;
mod cause;
pub mod clock;
pub mod driver;
pub mod export;
pub mod http;
pub mod logs;
pub mod notifier;
pub mod nowhere;
pub mod paths;
mod patience;
pub mod recording;
pub mod settings_file;
pub mod shell;
pub mod socket;
pub mod store;
pub mod time_socket;
pub mod tls;
pub mod vault;
