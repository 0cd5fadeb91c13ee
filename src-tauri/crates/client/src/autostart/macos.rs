//! macOS starts what has a property list among the user's launch agents, and here starts it again where it
//! was killed: that is the guard, which looks after the rest.

use std::{
    io,
    path::{Path, PathBuf},
};

use directories::BaseDirs;

use super::{remove_file, text_of};
use crate::paths;

/// The agent's name, and with `.plist` its file's.
const NAME: &str = "app.parkmate.companion";

/// The entry's file.
#[derive(Clone, Debug)]
pub(super) struct Entry(PathBuf);

impl Entry {
    pub(super) fn of_user() -> Option<Self> {
        let folders = BaseDirs::new()?;
        let folder = folders.home_dir().join("Library/LaunchAgents");
        Some(Self::in_folder(&folder))
    }

    pub(super) fn in_folder(folder: &Path) -> Self {
        Self(folder.join(format!("{NAME}.plist")))
    }

    pub(super) fn is_on(&self) -> bool {
        self.0.exists()
    }

    /// Whether the program is started with that argument.
    pub(super) fn has(&self, argument: &str) -> bool {
        let word = format!("<string>{}</string>", escaped(argument));
        std::fs::read_to_string(&self.0).is_ok_and(|text| text.contains(&word))
    }

    pub(super) fn write(&self, program: &Path, arguments: &[&str]) -> io::Result<()> {
        let words: String = [text_of(program)?]
            .into_iter()
            .chain(arguments.iter().copied())
            .map(|word| format!("\n    <string>{}</string>", escaped(word)))
            .collect();
        let text = format!(
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\
             <!DOCTYPE plist PUBLIC \"-//Apple//DTD PLIST 1.0//EN\" \"http://www.apple.com/DTDs/PropertyList-1.0.dtd\">\n\
             <plist version=\"1.0\">\n<dict>\n  <key>Label</key>\n  <string>{NAME}</string>\n  \
             <key>ProgramArguments</key>\n  <array>{words}\n  </array>\n  <key>RunAtLoad</key>\n  <true/>\n  \
             <key>KeepAlive</key>\n  <dict>\n    <key>Crashed</key>\n    <true/>\n  </dict>\n</dict>\n</plist>\n"
        );
        paths::write_private(&self.0, text.as_bytes())
    }

    pub(super) fn remove(&self) -> io::Result<()> {
        remove_file(&self.0)
    }
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
}
