//! Where a page of hits ended, so that the next one can begin there.

use std::fmt;
use std::str::FromStr;

use crate::article::ArticleId;

/// The place of a hit in the order of an answer. Opaque to clients: it is written and read back as one word.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Cursor {
    /// Number of hits up to and including this one, until the index changes.
    pub position: usize,
    /// Whether the article has the whole query as one run.
    pub has_run: bool,
    /// Its score.
    pub score: f32,
    /// Its date in days since 1970-01-01; the least number without a date.
    pub day: i64,
    /// Its id.
    pub id: ArticleId,
}

/// The text is not one that [`Cursor`] writes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct InvalidCursor;

impl fmt::Display for Cursor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { position, has_run, score, day, id } = self;
        let (has_run, score) = (u8::from(*has_run), score.to_bits());
        write!(f, "{position:x}-{has_run}-{score:x}-{day:x}-{id}")
    }
}

impl FromStr for Cursor {
    type Err = InvalidCursor;

    fn from_str(text: &str) -> Result<Self, InvalidCursor> {
        let parts: Vec<&str> = text.split('-').collect();
        let [position, has_run, score, day, id] = parts[..] else { return Err(InvalidCursor) };
        let number = |digits| u64::from_str_radix(digits, 16).map_err(|_| InvalidCursor);
        let score = f32::from_bits(u32::from_str_radix(score, 16).map_err(|_| InvalidCursor)?);
        Ok(Self {
            position: usize::try_from(number(position)?).map_err(|_| InvalidCursor)?,
            has_run: has_run == "1",
            score: Some(score).filter(|score| score.is_finite()).ok_or(InvalidCursor)?,
            // Negative numbers are written in two's complement.
            day: number(day)?.cast_signed(),
            id: ArticleId::from_digits(id).ok_or(InvalidCursor)?,
        })
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn what_is_written_is_read_back(
            (position, has_run) in (any::<usize>(), any::<bool>()),
            (score, day, id) in (-1e9f32..1e9, any::<i64>(), 0..1u64 << 48),
        ) {
            let id = ArticleId::from_number(id);
            let cursor = Cursor { position, has_run, score, day, id };
            prop_assert_eq!(cursor.to_string().parse(), Ok(cursor));
        }

        #[test]
        fn anything_else_is_refused_without_a_panic(text in ".{0,40}") {
            prop_assume!(text.split('-').count() != 5);
            prop_assert_eq!(text.parse::<Cursor>(), Err(InvalidCursor));
        }
    }
}
