//! How long a server asks us to wait: the `Retry-After` header, which may be a number of seconds or a
//! date.

use std::time::{Duration, SystemTime};

use parkmate_core::timing;
use tokio_tungstenite::tungstenite::http::{HeaderMap, header::RETRY_AFTER};

/// The wait that the headers ask for, at most [`timing::RETRY_AFTER_CAP`]. `now` is this computer's
/// clock, against which a date is taken.
pub(crate) fn retry_after(headers: &HeaderMap, now: SystemTime) -> Option<Duration> {
    let text = headers.get(RETRY_AFTER)?.to_str().ok()?.trim();
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

    fn wait(header: &str) -> Option<Duration> {
        let now = httpdate::parse_http_date("Mon, 23 Nov 2026 03:00:00 GMT").unwrap();
        let headers = [(RETRY_AFTER, header.parse().unwrap())]
            .into_iter()
            .collect();
        retry_after(&headers, now)
    }

    #[test]
    fn takes_seconds_and_dates() {
        assert_eq!(wait("7"), Some(Duration::from_secs(7)));
        assert_eq!(
            wait("Mon, 23 Nov 2026 03:00:40 GMT"),
            Some(Duration::from_secs(40))
        );
    }

    #[test]
    fn a_date_in_the_past_means_now() {
        assert_eq!(wait("Mon, 23 Nov 2026 02:00:00 GMT"), Some(Duration::ZERO));
    }

    #[test]
    fn has_a_limit() {
        assert_eq!(wait("9999999"), Some(timing::RETRY_AFTER_CAP));
    }

    #[test]
    fn ignores_what_is_neither() {
        assert_eq!(wait("soon"), None);
        assert_eq!(wait("-1"), None);
        assert_eq!(retry_after(&HeaderMap::new(), SystemTime::now()), None);
    }
}
