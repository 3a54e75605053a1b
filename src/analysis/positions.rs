//! The positions at which the lines of a text begin.

use memchr::memchr_iter;

use super::scanned_text::ScannedText;

/// Positions in a text; where no unit follows, one beyond the last.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct LinePositions {
    /// Of the first unit in each line or after it.
    pub(crate) starts: Vec<u32>,
    /// Of the first unit that begins at a certain byte or after it.
    pub(crate) at_byte: u32,
}

impl LinePositions {
    /// The positions in `text`.
    #[must_use]
    pub(crate) fn of(text: &str, byte: usize) -> Self {
        Self::of_scanned(&ScannedText::new(text), byte)
    }

    /// The same of a scanned text. Folding keeps line breaks.
    pub(super) fn of_scanned(ScannedText { folded, units }: &ScannedText, byte: usize) -> Self {
        let text = folded.text();
        let breaks = memchr_iter(b'\n', text.as_bytes()).map(|at| at + 1);
        let mut begins = std::iter::once(0).chain(breaks).peekable();
        let (mut starts, mut at_byte, mut end) = (Vec::new(), None, 0);
        for unit in units {
            while begins.next_if(|begin| *begin <= unit.decorated.start).is_some() {
                starts.push(unit.position);
            }
            if at_byte.is_none() && folded.source_range(unit.decorated.clone()).start >= byte {
                at_byte = Some(unit.position);
            }
            end = unit.position + 1;
        }
        starts.extend(begins.map(|_| end));
        Self { starts, at_byte: at_byte.unwrap_or(end) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_begin_at_the_positions_of_their_units() {
        let text = "資安。\n\nEvil.example C++\n——\n㈱ 社";
        let positions = |byte| LinePositions::of(text, byte);
        assert_eq!(positions(0).starts, [0, 6, 6, 10, 10]);
        for (byte, expected) in [(0, 0), (1, 1), (11, 6), (12, 7), (29, 10), (37, 12), (500, 13)] {
            assert_eq!(positions(byte).at_byte, expected, "{byte}");
        }
        assert_eq!(LinePositions::of("", 0), LinePositions { starts: vec![0], at_byte: 0 });
    }
}
