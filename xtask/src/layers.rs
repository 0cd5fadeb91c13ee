//! Tests that hold the layers of ARCHITECTURE.md against the manifests: arrows go one way, and the core knows nothing that does
//! anything. `deny.toml` says the same of what comes in through others, where cargo-deny is installed.

use std::collections::BTreeSet;
use std::fs;

use crate::project::root;

/// Each crate, with those of ours that it may use.
const ARROWS: [(&str, &[&str]); 6] = [
    ("src-tauri/crates/core", &[]),
    ("src-tauri/crates/door", &["parkmate-core"]),
    (
        "src-tauri/crates/client",
        &["parkmate-core", "parkmate-door"],
    ),
    (
        "src-tauri/crates/agent",
        &["parkmate-core", "parkmate-door", "parkmate-client"],
    ),
    ("src-tauri", &["parkmate-core", "parkmate-door"]),
    ("tests/simulator", &["parkmate-core"]),
];

/// What the core must do without: runtimes, clocks of their own, files, networks, desktops.
const DOING: [&str; 10] = [
    "tokio",
    "futures-util",
    "reqwest",
    "rusqlite",
    "keyring",
    "notify-rust",
    "interprocess",
    "zbus",
    "rustix",
    "directories",
];

/// The crates that a manifest names for its program or library; what only its tests use doesn't count.
fn dependencies(folder: &str) -> BTreeSet<String> {
    let manifest = fs::read_to_string(root().join(folder).join("Cargo.toml")).unwrap();
    let mut inside = false;
    let mut names = BTreeSet::new();
    for line in manifest.lines() {
        if line.starts_with('[') {
            inside = line.ends_with("dependencies]")
                && !line.contains("dev-")
                && !line.contains("build-");
        } else if let (true, Some((name, _))) = (inside, line.split_once('=')) {
            names.insert(name.trim().trim_end_matches(".workspace").to_owned());
        }
    }
    names
}

#[test]
fn arrows_between_our_crates_go_one_way() {
    for (folder, allowed) in ARROWS {
        for name in dependencies(folder)
            .iter()
            .filter(|name| name.starts_with("parkmate-"))
        {
            assert!(
                allowed.contains(&name.as_str()),
                "{folder} must not depend on {name}"
            );
        }
    }
}

#[test]
fn only_the_window_knows_tauri() {
    for (folder, _) in ARROWS.iter().filter(|(folder, _)| *folder != "src-tauri") {
        // The toasts of Windows, by the same people, know nothing of Tauri.
        let tauri = dependencies(folder)
            .into_iter()
            .find(|name| name.starts_with("tauri") && name != "tauri-winrt-notification");
        assert_eq!(tauri, None, "in {folder}");
    }
}

#[test]
fn the_core_depends_on_nothing_that_does_anything() {
    let core = dependencies("src-tauri/crates/core");
    assert!(core.contains("serde"), "the manifest was read");
    assert_eq!(
        core.iter().find(|name| DOING.contains(&name.as_str())),
        None
    );
}
