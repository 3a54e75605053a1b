//! Synonyms as translations: 海莲花 is also known by an English name.

use super::Translation;
use crate::analysis::{Analyzer, as_one_word, normal_form, query_terms};
use crate::character::is_han;
use crate::query::{Leaf, MatchMode, Query};

/// Other names of the things in a query, from its synonyms.
#[derive(Default)]
pub(super) struct Names(Vec<(String, Vec<String>)>);

impl Names {
    /// Adds the names `others` of `typed`, and those of the words in it.
    pub(super) fn add(&mut self, typed: &str, others: &[Query]) {
        let name = |query: &Query| match query {
            Query::Leaf(Leaf::Text { text, mode: MatchMode::Name, .. }) => Some(text.clone()),
            _ => None,
        };
        self.0.push((normal_form(typed), others.iter().filter_map(name).collect()));
        for other in others {
            let Query::And(parts) = other else { continue };
            for part in parts {
                if let Query::Widened { typed, others } = part
                    && let Query::Leaf(Leaf::Text { text, .. }) = &**typed
                {
                    self.add(text, others);
                }
            }
        }
    }

    /// The names of `typed` in Chinese or without any Chinese, as certain translations.
    pub(super) fn of(&self, typed: &str, in_chinese: bool, analyzer: &Analyzer) -> Vec<Translation> {
        let normal = normal_form(typed);
        let of_it = self.0.iter().filter(|(name, _)| *name == normal).flat_map(|(_, names)| names);
        let wanted = of_it.filter(|name| name.chars().any(is_han) == in_chinese);
        let terms = wanted.flat_map(|name| {
            let joined = as_one_word(name).map(|term| vec![term]);
            [Some(query_terms(analyzer, name)), joined].into_iter().flatten()
        });
        let terms = terms.filter(|terms| !terms.is_empty());
        terms.map(|terms| Translation { terms, weight: 1.0 }).collect()
    }
}
