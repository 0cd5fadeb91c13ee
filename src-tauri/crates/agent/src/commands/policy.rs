//! `policy`: what the company has set on this computer and whose word holds for each setting; or whether a
//! file can be rolled out as a policy.

use parkmate_client::{paths::Paths, policy_file, settings_file::SettingsFile};
use parkmate_core::{
    settings::{Holding, Mistake, Origin, Own, Policy, Wrong, holdings},
    text::{Value, Words},
};

use crate::{arguments, engine, exit::Failure, output::print};

/// Prints what holds, and what is wrong.
pub(crate) fn policy(with: &arguments::Policy) -> Result<(), Failure> {
    let words = engine::wording().words;
    let (policy, own) = match &with.check {
        Some(file) => {
            let mut policy = policy_file::load(file);
            // To whom it is to be rolled out, a file that isn't there is no policy that sets nothing.
            if policy.from.is_none() {
                policy.mistakes = vec![Mistake {
                    file: file.display().to_string(),
                    line: None,
                    what: Wrong::Unreadable(std::io::ErrorKind::NotFound.to_string()),
                }];
            }
            (policy, Own::default())
        }
        None => {
            let file = Paths::of_user().map(|paths| SettingsFile::load(&paths.settings));
            let own = file.and_then(Result::ok).unwrap_or_default().own;
            (policy_file::of_this_computer(), own)
        }
    };
    for line in lines(&policy, &own, with.check.is_some(), &words) {
        print(&line)?;
    }
    if policy.mistakes.is_empty() {
        Ok(())
    } else {
        Err(anyhow::anyhow!(words.say("cli-policy-advice")).into())
    }
}

fn lines(policy: &Policy, own: &Own, is_check: bool, words: &Words) -> Vec<String> {
    let mistakes = policy.mistakes.iter().map(|mistake| mistake.told(words));
    let mut lines: Vec<String> = mistakes.collect();
    let is_used = !policy.mistakes.iter().any(Mistake::is_serious);
    let key = match (&policy.from, is_used) {
        (_, false) => "cli-policy-not",
        (None, true) => "cli-policy-none",
        (Some(_), true) if is_check && policy.mistakes.is_empty() => "cli-policy-fine",
        (Some(_), true) => "cli-policy-holds",
    };
    let named = policy.mistakes.first().map(|mistake| mistake.file.clone());
    let file = policy.from.clone().or(named);
    let file = file.unwrap_or_else(|| policy_file::PLACE.to_owned());
    lines.push(words.say_with(key, &[("file", Value::from(file))]));
    if is_used || !is_check {
        lines.extend(holdings(policy, own).iter().map(|held| line(held, words)));
    }
    lines
}

fn line(held: &Holding, words: &Words) -> String {
    let origin = words.say(match held.origin {
        Origin::Policy => "cli-policy-set",
        Origin::User => "cli-policy-user",
        Origin::Default => "cli-policy-default",
        Origin::Usual => "cli-policy-usual",
    });
    match &held.value {
        Some(value) => format!("{} = {value}  ({origin})", held.key),
        None => format!("{}  ({origin})", held.key),
    }
}

#[cfg(test)]
mod tests {
    use parkmate_core::{
        settings::{Preset, Theme},
        text::Language,
    };

    use super::*;

    fn plain(policy: &Policy, is_check: bool) -> Vec<String> {
        let words = Words::of(Language::English);
        let lines = lines(policy, &Own::default(), is_check, &words);
        let lines = lines.into_iter();
        lines
            .map(|line| line.replace(['\u{2068}', '\u{2069}'], ""))
            .collect()
    }

    fn dark() -> Policy {
        Policy {
            from: Some("/etc/policy.toml".into()),
            set: Preset {
                own: Own {
                    theme: Some(Theme::Dark),
                    ..Own::default()
                },
                ..Preset::default()
            },
            ..Policy::default()
        }
    }

    #[test]
    fn says_what_holds_and_whose_word_that_is() {
        let printed = plain(&dark(), false);
        assert_eq!(
            printed[0],
            "Your company's settings in /etc/policy.toml hold."
        );
        assert!(printed.contains(&"theme = \"dark\"  (set by the policy)".to_owned()));
        assert!(printed.contains(&"ca_file  (as usual)".to_owned()));
        assert_eq!(plain(&dark(), true)[0], "/etc/policy.toml has no mistake.");
    }

    #[test]
    fn names_every_mistake_in_front_and_lists_nothing_of_a_file_that_is_none() {
        let mistaken = Policy {
            from: Some("/etc/policy.toml".into()),
            mistakes: vec![Mistake {
                file: "/etc/policy.toml".into(),
                line: Some(3),
                what: Wrong::Range("keep_days".into()),
            }],
            ..Policy::default()
        };
        assert_eq!(
            plain(&mistaken, true),
            [
                "/etc/policy.toml, line 3: “keep_days” is beyond its range, or empty.",
                "Nothing in /etc/policy.toml holds, because of a mistake.",
            ]
        );
    }

    #[test]
    fn without_a_policy_it_says_where_one_would_be() {
        let printed = plain(&Policy::default(), false);
        assert!(printed[0].contains(policy_file::PLACE), "{printed:?}");
    }
}
