//! `cargo xtask manifests FOLDER ADDRESS`: what tells others of a release, made of the packages in a folder that are going to be at that
//! address: the list of versions that a companion looks for updates in, and the manifests for winget and Homebrew.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context as _, Result};

use super::version;
use crate::process::read;
use crate::programs::AGENT;
use crate::project::root;
use crate::terminal::say;

/// Which package a system takes as an update: Tauri's name of the system, and how the package's name ends.
const UPDATES: [(&str, &str); 4] = [
    ("linux-x86_64", "_amd64.AppImage"),
    ("windows-x86_64", "_x64-setup.exe"),
    ("darwin-x86_64", "_universal.app.tar.gz"),
    ("darwin-aarch64", "_universal.app.tar.gz"),
];

/// The packages, and where they are going to be.
struct Release {
    version: String,
    folder: PathBuf,
    address: String,
}

/// Writes whatever can be said of the packages that are there.
pub(crate) fn manifests(folder: &str, address: &str) -> Result<()> {
    let release = Release {
        version: version(root())?,
        folder: PathBuf::from(folder),
        address: address.trim_end_matches('/').to_owned(),
    };
    release.write_versions()?;
    release.write_winget()?;
    release.write_homebrew()
}

impl Release {
    /// The channels' lists. What is stable is offered to those who take betas as well.
    fn write_versions(&self) -> Result<()> {
        let mut platforms = Vec::new();
        for (system, ending) in UPDATES {
            let name = format!("{AGENT}_{}{ending}", self.version);
            let Ok(signature) = fs::read_to_string(self.folder.join(format!("{name}.sig"))) else {
                say(&format!(
                    "manifests: {name} is not signed; {system} gets no update"
                ));
                continue;
            };
            platforms.push(format!(
                "    {}: {{ \"url\": {}, \"signature\": {} }}",
                json(system),
                json(&format!("{}/{name}", self.address)),
                json(signature.trim())
            ));
        }
        if platforms.is_empty() {
            return Ok(());
        }
        let list = format!(
            "{{\n  \"version\": {},\n  \"notes\": {},\n  \"platforms\": {{\n{}\n  }}\n}}\n",
            json(&self.version),
            json(&notes(
                &fs::read_to_string(root().join("CHANGELOG.md"))?,
                &self.version
            )),
            platforms.join(",\n")
        );
        let is_beta = self.version.contains('-');
        for channel in if is_beta {
            &["beta"][..]
        } else {
            &["beta", "stable"]
        } {
            self.write(&format!("{channel}.json"), &list)?;
        }
        Ok(())
    }

    /// The three files that winget wants, version 1.6 of its schema.
    fn write_winget(&self) -> Result<()> {
        const ID: &str = "ParkMate.Companion";
        let name = format!("{AGENT}_{}_x64-setup.exe", self.version);
        let Some(sum) = self.checksum(&name)? else {
            return Ok(());
        };
        let head = format!(
            "PackageIdentifier: {ID}\nPackageVersion: {}\n",
            self.version
        );
        let tail = |kind: &str| format!("ManifestType: {kind}\nManifestVersion: 1.6.0\n");
        let installer = format!(
            "{head}InstallerType: nullsoft\nScope: user\nUpgradeBehavior: install\nProtocols:\n- parkmate\nInstallers:\n- Architecture: x64\n  \
             InstallerUrl: {}/{name}\n  InstallerSha256: {}\n{}",
            self.address,
            sum.to_uppercase(),
            tail("installer")
        );
        let locale = format!(
            "{head}PackageLocale: en-US\nPublisher: ParkMate\nPackageName: ParkMate Companion\nLicense: MIT\n\
             ShortDescription: Tells you what happens to your ParkMate bookings\n{}",
            tail("defaultLocale")
        );
        let version = format!("{head}DefaultLocale: en-US\n{}", tail("version"));
        self.write(&format!("{ID}.installer.yaml"), &installer)?;
        self.write(&format!("{ID}.locale.en-US.yaml"), &locale)?;
        self.write(&format!("{ID}.yaml"), &version)
    }

    /// The cask.
    fn write_homebrew(&self) -> Result<()> {
        let dmgs = fs::read_dir(&self.folder)?
            .flatten()
            .map(|entry| entry.path());
        let dmg = dmgs
            .into_iter()
            .find(|path| path.extension().is_some_and(|kind| kind == "dmg"));
        let Some(name) = dmg.as_ref().and_then(|path| path.file_name()?.to_str()) else {
            return Ok(());
        };
        let sum = self.checksum(name)?.context("the dmg has gone away")?;
        let cask = format!(
            "cask \"{AGENT}\" do\n  version \"{}\"\n  sha256 \"{sum}\"\n\n  url \"{}/{name}\"\n  name \"ParkMate Companion\"\n  \
             desc \"Tells you what happens to your ParkMate bookings\"\n\n  auto_updates true\n\n  app \"ParkMate Companion.app\"\n\n  \
             uninstall quit: \"app.parkmate.companion\", launchctl: \"app.parkmate.companion\"\n\n  \
             zap trash: \"~/Library/Application Support/{AGENT}\"\nend\n",
            self.version, self.address
        );
        self.write(&format!("{AGENT}.rb"), &cask)
    }

    /// SHA-256 in hexadecimal digits, where the file is there.
    fn checksum(&self, name: &str) -> Result<Option<String>> {
        let path = self.folder.join(name);
        if !path.is_file() {
            say(&format!("manifests: {name} is not there"));
            return Ok(None);
        }
        let sum = String::from_utf8(read(Command::new("sha256sum").arg(&path))?)?;
        Ok(sum.split(' ').next().map(str::to_owned))
    }

    fn write(&self, name: &str, text: &str) -> Result<()> {
        say(&format!("manifests: {name}"));
        Ok(fs::write(Path::new(&self.folder).join(name), text)?)
    }
}

/// What the change log says of a version, or of what is not released yet.
fn notes(log: &str, version: &str) -> String {
    let section = |name: &str| {
        let mut parts = log.split("\n## ").skip(1);
        parts.find(|part| part.trim_start_matches('[').starts_with(name))
    };
    let found = section(version)
        .or_else(|| section("Unreleased"))
        .unwrap_or_default();
    let text = found.split_once('\n').map_or("", |(_, text)| text);
    text.trim().to_owned()
}

/// A JSON string.
fn json(text: &str) -> String {
    let mut json = String::from("\"");
    for c in text.chars() {
        match c {
            '"' | '\\' => json.extend(['\\', c]),
            '\n' => json.push_str("\\n"),
            c if c.is_control() => json.push_str(&format!("\\u{:04x}", u32::from(c))),
            c => json.push(c),
        }
    }
    json.push('"');
    json
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_notes_are_those_of_the_version_or_of_what_comes_next() {
        let log = "# Changelog\n\n## Unreleased\n\nnew\n\n## 0.2.0\n\n- two\n\n## 0.1.0\n\n- one\n";
        assert_eq!(notes(log, "0.2.0"), "- two");
        assert_eq!(notes(log, "0.3.0"), "new");
        assert_eq!(notes("", "0.1.0"), "");
    }

    #[test]
    fn a_text_in_json_is_what_it_was() {
        assert_eq!(json("a \"b\"\\\n\t"), r#""a \"b\"\\\n\u0009""#);
    }

    #[test]
    fn a_release_is_told_to_companions_winget_and_homebrew() {
        let folder = crate::folder::Folder::new().unwrap();
        let release = Release {
            version: "0.2.0".to_owned(),
            folder: folder.path.clone(),
            address: "https://example.com/v0.2.0".to_owned(),
        };
        let file = |name: &str| fs::read_to_string(folder.path.join(name));
        for (name, text) in [
            ("parkmate-companion_0.2.0_amd64.AppImage.sig", "signed\n"),
            ("parkmate-companion_0.2.0_x64-setup.exe", "setup"),
            ("ParkMate-Companion_0.2.0_universal.dmg", "dmg"),
        ] {
            fs::write(folder.path.join(name), text).unwrap();
        }
        release.write_versions().unwrap();
        release.write_winget().unwrap();
        release.write_homebrew().unwrap();
        let versions = file("stable.json").unwrap();
        assert_eq!(file("beta.json").unwrap(), versions);
        assert!(versions.contains(
            r#""linux-x86_64": { "url": "https://example.com/v0.2.0/parkmate-companion_0.2.0_amd64.AppImage", "signature": "signed" }"#
        ));
        // The installer isn't signed.
        assert!(!versions.contains("windows"));
        // SHA-256 of "setup".
        let sum = "8FB6D5F37E8055CE720BD0B1D56587F88C0071F285966BA17E72B2B12672AA73";
        let installer = file("ParkMate.Companion.installer.yaml").unwrap();
        assert!(installer.contains(&format!("InstallerSha256: {sum}\n")));
        assert!(installer.contains(
            "InstallerUrl: https://example.com/v0.2.0/parkmate-companion_0.2.0_x64-setup.exe\n"
        ));
        assert!(
            file("parkmate-companion.rb").unwrap().contains(
                "url \"https://example.com/v0.2.0/ParkMate-Companion_0.2.0_universal.dmg\""
            )
        );
    }

    #[test]
    fn a_beta_is_not_offered_to_those_who_want_what_is_stable() {
        let folder = crate::folder::Folder::new().unwrap();
        let release = Release {
            version: "0.2.0-beta.1".to_owned(),
            folder: folder.path.clone(),
            address: String::new(),
        };
        let signature = "parkmate-companion_0.2.0-beta.1_amd64.AppImage.sig";
        fs::write(folder.path.join(signature), "signed").unwrap();
        release.write_versions().unwrap();
        assert!(folder.path.join("beta.json").is_file());
        assert!(!folder.path.join("stable.json").is_file());
    }
}
