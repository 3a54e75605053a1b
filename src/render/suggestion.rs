//! Prints spelling suggestions.

use std::io::{self, Write};

use super::palette::Palette;
use super::printable::printable;
use crate::spelling::Suggestion;
use crate::t;

/// A suggestion as a line of text.
#[must_use]
pub fn suggestion_line(found: &Suggestion) -> String {
    let (word, suggestion) = (printable(&found.word), printable(&found.suggestion));
    match (found.searched, found.articles) {
        (true, articles) => t!(
            "no article has `{word}`: searched for `{suggestion}` (articles: {articles}); to search for it as written, quote it: \"{word}\"",
            word,
            suggestion,
            articles
        ),
        (false, 1) => t!("`{word}`: did you mean `{suggestion}`? (1 article)", word, suggestion),
        (false, articles) => {
            t!("`{word}`: did you mean `{suggestion}`? ({articles} articles)", word, suggestion, articles)
        }
    }
}

/// Writes the corrections that the search used, for display above the hits: one per line, then a blank line.
///
/// # Errors
///
/// If `out` cannot be written.
pub fn corrections_text(out: &mut dyn Write, found: &[Suggestion], palette: &Palette) -> io::Result<()> {
    let mut searched = found.iter().filter(|suggestion| suggestion.searched).peekable();
    if searched.peek().is_none() {
        return Ok(());
    }
    for suggestion in searched {
        writeln!(out, "{}", Palette::paint(suggestion_line(suggestion), palette.key))?;
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
        let line = suggestion_line(&found);
        assert!(line.starts_with("no article has `ransomwre`: searched for `ransomware`"), "{line}");
        assert!(line.ends_with("\"ransomwre\""), "{line}");
        found.searched = false;
        assert_eq!(suggestion_line(&found), "`ransomwre`: did you mean `ransomware`? (9 articles)");
        found.word = "a\u{1b}[2J".into();
        assert!(!suggestion_line(&found).contains('\u{1b}'));
    }
}
