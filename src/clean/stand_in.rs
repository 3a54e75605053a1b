//! Characters that stand in for others while Markdown is parsed.
//!
//! A literal `*` must not become emphasis, but a literal in a code span must not get a backslash. So literal
//! characters are replaced by private-use characters, which mean nothing to the Markdown parser, and restored
//! afterwards. The text cannot contain these characters: [`super::characters`] removes the whole private-use
//! area first.

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
/// A line break outside the Markdown syntax, such as `<br>`.
pub(super) const BREAK: &str = "\u{E005}";
/// The start of a table cell outside the Markdown syntax, such as `<td>`.
pub(super) const CELL: &str = "\u{E006}";
/// [`CELL`] as a character.
pub(super) const CELL_CHAR: char = '\u{E006}';
/// [`BREAK`] as a character.
pub(super) const BREAK_CHAR: char = '\u{E005}';

/// The start of link text. Its end has the number of the link, see [`link_end`].
pub(super) const LINK_CHAR: char = '\u{E007}';
/// [`LINK_CHAR`] as a string.
pub(super) const LINK: &str = "\u{E007}";
/// The end of the first link; those of the others follow it.
const FIRST_LINK_END: u32 = 0xF_0000;
/// The end of links beyond the numbers available.
const LAST_LINK_END: u32 = 0xF_FFFD;

/// The character for the end of link number `index`.
pub(super) fn link_end(index: usize) -> char {
    let code = u32::try_from(index).ok().and_then(|index| FIRST_LINK_END.checked_add(index));
    let code = code.unwrap_or(LAST_LINK_END).min(LAST_LINK_END);
    char::from_u32(code).unwrap_or(char::MAX)
}

/// The number of the link that `c` ends.
pub(super) fn ended_link(c: char) -> Option<usize> {
    (FIRST_LINK_END..=LAST_LINK_END).contains(&(c as u32)).then(|| (c as u32 - FIRST_LINK_END) as usize)
}

/// Whether `text` may have a stand-in: the first byte of one in UTF-8, which few other characters have.
pub(super) fn may_be_in(text: &str) -> bool {
    memchr::memchr2(0xEE, 0xF3, text.as_bytes()).is_some()
}

/// Whether `c` marks the start or end of a link, and so represents no character.
pub(super) fn is_link_mark(c: char) -> bool {
    c == LINK_CHAR || ended_link(c).is_some()
}

/// The character that a stand-in represents; other characters represent themselves.
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
