//! Chooses the matches of a body that an excerpt shows.

use std::ops::Range;

use xxhash_rust::xxh3::xxh3_64;

use super::budget::{Budget, Reach};
use super::form::{Form, is_in_address};
use super::sentence::{paragraph_end, paragraph_start};

/// Maximum matches that are rated, to bound the time. Beyond some hundreds the first ones are as good as the last.
const MAX_MATCHES: usize = 500;

/// An occurrence of a leaf of a query in a body.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct QueryMatch {
    /// Bytes of the body.
    pub span: Range<usize>,
    /// Index of the leaf.
    pub leaf: usize,
}

/// The matches that an excerpt shows.
pub(super) struct Focus {
    /// Their indices in the list of matches.
    pub(super) matches: Range<usize>,
    /// Whether one of them is in readable text, not in [`Form::Noise`].
    pub(super) is_read: bool,
}

impl Focus {
    /// The best run of matches that fits into one excerpt; `None` without matches. Compares in this order: most leaves
    /// of the query, weighted by form; most distinct words; the form at its start; most leaves in any form; most
    /// matches, up to 4; the earliest.
    pub(super) fn best(body: &str, matches: &[QueryMatch], budget: Budget) -> Option<Self> {
        let matches = &matches[..matches.len().min(2 * MAX_MATCHES)];
        let mut rated = RatedMatches::new(body, matches);
        let (mut leaves, mut words): (Vec<(usize, Form)>, Vec<u64>) = (Vec::new(), Vec::new());
        let mut best = None;
        let mut end = 0;
        let (mut reaches, mut reach) = (Reach::new(body, budget, budget.limit() - budget.lead()), 0);
        for first in 0..matches.len().min(MAX_MATCHES) {
            reach = reach.max(reaches.end_from(matches[first].span.start));
            end = end.max(first + 1);
            while matches.get(end).is_some_and(|matched| matched.span.end <= reach) {
                end += 1;
            }
            let is_no_better = |(highest, _): &(Rating, _)| rated.highest(first..end) <= *highest;
            if best.as_ref().is_some_and(is_no_better) {
                continue;
            }
            leaves.clear();
            words.clear();
            for (number, leaf) in (first..).zip(matches[first..end].iter().map(|matched| matched.leaf)) {
                let (word, form) = (rated.words[number], rated.form(number));
                match leaves.iter_mut().find(|(known, _)| *known == leaf) {
                    Some((_, best)) => *best = form.max(*best),
                    None => leaves.push((leaf, form)),
                }
                if form > Form::Noise && !words.contains(&word) {
                    words.push(word);
                }
            }
            let weight = leaves.iter().map(|(_, form)| *form as usize).sum::<usize>();
            let rating = (weight, words.len(), rated.form(first), leaves.len(), (end - first).min(4));
            if best.as_ref().is_none_or(|(highest, _)| rating > *highest) {
                best = Some((rating, first..end));
            }
        }
        let (rating, mut found) = best?;
        let is_read = rating.0 > 0;
        // Noise at the end must not extend the excerpt.
        while is_read && rated.form(found.end - 1) == Form::Noise {
            found.end -= 1;
        }
        Some(Self { matches: found, is_read })
    }
}

/// What a run of matches is compared by: see [`Focus::best`].
type Rating = (usize, usize, Form, usize, usize);

/// The properties of matches that decide their rating.
struct RatedMatches<'b> {
    body: &'b str,
    matches: &'b [QueryMatch],
    /// Hashes of the matched texts in lower case: one leaf may match several words.
    words: Vec<u64>,
    /// The forms of their places, as far as they were needed: to classify a line takes longer than all else.
    forms: Vec<Option<Form>>,
    /// The last paragraph that was classified.
    paragraph: (Range<usize>, Form),
}

impl<'b> RatedMatches<'b> {
    fn new(body: &'b str, matches: &'b [QueryMatch]) -> Self {
        let word = |matched: &QueryMatch| xxh3_64(body[matched.span.clone()].to_lowercase().as_bytes());
        let words = matches.iter().map(word).collect();
        Self { body, matches, words, forms: vec![None; matches.len()], paragraph: (0..0, Form::Noise) }
    }

    /// The highest rating that these matches could have, whatever the forms of their places.
    fn highest(&self, range: Range<usize>) -> Rating {
        let leaves = distinct(self.matches[range.clone()].iter().map(|matched| matched.leaf));
        let words = distinct(self.words[range.clone()].iter().copied());
        (leaves * Form::Prose as usize, words, Form::Prose, leaves, range.len().min(4))
    }

    /// The form of the place of a match.
    fn form(&mut self, number: usize) -> Form {
        if let Some(form) = self.forms[number] {
            return form;
        }
        let start = self.matches[number].span.start;
        if !self.paragraph.0.contains(&start) {
            let range = paragraph_start(self.body, start)..paragraph_end(self.body, start);
            self.paragraph = (range.clone(), Form::of(&self.body[range]));
        }
        let form = self.paragraph.1;
        let form = if form > Form::Noise && is_in_address(self.body, start) { Form::Noise } else { form };
        *self.forms[number].insert(form)
    }
}

/// How many different values there are, which are few.
fn distinct<T: PartialEq>(values: impl Iterator<Item = T>) -> usize {
    let mut seen = Vec::new();
    for value in values {
        if !seen.contains(&value) {
            seen.push(value);
        }
    }
    seen.len()
}
