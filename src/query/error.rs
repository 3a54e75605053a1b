//! Errors of queries, with their place.

use std::ops::Range;

use crate::message::Message;
use unicode_width::UnicodeWidthStr;

/// A query that cannot be parsed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{}", .message.english())]
pub struct QueryError {
    /// What is wrong, in lower case.
    pub message: Message,
    /// The bytes of the query that it is about.
    pub span: Range<usize>,
    /// What to type instead.
    pub remedy: Message,
}

impl QueryError {
    pub(crate) fn new(span: Range<usize>, message: Message, remedy: Message) -> Self {
        Self { message, span, remedy }
    }

    /// The query with a line of carets under the place, both indented by two columns.
    #[must_use]
    pub fn pointer(&self, query: &str) -> String {
        let start = query.floor_char_boundary(self.span.start);
        let end = query.ceil_char_boundary(self.span.end.max(start));
        let (shown, before) = excerpt(query, start);
        let under = query[start..end].width().clamp(1, shown.width().saturating_sub(before).max(1));
        format!("  {shown}\n  {}{}", " ".repeat(before), "^".repeat(under))
    }
}

/// A line of `query` around byte `start`, and the column of that byte in it.
fn excerpt(query: &str, start: usize) -> (String, usize) {
    const COLUMNS: usize = 60;
    let from = query[..start].char_indices().rev().nth(COLUMNS / 2).map_or(0, |(at, _)| at);
    let shown = |text: &str| text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect::<String>();
    let line: String = shown(&query[from..]).chars().take(COLUMNS).collect();
    (line, shown(&query[from..start]).width())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn carets_stand_under_the_place() {
        let error = QueryError::new(4..14, Message::untranslated("message"), Message::untranslated("remedy"));
        assert_eq!(error.pointer("勒 (未关闭"), "  勒 (未关闭\n     ^^^^^^^");
        let at_end = QueryError::new(3..3, Message::untranslated("message"), Message::untranslated("remedy"));
        assert_eq!(at_end.pointer("abc"), "  abc\n     ^");
    }
}
