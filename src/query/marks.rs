//! Marks that may be operators, with their full-width forms.

use super::field::half_width;

/// Schemes of URLs, which are not fields.
const SCHEMES: &[&str] = &["mailto", "javascript", "data", "file", "magnet", "tel", "git", "ssh", "urn"];

/// The ASCII form of an operator.
pub(super) fn plain(character: char) -> char {
    match half_width(character) {
        '“' | '”' | '„' | '‟' => '"',
        '−' => '-',
        // The box drawing bar and the broken bar that some keyboards type.
        '│' | '¦' => '|',
        other => other,
    }
}

/// A field's name at the start of `chunk`, and the text after the colon.
pub(super) fn split_field(chunk: &str) -> Option<(&str, &str)> {
    let (at, colon) = chunk.char_indices().find(|&(_, c)| plain(c) == ':')?;
    Some((&chunk[..at], &chunk[at + colon.len_utf8()..]))
}

pub(super) fn ends_in_colon(text: &str) -> bool {
    text.chars().next_back().is_some_and(|c| plain(c) == ':')
}

/// Whether the name of a field is written as in prose: `Status:`, 状态：. That is rare in queries and common in pasted
/// headlines.
pub(super) fn is_prose(name_and_colon: &str) -> bool {
    let mut letters = name_and_colon.chars();
    let capitalized =
        letters.next().is_some_and(char::is_uppercase) && letters.next().is_some_and(char::is_lowercase);
    capitalized || name_and_colon.ends_with('：')
}

/// Whether an unknown name before a colon was meant as a field: `colour:red`, but neither
/// `https://…` nor `C:\…` nor `std::fmt`, and neither `Title: subtitle` nor 微软：… nor IDC：….
pub(super) fn looks_like_field(name: &str, from_colon: &str) -> bool {
    let word = name.chars().count() >= 2
        && name.chars().map(half_width).all(|c| c.is_ascii_alphabetic() || c == '_');
    let scheme = SCHEMES.contains(&name.to_ascii_lowercase().as_str());
    word && !scheme
        && from_colon.len() > 1
        && from_colon.starts_with(':')
        && !from_colon.starts_with("::")
        && !from_colon.contains(['/', '\\'])
}

/// The byte of `inside` where the quote opened by `opening` is closed, and the closing mark. A plain mark is closed by
/// a plain one, so that curly ones may occur between, or else by any. A ” is not closed by “, which opens a quote.
pub(super) fn closing_quote(opening: char, inside: &str) -> Option<(usize, char)> {
    let mut quotes = inside.char_indices().filter(|&(_, c)| plain(c) == '"');
    if half_width(opening) == '"' {
        let same = quotes.clone().find(|&(_, c)| half_width(c) == '"');
        return same.or_else(|| quotes.next());
    }
    quotes.next().filter(|&(_, closing)| !(opening == '”' && closing == '“'))
}

/// Whether `chunk` is a regular expression: `/lock.*bit/`, `CVE-\d+`, `[a-z]+bit`.
pub(super) fn is_regular_expression(chunk: &str) -> bool {
    let has = |parts: &[&str]| parts.iter().any(|part| chunk.contains(part));
    let is_between_slashes = chunk.len() > 2 && chunk.starts_with('/') && chunk.ends_with('/');
    let has_class = has(&["[a-z", "[A-Z", "[0-9", "[^"]) && has(&["]+", "]*", "]{"]);
    let has_escape = has(&["\\d+", "\\d*", "\\d{", "\\w+", "\\w*", "\\w{"]);
    is_between_slashes && has(&[".*", ".+", "\\d", "\\w", "]+", "]*"])
        || !chunk.contains('/') && (has_class || has_escape)
}
