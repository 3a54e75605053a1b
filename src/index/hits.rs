//! Reads the matches that are shown: texts, marks, snippets, reposts, explanations.

use tantivy::DocAddress;

use super::Searcher;
use super::collector::candidate_at;
use super::guard::catch_panic;
use super::highlight::{Highlighter, to_characters};
use super::ranking::{Group, Matched, is_better};
use super::snippet::snippet;
use super::stored::StoredArticle;
use crate::error::Error;
use crate::query::Query;
use crate::search::{Highlights, Hit, MatchKind, Repost, SearchRequest};

impl Searcher {
    /// The hits for a page of `groups`.
    pub(super) fn hits<'g>(
        &self,
        groups: impl Iterator<Item = &'g Group>,
        request: &SearchRequest,
        matched: &Matched,
    ) -> Result<Vec<Hit>, Error> {
        let highlighter = Highlighter::new(self.analyzer(), &request.query);
        groups
            .map(|group| {
                let others = self.others(group, request)?;
                let group = self.with_best_copy(group, &others, matched)?;
                let mut hit = self.hit(&group, &highlighter)?;
                let earned = group.best.address;
                hit.matched = matched.kind(earned);
                hit.missing = matched.missing(earned);
                if group.has_issues {
                    let (series, story) = (group.best.series, group.best.story);
                    hit.issues = catch_panic(|| Ok(matched.count_issues(self.tantivy(), series, story)?))?;
                }
                hit.reposts = self.reposts(&others, group.shown.id)?;
                if request.explain {
                    let preparation = self.preparation(&request.ranking);
                    hit.explanation = Some(catch_panic(|| Ok(matched.explain(preparation, earned)?))?);
                }
                Ok(hit)
            })
            .collect()
    }

    /// Puts the best matching copy of the story in front; a copy with more text may rank lower.
    fn with_best_copy(
        &self,
        group: &Group,
        others: &[DocAddress],
        matched: &Matched,
    ) -> Result<Group, Error> {
        let mut group = *group;
        for address in others.iter().filter(|address| matched.has(**address)) {
            let copy = catch_panic(|| Ok(candidate_at(self.tantivy(), *address)?))?;
            if is_better(&copy, &group.shown) {
                group.shown = copy;
            }
        }
        Ok(group)
    }

    pub(super) fn hit(&self, group: &Group, highlighter: &Highlighter<'_>) -> Result<Hit, Error> {
        let article = self.article_at(group.shown.address)?;
        let title_marks = highlighter.mark_title(&article.title, &article.meta.entities);
        let body_marks = highlighter.mark_body(&article.body, &article.meta.entities);
        let sources: Vec<String> = article.meta.copies.sources().into_iter().map(str::to_owned).collect();
        Ok(Hit {
            score: group.best.score,
            matched: MatchKind::Word,
            source: sources.first().cloned().unwrap_or_default(),
            sources,
            date: article.meta.copies.date(),
            url: article.meta.copies.url().map(str::to_owned),
            paths: article.meta.copies.paths().into_iter().map(str::to_owned).collect(),
            body_status: article.status(),
            snippet: snippet(&article.body, &body_marks),
            title_highlights: to_characters(&article.title, 0, &title_marks),
            missing: Vec::new(),
            issues: 0,
            reposts: Vec::new(),
            explanation: None,
            id: article.meta.id.to_string(),
            language: article.meta.language,
            title: article.title,
        })
    }

    /// The other articles of the story of `article`, the earliest first.
    ///
    /// # Errors
    ///
    /// If the index cannot be read.
    pub fn reposts_of(&self, article: &StoredArticle) -> Result<Vec<Repost>, Error> {
        self.others_of(article.meta.story, article.number())
    }

    /// The spans of an article's title and body that match `query`.
    #[must_use]
    pub fn marks(&self, article: &StoredArticle, query: &Query) -> (Highlights, Highlights) {
        let highlighter = Highlighter::new(self.analyzer(), query);
        let title = highlighter.mark_title(&article.title, &article.meta.entities);
        let body = highlighter.mark_body(&article.body, &article.meta.entities);
        (to_characters(&article.title, 0, &title), to_characters(&article.body, 0, &body))
    }

    /// The articles of a group's story, if stories are folded.
    pub(super) fn others(&self, group: &Group, request: &SearchRequest) -> Result<Vec<DocAddress>, Error> {
        if !request.collapse {
            return Ok(Vec::new());
        }
        let found = self.addresses_with(self.fields().story, &[group.shown.story])?;
        Ok(found.into_iter().map(|(address, _)| address).collect())
    }

    fn others_of(&self, story: u64, shown: u64) -> Result<Vec<Repost>, Error> {
        let found = self.addresses_with(self.fields().story, &[story])?;
        self.reposts(&found.into_iter().map(|(address, _)| address).collect::<Vec<_>>(), shown)
    }

    /// The articles at these addresses except the one that is shown, the earliest first.
    pub(super) fn reposts(&self, copies: &[DocAddress], shown: u64) -> Result<Vec<Repost>, Error> {
        let mut reposts = Vec::new();
        for address in copies {
            let article = self.article_at(*address)?;
            if article.number() == shown {
                continue;
            }
            reposts.push(Repost {
                source: article.meta.copies.source().to_owned(),
                date: article.meta.copies.date(),
                url: article.meta.copies.url().map(str::to_owned),
                id: article.meta.id.to_string(),
                title: article.title,
            });
        }
        reposts.sort_by(|a, b| (a.date.is_none(), a.date, &a.id).cmp(&(b.date.is_none(), b.date, &b.id)));
        Ok(reposts)
    }
}
