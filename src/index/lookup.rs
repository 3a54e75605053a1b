//! Articles by their ids.

use std::ops::Bound;

use tantivy::DocAddress;
use tantivy::query::{RangeQuery, TermQuery};
use tantivy::schema::{IndexRecordOption, Term};

use super::Searcher;
use super::stored::{StoredArticle, number_of, numbers_beginning};
use crate::article::ArticleId;
use crate::error::Error;

impl Searcher {
    /// The article with this id, if the index holds it.
    ///
    /// # Errors
    ///
    /// If the index cannot be read.
    pub fn get(&self, id: &ArticleId) -> Result<Option<StoredArticle>, Error> {
        let term = Term::from_field_u64(self.fields().id, number_of(id));
        let found = self.addresses(&TermQuery::new(term, IndexRecordOption::Basic))?;
        found.first().map(|candidate| self.article_at(candidate.address)).transpose()
    }

    /// The article whose id begins with `digits`.
    ///
    /// # Errors
    ///
    /// If there is none, or more than one.
    pub fn find(&self, digits: &str) -> Result<StoredArticle, Error> {
        let digits = digits.trim().to_ascii_lowercase();
        let unknown = || Error::UnknownId(digits.clone());
        let (first, last) = numbers_beginning(&digits).ok_or_else(unknown)?;
        let bound = |number| Bound::Included(Term::from_field_u64(self.fields().id, number));
        let found = self.addresses(&RangeQuery::new(bound(first), bound(last)))?;
        match found.as_slice() {
            [] => Err(unknown()),
            [only] => self.article_at(only.address),
            several => Err(Error::AmbiguousId { digits, count: several.len() }),
        }
    }

    /// Calls `each` with every article, in no particular order.
    ///
    /// # Errors
    ///
    /// If the index cannot be read.
    pub fn for_each_article(&self, mut each: impl FnMut(StoredArticle)) -> Result<(), Error> {
        for (segment, reader) in (0..).zip(self.tantivy().segment_readers()) {
            for document in reader.doc_ids_alive() {
                each(self.article_at(DocAddress::new(segment, document))?);
            }
        }
        Ok(())
    }
}
