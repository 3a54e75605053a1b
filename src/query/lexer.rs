//! Splits a query into symbols with their places.
//!
//! Full-width operators of a Chinese keyboard are equivalent to the ASCII ones. A mark inside a word is text: a URL is
//! not a field, `foo(1)` is not a group. Pasted text is never an error: an operator without an operand is text, with a
//! note where it may have been meant.

mod field;

use super::alternatives;
use super::error::QueryError;
use super::field::half_width;
use super::lower_case;
use super::marks::{closing_quote, ends_in_colon, is_regular_expression, plain};
use super::note::Note;
use super::suffix::{self, Behind, Suffix};
use super::symbol::{Spanned, Symbol};
use super::wildcard::is_wildcard;
use crate::message;

/// Splits `query` into symbols.
pub(crate) fn lex(query: &str, notes: &mut Vec<Note>) -> Result<Vec<Spanned>, QueryError> {
    let mut lexer = Lexer { query, position: 0, symbols: Vec::new(), open: 0, notes };
    while lexer.skip_space() {
        lexer.next_symbol()?;
    }
    let Lexer { symbols, notes, .. } = lexer;
    let symbols = alternatives::resolve(symbols, query, notes);
    notes.extend(lower_case::notes(&symbols, query));
    Ok(symbols)
}

struct Lexer<'q, 'n> {
    query: &'q str,
    position: usize,
    symbols: Vec<Spanned>,
    open: usize,
    notes: &'n mut Vec<Note>,
}

impl<'q> Lexer<'q, '_> {
    fn rest(&self) -> &'q str {
        &self.query[self.position..]
    }

    fn peek(&self) -> Option<char> {
        self.rest().chars().next().map(plain)
    }

    /// The current character as typed.
    fn peek_raw(&self) -> char {
        self.rest().chars().next().unwrap_or_default()
    }

    fn second(&self) -> Option<char> {
        self.rest().chars().nth(1).map(plain)
    }

    fn skip_space(&mut self) -> bool {
        let space = self.rest().chars().take_while(|&c| plain(c).is_whitespace() || c == '\u{FEFF}');
        self.position += space.map(char::len_utf8).sum::<usize>();
        !self.rest().is_empty()
    }

    fn push(&mut self, symbol: Symbol, length: usize) {
        let span = self.position..self.position + length;
        self.position = span.end;
        self.symbols.push(Spanned { symbol, span });
    }

    fn next_symbol(&mut self) -> Result<(), QueryError> {
        let length = self.rest().chars().next().map_or(0, char::len_utf8);
        match self.peek() {
            Some('(') => {
                self.open += 1;
                self.push(Symbol::Open, length);
            }
            Some(')') if self.open > 0 => {
                self.open -= 1;
                self.push(Symbol::Close, length);
                self.suffixes_of_whole(false);
            }
            Some('"') => self.quoted(length),
            _ if self.is_after_field() => {
                let chunk = self.chunk();
                self.value(chunk)?;
            }
            Some('-') if self.second().is_some_and(|c| !c.is_whitespace() && c != '-') => self.not(length),
            Some('!') if self.second().is_some_and(|c| c.is_alphanumeric() || matches!(c, '"' | '(')) => {
                self.not(length);
            }
            Some('|') => {
                let bars = self.rest().chars().take_while(|&c| alternatives::is_bar(c));
                self.push(Symbol::Bar, bars.map(char::len_utf8).sum());
            }
            _ => self.field_or_text()?,
        }
        Ok(())
    }

    /// A minus or an exclamation mark before an operand. After a closing quote, as in “某某”！某某, or before a phrase of
    /// a headline it is punctuation.
    fn not(&mut self, length: usize) {
        let before = self.query[..self.position].chars().next_back().map(plain);
        let stands_apart =
            before.is_none_or(|c| c.is_whitespace() || matches!(c, '(' | '-' | '!' | '|' | '\u{FEFF}'));
        let is_phrase = self.rest().starts_with('！') && alternatives::begins_phrase(&self.rest()[length..]);
        if stands_apart && !is_phrase {
            self.push(Symbol::Not, length);
        } else {
            self.position += length;
        }
    }

    /// Whether the value of a field begins here.
    fn is_after_field(&self) -> bool {
        let last = self.symbols.last();
        last.is_some_and(|last| matches!(last.symbol, Symbol::Field(_)) && last.span.end == self.position)
    }

    fn quoted(&mut self, opening: usize) {
        let inside = &self.rest()[opening..];
        if let Some((end, closing)) = closing_quote(self.peek_raw(), inside) {
            let symbol = Symbol::Quoted(inside[..end].to_owned());
            self.push(symbol, opening + end + closing.len_utf8());
            self.suffixes_of_whole(true);
            return;
        }
        // An unpaired quote in a pasted sentence.
        if !self.is_within_text() {
            let closing = if self.rest().starts_with('“') { '”' } else { '"' };
            let message = message!("the quote is not closed and is ignored; close it for a literal search");
            self.notes.push(Note::suggesting(message, format!("{}{closing}", self.query.trim_end())));
        }
        match self.symbols.last_mut() {
            Some(field) if matches!(field.symbol, Symbol::Field(_)) && field.span.end == self.position => {
                field.span.end += opening;
                self.position += opening;
            }
            _ => self.push(Symbol::Text(self.rest()[..opening].to_owned()), opening),
        }
    }

    /// Whether the quote here closes one that was cut off, or has text right before it.
    fn is_within_text(&self) -> bool {
        let before = self.query[..self.position].chars().next_back();
        self.rest().starts_with('”') || before.is_some_and(char::is_alphanumeric)
    }

    /// Suffixes directly after a quoted text or a group, if nothing else follows; those for words are dropped.
    fn suffixes_of_whole(&mut self, is_quoted: bool) {
        for (suffix, length) in self.suffixes() {
            let useless = match suffix {
                Suffix::Tilde(None) => None,
                Suffix::Star => Some(message!("* belongs after a word without quotes and is ignored")),
                Suffix::Tilde(Some(_)) if !is_quoted => {
                    Some(message!("~ belongs after a word or a quote and is ignored"))
                }
                Suffix::Tilde(Some(_)) | Suffix::Caret(_) => {
                    self.push(Symbol::Suffix(suffix), length);
                    continue;
                }
            };
            self.position += length;
            self.notes.extend(useless.map(Note::new));
        }
    }

    /// Suffixes at the current place with their lengths, if nothing else is there.
    fn suffixes(&self) -> Vec<(Suffix, usize)> {
        let rest = self.rest();
        let end = rest.find(|c| plain(c).is_whitespace() || self.open > 0 && plain(c) == ')');
        let read = suffix::read(&rest[..end.unwrap_or(rest.len())]).unwrap_or_default();
        read.into_iter().map(|(suffix, place)| (suffix, place.len())).collect()
    }

    /// A run of characters without a field before it, or the value of a field.
    fn value(&mut self, chunk: &str) -> Result<(), QueryError> {
        let Some(names) = alternatives::names(chunk) else { return self.word(chunk, !self.is_after_field()) };
        let joint = if chunk.is_ascii() { Symbol::Or } else { Symbol::Bar };
        self.push(Symbol::Open, 0);
        for (number, name) in names.into_iter().enumerate() {
            if number > 0 {
                let bar = self.peek_raw().len_utf8();
                self.push(joint.clone(), bar);
            }
            self.word(name, false)?;
        }
        self.push(Symbol::Close, 0);
        Ok(())
    }

    fn word(&mut self, chunk: &str, may_be_operator: bool) -> Result<(), QueryError> {
        if is_regular_expression(chunk) {
            let span = self.position..self.position + chunk.len();
            let remedy = message!(
                "write ? for one letter and * for any, as in typh?on and lock*; to search for the text itself, quote it"
            );
            return Err(QueryError::new(span, message!("regular expressions are not searched"), remedy));
        }
        // Operators after a word end with it: a quote begins a new symbol.
        let is_end = !self.rest()[chunk.len()..].starts_with(|c| plain(c) == '"');
        let caret = chunk.find(|c| half_width(c) == '^').unwrap_or(chunk.len());
        if is_wildcard(&chunk[..caret]) && suffix::read(&chunk[caret..]).is_some() {
            self.push(Symbol::Wildcard(chunk[..caret].to_owned()), caret);
            if is_end {
                self.push_suffixes(&chunk[caret..]);
            }
            return Ok(());
        }
        let end = match suffix::behind(chunk) {
            Behind::Operators(at) | Behind::Useless(at, _) => at,
            Behind::Nothing => chunk.len(),
        };
        self.push(Symbol::Text(chunk[..end].to_owned()), end);
        match suffix::behind(chunk) {
            Behind::Operators(_) if is_end => self.push_suffixes(&chunk[end..]),
            Behind::Useless(_, message) => {
                self.position += chunk.len() - end;
                self.notes.push(Note::new(message));
            }
            Behind::Operators(_) | Behind::Nothing if may_be_operator => self.word_to_operator(),
            Behind::Operators(_) | Behind::Nothing => {}
        }
        Ok(())
    }

    fn push_suffixes(&mut self, text: &str) {
        for (suffix, place) in suffix::read(text).unwrap_or_default() {
            self.push(Symbol::Suffix(suffix), place.len());
        }
    }

    /// Turns the text just read into the operator that it spells; in `OR*` and `OR^2` it is a word.
    fn word_to_operator(&mut self) {
        let Some(Spanned { symbol, .. }) = self.symbols.last_mut() else { return };
        let Symbol::Text(text) = &symbol else { return };
        *symbol = match text.chars().map(half_width).collect::<String>().as_str() {
            "OR" => Symbol::Or,
            "AND" => Symbol::And,
            "NOT" => Symbol::Not,
            _ => return,
        };
    }

    /// The run of characters here, up to a space, a quote, or a bracket that closes a group.
    fn chunk(&self) -> &'q str {
        let rest = self.rest();
        let mut inner = 0usize;
        for (at, character) in rest.char_indices() {
            match plain(character) {
                // A field's value may be quoted or a group: it ends at its colon then.
                '"' if at > 0 => return &rest[..at],
                '(' if at > 0 && ends_in_colon(&rest[..at]) => return &rest[..at],
                '(' => inner += 1,
                ')' if inner > 0 => inner -= 1,
                ')' if self.open > 0 => return &rest[..at],
                c if c.is_whitespace() => return &rest[..at],
                _ => {}
            }
        }
        rest
    }
}

#[cfg(test)]
mod tests;
