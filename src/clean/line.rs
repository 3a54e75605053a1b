//! The lines of an article between Markdown and text.
//!
//! All stages that know about pages rather than about markup work on them: [`super::heading`],
//! [`super::wechat`] and [`super::furniture`].

use serde::{Deserialize, Serialize};

use crate::character::{is_alphabetic, is_alphanumeric, push_lowercase};

/// One line of an article.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct PageLine {
    pub(super) kind: LineKind,
    /// The text without line break; empty between blocks.
    pub(super) text: String,
    /// How many of its letters and digits are link text.
    pub(super) linked: usize,
    /// The targets of its links, as the page has them.
    pub(super) targets: Vec<String>,
    /// Its number on the page as it was parsed, to identify removed lines.
    pub(super) number: usize,
}

/// The kind of a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(super) enum LineKind {
    Heading,
    /// A paragraph, list item, quote or table row.
    Prose,
    Code,
}

impl PageLine {
    /// A line without links.
    pub(super) fn new(kind: LineKind, text: impl Into<String>) -> Self {
        Self { kind, text: text.into(), linked: 0, targets: Vec::new(), number: 0 }
    }

    /// Columns of its letters and digits: two for a Han character.
    pub(super) fn width(&self) -> usize {
        if self.text.is_ascii() {
            return self.text.bytes().filter(u8::is_ascii_alphanumeric).count();
        }
        let letters = self.text.chars().filter(|&c| is_alphanumeric(c));
        letters.map(|c| if c >= '\u{2E80}' { 2 } else { 1 }).sum()
    }

    /// Whether the line is little more than links; dates and numbers between them do not count. A link with its own
    /// address as text is a quotation, not a menu item.
    pub(super) fn is_link(&self) -> bool {
        let letters = || self.text.chars().filter(|&c| is_alphabetic(c)).count();
        self.linked > 0 && self.linked * 5 >= letters() * 4 && !self.text.contains("://")
    }

    /// Whether the line separates blocks.
    pub(super) fn is_blank(&self) -> bool {
        self.text.is_empty()
    }
}

/// Joins the lines without blank lines at the ends and with at most one in a row.
pub(super) fn join(lines: &[PageLine]) -> String {
    let mut text = String::with_capacity(lines.iter().map(|line| line.text.len() + 1).sum());
    let mut blank_before = true;
    for line in lines {
        if !(line.is_blank() && blank_before) {
            text.push_str(&line.text);
            text.push('\n');
        }
        blank_before = line.is_blank();
    }
    text.truncate(text.trim_end_matches('\n').len());
    text
}

/// Letters and digits of `text` in lower case, to compare texts regardless of spacing and punctuation.
pub(super) fn letters(text: &str) -> String {
    let mut letters = String::with_capacity(text.len());
    push_letters(&mut letters, text.chars());
    letters
}

/// Appends the [`letters`] of `characters` to `letters`.
pub(super) fn push_letters(letters: &mut String, characters: impl Iterator<Item = char>) {
    characters.filter(|&c| is_alphanumeric(c)).for_each(|c| push_lowercase(letters, c));
}

/// The [`letters`] of `text` one by one, where most are not needed.
pub(super) fn each_letter(text: &str) -> impl Iterator<Item = char> {
    text.chars().filter(|&c| is_alphanumeric(c)).flat_map(char::to_lowercase)
}

#[cfg(test)]
pub(super) fn prose(text: &str) -> Vec<PageLine> {
    text.lines().map(|text| PageLine::new(LineKind::Prose, text)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_are_the_same_at_once_and_one_by_one() {
        let text = "Zü, ΑΣ—「漏洞」２０24 İ\tß!";
        assert_eq!(letters(text), each_letter(text).collect::<String>());
    }

    #[test]
    fn blank_lines_are_single_and_inside() {
        assert_eq!(join(&prose("\n\na\nb\n\n\nc\n\n")), "a\nb\n\nc");
        assert_eq!(join(&prose("\n\n")), "");
    }
}
