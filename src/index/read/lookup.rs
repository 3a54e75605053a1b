//! Looks articles up by id, site, line, title, page, band and story.

use std::collections::HashSet;
use std::ops::{Bound, RangeInclusive};

use tantivy::query::RangeQuery;
use tantivy::schema::{Field, IndexRecordOption, Term};
use tantivy::{DocAddress, DocId, DocSet, SegmentReader, TERMINATED};

use super::collector::Candidate;
use super::columns::CandidateReader;
use crate::article::{ArticleId, numbers_beginning};
use crate::error::Error;
use crate::index::Searcher;
use crate::index::schema::stored::plausible_days;
use crate::index::store::guard::catch_panic;
use crate::query::{Leaf, MatchMode, Query, Scope};
use crate::search::{Ranking, StoredArticle};
use crate::stop::Stop;

/// Maximum characters of a line that articles are looked up by.
const MAX_PREFIX_CHARS: usize = 60;

impl Searcher {
    /// The article with this id, if the index holds it.
    ///
    /// # Errors
    ///
    /// If the index cannot be read.
    pub fn get(&self, id: ArticleId) -> Result<Option<StoredArticle>, Error> {
        let found = self.addresses_with(self.fields().id, &[id.number()])?;
        found.first().map(|&(address, _)| self.article_at(address)).transpose()
    }

    /// The id that begins with `digits`; an error if there is none, or more than one.
    pub(in crate::index) fn id_beginning(&self, digits: &str) -> Result<ArticleId, Error> {
        let digits = digits.trim().to_ascii_lowercase();
        let unknown = || Error::UnknownId(digits.clone());
        let (first, last) = numbers_beginning(&digits).ok_or_else(unknown)?;
        let bound = |number| Bound::Included(Term::from_field_u64(self.fields().id, number));
        let found = self.addresses(&RangeQuery::new(bound(first), bound(last)), &Stop::new())?;
        match found.as_slice() {
            [] => Err(unknown()),
            [only] => Ok(ArticleId::from_number(only.id)),
            several => Err(Error::AmbiguousId { digits, count: several.len() }),
        }
    }

    /// The articles of a site.
    ///
    /// # Errors
    ///
    /// If the index cannot be read.
    pub(crate) fn on_site(&self, site: u64) -> Result<Vec<ArticleId>, Error> {
        self.ids_with(self.fields().site, &[site])
    }

    /// The articles of a site that have all `parts` of a line in their bodies, wherever they are.
    ///
    /// # Errors
    ///
    /// If the index cannot be read.
    pub(crate) fn with_line(&self, site: u64, parts: &[&str]) -> Result<Vec<ArticleId>, Error> {
        if parts.is_empty() {
            return self.on_site(site);
        }
        let of_site: HashSet<DocAddress> = self
            .addresses_with(self.fields().site, &[site])?
            .into_iter()
            .map(|(address, _)| address)
            .collect();
        let part = |part: &&str| {
            let text = line_prefix(part).to_owned();
            Query::Leaf(Leaf::Text { scope: Scope::Body, text, mode: MatchMode::Literal })
        };
        let line = Query::And(parts.iter().map(part).collect());
        let with_line = self.matched(&line, &Ranking::default(), &Stop::new())?;
        let found = catch_panic(|| Ok(with_line.candidates(self.columns(), true)?))?;
        let found = found.iter().filter(|candidate| of_site.contains(&candidate.place));
        Ok(sorted(found.map(|candidate| ArticleId::from_number(candidate.id))))
    }

    /// The articles whose title has this key, among those that may have copies without a URL.
    ///
    /// # Errors
    ///
    /// If the index cannot be read.
    pub(crate) fn with_title(&self, key: u64) -> Result<Vec<StoredArticle>, Error> {
        let found = self.addresses_with(self.fields().title_key, &[key])?;
        found.iter().map(|&(address, _)| self.article_at(address)).collect()
    }

    /// The articles with a copy at a variant of one of these pages.
    ///
    /// # Errors
    ///
    /// If the index cannot be read.
    pub(crate) fn at_pages(&self, pages: &[ArticleId]) -> Result<Vec<StoredArticle>, Error> {
        let pages: Vec<u64> = pages.iter().map(|page| page.number()).collect();
        let found = self.addresses_with(self.fields().page, &pages)?;
        found.iter().map(|&(address, _)| self.article_at(address)).collect()
    }

    /// The articles that share one of these bands.
    ///
    /// # Errors
    ///
    /// If the index cannot be read.
    pub(crate) fn sharing_band(&self, bands: &[u64]) -> Result<Vec<ArticleId>, Error> {
        self.ids_with(self.fields().band, bands)
    }

    /// The articles of a story.
    ///
    /// # Errors
    ///
    /// If the index cannot be read.
    pub(crate) fn story_ids(&self, story: u64) -> Result<Vec<ArticleId>, Error> {
        self.ids_with(self.fields().story, &[story])
    }

    /// The articles with a date in `days`, as day and number, in this order.
    ///
    /// # Errors
    ///
    /// If the index cannot be read.
    pub(crate) fn dated_between(&self, days: RangeInclusive<i32>) -> Result<Vec<(i32, u64)>, Error> {
        let mut dated = catch_panic(|| {
            let (mut articles, plausible) = (Vec::new(), plausible_days());
            for reader in self.tantivy().segment_readers() {
                let columns = reader.fast_fields();
                let (dates, ids) = (columns.i64("date")?, columns.u64("id")?);
                for document in reader.doc_ids_alive() {
                    let date = dates.first(document).filter(|date| plausible.contains(date));
                    let day = date.and_then(|date| i32::try_from(date).ok()).filter(|day| days.contains(day));
                    articles.extend(day.map(|day| (day, ids.first(document).unwrap_or_default())));
                }
            }
            Ok(articles)
        })?;
        dated.sort_unstable();
        Ok(dated)
    }

    fn ids_with(&self, field: Field, numbers: &[u64]) -> Result<Vec<ArticleId>, Error> {
        Ok(sorted(self.addresses_with(field, numbers)?.into_iter().map(|(_, id)| id)))
    }

    /// The articles that have one of these numbers in `field`. Reads postings directly, since a batch does this
    /// for each article and a query with a collector would be too slow.
    pub(in crate::index) fn addresses_with(
        &self,
        field: Field,
        numbers: &[u64],
    ) -> Result<Vec<(DocAddress, ArticleId)>, Error> {
        catch_panic(|| {
            let mut found = Vec::new();
            for (segment, reader) in (0..).zip(self.tantivy().segment_readers()) {
                let documents = documents_with(reader, field, numbers)?;
                if documents.is_empty() {
                    continue;
                }
                let ids = self.columns()[segment as usize].id()?;
                found.extend(documents.into_iter().map(|document| {
                    let id = ArticleId::from_number(ids.first(document).unwrap_or_default());
                    (DocAddress::new(segment, document), id)
                }));
            }
            Ok(found)
        })
    }

    /// The articles with these numbers, in no order, without scores.
    pub(in crate::index) fn candidates_of(&self, numbers: &[u64]) -> Result<Vec<Candidate>, Error> {
        catch_panic(|| {
            let mut found = Vec::new();
            let readers = self.tantivy().segment_readers().iter().zip(self.columns());
            for (segment, (reader, columns)) in (0..).zip(readers) {
                let documents = documents_with(reader, self.fields().id, numbers)?;
                if !documents.is_empty() {
                    let candidates = CandidateReader::open(columns)?;
                    found.extend(
                        documents
                            .into_iter()
                            .map(|document| candidates.candidate(DocAddress::new(segment, document), 0.0)),
                    );
                }
            }
            Ok(found)
        })
    }

    /// Calls `each` with every article, in no particular order.
    ///
    /// # Errors
    ///
    /// If the index cannot be read.
    pub fn for_each_article(&self, mut each: impl FnMut(StoredArticle)) -> Result<(), Error> {
        for (segment, reader) in (0..).zip(self.tantivy().segment_readers()) {
            let documents: Vec<DocId> = catch_panic(|| Ok(reader.doc_ids_alive().collect()))?;
            for document in documents {
                each(self.article_at(DocAddress::new(segment, document))?);
            }
        }
        Ok(())
    }
}

/// The documents that have one of these numbers in `field`, sorted and distinct.
fn documents_with(reader: &SegmentReader, field: Field, numbers: &[u64]) -> tantivy::Result<Vec<DocId>> {
    let index = reader.inverted_index(field)?;
    let is_alive = |document: DocId| reader.alive_bitset().is_none_or(|alive| alive.is_alive(document));
    let mut documents = Vec::new();
    for &number in numbers {
        let term = Term::from_field_u64(field, number);
        let Some(mut postings) = index.read_postings(&term, IndexRecordOption::Basic)? else { continue };
        while postings.doc() != TERMINATED {
            documents.extend(Some(postings.doc()).filter(|&document| is_alive(document)));
            postings.advance();
        }
    }
    if numbers.len() > 1 {
        documents.sort_unstable();
        documents.dedup();
    }
    Ok(documents)
}

fn sorted(ids: impl Iterator<Item = ArticleId>) -> Vec<ArticleId> {
    let mut ids: Vec<ArticleId> = ids.collect();
    ids.sort_unstable();
    ids
}

/// The beginning of a line, cut at a word boundary.
fn line_prefix(line: &str) -> &str {
    let Some((end, _)) = line.char_indices().nth(MAX_PREFIX_CHARS) else { return line };
    let end = line[..end].rfind(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(end);
    &line[..end]
}
