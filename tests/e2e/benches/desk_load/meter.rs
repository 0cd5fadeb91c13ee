//! What processes use, as the kernel counts it. Time of the processor says the same whatever else the machine does.

use std::{collections::BTreeMap, fmt, fs};

/// How many of the kernel's ticks are a second.
const TICKS: f64 = 100.0;

/// What some processes use.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Use {
    /// Seconds of the processor, theirs and the kernel's for them.
    seconds: f64,
    /// Proportional memory in kB.
    memory: u64,
}

impl Use {
    /// Proportional memory.
    pub(crate) fn kilobytes(self) -> f64 {
        self.memory as f64
    }

    /// What was used since then, with the memory of now.
    pub(crate) fn since(self, then: Self) -> Self {
        Self {
            seconds: self.seconds - then.seconds,
            ..self
        }
    }
}

impl fmt::Display for Use {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mebibytes = self.memory / 1_024;
        write!(f, "{:.2} s CPU, {mebibytes} MiB", self.seconds)
    }
}

/// What these use together; who has ended meanwhile uses nothing.
pub(crate) fn used_by(processes: impl IntoIterator<Item = u32>) -> Use {
    let uses = processes.into_iter().filter_map(used_by_one);
    uses.fold(Use::default(), |all, one| Use {
        seconds: all.seconds + one.seconds,
        memory: all.memory + one.memory,
    })
}

fn used_by_one(process: u32) -> Option<Use> {
    let fields = stat(process)?;
    // The 14th and the 15th of proc(5), the 3rd being the first here.
    let ticks: f64 = fields[11].parse::<f64>().ok()? + fields[12].parse::<f64>().ok()?;
    let maps = fs::read_to_string(format!("/proc/{process}/smaps_rollup")).ok()?;
    let pss = maps.lines().find(|line| line.starts_with("Pss:"))?;
    Some(Use {
        seconds: ticks / TICKS,
        memory: pss.split_whitespace().nth(1)?.parse().ok()?,
    })
}

/// The program of that name that this one has started; the kernel keeps fifteen letters of it.
pub(crate) fn child(name: &str) -> u32 {
    let is_it = |process: &u32| {
        let known = fs::read_to_string(format!("/proc/{process}/comm"));
        known.is_ok_and(|known| known.trim_end() == name)
    };
    descendants(std::process::id())
        .into_iter()
        .find(is_it)
        .unwrap()
}

/// The processes that come from that one, directly or not.
pub(crate) fn descendants(of: u32) -> Vec<u32> {
    let parents: BTreeMap<u32, u32> = fs::read_dir("/proc")
        .unwrap()
        .filter_map(|entry| entry.ok()?.file_name().to_str()?.parse().ok())
        .filter_map(|process| Some((process, stat(process)?[1].parse().ok()?)))
        .collect();
    let mut found = vec![of];
    let mut at = 0;
    while let Some(&parent) = found.get(at) {
        found.extend(
            parents
                .iter()
                .filter(|(_, one)| **one == parent)
                .map(|(id, _)| *id),
        );
        at += 1;
    }
    found.split_off(1)
}

/// How many programs have wanted the processor in the last 1, 5 and 15 minutes.
pub(crate) fn load() -> String {
    let load = fs::read_to_string("/proc/loadavg").unwrap_or_default();
    load.split(' ').take(3).collect::<Vec<_>>().join(" ")
}

/// What stands after the program's name, which may have spaces.
fn stat(process: u32) -> Option<Vec<String>> {
    let stat = fs::read_to_string(format!("/proc/{process}/stat")).ok()?;
    let (_, fields) = stat.rsplit_once(") ")?;
    Some(fields.split(' ').map(str::to_owned).collect())
}
