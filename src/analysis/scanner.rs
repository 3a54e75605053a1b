//! The scanner: folded text → units with positions, the basis of both tiers of the index.
//!
//! A unit is one character of a script without spaces between words (Han, kana, bopomofo; a letter, vowel sign or tone
//! mark of Thai, Lao, Burmese or Khmer), called an ideograph here, or one word of any other script. The position rule:
//!
//! * every unit takes one position;
//! * anything between two ideographs, and punctuation between an ideograph and a word, takes one more position, a blank
//!   line several;
//! * white space between an ideograph and a word, and anything between two words, takes none.
//!
//! So a phrase query matches what a plain text search matches: `SQL 注入` is `SQL注入`, `side-loading` is
//! `side loading`, 数据、安全 is not 数据安全.

use std::ops::Range;

use super::script::{is_unspaced, is_word_character};
use crate::character::is_mark;

/// Extra positions for a blank line: more than the punctuation of a query can take.
const PARAGRAPH_GAP: u32 = 4;

/// The kind of a unit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum UnitKind {
    /// One character of a script without spaces.
    Ideograph,
    /// A run of letters and digits of any other script.
    Word,
}

/// The text of one position.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct TextUnit {
    pub(crate) kind: UnitKind,
    /// Bytes of the folded text.
    pub(crate) range: Range<usize>,
    /// The same, extended by punctuation that belongs to the name: `c++`, `c#`, `.net`.
    pub(crate) decorated: Range<usize>,
    /// Position by the rule above.
    pub(crate) position: u32,
    /// Whether it follows the unit before immediately.
    pub(crate) adjacent: bool,
    /// Whether the gap before it takes positions.
    pub(crate) separated: bool,
}

impl TextUnit {
    pub(crate) fn is_ideograph(&self) -> bool {
        self.kind == UnitKind::Ideograph
    }

    pub(crate) fn is_decorated(&self) -> bool {
        self.decorated != self.range
    }
}

/// Iterates over the units of a folded text.
pub(crate) struct Scanner<'t> {
    text: &'t str,
    /// Where the next character begins.
    at: usize,
    previous: Option<(UnitKind, u32)>,
    previous_end: usize,
}

/// Properties of the text between two units.
#[derive(Debug, Default, Clone, Copy)]
struct Gap {
    any: bool,
    punctuation: bool,
    lines: u32,
    /// Maximum of consecutive line breaks, with only white space between them.
    most_lines: u32,
}

impl Gap {
    fn push(&mut self, character: char) {
        self.any = true;
        if character == '\n' {
            self.lines += 1;
            self.most_lines = self.most_lines.max(self.lines);
        } else if !character.is_whitespace() {
            self.punctuation = true;
            self.lines = 0;
        }
    }

    /// Extra positions for the gap between units of these kinds.
    fn width(self, before: UnitKind, after: UnitKind) -> u32 {
        let separates = match (before, after) {
            (UnitKind::Word, UnitKind::Word) => return 0,
            (UnitKind::Ideograph, UnitKind::Ideograph) => self.any,
            _ => self.punctuation || self.most_lines > 1,
        };
        match (separates, self.most_lines > 1) {
            (false, _) => 0,
            (true, false) => 1,
            (true, true) => PARAGRAPH_GAP,
        }
    }
}

impl<'t> Scanner<'t> {
    /// Scans `text`, which must be folded.
    pub(crate) fn new(text: &'t str) -> Self {
        Self { text, at: 0, previous: None, previous_end: 0 }
    }

    /// The end of the word that begins at byte `start`.
    fn word_end(&self, start: usize) -> usize {
        let mut end = start;
        loop {
            let rest = &self.text[end..];
            end += rest.bytes().take_while(u8::is_ascii_alphanumeric).count();
            let Some(character) = self.text[end..].chars().next().filter(|next| !next.is_ascii()) else {
                return end;
            };
            let goes_on = || end > start && is_mark(character) && !is_unspaced(character);
            if !(is_word_character(character) || goes_on()) {
                return end;
            }
            end += character.len_utf8();
        }
    }

    /// The word that begins with the next character.
    fn word(&mut self, gap: Gap) -> TextUnit {
        let start = self.at;
        self.at = self.word_end(start);
        self.unit(UnitKind::Word, start..self.at, gap)
    }

    /// The word with the punctuation that belongs to the name. For positions it remains punctuation, so that `C语言` is
    /// not found in `C#语言`.
    fn decorated(&self, word: &Range<usize>) -> Range<usize> {
        let prefix = name_prefix(self.text, word, self.previous_end);
        word.start - prefix..word.end + name_suffix(self.text, word)
    }

    fn unit(&mut self, kind: UnitKind, range: Range<usize>, gap: Gap) -> TextUnit {
        let decorated = if kind == UnitKind::Word { self.decorated(&range) } else { range.clone() };
        let (position, separated) = match self.previous {
            None => (0, false),
            Some((before, position)) => {
                let width = gap.width(before, kind);
                (position + 1 + width, width > 0)
            }
        };
        self.previous = Some((kind, position));
        self.previous_end = range.end;
        TextUnit { kind, range, decorated, position, adjacent: !gap.any && position > 0, separated }
    }
}

impl Iterator for Scanner<'_> {
    type Item = TextUnit;

    fn next(&mut self) -> Option<TextUnit> {
        let mut gap = Gap::default();
        loop {
            let start = self.at;
            let byte = self.text.as_bytes().get(start)?;
            // ASCII needs no decoding.
            if byte.is_ascii() {
                if byte.is_ascii_alphanumeric() {
                    return Some(self.word(gap));
                }
                gap.push(char::from(*byte));
                self.at += 1;
                continue;
            }
            let character = self.text[start..].chars().next()?;
            if is_unspaced(character) {
                self.at += character.len_utf8();
                return Some(self.unit(UnitKind::Ideograph, start..self.at, gap));
            }
            if is_word_character(character) {
                return Some(self.word(gap));
            }
            gap.push(character);
            self.at += character.len_utf8();
        }
    }
}

/// Length in bytes of the marks after a word that belong to the name: `c++`, `notepad++`, `c#`.
fn name_suffix(text: &str, word: &Range<usize>) -> usize {
    let after = &text.as_bytes()[word.end..];
    if !matches!(after, [b'+' | b'#', ..]) {
        return 0;
    }
    let ends_name =
        |at: usize| !after.get(at).is_some_and(|&byte| byte.is_ascii_alphabetic() || byte == after[0]);
    let letters = text[word.clone()].bytes().all(|byte| byte.is_ascii_alphabetic());
    if letters && after.starts_with(b"++") && ends_name(2) {
        return 2;
    }
    let one_letter = letters && word.len() == 1;
    usize::from(one_letter && after.starts_with(b"#") && ends_name(1))
}

/// Length in bytes of the dot that makes `net` the name `.net`; 0 within another name (`evil.net`).
fn name_prefix(text: &str, word: &Range<usize>, previous_end: usize) -> usize {
    if &text[word.clone()] != "net" || !text[..word.start].ends_with('.') || word.start == previous_end {
        return 0;
    }
    let before = &text[previous_end.min(word.start - 1)..word.start - 1];
    let owner = text[..word.start - 1].rsplit(|c: char| !is_word_character(c)).next().unwrap_or("");
    usize::from(!before.is_empty() || owner.is_empty() || ["asp", "ado", "vb"].contains(&owner))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn scan(text: &str) -> String {
        let units = Scanner::new(text).map(|unit| format!("{}@{}", &text[unit.decorated], unit.position));
        units.collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn positions_follow_the_rule() {
        let cases = [
            ("数据安全", "数@0 据@1 安@2 全@3"),
            ("数据、安全", "数@0 据@1 安@3 全@4"),
            ("数据 安全", "数@0 据@1 安@3 全@4"),
            ("防\n护", "防@0 护@2"),
            ("防。\n护", "防@0 护@2"),
            ("防\n \n护", "防@0 护@5"),
            ("sql注入", "sql@0 注@1 入@2"),
            ("sql 注入", "sql@0 注@1 入@2"),
            ("sql\n注", "sql@0 注@1"),
            ("sql：注", "sql@0 注@2"),
            ("sql\n\n注", "sql@0 注@5"),
            ("用，c", "用@0 c@2"),
            ("remote code\nexecution", "remote@0 code@1 execution@2"),
            ("cve-2024-1", "cve@0 2024@1 1@2"),
            ("evil[.]example[.]com", "evil@0 example@1 com@2"),
            ("カタ漢", "カ@0 タ@1 漢@2"),
            ("ช่อง app", "ช@0 \u{E48}@1 อ@2 ง@3 app@4"),
            ("เว็บ๒๕ที่", "เ@0 ว@1 \u{E47}@2 บ@3 ๒๕@4 ท@5 \u{E35}@6 \u{E48}@7"),
            ("ខ្មែរ។", "ខ@0 \u{17D2}@1 ម@2 \u{17C2}@3 រ@4"),
            ("བོད་ཡིག", "བོད@0 ཡིག@1"),
            ("a\u{E48}", "a@0 \u{E48}@1"),
            ("", ""),
            ("——", ""),
        ];
        for (text, expected) in cases {
            assert_eq!(scan(text), expected, "{text:?}");
        }
    }

    #[test]
    fn names_keep_their_punctuation() {
        let cases = [
            ("用c++写", "用@0 c++@1 写@3"),
            ("notepad++", "notepad++@0"),
            ("c#与c", "c#@0 与@2 c@3"),
            ("a+b a++b", "a@0 b@1 a@2 b@3"),
            (".net框架", ".net@0 框@1 架@2"),
            ("在.net中", "在@0 .net@2 中@3"),
            ("asp.net", "asp@0 .net@1"),
            ("evil.net", "evil@0 net@1"),
            ("f#1 f#a", "f#@0 1@1 f@2 a@3"),
            ("c++17", "c++@0 17@1"),
            ("c+++", "c@0"),
        ];
        for (text, expected) in cases {
            assert_eq!(scan(text), expected, "{text:?}");
        }
    }
}
