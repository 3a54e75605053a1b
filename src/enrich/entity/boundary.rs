//! Where words of ASCII letters and digits begin and end.

/// Whether a word may begin at `at`. Han is no part of a word of ASCII, nor the other way round.
pub(super) fn starts_word(text: &str, at: usize) -> bool {
    let bytes = text.as_bytes();
    !bytes[at].is_ascii_alphanumeric() || at == 0 || !bytes[at - 1].is_ascii_alphanumeric()
}

/// Whether a word that ends in `last` ends before `after`.
pub(super) fn ends_word(last: Option<u8>, after: &str) -> bool {
    !last.is_some_and(|byte| byte.is_ascii_alphanumeric())
        || !after.starts_with(|c: char| c.is_ascii_alphanumeric())
}
