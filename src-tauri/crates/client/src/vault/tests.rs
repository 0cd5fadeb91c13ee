use super::*;

#[test]
fn two_users_and_two_servers_have_entries_of_their_own() {
    assert_eq!(
        name("https://a.example", "driver"),
        "driver@https://a.example"
    );
    assert_ne!(
        name("https://a.example", "driver"),
        name("https://b.example", "driver")
    );
}

#[test]
fn a_damaged_entry_counts_as_none() {
    assert!(token(b"0123456789abcdef".to_vec()).is_some());
    for damaged in [&b""[..], b"\xff\xfe", b"two words", b"a\nb"] {
        assert!(token(damaged.to_vec()).is_none(), "{damaged:?}");
    }
}

#[tokio::test]
async fn memory_keeps_the_last_token_until_it_is_deleted() {
    let vault = MemoryVault::default();
    let read = async || {
        let found = vault.load("https://a.example", "driver").await.unwrap();
        found.map(|token| token.expose().to_owned())
    };
    assert_eq!(read().await, None);
    for token in ["first", "second"] {
        vault
            .save("https://a.example", "driver", Token::new(token.into()))
            .await
            .unwrap();
        assert_eq!(read().await.as_deref(), Some(token));
    }
    vault.delete("https://a.example", "driver").await.unwrap();
    assert_eq!(read().await, None);
}

#[tokio::test(start_paused = true)]
async fn a_keyring_that_hangs_is_given_up_and_asked_one_thing_at_a_time() {
    let keyring = Keyring::default();
    let (release, held) = std::sync::mpsc::channel::<()>();
    let hanging = keyring.ask(move || {
        // Ends when the test does.
        let _ = held.recv();
        Ok(())
    });
    assert!(matches!(hanging.await, Err(VaultFault::Slow)));
    let second = keyring.ask(|| Ok(()));
    assert!(matches!(second.await, Err(VaultFault::Slow)));
    drop(release);
}
