//! Where a page of an answer ended.

use std::fmt;
use std::str::FromStr;

/// The place of an item in an answer. Opaque to callers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct PageCursor {
    /// The state of the index that the answer is of.
    pub(super) generation: u64,
    /// Items, or characters of a text, before this place.
    pub(super) offset: usize,
}

/// The text is not one that a [`PageCursor`] writes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct InvalidCursor;

impl fmt::Display for PageCursor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:x}.{:x}", self.offset, self.generation)
    }
}

impl FromStr for PageCursor {
    type Err = InvalidCursor;

    fn from_str(text: &str) -> Result<Self, InvalidCursor> {
        let (offset, generation) = text.split_once('.').ok_or(InvalidCursor)?;
        let number = |digits| u64::from_str_radix(digits, 16).map_err(|_| InvalidCursor);
        let offset = usize::try_from(number(offset)?).map_err(|_| InvalidCursor)?;
        // More than any answer has, so that sums do not overflow.
        let offset = Some(offset).filter(|offset| *offset <= 1 << 32).ok_or(InvalidCursor)?;
        Ok(Self { generation: number(generation)?, offset })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cursor_is_read_as_it_was_written() {
        let cursor = PageCursor { generation: u64::MAX, offset: 300 };
        assert_eq!(cursor.to_string().parse(), Ok(cursor));
        for text in ["", "1", "x.1", "1.x", "ffffffffffffffff.1"] {
            assert_eq!(text.parse::<PageCursor>(), Err(InvalidCursor), "{text}");
        }
    }
}
