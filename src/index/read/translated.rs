//! Finds reports in the other language.

use tantivy::DocAddress;

use super::collector::Candidate;
use super::columns::{CandidateReader, genre_in};
use super::ranking::{Documents, TranslatedMatches, TranslatedSearch, excluded, flags_of_language};
use crate::article::is_chinese;
use crate::enrich::Genre;
use crate::error::Error;
use crate::index::Searcher;
use crate::index::store::guard::catch_panic;
use crate::matching::translated::CANDIDATES_PER_HIT;
use crate::matching::{Group, fold_similar};
use crate::query::Query;
use crate::search::{TranslatedHit, TranslatedRequest};
use crate::stop::Stop;

impl Searcher {
    pub(in crate::index) fn translated_hits(
        &self,
        request: &TranslatedRequest,
        stop: &Stop,
    ) -> Result<Vec<TranslatedHit>, Error> {
        let (excluded, filters) = self.exclusions(&request.query.filters, stop)?;
        let within = self.documents_within(&filters, stop)?;
        let (fields, language) = (self.fields(), request.query.language);
        let in_language = self.in_language(language)?;
        let search = catch_panic(|| {
            let of_language = (language, in_language.as_slice());
            Ok(TranslatedSearch::new(self.tantivy(), fields, of_language, within.as_deref(), &excluded)?)
        })?;
        let matches = catch_panic(|| Ok(search.find(&request.query, stop)?))?;
        stop.check()?;
        let wanted = request.limit.saturating_mul(CANDIDATES_PER_HIT);
        let candidates = catch_panic(|| Ok(self.best_translated(&matches, wanted)?))?;
        let is_wanted = |group: &Group<DocAddress>| {
            let (coverage, words) = matches.coverage(group.best.place);
            coverage >= request.min_coverage && words >= request.min_words
        };
        let mut hits: Vec<TranslatedHit> = Vec::new();
        for group in fold_similar(candidates, request.collapse, request.collapse)
            .iter()
            .filter(|group| is_wanted(group))
        {
            stop.check()?;
            let is_weak = |best: &TranslatedHit| group.best.score < request.min_score * best.hit.score;
            if hits.len() == request.limit || hits.first().is_some_and(is_weak) {
                break;
            }
            hits.extend(self.translated_hit(group, request)?);
        }
        Ok(hits)
    }

    /// By segment, whether each document is in a language of translations. Its postings are as long as the index, so they
    /// are read once.
    fn in_language(&self, language: &str) -> Result<&Vec<Vec<bool>>, Error> {
        let flags = &self.in_languages()[usize::from(is_chinese(language))];
        if let Some(known) = flags.get() {
            return Ok(known);
        }
        let read = catch_panic(|| Ok(flags_of_language(self.tantivy(), self.fields(), language)?))?;
        Ok(flags.get_or_init(|| read))
    }

    /// What each exclusion among `filters` leaves out, by segment, and the other filters.
    fn exclusions(&self, filters: &[Query], stop: &Stop) -> Result<(Vec<Documents>, Vec<Query>), Error> {
        let ranking = self.ranking(None);
        let (mut exclusions, mut others) = (Vec::new(), Vec::new());
        for filter in filters {
            let preparation = self.preparation(&ranking, stop);
            match catch_panic(|| Ok(excluded(&preparation, self.planner(), filter)?))? {
                Some(documents) => exclusions.push(documents),
                None => others.push(filter.clone()),
            }
            stop.check()?;
        }
        Ok((exclusions, others))
    }

    /// By segment, the documents that match all `filters`; `None` without one.
    fn documents_within(&self, filters: &[Query], stop: &Stop) -> Result<Option<Documents>, Error> {
        let query = match filters {
            [] => return Ok(None),
            [filter] => filter.clone(),
            filters => Query::And(filters.to_vec()),
        };
        let matched = self.matched(&query, &self.ranking(None), stop)?;
        let none = || vec![Vec::new(); self.tantivy().segment_readers().len()];
        Ok(Some(if matched.relaxed { none() } else { matched.documents() }))
    }

    /// The best candidates in no order, at least `wanted` if there are so many. Records of programs are left out.
    fn best_translated(&self, matches: &TranslatedMatches, wanted: usize) -> tantivy::Result<Vec<Candidate>> {
        let mut scores: Vec<f32> = matches.scores.iter().flatten().map(|(_, score)| *score).collect();
        let least = if scores.len() > wanted {
            *scores.select_nth_unstable_by(wanted, |a, b| b.total_cmp(a)).1
        } else {
            0.0
        };
        let ranking = self.ranking(None);
        let mut candidates = Vec::new();
        for ((segment, columns), scores) in (0..).zip(self.columns()).zip(&matches.scores) {
            let (reader, genres) = (CandidateReader::open(columns)?, columns.genre()?);
            for &(document, score) in scores.iter().filter(|(_, score)| *score >= least) {
                let factor = match genre_in(genres, document) {
                    Genre::Article => 1.0,
                    Genre::Digest => ranking.digest,
                    Genre::Promotion => ranking.promotion,
                    Genre::Activity => continue,
                };
                candidates.push(reader.candidate(DocAddress::new(segment, document), factor * score));
            }
        }
        Ok(candidates)
    }

    /// The hit for a story, if its title is in the script of the language and its words stand together.
    fn translated_hit(
        &self,
        group: &Group<DocAddress>,
        request: &TranslatedRequest,
    ) -> Result<Option<TranslatedHit>, Error> {
        let article = self.article_at(group.best.place)?;
        if !request.query.accepts_title(&article.title) {
            return Ok(None);
        }
        let Some(mut found) = TranslatedHit::new(article, group.best.score, request, self.analyzer()) else {
            return Ok(None);
        };
        found.hit.reposts = self.reposts(&self.others(group, request.collapse)?, group.best.id)?;
        Ok(Some(found))
    }
}
