//! What an account's reads have shown, row by row: the rules about which read counts (ledger rules 4, 5,
//! 14, 15 and 19), written a second time and from the server's rows instead of its texts.

use std::collections::{BTreeMap, BTreeSet};

use parkmate_core::{account::AccountKey, clock::UnixMillis, reads::Read, timing::ROW_INCOMPLETE};

use crate::{
    chronicle::{BookingRow, Chronicle, Observation, Of, WashRow},
    time::Millis,
};

/// Names a row over all sets of data that the server had.
pub(crate) type Name = (u32, u64);

/// A row in a read that counted; `None` if the read lacked it.
#[derive(Clone, Debug)]
pub(crate) struct Seen<T> {
    /// The server's truths that it can show.
    pub(crate) truths: u64,
    pub(crate) server: UnixMillis,
    pub(crate) at: Millis,
    pub(crate) begun: Millis,
    /// Whether the read was the first of its resource, which is silent.
    pub(crate) is_first: bool,
    pub(crate) row: Option<T>,
}

/// What was seen of a row, in order.
pub(crate) type Sights<T> = BTreeMap<Name, Vec<Seen<T>>>;

/// What was seen of all rows.
#[derive(Debug, Default)]
pub(crate) struct Sight {
    pub(crate) bookings: Sights<BookingRow>,
    pub(crate) add_ons: Sights<String>,
    pub(crate) washes: Sights<WashRow>,
    pub(crate) employees: Sights<Option<u64>>,
    /// When the first list was taken in.
    pub(crate) first_list: Option<Millis>,
    /// How often the server's data was found to be another set.
    pub(crate) anew: usize,
    /// When that was.
    pub(crate) anew_at: Vec<Millis>,
    session: usize,
    baselines: Baselines,
    known: BTreeMap<u64, Known>,
    incomplete: BTreeMap<u64, Millis>,
}

#[derive(Debug, Default)]
struct Baselines {
    bookings: bool,
    add_ons: bool,
    washes: bool,
    employees: bool,
}

#[derive(Debug)]
struct Known {
    start: UnixMillis,
    is_open: bool,
    as_of: Millis,
    known: Millis,
    is_unlisted: bool,
    is_gone: bool,
}

impl Sight {
    pub(crate) fn of(account: &AccountKey, is_owner: bool, chronicle: &Chronicle) -> Self {
        let mut sight = Self::default();
        for seen in &chronicle.observations {
            if seen.account == *account {
                let opened = chronicle.sign_ins.iter();
                let opened = opened.filter(|one| one.account == *account && one.at <= seen.at);
                sight.begin_session(opened.count());
                sight.take(seen, is_owner);
            }
        }
        sight
    }

    /// What was missed or seen half is forgotten with the session (ledger rules 4 and 15).
    fn begin_session(&mut self, session: usize) {
        if std::mem::replace(&mut self.session, session) == session {
            return;
        }
        for old in self.known.values_mut() {
            old.is_unlisted = false;
            old.is_gone = false;
        }
        self.incomplete.clear();
    }

    fn take(&mut self, seen: &Observation, is_owner: bool) {
        let generation = seen.generation;
        match seen.of {
            Of::Read(Read::Bookings) => self.take_list(seen, is_owner),
            Of::Read(Read::Booking(id)) => match seen.rows.bookings.get(&id) {
                Some(row) => {
                    let is_same = self.known.get(&id).is_none_or(|old| old.start == row.start);
                    if self.baselines.bookings && is_same {
                        self.take_booking(id, row, seen, false, is_owner);
                    }
                }
                None => self.take_gone(id, seen),
            },
            Of::Reply(id) => {
                // What a renewal made and was read before its answer came is known better from there.
                if let Some(row) = seen.rows.bookings.get(&id)
                    && (row.is_cancelled() || !self.known.contains_key(&id))
                {
                    self.take_booking(id, row, seen, false, is_owner);
                }
            }
            Of::Read(Read::AddOns) => {
                let first = !std::mem::replace(&mut self.baselines.add_ons, true);
                put(
                    &mut self.add_ons,
                    generation,
                    &seen.rows.add_ons,
                    seen,
                    first,
                );
            }
            Of::Read(Read::Washes) => {
                let first = !std::mem::replace(&mut self.baselines.washes, true);
                put(&mut self.washes, generation, &seen.rows.washes, seen, first);
            }
            Of::Read(Read::Employees) => {
                let first = !std::mem::replace(&mut self.baselines.employees, true);
                // An employee has no birth: one of another set of data is known by its number alone.
                put(&mut self.employees, 0, &seen.rows.employees, seen, first);
            }
            // What only the desk shows tells no event.
            Of::Read(Read::Lots | Read::LotPayments | Read::LotWashes | Read::LotAddOns)
            | Of::Read(Read::Verify | Read::Clock) => {}
        }
    }

    fn take_list(&mut self, seen: &Observation, is_owner: bool) {
        let rows = &seen.rows.bookings;
        if self.baselines.bookings && self.is_other_data(rows, seen.begun, is_owner) {
            self.baselines = Baselines::default();
            self.anew_at.push(seen.at);
            if !self.known.is_empty() {
                self.anew += 1;
            }
            self.forget_missed();
        }
        let is_first = !std::mem::replace(&mut self.baselines.bookings, true);
        self.first_list.get_or_insert(seen.at);
        for (id, row) in rows {
            self.take_booking(*id, row, seen, is_first, is_owner);
        }
        let missing: Vec<u64> = self
            .known
            .iter()
            .filter(|(id, old)| !rows.contains_key(id) && seen.begun >= old.as_of)
            .map(|(id, _)| *id)
            .collect();
        for id in missing {
            self.put_booking(id, None, seen, false);
            if let Some(old) = self.known.get_mut(&id) {
                old.is_unlisted = true;
                if old.is_gone || !old.is_open {
                    self.known.remove(&id);
                }
            }
        }
    }

    /// What a list alone has missed was never known to be gone.
    fn forget_missed(&mut self) {
        for id in std::mem::take(&mut self.known).into_keys() {
            let mut all = self.bookings.iter_mut();
            if let Some((_, seen)) = all.rfind(|((_, of), _)| *of == id) {
                while seen.last().is_some_and(|one| one.row.is_none()) {
                    seen.pop();
                }
            }
        }
    }

    fn take_gone(&mut self, id: u64, seen: &Observation) {
        if let Some(old) = self.known.get_mut(&id)
            && seen.begun >= old.as_of
        {
            if old.is_unlisted {
                self.known.remove(&id);
            } else {
                old.is_gone = true;
            }
        }
    }

    fn take_booking(
        &mut self,
        id: u64,
        row: &BookingRow,
        seen: &Observation,
        is_first: bool,
        is_owner: bool,
    ) {
        if self
            .known
            .get(&id)
            .is_some_and(|old| seen.begun < old.as_of)
        {
            return;
        }
        // Of two reads under way at a time either may show the older row.
        if self
            .known
            .get(&id)
            .is_some_and(|old| seen.begun < old.known && !old.is_open && row.is_live())
        {
            return;
        }
        // Whether it was closed at its end or before waits for the server's clock.
        if seen.awaits_clock
            && row.is_completed()
            && self.known.get(&id).is_some_and(|old| old.is_open)
        {
            return;
        }
        if is_owner && !self.known.contains_key(&id) && !is_first && row.payments.is_empty() {
            let first = *self.incomplete.entry(id).or_insert(seen.at);
            let wait = u64::try_from(ROW_INCOMPLETE.as_millis()).unwrap_or(u64::MAX);
            if seen.begun < first + wait {
                return;
            }
        }
        self.known.insert(
            id,
            Known {
                start: row.start,
                is_open: row.is_live(),
                as_of: seen.begun,
                known: seen.at,
                is_unlisted: false,
                is_gone: false,
            },
        );
        self.put_booking(id, Some(row.clone()), seen, is_first);
    }

    fn put_booking(
        &mut self,
        id: u64,
        row: Option<BookingRow>,
        seen: &Observation,
        is_first: bool,
    ) {
        self.bookings
            .entry((seen.generation, id))
            .or_default()
            .push(Seen {
                truths: seen.truths,
                server: seen.server,
                at: seen.at,
                begun: seen.begun,
                is_first,
                row,
            });
    }

    /// Ledger rule 4.
    fn is_other_data(
        &self,
        rows: &BTreeMap<u64, BookingRow>,
        begun: Millis,
        is_owner: bool,
    ) -> bool {
        // What was seen after the read began can't be missed by it.
        let is_known = |old: &Known| old.as_of <= begun && !old.is_unlisted && !old.is_gone;
        let known = self.known.iter().filter(|(_, old)| is_known(old));
        // A single row whose start was corrected is the same one still.
        let shared = known
            .clone()
            .filter_map(|(id, old)| Some(rows.get(id)?.start != old.start));
        let (others, same): (Vec<bool>, Vec<bool>) = shared.partition(|is_other| *is_other);
        let is_replaced = others.len() > same.len();
        let newest = rows.keys().next_back();
        let missing = known
            .filter(|(id, _)| newest.is_none_or(|newest| *id > newest))
            .count();
        is_replaced || missing > 1 && (!is_owner || rows.is_empty())
    }
}

impl<T> Seen<T> {
    /// Whether the server's data had changed as far as that truth when this was read.
    pub(crate) fn is_after(&self, number: u64) -> bool {
        self.truths >= number
    }
}

fn put<T: Clone>(
    sights: &mut Sights<T>,
    generation: u32,
    rows: &BTreeMap<u64, T>,
    seen: &Observation,
    is_first: bool,
) {
    let known = sights.keys().filter(|(of, _)| *of == generation);
    let all: BTreeSet<u64> = known
        .map(|(_, id)| *id)
        .chain(rows.keys().copied())
        .collect();
    for id in all {
        sights.entry((generation, id)).or_default().push(Seen {
            truths: seen.truths,
            server: seen.server,
            at: seen.at,
            begun: seen.begun,
            is_first,
            row: rows.get(&id).cloned(),
        });
    }
}
