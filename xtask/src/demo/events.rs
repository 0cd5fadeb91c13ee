//! The ten events and the tally of them: how often each was notified and how often it stands in the history.

/// The kinds of event, as the app names them; the first is event 1.
pub(crate) const KINDS: [&str; 10] = [
    "expiring_soon",
    "expired",
    "renewal_succeeded",
    "renewal_failed",
    "auto_expired",
    "declined",
    "cash_verified",
    "new_booking",
    "wash_done",
    "employee_assigned",
];

/// Whose app hears an event.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Account {
    /// Parks: events 1 to 7 and 9.
    Driver,
    /// Runs the lot: events 8 and 10.
    Owner,
}

impl Account {
    /// The user name that the servers know.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Driver => "driver",
            Self::Owner => "owner",
        }
    }

    /// Who hears event `number` (1 to 10).
    pub(crate) fn hearing(number: usize) -> Self {
        if number == 8 || number == 10 {
            Self::Owner
        } else {
            Self::Driver
        }
    }

    fn kinds(self) -> impl Iterator<Item = &'static str> {
        (1..)
            .zip(KINDS)
            .filter(move |(number, _)| Self::hearing(*number) == self)
            .map(|(_, kind)| kind)
    }
}

/// What was seen so far, in the order it came.
#[derive(Debug, Default)]
pub(crate) struct Tally {
    /// Kinds of the notifications that crossed the bus.
    pub(crate) notified: Vec<String>,
    /// Kinds of the history's rows, of all accounts.
    pub(crate) remembered: Vec<String>,
}

impl Tally {
    /// Whether each event of this account was notified.
    pub(crate) fn has_notified(&self, account: Account) -> bool {
        account
            .kinds()
            .all(|kind| self.notified.iter().any(|seen| seen == kind))
    }

    /// The closing line, and what is wrong if anything is. Without `bus` only the history counts.
    pub(crate) fn verdict(&self, bus: bool) -> (String, Vec<String>) {
        let mut wrong = Vec::new();
        let mut line = String::new();
        if bus {
            let once = judge("notified", &self.notified, &mut wrong);
            line = format!("{once}/10 events notified, ");
        }
        let once = judge("in history", &self.remembered, &mut wrong);
        (line + &format!("{once}/10 in history"), wrong)
    }
}

/// How often the script brings an event about. Both of its bookings are first seen within five minutes of
/// their end, and each has its warning.
fn expected(kind: &str) -> usize {
    if kind == "expiring_soon" { 2 } else { 1 }
}

/// How many of the ten stand in `seen` exactly as often as they happened; each of the others adds a sentence to
/// `wrong`.
fn judge(place: &str, seen: &[String], wrong: &mut Vec<String>) -> usize {
    let times = |kind: &str| seen.iter().filter(|other| *other == kind).count();
    for kind in KINDS {
        match times(kind) {
            0 => wrong.push(format!("{kind}: not {place}")),
            right if right == expected(kind) => {}
            other => wrong.push(format!(
                "{kind}: {other} times {place} instead of {}",
                expected(kind)
            )),
        }
    }
    for kind in seen.iter().filter(|kind| !KINDS.contains(&kind.as_str())) {
        wrong.push(format!("{kind}: {place}, but not one of the ten"));
    }
    KINDS
        .into_iter()
        .filter(|kind| times(kind) == expected(kind))
        .count()
}

/// The kind that one line of `history --json` names.
pub(crate) fn kind_of_row(row: &str) -> Option<&str> {
    row.split_once("\"kind\":")?
        .1
        .trim_start()
        .strip_prefix('"')?
        .split('"')
        .next()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all() -> Vec<String> {
        let mut all = KINDS.map(str::to_owned).to_vec();
        all.push("expiring_soon".into());
        all
    }

    #[test]
    fn ten_of_each_is_the_promised_line() {
        let tally = Tally {
            notified: all(),
            remembered: all(),
        };
        let (line, wrong) = tally.verdict(true);
        assert_eq!(
            (line.as_str(), wrong.len()),
            ("10/10 events notified, 10/10 in history", 0)
        );
    }

    #[test]
    fn what_is_missing_doubled_or_unknown_is_named() {
        let mut tally = Tally {
            notified: all(),
            remembered: all(),
        };
        tally.notified.retain(|kind| kind != "expiring_soon");
        tally.remembered.push("wash_done".into());
        tally.remembered.push("other".into());
        let (line, wrong) = tally.verdict(true);
        assert_eq!(line, "9/10 events notified, 9/10 in history");
        assert_eq!(
            wrong,
            [
                "expiring_soon: not notified",
                "wash_done: 2 times in history instead of 1",
                "other: in history, but not one of the ten"
            ]
        );
    }

    #[test]
    fn without_a_bus_the_history_alone_counts() {
        let tally = Tally {
            notified: Vec::new(),
            remembered: all(),
        };
        assert_eq!(
            tally.verdict(false),
            ("10/10 in history".to_owned(), Vec::new())
        );
    }

    #[test]
    fn the_owner_hears_two_events_and_the_driver_eight() {
        assert_eq!(
            Account::Owner.kinds().collect::<Vec<_>>(),
            ["new_booking", "employee_assigned"]
        );
        assert_eq!(Account::Driver.kinds().count(), 8);
    }

    #[test]
    fn a_row_tells_its_kind() {
        assert_eq!(
            kind_of_row(r#"{"at":"x","kind":"expired","level":"info"}"#),
            Some("expired")
        );
        assert_eq!(kind_of_row(r#"{"at":"x", "kind": "other"}"#), Some("other"));
        assert_eq!(kind_of_row("no row"), None);
    }
}
