//! Symbols → [`Query`], by recursive descent.
//!
//! ```text
//! either  = all { "OR" all }
//! all     = unary { [ "AND" ] unary }
//! unary   = ( "-" | "NOT" ) unary | primary
//! primary = ( group | field ( group | value ) | value ) { "^" number }
//! group   = "(" either ")"
//! value   = quoted [ "~" number ] | text [ "*" | "~" [ number ] ]
//! ```

mod leaf;

use std::ops::Range;

use jiff::civil::Date;

use super::broken::refuse_broken;
use super::error::QueryError;
use super::field::Field;
use super::lexer::lex;
use super::note::Note;
use super::relative::today;
use super::symbol::{Spanned, Symbol, has_syntax};
use super::value;
use super::{Leaf, MatchMode, Query, Scope};
use crate::message;

/// A longer query is a pasted document.
const MAX_BYTES: usize = 8_192;

/// Nesting of brackets and minus signs; also bounds the recursion.
const MAX_DEPTH: usize = 32;

/// Leaves beyond this number make a query that no index answers quickly.
const MAX_LEAVES: usize = 256;

/// A parsed query with notes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reading {
    /// The query.
    pub query: Query,
    /// Notes about parts that are parsed differently from what the user may expect.
    pub notes: Vec<Note>,
}

/// Parses a query relative to today; see [`read`].
///
/// # Errors
///
/// As [`read`].
pub fn parse(query: &str) -> Result<Query, QueryError> {
    read(query, today).map(|reading| reading.query)
}

/// Parses a query in which days such as `yesterday` are relative to `today`. `today` is called only if needed, since
/// the look-up of the time zone takes longer than the rest. Pasted text with operators is parsed as text.
///
/// # Errors
///
/// If it is empty or too large, or if something that can only be an operator or a field is broken. The error has
/// the place and a remedy.
pub fn read(query: &str, today: impl Fn() -> Date) -> Result<Reading, QueryError> {
    check_length(query)?;
    let mut notes = Vec::new();
    let symbols = lex(query, &mut notes)?;
    let mut parser =
        Parser { query, today: &today, symbols: &symbols, next: 0, depth: 0, leaves: 0, unclosed: 0, notes };
    let found = parser.either(None)?;
    let typed = query;
    let query = found.ok_or_else(|| {
        QueryError::new(
            0..query.len(),
            message!("the query has nothing to search for"),
            message!("type a word, a name or a number"),
        )
    })?;
    refuse_broken(typed, &query)?;
    Ok(Reading { query, notes: parser.notes })
}

/// Takes all of `text` as one literal run, without operators.
///
/// # Errors
///
/// If it is too large or has nothing to search for.
pub fn literal(text: &str) -> Result<Query, QueryError> {
    check_length(text)?;
    check_searchable(text, 0..text.len())?;
    Ok(Query::Leaf(Leaf::Text { scope: Scope::Anywhere, text: text.to_owned(), mode: MatchMode::Literal }))
}

fn check_length(query: &str) -> Result<(), QueryError> {
    if query.len() <= MAX_BYTES {
        return Ok(());
    }
    let message = message!("the query is longer than {most} bytes", most = MAX_BYTES);
    Err(QueryError::new(MAX_BYTES..MAX_BYTES, message, message!("search for a sentence of it")))
}

fn check_searchable(text: &str, place: Range<usize>) -> Result<(), QueryError> {
    if text.chars().any(char::is_alphanumeric) {
        return Ok(());
    }
    let remedy = message!("marks alone are not searched; add the words around them");
    Err(QueryError::new(place, message!("there is no letter, figure or character in it"), remedy))
}

struct Parser<'s> {
    query: &'s str,
    today: &'s dyn Fn() -> Date,
    symbols: &'s [Spanned],
    next: usize,
    depth: usize,
    leaves: usize,
    /// Number of unclosed brackets.
    unclosed: usize,
    notes: Vec<Note>,
}

/// A part of a query; `None` if it holds nothing to search for, such as a lone dash.
type Parsed = Result<Option<Query>, QueryError>;

impl<'s> Parser<'s> {
    fn peek(&self) -> Option<&'s Symbol> {
        self.symbols.get(self.next).map(|spanned| &spanned.symbol)
    }

    fn here(&self) -> Range<usize> {
        let end = self.query.len();
        self.symbols.get(self.next).map_or(end..end, |spanned| spanned.span.clone())
    }

    fn take(&mut self, symbol: &Symbol) -> bool {
        let found = self.peek() == Some(symbol);
        self.next += usize::from(found);
        found
    }

    fn either(&mut self, field: Option<Field>) -> Parsed {
        let mut branches = Vec::from_iter(self.all(field)?);
        while self.peek() == Some(&Symbol::Or) {
            let place = self.here();
            self.next += 1;
            let (before, after) = (branches.pop(), self.all(field)?);
            if before.is_some() && after.is_some() {
                branches.extend([before, after].into_iter().flatten());
            } else {
                let word = self.word_instead(&place, field);
                branches.extend(combine([before, word, after].into_iter().flatten().collect(), Query::And));
            }
        }
        Ok(combine(branches, Query::Or))
    }

    /// An operator without operands as a word; a mark gives nothing.
    fn word_instead(&mut self, place: &Range<usize>, field: Option<Field>) -> Option<Query> {
        let word = self.query[place.clone()].to_lowercase();
        if !word.chars().all(char::is_alphabetic) {
            return None;
        }
        let operator = &self.query[place.clone()];
        self.notes.push(Note::new(message!(
            "{operator} has nothing to operate on, so it is read as a word",
            operator
        )));
        value::leaf(
            field.filter(|field| matches!(field, Field::Title | Field::Body)),
            &word,
            false,
            self.today,
        )
        .map(Query::Leaf)
    }

    fn all(&mut self, field: Option<Field>) -> Parsed {
        let mut parts = Vec::new();
        loop {
            match self.peek() {
                None | Some(Symbol::Or | Symbol::Close) => break,
                Some(Symbol::And) => self.next += 1,
                Some(_) => parts.extend(self.unary(field)?),
            }
        }
        Ok(combine(parts, Query::And))
    }

    fn unary(&mut self, field: Option<Field>) -> Parsed {
        let place = self.here();
        if !self.take(&Symbol::Not) {
            return self.primary(field);
        }
        self.nested(place.clone(), |parser| {
            if matches!(parser.peek(), None | Some(Symbol::Or | Symbol::And | Symbol::Close)) {
                return Ok(parser.word_instead(&place, field));
            }
            let excluded = parser.unary(field)?;
            Ok(excluded.map(|query| match query {
                Query::Not(inner) => *inner,
                other => Query::Not(Box::new(other)),
            }))
        })
    }

    fn primary(&mut self, field: Option<Field>) -> Parsed {
        let Some(spanned) = self.symbols.get(self.next) else { return Ok(None) };
        let place = spanned.span.clone();
        self.next += 1;
        match &spanned.symbol {
            Symbol::Open => self.nested(place.clone(), |parser| parser.group(place, field)),
            Symbol::Field(named) => self.field_value(*named, place),
            Symbol::Quoted(_) | Symbol::Text(_) | Symbol::Wildcard(_) => {
                self.leaf(field, &spanned.symbol, place, None)
            }
            // Suffixes and closing brackets are consumed with what they follow.
            Symbol::Close | Symbol::Or | Symbol::And | Symbol::Not | Symbol::Bar | Symbol::Suffix(_) => {
                Ok(None)
            }
        }
    }

    fn nested(&mut self, place: Range<usize>, read: impl FnOnce(&mut Self) -> Parsed) -> Parsed {
        if self.depth == MAX_DEPTH {
            let message = message!("the query is nested more than {most} levels deep", most = MAX_DEPTH);
            return Err(QueryError::new(place, message, message!("leave out brackets that change nothing")));
        }
        self.depth += 1;
        let read = read(self);
        self.depth -= 1;
        read
    }

    fn group(&mut self, place: Range<usize>, field: Option<Field>) -> Parsed {
        let inside = self.either(field)?;
        if self.take(&Symbol::Close) {
            return self.boosted(inside);
        }
        self.unclosed += 1;
        // A headline that was cut off has one bracket of a pair.
        if self.unclosed == 1 && self.depth == 1 && !has_syntax(self.symbols) {
            return Ok(inside);
        }
        Err(QueryError::new(
            place,
            message!("the bracket is not closed"),
            message!("close it with ), or quote it to search for it"),
        ))
    }

    fn field_value(&mut self, field: Field, place: Range<usize>) -> Parsed {
        match self.symbols.get(self.next) {
            Some(spanned) if spanned.span.start == place.end && spanned.symbol.is_value() => {
                self.next += 1;
                self.leaf(Some(field), &spanned.symbol, spanned.span.clone(), Some(place))
            }
            Some(spanned) if spanned.span.start == place.end && spanned.symbol == Symbol::Open => {
                self.primary(Some(field))
            }
            // A dropped bar with nothing after it.
            _ => Ok(None),
        }
    }
}

/// Joins `parts` by one operator and flattens nested lists of the same operator.
fn combine(parts: Vec<Query>, operator: fn(Vec<Query>) -> Query) -> Option<Query> {
    let is_and = matches!(operator(Vec::new()), Query::And(_));
    let mut flat = Vec::with_capacity(parts.len());
    for part in parts {
        match part {
            Query::And(inner) if is_and => flat.extend(inner),
            Query::Or(inner) if !is_and => flat.extend(inner),
            other => flat.push(other),
        }
    }
    if flat.len() > 1 { Some(operator(flat)) } else { flat.pop() }
}

#[cfg(test)]
mod tests;
