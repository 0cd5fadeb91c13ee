//! Text from a server made harmless for whatever shows it: a notification, a menu, a terminal.

/// The text without control characters (NUL can't cross D-Bus at all) and without marks that turn the direction of writing. Every kind
/// of line break is `\n`, and a tab a space.
#[must_use]
pub fn plain(text: &str) -> String {
    let harmless = text.chars().filter_map(|c| match c {
        '\n' | '\u{2028}' | '\u{2029}' => Some('\n'),
        '\t' => Some(' '),
        '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => None,
        other if other.is_control() => None,
        other => Some(other),
    });
    harmless.collect()
}

/// The same on one line.
#[must_use]
pub fn plain_line(text: &str) -> String {
    plain(text).replace('\n', " ")
}

/// The text, cut between characters to at most `limit` of them; the last is an ellipsis then.
#[must_use]
pub fn cut(text: &str, limit: usize) -> String {
    match text.char_indices().nth(limit) {
        None => text.to_owned(),
        Some(_) => {
            let mut short: String = text.chars().take(limit.saturating_sub(1)).collect();
            short.push('…');
            short
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cuts_what_is_too_long_between_characters() {
        assert_eq!(cut("ßßß", 3), "ßßß");
        assert_eq!(cut("ßßßß", 3), "ßß…");
    }

    #[test]
    fn drops_control_characters_and_turns_of_direction_and_keeps_lines() {
        let text = plain("a\0b\u{1b}[31mc\u{202e}d\u{2066}e\r\nf\tg\u{2028}h");
        assert_eq!(text, "ab[31mcde\nf g\nh");
    }

    #[test]
    fn leaves_ordinary_text_as_it_is() {
        assert_eq!(plain("P+R Süd – ✅ അറിയിപ്പ്"), "P+R Süd – ✅ അറിയിപ്പ്");
    }

    #[test]
    fn a_line_is_one_line() {
        assert_eq!(plain_line("a\nb\u{1b}[31mc\u{202e}d"), "a b[31mcd");
    }
}
