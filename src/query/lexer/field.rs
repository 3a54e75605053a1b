//! Names of fields before colons.

use super::Lexer;
use crate::query::error::QueryError;
use crate::query::field::Field;
use crate::query::marks::{looks_like_field, plain, split_field};
use crate::query::symbol::Symbol;
use crate::query::unknown_field::{no_value, unknown_field};

impl Lexer<'_, '_> {
    pub(super) fn field_or_text(&mut self) -> Result<(), QueryError> {
        let chunk = self.chunk();
        if let Some((name, value)) = split_field(chunk) {
            let length = chunk.len() - value.len();
            if let Some(field) = Field::from_name(name) {
                if self.has_value(length) {
                    self.push(Symbol::Field(field), length);
                } else {
                    self.notes.push(no_value(field, self.query, self.position + length));
                    self.push(Symbol::Text(chunk[..length].to_owned()), length);
                }
                return Ok(());
            }
            if looks_like_field(
                name,
                &self.rest()[name.len()..][..chunk.len() - name.len() + self.opened_value(length)],
            ) {
                let place = self.position..self.position + name.len();
                self.notes.push(unknown_field(self.query, place));
            }
        }
        self.value(chunk)
    }

    /// Whether a value follows directly after the name and colon of a field, which take `length` bytes.
    fn has_value(&self, length: usize) -> bool {
        let mut rest = self.rest()[length..].chars();
        let mut first = rest.next();
        if first.is_some_and(|c| plain(c) == '"') {
            first = rest.next();
        }
        first.is_some_and(|c| !(plain(c).is_whitespace() || plain(c) == ')' && self.open > 0))
    }

    /// Length of the mark that opens a value, `length` bytes from the current place.
    fn opened_value(&self, length: usize) -> usize {
        let first = self.rest()[length..].chars().next();
        first.filter(|&c| matches!(plain(c), '"' | '(')).map_or(0, char::len_utf8)
    }
}
