//! Finds reports in the other language, as `index/read/ranking/translated.rs` does with postings.

use serde::de::IgnoredAny;
use serde_json::{Value, json};

use super::columns::{COLUMNS, RemoteCandidate, number};
use super::translations::{FIELDS, Prepared, Weighted, Word, having};
use crate::article::ArticleId;
use crate::enrich::Genre;
use crate::error::Error;
use crate::matching::translated::{CANDIDATES_PER_HIT, LEAD};
use crate::matching::{Group, fold_similar, sort_reposts};
use crate::remote::RemoteEngine;
use crate::remote::lowering::{any, constant, in_title, largest, with_factors, without};
use crate::remote::read::{Found, HEAD};
use crate::search::{TranslatedHit, TranslatedRequest};
use crate::stop::Stop;

/// Candidates read beyond those wanted: articles with one translation in their first lines have one score.
const MAX_TIES: usize = 500;

impl RemoteEngine {
    /// Reports in another language, the best first.
    pub(in crate::remote) fn translated_hits(
        &self,
        request: &TranslatedRequest,
        stop: &Stop,
    ) -> Result<Vec<TranslatedHit>, Error> {
        let Some(prepared) = self.prepare_translated(request, stop)? else { return Ok(Vec::new()) };
        let wanted = request.limit.saturating_mul(CANDIDATES_PER_HIT);
        let count = wanted.saturating_add(MAX_TIES).min(super::best::MAX_MATCHES);
        let found: Found = self.reader.search(&self.translated_body(&prepared, count), stop)?;
        let least = found.hits.get(wanted).and_then(|hit| hit.score).unwrap_or_default();
        let mut candidates = Vec::with_capacity(found.hits.len());
        let mut covered = std::collections::HashMap::new();
        for hit in found.hits.iter().filter(|hit| hit.score.unwrap_or_default() >= least) {
            let candidate = self.reader.candidate(hit, false)?;
            covered.insert(candidate.id, prepared.coverage(&hit.matched_queries));
            candidates.push(candidate);
        }
        let groups = fold_similar(candidates, request.collapse, request.collapse);
        let is_wanted = |group: &&Group<u64>| {
            let (coverage, words) = covered.get(&group.best.id).copied().unwrap_or_default();
            coverage >= request.min_coverage && words >= request.min_words
        };
        let groups: Vec<Group<u64>> = groups.iter().filter(is_wanted).copied().collect();
        self.read_translated(&groups, request, stop)
    }

    /// The hits of groups, until there are as many as wanted or the next is too weak.
    fn read_translated(
        &self,
        groups: &[Group<u64>],
        request: &TranslatedRequest,
        stop: &Stop,
    ) -> Result<Vec<TranslatedHit>, Error> {
        let ids = groups.iter().map(|group| ArticleId::from_number(group.best.id)).collect();
        let mut articles = self.reader.open(ids, stop);
        let mut hits: Vec<(TranslatedHit, RemoteCandidate)> = Vec::new();
        for group in groups {
            stop.check()?;
            let best = hits.first().map(|(best, _)| best.hit.score);
            let is_weak = best.is_some_and(|best| group.best.score < request.min_score * best);
            if hits.len() == request.limit || is_weak {
                break;
            }
            let Some(article) = articles.next().transpose()? else { break };
            if request.query.accepts_title(&article.title) {
                let hit = TranslatedHit::new(article, group.best.score, request, &self.analyzer);
                hits.extend(hit.map(|hit| (hit, group.best)));
            }
        }
        if request.collapse && !hits.is_empty() {
            self.add_reposts(&mut hits, stop)?;
        }
        Ok(hits.into_iter().map(|(hit, _)| hit).collect())
    }

    fn add_reposts(&self, hits: &mut [(TranslatedHit, RemoteCandidate)], stop: &Stop) -> Result<(), Error> {
        let stories: Vec<u64> = hits.iter().map(|(_, best)| best.story).collect();
        let body = json!({
            "size": super::best::MAX_MATCHES,
            "query": {"terms": {"story": stories}},
            "docvalue_fields": HEAD,
            "_source": false,
        });
        let copies = self.reader.search::<IgnoredAny>(&body, stop)?.hits;
        for (hit, best) in hits {
            let others = copies.iter().filter(|copy| {
                number(copy, "story") == Some(best.story) && number(copy, "id") != Some(best.id)
            });
            hit.hit.reposts =
                others.map(|copy| self.reader.citation(copy, stop)).collect::<Result<_, Error>>()?;
            sort_reposts(&mut hit.hit.reposts);
        }
        Ok(())
    }

    /// The best `count` articles by the larger score of title and first lines. Records of programs are left out.
    fn translated_body(&self, prepared: &Prepared, count: usize) -> Value {
        let sum = |field: usize| {
            let (name, _) = FIELDS[field];
            let best = |word: &Word| {
                let scored = |of: &Weighted| match field {
                    0 => in_title(&of.terms, of.idf, self.ranking.title_length),
                    _ => constant(having(name, &of.terms), LEAD * of.idf),
                };
                largest(word.translations.iter().map(scored).collect())
            };
            let words = prepared.words.iter().filter(|word| !word.translations.is_empty());
            any(words.map(best).collect())
        };
        let named = prepared.words.iter().enumerate().flat_map(|(word, of)| {
            of.translations.iter().enumerate().flat_map(move |(translation, of)| {
                FIELDS.map(|(field, initial)| {
                    let name = format!("{initial}{word}.{translation}");
                    json!({"bool": {"filter": [having(field, &of.terms)], "_name": name}})
                })
            })
        });
        let genre = |genre: Genre| json!({"term": {"genre": genre.number()}});
        let ranked = json!({"bool": {
            "filter": [without(prepared.accepted.clone(), &[genre(Genre::Activity)])],
            "must": [{"dis_max": {"queries": [sum(0), sum(1)]}}],
            "should": named.collect::<Vec<Value>>(),
        }});
        let factors = [(Genre::Digest, self.ranking.digest), (Genre::Promotion, self.ranking.promotion)];
        json!({
            "size": count,
            "track_total_hits": false,
            "_source": false,
            "docvalue_fields": COLUMNS,
            "query": with_factors(&ranked, &factors.map(|(of, factor)| (genre(of), factor))),
            "sort": [{"_score": "desc"}, {"day": {"order": "desc", "missing": "_last"}}, {"id": "asc"}],
        })
    }
}
