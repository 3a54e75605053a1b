//! Chooses the matches of a body that an excerpt shows.

use std::ops::Range;

use xxhash_rust::xxh3::xxh3_64;

use super::budget::Budget;
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

/// The properties of a match that decide its rating.
struct Rated {
    leaf: usize,
    /// Hash of the matched text in lower case: one leaf may match several words.
    word: u64,
    form: Form,
}

impl Focus {
    /// The best run of matches that fits into one excerpt; `None` without matches. Compares in this order: most leaves
    /// of the query, weighted by form; most distinct words; the form at its start; most leaves in any form; most
    /// matches, up to 4; the earliest.
    pub(super) fn best(body: &str, matches: &[QueryMatch], budget: Budget) -> Option<Self> {
        let matches = &matches[..matches.len().min(2 * MAX_MATCHES)];
        let rated = rate(body, matches);
        let (mut leaves, mut words): (Vec<(usize, Form)>, Vec<u64>) = (Vec::new(), Vec::new());
        let mut best = None;
        let mut end = 0;
        let mut reach = 0;
        for first in 0..matches.len().min(MAX_MATCHES) {
            let start = matches[first].span.start;
            reach = reach.max(start + budget.affordable(&body[start..], budget.limit() - budget.lead()));
            end = end.max(first + 1);
            while matches.get(end).is_some_and(|matched| matched.span.end <= reach) {
                end += 1;
            }
            leaves.clear();
            words.clear();
            for rated in &rated[first..end] {
                match leaves.iter_mut().find(|(leaf, _)| *leaf == rated.leaf) {
                    Some((_, form)) => *form = rated.form.max(*form),
                    None => leaves.push((rated.leaf, rated.form)),
                }
                if rated.form > Form::Noise && !words.contains(&rated.word) {
                    words.push(rated.word);
                }
            }
            let weight = leaves.iter().map(|(_, form)| *form as usize).sum::<usize>();
            let rating = (weight, words.len(), rated[first].form, leaves.len(), (end - first).min(4));
            if best.as_ref().is_none_or(|(highest, _)| rating > *highest) {
                best = Some((rating, first..end));
            }
        }
        let (rating, mut found) = best?;
        let is_read = rating.0 > 0;
        // Noise at the end must not extend the excerpt.
        while is_read && rated[found.end - 1].form == Form::Noise {
            found.end -= 1;
        }
        Some(Self { matches: found, is_read })
    }
}

/// The rating of each match.
fn rate(body: &str, matches: &[QueryMatch]) -> Vec<Rated> {
    let (mut line_end, mut form) = (0, Form::Noise);
    let rated = matches.iter().enumerate().map(|(number, matched)| {
        let start = matched.span.start;
        if number == 0 || start >= line_end {
            line_end = paragraph_end(body, start);
            form = Form::of(&body[paragraph_start(body, start)..line_end]);
        }
        let form = if form > Form::Noise && is_in_address(body, start) { Form::Noise } else { form };
        let word = xxh3_64(body[matched.span.clone()].to_lowercase().as_bytes());
        Rated { leaf: matched.leaf, word, form }
    });
    rated.collect()
}
