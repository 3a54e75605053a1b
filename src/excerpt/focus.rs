//! Which places of a body an excerpt is cut around.

use std::ops::Range;

use xxhash_rust::xxh3::xxh3_64;

use super::form::{Form, is_in_address};
use super::sentence::{paragraph_end, paragraph_start};
use super::window::{BUDGET, LEAD, Place, affordable};

/// Beyond some hundreds of marks the beginning of an article is as good as its end.
const MOST_MARKS: usize = 500;

/// The places that an excerpt is cut around.
pub(super) struct Focus {
    /// Their numbers.
    pub(super) places: Range<usize>,
    /// Whether they stand in what people read.
    pub(super) is_read: bool,
}

/// A place as it is rated.
struct Rated {
    part: usize,
    /// Tells words apart that are of one part of the query.
    word: u64,
    form: Form,
}

impl Focus {
    /// The places from one on within reach that have most parts of the query in prose; among equals those with most
    /// words, then most parts elsewhere, then most places, then the earliest.
    pub(super) fn best(body: &str, places: &[Place]) -> Option<Self> {
        let places = &places[..places.len().min(2 * MOST_MARKS)];
        let rated = rate(body, places);
        let (mut parts, mut words): (Vec<(usize, Form)>, Vec<u64>) = (Vec::new(), Vec::new());
        let mut best = None;
        let mut end = 0;
        let mut reach = 0;
        for first in 0..places.len().min(MOST_MARKS) {
            let start = places[first].span.start;
            reach = reach.max(start + affordable(&body[start..], BUDGET - LEAD));
            end = end.max(first + 1);
            while places.get(end).is_some_and(|place| place.span.end <= reach) {
                end += 1;
            }
            parts.clear();
            words.clear();
            for rated in &rated[first..end] {
                match parts.iter_mut().find(|(part, _)| *part == rated.part) {
                    Some((_, form)) => *form = rated.form.max(*form),
                    None => parts.push((rated.part, rated.form)),
                }
                if rated.form > Form::Noise && !words.contains(&rated.word) {
                    words.push(rated.word);
                }
            }
            let weight = parts.iter().map(|(_, form)| *form as usize).sum::<usize>();
            let rating = (weight, words.len(), rated[first].form, parts.len(), (end - first).min(4));
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
        Some(Self { places: found, is_read })
    }
}

/// Where each place stands.
fn rate(body: &str, places: &[Place]) -> Vec<Rated> {
    let (mut line_end, mut form) = (0, Form::Noise);
    let rated = places.iter().enumerate().map(|(number, place)| {
        let start = place.span.start;
        if number == 0 || start >= line_end {
            line_end = paragraph_end(body, start);
            form = Form::of(&body[paragraph_start(body, start)..line_end]);
        }
        let form = if form > Form::Noise && is_in_address(body, start) { Form::Noise } else { form };
        let word = xxh3_64(body[place.span.clone()].to_lowercase().as_bytes());
        Rated { part: place.part, word, form }
    });
    rated.collect()
}
