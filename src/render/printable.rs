//! Foreign text made safe for a terminal.

use std::borrow::Cow;

use unicode_width::UnicodeWidthStr;

use crate::character::is_noncharacter;

/// Whether a terminal would interpret this character or reorder the text around it.
#[must_use]
pub fn is_unsafe(character: char) -> bool {
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

/// `text` padded with trailing spaces to `columns` of a terminal, where a Han character takes two.
pub(super) fn padded(text: &str, columns: usize) -> String {
    format!("{text}{}", " ".repeat(columns.saturating_sub(text.width())))
}

/// `text` padded with leading spaces to `columns`.
pub(super) fn padded_left(text: &str, columns: usize) -> String {
    format!("{}{text}", " ".repeat(columns.saturating_sub(text.width())))
}

#[cfg(test)]
mod tests {
    use super::{padded, padded_left, printable};

    #[test]
    fn pads_to_terminal_columns() {
        assert_eq!(padded("词典", 6), "词典  ");
        assert_eq!(padded("words", 6), "words ");
        assert_eq!(padded("literal", 6), "literal");
        assert_eq!(padded_left("词典", 6), "  词典");
    }

    #[test]
    fn control_characters_become_spaces() {
        assert_eq!(printable("a\u{1b}[31mb\u{9b}c\u{202e}d\ne"), "a [31mb c d e");
        assert_eq!(printable("a\u{FFFF}b\u{1FFFE}"), "a b ");
        assert_eq!(printable("关键"), "关键");
    }
}
