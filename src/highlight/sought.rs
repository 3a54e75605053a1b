//! What marks are looked for by, for an index that knows where runs stand and which words an article has, without its text.

use crate::analysis::WantedTerm;
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
    pub(super) fn run_or_words(run: &str, terms: &[WantedTerm]) -> Self {
        let mut sought = Self { runs: vec![run.to_owned()], is_first_enough: true, ..Self::default() };
        for term in terms {
            match term {
                WantedTerm::Han { run, variants } => {
                    sought.other_runs.push(run.text().to_owned());
                    sought.other_runs.extend(variants.iter().map(|(variant, _)| (*variant).to_owned()));
                }
                WantedTerm::Other(term) => sought.other_terms.push(term.clone()),
            }
        }
        sought
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
