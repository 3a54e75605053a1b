//! Prints spelling suggestions.

use std::io::{self, Write};

use super::block::Block;
use super::look::Look;
use super::printable::printable;
use crate::message;
use crate::message::Message;
use crate::spelling::Suggestion;

/// A suggestion as a line of text.
#[must_use]
pub fn suggestion_line(found: &Suggestion) -> Message {
    let (word, suggestion) = (printable(&found.word), printable(&found.suggestion));
    match (found.searched, found.articles) {
        (true, articles) => message!(
            "no article has `{word}`: searched for `{suggestion}` (articles: {articles}); to search for it as written, quote it: \"{word}\"",
            word,
            suggestion,
            articles
        ),
        (false, 1) => message!("`{word}`: did you mean `{suggestion}`? (1 article)", word, suggestion),
        (false, articles) => {
            message!(
                "`{word}`: did you mean `{suggestion}`? ({articles} articles)",
                word,
                suggestion,
                articles
            )
        }
    }
}

/// Writes the corrections that the search used, for display above the hits: one per line, then a blank line.
///
/// # Errors
///
/// If `out` cannot be written.
pub fn corrections_text(out: &mut dyn Write, found: &[Suggestion], look: &Look) -> io::Result<()> {
    let mut searched = found.iter().filter(|suggestion| suggestion.searched).peekable();
    if searched.peek().is_none() {
        return Ok(());
    }
    for suggestion in searched {
        Block::new(&look.text(suggestion_line(suggestion)), look.palette.key).write(out, look)?;
    }
    writeln!(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn corrections_and_suggestions_differ() {
        let mut found = Suggestion {
            word: "ransomwre".into(),
            suggestion: "ransomware".into(),
            articles: 9,
            searched: true,
        };
        let line = suggestion_line(&found).english();
        assert!(line.starts_with("no article has `ransomwre`: searched for `ransomware`"), "{line}");
        assert!(line.ends_with("\"ransomwre\""), "{line}");
        found.searched = false;
        assert_eq!(suggestion_line(&found).english(), "`ransomwre`: did you mean `ransomware`? (9 articles)");
        found.word = "a\u{1b}[2J".into();
        assert!(!suggestion_line(&found).english().contains('\u{1b}'));
    }
}
