//! Parses the target of a Markdown link: `(https://example.org "title")`.
//!
//! More lenient than `CommonMark`, because fetchers write targets with spaces, quotes and line breaks, and
//! because a body may have been cut in the middle of one.

/// Maximum bytes of a title; bounds the work on hostile input.
const MAX_TITLE_BYTES: usize = 1000;
/// Maximum depth of parentheses inside a target.
const MAX_NESTING: usize = 32;

/// The target of a link.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Target<'t> {
    /// The destination; empty if there is none or it was cut off.
    pub(super) destination: &'t str,
    /// Length in bytes, parentheses included.
    pub(super) len: usize,
    /// Whether it can only be a target. `f[0](x)` is a call, not a link.
    pub(super) certain: bool,
}

/// The target at the beginning of `text`, which begins with the opening parenthesis and ends with the document.
/// If the document `is_cut`, a target may lack its end.
pub(super) fn target(text: &str, is_cut: bool) -> Option<Target<'_>> {
    let complete = complete_target(text);
    if complete.is_none() && is_cut && !text.contains('\n') {
        return Some(Target { destination: "", len: text.len(), certain: true });
    }
    complete
}

fn complete_target(text: &str) -> Option<Target<'_>> {
    let destination_start = 1 + leading_space(&text[1..]);
    let (destination, end) = destination(text, destination_start)?;
    let certain = is_address(destination);
    let closing = end + leading_space(&text[end..]);
    let len = match text.as_bytes().get(closing) {
        Some(b')') => closing + 1,
        Some(b'"' | b'\'') => title_end(text, closing)?,
        Some(_) if certain => end_of_sloppy_target(text, closing)?,
        _ => return None,
    };
    (certain || destination.is_empty() || is_path(destination)).then_some(Target {
        destination,
        len,
        certain,
    })
}

fn leading_space(text: &str) -> usize {
    text.len() - text.trim_start_matches([' ', '\t', '\n']).len()
}

/// The destination and its end: a space or the parenthesis that closes the link.
fn destination(text: &str, start: usize) -> Option<(&str, usize)> {
    let rest = &text[start..];
    if let Some(inner) = rest.strip_prefix('<') {
        let len = inner.find(['>', '\n']).filter(|&len| inner.as_bytes()[len] == b'>')?;
        return Some((&inner[..len], start + len + 2));
    }
    if rest.starts_with(['"', '\'']) {
        return Some(("", start));
    }
    let mut depth = 0;
    for (at, byte) in rest.bytes().enumerate() {
        match byte {
            b'(' if depth == MAX_NESTING => return None,
            b'(' => depth += 1,
            b')' if depth == 0 => return Some((&rest[..at], start + at)),
            b')' => depth -= 1,
            b' ' | b'\t' | b'\n' => return Some((&rest[..at], start + at)),
            _ => {}
        }
    }
    Some((rest, text.len()))
}

/// The position after the title that opens at `start` and the closing parenthesis.
fn title_end(text: &str, start: usize) -> Option<usize> {
    let bytes = text.as_bytes();
    let limit = bytes.len().min(start + MAX_TITLE_BYTES);
    let quotes = memchr::memchr_iter(bytes[start], &bytes[start + 1..limit]);
    quotes
        .map(|at| start + 1 + at + 1)
        .map(|after| after + leading_space(&text[after..]))
        .find(|&closing| bytes.get(closing) == Some(&b')'))
        .map(|closing| closing + 1)
}

/// The position after the closing parenthesis of a target with spaces, which must be on the same line.
fn end_of_sloppy_target(text: &str, from: usize) -> Option<usize> {
    let found = text.as_bytes()[from..].iter().position(|byte| matches!(byte, b')' | b'\n' | b'['))?;
    (text.as_bytes()[from + found] == b')').then_some(from + found + 1)
}

/// Whether this is an absolute URL, or relative to the root of the site or page.
#[rustfmt::skip]
fn is_address(destination: &str) -> bool {
    const STARTS: [&str; 12] = [
        "http:", "https:", "data:", "mailto:", "javascript:", "tel:", "ftp:", "weixin:", "hxxp", "/", "#", "./",
    ];
    let lower = destination.chars().take(11).collect::<String>().to_ascii_lowercase();
    STARTS.iter().any(|start| lower.starts_with(start)) || destination.starts_with("../")
}

/// Whether this may be a relative URL: a file name, a query, a page number.
fn is_path(destination: &str) -> bool {
    destination.contains(['.', '/', '#', '?', '%']) || destination.bytes().all(|byte| byte.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: Option<(&str, bool)>) {
        let found = target(text, false).map(|target| (&text[..target.len], target.certain));
        assert_eq!(found, expected, "{text:?}");
    }

    #[test]
    fn targets_are_recognised() {
        check("(https://example.org/a) b", Some(("(https://example.org/a)", true)));
        check("(https://example.org/a_(b)) c", Some(("(https://example.org/a_(b))", true)));
        check("(<https://example.org/a b>) c", Some(("(<https://example.org/a b>)", true)));
        check("(/a \"the \"title\"\") c", Some(("(/a \"the \"title\"\")", true)));
        check("(/a \"two\n lines\") c", Some(("(/a \"two\n lines\")", true)));
        check("(https://example.org/a b.png) c", Some(("(https://example.org/a b.png)", true)));
        check("( \"title\") c", Some(("( \"title\")", false)));
        check("(data:image/png;base64...) c", Some(("(data:image/png;base64...)", true)));
        check("(page2.html) c", Some(("(page2.html)", false)));
        check("() c", Some(("()", false)));
    }

    #[test]
    fn other_parentheses_are_text() {
        check("(见下文) c", None);
        check("(x, y)", None);
        check("(not closed\n\nhere", None);
        check("(https://example.org/never-closed", None);
    }

    #[test]
    fn a_cut_document_may_end_inside_a_target() {
        for text in ["(", "(ht", "(https://example.org/a", "(/a \"some title..."] {
            assert_eq!(target(text, true).map(|target| target.len), Some(text.len()), "{text:?}");
        }
        assert_eq!(target("(x, y) and\nmore", true), None);
    }
}
