//! What marks are looked for by, for an index that knows where runs stand and which words an article has, without its text.

use crate::analysis::{Analyzer, is_unspaced};
use crate::article::EntityKind;

/// Something that a query marks in bodies.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct SoughtText {
    /// Literal runs, each of which is marked.
    pub(crate) runs: Vec<String>,
    /// Literal runs and terms of the word tier. A body with any of them may have more marks; one without has none.
    pub(crate) other_runs: Vec<String>,
    pub(crate) other_terms: Vec<String>,
    /// Whether the others are marked only where none of the runs is.
    pub(crate) is_first_enough: bool,
    /// The entity that an article must have, else nothing is marked in it.
    pub(crate) entity: Option<(EntityKind, String)>,
}

impl SoughtText {
    /// The run, else the words with these terms; see [`crate::analysis::Finder::words`].
    pub(super) fn run_or_words(analyzer: &Analyzer, run: &str, terms: &[String]) -> Self {
        let (han, other_terms): (Vec<String>, Vec<String>) =
            terms.iter().cloned().partition(|term| term.chars().all(is_unspaced));
        let variants = han.iter().flat_map(|term| analyzer.regional_variants(term)).map(str::to_owned);
        let other_runs = variants.chain(han.iter().cloned()).collect();
        Self { runs: vec![run.to_owned()], other_runs, other_terms, is_first_enough: true, entity: None }
    }

    /// The same, else any of these runs.
    pub(super) fn or_runs(mut self, runs: impl IntoIterator<Item = String>) -> Self {
        self.other_runs.extend(runs);
        self
    }

    /// Any of these runs, and the word with this term.
    pub(super) fn name(runs: impl Iterator<Item = String>, term: Option<&str>) -> Self {
        Self {
            runs: runs.collect(),
            other_terms: term.into_iter().map(str::to_owned).collect(),
            ..Self::default()
        }
    }

    /// The same in articles with this entity.
    pub(super) fn of_entity(mut self, (kind, value): &(EntityKind, String)) -> Self {
        self.entity = Some((*kind, value.clone()));
        self
    }
}
