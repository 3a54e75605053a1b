//! Questions about characters that are asked of every one of an archive, answered for the common ones
//! without the tables that the standard library looks everything beyond ASCII up in.

/// What [`char::is_alphanumeric`] says.
#[inline]
pub(crate) fn is_alphanumeric(c: char) -> bool {
    if c.is_ascii() { c.is_ascii_alphanumeric() } else { is_letter(c, char::is_alphanumeric) }
}

/// What [`char::is_alphabetic`] says.
#[inline]
pub(crate) fn is_alphabetic(c: char) -> bool {
    if c.is_ascii() { c.is_ascii_alphabetic() } else { is_letter(c, char::is_alphabetic) }
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

/// Whether Unicode sets the code point aside for no text (23.7): U+FFFE and U+FFFF of every plane, and U+FDD0 to
/// U+FDEF. XML forbids some, and programs take them for marks of their own.
pub(crate) const fn is_noncharacter(c: char) -> bool {
    matches!(c, '\u{FDD0}'..='\u{FDEF}') || c as u32 & 0xFFFE == 0xFFFE
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
    fn what_is_no_character() {
        for c in ['\u{FFFE}', '\u{FFFF}', '\u{1FFFE}', '\u{10FFFF}', '\u{FDD0}', '\u{FDEF}'] {
            assert!(is_noncharacter(c), "{c:?}");
        }
        for c in ['a', '漏', '\u{FFFD}', '\u{FDCF}', '\u{FDF0}', '\u{1F600}'] {
            assert!(!is_noncharacter(c), "{c:?}");
        }
    }

    #[test]
    fn the_standard_library_says_the_same() {
        for c in '\0'..=char::MAX {
            assert_eq!(is_alphanumeric(c), c.is_alphanumeric(), "{c:?}");
            assert_eq!(is_alphabetic(c), c.is_alphabetic(), "{c:?}");
            let mut lower = String::new();
            push_lowercase(&mut lower, c);
            assert_eq!(lower, c.to_lowercase().to_string(), "{c:?}");
        }
    }
}
