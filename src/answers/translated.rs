//! Reports in the other language, beside the hits of a search.

use serde::Serialize;

use super::Snapshot;
use crate::analysis::{Analyzer, Purpose};
use crate::error::Error;
use crate::search::{Hit, SearchRequest, TranslatedHit, TranslatedRequest, WordPair};
use crate::translation::translate;

/// Maximum number of reports.
const MAX_HITS: usize = 3;

/// The least share of the query's idf that a report has: of the articles that a Chinese headline names as its source
/// nine in ten have more, of the best ones for any headline a third.
const MIN_COVERAGE: f32 = 0.5;

/// The least number of the query's words that a report has.
const MIN_WORDS: usize = 2;

/// The least score of a report as a share of the best one's: others only mention the topic.
const MIN_SCORE: f32 = 0.4;

/// Reports in the other language, the best first.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(feature = "serve", derive(schemars::JsonSchema))]
pub struct Translated {
    /// Their language, a code: `en` or `zh`.
    pub language: &'static str,
    /// The words of the query, each with what the reports have for it.
    pub words: Vec<WordPair>,
    /// The reports.
    pub hits: Vec<Hit>,
}

/// What to ask for beside a search. `None` if the search is for a later page, or if its query cannot be translated.
pub(super) fn request(snapshot: Snapshot<'_>, request: &SearchRequest) -> Option<TranslatedRequest> {
    let is_first_page = request.offset == 0 && request.after.is_none() && request.limit != Some(0);
    if request.strict || !is_first_page {
        return None;
    }
    let query = translate(&request.query, snapshot.desk.analyzer())?;
    Some(TranslatedRequest {
        limit: MAX_HITS,
        min_coverage: MIN_COVERAGE,
        min_words: MIN_WORDS,
        min_score: MIN_SCORE,
        collapse: request.collapse.folds_stories(),
        snippet: request.snippet,
        ..TranslatedRequest::new(query)
    })
}

/// The reports for such a request. `None` if there are no good ones.
pub(super) fn reports(
    snapshot: Snapshot<'_>,
    wanted: &TranslatedRequest,
) -> Result<Option<Translated>, Error> {
    let language = wanted.query.language;
    let found = snapshot.engine.translated(wanted, snapshot.stop)?;
    let words = distinct(&found, snapshot.desk.analyzer());
    let hits: Vec<Hit> = found.into_iter().map(|one| one.hit).collect();
    // What has the words as they were typed is among the hits of the query itself.
    Ok((!words.is_empty()).then_some(Translated { language, words, hits }))
}

/// The translated words of all reports, those of the first one first; of inflected forms of a word the first.
fn distinct(found: &[TranslatedHit], analyzer: &Analyzer) -> Vec<WordPair> {
    let stems = |pair: &WordPair| {
        let tokens = analyzer.words(&pair.found, Purpose::Searching);
        tokens.iter().map(|token| token.term.to_owned()).collect::<Vec<_>>()
    };
    let mut words: Vec<(WordPair, Vec<String>)> = Vec::new();
    for pair in found.iter().flat_map(|one| &one.words) {
        let own = stems(pair);
        if !words.iter().any(|(known, stems)| known.typed == pair.typed && *stems == own) {
            words.push((pair.clone(), own));
        }
    }
    words.into_iter().map(|(pair, _)| pair).collect()
}
