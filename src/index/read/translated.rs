//! Finds reports in the other language.

use tantivy::DocId;

use super::collector::{Candidate, CandidateColumns};
use super::ranking::{Group, TranslatedMatches, TranslatedSearch, fold_similar};
use crate::error::Error;
use crate::index::Searcher;
use crate::index::store::guard::catch_panic;
use crate::query::{Leaf, Query};
use crate::search::{TranslatedHit, TranslatedRequest};
use crate::stop::Stop;
use crate::translation::TranslatedQuery;

/// Candidates for each hit: some are reposts, or have a title in the wrong script.
const CANDIDATES_PER_HIT: usize = 4;

impl Searcher {
    pub(in crate::index) fn translated_hits(
        &self,
        request: &TranslatedRequest,
        stop: &Stop,
    ) -> Result<Vec<TranslatedHit>, Error> {
        let accepted = self.accepted(&request.query, stop)?;
        let search = TranslatedSearch::new(self.tantivy(), self.fields(), &accepted);
        let matches = catch_panic(|| Ok(search.find(&request.query)?))?;
        stop.check()?;
        let wanted = request.limit.saturating_mul(CANDIDATES_PER_HIT);
        let candidates = catch_panic(|| Ok(self.best_translated(&matches, wanted)?))?;
        let mut hits = Vec::new();
        for group in fold_similar(candidates, request.collapse, request.collapse) {
            stop.check()?;
            if hits.len() == request.limit {
                break;
            }
            hits.extend(self.translated_hit(&group, &matches, request)?);
        }
        Ok(hits)
    }

    /// By segment, the articles in the language of `query` that satisfy its filters.
    fn accepted(&self, query: &TranslatedQuery, stop: &Stop) -> Result<Vec<Vec<DocId>>, Error> {
        let language = Query::Leaf(Leaf::Language(query.language.to_owned()));
        let all = [vec![language], query.filters.clone()].concat();
        let matched = self.matched(&Query::And(all), &self.ranking(None), stop)?;
        Ok(matched.documents())
    }

    /// The best candidates in no order, at least `wanted` if there are so many.
    fn best_translated(&self, matches: &TranslatedMatches, wanted: usize) -> tantivy::Result<Vec<Candidate>> {
        let mut scores: Vec<f32> = matches.scores.iter().flatten().map(|(_, score)| *score).collect();
        let least = if scores.len() > wanted {
            *scores.select_nth_unstable_by(wanted, |a, b| b.total_cmp(a)).1
        } else {
            0.0
        };
        let mut candidates = Vec::new();
        for ((segment, reader), scores) in (0..).zip(self.tantivy().segment_readers()).zip(&matches.scores) {
            let columns = CandidateColumns::open(segment, reader)?;
            let best = scores.iter().filter(|(_, score)| *score >= least);
            candidates.extend(best.map(|&(document, score)| columns.candidate(document, score)));
        }
        Ok(candidates)
    }

    /// The hit for a story, if its title is in the script of the language.
    fn translated_hit(
        &self,
        group: &Group,
        matches: &TranslatedMatches,
        request: &TranslatedRequest,
    ) -> Result<Option<TranslatedHit>, Error> {
        let article = self.article_at(group.best.address)?;
        if !request.query.accepts_title(&article.title) {
            return Ok(None);
        }
        let share = matches.coverage(group.best.address);
        let mut hit = TranslatedHit::new(
            article,
            group.best.score,
            share,
            &request.query,
            self.analyzer(),
            request.snippet,
        );
        hit.hit.reposts = self.reposts(&self.others(group, request.collapse)?, group.best.id)?;
        Ok(Some(hit))
    }
}
