//! Suffixes of a word, a quoted text or a group: `log4*`, `ransomwre~1`, `"数据 跨境"~4`, `勒索^3`.

use std::ops::Range;

use super::MatchMode;
use super::boost::Boost;
use super::error::QueryError;
use super::field::half_width;
use crate::character::{is_latin, is_mark};
use crate::message;
use crate::message::Message;

/// A suffix operator with its argument.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Suffix {
    /// `*`.
    Star,
    /// `~` and a number, if there is one.
    Tilde(Option<u32>),
    /// `^` and a number, if it is one that can be used.
    Caret(Option<Boost>),
}

/// Letters of a word that `~N` may allow to be wrong.
const MAX_TYPOS: u32 = 2;

/// Letters of a word that `~` accepts: any three letters are near some other three.
const MIN_TYPO_LETTERS: usize = 4;

/// Characters that `"…"~N` may allow between words.
const MAX_DISTANCE: u32 = 1_000;

/// The text after the word at the start of a chunk.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Behind {
    /// Operators from this byte on.
    Operators(usize),
    /// Marks from this byte on that have no effect on this word, with the reason.
    Useless(usize, Message),
    /// No operators: the whole chunk is text.
    Nothing,
}

/// The operators after the word at the start of `chunk`, if it is a plain word with nothing but operators after it:
/// `https://example.com/*` and `~/.ssh` have none, nor have 新年快乐~, `2023~2024` and `2^10`.
pub(super) fn behind(chunk: &str) -> Behind {
    let Some(at) = chunk.find(|c| is_operator(half_width(c))) else { return Behind::Nothing };
    let word = &chunk[..at];
    let plain = !word.is_empty()
        && word.chars().all(|c| c.is_alphanumeric() || is_mark(c) || matches!(c, '-' | '_' | '.'));
    let Some(read) = read(&chunk[at..]).filter(|_| plain) else { return Behind::Nothing };
    let is_number = !word.chars().any(char::is_alphabetic);
    for (suffix, _) in &read {
        match suffix {
            Suffix::Star if is_too_short(word) => {
                return Behind::Useless(at, message!("* needs two letters or more before it and is ignored"));
            }
            Suffix::Caret(_) | Suffix::Tilde(_) if is_number => return Behind::Nothing,
            Suffix::Tilde(letters) if !is_word(word) => {
                let is_meant = letters.is_some_and(|letters| letters <= MAX_TYPOS);
                let message = message!(
                    "~ needs one word of {least} Latin letters or more and is ignored",
                    least = MIN_TYPO_LETTERS
                );
                return if is_meant { Behind::Useless(at, message) } else { Behind::Nothing };
            }
            Suffix::Tilde(letters) if letters.is_some_and(|letters| letters > 9) => return Behind::Nothing,
            Suffix::Star | Suffix::Caret(_) | Suffix::Tilde(_) => {}
        }
    }
    Behind::Operators(at)
}

fn is_too_short(word: &str) -> bool {
    let last = word.rsplit(|c: char| !c.is_alphanumeric()).find(|word| !word.is_empty()).unwrap_or_default();
    last.is_ascii() && last.chars().count() < 2
}

/// Whether a word may have typos.
fn is_word(text: &str) -> bool {
    let letters: Vec<char> = text.chars().map(half_width).collect();
    letters.len() >= MIN_TYPO_LETTERS
        && letters.iter().copied().all(is_latin)
        && letters.iter().any(|c| c.is_alphabetic())
}

/// Parses `text` as suffixes, with their places; `None` if it is anything else.
pub(super) fn read(text: &str) -> Option<Vec<(Suffix, Range<usize>)>> {
    let mut found = Vec::new();
    let mut rest = text;
    while let Some(operator) = rest.chars().next() {
        let start = text.len() - rest.len();
        rest = &rest[operator.len_utf8()..];
        let digits = rest.len() - rest.trim_start_matches(|c: char| c.is_ascii_digit() || c == '.').len();
        let (number, after) = rest.split_at(digits);
        let suffix = match half_width(operator) {
            '*' if number.is_empty() => Suffix::Star,
            '~' if number.is_empty() => Suffix::Tilde(None),
            '~' if !number.contains('.') => Suffix::Tilde(Some(number.parse().unwrap_or(u32::MAX))),
            '^' if !number.is_empty() => Suffix::Caret(Boost::parse(number)),
            _ => return None,
        };
        rest = after;
        found.push((suffix, start..text.len() - rest.len()));
    }
    Some(found)
}

fn is_operator(character: char) -> bool {
    matches!(character, '*' | '~' | '^')
}

impl Suffix {
    /// The match mode of `text` at `place` with this suffix.
    pub(super) fn mode(
        &self,
        text: &str,
        quoted: bool,
        place: Range<usize>,
    ) -> Result<MatchMode, QueryError> {
        match self {
            Self::Star => Ok(MatchMode::Prefix),
            Self::Tilde(characters) if quoted => near(text, *characters, place),
            Self::Tilde(letters) => typo(letters.unwrap_or(1), place),
            Self::Caret(_) => Ok(if quoted { MatchMode::Literal } else { MatchMode::Words }),
        }
    }
}

fn near(text: &str, characters: Option<u32>, place: Range<usize>) -> Result<MatchMode, QueryError> {
    if text.split_whitespace().filter(|word| word.chars().any(char::is_alphanumeric)).count() < 2 {
        let remedy = message!("write two words or more with a space between, as in \"数据 跨境\"~4");
        return Err(QueryError::new(
            place,
            message!("~ after quotes needs words to be near each other"),
            remedy,
        ));
    }
    characters.filter(|&characters| characters <= MAX_DISTANCE).map(MatchMode::Near).ok_or_else(|| {
        let message =
            message!("~ after quotes needs a number of characters up to {most}", most = MAX_DISTANCE);
        QueryError::new(
            place,
            message,
            message!("write how far apart the words may be, as in \"数据 跨境\"~4"),
        )
    })
}

fn typo(letters: u32, place: Range<usize>) -> Result<MatchMode, QueryError> {
    match u8::try_from(letters) {
        Ok(0) => Ok(MatchMode::Literal),
        Ok(letters) if u32::from(letters) <= MAX_TYPOS => Ok(MatchMode::Typo(letters)),
        _ => {
            let message = message!("no more than {most} letters can be wrong", most = MAX_TYPOS);
            Err(QueryError::new(place, message, message!("write ~1 or ~2")))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn operators_stand_behind_plain_words() {
        let cases = [
            ("log4*", Some(4)),
            ("ransomwre~1", Some(9)),
            ("ransomwre～1", Some(9)),
            ("ransomwre~", Some(9)),
            ("ransom~3", Some(6)),
            ("勒索^3", Some(6)),
            ("log4*^2.5", Some(4)),
            ("https://example.com/*", None),
            ("~/.ssh", None),
            ("a*b", None),
            ("x^y", None),
            ("file~old", None),
            ("**", None),
            ("a~1.5", None),
            ("新年快乐~", None),
            ("新年快乐～", None),
            ("2023~2024", None),
            ("10~15", None),
            ("2^1024", None),
            ("wow~", None),
        ];
        for (chunk, expected) in cases {
            let at = if let Behind::Operators(at) = behind(chunk) { Some(at) } else { None };
            assert_eq!(at, expected, "{chunk}");
        }
        for chunk in ["a*", "10.0.*", "勒索~1", "apt~2"] {
            assert!(matches!(behind(chunk), Behind::Useless(..)), "{chunk}");
        }
    }
}
