//! As much of the WebDriver protocol as a user's hands and eyes need: `WebKitWebDriver` on a screen in memory, and
//! requests to it. They are plain HTTP on this computer, so a library for it would only bring others along.

use std::{
    env, fs,
    io::{Error, ErrorKind, Result},
    net::{Ipv4Addr, SocketAddr, TcpListener},
    path::Path,
    process::Stdio,
};

use serde_json::Value;
use tokio::{
    io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader},
    net::TcpStream,
    process::{Child, Command},
    time::timeout,
};

use crate::program::SOON;

/// A screen in memory, and the driver of the windows on it. Both end with it.
pub(crate) struct Driver {
    _screen: Child,
    /// The screen's name, `:NUMBER`.
    display: String,
    _driver: Child,
    address: SocketAddr,
}

impl Driver {
    /// Starts both, which have to be installed.
    pub(crate) async fn start() -> Self {
        let size = "1280x800x24";
        let mut screen = Command::new("Xvfb")
            .args(["-displayfd", "1", "-nolisten", "tcp", "-screen", "0", size])
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .kill_on_drop(true)
            .spawn()
            .expect("Xvfb has to be installed: on Debian and Ubuntu `apt-get install xvfb`");
        let mut number = String::new();
        let mut output = BufReader::new(screen.stdout.take().unwrap());
        timeout(SOON, output.read_line(&mut number))
            .await
            .expect("a screen")
            .unwrap();
        let display = format!(":{}", number.trim());
        let free = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
        let address = free.local_addr().unwrap();
        drop(free);
        let driver = Command::new("WebKitWebDriver")
            .arg(format!("--port={}", address.port()))
            .env("DISPLAY", &display)
            // There is no accessibility bus here to connect to.
            .env("NO_AT_BRIDGE", "1")
            .env("TAURI_WEBVIEW_AUTOMATION", "true")
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .kill_on_drop(true)
            .spawn()
            .expect(
                "WebKitWebDriver has to be installed: on Debian and Ubuntu \
                 `apt-get install webkit2gtk-driver`",
            );
        let driver = Self {
            _screen: screen,
            display,
            _driver: driver,
            address,
        };
        let answering = async { while driver.ask("GET", "/status", None).await.is_err() {} };
        timeout(SOON, answering)
            .await
            .expect("a driver that answers");
        driver
    }

    /// Makes a request; the answer is its value. What the driver refuses is an error with its words.
    pub(crate) async fn ask(&self, method: &str, path: &str, body: Option<Value>) -> Result<Value> {
        let body = body.map(|body| body.to_string()).unwrap_or_default();
        let head = format!(
            "{method} {path} HTTP/1.1\r\nHost: {}\r\nConnection: close\r\nContent-Length: {}\r\n\r\n",
            self.address,
            body.len()
        );
        let mut stream = TcpStream::connect(self.address).await?;
        stream.write_all((head + &body).as_bytes()).await?;
        let mut answer = String::new();
        stream.read_to_string(&mut answer).await?;
        let said = |words: &str| Error::new(ErrorKind::InvalidData, words);
        let (_, body) = answer
            .split_once("\r\n\r\n")
            .ok_or_else(|| said("no answer"))?;
        let mut answer: Value = serde_json::from_str(body)?;
        let value = answer["value"].take();
        match value.get("error") {
            None => Ok(value),
            Some(_) => Err(said(&value.to_string())),
        }
    }

    /// Lets the system's dialog print, whose only printer is a file, and gives what it has printed: a PDF.
    pub(crate) async fn print(&self) -> Vec<u8> {
        let file = Path::new(&env::var_os("HOME").unwrap()).join("output.pdf");
        let printing = async {
            loop {
                // Into the list of printers, to the first of them, and go; in vain until the dialog has it.
                let mut keys = Command::new("xdotool");
                keys.args(["search", "--onlyvisible", "--name", "^Print$"])
                    .args(["windowfocus", "key", "Down", "Home", "Return"])
                    .env("DISPLAY", &self.display)
                    .stdout(Stdio::null())
                    .stderr(Stdio::null());
                keys.status().await.expect("xdotool has to be installed");
                let printed = fs::read(&file).unwrap_or_default();
                if printed.trim_ascii_end().ends_with(b"%%EOF") {
                    return printed;
                }
            }
        };
        timeout(SOON, printing).await.expect("a printed page")
    }
}

/// Leaves the system's print dialog no printer but a file in the user's home, so that no test comes out of a real one.
pub(crate) fn print_to_file_only() {
    let folder = env::var_os("XDG_CONFIG_HOME").unwrap();
    let folder = Path::new(&folder);
    fs::create_dir_all(folder.join("gtk-3.0")).unwrap();
    for (file, lines) in [
        (
            "gtk-3.0/settings.ini",
            "[Settings]\ngtk-print-backends=file\n",
        ),
        ("user-dirs.dirs", "XDG_DOCUMENTS_DIR=\"$HOME/\"\n"),
    ] {
        fs::write(folder.join(file), lines).unwrap();
    }
}
