//! The last touch to a block of prose: left-over emphasis, runs of spaces, table rows.

use std::borrow::Cow;

use super::characters::is_cjk;
use super::{stand_in, table};

/// The lines of a block whose Markdown has been read. Stand-ins are put back here.
pub(super) fn lines(block: &str) -> Vec<String> {
    block.split('\n').flat_map(lines_of_one).collect()
}

fn lines_of_one(line: &str) -> Vec<String> {
    let line = without_stray_stars(line);
    if table::is_row(&line) {
        let line = line.replace(stand_in::BREAK_CHAR, " ");
        return table::rows(&line).iter().map(|row| finish(row)).collect();
    }
    line.split(stand_in::BREAK_CHAR).map(cells).map(|row| finish(&row)).collect()
}

/// A row of an HTML table as a row of text; any other line as it is.
fn cells(line: &str) -> Cow<'_, str> {
    if !line.contains(stand_in::CELL_CHAR) {
        return Cow::Borrowed(line);
    }
    let cells: Vec<&str> = line.split(stand_in::CELL_CHAR).map(str::trim).collect();
    Cow::Owned(table::row(&cells))
}

/// With stand-ins put back, spaces collapsed and none at the ends.
fn finish(line: &str) -> String {
    let mut finished = String::with_capacity(line.len());
    for c in line.chars().map(stand_in::original) {
        if !matches!(c, ' ' | '\t') {
            finished.push(c);
        } else if !finished.ends_with(' ') {
            finished.push(' ');
        }
    }
    finished.trim_matches(|c: char| c.is_whitespace()).to_owned()
}

/// Without the stars that were meant as emphasis and that `CommonMark` does not read as such, which
/// happens beside Han characters and their punctuation. Literal stars are stand-ins by now.
fn without_stray_stars(line: &str) -> String {
    let mut kept = String::with_capacity(line.len());
    let mut rest = line;
    while let Some(at) = rest.find('*') {
        kept.push_str(&rest[..at]);
        let after = rest[at..].trim_start_matches('*');
        let is_single = rest.len() - at - after.len() == 1;
        let touches_cjk = kept.ends_with(is_cjk) || after.starts_with(is_cjk);
        let is_alone = line.trim().len() == 1;
        if is_single && !touches_cjk && !is_alone {
            kept.push('*');
        }
        rest = after;
    }
    kept.push_str(rest);
    kept
}

#[cfg(test)]
mod tests {
    use super::*;

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
            assert_eq!(lines(block), [expected], "{block:?}");
        }
    }

    #[test]
    fn spaces_are_collapsed() {
        assert_eq!(lines("　　首行  缩进\t后 　"), ["首行 缩进 后"]);
        assert_eq!(lines("a\u{E005} b \nc"), ["a", "b", "c"]);
        assert_eq!(lines("\u{E005}\u{E006}名 \u{E006}\u{E006}值\u{E005}尾"), ["", "名 | 值", "尾"]);
    }
}
