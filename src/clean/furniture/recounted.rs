//! Lines whose counts changed, and how to find the articles that have them.

use super::masked;
use crate::character::{is_alphanumeric, is_han, is_numeric};
use crate::clean::line::{each_letter, letters};

/// A line that an earlier batch has counted, and this one counts again.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct RecountedLine {
    pub(super) text: String,
    /// Whether its digits are masked: a line with other digits is counted as the same line.
    pub(super) is_masked: bool,
}

impl RecountedLine {
    /// The parts of the line that are in every article that has it; none if that is only its digits.
    pub(crate) fn parts(&self) -> Vec<&str> {
        if !self.is_masked {
            return vec![&self.text];
        }
        // A digit may be part of a word, but never of Han characters, each of which is a word.
        let words = self.text.split(|c: char| !is_alphanumeric(c));
        let parts = words.flat_map(|word| {
            let is_one = !word.contains(is_numeric) || !word.contains(is_han);
            if is_one { vec![word] } else { word.split(|c: char| !is_han(c)).collect() }
        });
        parts.filter(|part| !part.is_empty() && !part.contains(is_numeric)).collect()
    }

    /// Whether a clean body has the line.
    ///
    /// An index finds the words of a line, so it finds a short line within other lines too. Most lines differ in their first letters.
    pub(crate) fn is_in(&self, body: &str) -> bool {
        let wanted = letters(&self.text);
        if self.is_masked {
            let wanted: String = masked(wanted.chars()).collect();
            return body.lines().any(|line| masked(each_letter(line)).eq(wanted.chars()));
        }
        body.lines().any(|line| each_letter(line).eq(wanted.chars()))
    }
}
