//! The command line, as `--help` shows it.

use std::{io, path::PathBuf};

use clap::{ArgGroup, Args, Parser, Subcommand};
use parkmate_core::{
    event::{Kind, Level},
    history::Filter,
    secret::Password,
    spot::Spot,
};
use parkmate_door::protocol::{LogLevel, SignIn};

const EXIT_STATUSES: &str = "Exit statuses:
  0  it was done
  1  it failed; stderr says why
  2  the command line has a mistake
  3  the companion is not running
  4  signing in was refused: the address, the user name or the password is wrong
  5  the server can't be reached, or does not answer as it should
Of `doctor`, the first step that failed:
  10 name, 11 port, 12 tls, 13 api, 14 token, 15 upgrade, 16 welcome, 17 round_trip, 18 clock,
  19 notifications, 20 keyring, 21 autostart";

/// ParkMate Companion: tells you on this computer what happens to your bookings.
///
/// Without a command it starts with an icon in the tray and runs until it is quit. A second start shows
/// the window of the first.
#[derive(Debug, Parser)]
#[command(name = "parkmate-companion", version, after_help = EXIT_STATUSES, max_term_width = 100)]
pub(crate) struct Arguments {
    /// The server to offer in the sign-in form, where nobody is signed in
    #[arg(long, value_name = "ADDRESS")]
    pub(crate) server: Option<String>,
    /// Start with the tray icon alone, also where somebody has to sign in; where there is no tray, with the window
    #[arg(long)]
    pub(crate) hidden: bool,
    /// Record what the companion is told into a new file, without anything personal, for `replay`
    #[arg(long, value_name = "FILE")]
    pub(crate) record: Option<PathBuf>,
    /// Run in this process alone, and stay off after a crash: for who watches over it otherwise
    #[arg(long)]
    pub(crate) no_restart: bool,
    /// Given by the guard, which holds the other end of stdin
    #[arg(long, hide = true)]
    pub(crate) guarded: bool,
    /// Say at the door that this is another version: tests of updates have one build only
    #[cfg(debug_assertions)]
    #[arg(long, hide = true, global = true)]
    pub(crate) pretend_version: Option<String>,
    /// A booking to show, such as parkmate://booking/13
    #[arg(value_name = "LINK", value_parser = Spot::of_link)]
    pub(crate) link: Option<Spot>,
    #[command(subcommand)]
    pub(crate) command: Option<Command>,
}

impl Arguments {
    /// Whether the companion is to run, and to be started again after a crash.
    pub(crate) const fn wants_guard(&self) -> bool {
        !self.no_restart
            && !self.guarded
            && matches!(self.command, None | Some(Command::Open { .. }))
    }
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Print events as they happen, one a line, until interrupted
    ///
    /// Without --server, those of the running companion. With --server, --user and --password-stdin the
    /// command is a companion of its own: without tray, window, keyring or files, and with whatever was
    /// before its start taken as known.
    Listen(Listen),
    /// Sign in, and keep the account in the keyring; a running companion follows at once
    Login(Login),
    /// Sign out on this computer: take the account out of the keyring
    Logout(Logout),
    /// Print what was told, newest first, as the running companion keeps it
    History(History),
    /// Print who is signed in, the connection, live bookings and what is wrong
    Status(Status),
    /// Check everything that the companion needs, step by step, and say what to do about what fails
    ///
    /// Works also where no companion runs, with the account that is signed in. Of another server, with
    /// --server, everything is checked that needs no account. Ends with a status of its own for each step;
    /// of several that failed, with that of the first.
    Doctor(Doctor),
    /// Print the folder of the log; say how much is logged, until the running companion ends
    Logs(Logs),
    /// Print what your company has set on this computer, and whose word holds for each setting
    Policy(Policy),
    /// Take the settings to another computer, without password and account
    Settings {
        #[command(subcommand)]
        how: Move,
    },
    /// Show the window; start the companion if it does not run
    Open {
        /// A booking to show, such as parkmate://booking/13
        #[arg(value_name = "LINK", value_parser = Spot::of_link)]
        link: Option<Spot>,
    },
    /// End the running companion
    Quit,
    /// Read frames of the server from stdin, one a line, and print what the companion makes of each
    Classify,
    /// Print what a recording tells: why something was told twice, or not at all
    Replay(Replay),
    /// Given by a companion that makes room for a newer version
    #[command(hide = true)]
    WatchUpdate,
}

#[derive(Debug, Args)]
pub(crate) struct Listen {
    #[command(flatten)]
    pub(crate) account: Account,
    /// One JSON object a line, with the keys at, kind, level, title, body, subject, source
    #[arg(long)]
    pub(crate) json: bool,
    /// Record what the companion is told into a new file, without anything personal, for `replay`
    #[arg(long, value_name = "FILE", requires = "server")]
    pub(crate) record: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub(crate) struct Replay {
    /// What `--record` has written
    pub(crate) file: PathBuf,
    /// One JSON object a line, as `listen --json` prints them
    #[arg(long)]
    pub(crate) json: bool,
}

#[derive(Debug, Args)]
#[command(group(ArgGroup::new("needed").arg("server").required(true)))]
pub(crate) struct Login {
    #[command(flatten)]
    pub(crate) account: Account,
}

/// Whose account, and where; all that is needed or nothing of it.
#[derive(Debug, Args)]
pub(crate) struct Account {
    /// The server's address, such as parking.example.com or http://127.0.0.1:8000
    #[arg(long, value_name = "ADDRESS", requires_all = ["user", "password_stdin"])]
    server: Option<String>,
    /// The user name
    #[arg(long, value_name = "NAME", requires = "server")]
    user: Option<String>,
    /// Read the password from the first line of stdin
    #[arg(long, requires = "server")]
    password_stdin: bool,
    /// The address for live notifications, if it is another
    #[arg(long, value_name = "ADDRESS", requires = "server")]
    socket: Option<String>,
    /// Allow a connection beyond this computer that is not encrypted
    #[arg(long, requires = "server")]
    allow_plain: bool,
}

impl Account {
    /// What a sign-in needs, with the password from stdin; `None` if no account was given.
    pub(crate) fn sign_in(self) -> io::Result<Option<SignIn>> {
        let (Some(server), Some(user)) = (self.server, self.user) else {
            return Ok(None);
        };
        Ok(Some(SignIn {
            server,
            socket: self.socket,
            user,
            password: password_from_stdin()?,
            allow_plain: self.allow_plain,
        }))
    }
}

fn password_from_stdin() -> io::Result<Password> {
    let mut line = String::new();
    io::stdin().read_line(&mut line)?;
    let end = line.trim_end_matches(['\r', '\n']).len();
    line.truncate(end);
    Ok(Password::new(line))
}

#[derive(Debug, Args)]
pub(crate) struct Logout {
    /// End the session on the server too: that signs the browser out as well
    #[arg(long)]
    pub(crate) everywhere: bool,
}

#[derive(Debug, Args)]
pub(crate) struct History {
    /// One JSON object a line, as `listen --json` prints them
    #[arg(long, conflicts_with = "csv")]
    pub(crate) json: bool,
    /// Comma-separated values with a head, for spreadsheets
    #[arg(long)]
    pub(crate) csv: bool,
    /// Rows at most
    #[arg(long, value_name = "N", default_value_t = 20)]
    pub(crate) limit: u32,
    /// Only rows with words that begin so
    #[arg(long, value_name = "WORDS")]
    pub(crate) search: Option<String>,
    /// Only rows of this kind, such as expired or new_booking; more than one may be given
    #[arg(long = "kind", value_name = "KIND", value_parser = kind)]
    pub(crate) kinds: Vec<Kind>,
    /// Only rows of this level: success, warning, error or info; more than one may be given
    #[arg(long = "level", value_name = "LEVEL", value_parser = level)]
    pub(crate) levels: Vec<Level>,
    /// Only rows that were not read yet
    #[arg(long)]
    pub(crate) unread: bool,
    /// Only rows about that booking
    #[arg(long, value_name = "ID")]
    pub(crate) booking: Option<u64>,
}

impl History {
    /// The rows that are asked for.
    pub(crate) fn filter(&self) -> Filter {
        Filter {
            text: self.search.clone().unwrap_or_default(),
            kinds: self.kinds.clone(),
            levels: self.levels.clone(),
            unread_only: self.unread,
            booking: self.booking,
            ..Filter::default()
        }
    }
}

fn kind(name: &str) -> Result<Kind, String> {
    Kind::from_name(name).ok_or_else(|| {
        let names: Vec<&str> = Kind::all().map(Kind::name).collect();
        format!("kinds are {}", names.join(", "))
    })
}

fn level(name: &str) -> Result<Level, String> {
    Level::from_name(name).ok_or_else(|| "levels are success, warning, error and info".into())
}

#[derive(Debug, Args)]
pub(crate) struct Doctor {
    /// One JSON object a line for each step that has ended, then one for the whole
    #[arg(long)]
    pub(crate) json: bool,
    /// The server to check, in place of the one that somebody is signed in at
    #[arg(long, value_name = "ADDRESS")]
    pub(crate) server: Option<String>,
    /// The address for live notifications, if it is another
    #[arg(long, value_name = "ADDRESS", requires = "server")]
    pub(crate) socket: Option<String>,
    /// Show a test notification of each of the ten events
    #[arg(long)]
    pub(crate) notify: bool,
}

#[derive(Debug, Args)]
pub(crate) struct Policy {
    /// Look at that file instead, before it is rolled out; the exit status is 1 if anything in it is wrong
    #[arg(long, value_name = "FILE")]
    pub(crate) check: Option<PathBuf>,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Move {
    /// Write the settings into a new file
    Export {
        /// The file
        file: PathBuf,
    },
    /// Take in the settings of such a file, all that is right with it or nothing
    Import {
        /// The file
        file: PathBuf,
    },
}

#[derive(Debug, Args)]
pub(crate) struct Logs {
    /// How much: warn, info (the usual), debug or trace. From debug on also what is personal
    #[arg(long, value_name = "LEVEL", value_parser = log_level)]
    pub(crate) level: Option<LogLevel>,
    /// Show the folder in the file manager
    #[arg(long)]
    pub(crate) show: bool,
}

fn log_level(name: &str) -> Result<LogLevel, String> {
    let named = LogLevel::ALL.into_iter().find(|level| level.name() == name);
    named.ok_or_else(|| "levels are warn, info, debug and trace".into())
}

#[derive(Debug, Args)]
pub(crate) struct Status {
    /// One JSON object
    #[arg(long)]
    pub(crate) json: bool,
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::*;

    #[test]
    fn the_command_line_is_well_formed() {
        Arguments::command().debug_assert();
    }

    #[test]
    fn the_help_names_the_exit_status_of_every_step_of_the_doctor() {
        for step in parkmate_core::check::Step::ALL {
            let entry = format!("{} {}", step.exit_status(), step.name());
            assert!(EXIT_STATUSES.contains(&entry), "{entry}");
        }
    }

    #[test]
    fn the_doctor_needs_nothing_and_takes_a_socket_only_with_its_server() {
        let parse = |line: &str| Arguments::try_parse_from(line.split(' '));
        assert!(parse("parkmate-companion doctor").is_ok());
        assert!(parse("parkmate-companion doctor --json --notify --server x --socket y").is_ok());
        assert!(parse("parkmate-companion doctor --socket y").is_err());
    }

    #[test]
    fn listens_to_the_running_companion_without_flags_and_by_itself_with_all_of_them() {
        let parse = |line: &str| Arguments::try_parse_from(line.split(' '));
        let account = |line| match parse(line).unwrap().command {
            Some(Command::Listen(listen)) => listen.account.user,
            other => panic!("{other:?}"),
        };
        assert_eq!(account("parkmate-companion listen --json"), None);
        assert_eq!(
            account("parkmate-companion listen --server x --user driver --password-stdin"),
            Some("driver".into())
        );
        assert!(parse("parkmate-companion listen --server x").is_err());
        assert!(parse("parkmate-companion listen --user x").is_err());
        assert!(parse("parkmate-companion login --server x --user y").is_err());
    }

    #[test]
    fn a_link_to_a_booking_starts_the_companion_there_and_anything_else_is_a_mistake() {
        let parse = |line: &str| Arguments::try_parse_from(line.split(' '));
        let started = parse("parkmate-companion parkmate://booking/13").unwrap();
        assert_eq!(started.link, Some(Spot::Booking(13)));
        assert!(started.wants_guard());
        for mistaken in ["https://booking/13", "parkmate://booking/x", "statsu", "13"] {
            let fault = parse(&format!("parkmate-companion {mistaken}")).unwrap_err();
            assert_eq!(fault.exit_code(), 2, "{mistaken}");
        }
    }

    #[test]
    fn only_what_stays_has_a_guard_and_only_if_it_is_wanted() {
        let guarded = |line: &str| {
            Arguments::try_parse_from(line.split(' '))
                .unwrap()
                .wants_guard()
        };
        assert!(guarded("parkmate-companion"));
        assert!(guarded("parkmate-companion --hidden"));
        assert!(guarded("parkmate-companion open"));
        assert!(guarded("parkmate-companion open parkmate://booking/13"));
        assert!(!guarded("parkmate-companion status"));
        assert!(!guarded("parkmate-companion --no-restart"));
        assert!(!guarded("parkmate-companion --guarded"));
        assert!(!guarded("parkmate-companion --no-restart open"));
    }

    #[test]
    fn the_log_takes_a_level_by_name() {
        let parse = |line: &str| Arguments::try_parse_from(line.split(' '));
        let Some(Command::Logs(logs)) = parse("parkmate-companion logs --level debug")
            .unwrap()
            .command
        else {
            panic!();
        };
        assert_eq!(logs.level, Some(LogLevel::Debug));
        assert!(parse("parkmate-companion logs --level all").is_err());
    }

    #[test]
    fn the_history_takes_kinds_and_levels_by_name_and_one_form_at_a_time() {
        let parse = |line: &str| Arguments::try_parse_from(line.split(' '));
        let line =
            "parkmate-companion history --kind expired --kind new_booking --level Error --unread";
        let Some(Command::History(history)) = parse(line).unwrap().command else {
            panic!();
        };
        let expected = Filter {
            kinds: vec![Kind::Expired, Kind::NewBooking],
            levels: vec![Level::Error],
            unread_only: true,
            ..Filter::default()
        };
        assert_eq!(history.filter(), expected);
        assert!(parse("parkmate-companion history --kind ended").is_err());
        assert!(parse("parkmate-companion history --json --csv").is_err());
    }
}
