//! `lockbit or akira`: in lower case an operator is a word, and a note suggests capitals.

use super::note::Note;
use super::symbol::{Spanned, Symbol};
use crate::message;

/// A query of more words is a sentence.
const MAX_WORDS: usize = 6;

/// Notes on words that are operators in capitals.
pub(super) fn notes(symbols: &[Spanned], query: &str) -> Vec<Note> {
    let values = symbols.iter().filter(|spanned| spanned.symbol.is_value()).count();
    if values > MAX_WORDS {
        return Vec::new();
    }
    let joins = |three: &[Spanned]| {
        let begins = three[2].symbol.is_value() || matches!(three[2].symbol, Symbol::Open | Symbol::Field(_));
        let ends = three[0].symbol.is_value() || matches!(three[0].symbol, Symbol::Close | Symbol::Suffix(_));
        begins && ends
    };
    let noted = symbols.windows(3).filter(|three| joins(three)).find_map(|three| note(&three[1], query));
    noted.into_iter().collect()
}

fn note(word: &Spanned, query: &str) -> Option<Note> {
    let Symbol::Text(text) = &word.symbol else { return None };
    let (before, after) = (&query[..word.span.start], &query[word.span.end..]);
    match text.as_str() {
        "or" | "或" | "或者" => {
            let message =
                message!("{word} is read as a word; for either, write OR in capitals", word = text.as_str());
            Some(Note::suggesting(message, format!("{before}OR{after}")))
        }
        "not" => {
            let message = message!(
                "{word} is read as a word; to exclude something, write NOT in capitals",
                word = text.as_str()
            );
            Some(Note::suggesting(message, format!("{before}NOT{after}")))
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::super::lexer::lex;

    fn suggestion(query: &str) -> Option<String> {
        let mut notes = Vec::new();
        lex(query, &mut notes).expect(query);
        notes.into_iter().find_map(|note| note.suggestion)
    }

    #[test]
    fn short_queries_get_a_note() {
        let cases = [
            ("lockbit or akira", Some("lockbit OR akira")),
            ("勒索 或 钓鱼", Some("勒索 OR 钓鱼")),
            ("\"salt typhoon\" or title:银狐", Some("\"salt typhoon\" OR title:银狐")),
            ("lockbit not akira", Some("lockbit NOT akira")),
            ("lockbit and akira", None),
            ("Trick Or Treat", None),
            ("or lockbit", None),
            ("lockbit or", None),
            ("ransomware gangs that encrypt or steal data", None),
        ];
        for (query, expected) in cases {
            assert_eq!(suggestion(query).as_deref(), expected, "{query}");
        }
    }
}
