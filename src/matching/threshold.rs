//! How much of a query the articles of the set have.

/// The share of the words that an article of the relaxed set must have, in fifths: of two or three words one,
/// of four to six two.
const RELAXED_FIFTHS: u16 = 2;

/// What an article of the set has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Threshold {
    /// Minimum number of required things.
    pub(crate) least: u16,
    /// Whether no article has all words, so that the set has those with enough of them.
    pub(crate) is_relaxed: bool,
}

impl Threshold {
    /// The threshold for a query of `size` required things of which some article has `most`.
    pub(crate) fn new(size: u16, most: u16) -> Self {
        let is_relaxed = most < size;
        // At most as many as some article has.
        let least = if is_relaxed { Self::enough(size).clamp(1, most.max(1)) } else { size };
        Self { least, is_relaxed }
    }

    /// The number of `size` required things that is enough if no article has all, rounded to the nearest.
    pub(crate) fn enough(size: u16) -> u16 {
        size.saturating_mul(RELAXED_FIFTHS).saturating_add(2) / 5
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_fifths_are_enough() {
        let least = |size, most| Threshold::new(size, most).least;
        assert_eq!([1, 2, 3, 4, 6, 7, 8].map(|size| least(size, size - 1)), [1, 1, 1, 2, 2, 3, 3]);
        assert_eq!((least(10, 1), least(10, 0), least(10, 10)), (1, 1, 10));
        assert!(Threshold::new(3, 2).is_relaxed && !Threshold::new(3, 3).is_relaxed);
        assert_eq!(Threshold::new(0, 0), Threshold { least: 0, is_relaxed: false });
    }
}
