//! Linux desktops start what lies in the folder `autostart` of the user's settings (XDG Desktop
//! Application Autostart).

use std::{
    fs, io,
    path::{Path, PathBuf},
};

use directories::BaseDirs;

use super::{remove_file, text_of};
use crate::paths;

/// The entry's file.
#[derive(Clone, Debug)]
pub(super) struct Entry(PathBuf);

impl Entry {
    pub(super) fn of_user() -> Option<Self> {
        let folders = BaseDirs::new()?;
        // A Flatpak has settings of its own, and the session looks into the user's.
        let settings = if std::env::var_os("FLATPAK_ID").is_some() {
            std::env::var_os("HOST_XDG_CONFIG_HOME")
                .map_or_else(|| folders.home_dir().join(".config"), PathBuf::from)
        } else {
            folders.config_dir().to_owned()
        };
        Some(Self::in_folder(&settings.join("autostart")))
    }

    pub(super) fn in_folder(folder: &Path) -> Self {
        Self(folder.join("parkmate-companion.desktop"))
    }

    /// Desktops switch an entry off by a line in it.
    pub(super) fn is_on(&self) -> bool {
        let Ok(text) = fs::read_to_string(&self.0) else {
            return false;
        };
        !text.lines().any(|line| {
            let mut parts = line.splitn(2, '=').map(str::trim);
            matches!(
                (parts.next(), parts.next()),
                (Some("Hidden"), Some("true")) | (Some("X-GNOME-Autostart-enabled"), Some("false"))
            )
        })
    }

    /// Whether the program is started with that argument.
    pub(super) fn has(&self, argument: &str) -> bool {
        fs::read_to_string(&self.0).is_ok_and(|text| {
            text.lines().any(|line| {
                line.strip_prefix("Exec=")
                    .is_some_and(|command| command.split_whitespace().any(|word| word == argument))
            })
        })
    }

    pub(super) fn write(&self, program: &Path, arguments: &[&str]) -> io::Result<()> {
        let path = text_of(program)?;
        let program = quoted(path);
        let command = [program.as_str()]
            .into_iter()
            .chain(arguments.iter().copied())
            .collect::<Vec<_>>()
            .join(" ");
        let text = format!(
            "[Desktop Entry]\nType=Application\nName=ParkMate Companion\nIcon=parkmate-companion\n\
             Exec={command}\nTryExec={}\nTerminal=false\nX-GNOME-Autostart-enabled=true\n",
            path.replace('\\', r"\\")
        );
        paths::write_private(&self.0, text.as_bytes())
    }

    pub(super) fn remove(&self) -> io::Result<()> {
        remove_file(&self.0)
    }
}

/// A path as an argument of `Exec`: in quotation marks, within which four characters are escaped. The line
/// is a string of the file, in which each of those backslashes is escaped again, and a per cent sign
/// would stand for a field.
fn quoted(path: &str) -> String {
    let mut quoted = String::from("\"");
    for c in path.chars() {
        match c {
            '\\' => quoted.push_str(r"\\\\"),
            '"' | '`' | '$' => {
                quoted.push_str(r"\\");
                quoted.push(c);
            }
            '%' => quoted.push_str("%%"),
            other => quoted.push(other),
        }
    }
    quoted.push('"');
    quoted
}

#[cfg(test)]
mod tests {
    use parkmate_core::settings::Policy;

    use super::super::{AtLogin, Autostart};
    use super::*;

    fn exec(file: &Path) -> String {
        let text = fs::read_to_string(file).unwrap();
        let line = text.lines().find_map(|line| line.strip_prefix("Exec="));
        line.unwrap().to_owned()
    }

    #[test]
    fn the_entry_is_written_and_taken_away() {
        let home = tempfile::tempdir().unwrap();
        let folder = home.path().join("config/autostart");
        let file = folder.join("parkmate-companion.desktop");
        let program = PathBuf::from("/opt/park mate/parkmate-companion");
        let autostart = Autostart::in_folder(program, &folder);
        assert!(!autostart.is_on());
        autostart.set(AtLogin::Not).unwrap();
        autostart.set(AtLogin::Shown).unwrap();
        assert!(autostart.is_on());
        assert_eq!(exec(&file), "\"/opt/park mate/parkmate-companion\"");
        // A desktop doesn't complain when the program was removed.
        let text = fs::read_to_string(&file).unwrap();
        assert!(text.contains("\nTryExec=/opt/park mate/parkmate-companion\n"));
        autostart.set(AtLogin::Hidden).unwrap();
        assert_eq!(
            exec(&file),
            "\"/opt/park mate/parkmate-companion\" --hidden"
        );
        autostart.set(AtLogin::Not).unwrap();
        assert!(!autostart.is_on() && !file.exists());
    }

    #[test]
    fn an_entry_that_the_desktop_has_switched_off_is_off() {
        let home = tempfile::tempdir().unwrap();
        let file = home.path().join("parkmate-companion.desktop");
        let autostart = Autostart::in_folder("/p".into(), home.path());
        for line in ["Hidden=true", "X-GNOME-Autostart-enabled = false"] {
            fs::write(&file, format!("[Desktop Entry]\nExec=/p\n{line}\n")).unwrap();
            assert!(!autostart.is_on(), "{line}");
        }
        autostart.set(AtLogin::Shown).unwrap();
        assert!(autostart.is_on());
    }

    /// What there is after a start by that policy and those settings, where there was something before.
    fn followed(before: AtLogin, policy: &str, own: &str, is_new: bool) -> AtLogin {
        let home = tempfile::tempdir().unwrap();
        let autostart = Autostart::in_folder("/p".into(), home.path());
        autostart.set(before).unwrap();
        let policy = toml::from_str(policy).unwrap();
        let own = toml::from_str(own).unwrap();
        autostart.follow(&policy, &own, is_new).unwrap();
        let file = home.path().join("parkmate-companion.desktop");
        match autostart.is_on().then(|| exec(&file)).as_deref() {
            None => AtLogin::Not,
            Some("\"/p\"") => AtLogin::Shown,
            Some("\"/p\" --hidden") => AtLogin::Hidden,
            Some(other) => panic!("{other}"),
        }
    }

    #[test]
    fn the_entry_follows_the_settings_that_hold() {
        use AtLogin::{Hidden, Not, Shown};
        const ON: &str = "start_at_login = true\n";
        const ON_HIDDEN: &str = "start_at_login = true\nstart_hidden = true\n";
        const OFF: &str = "start_at_login = false\n";
        const LOCKED: &str = "locked = [\"start_at_login\"]\n";
        const HIDDEN: &str = "start_hidden = true\n";
        const SHOWN: &str = "start_hidden = false\n";
        for (before, policy, own, after) in [
            (Not, ON, "", Shown),
            (Not, ON, HIDDEN, Hidden),
            (Hidden, ON, "", Shown),
            (Not, ON_HIDDEN, SHOWN, Hidden),
            (Shown, OFF, HIDDEN, Not),
            (Shown, LOCKED, "", Not),
            // Left to the user.
            (Shown, "", "", Shown),
            (Shown, "", HIDDEN, Hidden),
            (Hidden, "", "", Shown),
            (Shown, HIDDEN, SHOWN, Hidden),
            (Not, HIDDEN, "", Not),
            (Not, "", HIDDEN, Not),
            (Hidden, "locked = [\"start_hidden\"]\n", HIDDEN, Shown),
        ] {
            assert_eq!(followed(before, policy, own, false), after, "{policy}{own}");
        }
    }

    #[test]
    fn the_default_of_the_policy_holds_until_the_user_has_settings() {
        use AtLogin::{Not, Shown};
        const ON: &str = "[defaults]\nstart_at_login = true\n";
        const OFF: &str = "[defaults]\nstart_at_login = false\n";
        assert_eq!(followed(Not, ON, "", true), Shown);
        assert_eq!(followed(Not, ON, "", false), Not);
        assert_eq!(followed(Shown, OFF, "", true), Not);
        assert_eq!(followed(Shown, "", "", true), Shown);
    }

    #[test]
    fn an_entry_that_is_right_already_keeps_what_a_desktop_has_added() {
        let home = tempfile::tempdir().unwrap();
        let file = home.path().join("parkmate-companion.desktop");
        let autostart = Autostart::in_folder("/p".into(), home.path());
        let text = "[Desktop Entry]\nExec=/p --hidden\nX-GNOME-Autostart-Delay=10\n";
        fs::write(&file, text).unwrap();
        let own = toml::from_str("start_hidden = true").unwrap();
        autostart.follow(&Policy::default(), &own, false).unwrap();
        assert_eq!(fs::read_to_string(&file).unwrap(), text);
    }

    #[test]
    fn a_path_is_quoted_so_that_it_stays_one_argument() {
        assert_eq!(quoted(r#"/a "b" $c/100%"#), r#""/a \\"b\\" \\$c/100%%""#);
        assert_eq!(quoted(r"/a\b"), r#""/a\\\\b""#);
    }

    #[test]
    fn a_path_that_would_begin_another_line_is_refused() {
        let home = tempfile::tempdir().unwrap();
        let autostart = Autostart::in_folder("/a\nExec=/b".into(), home.path());
        assert!(autostart.set(AtLogin::Shown).is_err());
        assert!(!autostart.is_on());
    }
}
