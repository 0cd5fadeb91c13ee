//! Commands of the person or program at the simulator's standard input: make an event happen now, switch the
//! faults, restart, list the sockets.

use crate::{
    faults::Faults,
    simulator::Simulator,
    truth::Kind,
    world::{NoBooking, World},
};

/// What comes of a command.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// Lines to print; the last one starts with `ok` or `error`.
    Said(String),
    /// The simulator is to end.
    Quit,
}

/// What `help` prints.
const HELP: &str = "\
event 1   driver: a booking with 5 min 3 s left appears; the client's own warning is due 3 s later
event 2   driver: a booking with 8 s left appears; its end (the client's own) is followed by event 5
          After 1 and 2 the driver's auth id is sent the frame `Your booking N is ready.` (info, none of the ten),
          since a client learns of bookings made elsewhere when it reads, and it reads after any frame.
event 3   driver: a renewal succeeds
event 4   driver: a renewal fails half-way
event 5   driver: a booking whose time is over is completed
event 6   driver: an admin cancels a live booking
event 7   driver: a cash payment is verified
event 8   owner: driver2 books a slot in the owner's lot
event 9   driver: a car wash is completed
event 10  owner: an admin assigns an employee
faults real | faults none
restart   drop all connections, keep the data
sockets   list the connected ids
quit      also at the end of input
ok help";

/// Obeys one line.
pub fn obey(server: &Simulator, line: &str) -> Outcome {
    let words: Vec<&str> = line.split_whitespace().collect();
    let said = match words[..] {
        [] => "ok".to_owned(),
        ["quit"] => return Outcome::Quit,
        ["help"] => HELP.to_owned(),
        ["event", number] => match number.parse().ok().and_then(Kind::from_number) {
            Some(kind) => make_happen(server, kind),
            None => format!("error no event {number}; they are 1 to 10"),
        },
        ["faults", "real"] => {
            server.faults(|faults| *faults = Faults::real_server());
            "ok faults real".to_owned()
        }
        ["faults", "none"] => {
            server.faults(|faults| *faults = Faults::default());
            "ok faults none".to_owned()
        }
        ["restart"] => {
            server.restart();
            "ok restart".to_owned()
        }
        ["sockets"] => {
            let ids: Vec<String> = server
                .sockets()
                .into_iter()
                .map(|socket| socket.id)
                .collect();
            format!("ok sockets {}", ids.join(" "))
                .trim_end()
                .to_owned()
        }
        _ => format!("error unknown command {line:?}; try help"),
    };
    Outcome::Said(said)
}

fn make_happen(server: &Simulator, kind: Kind) -> String {
    let subject = server.world(|world| {
        let subject = world.make_happen(kind)?;
        if matches!(kind, Kind::ExpiringSoon | Kind::Expired) {
            let auth = world.auth_of_driver(World::DRIVER);
            world.send(auth, "info", &format!("Your {subject} is ready."), None);
        }
        Ok::<_, NoBooking>(subject)
    });
    let number = kind.number();
    match subject {
        Ok(subject) => format!("ok event {number} {kind} {subject}"),
        Err(reason) => format!("error event {number} {kind}: {reason}"),
    }
}
