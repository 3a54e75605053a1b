//! Foreign text made safe for a terminal.

use std::borrow::Cow;

use unicode_width::UnicodeWidthStr;

use crate::character::is_noncharacter;

/// Whether a terminal would act on this character, or show the text around it in another order.
pub(super) fn is_unsafe(character: char) -> bool {
    character.is_control()
        || is_noncharacter(character)
        || matches!(character, '\u{61C}' | '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
}

/// `text` on one line: control characters, tabs and line breaks become spaces.
#[must_use]
pub fn printable(text: &str) -> Cow<'_, str> {
    if text.chars().any(is_unsafe) {
        Cow::Owned(text.chars().map(|c| if is_unsafe(c) { ' ' } else { c }).collect())
    } else {
        Cow::Borrowed(text)
    }
}

/// `text` with blanks behind it to that many columns of a terminal, of which a Han character takes two.
pub(super) fn padded(text: &str, columns: usize) -> String {
    format!("{text}{}", " ".repeat(columns.saturating_sub(text.width())))
}

/// `text` with blanks before it, likewise.
pub(super) fn padded_left(text: &str, columns: usize) -> String {
    format!("{}{text}", " ".repeat(columns.saturating_sub(text.width())))
}

#[cfg(test)]
mod tests {
    use super::{padded, padded_left, printable};

    #[test]
    fn columns_are_as_wide_as_a_terminal_shows_them() {
        assert_eq!(padded("词典", 6), "词典  ");
        assert_eq!(padded("words", 6), "words ");
        assert_eq!(padded("literal", 6), "literal");
        assert_eq!(padded_left("词典", 6), "  词典");
    }

    #[test]
    fn nothing_that_a_terminal_obeys_is_left() {
        assert_eq!(printable("a\u{1b}[31mb\u{9b}c\u{202e}d\ne"), "a [31mb c d e");
        assert_eq!(printable("a\u{FFFF}b\u{1FFFE}"), "a b ");
        assert_eq!(printable("关键"), "关键");
    }
}
