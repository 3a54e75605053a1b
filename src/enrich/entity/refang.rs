//! Addresses that were broken so that nobody clicks on them, mended: `evil[.]com`, `hxxp[:]//`.
//!
//! A mended character becomes a mark, a control character of its own, so that later steps know that
//! the author took what stands there for dangerous.

use std::borrow::Cow;

/// Stands for a defanged dot.
pub(super) const DOT: u8 = 1;
/// Stands for a defanged colon.
pub(super) const COLON: u8 = 2;
/// Stands for a defanged at sign.
pub(super) const AT: u8 = 3;

/// What is written → what it becomes, the longest first. Those that end in a letter, digit or bracket
/// of another's beginning need a letter or digit on both sides, see [`fits`].
const FORMS: [(&str, &str); 16] = [
    ("[://]", "\u{2}//"),
    ("[dot]", "\u{1}"),
    ("(dot)", "\u{1}"),
    ("{dot}", "\u{1}"),
    ("[at]", "\u{3}"),
    ("(at)", "\u{3}"),
    ("[//]", "//"),
    ("[:]", "\u{2}"),
    ("[.]", "\u{1}"),
    ("(.)", "\u{1}"),
    ("{.}", "\u{1}"),
    ("[@]", "\u{3}"),
    ("(@)", "\u{3}"),
    ("[/]", "/"),
    ("[.", "\u{1}"),
    (".]", "\u{1}"),
];

/// `run` with marks for what was defanged.
pub(super) fn refang(run: &str) -> Cow<'_, str> {
    if !run.bytes().any(|byte| matches!(byte, b'[' | b'(' | b'{' | b']')) {
        return Cow::Borrowed(run);
    }
    let mut mended = String::with_capacity(run.len());
    let mut copied = 0;
    let mut at = 0;
    while at < run.len() {
        match form_at(run, at) {
            Some((written, meant)) => {
                mended.push_str(&run[copied..at]);
                mended.push_str(meant);
                at += written.len();
                copied = at;
            }
            None => at += 1,
        }
    }
    if copied == 0 {
        return Cow::Borrowed(run);
    }
    mended.push_str(&run[copied..]);
    Cow::Owned(mended)
}

fn form_at(run: &str, at: usize) -> Option<(&'static str, &'static str)> {
    let bytes = run.as_bytes();
    if !matches!(bytes[at], b'[' | b'(' | b'{' | b'.') {
        return None;
    }
    let is_here = |written: &str| {
        bytes.get(at..at + written.len()).is_some_and(|here| here.eq_ignore_ascii_case(written.as_bytes()))
    };
    FORMS.into_iter().find(|(written, _)| is_here(written) && fits(bytes, at, at + written.len(), written))
}

/// Whether what stands around a form lets it be one. `arr[:]`, `[.]*` and `f(.)` are code.
fn fits(bytes: &[u8], start: usize, end: usize, written: &str) -> bool {
    let is_name = |byte: Option<&u8>| byte.is_some_and(u8::is_ascii_alphanumeric);
    let before = is_name(start.checked_sub(1).and_then(|at| bytes.get(at)));
    match written {
        "[:]" | "[://]" => before && end < bytes.len(),
        "[//]" => bytes[..start].ends_with(b":"),
        // Two forms may meet: `a[.][b`, but a dot always belongs to the name before it.
        _ => before && (is_name(bytes.get(end)) || bytes.get(end) == Some(&b'[')),
    }
}

/// `text` with the characters that its marks stand for.
pub(super) fn unmark(text: &str) -> Cow<'_, str> {
    if !is_marked(text) {
        return Cow::Borrowed(text);
    }
    let plain = |character| match character {
        '\u{1}' => '.',
        '\u{2}' => ':',
        '\u{3}' => '@',
        other => other,
    };
    Cow::Owned(text.chars().map(plain).collect())
}

/// Whether anything in `text` was defanged.
pub(super) fn is_marked(text: &str) -> bool {
    text.bytes().any(|byte| matches!(byte, DOT | COLON | AT))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms_are_mended() {
        let cases = [
            ("evil[.]com", "evil.com"),
            ("a(.)b{.}c[dot]d(DOT)e", "a.b.c.d.e"),
            ("1.2.3[.4", "1.2.3.4"),
            ("1.2.3.]4", "1.2.3.4"),
            ("hxxps[:]//a[.]b/c", "hxxps://a.b/c"),
            ("hxxps[://]a[.]b", "hxxps://a.b"),
            ("https:[//]a[.]b", "https://a.b"),
            ("me[at]a[.]b", "me@a.b"),
            ("me[@]a.b", "me@a.b"),
        ];
        for (text, expected) in cases {
            let mended = refang(text);
            assert_eq!(unmark(&mended), expected, "{text}");
            assert!(is_marked(&mended) || text == "https:[//]a[.]b", "{text}");
        }
    }

    #[test]
    fn code_is_left_alone() {
        for text in ["a[:]", "[.]*", "f(.)", "a[0]", "x[...]", "(at)", "{{.}}", "[./]b", "list[.", "é[.]"] {
            assert!(matches!(refang(text), Cow::Borrowed(_)), "{text}");
        }
    }
}
