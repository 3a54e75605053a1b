//! Values → leaves, with their suffixes.

use std::ops::Range;

use super::{MAX_LEAVES, Parsed, Parser, check_searchable};
use crate::message;
use crate::query::error::QueryError;
use crate::query::field::Field;
use crate::query::marks::is_prose;
use crate::query::note::Note;
use crate::query::suffix::Suffix;
use crate::query::symbol::Symbol;
use crate::query::unknown_field::{prose, unknown_value};
use crate::query::value::{self, example};
use crate::query::{Leaf, MatchMode, Query};

impl<'s> Parser<'s> {
    /// Parses `symbol`, at bytes `place`, as the value of `field`. `named` are the bytes of the field's name if it is
    /// directly before the symbol and not before brackets around it.
    pub(super) fn leaf(
        &mut self,
        field: Option<Field>,
        symbol: &Symbol,
        place: Range<usize>,
        named: Option<Range<usize>>,
    ) -> Parsed {
        let (text, quoted) = match symbol {
            Symbol::Text(text) | Symbol::Wildcard(text) => (text, false),
            Symbol::Quoted(text) => (text, true),
            _ => return Ok(None),
        };
        self.leaves += 1;
        if self.leaves > MAX_LEAVES {
            let message = message!("the query has more than {most} words", most = MAX_LEAVES);
            return Err(QueryError::new(
                place,
                message,
                message!("quote the text to search for it as one run"),
            ));
        }
        // Lone marks between words are ignored.
        if check_searchable(text, place.clone()).is_err() {
            if quoted || field.is_some() {
                let message =
                    message!("{text} has no letter, figure or character, so it is not searched for", text);
                self.notes.push(Note::new(message));
            }
            return self.boosted(None);
        }
        let Some(mut leaf) = value::leaf(field, text, quoted, self.today) else {
            return self.other_value(field, text, quoted, place, named);
        };
        if matches!(symbol, Symbol::Wildcard(_)) {
            let Leaf::Text { mode, .. } = &mut leaf else { return Err(no_suffix(field, place)) };
            *mode = MatchMode::Wildcard;
        }
        while let Some((suffix, end)) = self.next_mode() {
            let place = place.start..end;
            let Leaf::Text { mode, .. } = &mut leaf else { return Err(no_suffix(field, place)) };
            if !matches!(mode, MatchMode::Words | MatchMode::Literal) {
                return Err(QueryError::new(
                    place,
                    message!("only one of * and ~ can be used"),
                    message!("leave the other out"),
                ));
            }
            *mode = suffix.mode(text, quoted, place)?;
        }
        self.boosted(Some(Query::Leaf(leaf)))
    }

    /// A value that its field rejects: text, where it was pasted or the field has few values, else an error.
    fn other_value(
        &mut self,
        field: Option<Field>,
        text: &str,
        quoted: bool,
        place: Range<usize>,
        named: Option<Range<usize>>,
    ) -> Parsed {
        let Some(known) = field else { return Ok(None) };
        let was_pasted = |named: &Range<usize>| {
            let begins_with_figure = text.starts_with(|c: char| c.is_ascii_digit());
            is_prose(&self.query[named.clone()]) && !begins_with_figure
        };
        let note = unknown_value(known, self.query, place.clone()).or_else(|| {
            let pasted = named.as_ref().is_some_and(was_pasted);
            pasted.then(|| prose(known, self.query, place.clone()))
        });
        let Some(note) = note else { return Err(bad_value(field, place)) };
        self.notes.push(note);
        while self.next_mode().is_some() {}
        // Name, colon and value read back as what they are here.
        let whole = named.filter(|_| !quoted).map(|named| &self.query[named.start..place.end]);
        let leaf = value::leaf(None, whole.unwrap_or(text), quoted, self.today);
        self.boosted(leaf.map(Query::Leaf))
    }

    /// The suffix here that changes the match mode, and where it ends.
    fn next_mode(&mut self) -> Option<(&'s Suffix, usize)> {
        let spanned = self.symbols.get(self.next)?;
        let Symbol::Suffix(suffix @ (Suffix::Star | Suffix::Tilde(_))) = &spanned.symbol else { return None };
        self.next += 1;
        Some((suffix, spanned.span.end))
    }

    /// `query` with the boosts after it.
    pub(super) fn boosted(&mut self, mut query: Option<Query>) -> Parsed {
        while let Some(Symbol::Suffix(suffix)) = self.peek() {
            let place = self.here();
            self.next += 1;
            let Suffix::Caret(boost) = suffix else {
                return Err(QueryError::new(
                    place,
                    message!("* and ~ belong after a word"),
                    message!("leave it out"),
                ));
            };
            let boost = boost.ok_or_else(|| {
                let message = message!("a boost is a number between 0.001 and 1000");
                QueryError::new(place, message, message!("write ^2 to count double, ^0.5 to count half"))
            })?;
            query = query.map(|query| match query {
                Query::Boosted { query, boost: inner } => Query::Boosted { query, boost: inner.times(boost) },
                // An excluded part has no score to boost.
                Query::Not(excluded) => Query::Not(excluded),
                other => Query::Boosted { query: Box::new(other), boost },
            });
        }
        Ok(query)
    }
}

fn no_suffix(field: Option<Field>, place: Range<usize>) -> QueryError {
    let message = message!("{name}: does not accept *, ? or ~", name = field.map_or("", Field::name));
    QueryError::new(place, message, message!("leave it out"))
}

fn bad_value(field: Option<Field>, place: Range<usize>) -> QueryError {
    let name = field.map_or("", Field::name);
    QueryError::new(
        place,
        message!("{name}: does not accept this value", name),
        message!("write {example}", example = field.map_or_else(|| message!("a word").into(), example)),
    )
}
