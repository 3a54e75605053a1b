//! Opening the matches that are shown: texts, marks, snippets, reposts, explanations.

use std::collections::HashSet;

use tantivy::query::Query as TantivyQuery;

use super::Searcher;
use super::collector::Candidate;
use super::explain::score_part;
use super::guard::guarded;
use super::highlight::{Highlighter, to_characters};
use super::lower::{Mode, Tiers};
use super::ranking::Group;
use super::snippet::snippet;
use super::stored::StoredArticle;
use crate::error::Error;
use crate::query::{Leaf, Manner, Query};
use crate::search::{Highlights, Hit, MatchKind, Repost, ScorePart, SearchRequest};
use crate::told;

impl Searcher {
    /// The hits for a page of `groups`, found by `lowered` in `mode`.
    pub(super) fn hits<'g>(
        &self,
        groups: impl Iterator<Item = &'g Group>,
        request: &SearchRequest,
        lowered: &dyn TantivyQuery,
        mode: Mode,
    ) -> Result<Vec<Hit>, Error> {
        let by_words = self.found_by_words(request, mode)?;
        let highlighter = Highlighter::new(self.analyzer(), &request.query);
        groups
            .map(|group| {
                let mut hit = self.hit(group, &highlighter)?;
                if by_words.contains(&group.shown.id) {
                    hit.matched = MatchKind::Word;
                }
                hit.reposts = self.reposts(&group.shown, request)?;
                hit.explanation = request.explain.then(|| self.explain(lowered, group)).transpose()?;
                Ok(hit)
            })
            .collect()
    }

    pub(super) fn hit(&self, group: &Group, highlighter: &Highlighter<'_>) -> Result<Hit, Error> {
        let article = self.article_at(group.shown.address)?;
        let title_marks = highlighter.mark_title(&article.title, &article.meta.entities);
        let body_marks = highlighter.mark_body(&article.body, &article.meta.entities);
        let sources: Vec<String> = article.meta.copies.sources().into_iter().map(str::to_owned).collect();
        Ok(Hit {
            score: group.best.score,
            matched: MatchKind::Literal,
            source: sources.first().cloned().unwrap_or_default(),
            sources,
            date: article.meta.copies.date(),
            url: article.meta.copies.url().map(str::to_owned),
            paths: article.meta.copies.paths().into_iter().map(str::to_owned).collect(),
            body_status: article.status(),
            snippet: snippet(&article.body, &body_marks),
            title_highlights: to_characters(&article.title, 0, &title_marks),
            reposts: Vec::new(),
            explanation: None,
            id: article.meta.id.to_string(),
            language: article.meta.language,
            title: article.title,
        })
    }

    /// The articles that the word tier finds; a query that asks for no words has none.
    fn found_by_words(&self, request: &SearchRequest, mode: Mode) -> Result<HashSet<u64>, Error> {
        if !has_words(&request.query) {
            return Ok(HashSet::new());
        }
        let words = self.lowering(Mode { tiers: Tiers::WordsOnly, ..mode }, &request.weights);
        let found = self.addresses(&*words.lower(&request.query))?;
        Ok(found.iter().map(|candidate| candidate.id).collect())
    }

    fn explain(&self, query: &dyn TantivyQuery, group: &Group) -> Result<ScorePart, Error> {
        let found = guarded(|| score_part(&query.explain(self.tantivy(), group.best.address)?))?;
        let recent = group.best.score - found.score;
        let recent =
            ScorePart { score: recent, what: told!("published recently"), weight: None, parts: Vec::new() };
        Ok(ScorePart {
            score: group.best.score,
            what: told!("score"),
            weight: None,
            parts: vec![found, recent],
        })
    }

    /// The other articles that tell the text of `article`, the earliest first.
    ///
    /// # Errors
    ///
    /// If the index cannot be read.
    pub fn retold(&self, article: &StoredArticle) -> Result<Vec<Repost>, Error> {
        self.others_of(article.meta.story, article.number())
    }

    /// What of an article's title and body answers `query`.
    #[must_use]
    pub fn marks(&self, article: &StoredArticle, query: &Query) -> (Highlights, Highlights) {
        let highlighter = Highlighter::new(self.analyzer(), query);
        let title = highlighter.mark_title(&article.title, &article.meta.entities);
        let body = highlighter.mark_body(&article.body, &article.meta.entities);
        (to_characters(&article.title, 0, &title), to_characters(&article.body, 0, &body))
    }

    /// The other articles that tell the same text, the earliest first, if stories are folded.
    pub(super) fn reposts(&self, shown: &Candidate, request: &SearchRequest) -> Result<Vec<Repost>, Error> {
        if !request.collapse {
            return Ok(Vec::new());
        }
        self.others_of(shown.story, shown.id)
    }

    fn others_of(&self, story: u64, shown: u64) -> Result<Vec<Repost>, Error> {
        let twins = self.having(self.fields().story, &[story])?;
        let mut reposts = Vec::new();
        for (address, _) in twins.into_iter().filter(|(_, id)| id.number() != shown) {
            let article = self.article_at(address)?;
            reposts.push(Repost {
                source: article.meta.copies.sources().first().copied().unwrap_or_default().to_owned(),
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

/// Whether anything is looked for by its words, or only in quotes.
fn has_words(query: &Query) -> bool {
    let mut found = false;
    query.each_positive_leaf(&mut |leaf| found |= matches!(leaf, Leaf::Text { manner: Manner::Words, .. }));
    found
}
