//! Which parts of a query an article has, by the names of the parts that it matches.

use serde_json::{Value, json};

use super::evaluated::Evaluated;
use crate::matching::Role;
use crate::search::MatchKind;

/// The name of having all that is asked for.
pub(super) const COMPLETE: &str = "complete";

impl Evaluated {
    /// The parts of the query by name: whether an article has everything, each word, and each word only literally.
    pub(super) fn named_parts(&self) -> Vec<Value> {
        let named = |query: &Value, name: &str| json!({"bool": {"filter": [query], "_name": name}});
        let mut parts = vec![named(&self.set(), COMPLETE)];
        let mut place = 0;
        self.node.each_text(true, &mut |text, _| {
            for word in &text.words {
                parts.extend(word.found.as_ref().map(|found| named(&found.has, &format!("w{place}"))));
                parts.extend(word.literal_only.as_ref().map(|only| named(only, &format!("l{place}"))));
                place += 1;
            }
        });
        parts
    }

    /// How an article with these names matched, and the words that it lacks, as they were typed.
    pub(super) fn kind_and_missing(&self, named: &[String]) -> (MatchKind, Vec<String>) {
        let has = |kind: char, place: usize| named.iter().any(|name| *name == format!("{kind}{place}"));
        let (mut has_text, mut is_literal, mut missing) = (false, false, Vec::new());
        let mut place = 0;
        self.node.each_text(true, &mut |text, is_wanted| {
            has_text = true;
            for word in &text.words {
                is_literal |= has('l', place);
                if is_wanted && word.role == Role::Word && !has('w', place) {
                    missing.push(word.text.clone());
                }
                place += 1;
            }
        });
        let kind = match (has_text, is_literal) {
            (false, _) => MatchKind::Field,
            (true, true) => MatchKind::Literal,
            (true, false) => MatchKind::Word,
        };
        (kind, missing)
    }
}
