//! Windows starts what the user's registry names under `Run`. Its task manager switches entries off by a
//! note in another place.

use std::{io, path::Path};

use winreg::{RegKey, enums::HKEY_CURRENT_USER};

use super::text_of;

const RUN: &str = r"Software\Microsoft\Windows\CurrentVersion\Run";
const APPROVED: &str = r"Software\Microsoft\Windows\CurrentVersion\Explorer\StartupApproved\Run";

/// The value's name; people read it in the task manager.
const NAME: &str = "ParkMate Companion";

/// The window's program, which starts the companion without a console.
const WINDOW: &str = "parkmate-companion-window.exe";

/// The value in the user's registry.
#[derive(Clone, Debug)]
pub(super) struct Entry;

impl Entry {
    #[expect(clippy::unnecessary_wraps, reason = "elsewhere there may be no home")]
    pub(super) const fn of_user() -> Option<Self> {
        Some(Self)
    }

    pub(super) fn is_on(&self) -> bool {
        let user = RegKey::predef(HKEY_CURRENT_USER);
        let is_there = user
            .open_subkey(RUN)
            .and_then(|run| run.get_value::<String, _>(NAME))
            .is_ok();
        // The first byte is odd where the entry was switched off.
        let is_off = user
            .open_subkey(APPROVED)
            .and_then(|approved| approved.get_raw_value(NAME))
            .is_ok_and(|note| note.bytes.first().is_some_and(|first| first % 2 == 1));
        is_there && !is_off
    }

    /// Whether the program is started with that argument.
    pub(super) fn has(&self, argument: &str) -> bool {
        RegKey::predef(HKEY_CURRENT_USER)
            .open_subkey(RUN)
            .and_then(|run| run.get_value::<String, _>(NAME))
            .is_ok_and(|command| command.split_whitespace().any(|word| word == argument))
    }

    pub(super) fn write(&self, program: &Path, arguments: &[&str]) -> io::Result<()> {
        // The companion is a program for the console, which would stand open all day.
        let window = program.with_file_name(WINDOW);
        let (program, first) = if window.exists() {
            (window.as_path(), " --companion")
        } else {
            (program, "")
        };
        // A path on Windows holds no quotation mark.
        let mut command = format!("\"{}\"{first}", text_of(program)?);
        for argument in arguments {
            command.push(' ');
            command.push_str(argument);
        }
        let user = RegKey::predef(HKEY_CURRENT_USER);
        user.create_subkey(RUN)?.0.set_value(NAME, &command)?;
        take_out(&user, APPROVED)
    }

    pub(super) fn remove(&self) -> io::Result<()> {
        take_out(&RegKey::predef(HKEY_CURRENT_USER), RUN)
    }
}

/// Takes our value out of a key; one that isn't there is as good.
fn take_out(user: &RegKey, key: &str) -> io::Result<()> {
    let taken = user
        .open_subkey_with_flags(key, winreg::enums::KEY_SET_VALUE)
        .and_then(|key| key.delete_value(NAME));
    match taken {
        Err(fault) if fault.kind() != io::ErrorKind::NotFound => Err(fault),
        Ok(()) | Err(_) => Ok(()),
    }
}
