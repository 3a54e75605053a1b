//! What was typed side by side and stands side by side: `supply chain attack`, 供应链 投毒.

use super::{Boxed, Lowering, boosted};
use crate::analysis::is_ideograph;
use crate::query::{Leaf, Manner, Query, Scope};

impl Lowering<'_> {
    /// What articles are preferred for that have neighbouring texts as one run, all of them or two.
    pub(super) fn lower_neighbours(&self, texts: &[&Query]) -> Vec<Boxed> {
        let mut found = Vec::new();
        for stretch in texts.split(|text| typed(text).is_none()) {
            let typed: Vec<(Scope, &str)> = stretch.iter().filter_map(|text| typed(text)).collect();
            for side_by_side in typed.chunk_by(|one, next| one.0 == next.0) {
                self.push_runs(side_by_side, &mut found);
            }
        }
        found
    }

    fn push_runs(&self, texts: &[(Scope, &str)], found: &mut Vec<Boxed>) {
        let mut push = |texts: &[(Scope, &str)]| {
            let run = joined(texts.iter().map(|(_, text)| *text));
            found.push(boosted(self.lower_run(texts[0].0, &run, Manner::Literal), self.weights.together));
        };
        texts.windows(2).for_each(&mut push);
        if texts.len() > 2 {
            push(texts);
        }
    }
}

/// A text as it was typed, if it was not quoted; of one that was widened, what was typed.
fn typed(query: &Query) -> Option<(Scope, &str)> {
    match query {
        Query::Leaf(Leaf::Text { scope, text, manner: Manner::Words }) => Some((*scope, text)),
        Query::Widened { typed: query, .. } | Query::Boosted { query, .. } => typed(query),
        _ => None,
    }
}

/// Texts as one: a space between Chinese characters was typed to part words, and no article has it.
fn joined<'t>(texts: impl Iterator<Item = &'t str>) -> String {
    texts.fold(String::new(), |joined, text| {
        let is_han = |c: Option<char>| c.is_some_and(is_ideograph);
        let space = if is_han(joined.chars().next_back()) && is_han(text.chars().next()) { "" } else { " " };
        if joined.is_empty() { text.to_owned() } else { format!("{joined}{space}{text}") }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_joined_as_they_would_be_written() {
        let cases: [(&[&str], &str); 3] = [
            (&["供应链", "投毒"], "供应链投毒"),
            (&["supply", "chain", "attack"], "supply chain attack"),
            (&["npm", "投毒"], "npm 投毒"),
        ];
        for (texts, expected) in cases {
            assert_eq!(joined(texts.iter().copied()), expected);
        }
    }
}
