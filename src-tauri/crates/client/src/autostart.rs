//! Starting with the user's session: an entry where the operating system looks for them. The entry is the
//! truth; it is read each time, since a desktop's own settings, or a hand, may take it away.

use std::{
    ffi::OsString,
    io,
    path::{Path, PathBuf},
};

use parkmate_core::settings::{Name, Own, Policy, Settings};

#[cfg_attr(target_os = "macos", path = "autostart/macos.rs")]
#[cfg_attr(windows, path = "autostart/windows.rs")]
#[cfg_attr(all(unix, not(target_os = "macos")), path = "autostart/freedesktop.rs")]
mod system;

/// The argument by which the companion starts with the tray icon alone.
const HIDDEN: &str = "--hidden";

/// The entry that starts a program with the user's session.
#[derive(Clone, Debug)]
pub struct Autostart {
    program: PathBuf,
    /// What the program is given first.
    first: Vec<String>,
    entry: system::Entry,
}

/// Whether the companion starts with the user's session, and how.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AtLogin {
    /// It doesn't.
    Not,
    /// The window is shown where somebody has to sign in.
    Shown,
    /// With the tray icon alone.
    Hidden,
}

impl AtLogin {
    /// As the two settings say.
    #[must_use]
    pub const fn of(is_on: bool, is_hidden: bool) -> Self {
        match (is_on, is_hidden) {
            (false, _) => Self::Not,
            (true, false) => Self::Shown,
            (true, true) => Self::Hidden,
        }
    }
}

impl Autostart {
    /// For this program and this user.
    ///
    /// # Errors
    /// If the operating system doesn't tell where this program is, or the user has no home.
    pub fn of_user() -> io::Result<Self> {
        let (program, first) = started_by(|name| std::env::var_os(name))?;
        let entry = system::Entry::of_user()
            .ok_or_else(|| io::Error::other("this user has no home folder"))?;
        Ok(Self {
            program,
            first,
            entry,
        })
    }

    /// For that program, with its entry in that folder.
    #[cfg(not(windows))]
    #[must_use]
    pub fn in_folder(program: PathBuf, folder: &Path) -> Self {
        Self {
            program,
            first: Vec::new(),
            entry: system::Entry::in_folder(folder),
        }
    }

    /// Whether the companion starts with the user's session.
    #[must_use]
    pub fn is_on(&self) -> bool {
        self.entry.is_on()
    }

    /// Makes the entry as the settings that hold want it. What the policy leaves to the user is on or off as
    /// it is on the disk, or at first (`is_new`) as the policy's default says, and an entry that is right already is left as it is: a desktop may have added to it.
    ///
    /// # Errors
    /// As the operating system says.
    pub fn follow(&self, policy: &Policy, own: &Own, is_new: bool) -> io::Result<()> {
        let is = AtLogin::of(self.is_on(), self.entry.has(HIDDEN));
        let held = Settings::of(policy, own, is != AtLogin::Not);
        let is_locked = held.locked.contains(&Name::StartAtLogin);
        let is_on = if is_locked {
            policy.must_start()
        } else if is_new {
            policy
                .defaults
                .start_at_login
                .unwrap_or(held.start_at_login)
        } else {
            held.start_at_login
        };
        let wanted = AtLogin::of(is_on, held.start_hidden);
        if wanted == is && !is_locked {
            return Ok(());
        }
        self.set(wanted)
    }

    /// Writes the entry, or takes it away.
    ///
    /// # Errors
    /// As the operating system says.
    pub fn set(&self, how: AtLogin) -> io::Result<()> {
        let mut arguments: Vec<&str> = self.first.iter().map(String::as_str).collect();
        match how {
            AtLogin::Not => return self.entry.remove(),
            AtLogin::Shown => {}
            AtLogin::Hidden => arguments.push(HIDDEN),
        }
        self.entry.write(&self.program, &arguments)
    }
}

/// What starts this program from outside, and what that is given first, by the environment.
fn started_by(variable: impl Fn(&str) -> Option<OsString>) -> io::Result<(PathBuf, Vec<String>)> {
    // In a Flatpak the program's own path means nothing to others.
    if let Some(id) = variable("FLATPAK_ID") {
        let id = id.to_string_lossy().into_owned();
        return Ok((PathBuf::from("flatpak"), vec!["run".to_owned(), id]));
    }
    // The mount of an AppImage goes with the program; the image stays.
    let program = match variable("APPIMAGE") {
        Some(image) => PathBuf::from(image),
        None => std::env::current_exe()?,
    };
    Ok((program, Vec::new()))
}

/// The program as text; entries are files of text.
fn text_of(program: &Path) -> io::Result<&str> {
    program
        .to_str()
        .filter(|text| !text.contains(['\n', '\r', '\0']))
        .ok_or_else(|| io::Error::other("the program's path can't be written in an entry"))
}

/// Removes an entry; one that isn't there is as good.
#[cfg(unix)]
fn remove_file(path: &Path) -> io::Result<()> {
    match std::fs::remove_file(path) {
        Err(fault) if fault.kind() != io::ErrorKind::NotFound => Err(fault),
        Ok(()) | Err(_) => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_flatpak_and_an_appimage_are_started_as_a_whole() {
        let by = |name: &'static str, value: &'static str| {
            started_by(move |asked| (asked == name).then(|| value.into())).unwrap()
        };
        let image = (PathBuf::from("/home/u/Companion.AppImage"), Vec::new());
        assert_eq!(by("APPIMAGE", "/home/u/Companion.AppImage"), image);
        let flatpak = ["run".to_owned(), "app.parkmate.companion".to_owned()];
        let flatpak = (PathBuf::from("flatpak"), flatpak.to_vec());
        assert_eq!(by("FLATPAK_ID", "app.parkmate.companion"), flatpak);
        let own = (std::env::current_exe().unwrap(), Vec::new());
        assert_eq!(by("HOME", "/home/u"), own);
    }
}
