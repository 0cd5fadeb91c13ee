//! What connects the core to the world: sockets, REST, the keyring, the history, notifications. Each
//! module is one adapter; they don't know each other's users.

pub mod activation;
pub mod api;
pub mod autostart;
pub mod banner;
mod cause;
pub mod clock;
pub mod day_file;
pub mod doctor;
pub mod driver;
pub mod export;
pub mod heartbeat;
pub mod http;
pub mod keeper;
mod keys;
mod log_file;
pub mod logs;
pub mod moving;
pub mod network;
pub mod notifier;
pub mod nowhere;
pub mod paths;
pub mod patience;
pub mod policy_file;
pub mod recording;
pub mod replaced;
pub mod route;
pub mod settings_file;
pub mod shell;
pub mod socket;
pub mod store;
pub mod time_socket;
pub mod tls;
pub mod update;
pub mod vault;
pub mod wake;
