//! Filters by metadata. They decide on matches, and affect the ranking only by where an entity is mentioned.

use super::plan::{Evidence, EvidenceKind, FilterPlan, Role, TextPlan, WordPlan};
use super::source::Source;
use crate::analysis::literal_run;
use crate::highlight::names;
use crate::query::{EntityFilter, Leaf, Scope};

impl FilterPlan {
    /// The plan of a leaf that is no text.
    pub(super) fn of(leaf: &Leaf) -> Self {
        let mentions = if let Leaf::Entity(filter) = leaf { mentions(filter) } else { None };
        Self { leaf: leaf.clone(), mentions }
    }
}

/// The names of an entity filter, counted as one word.
fn mentions(filter: &EntityFilter) -> Option<TextPlan> {
    let scope = Scope::Anywhere;
    let mut names = names(filter).into_iter().map(|name| (Source::Run(literal_run(&name)), name));
    let (source, text) = names.next()?;
    let word = WordPlan { text, scope, source, role: Role::Word };
    let evidence = names.map(|(source, text)| Evidence {
        text,
        of: vec![0],
        scope,
        source,
        kind: EvidenceKind::Literal,
    });
    Some(TextPlan { words: vec![word], evidence: evidence.collect(), first: None, required: false })
}
