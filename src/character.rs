//! Fast predicates for characters. They are called for every character of an archive, and avoid for common ones the
//! table look-ups that the standard library needs for everything beyond ASCII.

use unicode_normalization::char::is_combining_mark;

/// The same as [`char::is_alphanumeric`].
#[inline]
pub(crate) fn is_alphanumeric(c: char) -> bool {
    if c.is_ascii() { c.is_ascii_alphanumeric() } else { is_letter(c, char::is_alphanumeric) }
}

/// The same as [`char::is_alphabetic`].
#[inline]
pub(crate) fn is_alphabetic(c: char) -> bool {
    if c.is_ascii() { c.is_ascii_alphabetic() } else { is_letter(c, char::is_alphabetic) }
}

/// The same as [`char::is_numeric`].
#[inline]
pub(crate) fn is_numeric(c: char) -> bool {
    match c {
        '\0'..='\u{7F}' => c.is_ascii_digit(),
        '\u{4E00}'..='\u{9FFF}' | '\u{3001}'..='\u{3006}' | '\u{FF01}'..='\u{FF0F}' => false,
        _ => c.is_numeric(),
    }
}

/// Whether a character beyond ASCII is a letter, of which `by_tables` decides the rare ones.
#[inline]
fn is_letter(c: char, by_tables: fn(char) -> bool) -> bool {
    match c {
        '\u{4E00}'..='\u{9FFF}' => true,
        // Punctuation of Chinese.
        '\u{2010}'..='\u{2027}' | '\u{3008}'..='\u{3020}' | '\u{FF01}'..='\u{FF0F}' => false,
        _ => by_tables(c),
    }
}

/// Whether `c` is a Han character: the unified ideographs with their extensions, and those for compatibility.
#[inline]
pub(crate) const fn is_han(c: char) -> bool {
    matches!(
        c,
        '\u{4E00}'..='\u{9FFF}' | '\u{3400}'..='\u{4DBF}' | '\u{F900}'..='\u{FAFF}' | '\u{20000}'..='\u{323AF}'
    )
}

/// Whether Unicode sets the code point aside for no text (23.7): U+FFFE and U+FFFF of every plane, and U+FDD0 to
/// U+FDEF. XML forbids some, and programs take them for marks of their own.
pub(crate) const fn is_noncharacter(c: char) -> bool {
    matches!(c, '\u{FDD0}'..='\u{FDEF}') || c as u32 & 0xFFFE == 0xFFFE
}

/// Whether `c` belongs to the character before it; half-width kana have sound marks of their own.
pub(crate) fn is_mark(c: char) -> bool {
    match c {
        '\0'..='\u{2FF}' | '\u{4E00}'..='\u{9FFF}' => false,
        _ => is_combining_mark(c) || matches!(c, '\u{FF9E}' | '\u{FF9F}'),
    }
}

/// Whether `c` is a letter or figure of Latin, with or without an accent.
pub(crate) fn is_latin(c: char) -> bool {
    c.is_ascii_alphanumeric()
        || matches!(c, '\u{C0}'..='\u{24F}' | '\u{1E00}'..='\u{1EFF}') && c.is_alphabetic()
}

/// The last place up to byte `at` of `text` at which a cut parts no character from the marks on it.
pub(crate) fn floor_cluster(text: &str, at: usize) -> usize {
    let mut at = text.floor_char_boundary(at);
    while at > 0 && text[at..].starts_with(is_mark) {
        at = text.floor_char_boundary(at - 1);
    }
    at
}

/// Maximum characters by which [`floor_word`] shortens a text; the longest words of German and Russian news have some thirty.
const MAX_WORD: usize = 40;

/// The last place up to byte `at` of `text` at which a cut parts no word of a script that has spaces between words, and no name such
/// as `CVE-2024-47176`. A longer run is cut at a character.
pub(crate) fn floor_word(text: &str, at: usize) -> usize {
    let at = floor_cluster(text, at);
    let is_letter = |c: char| c.is_alphanumeric() && !is_unspaced(c) || is_mark(c);
    if !text[at..].starts_with(|c| is_letter(c) || matches!(c, '-' | '_' | '/' | '@')) {
        return at;
    }
    let is_of_word = |c: char| is_letter(c) || c.is_ascii_graphic();
    let word = text[..at].char_indices().rev().take_while(|(_, c)| is_of_word(*c));
    let (start, length) = word.fold((at, 0), |(_, length), (start, _)| (start, length + 1));
    if length <= MAX_WORD { start } else { at }
}

/// Whether `c` belongs to a script without spaces between words.
fn is_unspaced(c: char) -> bool {
    // Thai to Myanmar, Khmer, kana and Han; Korean has spaces.
    is_han(c) || matches!(c, '\u{0E00}'..='\u{109F}' | '\u{1780}'..='\u{17FF}' | '\u{3040}'..='\u{30FF}')
}

/// The ASCII character that a full-width one is a form of; any other as it is.
pub(crate) fn half_width(c: char) -> char {
    match c {
        '\u{FF01}'..='\u{FF5E}' => char::from_u32(u32::from(c) - 0xFEE0).unwrap_or(c),
        _ => c,
    }
}

/// Adds `c` in lower case to `text`.
#[inline]
pub(crate) fn push_lowercase(text: &mut String, c: char) {
    match c {
        '\0'..='\u{7F}' => text.push(c.to_ascii_lowercase()),
        '\u{4E00}'..='\u{9FFF}' => text.push(c),
        _ => text.extend(c.to_lowercase()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn noncharacters() {
        for c in ['\u{FFFE}', '\u{FFFF}', '\u{1FFFE}', '\u{10FFFF}', '\u{FDD0}', '\u{FDEF}'] {
            assert!(is_noncharacter(c), "{c:?}");
        }
        for c in ['a', '漏', '\u{FFFD}', '\u{FDCF}', '\u{FDF0}', '\u{1F600}'] {
            assert!(!is_noncharacter(c), "{c:?}");
        }
    }

    #[test]
    fn a_cut_parts_no_word() {
        let long = "x".repeat(60);
        for (text, at, expected) in [
            ("malicious software", 15, "malicious "),
            ("malicious software", 9, "malicious"),
            ("malicious software", 10, "malicious "),
            ("уязвимость пользователя", 28, "уязвимость "),
            ("恶意软件softw漏洞", 15, "恶意软件"),
            ("恶意软件", 6, "恶意"),
            ("ช่องโหว่", 6, "ช่"),
            ("한국어 보안", 12, "한국어 "),
            (&long, 50, &long[..50]),
            ("word", 2, ""),
            ("漏洞 CVE-2024-47176", 15, "漏洞 "),
            ("see evil.example/path", 16, "see "),
            ("some software, which", 13, "some software"),
        ] {
            assert_eq!(&text[..floor_word(text, at)], expected, "{text} at {at}");
        }
    }

    #[test]
    fn a_cut_parts_no_character_from_its_marks() {
        for (text, at, expected) in [
            ("ช่อง", 3, 0),
            ("ช่อง", 6, 6),
            ("caf\u{E9}", 4, 3),
            ("e\u{301}s", 1, 0),
            ("\u{301}", 0, 0),
            ("中文", 3, 3),
        ] {
            assert_eq!(floor_cluster(text, at), expected, "{text} at {at}");
        }
    }

    #[test]
    fn agrees_with_the_standard_library() {
        for c in '\0'..=char::MAX {
            assert_eq!(is_alphanumeric(c), c.is_alphanumeric(), "{c:?}");
            assert_eq!(is_numeric(c), c.is_numeric(), "{c:?}");
            assert_eq!(is_alphabetic(c), c.is_alphabetic(), "{c:?}");
            let mut lower = String::new();
            push_lowercase(&mut lower, c);
            assert_eq!(lower, c.to_lowercase().to_string(), "{c:?}");
        }
    }
}
