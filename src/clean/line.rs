//! An article between Markdown and text: its lines, and what kind of line each is.
//!
//! Everything that knows about pages rather than about markup works on these: [`super::heading`],
//! [`super::wechat`], and whatever learns to drop menus and side bars.

/// One line of an article.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Line {
    pub(super) kind: LineKind,
    /// Without line break; empty between blocks.
    pub(super) text: String,
}

/// What a line is part of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum LineKind {
    Heading,
    /// Paragraphs, list items, quotes, table rows.
    Prose,
    Code,
}

impl Line {
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

#[cfg(test)]
pub(super) fn prose(text: &str) -> Vec<Line> {
    text.lines().map(|text| Line { kind: LineKind::Prose, text: text.to_owned() }).collect()
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
