//! Replays the corpus. A failure names the seed, and the number that its change was drawn from.

use std::{
    fs,
    panic::{AssertUnwindSafe, catch_unwind},
    path::Path,
};

use parkmate_hostile::{KINDS, Kind, corpus::seeds, mutation::mutated};

/// Changes of each seed that are tried.
const CHANGES: u64 = 16;

fn take(kind: &Kind, what: &str, bytes: &[u8]) {
    let taking = AssertUnwindSafe(|| (kind.take)(bytes));
    // What didn't hold was printed by then.
    assert!(
        catch_unwind(taking).is_ok(),
        "the kind {} did not stand {what}: {:?}",
        kind.name,
        String::from_utf8_lossy(bytes)
    );
}

#[test]
fn every_seed_is_taken_without_harm() {
    for kind in &KINDS {
        for seed in seeds(kind).unwrap() {
            take(kind, &seed.name, &seed.bytes);
        }
    }
}

#[test]
fn thousands_of_changed_seeds_are_taken_without_harm() {
    let mut tried = 0;
    for kind in &KINDS {
        for seed in seeds(kind).unwrap() {
            for number in 0..CHANGES {
                let bytes = mutated(&seed.bytes, number);
                take(kind, &format!("{}, change {number}", seed.name), &bytes);
                tried += 1;
            }
        }
    }
    assert!(tried >= 3_000, "{tried}");
}

#[test]
fn a_change_is_the_same_for_ever() {
    assert_eq!(
        mutated(b"parkmate://booking/13", 7),
        mutated(b"parkmate://booking/13", 7)
    );
    assert_ne!(
        mutated(b"parkmate://booking/13", 7),
        mutated(b"parkmate://booking/13", 8)
    );
}

#[test]
fn every_kind_has_seeds_and_a_fuzz_target() {
    let fuzz = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fuzz");
    let manifest = fs::read_to_string(fuzz.join("Cargo.toml")).unwrap();
    for Kind { name, .. } in KINDS {
        let target = format!("fuzz_targets/{name}.rs");
        let calls = fs::read_to_string(fuzz.join(&target)).unwrap();
        assert!(
            calls.contains(&format!("parkmate_hostile::{name}(")),
            "{calls}"
        );
        assert!(manifest.contains(&format!("path = \"{target}\"")), "{name}");
    }
    for kind in &KINDS {
        assert!(seeds(kind).unwrap().len() >= 5, "{}", kind.name);
    }
}
