//! The values that articles of the index have, for notes on those of a query that none has.

use tantivy::TantivyError;

use super::ranking::Articles;
use super::stats::date_range;
use crate::article::EntityKind;
use crate::error::Error;
use crate::index::Searcher;
use crate::index::schema::columns::TextColumn;
use crate::index::schema::entities;
use crate::index::store::guard::catch_panic;
use crate::query::{Leaf, Note, Query};
use crate::search::{Period, Values, notes_on_values};
use crate::stop::Stop;

/// The values of one state of an index.
pub(in crate::index) struct SearcherValues<'s> {
    pub(in crate::index) searcher: &'s Searcher,
    pub(in crate::index) stop: &'s Stop,
}

impl Values for SearcherValues<'_> {
    fn has_any(&self, leaf: &Leaf) -> Result<bool, Error> {
        let readers = self.searcher.tantivy().segment_readers();
        catch_panic(|| {
            Ok(Articles::of(leaf, self.searcher.fields(), self.searcher.events())
                .has_any(readers, self.stop)?)
        })
    }

    fn days(&self) -> Result<Option<Period>, Error> {
        let (first, last) = catch_panic(|| date_range(self.searcher))?;
        Ok(first.zip(last).map(|(first, last)| Period { first, last }))
    }

    fn of_column(&self, column: &str) -> Result<Vec<String>, Error> {
        let mut values = Vec::new();
        for reader in self.searcher.tantivy().segment_readers() {
            catch_panic(|| {
                Ok(TextColumn::open(reader, column)?.for_each_text(|_, value| {
                    values.push(value.to_owned());
                })?)
            })?;
        }
        Ok(values)
    }

    fn of_kind(&self, kind: EntityKind) -> Result<Vec<String>, Error> {
        let (first, end) = entities::terms_of(kind, "");
        let mut values = Vec::new();
        for reader in self.searcher.tantivy().segment_readers() {
            catch_panic(|| {
                let index = reader.inverted_index(self.searcher.fields().entity)?;
                let range = index.terms().range().ge(&first).lt(&end);
                let mut terms = range.into_stream().map_err(TantivyError::from)?;
                while terms.advance() {
                    values.push(String::from_utf8_lossy(&terms.key()[first.len()..]).into_owned());
                }
                Ok(())
            })?;
        }
        values.sort_unstable();
        values.dedup();
        Ok(values)
    }
}

impl Searcher {
    /// A note for each value in `query` that no article has.
    pub(in crate::index) fn notes_on_values(&self, query: &Query, stop: &Stop) -> Result<Vec<Note>, Error> {
        notes_on_values(query, &SearcherValues { searcher: self, stop }, stop)
    }
}
