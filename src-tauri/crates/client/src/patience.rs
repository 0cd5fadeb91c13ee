//! How long a server asks us to wait: the `Retry-After` header, which may be a number of seconds or a
//! date.

use std::time::{Duration, SystemTime};

use parkmate_core::timing;
use tokio_tungstenite::tungstenite::http::{HeaderMap, header::RETRY_AFTER};

/// The wait that the headers ask for, at most [`timing::RETRY_AFTER_CAP`]. `now` is this computer's
/// clock, against which a date is taken.
pub(crate) fn retry_after(headers: &HeaderMap, now: SystemTime) -> Option<Duration> {
    wait(headers.get(RETRY_AFTER)?.to_str().ok()?, now)
}

/// The wait that the header's text asks for, at most [`timing::RETRY_AFTER_CAP`]; `None` if it is neither a number
/// nor a date.
#[must_use]
pub fn wait(text: &str, now: SystemTime) -> Option<Duration> {
    let text = text.trim();
    let wait = match text.parse() {
        Ok(seconds) => Duration::from_secs(seconds),
        Err(_) => httpdate::parse_http_date(text)
            .ok()?
            .duration_since(now)
            .unwrap_or_default(),
    };
    Some(wait.min(timing::RETRY_AFTER_CAP))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked(header: &str) -> Option<Duration> {
        let now = httpdate::parse_http_date("Mon, 23 Nov 2026 03:00:00 GMT").unwrap();
        let headers = [(RETRY_AFTER, header.parse().unwrap())]
            .into_iter()
            .collect();
        retry_after(&headers, now)
    }

    #[test]
    fn takes_seconds_and_dates() {
        assert_eq!(asked("7"), Some(Duration::from_secs(7)));
        assert_eq!(
            asked("Mon, 23 Nov 2026 03:00:40 GMT"),
            Some(Duration::from_secs(40))
        );
    }

    #[test]
    fn a_date_in_the_past_means_now() {
        assert_eq!(asked("Mon, 23 Nov 2026 02:00:00 GMT"), Some(Duration::ZERO));
    }

    #[test]
    fn has_a_limit() {
        assert_eq!(asked("9999999"), Some(timing::RETRY_AFTER_CAP));
    }

    #[test]
    fn ignores_what_is_neither() {
        assert_eq!(asked("soon"), None);
        assert_eq!(asked("-1"), None);
        assert_eq!(retry_after(&HeaderMap::new(), SystemTime::now()), None);
    }
}
