//! Refangs defanged addresses: `evil[.]com`, `evil [ . ] com`, `hxxp[:]//`.
//!
//! Articles and queries share one table of defanged forms. A refanged character becomes a mark, a control character,
//! so that later steps know that the author considered the value dangerous.

use std::borrow::Cow;

/// Stands for a defanged dot.
pub(crate) const DOT: u8 = 1;
/// Stands for a defanged colon.
pub(crate) const COLON: u8 = 2;
/// Stands for a defanged at sign.
pub(crate) const AT: u8 = 3;
/// Marks where a URL continues but cannot be separated from the text after it.
pub(crate) const CUT: u8 = 4;

/// Bytes on either side of a backslash that are searched for another one, which shows that it is part of a path.
const PATH_DISTANCE: usize = 64;

/// Defanged form → replacement, the longest first. Forms that end in a letter, digit or the opening bracket of another
/// form need a letter or digit on both sides, see [`fits`].
const FORMS: [(&str, &str); 18] = [
    ("[://]", "\u{2}//"),
    ("[dot]", "\u{1}"),
    ("(dot)", "\u{1}"),
    ("{dot}", "\u{1}"),
    ("[at]", "\u{3}"),
    ("(at)", "\u{3}"),
    ("[//]", "//"),
    ("[::]", "\u{2}\u{2}"),
    ("[:]", "\u{2}"),
    ("[.]", "\u{1}"),
    ("(.)", "\u{1}"),
    ("{.}", "\u{1}"),
    ("[@]", "\u{3}"),
    ("(@)", "\u{3}"),
    ("[/]", "/"),
    ("[.", "\u{1}"),
    (".]", "\u{1}"),
    ("\\.", "\u{1}"),
];

/// Brackets around a defanged dot that may have a space on either side of it, or be those of Chinese.
const BRACKETS: [(char, char); 6] =
    [('[', ']'), ('(', ')'), ('{', '}'), ('【', '】'), ('［', '］'), ('（', '）')];

/// Replacements of a dot between [`BRACKETS`], in lower case.
const DOTS: [&str; 5] = [".", "dot", "点", "。", "．"];

/// Length of the longest of [`DOTS`] with a bracket and a space before it: a form may have begun this many bytes back.
const MAX_DOT_PREFIX: usize = 8;

/// Texts in lower case that show that a text has a defanged value.
const TRACES: [&str; 12] =
    ["[.", "(.)", "[dot]", "(dot)", "[点]", "【.】", "hxxp", "[:]", "[::]", "[://", "[ . ]", "[ .]"];

/// Whether `text`, in lower case, has a defanged value.
pub(crate) fn is_broken(text: &str) -> bool {
    TRACES.iter().any(|trace| text.contains(trace))
}

/// The refanged form of `value` without marks and spaces, for queries.
pub(crate) fn mended(value: &str) -> String {
    let mut text = String::with_capacity(value.len());
    let mut rest = value;
    while let Some(c) = rest.chars().next() {
        let spaced = text.ends_with(is_name_character).then(|| spaced_dot(rest)).flatten();
        if spaced.is_none() {
            text.push(folded(c).unwrap_or(c));
        } else {
            text.push('.');
        }
        rest = &rest[spaced.unwrap_or(c.len_utf8())..];
    }
    unmark(&refang(&text)).into_owned()
}

/// The length of the defanged dot at the start of `text`, with spaces in it or around it: ` [.] `, `[ . ]`,
/// `[.] `, `【.】`; a name continues after it. A dot with a space on its left must have one on its right:
/// `many [.]com domains` is prose.
pub(crate) fn spaced_dot(text: &str) -> Option<usize> {
    let inner = text.strip_prefix(' ');
    let rest = inner.unwrap_or(text);
    let (open, close) = BRACKETS.into_iter().find(|&(open, _)| rest.starts_with(open))?;
    let rest = rest[open.len_utf8()..].trim_start_matches(' ');
    let dot = DOTS.iter().find(|dot| starts_with(rest, dot))?;
    let rest = rest[dot.len()..].trim_start_matches(' ').strip_prefix(close)?;
    let tail = rest.strip_prefix(' ').or((inner.is_none()).then_some(rest))?;
    // Two spaces at most in the brackets, so that the look is a short one.
    let length = text.len() - tail.len();
    (length <= 2 * MAX_DOT_PREFIX && tail.starts_with(is_name_character)).then_some(length)
}

/// The start and end of such a dot around byte `start` of `text`: the form begins before `start` and ends after it.
pub(crate) fn spaced_dot_around(text: &str, floor: usize, start: usize) -> Option<(usize, usize)> {
    let first = text.ceil_char_boundary(start.saturating_sub(MAX_DOT_PREFIX).max(floor));
    let brackets =
        text[first..start].char_indices().filter(|(_, c)| BRACKETS.iter().any(|(open, _)| open == c));
    let begins = brackets.map(|(at, _)| first + at).chain([start]);
    begins.into_iter().find_map(|at| {
        let is_after_name = text[floor..at].ends_with(is_name_character);
        let length = is_after_name.then(|| spaced_dot(&text[at..])).flatten()?;
        (at + length > start).then_some((at, at + length))
    })
}

fn starts_with(text: &str, word: &str) -> bool {
    text.as_bytes().get(..word.len()).is_some_and(|start| start.eq_ignore_ascii_case(word.as_bytes()))
}

/// Whether `c` may be the first or last of a label.
fn is_name_character(c: char) -> bool {
    c.is_alphanumeric()
}

/// The ASCII that `character` stands for. Not the punctuation of Chinese prose, which ends a run.
pub(crate) fn folded(character: char) -> Option<char> {
    match character {
        '\u{2010}' | '\u{2011}' => Some('-'),
        // The offset of full-width forms from ASCII.
        '０'..='９' | 'Ａ'..='Ｚ' | 'ａ'..='ｚ' | '－' | '．' | '＿' | '＠' | '／' => {
            char::from_u32(u32::from(character) - 0xFEE0)
        }
        _ => None,
    }
}

/// `run` with marks in place of defanged forms.
pub(crate) fn refang(run: &str) -> Cow<'_, str> {
    if !run.bytes().any(|byte| matches!(byte, b'[' | b'(' | b'{' | b']' | b'\\')) {
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
    if !matches!(bytes[at], b'[' | b'(' | b'{' | b'.' | b'\\') {
        return None;
    }
    let is_here = |written: &str| {
        bytes.get(at..at + written.len()).is_some_and(|here| here.eq_ignore_ascii_case(written.as_bytes()))
    };
    FORMS.into_iter().find(|(written, _)| is_here(written) && fits(bytes, at, at + written.len(), written))
}

/// Whether the text around a form allows it to be one: `arr[:]`, `[.]*` and `f(.)` are code, `C:\dir\.git` is a path.
fn fits(bytes: &[u8], start: usize, end: usize, written: &str) -> bool {
    let is_name =
        |byte: Option<&u8>| byte.is_some_and(|byte| byte.is_ascii_alphanumeric() || !byte.is_ascii());
    let before = is_name(start.checked_sub(1).and_then(|at| bytes.get(at)));
    let (name_follows, form_follows) = (is_name(bytes.get(end)), bytes.get(end) == Some(&b'['));
    match written {
        // Groups of an address may be empty: `2001[:]db8[:][:]1`.
        "[:]" | "[://]" => (before || bytes[..start].ends_with(b"[:]")) && end < bytes.len(),
        "[//]" => bytes[..start].ends_with(b":"),
        "\\." => before && name_follows && !is_path(bytes, start),
        // Two forms may meet: `a[.][b`, but a dot always belongs to the name before it.
        _ => before && (name_follows || form_follows),
    }
}

/// Whether a backslash not far from the one at `at` has no dot behind it: in a path, or in text with escapes.
fn is_path(bytes: &[u8], at: usize) -> bool {
    let near = &bytes[at.saturating_sub(PATH_DISTANCE)..bytes.len().min(at + PATH_DISTANCE)];
    near.windows(2).any(|pair| pair[0] == b'\\' && pair[1] != b'.')
}

/// `text` with its marks replaced by the characters that they stand for.
pub(crate) fn unmark(text: &str) -> Cow<'_, str> {
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
pub(crate) fn is_marked(text: &str) -> bool {
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
            ("evil\\.com", "evil.com"),
            ("2a03[:]4000[:][:]9", "2a03:4000::9"),
            ("钓鱼站[.]网址", "钓鱼站.网址"),
        ];
        for (text, expected) in cases {
            let mended = refang(text);
            assert_eq!(unmark(&mended), expected, "{text}");
            assert!(is_marked(&mended) || text == "https:[//]a[.]b", "{text}");
        }
    }

    #[test]
    fn code_is_left_alone() {
        for text in [
            "a[:]",
            "[.]*",
            "f(.)",
            "a[0]",
            "x[...]",
            "(at)",
            "{{.}}",
            "[./]b",
            "list[.",
            "é[.]",
            r"C:\me\.ssh",
            r"a\b",
        ] {
            assert!(matches!(refang(text), Cow::Borrowed(_)), "{text}");
        }
    }

    #[test]
    fn a_query_is_mended_by_the_same_table() {
        for (typed, expected) in [
            ("evil [ . ] com", "evil.com"),
            ("evil [ .] com", "evil.com"),
            ("evil[ . ]com", "evil.com"),
            ("evil(dot)com", "evil.com"),
            ("evil【.】com", "evil.com"),
            ("evil[点]com", "evil.com"),
            ("evil\\.com", "evil.com"),
            ("１０．０．０．１", "10.0.0.1"),
            ("2a03[:]4000[:][:]9", "2a03:4000::9"),
            ("many [.]com domains", "many [.]com domains"),
        ] {
            assert_eq!(mended(typed), expected, "{typed}");
        }
    }
}
