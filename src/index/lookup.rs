//! Articles by their ids.

use std::ops::Bound;

use tantivy::query::{BooleanQuery, Occur, Query, RangeQuery, TermQuery, TermSetQuery};
use tantivy::schema::{Field, IndexRecordOption, Term};
use tantivy::{DocAddress, DocId};

use super::Searcher;
use super::guard::guarded;
use super::stored::{StoredArticle, numbers_beginning};
use crate::article::ArticleId;
use crate::error::Error;

/// Characters of a line that are looked for when articles with the line are.
const LONGEST_BEGINNING: usize = 60;

impl Searcher {
    /// The article with this id, if the index holds it.
    ///
    /// # Errors
    ///
    /// If the index cannot be read.
    pub fn get(&self, id: ArticleId) -> Result<Option<StoredArticle>, Error> {
        let term = Term::from_field_u64(self.fields().id, id.number());
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

    /// The articles of a site.
    ///
    /// # Errors
    ///
    /// If the index cannot be read.
    pub fn on_site(&self, site: u64) -> Result<Vec<ArticleId>, Error> {
        self.ids(&number_query(self.fields().site, site))
    }

    /// The articles of a site that have this line in their bodies, and perhaps some that do not.
    ///
    /// # Errors
    ///
    /// If the index cannot be read.
    pub fn with_line(&self, site: u64, line: &str) -> Result<Vec<ArticleId>, Error> {
        let of_site: Box<dyn Query> = Box::new(number_query(self.fields().site, site));
        let of_line = self.literal_in_body(beginning(line));
        self.ids(&BooleanQuery::new(vec![(Occur::Must, of_site), (Occur::Must, of_line)]))
    }

    /// The articles with a title that reads like this, if they may have copies without a URL.
    ///
    /// # Errors
    ///
    /// If the index cannot be read.
    pub fn with_title(&self, key: u64) -> Result<Vec<StoredArticle>, Error> {
        let found = self.addresses(&number_query(self.fields().title_key, key))?;
        found.iter().map(|candidate| self.article_at(candidate.address)).collect()
    }

    /// The articles that share one of these bands.
    ///
    /// # Errors
    ///
    /// If the index cannot be read.
    pub fn sharing_band(&self, bands: &[u64]) -> Result<Vec<ArticleId>, Error> {
        let terms = bands.iter().map(|&band| Term::from_field_u64(self.fields().band, band));
        self.ids(&TermSetQuery::new(terms))
    }

    /// The articles of a story.
    ///
    /// # Errors
    ///
    /// If the index cannot be read.
    pub fn telling(&self, story: u64) -> Result<Vec<ArticleId>, Error> {
        self.ids(&number_query(self.fields().story, story))
    }

    fn ids(&self, query: &dyn Query) -> Result<Vec<ArticleId>, Error> {
        let found = self.addresses(query)?;
        let mut ids: Vec<_> = found.iter().map(|candidate| ArticleId::from_number(candidate.id)).collect();
        ids.sort_unstable();
        Ok(ids)
    }

    /// Calls `each` with every article, in no particular order.
    ///
    /// # Errors
    ///
    /// If the index cannot be read.
    pub fn for_each_article(&self, mut each: impl FnMut(StoredArticle)) -> Result<(), Error> {
        for (segment, reader) in (0..).zip(self.tantivy().segment_readers()) {
            let documents: Vec<DocId> = guarded(|| Ok(reader.doc_ids_alive().collect()))?;
            for document in documents {
                each(self.article_at(DocAddress::new(segment, document))?);
            }
        }
        Ok(())
    }
}

fn number_query(field: Field, number: u64) -> TermQuery {
    TermQuery::new(Term::from_field_u64(field, number), IndexRecordOption::Basic)
}

/// As much of a line as is enough to find it by, without a part of a word at the end.
fn beginning(line: &str) -> &str {
    let Some((end, _)) = line.char_indices().nth(LONGEST_BEGINNING) else { return line };
    let end = line[..end].rfind(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(end);
    &line[..end]
}
