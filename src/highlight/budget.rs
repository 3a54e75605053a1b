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

/// Where the longest parts of a text end that a cost affords, for starts that ascend: each character is read at most twice.
pub(super) struct Reach<'t> {
    text: &'t str,
    budget: Budget,
    most: usize,
    start: usize,
    end: usize,
    /// Of the text from `start` to `end`.
    cost: usize,
}

impl<'t> Reach<'t> {
    pub(super) fn new(text: &'t str, budget: Budget, most: usize) -> Self {
        Self { text, budget, most, start: 0, end: 0, cost: 0 }
    }

    /// The end of the part that begins at byte `start`, as [`Budget::affordable`] gives its length.
    pub(super) fn end_from(&mut self, start: usize) -> usize {
        if start < self.end {
            self.cost -= self.budget.cost(&self.text[self.start..start]);
        } else {
            (self.end, self.cost) = (start, 0);
        }
        self.start = start;
        for character in self.text[self.end..].chars() {
            let cost = self.budget.cost_of(character);
            if self.cost + cost > self.most {
                return start + floor_cluster(&self.text[start..], self.end - start);
            }
            self.cost += cost;
            self.end += character.len_utf8();
        }
        self.text.len()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_moving_start_reaches_as_far_as_each_start_alone() {
        let text = "零日e\u{301}x漏洞 a long word 👨\u{200D}👩\u{200D}👧，结束";
        for most in [0, 3, 8, 20, 60, 1_000] {
            let (budget, starts) = (Budget::default(), text.char_indices().map(|(at, _)| at));
            for step in 1..5 {
                let mut reach = Reach::new(text, budget, most);
                for start in starts.clone().step_by(step) {
                    let expected = start + budget.affordable(&text[start..], most);
                    assert_eq!(reach.end_from(start), expected, "{start} for {most}");
                }
            }
        }
    }
}
