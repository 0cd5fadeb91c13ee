//! `settings export` and `settings import`: moving to another computer, without secrets.

use std::{fs::OpenOptions, io::Write, path::Path};

use anyhow::Context;
use parkmate_client::{
    autostart::{AtLogin, Autostart},
    keeper::Keeper,
    logs,
    moving::{self, Import},
    paths::{self, Paths},
    policy_file,
    settings_file::{SettingsFault, SettingsFile},
};
use parkmate_core::{
    settings::{Mistake, Settings},
    text::{Value, Words},
};
use parkmate_door::{caller::Caller, place::Place, protocol::Ask};

use super::runtime;
use crate::{
    arguments::Move,
    engine,
    exit::Failure,
    output::{print, print_error},
};

/// Writes the settings into a file, or takes them from one.
pub(crate) fn settings(how: &Move) -> Result<(), Failure> {
    logs::begin(None)?;
    let paths = Paths::of_user().context("this user has no home folder to keep files in")?;
    let words = engine::wording().words;
    match how {
        Move::Export { file } => export(&paths, file, &words),
        Move::Import { file } => import(paths, file, &words),
    }
}

fn export(paths: &Paths, file: &Path, words: &Words) -> Result<(), Failure> {
    let settings = SettingsFile::load(&paths.settings).map_err(|fault| unusable(&fault, words))?;
    let starts_at_login = Autostart::of_user().is_ok_and(|autostart| autostart.is_on());
    let text = moving::export(&settings, starts_at_login).map_err(anyhow::Error::from)?;
    // What is there already is somebody's.
    let new = paths::open_private(file, OpenOptions::new().write(true).create_new(true));
    let written = new.and_then(|mut new| new.write_all(text.as_bytes()));
    let named = ("file", Value::from(file.display().to_string()));
    if let Err(fault) = written {
        let with = [named, ("detail", Value::from(fault.to_string()))];
        let sentence = words.say_with("cli-settings-not-written", &with);
        return Err(anyhow::anyhow!(sentence).into());
    }
    Ok(print(&words.say_with("cli-settings-exported", &[named]))?)
}

fn import(paths: Paths, file: &Path, words: &Words) -> Result<(), Failure> {
    let policy = policy_file::of_this_computer();
    let import = Import::read(file, &policy).map_err(|mistakes| refused(&mistakes, words))?;
    let keeper = Keeper::new(paths.settings);
    let brought = keeper.rewrite(|settings| -> Result<(), NotBrought> {
        Ok(import.bring(settings, &policy, file)?)
    });
    let settings = match brought {
        Ok((settings, ())) => settings,
        Err(NotBrought::Mistake(mistake)) => return Err(refused(&[mistake], words)),
        Err(NotBrought::Settings(fault)) => return Err(unusable(&fault, words)),
    };
    if let Some(is_on) = import.starts_at_login() {
        let is_hidden = Settings::of(&policy, &settings.own, is_on).start_hidden;
        let set =
            Autostart::of_user().and_then(|autostart| autostart.set(AtLogin::of(is_on, is_hidden)));
        if let Err(fault) = set {
            tracing::warn!(%fault, "the entry of the start could not be changed");
        }
    }
    for (key, skipped) in [
        ("cli-settings-locked", &import.locked),
        ("cli-settings-unknown", &import.unknown),
    ] {
        for one in skipped {
            print(&words.say_with(key, &[("key", Value::from(one.as_str()))]))?;
        }
    }
    // A companion that runs looks at its settings when it is asked how it is.
    runtime()?.block_on(async {
        if let Ok(mut caller) = Caller::connect(&Place::default_place()).await {
            let _ = caller.ask(Ask::Status).await;
        }
    });
    let named = [("file", Value::from(file.display().to_string()))];
    Ok(print(&words.say_with("cli-settings-imported", &named))?)
}

/// Why nothing was brought along.
enum NotBrought {
    Mistake(Mistake),
    Settings(SettingsFault),
}

impl From<Mistake> for NotBrought {
    fn from(mistake: Mistake) -> Self {
        Self::Mistake(mistake)
    }
}

impl From<SettingsFault> for NotBrought {
    fn from(fault: SettingsFault) -> Self {
        Self::Settings(fault)
    }
}

fn refused(mistakes: &[Mistake], words: &Words) -> Failure {
    for mistake in mistakes {
        print_error(&mistake.told(words));
    }
    anyhow::anyhow!(words.say("cli-settings-mistaken")).into()
}

fn unusable(fault: &SettingsFault, words: &Words) -> Failure {
    Failure::Trouble(fault.code().told(words))
}
