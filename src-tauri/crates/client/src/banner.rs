//! A notification as it is shown: the text of a row of the history, made harmless. The server's text may
//! hold anything (S4.3, S5.4): it is shown as plain text, never as markup.

use parkmate_core::{
    companion::Notice,
    event::{Kind, Level, Subject},
    history::{Row, RowId},
    notice::Offer,
    plain::{cut, plain, plain_line},
    wording::Said,
};

/// Longest title that is shown, in characters.
const TITLE_LIMIT: usize = 120;

/// Longest body that is shown, in characters; the history has all of it. Some services pass on 8 MiB.
const BODY_LIMIT: usize = 600;

/// A notification to show.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Banner {
    /// The rows of the history that it tells, the newest last; a click leads to that one.
    pub rows: Vec<RowId>,
    /// What happened.
    pub kind: Kind,
    /// Whose story it goes on, see [`story`]: it takes the place of the last banner about the same, where
    /// the desktop can do that.
    pub about: Option<Story>,
    /// Whether it takes the place of the banner of its row, and is not shown if that is gone.
    pub improves: bool,
    /// What it offers to do at once.
    pub offers: Vec<Offer>,
    /// Whether it makes itself heard, where the desktop can do that.
    pub sound: bool,
    /// How grave it is.
    pub level: Level,
    /// A few words.
    pub title: String,
    /// A sentence or two, from us or from the server.
    pub body: String,
}

/// What a banner may be one of several about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Story {
    /// A booking or a countdown.
    Of(Subject),
    /// A burst, by its number.
    Burst(u64),
}

/// What a banner tells the story of. A warning, the end and the closing are one story about one booking or
/// countdown, of which only the newest matters; nothing else makes an earlier banner needless. A slot or a
/// lot names no booking for certain.
#[must_use]
pub fn story(kind: Kind, subject: Option<Subject>) -> Option<Story> {
    match kind {
        Kind::ExpiringSoon | Kind::Expired | Kind::AutoExpired => match subject {
            Some(Subject::Booking(_) | Subject::Countdown(_)) => subject.map(Story::Of),
            Some(Subject::Slot(_) | Subject::Lot(_) | Subject::Wash(_) | Subject::Employee(_))
            | None => None,
        },
        Kind::RenewalSucceeded
        | Kind::RenewalFailed
        | Kind::Declined
        | Kind::CashVerified
        | Kind::NewBooking
        | Kind::WashDone
        | Kind::EmployeeAssigned
        | Kind::CashWaiting
        | Kind::WashBooked
        | Kind::Other => None,
    }
}

impl Banner {
    /// The banner that the core wants.
    #[must_use]
    pub fn of(notice: Notice, sound: bool, offers: Vec<Offer>) -> Self {
        let (rows, kind, level, about, said) = match notice {
            Notice::Row(row) => (
                vec![row.id],
                row.kind,
                row.level,
                story(row.kind, row.subject),
                Said {
                    title: row.title,
                    body: row.body,
                },
            ),
            Notice::Group { rows, said } => (rows, Kind::Other, Level::Info, None, said),
            Notice::Note {
                kind,
                level,
                subject,
                said,
            } => (Vec::new(), kind, level, subject.map(Story::Of), said),
        };
        Self {
            rows,
            kind,
            about,
            improves: false,
            offers,
            sound,
            level,
            title: said.title,
            body: said.body,
        }
    }

    /// A better banner in the place of the one of that row.
    #[must_use]
    pub fn improving(row: Row, offers: Vec<Offer>) -> Self {
        Self {
            improves: true,
            ..Self::of(Notice::Row(row), false, offers)
        }
    }

    /// An example of a kind of event, which belongs to no row.
    #[must_use]
    pub fn example(kind: Kind, said: Said, sound: bool) -> Self {
        Self {
            rows: Vec::new(),
            kind,
            about: None,
            improves: false,
            offers: Vec::new(),
            level: kind.level(),
            title: said.title,
            body: said.body,
            sound,
        }
    }

    /// The title in one line, without what can't be shown.
    #[must_use]
    pub fn plain_title(&self) -> String {
        let line = plain_line(&self.title);
        cut(line.trim(), TITLE_LIMIT)
    }

    /// The body, without what can't be shown.
    #[must_use]
    pub fn plain_body(&self) -> String {
        let text = plain(&self.body);
        cut(text.trim(), BODY_LIMIT)
    }

    /// The body for a service that reads it as markup.
    #[must_use]
    pub fn markup_body(&self) -> String {
        let mut escaped = String::new();
        for c in self.plain_body().chars() {
            match c {
                '&' => escaped.push_str("&amp;"),
                '<' => escaped.push_str("&lt;"),
                '>' => escaped.push_str("&gt;"),
                other => escaped.push(other),
            }
        }
        escaped
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn banner(text: &str) -> Banner {
        Banner {
            rows: vec![RowId(1)],
            kind: Kind::Other,
            about: None,
            improves: false,
            offers: Vec::new(),
            sound: true,
            level: Level::Info,
            title: text.to_owned(),
            body: text.to_owned(),
        }
    }

    #[test]
    fn only_the_times_of_a_booking_or_countdown_are_a_story() {
        for about in [Subject::Booking(12), Subject::Countdown(1)] {
            let kinds: Vec<Kind> = Kind::TEN
                .into_iter()
                .filter(|kind| story(*kind, Some(about)) == Some(Story::Of(about)))
                .collect();
            assert_eq!(
                kinds,
                [Kind::ExpiringSoon, Kind::Expired, Kind::AutoExpired]
            );
        }
        assert_eq!(story(Kind::AutoExpired, Some(Subject::Slot(12))), None);
        assert_eq!(story(Kind::AutoExpired, None), None);
    }

    #[test]
    fn leaves_ordinary_text_as_it_is() {
        let text = "Your booking for Slot #4 has expired. – ✅ അറിയിപ്പ്";
        assert_eq!(banner(text).plain_title(), text);
        assert_eq!(banner(text).plain_body(), text);
        assert_eq!(banner(text).markup_body(), text);
    }

    #[test]
    fn drops_control_characters_and_turns_of_direction() {
        let banner = banner("a\0b\u{1b}[31mc\u{202e}d\u{2066}e\r\nf\tg\u{2028}h");
        assert_eq!(banner.plain_title(), "ab[31mcde f g h");
        assert_eq!(banner.plain_body(), "ab[31mcde\nf g\nh");
    }

    #[test]
    fn cuts_what_is_long_between_characters() {
        let banner = banner(&"ß".repeat(1_000));
        assert_eq!(banner.plain_title(), format!("{}…", "ß".repeat(119)));
        assert_eq!(banner.plain_body(), format!("{}…", "ß".repeat(599)));
        let fits = self::banner(&"x".repeat(120));
        assert_eq!(fits.plain_title(), "x".repeat(120));
    }

    #[test]
    fn escapes_for_markup_after_cutting() {
        let banner = banner("<b>5 & 6</b>");
        assert_eq!(banner.markup_body(), "&lt;b&gt;5 &amp; 6&lt;/b&gt;");
        let long = self::banner(&"<".repeat(1_000));
        assert_eq!(long.markup_body(), format!("{}…", "&lt;".repeat(599)));
    }
}
