//! In how many articles each term occurs.

use std::hash::BuildHasherDefault;

use super::term::{HashedMap, Term};
use crate::leb128::{read_number, write_number};

/// A term is rare below this share of the articles. Names are; words of the field such as 漏洞 are not.
const RARE_SHARE: f32 = 0.004;

/// Articles that may have a rare term in a small index.
const MIN_RARE: f32 = 5.0;

/// In how many articles of an index each term occurs in title or lead.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct TermCounts {
    articles: u32,
    counts: HashedMap<Term, u32>,
}

impl TermCounts {
    /// Counts the terms of an article, each once.
    pub(super) fn add(&mut self, terms: impl IntoIterator<Item = Term>) {
        self.articles = self.articles.saturating_add(1);
        for term in terms {
            let count = self.counts.entry(term).or_default();
            *count = count.saturating_add(1);
        }
    }

    /// The inverse document frequency.
    #[expect(clippy::cast_precision_loss, reason = "counts are below 2²⁴, or rounding does not matter")]
    pub(super) fn idf(&self, term: Term) -> f32 {
        (1.0 + self.articles as f32 / (self.count(term) + 0.5)).ln()
    }

    /// Whether few articles have the term, so that those that share it may report one event.
    #[expect(clippy::cast_precision_loss, reason = "counts are below 2²⁴, or rounding does not matter")]
    pub(super) fn is_rare(&self, term: Term) -> bool {
        self.count(term) < (self.articles as f32 * RARE_SHARE).max(MIN_RARE)
    }

    #[expect(clippy::cast_precision_loss, reason = "counts are below 2²⁴, or rounding does not matter")]
    fn count(&self, term: Term) -> f32 {
        self.counts.get(&term).map_or(0.0, |count| *count as f32)
    }

    /// The counts as bytes: the number of articles, then for each term in order its distance from the one before and
    /// its count, all numbers in LEB128.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut terms: Vec<(Term, u32)> = self.counts.iter().map(|(term, count)| (*term, *count)).collect();
        terms.sort_unstable();
        let mut bytes = Vec::with_capacity(terms.len() * 4);
        write_number(&mut bytes, self.articles.into());
        let mut before = 0;
        for (Term(term), count) in terms {
            write_number(&mut bytes, (term - before).into());
            write_number(&mut bytes, count.into());
            before = term;
        }
        bytes
    }

    /// Parses the output of [`TermCounts::to_bytes`]; `None` if the bytes are malformed.
    #[must_use]
    pub fn from_bytes(bytes: &[u8]) -> Option<Self> {
        let read = |rest: &mut &[u8]| u32::try_from(read_number(rest)?).ok();
        let mut rest = bytes;
        let articles = read(&mut rest)?;
        // A term takes three bytes or four: the difference to the one before and the count.
        let mut counts = HashedMap::with_capacity_and_hasher(bytes.len() / 3, BuildHasherDefault::default());
        let mut term = 0_u32;
        while !rest.is_empty() {
            term = term.checked_add(read(&mut rest)?)?;
            counts.insert(Term(term), read(&mut rest)?);
        }
        Some(Self { articles, counts })
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn counts_survive_a_round_trip(articles in prop::collection::vec(prop::collection::btree_set(any::<u32>(), 0..20), 0..20)) {
            let mut counts = TermCounts::default();
            articles.iter().for_each(|terms| counts.add(terms.iter().map(|term| Term(*term))));
            prop_assert_eq!(TermCounts::from_bytes(&counts.to_bytes()), Some(counts));
        }

        #[test]
        fn any_bytes_are_read_or_refused(bytes in prop::collection::vec(any::<u8>(), 0..60)) {
            if let Some(counts) = TermCounts::from_bytes(&bytes) {
                prop_assert_eq!(TermCounts::from_bytes(&counts.to_bytes()), Some(counts));
            }
        }
    }

    #[test]
    fn rare_terms_weigh_more() {
        let mut counts = TermCounts::default();
        (0..1000)
            .for_each(|article| counts.add([Term(0)].into_iter().chain((article < 3).then_some(Term(1)))));
        assert!(counts.is_rare(Term(1)) && counts.is_rare(Term(2)) && !counts.is_rare(Term(0)));
        assert!(counts.idf(Term(2)) > counts.idf(Term(1)) && counts.idf(Term(1)) > counts.idf(Term(0)));
    }
}
