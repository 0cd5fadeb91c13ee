//! How long to wait before the next try: full jitter under a cap that grows, so that a crowd that lost
//! its server together doesn't come back together.

use std::time::Duration;

use fastrand::Rng;

use crate::timing::{
    BACKOFF_CAP, BACKOFF_EARLY, BACKOFF_EARLY_CAP, BACKOFF_FIRST, RETRY_AFTER_CAP,
};

/// The delay before the try after `failures` failed ones (0 for the first), in an outage that has lasted
/// for `outage`: any time up to the cap, all equally likely.
///
/// A server's `Retry-After` is waited out in full, and the jitter comes on top.
#[must_use]
pub fn delay(
    failures: u32,
    outage: Duration,
    retry_after: Option<Duration>,
    rng: &mut Rng,
) -> Duration {
    let cap = cap(failures, outage);
    let jitter =
        Duration::from_millis(rng.u64(0..=u64::try_from(cap.as_millis()).unwrap_or(u64::MAX)));
    retry_after.map_or(jitter, |wanted| wanted.min(RETRY_AFTER_CAP) + jitter)
}

/// The duration, a fifth longer or shorter at random, so that many who do the same don't do it together.
pub(crate) fn spread(duration: Duration, rng: &mut Rng) -> Duration {
    duration.mul_f64(0.8 + 0.4 * rng.f64())
}

fn cap(failures: u32, outage: Duration) -> Duration {
    let limit = if outage < BACKOFF_EARLY {
        BACKOFF_EARLY_CAP
    } else {
        BACKOFF_CAP
    };
    BACKOFF_FIRST
        .saturating_mul(2_u32.saturating_pow(failures))
        .min(limit)
}

#[cfg(test)]
mod tests {
    use super::*;

    const MINUTE: Duration = Duration::from_secs(60);

    #[test]
    fn the_cap_doubles_from_one_second_to_four_in_the_first_minute() {
        let caps: Vec<u64> = (0..5).map(|n| cap(n, Duration::ZERO).as_secs()).collect();
        assert_eq!(caps, [1, 2, 4, 4, 4]);
    }

    #[test]
    fn the_cap_grows_to_a_minute_in_a_longer_outage_and_no_further() {
        let caps: Vec<u64> = [3, 5, 6, 40, u32::MAX]
            .map(|n| cap(n, MINUTE).as_secs())
            .into();
        assert_eq!(caps, [8, 32, 60, 60, 60]);
    }

    #[test]
    fn any_delay_up_to_the_cap_is_as_likely_as_any_other() {
        let mut rng = Rng::with_seed(7);
        let mut tenths = [0_u32; 10];
        for _ in 0..10_000 {
            let delay = delay(2, Duration::ZERO, None, &mut rng);
            assert!(delay <= Duration::from_secs(4));
            tenths[(delay.as_millis() / 401) as usize] += 1;
        }
        assert!(
            tenths.iter().all(|n| (900..1_100).contains(n)),
            "{tenths:?}"
        );
    }

    #[test]
    fn retry_after_is_waited_out_in_full_but_not_for_ever() {
        let mut rng = Rng::with_seed(7);
        let asked = Duration::from_secs(120);
        let delay_of = |asked, rng: &mut Rng| delay(0, Duration::ZERO, Some(asked), rng);
        let waited = delay_of(asked, &mut rng);
        assert!(waited >= asked && waited <= asked + BACKOFF_FIRST);
        assert!(delay_of(Duration::MAX, &mut rng) <= RETRY_AFTER_CAP + BACKOFF_FIRST);
    }
}
