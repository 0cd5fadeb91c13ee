//! A D-Bus session of a test's own, with nothing of the machine's desktop in it.
//!
//! The address of the bus and the user's folders are variables of the environment, and a process with
//! threads can't change those safely. So a test that calls [`in_session`] runs twice: the first run makes the
//! session and starts the test binary again, for this one test, in that environment.

use std::{
    env,
    ffi::OsStr,
    io::{BufRead, BufReader, Write},
    path::Path,
    process::{Child, Command, Stdio},
    sync::mpsc,
    thread,
    time::Duration,
};

use tempfile::TempDir;

#[allow(dead_code, reason = "some test binaries have a real keyring alone")]
pub(crate) mod secret_service;

/// Marks the second run.
const MARK: &str = "PARKMATE_TEST_INSIDE";

/// What else is started on the bus.
#[derive(Clone, Copy, PartialEq, Eq)]
#[allow(dead_code, reason = "each test binary uses some")]
pub(crate) enum Keyring {
    /// No keyring service.
    None,
    /// gnome-keyring with an open login keyring.
    Open,
    /// gnome-keyring, running, without any keyring.
    Empty,
    /// gnome-keyring with a login keyring that it can't open.
    Locked,
}

/// Does the work of the test of that name in a session of its own.
pub(crate) fn in_session(test: &str, keyring: Keyring, work: impl AsyncFnOnce()) {
    if env::var_os(MARK).is_some() {
        tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .unwrap()
            .block_on(work());
        return;
    }
    let mut needed = vec!["dbus-daemon"];
    if keyring != Keyring::None {
        needed.push("gnome-keyring-daemon");
    }
    if let Some(missing) = needed.into_iter().find(|program| !is_installed(program)) {
        note(&format!(
            "{test}: skipped, because {missing} is not installed"
        ));
        return;
    }
    let session = Session::start(keyring);
    let mut tests = session.command(env::current_exe().unwrap());
    run_again(tests.env(MARK, "1"), test, "inside of the session");
}

/// Runs the test of that name alone in another process, which the command starts with this test binary; `place`
/// says where that is.
pub(crate) fn run_again(tests: &mut Command, test: &str, place: &str) {
    let output = tests
        .args(["--exact", test, "--nocapture", "--test-threads=1"])
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&output.stdout).into_owned()
        + &String::from_utf8_lossy(&output.stderr);
    assert!(
        output.status.success() && said.contains("1 passed"),
        "{place}:\n{said}"
    );
    for line in said.lines().filter_map(|line| line.split_once(NOTE)) {
        note(line.1);
    }
}

/// How a note begins.
const NOTE: &str = "note: ";

/// Says something for whoever looks at a run that has passed.
pub(crate) fn note(words: &str) {
    let mut stderr = std::io::stderr();
    writeln!(stderr, "{NOTE}{words}").unwrap();
}

fn is_installed(program: &str) -> bool {
    let path = env::var_os("PATH").unwrap_or_default();
    env::split_paths(&path).any(|folder| folder.join(program).is_file())
}

/// A running session; dropping it ends what it started.
struct Session {
    home: TempDir,
    address: String,
    started: Vec<Child>,
}

impl Session {
    fn start(keyring: Keyring) -> Self {
        let mut session = Self {
            home: tempfile::tempdir().unwrap(),
            address: String::new(),
            started: Vec::new(),
        };
        // Without a service folder nothing of the machine is started by being asked for.
        let config = session.home.path().join("bus.conf");
        std::fs::write(
            &config,
            format!(
                "<busconfig><type>session</type><listen>unix:dir={}</listen>\
                 <policy context=\"default\"><allow send_destination=\"*\" eavesdrop=\"true\"/>\
                 <allow eavesdrop=\"true\"/><allow own=\"*\"/></policy></busconfig>",
                session.home.path().display()
            ),
        )
        .unwrap();
        let mut bus = session
            .command("dbus-daemon")
            .arg("--nofork")
            .arg("--print-address")
            .arg(format!("--config-file={}", config.display()))
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut address = String::new();
        BufReader::new(bus.stdout.take().unwrap())
            .read_line(&mut address)
            .unwrap();
        session.started.push(bus);
        // Without the bus' own mark another one may take its place at this address, as a user's does.
        let place = address.trim().split(",guid=").next();
        session.address = place.unwrap().to_owned();
        match keyring {
            Keyring::None => {}
            Keyring::Open => session.start_keyring(Some("secret")),
            Keyring::Empty => session.start_keyring(None),
            Keyring::Locked => {
                session.start_keyring(Some("secret"));
                let daemon = session.started.pop().unwrap();
                end(daemon);
                session.start_keyring(None);
            }
        }
        session
    }

    /// Starts gnome-keyring and waits until it is on the bus. A password opens the login keyring, and makes
    /// it where there is none.
    fn start_keyring(&mut self, password: Option<&str>) {
        let mut command = self.command("gnome-keyring-daemon");
        command.args(["--foreground", "--components=secrets"]);
        if password.is_some() {
            command.arg("--unlock");
        }
        let mut daemon = command
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut stdin = daemon.stdin.take().unwrap();
        stdin
            .write_all(password.unwrap_or_default().as_bytes())
            .unwrap();
        drop(stdin);
        self.started.push(daemon);
        self.wait_for_name("org.freedesktop.secrets");
    }

    /// Waits until a service is on the bus.
    fn wait_for_name(&self, name: &'static str) {
        let address = self.address.clone();
        let (tell, told) = mpsc::channel();
        thread::spawn(move || {
            let bus = zbus::blocking::connection::Builder::address(address.as_str())
                .unwrap()
                .build()
                .unwrap();
            let bus = zbus::blocking::fdo::DBusProxy::new(&bus).unwrap();
            let name = zbus::names::BusName::try_from(name).unwrap();
            // Heard before the first look, so that nothing falls between.
            let mut changes = bus.receive_name_owner_changed().unwrap();
            while !bus.name_has_owner(name.clone()).unwrap() {
                changes.next();
            }
            // Nobody listens any more if it is late.
            let _ = tell.send(());
        });
        let came = told.recv_timeout(Duration::from_secs(20));
        assert!(came.is_ok(), "{name} is late");
    }

    fn command(&self, program: impl AsRef<OsStr>) -> Command {
        let mut command = Command::new(program);
        let home = self.home.path();
        let folder = |name: &str| {
            let path = home.join(name);
            make_private(&path);
            path
        };
        for name in ["ALL_PROXY", "HTTPS_PROXY", "HTTP_PROXY", "NO_PROXY"] {
            command.env_remove(name).env_remove(name.to_lowercase());
        }
        command
            .env("HOME", home)
            .env("XDG_RUNTIME_DIR", folder("run"))
            .env("XDG_DATA_HOME", folder("data"))
            .env("XDG_CONFIG_HOME", folder("config"))
            .env("XDG_STATE_HOME", folder("state"))
            .env("XDG_CACHE_HOME", folder("cache"))
            .env("DBUS_SESSION_BUS_ADDRESS", &self.address)
            // What is looked for in a test is said in English, whatever its reader speaks. Of these variables
            // not the first is asked alone, but each for a language of ours.
            .env("LC_ALL", "C.UTF-8")
            .env_remove("LANGUAGE")
            .env_remove("LC_MESSAGES")
            .env_remove("LANG")
            .env_remove("DISPLAY")
            .env_remove("WAYLAND_DISPLAY")
            .env_remove("GNOME_KEYRING_CONTROL");
        command
    }
}

impl Drop for Session {
    fn drop(&mut self) {
        while let Some(child) = self.started.pop() {
            end(child);
        }
    }
}

fn end(mut child: Child) {
    // One that has ended by itself is fine too.
    let _ = child.kill();
    let _ = child.wait();
}

fn make_private(folder: &Path) {
    use std::os::unix::fs::DirBuilderExt;
    std::fs::DirBuilder::new()
        .recursive(true)
        .mode(0o700)
        .create(folder)
        .unwrap();
}
