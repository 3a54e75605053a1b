//! Turns a [`Query`] into a plan of what to count in which fields.
//!
//! Every text is searched by its words and as a literal run, so that nothing is lost where a word is cut
//! differently; an occurrence of the run counts as one of each of its words. Words are optional: an article
//! with some of them matches, and with all of them it matches completely. Parts with an operator or a field are
//! required.

use super::plan::{FilterPlan, Plan, Planner, Role, TextPlan, WordPlan};
use super::source::{Pattern, Source};
use super::text::TextPlanner;
use crate::analysis::{LiteralRun, fold, literal_prefix, literal_run};
use crate::query::{Leaf, MatchMode, Query, Scope, Wildcard};

impl Planner<'_> {
    pub(crate) fn plan(&self, query: &Query) -> Plan {
        match query {
            Query::And(parts) => Plan::All(self.plan_all(parts)),
            Query::Or(parts) => Plan::Any(parts.iter().map(|part| self.plan(part)).collect()),
            Query::Not(excluded) => Plan::Not(Box::new(self.plan(excluded))),
            Query::Boosted { query, boost } => Plan::Boosted(Box::new(self.plan(query)), boost.factor()),
            Query::Leaf(Leaf::Text { scope, text, mode }) if *mode != MatchMode::Words => {
                Plan::Text(Self::operated(*scope, text, *mode))
            }
            Query::Widened { typed, .. } if !is_words(typed) => self.plan(typed),
            Query::Widened { .. } | Query::Leaf(Leaf::Text { .. }) => Plan::Text(self.words(&[query])),
            Query::Leaf(leaf) => Plan::Filter(FilterPlan::of(leaf)),
        }
    }

    /// Neighbouring words are one text, so that a repeated word counts once.
    fn plan_all(&self, parts: &[Query]) -> Vec<Plan> {
        let (words, others): (Vec<&Query>, Vec<&Query>) = parts.iter().partition(|part| is_words(part));
        let words = (!words.is_empty()).then(|| Plan::Text(self.words(&words)));
        words.into_iter().chain(others.into_iter().map(|part| self.plan(part))).collect()
    }

    fn words(&self, texts: &[&Query]) -> TextPlan {
        let mut planner = TextPlanner::new(*self);
        texts.iter().for_each(|text| planner.add(text));
        planner.finish()
    }

    /// A text with an operator. It is compared literally except for what the operator allows.
    fn operated(scope: Scope, text: &str, mode: MatchMode) -> TextPlan {
        let source = match mode {
            MatchMode::Words | MatchMode::Literal | MatchMode::Name => Source::Run(literal_run(text)),
            MatchMode::Prefix => Source::Run(literal_prefix(text)),
            MatchMode::Typo(letters) => Source::Pattern(Pattern::Typo { word: fold(text), letters }),
            MatchMode::Wildcard => {
                let mut patterns: Vec<Pattern> =
                    Wildcard::words(&fold(text)).into_iter().map(Pattern::Wildcard).collect();
                match patterns.pop() {
                    Some(only) if patterns.is_empty() => Source::Pattern(only),
                    last => Source::Patterns(patterns.into_iter().chain(last).collect()),
                }
            }
            MatchMode::Near(distance) => Source::Near(runs_of(text), distance),
        };
        let word = WordPlan { text: text.to_owned(), scope, source, role: Role::Word };
        TextPlan { words: vec![word], evidence: Vec::new(), first: None, required: true }
    }
}

/// The words of `text`, each as a literal run.
fn runs_of(text: &str) -> Vec<LiteralRun> {
    text.split_whitespace().map(literal_run).filter(|run| !run.is_empty()).collect()
}

/// Whether a query consists of words only, which may be missing.
fn is_words(query: &Query) -> bool {
    match query {
        Query::And(parts) => parts.iter().all(is_words),
        Query::Widened { typed, .. } => is_words(typed),
        Query::Leaf(leaf) => matches!(leaf, Leaf::Text { mode: MatchMode::Words, .. }),
        Query::Or(_) | Query::Not(_) | Query::Boosted { .. } => false,
    }
}
