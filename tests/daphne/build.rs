//! Finds the Python environment that `cargo xtask test` makes, so that the tests can say at once that there is none. The end-to-end
//! tests use it too.

use std::{
    env, fs,
    path::{Path, PathBuf},
};

fn main() {
    let project = Path::new(env!("CARGO_MANIFEST_DIR"));
    let target =
        env::var_os("CARGO_TARGET_DIR").map_or_else(|| project.join("../../target"), PathBuf::from);
    let environment = target.join("daphne-venv");
    let (asked, installed) = (
        project.join("../daphne/requirements.txt"),
        environment.join("requirements.txt"),
    );
    println!("cargo::rustc-check-cfg=cfg(daphne)");
    println!("cargo::rerun-if-env-changed=CARGO_TARGET_DIR");
    println!("cargo::rerun-if-changed={}", asked.display());
    println!("cargo::rerun-if-changed={}", installed.display());
    // A copy of the requirements is left there once all of them are installed.
    let ready = fs::read(&installed)
        .is_ok_and(|installed| fs::read(&asked).is_ok_and(|asked| asked == installed));
    if !ready {
        // There is no such file, so Cargo asks again each time until the environment is there, whatever its age.
        println!(
            "cargo::rerun-if-changed={}",
            environment.join("never").display()
        );
        return;
    }
    let python = if cfg!(windows) {
        "Scripts/python.exe"
    } else {
        "bin/python"
    };
    println!(
        "cargo::rustc-env=DAPHNE_PYTHON={}",
        environment.join(python).display()
    );
    println!("cargo::rustc-cfg=daphne");
}
