//! Questions about characters that are asked of every one of an archive, answered for the common ones
//! without the tables that the standard library looks everything beyond ASCII up in.

/// What [`char::is_alphanumeric`] says.
#[inline]
pub(crate) fn is_alphanumeric(c: char) -> bool {
    match c {
        '\0'..='\u{7F}' => c.is_ascii_alphanumeric(),
        '\u{4E00}'..='\u{9FFF}' => true,
        // Punctuation of Chinese.
        '\u{2010}'..='\u{2027}' | '\u{3008}'..='\u{3020}' | '\u{FF01}'..='\u{FF0F}' => false,
        _ => c.is_alphanumeric(),
    }
}

/// What [`char::is_alphabetic`] says.
#[inline]
pub(crate) fn is_alphabetic(c: char) -> bool {
    match c {
        '\0'..='\u{7F}' => c.is_ascii_alphabetic(),
        '\u{4E00}'..='\u{9FFF}' => true,
        '\u{2010}'..='\u{2027}' | '\u{3008}'..='\u{3020}' | '\u{FF01}'..='\u{FF0F}' => false,
        _ => c.is_alphabetic(),
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
