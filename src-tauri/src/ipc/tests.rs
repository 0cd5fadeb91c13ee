//! The page's side of the commands is generated, so it has to be the newest; and the capability has to
//! allow what the page calls, and nothing more.

use std::{collections::BTreeSet, fs, path::Path};

use specta_typescript::Typescript;

use super::*;

const BINDINGS: &str = "../ui/src/ipc/bindings.ts";
const HEADER: &str = "// Generated from src-tauri/src/ipc.rs: `UPDATE_BINDINGS=1 cargo test -p parkmate-companion-window`.\n";

/// The bindings as they should be.
fn generated() -> String {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("bindings.ts");
    surface()
        // Milliseconds and the server's ids stay far below 2^53.
        .dangerously_cast_bigints_to_number()
        .disable_serde_phases()
        .export(Typescript::default().header(HEADER), &path)
        .unwrap();
    fs::read_to_string(path).unwrap()
}

#[test]
fn bindings_are_fresh() {
    let (path, fresh) = (Path::new(BINDINGS), generated());
    if std::env::var_os("UPDATE_BINDINGS").is_some() {
        fs::write(path, &fresh).unwrap();
    }
    let present = fs::read_to_string(path)
        .unwrap_or_default()
        .replace("\r\n", "\n");
    assert!(
        present == fresh,
        "{BINDINGS} is stale; run: UPDATE_BINDINGS=1 cargo test -p parkmate-companion-window"
    );
}

#[test]
fn the_capability_allows_exactly_the_commands_there_are() {
    let capability = fs::read_to_string("capabilities/main.json").unwrap();
    let capability: serde_json::Value = serde_json::from_str(&capability).unwrap();
    let allowed: BTreeSet<String> = capability["permissions"]
        .as_array()
        .unwrap()
        .iter()
        .filter_map(|name| name.as_str()?.strip_prefix("allow-"))
        .map(|name| name.replace('-', "_"))
        .collect();
    // `__TAURI_INVOKE("name"` or `__TAURI_INVOKE<Type>("name"`.
    let called: BTreeSet<String> = generated()
        .split("__TAURI_INVOKE")
        .filter(|call| call.starts_with(['(', '<']))
        .filter_map(|call| call.split('"').nth(1).map(str::to_owned))
        .collect();
    assert_eq!(allowed, called);
    assert_eq!(capability["windows"], serde_json::json!(["main"]));
    assert!(capability.get("remote").is_none());
}
