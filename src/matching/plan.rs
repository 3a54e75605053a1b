//! What to count in which fields for a query.

use super::source::Source;
use crate::analysis::Analyzer;
use crate::query::{Leaf, Scope};

/// A node of a plan.
pub(crate) enum Plan {
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
pub(crate) struct TextPlan {
    pub(crate) words: Vec<WordPlan>,
    /// Evidence for several words at once.
    pub(crate) evidence: Vec<Evidence>,
    /// The text as one run, or its identifiers: articles that have it come first.
    pub(crate) first: Option<(Scope, Source)>,
    /// Whether an article must have all of it.
    pub(crate) required: bool,
}

/// A word of a query.
pub(crate) struct WordPlan {
    /// As it was typed, for display.
    pub(crate) text: String,
    pub(crate) scope: Scope,
    pub(crate) source: Source,
    pub(crate) role: Role,
}

/// The role of a word in a query.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Role {
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
pub(crate) struct Evidence {
    /// For display.
    pub(crate) text: String,
    pub(crate) of: Vec<usize>,
    pub(crate) scope: Scope,
    pub(crate) source: Source,
    pub(crate) kind: EvidenceKind,
}

/// How evidence adds to the occurrences of a word.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum EvidenceKind {
    /// The text itself, literally: the word occurs at least as often.
    Literal,
    /// A synonym: its occurrences are added, weighted by [`Ranking::synonym`](crate::search::Ranking::synonym).
    Name,
}

/// Filters articles by their metadata.
pub(crate) struct FilterPlan {
    /// What it accepts: a leaf that is no text.
    pub(crate) leaf: Leaf,
    /// Spellings of the entity, to rank articles about it first.
    pub(crate) mentions: Option<TextPlan>,
}

/// Plans queries for one index.
#[derive(Clone, Copy)]
pub(crate) struct Planner<'a> {
    pub(crate) analyzer: &'a Analyzer,
    /// Whether words of the user's dictionary may be missing from the word tier.
    pub(crate) has_new_words: bool,
}

impl Plan {
    /// Calls `visit` with each word that a match may have.
    pub(crate) fn each_word(&self, visit: &mut impl FnMut(&WordPlan)) {
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
    pub(crate) fn is_literal(&self) -> bool {
        !matches!(self.source, Source::Words(_))
    }
}
