//! Declares the window's commands, so that capabilities can name them, and lets Tauri embed `ui/dist`.

use std::path::Path;

/// Every command of `src/ipc.rs`. A test there holds it against the capability and the bindings.
const COMMANDS: &[&str] = &[
    "change_setting",
    "check",
    "day_sheet",
    "delete",
    "export_day_sheet",
    "export_history",
    "forget_sign_in",
    "history",
    "link",
    "mark",
    "open_in_browser",
    "pause",
    "place",
    "print_page",
    "retry",
    "show_exports",
    "show_logs",
    "sign_in",
    "sign_out",
    "test_notification",
    "undelete",
    "update",
    "wanted_spot",
    "watch_desk",
    "wish",
];

fn main() {
    println!("cargo:rerun-if-changed=../ui/dist");
    if !Path::new("../ui/dist/index.html").is_file() {
        println!(
            "cargo::error=the window's pages are not built: run `npm ci && npm run build` in ui/ first"
        );
        return;
    }
    let attributes = tauri_build::Attributes::new()
        .app_manifest(tauri_build::AppManifest::new().commands(COMMANDS));
    if let Err(error) = tauri_build::try_build(attributes) {
        println!("cargo::error={error:#}");
    }
}
