//! Operators behind a word, a quoted text or a group: `log4*`, `ransomwre~1`, `"数据 跨境"~4`, `勒索^3`.

use std::ops::Range;

use super::Manner;
use super::boost::Boost;
use super::error::QueryError;
use super::field::half_width;
use crate::t;

/// An operator and what follows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Suffix {
    /// `*`.
    Star,
    /// `~` and a number, if there is one.
    Tilde(Option<u32>),
    /// `^` and a number, if it is one that can be used.
    Caret(Option<Boost>),
}

/// Letters that may be wrong in a word.
const MOST_TYPOS: u32 = 2;

/// Letters of the shortest word that may have one wrong: any three letters are near some other three.
const SHORTEST_TYPO: usize = 4;

/// Characters between words that are still near each other.
const FARTHEST: u32 = 1_000;

/// Where the operators behind the word begin that `chunk` is, if it is a plain word with operators and
/// no more than that: `https://example.com/*` and `~/.ssh` have none.
pub(super) fn start(chunk: &str) -> Option<usize> {
    let at = chunk.find(|c| is_operator(half_width(c)))?;
    let word = &chunk[..at];
    let plain = !word.is_empty() && word.chars().all(|c| c.is_alphanumeric() || matches!(c, '-' | '_' | '.'));
    (plain && read(&chunk[at..]).is_some()).then_some(at)
}

/// The operators that `text` is made of, with their places in it; `None` if it is anything else.
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
    /// How `text`, which stands at `place` with this behind it, is compared.
    pub(super) fn manner(&self, text: &str, quoted: bool, place: Range<usize>) -> Result<Manner, QueryError> {
        match self {
            Self::Star => prefix(text, quoted, place),
            Self::Tilde(characters) if quoted => near(text, *characters, place),
            Self::Tilde(letters) => typo(text, letters.unwrap_or(1), place),
            Self::Caret(_) => Ok(if quoted { Manner::Literal } else { Manner::Words }),
        }
    }
}

fn prefix(text: &str, quoted: bool, place: Range<usize>) -> Result<Manner, QueryError> {
    let last = text.rsplit(|c: char| !c.is_alphanumeric()).find(|word| !word.is_empty()).unwrap_or_default();
    if quoted {
        let remedy =
            t!("leave it out: what is quoted may go on in Chinese anyway; or write log4* without quotes");
        return Err(QueryError::new(place, t!("a quoted text does not take *"), remedy));
    }
    if last.is_ascii() && last.chars().count() < 2 {
        return Err(QueryError::new(
            place,
            t!("* needs more to begin with"),
            t!("write two letters or more, as in lo*"),
        ));
    }
    Ok(Manner::Prefix)
}

fn near(text: &str, characters: Option<u32>, place: Range<usize>) -> Result<Manner, QueryError> {
    if text.split_whitespace().filter(|word| word.chars().any(char::is_alphanumeric)).count() < 2 {
        let remedy = t!("write two words or more with a space between, as in \"数据 跨境\"~4");
        return Err(QueryError::new(place, t!("~ after quotes needs words to be near each other"), remedy));
    }
    characters.filter(|&characters| characters <= FARTHEST).map(Manner::Near).ok_or_else(|| {
        let message = t!("~ after quotes needs a number of characters up to {most}", most = FARTHEST);
        QueryError::new(place, message, t!("write how far apart the words may be, as in \"数据 跨境\"~4"))
    })
}

fn typo(text: &str, letters: u32, place: Range<usize>) -> Result<Manner, QueryError> {
    let word = text.chars().map(half_width).all(|c| c.is_ascii_alphanumeric());
    if !word || text.chars().count() < SHORTEST_TYPO {
        let message = t!("~ needs one word of {least} Latin letters or more", least = SHORTEST_TYPO);
        return Err(QueryError::new(place, message, t!("leave it out, or quote the text to search for it")));
    }
    match u8::try_from(letters) {
        Ok(0) => Ok(Manner::Literal),
        Ok(letters) if u32::from(letters) <= MOST_TYPOS => Ok(Manner::Typo(letters)),
        _ => {
            let message = t!("no more than {most} letters can be wrong", most = MOST_TYPOS);
            Err(QueryError::new(place, message, t!("write ~1 or ~2")))
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
            ("勒索^3", Some(6)),
            ("log4*^2.5", Some(4)),
            ("10.0.*", Some(5)),
            ("https://example.com/*", None),
            ("~/.ssh", None),
            ("a*b", None),
            ("x^y", None),
            ("file~old", None),
            ("**", None),
            ("a~1.5", None),
        ];
        for (chunk, expected) in cases {
            assert_eq!(start(chunk), expected, "{chunk}");
        }
    }
}
