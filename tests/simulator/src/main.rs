//! `parkmate-simulator`: a ParkMate server for people and programs to try a client against. The first line on
//! standard output is its address; commands are read from standard input.

use std::{
    io::{self, Write},
    net::{Ipv4Addr, SocketAddr},
    process::ExitCode,
    sync::Arc,
};

use parkmate_simulator::{Config, Faults, Outcome, Simulator, obey, play_demo, set_stage};
use tokio::sync::mpsc;

const USAGE: &str = "\
Usage: parkmate-simulator [OPTIONS]

A ParkMate server in memory. Accounts: admin, owner, owner2, driver, driver2; password: parkmate.
The first line printed is `listening http://127.0.0.1:PORT`. Type help for the commands.

Options:
  --port N             port on 127.0.0.1; 0 is any free one [default: 0]
  --faults real|none   the real server's habits, or none [default: none]
  --seed demo          start with the demo's bookings
  --script demo        play the demo once the driver's client is there
  --help               print this
";

#[derive(Debug, Default)]
struct Options {
    port: u16,
    real_faults: bool,
    seeded: bool,
    scripted: bool,
}

#[tokio::main]
async fn main() -> ExitCode {
    let options = match options(std::env::args().skip(1)) {
        Ok(Some(options)) => options,
        Ok(None) => return said(say(USAGE.trim_end())),
        Err(wrong) => {
            let _ = writeln!(io::stderr(), "parkmate-simulator: {wrong}\n\n{USAGE}");
            return ExitCode::from(2);
        }
    };
    said(run(&options).await)
}

async fn run(options: &Options) -> io::Result<()> {
    let config = Config {
        address: SocketAddr::from((Ipv4Addr::LOCALHOST, options.port)),
        faults: if options.real_faults {
            Faults::real_server()
        } else {
            Faults::default()
        },
        ..Config::default()
    };
    let server = Arc::new(Simulator::start(config).await?);
    say(&format!("listening {}", server.http_url()))?;
    if options.seeded {
        server.world(set_stage);
    }
    if options.scripted {
        let server = server.clone();
        tokio::spawn(async move {
            // Whoever reads the output is gone when this fails; the commands' end follows.
            let _ = play_demo(&server, say).await;
        });
    }
    let mut lines = lines_of_input();
    while let Some(line) = lines.recv().await {
        match obey(&server, &line) {
            Outcome::Said(text) => say(&text)?,
            Outcome::Quit => break,
        }
    }
    Ok(())
}

fn options(mut words: impl Iterator<Item = String>) -> Result<Option<Options>, String> {
    let mut options = Options::default();
    while let Some(word) = words.next() {
        if word == "--help" {
            return Ok(None);
        }
        let value = words
            .next()
            .ok_or_else(|| format!("{word} needs a value, or is unknown"))?;
        match (word.as_str(), value.as_str()) {
            ("--port", port) => {
                options.port = port.parse().map_err(|_| format!("{port} is no port"))?
            }
            ("--faults", "real") => options.real_faults = true,
            ("--faults", "none") => options.real_faults = false,
            ("--seed", "demo") => options.seeded = true,
            ("--script", "demo") => options.scripted = true,
            _ => return Err(format!("unknown option {word} {value}")),
        }
    }
    Ok(Some(options))
}

/// The lines of standard input, until it ends. Read by a thread of its own, since a pending read of the runtime
/// would keep the program from ending.
fn lines_of_input() -> mpsc::UnboundedReceiver<String> {
    let (sender, receiver) = mpsc::unbounded_channel();
    std::thread::spawn(move || {
        for line in io::stdin().lines().map_while(Result::ok) {
            if sender.send(line).is_err() {
                break;
            }
        }
    });
    receiver
}

/// A line for the reader at the other end, at once.
fn say(line: &str) -> io::Result<()> {
    let mut out = io::stdout().lock();
    writeln!(out, "{line}")?;
    out.flush()
}

fn said(result: io::Result<()>) -> ExitCode {
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            let _ = writeln!(io::stderr(), "parkmate-simulator: {error}");
            ExitCode::FAILURE
        }
    }
}
