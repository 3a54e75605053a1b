//! Ranked articles for a query.

use std::panic::resume_unwind;
use std::thread;
use std::time::Instant;

use serde::{Serialize, Serializer};

use super::stoppable::StoppableWords;
use super::translated::{self, Translated};
use super::{ParsedQuery, Snapshot, Window, elapsed_ms};
use crate::error::Error;
use crate::query::{Leaf, Note, Query};
use crate::search::{Bucket, Collapse, Cursor, FacetCounts, Hit, SearchRequest};
use crate::spelling::{self, Spelling, Suggestion};

/// A search.
#[derive(Debug, Clone)]
pub struct SearchAsk {
    /// The query.
    pub query: ParsedQuery,
    /// Only articles of these days.
    pub window: Window,
    /// Everything else; its query is replaced by the one above.
    pub request: SearchRequest,
    /// Whether words that no article has are searched for as what they are alike.
    pub correct: bool,
    /// Whether reports in the other language are looked for too.
    pub translate: bool,
}

/// The answer to a search; as JSON, what programs read.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(feature = "serve", derive(schemars::JsonSchema))]
pub struct SearchAnswer {
    /// The query as typed.
    pub query: String,
    /// The query as parsed and expanded.
    pub understood: String,
    /// Number of results: articles with all words or, if there is none, with enough of them.
    pub total: usize,
    /// Number of stories among the results.
    pub stories: usize,
    /// Number of articles with some of the words; all of them are ranked.
    pub some: usize,
    /// Duration of the search in milliseconds.
    pub took_ms: f64,
    /// Number of articles with all words.
    pub complete: usize,
    /// Whether no article has all words.
    pub relaxed: bool,
    /// Suggestions for words that few or no articles have.
    pub suggestions: Vec<Suggestion>,
    /// The requested page of hits.
    pub hits: Vec<Hit>,
    /// Reports in the other language, if there are good ones.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub translated: Option<Translated>,
    /// Counts by facet.
    #[serde(serialize_with = "as_map")]
    #[cfg_attr(
        feature = "serve",
        schemars(with = "std::collections::BTreeMap<String, Vec<crate::search::ValueCount>>")
    )]
    pub facets: Vec<FacetCounts>,
    /// Notes about the query.
    pub notes: Vec<Note>,
    /// The results by date, if that was asked for.
    #[serde(skip)]
    pub histogram: Vec<Bucket>,
    /// Where the next page begins; `None` if this one is the last.
    #[serde(skip)]
    pub next: Option<Cursor>,
}

fn as_map<S: Serializer>(facets: &[FacetCounts], serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_map(facets.iter().map(|counted| (counted.facet.name(), &counted.counts)))
}

/// Searches.
///
/// # Errors
///
/// If the window is empty, the index cannot be read, or the request is stopped.
pub fn search(snapshot: Snapshot<'_>, ask: SearchAsk) -> Result<SearchAnswer, Error> {
    let SearchAsk {
        query: ParsedQuery { ask: typed, query, mut notes },
        window,
        request,
        correct,
        translate,
    } = ask;
    let query = window.narrowed(query, snapshot)?;
    let recency = request.recency.or(snapshot.desk.recency());
    // Who names an event wants its reports.
    let collapse =
        if names_group(&query) { request.collapse.min(Collapse::Stories) } else { request.collapse };
    let mut request = SearchRequest { query, collapse, recency, ..request };
    let started = Instant::now();
    let spelling = check(snapshot, &request.query, correct && !request.strict)?;
    if spelling.is_corrected() {
        request.query = snapshot.desk.widened(spelling.apply(request.query), &typed);
    }
    let wanted = if translate { translated::request(snapshot, &request) } else { None };
    let (results, translated) = thread::scope(|scope| {
        // Neither needs the other, and each waits for pages of the index, or for a cluster.
        let reports = wanted.map(|wanted| scope.spawn(move || translated::reports(snapshot, &wanted)));
        let results = snapshot.engine.search(&request, snapshot.stop);
        (results, reports.map(|reports| reports.join().unwrap_or_else(|panic| resume_unwind(panic))))
    });
    let (results, translated) = (results?, translated.transpose()?.flatten());
    let took_ms = elapsed_ms(started);
    notes.extend(results.notes);
    Ok(SearchAnswer {
        query: typed.typed,
        understood: request.query.to_string(),
        total: results.total,
        stories: results.stories,
        some: results.some,
        took_ms,
        complete: results.complete,
        relaxed: results.relaxed,
        suggestions: spelling.suggestions().to_vec(),
        hits: results.hits,
        translated,
        facets: results.facets,
        notes,
        histogram: results.histogram,
        next: results.next,
    })
}

/// Whether a query asks for the articles of an event or a story.
fn names_group(query: &Query) -> bool {
    match query {
        Query::And(parts) | Query::Or(parts) => parts.iter().any(names_group),
        Query::Boosted { query, .. } => names_group(query),
        Query::Widened { typed, .. } => names_group(typed),
        Query::Leaf(leaf) => matches!(leaf, Leaf::Event(_) | Leaf::Story(_)),
        Query::Not(_) => false,
    }
}

fn check(snapshot: Snapshot<'_>, query: &Query, may_correct: bool) -> Result<Spelling, Error> {
    match snapshot.engine.vocabulary() {
        Some(words) => {
            let words = StoppableWords { words, stop: snapshot.stop };
            spelling::check(query, snapshot.desk.analyzer(), &words, may_correct)
        }
        None => Ok(Spelling::default()),
    }
}
