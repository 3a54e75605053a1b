//! Which matches of a body an excerpt is cut around.

use std::ops::Range;

use xxhash_rust::xxh3::xxh3_64;

use super::form::{Form, is_in_address};
use super::sentence::{paragraph_end, paragraph_start};
use super::window::{BUDGET, MAX_LEAD, QueryMatch, affordable};

/// Matches that are rated: beyond some hundreds the beginning of an article is as good as its end.
const MAX_MATCHES: usize = 500;

/// The matches that an excerpt is cut around.
pub(super) struct Focus {
    /// Their numbers.
    pub(super) matches: Range<usize>,
    /// Whether they stand in what people read.
    pub(super) is_read: bool,
}

/// A place as it is rated.
struct Rated {
    leaf: usize,
    /// Tells words apart that are of one part of the query.
    word: u64,
    form: Form,
}

impl Focus {
    /// The matches from one on within reach that have most parts of the query in prose; among equals those with most
    /// words, then most parts elsewhere, then most matches, then the earliest.
    pub(super) fn best(body: &str, matches: &[QueryMatch]) -> Option<Self> {
        let matches = &matches[..matches.len().min(2 * MAX_MATCHES)];
        let rated = rate(body, matches);
        let (mut leaves, mut words): (Vec<(usize, Form)>, Vec<u64>) = (Vec::new(), Vec::new());
        let mut best = None;
        let mut end = 0;
        let mut reach = 0;
        for first in 0..matches.len().min(MAX_MATCHES) {
            let start = matches[first].span.start;
            reach = reach.max(start + affordable(&body[start..], BUDGET - MAX_LEAD));
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
        // What nobody reads at the end does not stretch the excerpt.
        while is_read && rated[found.end - 1].form == Form::Noise {
            found.end -= 1;
        }
        Some(Self { matches: found, is_read })
    }
}

/// Where each place stands.
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
