//! A paragraph with a hanging indent.

use std::io::{self, Write};

use anstyle::Style;
use textwrap::core::display_width;

use super::layout::Line;
use super::look::Look;
use super::palette::Palette;

/// A paragraph: what stands before its first line indents the others.
pub(super) struct Block<'a> {
    before: &'a str,
    line: Line,
    style: Style,
    most: usize,
    url: Option<&'a str>,
}

impl<'a> Block<'a> {
    /// A paragraph in `style`.
    pub(super) fn new(text: &str, style: Style) -> Self {
        Self { before: "", line: Line::plain(text), style, most: usize::MAX, url: None }
    }

    /// With `before` in front of its first line: spaces, or a number.
    pub(super) fn after(self, before: &'a str) -> Self {
        Self { before, ..self }
    }

    /// With at most `most` lines on a terminal.
    pub(super) fn at_most(self, most: usize) -> Self {
        Self { most, ..self }
    }

    /// As a link to `url`.
    pub(super) fn linked(self, url: Option<&'a str>) -> Self {
        Self { url, ..self }
    }

    /// Writes the paragraph; on one line if the look has no width.
    pub(super) fn write(&self, out: &mut dyn Write, look: &Look) -> io::Result<()> {
        let indent = display_width(self.before);
        let lines = match look.columns {
            Some(columns) => self.line.beginning(columns.saturating_sub(indent), self.most),
            None => vec![self.line.clone()],
        };
        for (at, line) in (0..).zip(lines) {
            let before = if at == 0 { self.before.to_owned() } else { " ".repeat(indent) };
            let text = line.paint(&look.palette, self.style);
            let text = self.url.map_or_else(|| text.clone(), |url| look.palette.linked(&text, url));
            let before = if before.is_empty() { before } else { Palette::paint(before, look.palette.key) };
            writeln!(out, "{before}{text}")?;
        }
        Ok(())
    }
}
