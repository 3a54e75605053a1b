//! Bytes → text, in the one shape that the formats expect: no byte order mark, lines end in `\n`.

use std::borrow::Cow;

/// The text in `bytes`, and whether they were valid UTF-8. Bad bytes become U+FFFD.
///
/// A lone `\r` ends a line like `\r\n` does, since a front matter that ended its lines so would
/// else be a single line. Other line separators of Unicode stay: they occur within titles.
pub(super) fn text(bytes: &[u8]) -> (Cow<'_, str>, bool) {
    let text = String::from_utf8_lossy(bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes));
    let is_utf8 = matches!(text, Cow::Borrowed(_));
    if text.contains('\r') {
        (text.replace("\r\n", "\n").replace('\r', "\n").into(), is_utf8)
    } else {
        (text, is_utf8)
    }
}

#[cfg(test)]
mod tests {
    use super::text;

    #[test]
    fn bytes_become_lines_of_text() {
        for (bytes, expected, is_utf8) in [
            (&b"a\nb"[..], "a\nb", true),
            (b"\xef\xbb\xbfa", "a", true),
            (b"a\r\nb\rc\r\r\nd\n", "a\nb\nc\n\nd\n", true),
            ("a\u{2028}b\u{85}c\u{fffd}".as_bytes(), "a\u{2028}b\u{85}c\u{fffd}", true),
            (b"a\xffb", "a\u{fffd}b", false),
            (b"\xe5\xbc", "\u{fffd}", false),
        ] {
            assert_eq!(text(bytes), (expected.into(), is_utf8), "{bytes:?}");
        }
    }
}
