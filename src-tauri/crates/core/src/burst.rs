//! Bursts of banners: a few stand alone, and what comes faster is counted in one that grows in place, so
//! that nobody's screen fills up. The history has every one.

use std::collections::VecDeque;

use crate::{
    clock::Mono,
    timing::{BURST, BURST_LIMIT},
};

/// What came of late.
#[derive(Clone, Debug, Default)]
pub struct Burst {
    /// When the newest banners came, the last at the end.
    came: VecDeque<Mono>,
    /// How many were counted since one stood alone.
    more: usize,
}

/// Where a banner goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// It stands alone.
    Alone,
    /// It is counted in one that stands for so many by now.
    Among(usize),
}

impl Burst {
    /// Something that stands for so many banners comes at that moment. It stands alone if fewer than
    /// [`BURST_LIMIT`] have come within [`BURST`], counted or not: so a steady flood is counted on and on, and
    /// a lull ends it.
    pub fn admit(&mut self, banners: usize, now: Mono) -> Place {
        self.came.retain(|came| now.since(*came) < BURST);
        if self.came.len() < BURST_LIMIT {
            self.came.push_back(now);
            self.more = 0;
            return Place::Alone;
        }
        self.came.pop_front();
        self.came.push_back(now);
        self.more += banners;
        Place::Among(self.more)
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    fn places(burst: &mut Burst, moments: &[u64]) -> Vec<Place> {
        let at = |millis| Mono::new(Duration::from_millis(millis));
        let moments = moments.iter();
        moments.map(|millis| burst.admit(1, at(*millis))).collect()
    }

    use Place::{Alone, Among};

    #[test]
    fn of_forty_in_a_second_three_stand_alone_and_thirty_seven_are_counted() {
        let moments: Vec<u64> = (0..40).map(|number| number * 25).collect();
        let places = places(&mut Burst::default(), &moments);
        assert_eq!(places[..4], [Alone, Alone, Alone, Among(1)]);
        assert_eq!(places[39], Among(37));
    }

    #[test]
    fn the_fourth_stands_alone_ten_seconds_after_the_first_and_not_a_millisecond_earlier() {
        let mut early = Burst::default();
        assert_eq!(
            places(&mut early, &[0, 1_000, 2_000, 9_999]),
            [Alone, Alone, Alone, Among(1)]
        );
        let mut late = Burst::default();
        assert_eq!(places(&mut late, &[0, 1_000, 2_000, 10_000]), [Alone; 4]);
    }

    #[test]
    fn a_steady_flood_is_counted_on_and_a_lull_ends_it() {
        let mut burst = Burst::default();
        let flood: Vec<u64> = (0..60).map(|second| second * 1_000).collect();
        assert_eq!(places(&mut burst, &flood)[59], Among(57));
        // 57, 58 and 59 s are the newest; at 67 s two of them are of late.
        assert_eq!(places(&mut burst, &[66_999]), [Among(58)]);
        assert_eq!(places(&mut burst, &[69_000, 69_001]), [Alone, Alone]);
        // What is counted next is of another burst.
        assert_eq!(places(&mut burst, &[69_002]), [Among(1)]);
    }

    #[test]
    fn what_stands_for_several_counts_as_several() {
        let mut burst = Burst::default();
        let now = Mono::default();
        for _ in 0..3 {
            assert_eq!(burst.admit(5, now), Alone);
        }
        assert_eq!(burst.admit(5, now), Among(5));
        assert_eq!(burst.admit(1, now), Among(6));
    }
}
