//! The window of a body that matches a query best, with its marks.

use super::focus::QueryMatch;
use super::highlighter::{Mark, to_characters};
use super::window::window;
use super::{Budget, Snippet};

/// Cuts the snippet out of `body`. The marks must be sorted and not overlap.
pub(crate) fn snippet(body: &str, marks: &[Mark], budget: Budget) -> Snippet {
    let matches: Vec<QueryMatch> =
        marks.iter().map(|mark| QueryMatch { span: mark.span.clone(), leaf: mark.leaf }).collect();
    let cut = window(body, &matches, budget);
    let range = cut.range;
    let shown = marks.iter().filter(|mark| mark.span.start >= range.start && mark.span.start < range.end);
    let shown: Vec<Mark> = shown.map(|mark| clip(mark, range.end)).collect();
    Snippet {
        highlights: to_characters(body, range.start, &shown),
        text: body[range].to_owned(),
        cut_start: cut.cut_start,
        cut_end: cut.cut_end,
    }
}

fn clip(mark: &Mark, end: usize) -> Mark {
    Mark { span: mark.span.start..mark.span.end.min(end), leaf: mark.leaf }
}
