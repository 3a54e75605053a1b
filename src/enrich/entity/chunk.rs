//! Splits text into runs without spaces that may contain an address or a digest.
//!
//! A run is ASCII and letters of scripts with spaces between words, so that a name is never cut. Han and other
//! scripts without spaces end a run, except for labels that `label` finds. Full-width letters and typographic hyphens
//! are folded to ASCII.

use std::borrow::Cow;

use memchr::memchr_iter;

use super::label::{self, Reach};
use crate::indicator::idn::{is_spaced_letter, is_unspaced};
use crate::indicator::refang::{CUT, DOT, folded, refang, spaced_dot_around};

/// Length of the shortest digest. A shorter run needs a mark to be of interest.
const MIN_DIGEST: usize = 32;

/// Bytes between a space and the defanged dot that joins it to a run.
const MAX_DOT_DISTANCE: usize = 6;

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

/// The runs of `text` that may contain an entity.
pub(super) fn chunks(text: &str) -> impl Iterator<Item = Chunk<'_>> {
    let mut at = 0;
    std::iter::from_fn(move || {
        loop {
            let run = next_run(text, at)?;
            at = run.end;
            if is_worthwhile(run.text()) {
                return Some(run.into_chunk());
            }
        }
    })
}

/// A run under construction.
struct Run<'t> {
    whole: &'t str,
    start: usize,
    end: usize,
    /// Its folded text, once that differs from the source.
    folded: Option<String>,
}

impl<'t> Run<'t> {
    fn text(&self) -> &str {
        self.folded.as_deref().unwrap_or(&self.whole[self.start..self.end])
    }

    /// Extends the run by the ASCII that follows.
    fn extend(&mut self) {
        let length = ascii_length(&self.whole.as_bytes()[self.end..]);
        let end = self.end + length;
        if let Some(folded) = &mut self.folded {
            folded.push_str(&self.whole[self.end..end]);
        }
        self.end = end;
    }

    /// Extends the run up to `end`, with `text` as its folded form.
    fn push(&mut self, text: &str, end: usize) {
        let written = &self.whole[self.start..self.end];
        self.folded.get_or_insert_with(|| written.to_owned()).push_str(text);
        self.end = end;
    }

    /// Extends the run by a defanged dot from `begin`, which may be inside it, to `end`.
    fn push_dot(&mut self, begin: usize, end: usize) {
        self.push("", self.end);
        if let Some(folded) = &mut self.folded {
            // The part inside the run is an ASCII bracket and dot.
            folded.truncate(folded.len() - (self.end - begin));
            folded.push(char::from(DOT));
        }
        self.end = end;
    }

    fn into_chunk(self) -> Chunk<'t> {
        let text = match self.folded {
            Some(folded) => Cow::Owned(refang(&folded).into_owned()),
            None => refang(&self.whole[self.start..self.end]),
        };
        Chunk { text, before: &self.whole[..self.start], after: &self.whole[self.end..] }
    }
}

fn next_run(text: &str, from: usize) -> Option<Run<'_>> {
    let start = next_start(text, from)?;
    let mut run = Run { whole: text, start, end: start, folded: None };
    match label::before(text, from, start) {
        Reach::Take(label) => run.start = label,
        // A name without its beginning must not be reported.
        Reach::Cut => run.push("\u{1}", start + label::dot_length(text, start)),
        Reach::Leave => {}
    }
    loop {
        run.extend();
        let end = run.end;
        let Some(c) = text[end..].chars().next() else { return Some(run) };
        let past = end + c.len_utf8();
        if let Some((begin, end)) = defanged_dot(text, &run, c) {
            run.push_dot(begin, end);
        } else if let Some(ascii) = folded(c) {
            run.push(ascii.encode_utf8(&mut [0; 4]), past);
        } else if is_spaced_letter(c) {
            run.push(&text[end..past], past);
        } else if !is_unspaced(c) {
            if c == '…' && label::is_in_url(run.text()) {
                run.push(CUT_MARK, end);
            }
            return Some(run);
        } else {
            match label::after(run.text(), text, end, run.start) {
                Reach::Take(label_end) => run.push(&text[end..label_end], label_end),
                Reach::Cut => {
                    run.push(CUT_MARK, end);
                    return Some(run);
                }
                Reach::Leave => return Some(run),
            }
        }
    }
}

/// [`CUT`] as text.
const CUT_MARK: &str = match std::str::from_utf8(&[CUT]) {
    Ok(mark) => mark,
    Err(_) => "",
};

fn ascii_length(bytes: &[u8]) -> usize {
    bytes.iter().position(|byte| !byte.is_ascii_graphic()).unwrap_or(bytes.len())
}

/// The start of the next run, at `from` or later.
fn next_start(text: &str, from: usize) -> Option<usize> {
    let bytes = text.as_bytes();
    let mut at = from;
    loop {
        at += bytes.get(at..)?.iter().position(|&byte| may_start_run(byte))?;
        if bytes[at].is_ascii() {
            return Some(at);
        }
        let c = text[at..].chars().next()?;
        if folded(c).is_some() || is_spaced_letter(c) {
            return Some(at);
        }
        at += c.len_utf8();
    }
}

/// Whether a character of a run may begin with `byte`: ASCII, or UTF-8 of a letter that is not among the common Han.
const fn may_start_run(byte: u8) -> bool {
    byte.is_ascii_graphic() || matches!(byte, 0xC3..=0xE2 | 0xEA | 0xEF | 0xF0)
}

/// The start and end of the defanged dot that contains `c`, at the end of `run`.
fn defanged_dot(text: &str, run: &Run<'_>, c: char) -> Option<(usize, usize)> {
    let bytes = text.as_bytes();
    let is_possible = match c {
        ' ' => {
            let next = bytes.get(run.end + 1).copied().unwrap_or_default();
            let tail = &bytes[run.end.saturating_sub(MAX_DOT_DISTANCE).max(run.start)..run.end];
            matches!(next, b'[' | b'(' | b'{' | 0xE3 | 0xEF)
                || tail.iter().any(|byte| matches!(byte, b'[' | b'(' | b'{'))
        }
        '【' | '［' | '（' | '点' | '。' | '．' => true,
        _ => false,
    };
    is_possible.then(|| spaced_dot_around(text, run.start, run.end)).flatten()
}

fn is_worthwhile(run: &str) -> bool {
    let bytes = run.as_bytes();
    bytes.len() >= MIN_DIGEST
        || bytes.iter().any(|&byte| matches!(byte, b'.' | b'[' | b'(' | b'{' | DOT))
        || memchr_iter(b':', bytes).nth(1).is_some()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn runs_end_at_spaces_and_han() {
        let cases: [(&str, &[&str]); 14] = [
            ("访问evil.com，然后 a.b\tc", &["evil.com", "a.b"]),
            ("no marks here", &[]),
            ("ａ．ｃｏｍ 与 x\u{2011}y.com", &["a.com", "x-y.com"]),
            ("地址：1.2.3.4。下", &["1.2.3.4"]),
            ("破折号——a.b——", &["a.b"]),
            ("é.com", &["é.com"]),
            ("访问évil.com下载", &["évil.com"]),
            ("😀a.b😀", &["a.b"]),
            ("去 evil [.] com 与 evil[dot] net 看", &["evil\u{1}com", "evil\u{1}net"]),
            ("many [.]com domains", &["[.]com"]),
            ("evil [ . ] com，evil[ .]net evil【.】org", &["evil\u{1}com", "evil\u{1}net", "evil\u{1}org"]),
            ("站点 钓鱼站[.]网址 上线", &["钓鱼站\u{1}网址"]),
            ("域名为钓鱼站[.]evil[.]com 上线", &["\u{1}evil\u{1}com"]),
            ("结束.evil.com仍在", &[".evil.com"]),
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
