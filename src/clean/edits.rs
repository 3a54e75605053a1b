//! Replacements in a text, collected while reading it and applied at once.

use std::borrow::Cow;
use std::ops::Range;

/// The replacement of a range.
type Replacement = Cow<'static, str>;

/// Replacements of ranges of a text. One that starts inside another is not applied.
#[derive(Default)]
pub(super) struct Edits(Vec<(Range<usize>, Replacement)>);

/// Identifies an edit that may still be changed.
#[derive(Clone, Copy)]
pub(super) struct EditId(usize);

impl Edits {
    /// Replaces the bytes of `range`.
    pub(super) fn replace(&mut self, range: Range<usize>, replacement: impl Into<Replacement>) -> EditId {
        self.0.push((range, replacement.into()));
        EditId(self.0.len() - 1)
    }

    /// Inserts text between the bytes before `at` and those after, unless an edit spans them.
    pub(super) fn insert(&mut self, at: usize, text: impl Into<Replacement>) {
        self.0.push((at..at, text.into()));
    }

    /// Extends the edit to remove everything from its start to `end`.
    pub(super) fn extend_to_removal(&mut self, id: EditId, end: usize) {
        let (range, replacement) = &mut self.0[id.0];
        range.end = end;
        *replacement = Cow::Borrowed("");
    }

    /// Changes the replacement of the edit.
    pub(super) fn change(&mut self, id: EditId, replacement: &'static str) {
        self.0[id.0].1 = Cow::Borrowed(replacement);
    }

    /// Where the edit starts.
    pub(super) fn start(&self, id: EditId) -> usize {
        self.0[id.0].0.start
    }

    /// `text` after all edits.
    pub(super) fn apply(mut self, text: &str) -> String {
        // An insertion precedes a replacement at the same position.
        self.0.sort_by_key(|(range, _)| (range.start, !range.is_empty()));
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
        edits.change(bracket, "");
        edits.insert(1, "+".to_owned());
        edits.insert(4, "lost");
        edits.insert(6, "-");
        assert_eq!(edits.apply("abcdefgh"), "X+bf-h");
    }
}
