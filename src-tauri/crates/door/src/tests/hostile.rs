//! Programs that mean the agent no good, or have gone mad.

use std::{os::unix::fs::PermissionsExt, process::Command};

use tokio::io::{AsyncReadExt, AsyncWriteExt};

use super::*;
use crate::protocol::{ASK_LIMIT, HELLO_LIMIT};

/// A hello as a line.
fn hello() -> String {
    format!(r#"{{"id":1,"ask":{{"ask":"hello","with":{{"version":{VERSION}}}}}}}"#) + "\n"
}

#[tokio::test]
async fn a_first_line_that_is_longer_than_a_hello_is_not_read_to_its_end() {
    let (_folder, place) = place();
    let listener = Listener::bind(&place).unwrap();
    let mut caller = stranger(&place).await;
    caller
        .write_all(&vec![b'x'; HELLO_LIMIT + 1])
        .await
        .unwrap();
    let welcome = listener.accept().await.unwrap().welcome().await;
    assert!(matches!(welcome, Err(Unwelcome::Line(LineFault::TooLong))));
}

#[tokio::test]
async fn an_ask_that_is_longer_than_any_of_ours_ends_the_conversation_and_the_longest_does_not() {
    let (_folder, place) = place();
    let listener = Listener::bind(&place).unwrap();
    for (length, is_read) in [(ASK_LIMIT, true), (ASK_LIMIT + 1, false)] {
        let mut caller = stranger(&place).await;
        let ask = r#"{"id":2,"ask":{"ask":"retry"}}"#;
        let line = format!("{}{ask}{}", hello(), " ".repeat(length - ask.len()));
        let sending = tokio::spawn(async move {
            caller.write_all(line.as_bytes()).await.unwrap();
            caller.write_all(b"\n").await.unwrap();
            caller
        });
        let (mut asks, _answers) = listener.accept().await.unwrap().welcome().await.unwrap();
        match asks.next().await {
            Ok(Some(ToAgent { id: 2, .. })) => assert!(is_read, "{length} bytes were read"),
            Err(LineFault::TooLong) => assert!(!is_read, "{length} bytes were not read"),
            other => panic!("{other:?}"),
        }
        drop(sending.await.unwrap());
    }
}

#[tokio::test]
async fn half_a_line_and_then_nothing_is_no_ask() {
    let (_folder, place) = place();
    let listener = Listener::bind(&place).unwrap();
    let mut caller = stranger(&place).await;
    let half = hello() + r#"{"id":2,"ask":{"ask":"quit"}}"#;
    caller.write_all(half.as_bytes()).await.unwrap();
    let (mut asks, _answers) = listener.accept().await.unwrap().welcome().await.unwrap();
    drop(caller);
    assert!(matches!(asks.next().await, Ok(None)));
}

#[test]
fn the_lock_is_for_this_user_alone_and_a_link_in_its_place_is_not_followed() {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    let _inside = runtime.enter();
    let (folder, place) = place();
    let lock = place.address().with_extension("lock");
    let listener = Listener::bind(&place).unwrap();
    let mode = std::fs::metadata(&lock).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
    drop(listener);
    std::fs::remove_file(&lock).unwrap();
    std::os::unix::fs::symlink(folder.path().join("victim"), &lock).unwrap();
    assert!(matches!(Listener::bind(&place), Err(BindFault::Io { .. })));
    assert!(!folder.path().join("victim").exists());
}

#[tokio::test]
async fn a_link_in_the_place_of_the_socket_is_replaced_and_not_followed() {
    let (folder, place) = place();
    let victim = folder.path().join("victim");
    std::fs::write(&victim, "theirs").unwrap();
    std::os::unix::fs::symlink(&victim, place.address()).unwrap();
    let _listener = Listener::bind(&place).unwrap();
    assert_eq!(std::fs::read_to_string(&victim).unwrap(), "theirs");
    assert!(!place.address().is_symlink());
}

/// Names the socket in the run of another user.
const MARK: &str = "PARKMATE_TEST_DOOR";

#[tokio::test]
async fn another_user_is_turned_away_even_where_folder_and_socket_let_them_in() {
    const NAME: &str =
        "tests::hostile::another_user_is_turned_away_even_where_folder_and_socket_let_them_in";
    if let Some(socket) = std::env::var_os(MARK) {
        // What it sends may come too late.
        let mut stranger = tokio::net::UnixStream::connect(socket).await.unwrap();
        let _ = stranger.write_all(hello().as_bytes()).await;
        let mut answer = [0; 1];
        let answered = stranger.read(&mut answer).await;
        assert!(answered.is_err() || answer == [0], "it was answered");
        return;
    }
    let (folder, place) = place();
    let mut other = Command::new("setpriv");
    other.args(["--reuid=65534", "--regid=65534", "--clear-groups"]);
    let program = std::env::current_exe().unwrap();
    let can_be_another = Command::new(other.get_program())
        .args(other.get_args())
        .args([program.as_os_str(), "--list".as_ref()])
        .output();
    if !can_be_another.is_ok_and(|output| output.status.success()) {
        use std::io::Write;
        let why = "skipped, because being another user takes root and `setpriv`";
        let mut stderr = std::io::stderr();
        writeln!(stderr, "{NAME}: {why}").unwrap();
        return;
    }
    tokio::spawn(answer_all(Listener::bind(&place).unwrap()));
    for (path, mode) in [(folder.path(), 0o755), (place.address(), 0o666)] {
        std::fs::set_permissions(path, std::fs::Permissions::from_mode(mode)).unwrap();
    }
    other
        .arg(program)
        .args(["--exact", NAME, "--test-threads=1"])
        .env(MARK, place.address());
    let output = tokio::task::spawn_blocking(move || other.output().unwrap())
        .await
        .unwrap();
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(
        output.status.success() && said.contains("1 passed"),
        "{said}"
    );
    // And we are let in all the same.
    Caller::connect(&place).await.unwrap();
}
