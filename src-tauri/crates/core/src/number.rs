//! Numbers as the readers of a language write them: with a point before the fraction and marks between groups of
//! digits, which are thousands in English and lakhs and crores in Hindi (CLDR; both with Latin digits).

use crate::text::Language;

/// Puts the language's marks into a decimal such as `1234567.50`.
#[must_use]
pub fn grouped(decimal: &str, language: Language) -> String {
    let (whole, fraction) = decimal.split_at(decimal.find('.').unwrap_or(decimal.len()));
    let (sign, digits) = whole.split_at(usize::from(whole.starts_with('-')));
    let mut text = String::from(sign);
    for (at, digit) in digits.char_indices() {
        if at > 0 && begins_group(digits.len() - at, language) {
            text.push(',');
        }
        text.push(digit);
    }
    text.push_str(fraction);
    text
}

/// Whether a mark stands before the digit that has this many digits from it to the point, itself included.
const fn begins_group(digits: usize, language: Language) -> bool {
    match language {
        Language::English => digits.is_multiple_of(3),
        Language::Hindi => digits == 3 || (digits > 3 && digits % 2 == 1),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn groups_thousands_in_english_and_lakhs_in_hindi() {
        for (decimal, english, hindi) in [
            ("0", "0", "0"),
            ("999.50", "999.50", "999.50"),
            ("1000", "1,000", "1,000"),
            ("-123456", "-123,456", "-1,23,456"),
            ("1234567.50", "1,234,567.50", "12,34,567.50"),
        ] {
            assert_eq!(grouped(decimal, Language::English), english);
            assert_eq!(grouped(decimal, Language::Hindi), hindi);
        }
    }
}
