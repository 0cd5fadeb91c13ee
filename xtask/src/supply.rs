//! Tests of what comes from others (docs/dependencies.md): from where, with a checksum, for a reason, and how many.

use std::collections::BTreeSet;
use std::fs;
use std::path::PathBuf;

use serde_json::Value;

use crate::project::root;

fn text(path: &str) -> String {
    fs::read_to_string(root().join(path)).unwrap()
}

fn json(path: &str) -> Value {
    serde_json::from_str(&text(path)).unwrap()
}

/// The lines of one table of `Cargo.toml`.
fn table(name: &str) -> Vec<String> {
    let head = format!("[{name}]");
    text("Cargo.toml")
        .lines()
        .skip_while(|line| *line != head)
        .skip(1)
        .take_while(|line| !line.starts_with('['))
        .filter(|line| line.contains(" = "))
        .map(str::to_owned)
        .collect()
}

/// The manifests of all our crates.
fn manifests() -> Vec<PathBuf> {
    let members = text("Cargo.toml");
    let (_, members) = members.split_once("members = [").unwrap();
    let (members, _) = members.split_once(']').unwrap();
    let folders = members.split('"').skip(1).step_by(2);
    folders
        .map(|folder| root().join(folder).join("Cargo.toml"))
        .collect()
}

#[test]
fn every_direct_dependency_says_why_we_carry_it() {
    let lines = table("workspace.dependencies");
    assert!(lines.len() > 40, "{}", lines.len());
    let silent: Vec<&String> = lines
        .iter()
        .filter(|line| !line.contains("path = ") && !line.contains(" # "))
        .collect();
    assert_eq!(silent, [""; 0]);
}

#[test]
fn dependencies_are_named_in_one_place() {
    for path in manifests() {
        let manifest = fs::read_to_string(&path).unwrap();
        let own: Vec<&str> = manifest
            .lines()
            .skip_while(|line| !line.contains("dependencies"))
            .filter(|line| line.contains("version = ") && !line.contains("workspace"))
            .collect();
        assert_eq!(own, [""; 0], "{}", path.display());
    }
}

#[test]
fn no_crate_of_ours_may_be_unsafe() {
    assert!(table("workspace.lints.rust").contains(&r#"unsafe_code = "forbid""#.to_owned()));
    let manifests = manifests();
    assert!(manifests.len() > 10);
    for path in manifests {
        let manifest = fs::read_to_string(&path).unwrap();
        assert!(
            manifest.contains("[lints]\nworkspace = true"),
            "{}",
            path.display()
        );
    }
}

#[test]
fn all_crates_are_from_crates_io_and_as_many_as_is_said() {
    let lock = text("Cargo.lock");
    let (ours, others): (Vec<&str>, Vec<&str>) = lock
        .split("[[package]]")
        .skip(1)
        .partition(|package| !package.contains("\nsource = "));
    assert_eq!(ours.len(), manifests().len());
    for package in &others {
        assert!(
            package.contains(
                "\nsource = \"registry+https://github.com/rust-lang/crates.io-index\"\nchecksum = "
            ),
            "{package}"
        );
    }
    let said = format!("names {} crates", others.len());
    assert!(text("docs/dependencies.md").contains(&said), "{said}");
}

#[test]
fn all_packages_of_the_page_have_a_hash_and_are_as_many_as_is_said() {
    let lock = json("ui/package-lock.json");
    let packages = lock["packages"].as_object().unwrap();
    let others: Vec<_> = packages
        .iter()
        .filter(|(path, _)| !path.is_empty())
        .collect();
    for (path, package) in &others {
        let hash = package["integrity"].as_str().unwrap_or_default();
        assert!(hash.starts_with("sha512-"), "{path}");
        if let Some(from) = package["resolved"].as_str() {
            assert!(from.starts_with("https://registry.npmjs.org/"), "{path}");
        }
    }
    let said = format!("names {} packages", others.len());
    assert!(text("docs/dependencies.md").contains(&said), "{said}");
}

#[test]
fn every_direct_package_of_the_page_says_why_we_carry_it() {
    let manifest = json("ui/package.json");
    let named: BTreeSet<&str> = ["dependencies", "devDependencies"]
        .iter()
        .flat_map(|table| manifest[table].as_object().unwrap().keys())
        .map(String::as_str)
        .collect();
    let docs = text("docs/dependencies.md");
    let explained: BTreeSet<&str> = docs
        .lines()
        .filter_map(|line| line.strip_prefix("| "))
        .filter_map(|line| line.split_once(" | "))
        .map(|(name, _)| name)
        .filter(|name| *name != "package of the page")
        .collect();
    assert_eq!(named, explained);
}
