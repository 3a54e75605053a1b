//! Limits how deeply a line may nest quotes and lists.
//!
//! For every line, the Markdown parser visits each open quote and list, so one line of a hundred thousand `>`
//! would make every later line that slow.

use std::borrow::Cow;

/// Maximum depth of quotes and lists that one line may open.
const MAX_DEPTH: usize = 100;

/// `markdown` without deeper markers of quotes and lists.
pub(super) fn limit(markdown: &str) -> Cow<'_, str> {
    if !markdown.lines().any(|line| shallow_len(line) < line.len()) {
        return Cow::Borrowed(markdown);
    }
    let limited = markdown.split_inclusive('\n').flat_map(|line| {
        let (shallow, deep) = line.split_at(shallow_len(line));
        [shallow, without_markers(deep)]
    });
    Cow::Owned(limited.collect())
}

/// Length of the line up to the first marker that nests too deep, or of the whole line.
fn shallow_len(line: &str) -> usize {
    // A marker takes a byte or more.
    if line.len() < MAX_DEPTH {
        return line.len();
    }
    let mut at = 0;
    for _ in 0..MAX_DEPTH {
        match marker_len(&line[at..]) {
            0 => return line.len(),
            len => at += len,
        }
    }
    at
}

fn without_markers(mut text: &str) -> &str {
    loop {
        match marker_len(text) {
            0 => return text,
            len => text = &text[len..],
        }
    }
}

/// Length of the marker at the beginning of `text`, with spaces before it: `>`, `- `, `12. `.
fn marker_len(text: &str) -> usize {
    let bytes = text.as_bytes();
    let spaces = bytes.iter().take_while(|byte| matches!(byte, b' ' | b'\t')).count();
    let digits = bytes[spaces..].iter().take(10).take_while(|byte| byte.is_ascii_digit()).count();
    let is_followed_by_space = |at: usize| matches!(bytes.get(at), Some(b' ' | b'\t'));
    match bytes.get(spaces + digits) {
        Some(b'>') if digits == 0 => spaces + 1,
        Some(b'-' | b'+' | b'*') if digits == 0 && is_followed_by_space(spaces + 1) => spaces + 1,
        Some(b'.' | b')') if digits > 0 && is_followed_by_space(spaces + digits + 1) => spaces + digits + 1,
        _ => 0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn deep_nesting_is_cut_and_nothing_else() {
        for marker in ["> ", ">", "- ", "1. "] {
            let deep = format!("前\n{}text\n后", marker.repeat(1000));
            let limited = limit(&deep);
            assert!(limited.len() < MAX_DEPTH * marker.len() + 20, "{marker:?}");
            assert!(limited.trim_start().ends_with("text\n后"), "{marker:?}");
        }
        for shallow in ["> > - a\n12. b", "------------", "", " \n\n", "*强调*"] {
            assert!(matches!(limit(shallow), Cow::Borrowed(_)), "{shallow:?}");
        }
    }
}
