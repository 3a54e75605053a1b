//! Text → runs of ASCII without spaces in which there may be an address or a digest.
//!
//! Han, like a space, ends a run. Full-width letters and the hyphens that typesetting makes do not:
//! they are read as the ASCII that they stand for.

use std::borrow::Cow;

use memchr::memchr_iter;

use super::refang::refang;
use crate::character::half_width;

/// A run shorter than the shortest digest needs a mark to be of interest.
const SHORTEST_DIGEST: usize = 32;

/// Defanged dots that some write with spaces around them.
const SPACED_DOTS: [&str; 4] = ["[.]", "(.)", "[dot]", "(dot)"];

/// One run.
#[derive(Debug)]
pub(super) struct Chunk<'t> {
    /// The run itself: folded, and with the marks of [`refang`] in it.
    pub(super) text: Cow<'t, str>,
    /// Everything before it.
    pub(super) before: &'t str,
    /// Everything after it.
    pub(super) after: &'t str,
}

/// The runs of `text` that are worth a look.
pub(super) fn chunks(text: &str) -> impl Iterator<Item = Chunk<'_>> {
    let mut at = 0;
    std::iter::from_fn(move || {
        loop {
            let run = next_run(text, at)?;
            at = run.end;
            if is_worthwhile(&text[run.start..run.end]) {
                return Some(chunk(text, &run));
            }
        }
    })
}

struct Run {
    start: usize,
    end: usize,
    is_ascii: bool,
}

fn chunk<'t>(text: &'t str, run: &Run) -> Chunk<'t> {
    let raw = &text[run.start..run.end];
    let text_of_run = if run.is_ascii { refang(raw) } else { Cow::Owned(refang(&fold(raw)).into_owned()) };
    Chunk { text: text_of_run, before: &text[..run.start], after: &text[run.end..] }
}

fn next_run(text: &str, from: usize) -> Option<Run> {
    let mut start = from;
    loop {
        start += text.as_bytes()[start..].iter().position(|&byte| may_start_run(byte))?;
        if text.as_bytes()[start].is_ascii() || folded_length(text, start).is_some() {
            break;
        }
        start += 1;
    }
    let mut run = Run { start, end: start, is_ascii: true };
    loop {
        run.end += ascii_length(&text.as_bytes()[run.end..]);
        let Some(length) = folded_length(text, run.end).or_else(|| bridge(text, &run)) else {
            return Some(run);
        };
        run.end += length;
        run.is_ascii = false;
    }
}

fn ascii_length(bytes: &[u8]) -> usize {
    bytes.iter().position(|byte| !byte.is_ascii_graphic()).unwrap_or(bytes.len())
}

/// Whether a character of a run may begin with `byte`: ASCII, or UTF-8 of what [`folded`] knows.
const fn may_start_run(byte: u8) -> bool {
    byte.is_ascii_graphic() || matches!(byte, 0xE2 | 0xE3 | 0xEF)
}

/// The length of the character at `at` if it is read as ASCII in a run.
fn folded_length(text: &str, at: usize) -> Option<usize> {
    let byte = *text.as_bytes().get(at)?;
    if byte.is_ascii() || !may_start_run(byte) {
        return None;
    }
    let character = text[at..].chars().next()?;
    let stop_in_brackets = character == '。' && text[..at].ends_with('[');
    (stop_in_brackets || folded(character).is_some()).then_some(character.len_utf8())
}

/// The space at the end of `run` if it only stands beside a defanged dot: `evil [.] com`, `evil[.] com`,
/// but not `many [.]com domains`.
fn bridge(text: &str, run: &Run) -> Option<usize> {
    let (before, after) = (&text.as_bytes()[run.start..run.end], &text.as_bytes()[run.end..]);
    let (&last, next) = (before.last()?, after.get(1)?);
    let is_dot = |bytes: Option<&[u8]>, dot: &str| {
        bytes.is_some_and(|bytes| bytes.eq_ignore_ascii_case(dot.as_bytes()))
    };
    let follows =
        |dot: &&str| is_dot(after.get(1..=dot.len()), dot) && after.get(dot.len() + 1) == Some(&b' ');
    let precedes =
        |dot: &&str| is_dot(before.len().checked_sub(dot.len()).and_then(|at| before.get(at..)), dot);
    let joins = after[0] == b' '
        && (last.is_ascii_alphanumeric() && matches!(next, b'[' | b'(') && SPACED_DOTS.iter().any(follows)
            || next.is_ascii_alphanumeric()
                && matches!(last, b']' | b')')
                && SPACED_DOTS.iter().any(precedes));
    joins.then_some(1)
}

/// Without the spaces that [`bridge`] let in.
fn fold(run: &str) -> String {
    run.chars()
        .filter(|&character| character != ' ')
        .map(|character| folded(character).unwrap_or(if character == '。' { '.' } else { character }))
        .collect()
}

/// The ASCII that `character` stands for. Not the punctuation of Chinese prose, which ends a run.
pub(super) fn folded(character: char) -> Option<char> {
    match character {
        '\u{2010}' | '\u{2011}' => Some('-'),
        '０'..='９' | 'Ａ'..='Ｚ' | 'ａ'..='ｚ' | '－' | '．' | '＿' | '＠' | '／' => {
            Some(half_width(character))
        }
        _ => None,
    }
}

fn is_worthwhile(run: &str) -> bool {
    let bytes = run.as_bytes();
    bytes.len() >= SHORTEST_DIGEST
        || bytes.iter().any(|byte| matches!(byte, b'.' | b'[' | b'(' | b'{' | 0x80..))
        || memchr_iter(b':', bytes).nth(1).is_some()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn runs_end_at_spaces_and_han() {
        let cases: [(&str, &[&str]); 9] = [
            ("访问evil.com，然后 a.b\tc", &["evil.com", "a.b"]),
            ("no marks here", &[]),
            ("ａ．ｃｏｍ 与 x\u{2011}y.com", &["a.com", "x-y.com"]),
            ("地址：1.2.3.4。下", &["1.2.3.4"]),
            ("破折号——a.b——", &["a.b"]),
            ("é.com", &[".com"]),
            ("😀a.b😀", &["a.b"]),
            ("去 evil [.] com 与 evil[dot] net 看", &["evil\u{1}com", "evil\u{1}net"]),
            ("many [.]com domains", &["[.]com"]),
        ];
        for (text, expected) in cases {
            let found: Vec<String> = chunks(text).map(|chunk| chunk.text.into_owned()).collect();
            assert_eq!(found, expected, "{text}");
        }
    }

    #[test]
    fn the_surroundings_are_known() {
        let chunk = chunks("版本 1.2.3.4 以下").next().unwrap();
        assert_eq!((chunk.before, chunk.after), ("版本 ", " 以下"));
    }
}
