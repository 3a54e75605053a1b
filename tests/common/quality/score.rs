//! Precision and recall, and how figures are written.

use std::fmt;

use unicode_width::UnicodeWidthStr;

/// How what was found compares with what is there.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Score {
    /// Found, and there.
    pub(crate) right: usize,
    /// Found, and not there.
    pub(crate) wrong: usize,
    /// There, and not found.
    pub(crate) missed: usize,
}

impl Score {
    /// The share of what was found that is there.
    pub(crate) fn precision(self) -> Share {
        Share(self.right, self.right + self.wrong)
    }

    /// The share of what is there that was found.
    pub(crate) fn recall(self) -> Share {
        Share(self.right, self.right + self.missed)
    }
}

impl std::ops::AddAssign for Score {
    fn add_assign(&mut self, other: Self) {
        self.right += other.right;
        self.wrong += other.wrong;
        self.missed += other.missed;
    }
}

/// A part and its whole; printed as the quotient, or as a dash where there is no whole.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Share(pub(crate) usize, pub(crate) usize);

impl Share {
    /// The quotient; nothing of nothing is all of it.
    pub(crate) fn value(self) -> f64 {
        if self.1 == 0 { 1.0 } else { self.0 as f64 / self.1 as f64 }
    }
}

impl fmt::Display for Share {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.1 == 0 { f.pad("–") } else { f.pad(&format!("{:.4}", self.value())) }
    }
}

/// `text` filled with spaces to so many columns of a terminal, in which an ideograph takes two.
pub(crate) fn padded(text: &str, width: usize) -> String {
    format!("{text}{}", " ".repeat(width.saturating_sub(text.width())))
}

/// Names the table that follows.
pub(crate) fn heading(text: &str) {
    println!("\n== {text}");
}
