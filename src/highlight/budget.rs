//! How long an excerpt may be.

use crate::character::floor_cluster;

/// The length of an excerpt, as the sum of the costs of its characters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Budget {
    limit: usize,
    /// Cost of a character of ASCII.
    letter: usize,
    /// Cost of any other character, such as a Han character.
    han: usize,
}

impl Default for Budget {
    /// About 60 Han characters or 160 Latin letters, which take about the same width in a proportional font.
    fn default() -> Self {
        Self { limit: 480, letter: 3, han: 8 }
    }
}

impl Budget {
    /// An excerpt of at most `columns` of a terminal, where a Han character takes two.
    #[must_use]
    pub const fn columns(columns: usize) -> Self {
        Self { limit: columns, letter: 1, han: 2 }
    }

    /// Maximum cost of an excerpt.
    pub(super) const fn limit(self) -> usize {
        self.limit
    }

    /// Maximum cost of the text before the first match.
    pub(super) const fn lead(self) -> usize {
        self.limit / 3
    }

    /// The same if the excerpt then begins with a sentence.
    pub(super) const fn sentence_lead(self) -> usize {
        self.limit * 3 / 4
    }

    /// Minimum cost of an excerpt that ends early, with a sentence.
    pub(super) const fn filled(self) -> usize {
        self.limit / 2
    }

    /// Length in bytes of the longest beginning of `text` whose cost is at most `most`.
    pub(super) fn affordable(self, text: &str, most: usize) -> usize {
        let mut cost = 0;
        for (at, character) in text.char_indices() {
            cost += self.cost_of(character);
            if cost > most {
                return floor_cluster(text, at);
            }
        }
        text.len()
    }

    pub(super) fn cost(self, text: &str) -> usize {
        text.chars().map(|character| self.cost_of(character)).sum()
    }

    pub(super) const fn cost_of(self, character: char) -> usize {
        if character.is_ascii() { self.letter } else { self.han }
    }
}
