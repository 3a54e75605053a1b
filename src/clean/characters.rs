//! Normalizes characters: no invisible ones, one kind of space, one kind of line end.
//!
//! It looks at single characters only; [`super::prose`] collapses runs of spaces.

use std::borrow::Cow;

use crate::character::is_noncharacter;

/// What to do with one character.
enum CharAction {
    Keep,
    Drop,
    Replace(char),
}

/// `text` without invisible and control characters; icons and special spaces become a space and
/// special line ends `\n`. Tabs stay.
pub(super) fn normalize(text: &str) -> Cow<'_, str> {
    let Some(first) = text.find(|c| !matches!(action(c), CharAction::Keep)) else {
        return Cow::Borrowed(text);
    };
    let mut normalized = String::with_capacity(text.len());
    normalized.push_str(&text[..first]);
    for c in text[first..].chars() {
        match action(c) {
            CharAction::Keep => normalized.push(c),
            CharAction::Drop => {}
            CharAction::Replace(other) => normalized.push(other),
        }
    }
    Cow::Owned(normalized)
}

fn action(c: char) -> CharAction {
    match c {
        '\n' | '\t' | ' '..='~' => CharAction::Keep,
        '\u{85}' | '\u{2028}' | '\u{2029}' => CharAction::Replace('\n'),
        '\u{A0}' | '\u{2007}' | '\u{202F}' => CharAction::Replace(' '),
        c if is_icon(c) => CharAction::Replace(' '),
        c if c.is_control() || is_invisible(c) || is_noncharacter(c) => CharAction::Drop,
        _ => CharAction::Keep,
    }
}

/// Zero-width characters, soft hyphen, joiners, byte order mark, bidi marks.
const fn is_invisible(c: char) -> bool {
    matches!(c, '\u{AD}' | '\u{61C}' | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}'
        | '\u{2060}'..='\u{2064}' | '\u{2066}'..='\u{2069}' | '\u{FEFF}')
}

/// Private-use characters: web pages draw icons with them, which separate words.
const fn is_icon(c: char) -> bool {
    matches!(c, '\u{E000}'..='\u{F8FF}' | '\u{F0000}'..='\u{FFFFD}' | '\u{100000}'..='\u{10FFFD}')
}

/// Whether `c` is written without spaces around it: Han, kana, and CJK or full-width punctuation.
pub(super) const fn is_cjk(c: char) -> bool {
    matches!(c, '\u{2E80}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}' | '\u{FE30}'..='\u{FE4F}'
        | '\u{FF00}'..='\u{FFEF}' | '\u{20000}'..='\u{3FFFF}' | '“' | '”' | '‘' | '’' | '—' | '…')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn characters_are_dropped_or_replaced() {
        let cases = [
            ("安\u{200B}全\u{FEFF}", "安全"),
            ("soft\u{AD}ware \u{202A}x\u{202C}", "software x"),
            ("a\u{A0}b\u{202F}c\u{2007}d", "a b c d"),
            ("a\u{2028}b\u{85}c", "a\nb\nc"),
            ("a\u{0}b\u{1B}[0m\u{9B}\tc\nd", "ab[0m\tc\nd"),
            ("\u{E001}图标\u{F0A9}", " 图标 "),
            ("全角　空格，ok", "全角　空格，ok"),
            ("安\u{FFFF}全\u{FFFE}x\u{1FFFE}\u{FDD0}\u{FFFD}", "安全x\u{FFFD}"),
        ];
        for (text, expected) in cases {
            assert_eq!(normalize(text), expected, "{text:?}");
        }
    }

    #[test]
    fn clean_text_is_not_copied() {
        assert!(matches!(normalize("普通 text\n"), Cow::Borrowed(_)));
    }
}
