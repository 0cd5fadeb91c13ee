//! Amounts of money as the server writes them: decimals in strings, now and then numbers (S3). The
//! contract names no currency, so none is shown.

use std::fmt;

use serde::{Deserialize, Serialize};

/// An amount in hundredths.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(transparent)]
pub struct Money(pub i64);

impl Money {
    /// Reads a decimal such as `50.00`; digits beyond the second are cut. `None` for anything else, also
    /// for an amount below zero.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let (whole, fraction) = text.trim().split_once('.').unwrap_or((text.trim(), ""));
        let is_digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
        if whole.is_empty() || !is_digits(whole) || !is_digits(fraction) {
            return None;
        }
        let cents: String = fraction.chars().chain("00".chars()).take(2).collect();
        let whole: i64 = whole.parse().ok()?;
        Some(Self(
            whole.checked_mul(100)?.checked_add(cents.parse().ok()?)?,
        ))
    }

    /// Half of it, as a renewal costs (S7).
    #[must_use]
    pub const fn half(self) -> Self {
        Self(self.0 / 2)
    }
}

impl fmt::Display for Money {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(to, "{}.{:02}", self.0 / 100, self.0 % 100)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_and_writes_what_the_server_writes() {
        for (text, hundredths) in [("50.00", 5_000), ("25.5", 2_550), ("7", 700)] {
            assert_eq!(Money::parse(text), Some(Money(hundredths)), "{text}");
        }
        assert_eq!(Money(2_550).to_string(), "25.50");
        assert_eq!(Money(5).to_string(), "0.05");
    }

    #[test]
    fn refuses_what_is_no_amount() {
        for text in ["", "abc", "-1", "1.x", ".5", "99999999999999999999"] {
            assert_eq!(Money::parse(text), None, "{text}");
        }
    }

    #[test]
    fn a_renewal_costs_half() {
        assert_eq!(Money(5_000).half(), Money(2_500));
    }
}
