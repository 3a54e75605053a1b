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

/// Where the text of a link begins. Where it ends stands the link's number, see [`link_end`].
pub(super) const LINK_CHAR: char = '\u{E007}';
/// [`LINK_CHAR`] as a string.
pub(super) const LINK: &str = "\u{E007}";
/// The end of the first link; the ends of the others follow it.
const FIRST_LINK_END: u32 = 0xF_0000;
/// The end of any link that has no number, since there are too many.
const LAST_LINK_END: u32 = 0xF_FFFD;

/// The character that stands where the text of link number `index` ends.
pub(super) fn link_end(index: usize) -> char {
    let code = u32::try_from(index).ok().and_then(|index| FIRST_LINK_END.checked_add(index));
    let code = code.unwrap_or(LAST_LINK_END).min(LAST_LINK_END);
    char::from_u32(code).unwrap_or(char::MAX)
}

/// The number of the link that `c` ends.
pub(super) fn ended_link(c: char) -> Option<usize> {
    (FIRST_LINK_END..=LAST_LINK_END).contains(&(c as u32)).then(|| (c as u32 - FIRST_LINK_END) as usize)
}

/// Whether `c` marks where a link begins or ends, and so stands for nothing.
pub(super) fn is_link_mark(c: char) -> bool {
    c == LINK_CHAR || ended_link(c).is_some()
}

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
    text.chars().filter(|c| !is_link_mark(*c)).map(original).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_stand_in_is_put_back() {
        let all = [STAR, UNDERSCORE, BACKSLASH, LESS_THAN, BRACKET, BREAK, CELL].concat();
        assert_eq!(restore(&all), "*_\\<[\n ");
        assert_eq!(restore(&format!("{LINK}a{}", link_end(3))), "a");
        assert_eq!(ended_link(link_end(3)), Some(3));
        assert_eq!(link_end(65_533), link_end(usize::MAX));
        assert_eq!(restore("普通 text"), "普通 text");
    }
}
