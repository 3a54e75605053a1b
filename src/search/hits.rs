//! Hits made of opened articles: the same for every engine.

use std::collections::HashMap;

use super::{Citation, Engine, Hit, Match, MatchKind, Selection, StoredArticle, open};
use crate::analysis::Analyzer;
use crate::error::Error;
use crate::highlight::{Budget, Highlighter, snippet, to_characters};
use crate::query::Query;
use crate::stop::Stop;

impl Hit {
    /// The hit for `article`, which has all that was asked for, with its marks and a snippet of the
    /// length of `budget`.
    pub(crate) fn new(
        article: StoredArticle,
        score: f32,
        highlighter: &Highlighter<'_>,
        budget: Budget,
    ) -> Self {
        let title_marks = highlighter.mark_title(&article.title, &article.meta.entities);
        let body_marks = highlighter.mark_body(&article.body, &article.meta.entities);
        let copies = &article.meta.copies;
        let sources: Vec<String> = copies.sources().into_iter().map(str::to_owned).collect();
        Self {
            id: article.meta.id,
            score,
            matched: MatchKind::Word,
            source: sources.first().cloned().unwrap_or_default(),
            sources,
            date: copies.date(),
            url: copies.url().map(str::to_owned),
            paths: copies.paths().into_iter().map(str::to_owned).collect(),
            body_status: article.status(),
            snippet: snippet(&article.body, &body_marks, budget),
            title_highlights: to_characters(&article.title, 0, &title_marks),
            complete: true,
            missing: Vec::new(),
            issues: 0,
            reposts: Vec::new(),
            event: None,
            explanation: None,
            language: article.meta.language,
            title: article.title,
        }
    }
}

/// A hit for each event of `matches`, the latest first, with its articles folded under the best one and the matches of
/// `query` marked.
///
/// # Errors
///
/// If the index cannot be read, or `stop` is set.
pub(crate) fn event_hits(
    engine: &dyn Engine,
    matches: &[Match],
    query: &Query,
    analyzer: &Analyzer,
    stop: &Stop,
) -> Result<Vec<Hit>, Error> {
    let highlighter = Highlighter::new(analyzer, query);
    let mut hits = Vec::new();
    for (shown, score) in latest_first(matches) {
        let Some(article) = engine.article(shown.id, stop)? else { continue };
        let mut hit = Hit::new(article, score, &highlighter, Budget::default());
        hit.reposts = reposts(engine, shown.story, shown.id, stop)?;
        hits.push(hit);
    }
    Ok(hits)
}

/// The best match of each event with the score of the latest, ordered by date of what is shown, the latest first.
fn latest_first(matches: &[Match]) -> Vec<(Match, f32)> {
    let by_date =
        |a: &Match, b: &Match| b.date.cmp(&a.date).then(b.score.total_cmp(&a.score)).then(a.id.cmp(&b.id));
    let mut ordered = matches.to_vec();
    ordered.sort_unstable_by(by_date);
    let mut group_of: HashMap<u64, usize> = HashMap::new();
    let mut groups: Vec<(Match, f32)> = Vec::new();
    for found in ordered {
        let number = *group_of.entry(found.event).or_insert(groups.len());
        match groups.get_mut(number) {
            None => groups.push((found, found.score)),
            Some((shown, _)) if found.is_better_than(shown) => *shown = found,
            Some(_) => {}
        }
    }
    groups.sort_by(|(a, _), (b, _)| by_date(a, b));
    groups
}

/// The articles of a story except `shown`, the earliest first, those without a date last.
///
/// # Errors
///
/// If the index cannot be read, or `stop` is set.
pub fn reposts(
    engine: &dyn Engine,
    story: u64,
    shown: crate::article::ArticleId,
    stop: &Stop,
) -> Result<Vec<Citation>, Error> {
    let mut others = engine.select(Selection::Story(story), stop)?;
    others.retain(|other| other.id != shown);
    open(engine, &others, stop).map(|article| Ok(Citation::from(&article?))).collect()
}
