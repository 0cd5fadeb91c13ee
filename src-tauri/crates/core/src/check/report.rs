//! The text for support. It holds what is needed to help and nothing personal: of the server its host, of
//! the account only its role; no name, no booking, no vehicle, no message, no secret. It is put together
//! from what is harmless, not washed of what isn't.

use std::fmt::Write;

use super::{CheckView, StepState};
use crate::{
    account::Role,
    plain::plain_line,
    snapshot::{ConnectionView, SessionView, Snapshot},
};

/// The program and the computer that it runs on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct About {
    /// The companion's version.
    pub version: String,
    /// The operating system, such as `Debian GNU/Linux 12 (x86_64)`.
    pub system: String,
}

/// The report on a check. `snapshot` is that of a running companion, if one runs. It is in English whatever
/// the user's language is, but for what the check itself found.
#[must_use]
pub fn report(check: &CheckView, snapshot: Option<&Snapshot>, about: &About) -> String {
    let mut text = String::new();
    // Writing into a string doesn't fail.
    let _ = write_check(&mut text, check, about);
    if let Some(snapshot) = snapshot {
        let _ = write_session(&mut text, snapshot);
    }
    text
}

fn write_check(text: &mut String, check: &CheckView, about: &About) -> std::fmt::Result {
    writeln!(text, "ParkMate Companion {}", about.version)?;
    writeln!(text, "System: {}", plain_line(&about.system))?;
    let server = check.server.as_deref().unwrap_or("none");
    writeln!(text, "Server: {}", plain_line(server))?;
    writeln!(text)?;
    for step in &check.steps {
        let (sign, said) = match &step.state {
            StepState::Waiting => ("waiting", String::new()),
            StepState::Running => ("running", String::new()),
            StepState::Passed { detail } => ("passed", detail.clone()),
            StepState::Failed { trouble } => (
                "FAILED",
                format!("{}: {}", trouble.code.name(), trouble.sentence),
            ),
            StepState::NotTried { why } => ("not tried", why.clone()),
            StepState::NotNeeded { why } => ("not needed", why.clone()),
        };
        let (name, said) = (step.step.name(), plain_line(&said));
        writeln!(
            text,
            "{}",
            format!("{name:<14} {sign:<10} {said}").trim_end()
        )?;
    }
    Ok(())
}

fn write_session(text: &mut String, snapshot: &Snapshot) -> std::fmt::Result {
    writeln!(text)?;
    let session = match &snapshot.session {
        SessionView::SignedOut { .. } => "signed out",
        SessionView::SigningIn => "signing in",
        SessionView::SignedIn { role, .. } => match role {
            Role::Driver => "a driver",
            Role::Owner => "an owner",
            Role::Admin => "an administrator",
            Role::Unknown(_) => "an unknown role",
        },
    };
    writeln!(text, "Session: {session}")?;
    let connection = match &snapshot.connection {
        ConnectionView::Off => "off".to_owned(),
        ConnectionView::Connecting => "connecting".to_owned(),
        ConnectionView::Online => "online".to_owned(),
        ConnectionView::Waiting { why, .. } => format!("waiting, {}", why.code.name()),
    };
    writeln!(text, "Connection: {connection}")?;
    let reconnects = &snapshot.reconnects;
    write!(text, "Reconnects today: {}", reconnects.today)?;
    match &reconnects.last {
        Some(last) => writeln!(
            text,
            "; last loss {}, {}",
            last.at.rfc3339(),
            last.why.code.name()
        )?,
        None => writeln!(text)?,
    }
    writeln!(text, "Server's clock ahead: {} ms", snapshot.server_ahead)?;
    let troubles: Vec<String> = snapshot
        .troubles
        .iter()
        .map(|trouble| trouble.code.name())
        .collect();
    let troubles = if troubles.is_empty() {
        "none".to_owned()
    } else {
        troubles.join(", ")
    };
    writeln!(text, "Troubles: {troubles}")?;
    if !snapshot.sources.is_empty() {
        writeln!(text)?;
        writeln!(
            text,
            "{:<18} {:>6} {:>6} {:>6} {:>8}",
            "frames of", "first", "late", "never", "foreign"
        )?;
    }
    for source in &snapshot.sources {
        let count = source.count;
        writeln!(
            text,
            "{:<18} {:>6} {:>6} {:>6} {:>8}",
            source.kind.name(),
            count.frame,
            count.late,
            count.never,
            count.foreign
        )?;
    }
    Ok(())
}
