//! The keyring of a Linux desktop, with a real gnome-keyring on a private bus.
#![cfg(target_os = "linux")]
#![allow(clippy::unwrap_used, reason = "a test")]

use parkmate_client::vault::{Keyring as Vaulted, Vault, VaultFault};
use parkmate_core::{secret::Token, trouble::TroubleCode};

mod private_bus;

use private_bus::{Keyring, in_session};

const SERVER: &str = "https://a.example";

fn token(text: &str) -> Token {
    Token::new(text.to_owned())
}

async fn read(vault: &Vaulted, user: &str) -> Option<String> {
    let found = vault.load(SERVER, user).await.unwrap();
    found.map(|token| token.expose().to_owned())
}

#[test]
fn a_token_is_kept_replaced_and_taken_out() {
    in_session(
        "a_token_is_kept_replaced_and_taken_out",
        Keyring::Open,
        async || {
            let vault = Vaulted::default();
            assert_eq!(read(&vault, "driver").await, None);
            vault.delete(SERVER, "driver").await.unwrap();
            for text in ["c0ffee", "decaf"] {
                vault.save(SERVER, "driver", token(text)).await.unwrap();
                assert_eq!(read(&vault, "driver").await.as_deref(), Some(text));
            }
            assert_eq!(read(&vault, "driver2").await, None);
            // As after a new start.
            let vault = Vaulted::default();
            assert_eq!(read(&vault, "driver").await.as_deref(), Some("decaf"));
            vault.delete(SERVER, "driver").await.unwrap();
            assert_eq!(read(&vault, "driver").await, None);
        },
    );
}

#[test]
fn a_damaged_entry_counts_as_none_and_can_be_replaced() {
    in_session(
        "a_damaged_entry_counts_as_none_and_can_be_replaced",
        Keyring::Open,
        async || {
            let damage = std::thread::spawn(|| {
                let name = format!("driver@{SERVER}");
                let entry = keyring::Entry::new("ParkMate Companion", &name).unwrap();
                entry.set_secret(&[0xff, 0xfe, 0]).unwrap();
            });
            damage.join().unwrap();
            let vault = Vaulted::default();
            assert_eq!(read(&vault, "driver").await, None);
            vault.save(SERVER, "driver", token("c0ffee")).await.unwrap();
            assert_eq!(read(&vault, "driver").await.as_deref(), Some("c0ffee"));
        },
    );
}

#[test]
fn without_a_service_the_keyring_is_missing() {
    in_session(
        "without_a_service_the_keyring_is_missing",
        Keyring::None,
        async || {
            let vault = Vaulted::default();
            for fault in [
                vault.load(SERVER, "driver").await.map(drop).unwrap_err(),
                vault.save(SERVER, "driver", token("x")).await.unwrap_err(),
            ] {
                assert!(matches!(fault, VaultFault::Missing(_)), "{fault:?}");
                assert_eq!(fault.code(), TroubleCode::KeyringMissing);
            }
        },
    );
}

#[test]
fn a_service_without_a_keyring_is_as_good_as_none() {
    in_session(
        "a_service_without_a_keyring_is_as_good_as_none",
        Keyring::Empty,
        async || {
            let vault = Vaulted::default();
            for fault in [
                vault.load(SERVER, "driver").await.map(drop).unwrap_err(),
                vault.save(SERVER, "driver", token("x")).await.unwrap_err(),
            ] {
                assert_eq!(fault.code(), TroubleCode::KeyringMissing, "{fault:?}");
            }
        },
    );
}

#[test]
fn a_locked_keyring_is_not_an_empty_one() {
    in_session(
        "a_locked_keyring_is_not_an_empty_one",
        Keyring::Locked,
        async || {
            let vault = Vaulted::default();
            for fault in [
                vault.load(SERVER, "driver").await.map(drop).unwrap_err(),
                vault.save(SERVER, "driver", token("x")).await.unwrap_err(),
            ] {
                assert_eq!(fault.code(), TroubleCode::KeyringLocked, "{fault:?}");
            }
        },
    );
}
