//! Replacements in a text, collected while reading it and carried out in one go.

use std::ops::Range;

/// Replacements in the order of where they start. One that starts inside another is not carried out.
#[derive(Default)]
pub(super) struct Edits(Vec<(Range<usize>, &'static str)>);

/// Names an edit that may still be changed.
#[derive(Clone, Copy)]
pub(super) struct EditId(usize);

impl Edits {
    /// Replaces the bytes of `range`, which must not start before an earlier edit's start.
    pub(super) fn replace(&mut self, range: Range<usize>, replacement: &'static str) -> EditId {
        debug_assert!(self.0.last().is_none_or(|(last, _)| last.start <= range.start));
        self.0.push((range, replacement));
        EditId(self.0.len() - 1)
    }

    /// Turns the edit into one that removes everything from its start to `end`.
    pub(super) fn extend_to_removal(&mut self, id: EditId, end: usize) {
        let (range, replacement) = &mut self.0[id.0];
        range.end = end;
        *replacement = "";
    }

    /// Turns the edit into one that removes what it would have replaced.
    pub(super) fn turn_into_removal(&mut self, id: EditId) {
        self.0[id.0].1 = "";
    }

    /// Where the edit starts.
    pub(super) fn start(&self, id: EditId) -> usize {
        self.0[id.0].0.start
    }

    /// `text` after all edits.
    pub(super) fn apply(&self, text: &str) -> String {
        let mut edited = String::with_capacity(text.len());
        let mut done = 0;
        for (range, replacement) in &self.0 {
            if range.start >= done {
                edited.push_str(&text[done..range.start]);
                edited.push_str(replacement);
                done = range.end;
            }
        }
        edited.push_str(&text[done..]);
        edited
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn edits_are_applied_in_order_and_not_inside_each_other() {
        let mut edits = Edits::default();
        edits.replace(0..1, "X");
        let opening = edits.replace(2..3, "?");
        edits.replace(3..4, "inner");
        let bracket = edits.replace(6..7, "?");
        edits.extend_to_removal(opening, 5);
        edits.turn_into_removal(bracket);
        assert_eq!(edits.apply("abcdefgh"), "Xbfh");
    }
}
