//! What callers at the door and the tray ask for, and the answers.

use jiff::{Timestamp, ToSpan, tz::TimeZone};
use parkmate_core::{
    address::web_booking,
    clock::UnixMillis,
    companion::{Asker, Input},
    spot::Spot,
    timing,
    trouble::TroubleCode,
};
use parkmate_door::{
    program,
    protocol::{Answer, Ask, LogLevel, News, PauseFor, Refusal},
};
use tokio::sync::oneshot;

use super::Driver;
use crate::{clock::Clock, logs::Log, shell::ShellFault};

impl Driver {
    pub(super) fn asked(&mut self, ask: Ask, reply: oneshot::Sender<Result<Answer, Refusal>>) {
        let answer = match ask {
            // The version was agreed on at the door.
            Ask::Hello { version } => Ok(Answer::Welcome {
                version,
                program: program::version().to_owned(),
            }),
            Ask::Subscribe { .. } | Ask::Status => {
                self.look_at_settings();
                let snapshot = self.companion.snapshot(Clock::now());
                Ok(Answer::Status(Box::new(snapshot)))
            }
            Ask::SignIn(with) => {
                let asker = self.asker(reply);
                return self.tell_core(Input::SignIn {
                    asker,
                    server: with.server,
                    socket: with.socket,
                    user: with.user,
                    password: with.password,
                    allow_plain: with.allow_plain,
                });
            }
            Ask::Wish(wish) => {
                let asker = self.asker(reply);
                return self.tell_core(Input::Wished { asker, wish });
            }
            Ask::SignOut(how) => {
                self.tell_core(Input::SignOut(how));
                self.tell_news(News::HistoryChanged);
                Ok(Answer::Done)
            }
            Ask::History {
                filter,
                offset,
                limit,
            } => return self.page(filter, offset, limit, reply),
            Ask::Place { filter, row } => return self.place(filter, row, reply),
            Ask::Mark { which, read } => return self.mark(which, read, reply),
            Ask::Delete(which) => return self.delete(which, reply),
            Ask::Undelete(deletion) => return self.undelete(deletion, reply),
            Ask::Export { filter, format } => self.export(filter, format),
            Ask::DaySheet { lot } => match self.companion.day_sheet(lot, Clock::now()) {
                Some(sheet) => Ok(Answer::DaySheet(Box::new(sheet))),
                None => Err(self.refusal(TroubleCode::NotSignedIn)),
            },
            Ask::ExportDaySheet { lot } => self.export_day_sheet(lot),
            Ask::ShowExports => self.show_exports(),
            Ask::Pause(wanted) => {
                let until = pause_end(wanted, &self.companion.wording().zone, Clock::now().wall);
                self.tell_core(Input::Pause { until });
                Ok(Answer::Done)
            }
            Ask::Change(change) => self.change(change),
            Ask::Forget { server, user } => self.forget(&server, &user),
            Ask::Retry => {
                self.tell_core(Input::Retry);
                Ok(Answer::Done)
            }
            Ask::ShowWindow { at } => self.show_window(at),
            Ask::OpenInBrowser { booking } => self.open_in_browser(booking),
            Ask::Check(of) => self.check(of),
            Ask::Update(what) => return self.asked_of_updates(what, reply),
            Ask::TestNotification { kind } => return self.test_notification(kind, reply),
            Ask::LogLevel(level) => self.log_level(level),
            Ask::ShowLogs => self.show_logs(),
            Ask::Quit => {
                self.is_ending = true;
                Ok(Answer::Done)
            }
        };
        let _ = reply.send(answer);
    }

    pub(super) fn asker(&mut self, reply: oneshot::Sender<Result<Answer, Refusal>>) -> Asker {
        self.next_asker += 1;
        let asker = Asker(self.next_asker);
        self.askers.insert(asker, reply);
        asker
    }

    /// Shows the window that is open, or starts one.
    fn show_window(&self, at: Option<Spot>) -> Result<Answer, Refusal> {
        if *self.handle.windows.borrow() > 0 {
            self.tell_news(News::Show { at });
            return Ok(Answer::Done);
        }
        match self.parts.shell.start_window(at) {
            Ok(()) => Ok(Answer::Done),
            Err(fault) => {
                tracing::warn!(%fault, "the window could not be started");
                tracing::debug!(?fault, "in full");
                Err(self.refusal(TroubleCode::WindowMissing))
            }
        }
    }

    /// Where nothing is logged, or not as the process began, nothing can be changed.
    fn log_level(&self, level: LogLevel) -> Result<Answer, Refusal> {
        if let Some(log) = &self.parts.log
            && let Err(fault) = log.set(level)
        {
            tracing::warn!(%fault, "the log's level can't be changed");
        }
        Ok(Answer::Done)
    }

    fn show_logs(&self) -> Result<Answer, Refusal> {
        let folder = self.parts.log.as_ref().and_then(Log::folder);
        let shown = match folder {
            Some(folder) => self.parts.shell.open_folder(folder),
            None => Err(ShellFault::NotAFolder),
        };
        shown.map(|()| Answer::Done).map_err(|fault| {
            tracing::warn!(%fault, "the folder of the log could not be shown");
            self.refusal(TroubleCode::FolderNotShown)
        })
    }

    fn open_in_browser(&self, booking: u64) -> Result<Answer, Refusal> {
        let Some(account) = self.companion.account() else {
            return Err(self.refusal(TroubleCode::TokenRefused));
        };
        let web = self.companion.settings().web_address_of(account);
        match self.parts.shell.open_url(&web_booking(&web, booking)) {
            Ok(()) => Ok(Answer::Done),
            Err(fault) => {
                tracing::warn!(%fault, "the browser could not be started");
                Err(self.refusal(TroubleCode::BrowserMissing))
            }
        }
    }
}

/// When a pause that is asked for now ends.
fn pause_end(wanted: PauseFor, zone: &TimeZone, wall: UnixMillis) -> Option<UnixMillis> {
    match wanted {
        PauseFor::Off => None,
        PauseFor::Hour => Some(wall.after(timing::PAUSE_HOUR)),
        PauseFor::UntilTomorrow => {
            let tomorrow = Timestamp::from_millisecond(wall.0)
                .ok()
                .and_then(|now| now.to_zoned(zone.clone()).checked_add(1.day()).ok())
                .and_then(|then| then.start_of_day().ok())
                .map(|then| UnixMillis(then.timestamp().as_millisecond()));
            Some(tomorrow.unwrap_or_else(|| wall.after(timing::PAUSE_HOUR)))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pause_until_tomorrow_ends_at_the_users_midnight_also_when_the_day_has_23_hours() {
        // 2026-03-29 in Berlin: the clocks go forward at 02:00.
        let zone = TimeZone::posix("CET-1CEST,M3.5.0,M10.5.0/3").unwrap();
        let at = |text: &str| UnixMillis::parse(text).unwrap();
        assert_eq!(
            pause_end(
                PauseFor::UntilTomorrow,
                &zone,
                at("2026-03-29T00:30:00+01:00")
            ),
            Some(at("2026-03-30T00:00:00+02:00"))
        );
        assert_eq!(pause_end(PauseFor::Off, &zone, UnixMillis(0)), None);
        assert_eq!(
            pause_end(PauseFor::Hour, &zone, UnixMillis(0)),
            Some(UnixMillis(3_600_000))
        );
    }
}
