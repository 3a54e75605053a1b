//! Characters that stand in for others while Markdown is being read.
//!
//! A literal `*` must not become emphasis, yet a literal inside a code span must not be shown with a
//! backslash. So whatever is known to be literal is replaced, before the Markdown parser runs, by a
//! private-use character that means nothing to it, and put back afterwards. The text cannot contain
//! these characters by itself: [`super::characters`] drops the whole private-use area first.

/// A literal `*`.
pub(super) const STAR: &str = "\u{E000}";
/// A literal `_`.
pub(super) const UNDERSCORE: &str = "\u{E001}";
/// A literal `__`.
pub(super) const TWO_UNDERSCORES: &str = "\u{E001}\u{E001}";
/// A literal `\`.
pub(super) const BACKSLASH: &str = "\u{E002}";
/// A literal `<`.
pub(super) const LESS_THAN: &str = "\u{E003}";
/// A literal `[`.
pub(super) const BRACKET: &str = "\u{E004}";
/// A literal `![`.
pub(super) const IMAGE_OPENING: &str = "!\u{E004}";
/// A line break that is no line break of the Markdown source, as `<br>` makes one.
pub(super) const BREAK: &str = "\u{E005}";
/// Where a table cell begins that is no Markdown, as `<td>` begins one.
pub(super) const CELL: &str = "\u{E006}";
/// [`CELL`] as a character.
pub(super) const CELL_CHAR: char = '\u{E006}';
/// [`BREAK`] as a character.
pub(super) const BREAK_CHAR: char = '\u{E005}';

/// What the stand-in stands for; any other character stands for itself.
pub(super) const fn original(c: char) -> char {
    match c {
        '\u{E000}' => '*',
        '\u{E001}' => '_',
        '\u{E002}' => '\\',
        '\u{E003}' => '<',
        '\u{E004}' => '[',
        BREAK_CHAR => '\n',
        CELL_CHAR => ' ',
        other => other,
    }
}

/// `text` with every stand-in replaced by its original.
pub(super) fn restore(text: &str) -> String {
    text.chars().map(original).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_stand_in_is_put_back() {
        let all = [STAR, UNDERSCORE, BACKSLASH, LESS_THAN, BRACKET, BREAK, CELL].concat();
        assert_eq!(restore(&all), "*_\\<[\n ");
        assert_eq!(restore("普通 text"), "普通 text");
    }
}
