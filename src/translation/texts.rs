//! The texts of a query that can be translated, apart from its filters.

use super::names::Names;
use crate::character::is_han;
use crate::query::{Leaf, MatchMode, Query, Scope};

/// What a query asks for, in the order in which it was typed.
#[derive(Default)]
pub(super) struct Texts {
    /// Texts. A pasted headline has quoted names among its words.
    pub(super) runs: Vec<String>,
    /// Other names of things in the texts.
    pub(super) names: Names,
    /// Everything else.
    pub(super) filters: Vec<Query>,
    /// Whether a text stands without quotes.
    has_words: bool,
}

impl Texts {
    /// `None` if `query` has no text without quotes, or asks for a choice of several, for one field alone or for a
    /// language.
    pub(super) fn of(query: &Query) -> Option<Self> {
        let mut texts = Self::default();
        texts.add(query)?;
        texts.has_words.then_some(texts)
    }

    /// Whether any of the texts is Chinese.
    pub(super) fn are_chinese(&self) -> bool {
        self.runs.iter().any(|text| text.chars().any(is_han))
    }

    fn add(&mut self, query: &Query) -> Option<()> {
        match query {
            Query::And(parts) => parts.iter().try_for_each(|part| self.add(part)),
            Query::Boosted { query, .. } => self.add(query),
            Query::Widened { typed, others } => {
                let first = self.runs.len();
                self.add(typed)?;
                self.names.add(&self.runs[first..].join(" "), others);
                Some(())
            }
            Query::Leaf(Leaf::Text { scope: Scope::Anywhere, text, mode }) if is_run(*mode) => {
                self.has_words |= *mode == MatchMode::Words;
                self.runs.push(text.clone());
                Some(())
            }
            Query::Leaf(Leaf::Text { .. } | Leaf::Language(_)) | Query::Or(_) => None,
            Query::Not(_) | Query::Leaf(_) => {
                self.filters.push(query.clone());
                Some(())
            }
        }
    }
}

fn is_run(mode: MatchMode) -> bool {
    matches!(mode, MatchMode::Words | MatchMode::Literal)
}
