//! Opening the matches that are shown: texts, marks, snippets, reposts, explanations.

use tantivy::DocAddress;
use tantivy::query::{EnableScoring, Query as TantivyQuery, TermQuery, Weight};
use tantivy::schema::{IndexRecordOption, Term};

use super::Searcher;
use super::collector::Candidate;
use super::explain::score_part;
use super::highlight::{Highlighter, to_characters};
use super::lower::{Mode, Tiers};
use super::ranking::Group;
use super::snippet::snippet;
use crate::error::Error;
use crate::query::{Leaf, Manner, Query};
use crate::search::{Hit, MatchKind, Repost, ScorePart, SearchRequest};

impl Searcher {
    /// The hits for a page of `groups`, found by `lowered` in `mode`.
    pub(super) fn hits<'g>(
        &self,
        groups: impl Iterator<Item = &'g Group>,
        request: &SearchRequest,
        lowered: &dyn TantivyQuery,
        mode: Mode,
    ) -> Result<Vec<Hit>, Error> {
        let words = has_words(&request.query).then(|| {
            let words = self
                .lowering(Mode { tiers: Tiers::WordsOnly, ..mode }, &request.weights)
                .lower(&request.query);
            words.weight(EnableScoring::disabled_from_searcher(self.tantivy()))
        });
        let words = words.transpose()?;
        let highlighter = Highlighter::new(self.analyzer(), &request.query);
        groups
            .map(|group| {
                let mut hit = self.hit(group, &highlighter)?;
                hit.matched = self.match_kind(words.as_deref(), group.shown.address)?;
                hit.reposts = if request.collapse { self.reposts(&group.shown)? } else { Vec::new() };
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
            id: article.meta.id,
            language: article.meta.language,
            title: article.title,
        })
    }

    /// A query that asks for no words has no match by words.
    fn match_kind(&self, words: Option<&dyn Weight>, address: DocAddress) -> Result<MatchKind, Error> {
        let Some(weight) = words else { return Ok(MatchKind::Literal) };
        let mut scorer = weight.scorer(self.tantivy().segment_reader(address.segment_ord), 1.0)?;
        let found = scorer.doc() <= address.doc_id && scorer.seek(address.doc_id) == address.doc_id;
        Ok(if found { MatchKind::Word } else { MatchKind::Literal })
    }

    fn explain(&self, query: &dyn TantivyQuery, group: &Group) -> Result<ScorePart, Error> {
        let found = score_part(&query.explain(self.tantivy(), group.best.address)?)?;
        let recent = group.best.score - found.score;
        let recent = ScorePart {
            score: recent,
            what: "published recently".to_owned(),
            weight: None,
            parts: Vec::new(),
        };
        Ok(ScorePart {
            score: group.best.score,
            what: "score".to_owned(),
            weight: None,
            parts: vec![found, recent],
        })
    }

    /// The other articles that tell the same text, the earliest first.
    pub(super) fn reposts(&self, shown: &Candidate) -> Result<Vec<Repost>, Error> {
        let term = Term::from_field_u64(self.fields().story, shown.story);
        let twins = self.addresses(&TermQuery::new(term, IndexRecordOption::Basic))?;
        let mut reposts = Vec::new();
        for twin in twins.into_iter().filter(|twin| twin.id != shown.id) {
            let article = self.article_at(twin.address)?;
            reposts.push(Repost {
                source: article.meta.copies.sources().first().copied().unwrap_or_default().to_owned(),
                date: article.meta.copies.date(),
                url: article.meta.copies.url().map(str::to_owned),
                id: article.meta.id,
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
