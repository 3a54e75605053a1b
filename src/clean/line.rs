//! An article between Markdown and text: its lines, and what kind of line each is.
//!
//! Everything that knows about pages rather than about markup works on these: [`super::heading`],
//! [`super::wechat`], and whatever learns to drop menus and side bars.

use serde::{Deserialize, Serialize};

use crate::character::{is_alphabetic, is_alphanumeric, push_lowercase};

/// One line of an article.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Line {
    pub(super) kind: LineKind,
    /// Without line break; empty between blocks.
    pub(super) text: String,
    /// How many of its letters and figures are the text of links.
    pub(super) linked: usize,
    /// Where its links lead, as the page has it.
    pub(super) targets: Vec<String>,
    /// Its place on the page as it was read, to tell which lines a stage took away.
    pub(super) number: usize,
}

/// What a line is part of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(super) enum LineKind {
    Heading,
    /// Paragraphs, list items, quotes, table rows.
    Prose,
    Code,
}

impl Line {
    /// A line without links.
    pub(super) fn new(kind: LineKind, text: impl Into<String>) -> Self {
        Self { kind, text: text.into(), linked: 0, targets: Vec::new(), number: 0 }
    }

    /// Columns that its letters and figures take: two for a Han character.
    pub(super) fn width(&self) -> usize {
        let letters = self.text.chars().filter(|&c| is_alphanumeric(c));
        letters.map(|c| if c >= '\u{2E80}' { 2 } else { 1 }).sum()
    }

    /// Whether there is hardly more to it than links; a date or a number beside them is no more. A
    /// link that shows its own address is what an author quotes, not what a menu says.
    pub(super) fn is_link(&self) -> bool {
        let letters = || self.text.chars().filter(|&c| is_alphabetic(c)).count();
        self.linked > 0 && self.linked * 5 >= letters() * 4 && !self.text.contains("://")
    }

    /// Whether the line separates blocks.
    pub(super) fn is_blank(&self) -> bool {
        self.text.is_empty()
    }
}

/// The lines as a text: no blank lines at its ends and never two in a row.
pub(super) fn join(lines: &[Line]) -> String {
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

/// Letters and figures of `text` in lower case: what is left when spacing and marks do not matter.
pub(super) fn letters(text: &str) -> String {
    let mut letters = String::with_capacity(text.len());
    push_letters(&mut letters, text.chars());
    letters
}

/// Adds the [`letters`] among `characters` to `letters`.
pub(super) fn push_letters(letters: &mut String, characters: impl Iterator<Item = char>) {
    characters.filter(|&c| is_alphanumeric(c)).for_each(|c| push_lowercase(letters, c));
}

#[cfg(test)]
pub(super) fn prose(text: &str) -> Vec<Line> {
    text.lines().map(|text| Line::new(LineKind::Prose, text)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blank_lines_are_single_and_inside() {
        assert_eq!(join(&prose("\n\na\nb\n\n\nc\n\n")), "a\nb\n\nc");
        assert_eq!(join(&prose("\n\n")), "");
    }
}
