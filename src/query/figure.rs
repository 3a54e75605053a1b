//! Numbers in digits.

use std::ops::RangeInclusive;

/// Whether `text` consists of ASCII digits, as many as `lengths` allows.
pub(super) fn is_figure(text: &str, lengths: RangeInclusive<usize>) -> bool {
    lengths.contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit())
}
