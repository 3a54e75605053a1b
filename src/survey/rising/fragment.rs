//! Parts of names that the dictionary does not have: pairs of characters such as 豹路 in 捷豹路虎, made whole again.

use std::collections::HashMap;

use crate::analysis::{Analyzer, Token};
use crate::character::is_han;

/// The part of its uses that must agree on the next character of a name.
const MIN_AGREEMENT: f64 = 0.8;

/// A pair of characters in a run of characters that are no words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Fragment {
    run: Vec<char>,
    /// Place of the pair in the run.
    at: usize,
}

/// The pairs among `tokens` that are no words, by the byte at which they begin.
pub(super) fn fragments(title: &str, tokens: &[Token<'_>], analyzer: &Analyzer) -> HashMap<usize, Fragment> {
    let is_pair = |token: &&Token<'_>| {
        let text = &title[token.start..token.end];
        text.chars().count() == 2 && text.chars().all(is_han) && !analyzer.is_word(token.term)
    };
    let pairs: Vec<&Token<'_>> = tokens.iter().filter(is_pair).collect();
    let mut found = HashMap::new();
    for chain in pairs.chunk_by(|one, next| next.start < one.end) {
        let (Some(first), Some(last)) = (chain.first(), chain.last()) else { continue };
        let run: Vec<char> = title[first.start..last.end].chars().collect();
        for (at, pair) in chain.iter().enumerate() {
            found.insert(pair.start, Fragment { run: run.clone(), at });
        }
    }
    found
}

/// The name that most of `uses` have around their pair; `None` if the term is no pair.
pub(super) fn completed(uses: &[Fragment]) -> Option<String> {
    let first = uses.first()?;
    let mut name: Vec<char> = first.run[first.at..first.at + 2].to_vec();
    let needed = MIN_AGREEMENT * uses.len() as f64;
    let most = |neighbour: &dyn Fn(&Fragment) -> Option<char>| {
        let mut counts: HashMap<char, usize> = HashMap::new();
        uses.iter().filter_map(neighbour).for_each(|c| *counts.entry(c).or_default() += 1);
        let most = counts.into_iter().max_by_key(|&(character, count)| (count, character))?;
        (most.1 as f64 >= needed).then_some(most.0)
    };
    for distance in 1.. {
        let Some(next) = most(&|used| used.run.get(used.at + 1 + distance).copied()) else { break };
        name.push(next);
    }
    for distance in 1.. {
        let before = |used: &Fragment| used.at.checked_sub(distance).map(|at| used.run[at]);
        let Some(before) = most(&before) else { break };
        name.insert(0, before);
    }
    Some(name.into_iter().collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pair_becomes_the_name_that_it_is_a_part_of() {
        let used = |run: &str, at| Fragment { run: run.chars().collect(), at };
        for (uses, expected) in [
            (vec![used("捷豹路虎遭", 1), used("捷豹路虎", 1), used("对捷豹路虎", 2)], Some("捷豹路虎")),
            (vec![used("豹路", 0), used("捷豹路", 1)], Some("豹路")),
            (vec![], None),
        ] {
            assert_eq!(completed(&uses).as_deref(), expected);
        }
    }

    #[test]
    fn words_are_no_fragments() {
        let analyzer = Analyzer::default();
        let title = "勒索软件攻击捷豹路虎";
        let tokens = analyzer.words(title, crate::analysis::Purpose::Searching);
        let tokens: Vec<Token<'_>> = tokens.iter().collect();
        let found = fragments(title, &tokens, &analyzer);
        assert!(!found.is_empty() && found.values().all(|one| !one.run.contains(&'勒')), "{found:?}");
    }
}
