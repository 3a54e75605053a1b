//! Every field of an article as plain values, for an engine that has the same fields.
//!
//! Values that the index keeps in columns are read there. The others follow from the stored article, as they did when it was
//! written. Tokens are left to the caller: they follow from title, body and sources.

use std::net::IpAddr;

use tantivy::{DocAddress, DocId};

use super::columns::{CandidateReader, genre_in};
use super::counting::is_counted;
use super::facets::Counted;
use super::parallel_values::{Placed, read_values};
use crate::analysis::fold;
use crate::article::{host_of, parent_domains};
use crate::error::Error;
use crate::index::Searcher;
use crate::index::schema::columns::TextColumn;
use crate::index::schema::entities::{EntityTerms, terms};
use crate::index::schema::heads::read_named;
use crate::index::schema::meta::json_of;
use crate::index::store::guard::catch_panic;
use crate::index::store::tantivy_error::IndexError;
use crate::search::{Facet, Meta, StoredArticle};
use crate::stop::Stop;

/// An article of a state of the index.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Revision {
    /// The article's number.
    pub(crate) id: u64,
    /// The commit that wrote it last, or that changed its event.
    pub(crate) rev: u64,
    address: DocAddress,
}

/// The fields of an article. Names are those of the schema; `ArticleFields::counted` has the values of facets.
#[derive(Debug, Default, Clone, PartialEq)]
pub(crate) struct ArticleFields {
    pub(crate) id: u64,
    pub(crate) rev: u64,
    pub(crate) story: u64,
    pub(crate) event: u64,
    pub(crate) series: Option<u64>,
    pub(crate) genre: u64,
    /// Days since 1970, if plausible.
    pub(crate) day: Option<i64>,
    pub(crate) language: String,
    pub(crate) status: String,
    pub(crate) source: Vec<String>,
    pub(crate) source_exact: Vec<String>,
    pub(crate) host: Vec<String>,
    pub(crate) host_exact: Option<String>,
    pub(crate) entity: Vec<String>,
    pub(crate) address: Vec<IpAddr>,
    /// The values that facets of entities count.
    pub(crate) counted: Vec<(Facet, String)>,
    pub(crate) head: Option<String>,
    pub(crate) named: Vec<String>,
    pub(crate) title: String,
    pub(crate) body: String,
    /// JSON of [`Meta`].
    pub(crate) meta: String,
}

impl Searcher {
    /// The articles of which `is_wanted` holds, by number and revision, in the order of the index.
    pub(crate) fn revisions(&self, is_wanted: impl Fn(u64, u64) -> bool) -> Result<Vec<Revision>, Error> {
        catch_panic(|| {
            let mut found = Vec::new();
            let readers = self.tantivy().segment_readers().iter().zip(self.columns());
            for (segment, (reader, columns)) in (0..).zip(readers) {
                let (ids, revs) = (columns.id()?, columns.rev()?);
                for document in reader.doc_ids_alive() {
                    let id = ids.first(document).unwrap_or_default();
                    let rev = self.latest(id, revs.first(document));
                    let address = DocAddress::new(segment, document);
                    found.extend(is_wanted(id, rev).then_some(Revision { id, rev, address }));
                }
            }
            Ok(found)
        })
    }

    /// The fields of these articles, in their order. The more there are, the less each takes: dictionaries of columns are
    /// compressed in blocks.
    pub(crate) fn fields_of(&self, articles: &[Revision]) -> Result<Vec<ArticleFields>, Error> {
        let mut found: Vec<ArticleFields> = Vec::with_capacity(articles.len());
        for article in articles {
            found.push(self.stored_fields(article)?);
        }
        for (segment, columns) in (0..).zip(self.columns()) {
            let of_segment =
                articles.iter().enumerate().filter(|(_, one)| one.address.segment_ord == segment);
            let documents: Vec<(usize, DocId)> =
                of_segment.map(|(at, one)| (at, one.address.doc_id)).collect();
            if documents.is_empty() {
                continue;
            }
            catch_panic(|| {
                let (candidates, genres) = (CandidateReader::open(columns)?, columns.genre()?);
                for &(at, document) in &documents {
                    let one = candidates.candidate(DocAddress::new(segment, document), 0.0);
                    let fields = &mut found[at];
                    fields.story = one.story;
                    fields.series = one.series;
                    fields.day = (!one.is_undated()).then_some(one.day);
                    fields.genre = genre_in(genres, document).number();
                }
                self.add_heads(segment, &documents, &mut found)
            })?;
        }
        Ok(found)
    }

    fn stored_fields(&self, article: &Revision) -> Result<ArticleFields, Error> {
        let StoredArticle { title, body, meta, .. } = self.article_at(article.address)?;
        let mut fields = ArticleFields {
            id: article.id,
            rev: article.rev,
            event: self.events().event_of(article.id),
            title,
            body,
            meta: json_of(&meta)?,
            ..ArticleFields::default()
        };
        fields.add_places(&meta);
        fields.add_entities(&meta);
        Ok(fields)
    }

    /// Adds `head`, `named`, and the values of facets.
    fn add_heads(
        &self,
        segment: u32,
        documents: &[Placed],
        found: &mut [ArticleFields],
    ) -> Result<(), IndexError> {
        let reader = self.tantivy().segment_reader(segment);
        let stop = Stop::new();
        let heads =
            read_values(&TextColumn::open(reader, "head")?, documents, &stop, |value, of_value, made| {
                made.extend(of_value.iter().map(|of| (of.at, value.to_owned())));
                Ok(())
            })?;
        heads.into_iter().flatten().for_each(|(at, head)| found[at].head = Some(head));
        let named =
            read_values(&TextColumn::open(reader, "named")?, documents, &stop, |value, of_value, made| {
                let counted = counted(value);
                made.extend(of_value.iter().map(|of| (of.at, value.to_owned(), counted.clone())));
                Ok(())
            })?;
        for (at, value, counted) in named.into_iter().flatten() {
            found[at].named.push(value);
            found[at].counted.extend(counted);
        }
        Ok(())
    }
}

/// The value of a facet that a value of `named` counts for.
fn counted(named: &str) -> Option<(Facet, String)> {
    let (entity, _) = read_named(named).filter(is_counted)?;
    let facet = Facet::ALL.into_iter().find(|facet| match Counted::of(*facet) {
        Counted::Named(kinds) => kinds.contains(&entity.kind),
        Counted::Column(_) | Counted::Months => false,
    });
    facet.map(|facet| (facet, entity.value))
}

impl ArticleFields {
    fn add_places(&mut self, meta: &Meta) {
        let owned = |texts: Vec<&str>| texts.into_iter().map(str::to_owned).collect();
        self.language.clone_from(&meta.language);
        self.status.clone_from(&meta.status);
        self.source = owned(meta.copies.sources());
        self.source_exact = self.source.iter().map(|source| fold(source.trim())).collect();
        self.host_exact = meta.copies.url().and_then(host_of);
        self.host = self.host_exact.iter().flat_map(|host| parent_domains(host)).map(str::to_owned).collect();
    }

    fn add_entities(&mut self, meta: &Meta) {
        for entity in &meta.entities {
            match terms(entity) {
                EntityTerms::Address(address) => self.address.push(address),
                EntityTerms::Texts(texts) => self.entity.extend(texts),
            }
        }
        // Domains share parents.
        self.entity.sort_unstable();
        self.entity.dedup();
    }
}
