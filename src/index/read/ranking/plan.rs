//! Turns a [`Query`] into a plan of what to count in which fields.
//!
//! Every text is searched by its words and as a literal run, so that nothing is lost where a word is cut
//! differently; an occurrence of the run counts as one of each of its words. Words are optional: an article
//! with some of them matches, and with all of them it matches completely. Parts with an operator or a field are
//! required.

use super::filter::FilterPlan;
use super::occurrences::Source;
use super::pattern::Pattern;
use super::text::TextPlanner;
use crate::analysis::{Analyzer, LiteralRun, fold, literal_prefix, literal_run};
use crate::events::EventTable;
use crate::index::schema::Fields;
use crate::query::{Leaf, MatchMode, Query, Scope, Wildcard};

/// A node of a plan.
pub(super) enum Plan {
    /// A text: its words, each of which counts.
    Text(TextPlan),
    /// A disjunction.
    Any(Vec<Plan>),
    /// A conjunction, in which words may be missing.
    All(Vec<Plan>),
    /// A negation: excludes complete matches.
    Not(Box<Plan>),
    /// A filter on an article's metadata.
    Filter(FilterPlan),
    /// A boosted part.
    Boosted(Box<Plan>, f32),
}

/// The words of a text.
pub(super) struct TextPlan {
    pub(super) words: Vec<WordPlan>,
    /// Evidence for several words at once.
    pub(super) evidence: Vec<Evidence>,
    /// The text as one run; articles that have it may come first.
    pub(super) run: Option<(Scope, Source)>,
    /// Whether an article must have all of it.
    pub(super) required: bool,
}

/// A word of a query.
pub(super) struct WordPlan {
    /// As it was typed, for display.
    pub(super) text: String,
    pub(super) scope: Scope,
    pub(super) source: Source,
    pub(super) role: Role,
}

/// The role of a word in a query.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Role {
    /// It ranks, and an article without it is incomplete.
    Word,
    /// A year: it ranks, and the date of an article may replace it.
    Year,
    /// A part of the long word with that number: it ranks where the whole word is missing, so that other
    /// wordings are found.
    Part(usize),
    /// A single character between longer words: it ranks.
    Lone,
    /// A pair of characters across the boundary of two words of a title, or the whole title. It ranks.
    Phrase,
    /// A question or function word: no effect.
    Stop,
}

/// Evidence that counts as having the words `of`.
pub(super) struct Evidence {
    /// For display.
    pub(super) text: String,
    pub(super) of: Vec<usize>,
    pub(super) scope: Scope,
    pub(super) source: Source,
    pub(super) kind: EvidenceKind,
}

/// How evidence adds to the occurrences of a word.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum EvidenceKind {
    /// The text itself, literally: the word occurs at least as often.
    Literal,
    /// A synonym: its occurrences are added, weighted by [`Ranking::synonym`].
    Name,
}

/// Plans queries for one index.
#[derive(Clone, Copy)]
pub(in crate::index) struct Planner<'a> {
    pub(in crate::index) fields: &'a Fields,
    pub(in crate::index) analyzer: &'a Analyzer,
    /// Whether words of the user's dictionary may be missing from the word tier.
    pub(in crate::index) has_new_words: bool,
    pub(in crate::index) events: &'a EventTable,
}

impl Planner<'_> {
    pub(super) fn plan(&self, query: &Query) -> Plan {
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
            Query::Leaf(leaf) => Plan::Filter(self.filter(leaf)),
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
        TextPlan { words: vec![word], evidence: Vec::new(), run: None, required: true }
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

impl Plan {
    /// Calls `visit` with each word that a match may have.
    pub(super) fn each_word(&self, visit: &mut impl FnMut(&WordPlan)) {
        match self {
            Self::Text(text) => text.words.iter().for_each(visit),
            Self::Any(parts) | Self::All(parts) => parts.iter().for_each(|part| part.each_word(visit)),
            Self::Boosted(inner, _) => inner.each_word(visit),
            Self::Not(_) | Self::Filter(_) => {}
        }
    }
}

impl WordPlan {
    /// Whether it is not searched in the word tier.
    pub(super) fn is_literal(&self) -> bool {
        !matches!(self.source, Source::Words(_))
    }
}
