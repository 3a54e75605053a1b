//! Answers searches from one state of the index.

use tantivy::DocAddress;
use tantivy::query::Query as TantivyQuery;

use super::collector::{Candidate, MatchCollector};
use super::ranking::{Group, Matched, Planner, Preparation, fold_stories, page};
use crate::analysis::Analyzer;
use crate::error::Error;
use crate::index::schema::Fields;
use crate::index::schema::stored::StoredArticle;
use crate::index::store::docstore::DocStore;
use crate::index::store::guard::catch_panic;
use crate::query::Query;
use crate::search::{Ranking, SearchRequest, SearchResults, Sort};

/// A snapshot of the index: its last commit when the searcher was made.
pub struct Searcher {
    tantivy: tantivy::Searcher,
    docstore: DocStore,
    fields: Fields,
    analyzer: Analyzer,
    /// Whether words of the user's dictionary may be missing from the word tier.
    has_new_words: bool,
}

impl Searcher {
    pub(in crate::index) fn new(
        tantivy: tantivy::Searcher,
        fields: Fields,
        analyzer: Analyzer,
        has_new_words: bool,
    ) -> Result<Self, Error> {
        let docstore = DocStore::open(&tantivy)?;
        Ok(Self { tantivy, docstore, fields, analyzer, has_new_words })
    }

    pub(in crate::index) fn fields(&self) -> &Fields {
        &self.fields
    }

    pub(in crate::index) fn analyzer(&self) -> &Analyzer {
        &self.analyzer
    }

    pub(in crate::index) fn tantivy(&self) -> &tantivy::Searcher {
        &self.tantivy
    }

    /// Number of articles.
    #[must_use]
    pub fn len(&self) -> u64 {
        self.tantivy.num_docs()
    }

    /// Whether there is no article.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Answers `request`.
    ///
    /// # Errors
    ///
    /// If the index cannot be read.
    pub fn search(&self, request: &SearchRequest) -> Result<SearchResults, Error> {
        let matched = self.matched(&request.query, &request.ranking)?;
        if request.strict && matched.relaxed {
            return Ok(SearchResults { notes: self.unmatched(&request.query)?, ..SearchResults::default() });
        }
        let (total, stories) = catch_panic(|| Ok(matched.count_set(&self.tantivy)?))?;
        let facets = self.facets(&matched, request)?;
        let groups = self.groups(&matched, request)?;
        let hits = self.hits(page(&groups, request), request, &matched)?;
        Ok(SearchResults {
            total,
            stories,
            some: matched.len(),
            complete: if matched.relaxed { 0 } else { total },
            relaxed: matched.relaxed,
            hits,
            facets,
            notes: self.unmatched(&request.query)?,
        })
    }

    /// The groups of the answer in order, up to the end of the requested page: of all matches by relevance,
    /// unless only the set is requested.
    fn groups(&self, matched: &Matched, request: &SearchRequest) -> Result<Vec<Group>, Error> {
        let fold = |candidates| fold_stories(candidates, request);
        catch_panic(|| match request.limit {
            Some(limit) if request.sort == Sort::Relevance && !request.strict => {
                Ok(matched.best(&self.tantivy, request.offset.saturating_add(limit), fold)?)
            }
            _ => Ok(fold(matched.candidates(&self.tantivy, true)?)),
        })
    }

    /// All matches of `query`.
    pub(in crate::index) fn matched(&self, query: &Query, ranking: &Ranking) -> Result<Matched, Error> {
        catch_panic(|| Ok(Matched::find(&self.tantivy, self.planner(), ranking, query)?))
    }

    pub(in crate::index) fn planner(&self) -> Planner<'_> {
        Planner { fields: &self.fields, analyzer: &self.analyzer, has_new_words: self.has_new_words }
    }

    pub(in crate::index) fn preparation<'a>(&'a self, ranking: &'a Ranking) -> Preparation<'a> {
        Preparation { tantivy: &self.tantivy, fields: &self.fields, ranking }
    }

    pub(in crate::index) fn addresses(&self, query: &dyn TantivyQuery) -> Result<Vec<Candidate>, Error> {
        catch_panic(|| Ok(self.tantivy.search(query, &MatchCollector { scoring: false })?))
    }

    /// The matches of a query with their scores.
    pub(in crate::index) fn scored(&self, query: &dyn TantivyQuery) -> Result<Vec<Candidate>, Error> {
        catch_panic(|| Ok(self.tantivy.search(query, &MatchCollector { scoring: true })?))
    }

    pub(in crate::index) fn article_at(&self, address: DocAddress) -> Result<StoredArticle, Error> {
        catch_panic(|| StoredArticle::read(&self.docstore.document(address)?, &self.fields))
    }
}
