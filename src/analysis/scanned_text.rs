//! A text that is folded and scanned once, for whatever is made of it.

use super::fold::Folded;
use super::scanner::{Scanner, TextUnit};

/// A folded text with its units.
#[derive(Default)]
pub(crate) struct ScannedText {
    pub(super) folded: Folded,
    pub(super) units: Vec<TextUnit>,
}

impl ScannedText {
    /// Folds and scans `text`.
    pub(crate) fn new(text: &str) -> Self {
        let mut scanned = Self::default();
        scanned.refill(text);
        scanned
    }

    /// Replaces the text, reusing the allocations.
    pub(super) fn refill(&mut self, text: &str) {
        self.folded.refill(text);
        self.units.clear();
        self.units.extend(Scanner::new(self.folded.text()));
    }
}
