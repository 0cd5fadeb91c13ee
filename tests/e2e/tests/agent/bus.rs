//! A desktop whose bus breaks off and comes back, as it does when the user's session manager crashes.

use std::{env, path::Path};

use rustix::process::{Pid, Signal, kill_process};
use tokio::process::{Child, Command};
use zbus::{Connection, fdo::DBusProxy};

use crate::{
    desktop::{Notifications, TrayHost},
    private_bus::{Keyring, in_session},
    program::{Agent, SOON, answer, history, login, server, sockets},
};

/// Ends the bus of this session as a crash would.
async fn crash() {
    let bus = Connection::session().await.unwrap();
    let daemon = DBusProxy::new(&bus).await.unwrap();
    let name = "org.freedesktop.DBus".try_into().unwrap();
    let id = daemon.get_connection_unix_process_id(name).await.unwrap();
    let id = Pid::from_raw(i32::try_from(id).unwrap()).unwrap();
    kill_process(id, Signal::KILL).unwrap();
    while Connection::session().await.is_ok() {
        tokio::task::yield_now().await;
    }
}

/// Starts another one at its address.
async fn start_again() -> Child {
    let home = env::var_os("HOME").unwrap();
    let address = env::var("DBUS_SESSION_BUS_ADDRESS").unwrap();
    let bus = Command::new("dbus-daemon")
        .arg("--nofork")
        .arg(format!("--address={address}"))
        .arg(format!(
            "--config-file={}",
            Path::new(&home).join("bus.conf").display()
        ))
        .kill_on_drop(true)
        .spawn()
        .unwrap();
    let listening = async { while Connection::session().await.is_err() {} };
    tokio::time::timeout(SOON, listening).await.expect("a bus");
    bus
}

#[test]
fn a_bus_that_came_back_has_the_icon_and_the_banners_again() {
    let test = "bus::a_bus_that_came_back_has_the_icon_and_the_banners_again";
    in_session(test, Keyring::Open, async || {
        let server = server().await;
        assert!(login(&server.http_url(), "driver").await.status.success());
        let mut notifications = Notifications::start().await;
        let host = TrayHost::start().await;
        let agent = Agent::start().await;
        sockets(&server, &["1", "4"]).await;
        assert!(!host.menu().await.is_empty());
        let send = |text: &str| server.world(|world| world.send(4, "info", text, None));
        send("Before.");
        notifications.wait_for(1).await;
        crash().await;
        // Nothing else waits for the desktop.
        send("Meanwhile.");
        let stored = async { while history().await.len() < 2 {} };
        tokio::time::timeout(SOON, stored).await.expect("both rows");
        let _bus = start_again().await;
        let mut notifications = Notifications::start().await;
        let host = TrayHost::start().await;
        send("After.");
        assert_eq!(notifications.wait_for(2).await, ["other", "other"]);
        assert!(!host.menu().await.is_empty());
        answer(&["quit"]).await;
        assert_eq!(agent.end().await.code(), Some(0));
    });
}
