//! Quiet hours: a time of every day in which notifications are held back, as in a pause.

use std::{fmt, str::FromStr};

use jiff::{
    ToSpan,
    civil::{Date, Time},
    tz::TimeZone,
};
use serde::{Deserialize, Serialize};

use crate::clock::UnixMillis;

/// Minutes of a day.
const DAY: u16 = 24 * 60;

/// A time of every day, by the user's clock. It may go beyond midnight.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct QuietHours {
    /// When they begin, in minutes since the day began: 0 to 1439.
    pub from: u16,
    /// When they end, in minutes since the day began: 0 to 1439, another than `from`.
    pub to: u16,
}

/// What was written is no time of the day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("these are no quiet hours, such as 22:00-07:00")]
pub struct NoQuietHours;

impl QuietHours {
    /// Whether both are times of a day, and differ.
    #[must_use]
    pub const fn is_valid(self) -> bool {
        self.from < DAY && self.to < DAY && self.from != self.to
    }

    /// When the hours end in which this moment of this computer's clock lies; `None` if it lies in none.
    ///
    /// Hours go from a moment to a moment, so none begin twice on the night on which the clocks go back.
    #[must_use]
    pub fn end_at(self, wall: UnixMillis, zone: &TimeZone) -> Option<UnixMillis> {
        self.around(wall, zone)
            .find(|(from, to)| *from <= wall && wall < *to)
            .map(|(_, to)| to)
    }

    /// When they begin or end next; this computer's clock.
    #[must_use]
    pub fn next_turn(self, wall: UnixMillis, zone: &TimeZone) -> Option<UnixMillis> {
        self.around(wall, zone)
            .flat_map(|(from, to)| [from, to])
            .filter(|turn| *turn > wall)
            .min()
    }

    /// The hours of yesterday, today and tomorrow.
    fn around(
        self,
        wall: UnixMillis,
        zone: &TimeZone,
    ) -> impl Iterator<Item = (UnixMillis, UnixMillis)> {
        let days = wall.day(zone).into_iter().flat_map(|today| {
            [-1, 0, 1]
                .into_iter()
                .filter_map(move |day| today.checked_add(day.days()).ok())
        });
        days.filter_map(move |day| {
            let last = if self.to > self.from {
                day
            } else {
                day.tomorrow().ok()?
            };
            Some((moment(day, self.from, zone)?, moment(last, self.to, zone)?))
        })
    }
}

/// That time of that day. Where the clocks go forward over it, it comes as much later.
fn moment(day: Date, minute: u16, zone: &TimeZone) -> Option<UnixMillis> {
    let hour = i8::try_from(minute / 60).ok()?;
    let time = Time::new(hour, i8::try_from(minute % 60).ok()?, 0, 0).ok()?;
    let zoned = day.to_datetime(time).to_zoned(zone.clone()).ok()?;
    Some(UnixMillis(zoned.timestamp().as_millisecond()))
}

impl fmt::Display for QuietHours {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        let clock = |minute: u16| format!("{:02}:{:02}", minute / 60, minute % 60);
        write!(to, "{}-{}", clock(self.from), clock(self.to))
    }
}

impl FromStr for QuietHours {
    type Err = NoQuietHours;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let minute = |text: &str| -> Option<u16> {
            let (hour, minute) = text.trim().split_once(':')?;
            let (hour, minute): (u16, u16) = (hour.parse().ok()?, minute.parse().ok()?);
            (hour < 24 && minute < 60).then_some(hour * 60 + minute)
        };
        let (from, to) = text.split_once('-').ok_or(NoQuietHours)?;
        let from = minute(from).ok_or(NoQuietHours)?;
        let to = minute(to).ok_or(NoQuietHours)?;
        Some(Self { from, to })
            .filter(|hours| hours.is_valid())
            .ok_or(NoQuietHours)
    }
}

/// Quiet hours in a file for people.
pub(super) mod as_text {
    use serde::{Deserialize, Deserializer, Serializer, de::Error};

    use super::QuietHours;

    pub(in crate::settings) fn serialize<S: Serializer>(
        hours: &Option<QuietHours>,
        to: S,
    ) -> Result<S::Ok, S::Error> {
        match hours {
            Some(hours) => to.collect_str(hours),
            None => to.serialize_none(),
        }
    }

    pub(in crate::settings) fn deserialize<'de, D: Deserializer<'de>>(
        from: D,
    ) -> Result<Option<QuietHours>, D::Error> {
        let text = Option::<String>::deserialize(from)?;
        text.map(|text| text.parse().map_err(D::Error::custom))
            .transpose()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> UnixMillis {
        UnixMillis::parse(text).unwrap()
    }

    fn hours(text: &str) -> QuietHours {
        text.parse().unwrap()
    }

    /// The clocks go forward on 2026-03-29 at 02:00, and back on 2026-10-25 at 03:00.
    fn berlin() -> TimeZone {
        TimeZone::posix("CET-1CEST,M3.5.0,M10.5.0/3").unwrap()
    }

    #[test]
    fn go_over_midnight() {
        let night = hours("22:00-07:00");
        let zone = TimeZone::UTC;
        let end = |text| night.end_at(at(text), &zone);
        assert_eq!(end("2026-05-01T21:59:59Z"), None);
        assert_eq!(
            end("2026-05-01T22:00:00Z"),
            Some(at("2026-05-02T07:00:00Z"))
        );
        assert_eq!(
            end("2026-05-02T06:59:59Z"),
            Some(at("2026-05-02T07:00:00Z"))
        );
        assert_eq!(end("2026-05-02T07:00:00Z"), None);
    }

    #[test]
    fn lie_within_a_day() {
        let noon = hours("12:00-13:30");
        let zone = TimeZone::UTC;
        assert_eq!(noon.end_at(at("2026-05-01T11:59:00Z"), &zone), None);
        assert_eq!(
            noon.end_at(at("2026-05-01T12:00:00Z"), &zone),
            Some(at("2026-05-01T13:30:00Z"))
        );
        assert_eq!(
            noon.next_turn(at("2026-05-01T13:30:00Z"), &zone),
            Some(at("2026-05-02T12:00:00Z"))
        );
    }

    #[test]
    fn end_by_the_users_clock_on_the_nights_on_which_it_is_changed() {
        let night = hours("22:00-07:00");
        assert_eq!(
            night.end_at(at("2026-03-28T23:00:00+01:00"), &berlin()),
            Some(at("2026-03-29T07:00:00+02:00"))
        );
        assert_eq!(
            night.end_at(at("2026-10-24T23:00:00+02:00"), &berlin()),
            Some(at("2026-10-25T07:00:00+01:00"))
        );
    }

    #[test]
    fn that_end_in_the_hour_that_comes_twice_end_once() {
        let night = hours("22:00-02:30");
        let end = |text| night.end_at(at(text), &berlin());
        let first = at("2026-10-25T02:30:00+02:00");
        assert_eq!(end("2026-10-25T02:29:00+02:00"), Some(first));
        assert_eq!(end("2026-10-25T02:10:00+01:00"), None);
    }

    #[test]
    fn that_end_in_the_hour_that_is_left_out_end_as_much_later() {
        let night = hours("22:00-02:30");
        assert_eq!(
            night.end_at(at("2026-03-29T01:59:00+01:00"), &berlin()),
            Some(at("2026-03-29T03:30:00+02:00"))
        );
    }

    #[test]
    fn are_written_as_people_write_them() {
        let night = QuietHours {
            from: 22 * 60,
            to: 7 * 60 + 5,
        };
        assert_eq!(night.to_string(), "22:00-07:05");
        assert_eq!(hours(" 22:00 - 7:05 "), night);
        for text in [
            "",
            "22:00",
            "24:00-07:00",
            "22:60-07:00",
            "7:00-07:00",
            "-1:00-2:00",
        ] {
            assert_eq!(text.parse::<QuietHours>(), Err(NoQuietHours), "{text}");
        }
    }
}
