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
    let (mut normalized, mut copied) = (String::new(), 0);
    for at in (0..text.len()).filter(|&at| IS_LOOKED_AT[usize::from(text.as_bytes()[at])]) {
        let Some(c) = text[at..].chars().next() else { continue };
        let replacement = match action(c) {
            CharAction::Keep => continue,
            CharAction::Drop => None,
            CharAction::Replace(other) => Some(other),
        };
        if copied == 0 {
            normalized.reserve(text.len());
        }
        normalized.push_str(&text[copied..at]);
        normalized.extend(replacement);
        copied = at + c.len_utf8();
    }
    if copied == 0 {
        return Cow::Borrowed(text);
    }
    normalized.push_str(&text[copied..]);
    Cow::Owned(normalized)
}

/// By the first byte of a character in UTF-8, whether [`action`] decides; characters with other bytes are kept. Most of an
/// archive is ASCII and Han.
static IS_LOOKED_AT: [bool; 256] = {
    let mut is_looked_at = [false; 256];
    let mut byte = 0;
    while byte < 256 {
        // Control characters but tabs and line breaks, and those from U+0080, U+0600, U+2000, U+E000, and U+10000 on.
        is_looked_at[byte] = matches!(byte, 0..0x09 | 0x0B..0x20 | 0x7F | 0xC2 | 0xD8 | 0xE2 | 0xEE..);
        byte += 1;
    }
    is_looked_at
};

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
    fn the_first_byte_tells_what_is_kept() {
        for c in '\0'..=char::MAX {
            let first = c.to_string().as_bytes()[0];
            assert!(IS_LOOKED_AT[usize::from(first)] || matches!(action(c), CharAction::Keep), "{c:?}");
        }
    }

    #[test]
    fn clean_text_is_not_copied() {
        assert!(matches!(normalize("普通 text\n"), Cow::Borrowed(_)));
    }
}
