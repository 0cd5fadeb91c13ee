//! SECURITY.md names the tests that hold its promises: each has to be there, by that name.

use std::fs;
use std::path::Path;

use crate::project::root;

/// The texts of all tests and sources that may hold one.
fn sources(folder: &Path, into: &mut String) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        if path.is_dir() {
            if !["target", "node_modules", "dist"].contains(&name.as_str()) {
                sources(&path, into);
            }
        } else if name.ends_with(".rs") || name.ends_with(".ts") {
            into.push_str(&fs::read_to_string(&path).unwrap());
        }
    }
}

/// What stands between backticks and looks like a test's name: several words, whole or the beginning of some.
fn names(text: &str) -> Vec<&str> {
    let quoted = text.split('`').skip(1).step_by(2);
    quoted
        .filter(|name| name.matches(['_', ' ']).count() >= 3)
        .filter(|name| !name.starts_with("cargo "))
        .collect()
}

#[test]
fn every_test_that_a_promise_names_is_there() {
    let mut all = String::new();
    for folder in ["src-tauri", "tests", "ui", "xtask"] {
        sources(&root().join(folder), &mut all);
    }
    let page = fs::read_to_string(root().join("SECURITY.md")).unwrap();
    let names = names(&page);
    assert!(names.len() > 40, "{}", names.len());
    let missing: Vec<&str> = names
        .into_iter()
        .filter(|name| {
            !all.contains(&format!("fn {name}(")) && !all.contains(&format!("{name} in "))
        })
        .collect();
    assert_eq!(missing, [""; 0]);
}
