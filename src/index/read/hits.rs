//! Reads the matches that are shown: texts, marks, snippets, reposts, explanations.

use std::collections::HashMap;
use std::panic::resume_unwind;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use tantivy::DocAddress;

use super::collector::Candidate;
use super::columns::{CandidateReader, SegmentColumns};
use super::meta_columns::{id_and_language, meta_columns};
use super::ranking::Matched;
use crate::article::{ArticleId, is_chinese};
use crate::error::Error;
use crate::events::Report;
use crate::highlight::{Budget, Highlighter};
use crate::index::Searcher;
use crate::index::schema::stored::{day_of, read_article, read_citation};
use crate::index::store::guard::catch_panic;
use crate::matching::{Group, best_reports, is_better, sort_reposts};
use crate::search::{Citation, Collapse, Hit, HitEvent, Ranking, SearchRequest, StoredArticle};
use crate::stop::Stop;

/// Hits that two threads read. A thread takes as long to begin as to read one.
const MIN_SHARED_HITS: usize = 4;

impl Searcher {
    /// The hits for a page of groups.
    pub(in crate::index) fn hits<'g>(
        &self,
        page: impl Iterator<Item = &'g Group<DocAddress>>,
        request: &SearchRequest,
        ranking: &Ranking,
        matched: &Matched,
        stop: &Stop,
    ) -> Result<Vec<Hit>, Error> {
        let highlighter = Highlighter::new(self.analyzer(), &request.query);
        let (groups, next): (Vec<&Group<DocAddress>>, _) = (page.collect(), AtomicUsize::new(0));
        let read_some = || -> Result<Vec<(usize, Hit)>, Error> {
            let mut hits = Vec::new();
            loop {
                let at = next.fetch_add(1, Ordering::Relaxed);
                let Some(group) = groups.get(at) else { return Ok(hits) };
                stop.check()?;
                hits.push((at, self.hit_of(group, request, ranking, matched, &highlighter, stop)?));
            }
        };
        // Each thread takes the next hit, so that one that begins late has fewer.
        let mut hits = if groups.len() < MIN_SHARED_HITS {
            read_some()?
        } else {
            thread::scope(|scope| {
                let other = scope.spawn(read_some);
                let mut hits = read_some()?;
                hits.extend(other.join().unwrap_or_else(|panic| resume_unwind(panic))?);
                Ok::<_, Error>(hits)
            })?
        };
        hits.sort_unstable_by_key(|(at, _)| *at);
        Ok(hits.into_iter().map(|(_, hit)| hit).collect())
    }

    fn hit_of(
        &self,
        group: &Group<DocAddress>,
        request: &SearchRequest,
        ranking: &Ranking,
        matched: &Matched,
        highlighter: &Highlighter<'_>,
        stop: &Stop,
    ) -> Result<Hit, Error> {
        let others = self.others(group, request.collapse.folds_stories())?;
        let group = self.with_best_copy(group, &others, matched)?;
        let mut hit = self.hit(&group, highlighter, request.snippet)?;
        let earned = group.best.place;
        hit.matched = matched.kind(earned);
        hit.complete = matched.is_complete(earned);
        hit.missing = matched.missing(earned);
        if group.has_issues {
            let (series, story) = (group.best.series, group.best.story);
            hit.issues = catch_panic(|| Ok(matched.count_issues(self.columns(), series, story)?))?;
        }
        hit.reposts = self.reposts(&others, group.shown.id)?;
        if request.collapse == Collapse::Events {
            hit.event = self.event_of(&hit, matched, request.reports)?;
        }
        if request.explain {
            let preparation = self.preparation(ranking, stop);
            hit.explanation =
                Some(catch_panic(|| Ok(matched.explain(preparation, self.columns(), earned)?))?);
        }
        Ok(hit)
    }

    /// The event of a hit, if others than its reposts report it.
    fn event_of(&self, hit: &Hit, matched: &Matched, limit: usize) -> Result<Option<HitEvent>, Error> {
        let reports = self.events().reports_of(hit.id.number());
        let is_other = |report: &Report| {
            report.article != hit.id.number()
                && hit.reposts.iter().all(|repost| repost.id.number() != report.article)
        };
        let others: Vec<Report> = reports.iter().copied().filter(is_other).collect();
        if others.is_empty() {
            return Ok(None);
        }
        let date = |report: &Report| day_of(report.day.into());
        Ok(Some(HitEvent {
            id: ArticleId::from_number(self.events().event_of(hit.id.number())),
            articles: reports.len(),
            chinese: reports.iter().filter(|report| report.is_chinese).count(),
            first: reports.first().and_then(date),
            last: reports.last().and_then(date),
            others: others.len(),
            reports: self.cited_reports(&others, is_chinese(&hit.language), matched, limit)?,
        }))
    }

    /// The reports that match best, then the earliest, at most `limit`; of each language so many, so that both are there.
    fn cited_reports(
        &self,
        reports: &[Report],
        chinese: bool,
        matched: &Matched,
        limit: usize,
    ) -> Result<Vec<Citation>, Error> {
        if limit == 0 {
            return Ok(Vec::new());
        }
        let by_article: HashMap<u64, &Report> =
            reports.iter().map(|report| (report.article, report)).collect();
        let numbers: Vec<u64> = by_article.keys().copied().collect();
        let found: Vec<(f32, Report, DocAddress)> = self
            .addresses_with(self.fields().id, &numbers)?
            .into_iter()
            .filter_map(|(address, id)| {
                let report = by_article.get(&id.number())?;
                Some((matched.score(address).unwrap_or_default(), **report, address))
            })
            .collect();
        best_reports(found, chinese, limit).into_iter().map(|address| self.citation_at(address)).collect()
    }

    /// Puts the best matching copy of the story in front; a copy with more text may rank lower.
    fn with_best_copy(
        &self,
        group: &Group<DocAddress>,
        others: &[(DocAddress, ArticleId)],
        matched: &Matched,
    ) -> Result<Group<DocAddress>, Error> {
        let mut group = *group;
        for (address, _) in others.iter().filter(|(address, _)| matched.has(*address)) {
            let copy = self.candidate_at(*address)?;
            if is_better(&copy, &group.shown) {
                group.shown = copy;
            }
        }
        Ok(group)
    }

    pub(in crate::index) fn hit(
        &self,
        group: &Group<DocAddress>,
        highlighter: &Highlighter<'_>,
        snippet: Budget,
    ) -> Result<Hit, Error> {
        Ok(Hit::new(self.article_at(group.shown.place)?, group.best.score, highlighter, snippet))
    }

    /// The articles of a group's story, if stories are folded.
    pub(in crate::index) fn others(
        &self,
        group: &Group<DocAddress>,
        collapse: bool,
    ) -> Result<Vec<(DocAddress, ArticleId)>, Error> {
        if collapse { self.addresses_with(self.fields().story, &[group.shown.story]) } else { Ok(Vec::new()) }
    }

    /// The articles at these addresses except the one that is shown, the earliest first.
    pub(in crate::index) fn reposts(
        &self,
        copies: &[(DocAddress, ArticleId)],
        shown: u64,
    ) -> Result<Vec<Citation>, Error> {
        let others = copies.iter().filter(|(_, id)| id.number() != shown);
        let mut reposts: Vec<Citation> =
            others.map(|(address, _)| self.citation_at(*address)).collect::<Result<_, Error>>()?;
        sort_reposts(&mut reposts);
        Ok(reposts)
    }

    /// The candidate at an address, without a score.
    pub(in crate::index) fn candidate_at(&self, address: DocAddress) -> Result<Candidate, Error> {
        catch_panic(|| {
            let reader = CandidateReader::open(self.columns_of(address))?;
            Ok(reader.candidate(address, 0.0))
        })
    }

    pub(in crate::index) fn article_at(&self, address: DocAddress) -> Result<StoredArticle, Error> {
        let columns = || meta_columns(self.columns_of(address), address.doc_id);
        catch_panic(|| read_article(&self.docstore().document(address)?, self.fields(), columns))
    }

    /// What a citation has of the article at an address, without decoding the rest.
    pub(in crate::index) fn citation_at(&self, address: DocAddress) -> Result<Citation, Error> {
        let columns = || id_and_language(self.columns_of(address), address.doc_id);
        catch_panic(|| read_citation(&self.docstore().document(address)?, self.fields(), columns))
    }

    fn columns_of(&self, address: DocAddress) -> &SegmentColumns {
        &self.columns()[address.segment_ord as usize]
    }
}
