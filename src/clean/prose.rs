//! Finishes a block of prose: left-over emphasis, runs of spaces, table rows, link marks.

use std::borrow::Cow;

use super::characters::is_cjk;
use super::{stand_in, table};
use crate::character::is_alphanumeric;

/// A line of prose with its links.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct ProseLine {
    pub(super) text: String,
    /// Letters and digits of link text.
    pub(super) linked: usize,
    /// Numbers of the links that end in it.
    pub(super) links: Vec<usize>,
}

/// The lines of a parsed block, with stand-ins replaced. `in_link` is true if link text continues from the block
/// before, and is set for the next block.
pub(super) fn lines(block: &str, in_link: &mut bool) -> Vec<ProseLine> {
    let mut lines = Vec::new();
    let is_plain = is_plain(block);
    for line in block.split('\n') {
        let line = without_stray_stars(line);
        if table::is_row(&line) {
            let rows = table::rows(&line.replace(stand_in::BREAK_CHAR, " "));
            lines.extend(rows.iter().map(|row| finish(row, in_link)));
        } else if is_plain && matches!(line, Cow::Borrowed(_)) {
            lines.push(finish_plain(&line, *in_link));
        } else {
            // A removed star too may leave spaces to collapse.
            lines.extend(line.split(stand_in::BREAK_CHAR).map(|line| finish(&cells(line), in_link)));
        }
    }
    lines
}

/// Converts a row of an HTML table to text; other lines stay.
fn cells(line: &str) -> Cow<'_, str> {
    if !line.contains(stand_in::CELL_CHAR) {
        return Cow::Borrowed(line);
    }
    let cells: Vec<&str> = line.split(stand_in::CELL_CHAR).map(str::trim).collect();
    Cow::Owned(table::row(&cells))
}

/// Replaces stand-ins, collapses spaces and trims.
fn finish(line: &str, in_link: &mut bool) -> ProseLine {
    let mut finished = ProseLine { text: String::with_capacity(line.len()), ..ProseLine::default() };
    for c in line.chars() {
        if let Some(link) = stand_in::ended_link(c) {
            finished.links.push(link);
            *in_link = false;
        } else if c == stand_in::LINK_CHAR {
            *in_link = true;
        } else {
            push(&mut finished.text, stand_in::original(c));
            finished.linked += usize::from(*in_link && is_alphanumeric(c));
        }
    }
    let trimmed = finished.text.trim();
    if trimmed.len() < finished.text.len() {
        finished.text = trimmed.to_owned();
    }
    finished
}

/// Whether lines of prose have neither stand-ins nor spaces to collapse, as most.
fn is_plain(block: &str) -> bool {
    let has_double_space = || memchr::memmem::find(block.as_bytes(), b"  ").is_some();
    !stand_in::may_be_in(block) && memchr::memchr(b'\t', block.as_bytes()).is_none() && !has_double_space()
}

/// The same as [`finish`] for a line of a plain block.
fn finish_plain(line: &str, in_link: bool) -> ProseLine {
    let linked = if in_link { line.chars().filter(|&c| is_alphanumeric(c)).count() } else { 0 };
    ProseLine { text: line.trim().to_owned(), linked, links: Vec::new() }
}

fn push(text: &mut String, c: char) {
    if !matches!(c, ' ' | '\t') {
        text.push(c);
    } else if !text.ends_with(' ') {
        text.push(' ');
    }
}

/// Removes stars that were meant as emphasis but that `CommonMark` does not parse as such, which happens next
/// to Han characters and their punctuation. Literal stars are stand-ins here.
fn without_stray_stars(line: &str) -> Cow<'_, str> {
    if memchr::memchr(b'*', line.as_bytes()).is_none() {
        return Cow::Borrowed(line);
    }
    let mut kept = String::with_capacity(line.len());
    let mut rest = line;
    while let Some(at) = rest.find('*') {
        kept.push_str(&rest[..at]);
        let after = rest[at..].trim_start_matches('*');
        let is_single = rest.len() - at - after.len() == 1;
        let is_cjk = |c: char| is_cjk(c) || stand_in::is_link_mark(c);
        let touches_cjk = kept.ends_with(is_cjk) || after.starts_with(is_cjk);
        let is_alone = line.trim().len() == 1;
        if is_single && !touches_cjk && !is_alone {
            kept.push('*');
        }
        rest = after;
    }
    kept.push_str(rest);
    Cow::Owned(kept)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(block: &str) -> Vec<String> {
        lines(block, &mut false).into_iter().map(|line| line.text).collect()
    }

    #[test]
    fn links_are_counted_across_lines() {
        let (end, next) = (stand_in::link_end(0), stand_in::link_end(1));
        let mut in_link = false;
        let block = format!("见 \u{E007}甲乙\n丙{end}丁 \u{E007}戊{next}\n己");
        let found = lines(&block, &mut in_link);
        let counts: Vec<_> = found.iter().map(|line| (line.linked, line.links.as_slice())).collect();
        assert_eq!(counts, [(2, &[][..]), (2, &[0, 1][..]), (0, &[][..])]);
        assert!(!in_link);
    }

    #[test]
    fn stray_stars_are_dropped() {
        let cases = [
            ("**“关键”**信息", "“关键”信息"),
            ("du****bbo **", "dubbo"),
            ("CVE-2022-2751**8**", "CVE-2022-27518"),
            ("关*键 *点击", "关键 点击"),
            ("5*3 和 *.exe", "5*3 和 *.exe"),
            ("SELECT * FROM a", "SELECT * FROM a"),
            (" * ", ""),
            ("\u{E000}\u{E000}kwargs", "**kwargs"),
        ];
        for (block, expected) in cases {
            assert_eq!(texts(block), [expected], "{block:?}");
        }
    }

    #[test]
    fn spaces_are_collapsed() {
        assert_eq!(texts("　　首行  缩进\t后 　"), ["首行 缩进 后"]);
        assert_eq!(texts("见 ** 此处"), ["见 此处"]);
        assert_eq!(texts("a\u{E005} b \nc"), ["a", "b", "c"]);
        assert_eq!(texts("\u{E005}\u{E006}名 \u{E006}\u{E006}值\u{E005}尾"), ["", "名 | 值", "尾"]);
    }
}
