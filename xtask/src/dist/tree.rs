//! What a package for Linux puts beside its programs: icons, the manual page, completions, what software centres show, licences.
//! It is laid out in a folder just as it will lie on a disk.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context as _, Result};

use super::{Profile, committed_at, licences};
use crate::process::{read, run};
use crate::programs::{self, AGENT};

/// The sizes that icon themes have.
const ICONS: [u16; 7] = [16, 24, 32, 48, 64, 128, 256];

/// The folder, as if it were `/`.
pub(super) struct Tree {
    source: PathBuf,
    folder: PathBuf,
}

impl Tree {
    /// Lays everything out anew.
    pub(super) fn lay(
        source: &Path,
        folder: &Path,
        version: &str,
        profile: Profile,
    ) -> Result<Self> {
        let tree = Self {
            source: source.to_owned(),
            folder: folder.to_owned(),
        };
        tree.lay_icons()?;
        tree.lay_pages(profile)?;
        tree.lay_metainfo(version)?;
        tree.lay_documents()?;
        Ok(tree)
    }

    /// Where each file goes, and where it is now.
    pub(super) fn files(&self) -> Result<Vec<(String, PathBuf)>> {
        let mut files = Vec::new();
        let mut folders = vec![self.folder.clone()];
        while let Some(folder) = folders.pop() {
            for entry in fs::read_dir(&folder)? {
                let path = entry?.path();
                if path.is_dir() {
                    folders.push(path);
                } else {
                    let to = path.strip_prefix(&self.folder)?;
                    files.push((format!("/{}", to.display()), path));
                }
            }
        }
        files.sort();
        Ok(files)
    }

    fn lay_icons(&self) -> Result<()> {
        let icons = self.source.join("icons");
        for size in ICONS {
            let to = format!("usr/share/icons/hicolor/{size}x{size}/apps/{AGENT}.png");
            self.copy(&icons.join(format!("app/{size}.png")), &to)?;
        }
        let scalable = format!("usr/share/icons/hicolor/scalable/apps/{AGENT}.svg");
        self.copy(&icons.join("app.svg"), &scalable)
    }

    /// The manual page and the completions. Those of a dev build have what only tests say.
    fn lay_pages(&self, profile: Profile) -> Result<()> {
        let made = self.folder.with_extension("pages");
        let mut pages = programs::cargo();
        pages.args(["run", "--quiet", "--package", AGENT, "--example", "pages"]);
        pages.args(profile.arguments()).arg("--").arg(&made);
        run(&mut pages)?;
        for page in fs::read_dir(&made)? {
            let page = page?.path();
            let name = page
                .file_name()
                .unwrap_or_default()
                .to_string_lossy()
                .into_owned();
            let to: &[String] = &match page.extension().and_then(|kind| kind.to_str()) {
                Some("1") => vec![format!("usr/share/man/man1/{name}")],
                Some("bash") => vec![format!("usr/share/bash-completion/completions/{AGENT}")],
                Some("fish") => vec![format!("usr/share/fish/vendor_completions.d/{name}")],
                // Debian looks in another folder than the rest.
                None => ["vendor-completions", "site-functions"]
                    .map(|folder| format!("usr/share/zsh/{folder}/{name}"))
                    .to_vec(),
                Some(_) => vec![],
            };
            for to in to {
                self.copy(&page, to)?;
                if to.contains("/man/") {
                    self.compress(to)?;
                }
            }
        }
        Ok(fs::remove_dir_all(made)?)
    }

    fn lay_metainfo(&self, version: &str) -> Result<()> {
        const NAME: &str = "app.parkmate.companion.metainfo.xml";
        let text = fs::read_to_string(self.bundle().join("linux").join(NAME))?;
        let mut date = Command::new("date");
        date.args(["--utc", "+%F", "--date"])
            .arg(committed_at().map_or_else(|| "now".to_owned(), |at| format!("@{at}")));
        let date = String::from_utf8(read(&mut date)?)?;
        let text = text
            .replace("@VERSION@", version)
            .replace("@DATE@", date.trim());
        self.write(&format!("usr/share/metainfo/{NAME}"), &text)
    }

    /// What is to be read: whose it is, what is new, what it is made of.
    fn lay_documents(&self) -> Result<()> {
        let folder = format!("usr/share/doc/{AGENT}");
        self.copy(
            &self.bundle().join("linux/copyright"),
            &format!("{folder}/copyright"),
        )?;
        let changelog = format!("{folder}/changelog");
        self.copy(&self.source.join("CHANGELOG.md"), &changelog)?;
        let licences = format!("{folder}/third-party.txt");
        self.write(&licences, &licences::list()?)?;
        let policy = self.source.join("docs/fleet/policy.toml");
        self.copy(&policy, &format!("{folder}/examples/policy.toml"))?;
        for large in [changelog, licences] {
            self.compress(&large)?;
        }
        Ok(())
    }

    fn bundle(&self) -> PathBuf {
        self.source.join("src-tauri/bundle")
    }

    fn copy(&self, from: &Path, to: &str) -> Result<()> {
        let to = self.place(to)?;
        fs::copy(from, to).with_context(|| from.display().to_string())?;
        Ok(())
    }

    fn write(&self, to: &str, text: &str) -> Result<()> {
        Ok(fs::write(self.place(to)?, text)?)
    }

    /// Without a name and a time in it, so that it is the same each time.
    fn compress(&self, file: &str) -> Result<()> {
        run(Command::new("gzip")
            .args(["-9", "--no-name"])
            .arg(self.folder.join(file)))
    }

    /// A path in the tree, in a folder that is there.
    fn place(&self, file: &str) -> Result<PathBuf> {
        let path = self.folder.join(file);
        if let Some(folder) = path.parent() {
            fs::create_dir_all(folder)?;
        }
        Ok(path)
    }
}

/// The manifest of a Flatpak that takes the deb among the packages, if one is.
pub(super) fn write_flatpak(source: &Path, to: &Path, packages: &[PathBuf]) -> Result<()> {
    const NAME: &str = "app.parkmate.companion.yml";
    let is_deb = |path: &&PathBuf| path.extension().is_some_and(|kind| kind == "deb");
    let Some(deb) = packages.iter().find(is_deb) else {
        return Ok(());
    };
    let sum = String::from_utf8(read(Command::new("sha256sum").arg(deb))?)?;
    let sum = sum.split(' ').next().context("sha256sum printed nothing")?;
    let name = deb.file_name().unwrap_or_default().to_string_lossy();
    let manifest = fs::read_to_string(source.join("src-tauri/bundle/linux").join(NAME))?;
    let manifest = manifest.replace("@DEB@", &name).replace("@SHA256@", sum);
    Ok(fs::write(to.join(NAME), manifest)?)
}
