//! Rows of tables.
//!
//! Markdown tables are parsed here and not by the Markdown parser, because fetchers write whole tables on one
//! line, and because a parser drops cells that the header does not announce.

use super::stand_in;

/// The separator of cells in a row.
const CELL_SEPARATOR: &str = " | ";

/// Whether a line of prose is one or several table rows.
pub(super) fn is_row(line: &str) -> bool {
    let line = line.trim();
    line.starts_with('|') || is_delimiter_row(line)
}

/// The rows in a line, without empty cells, empty rows and delimiter rows.
pub(super) fn rows(line: &str) -> Vec<String> {
    let line = line.trim();
    let inner = line.strip_prefix('|').unwrap_or(line);
    let inner = inner.strip_suffix('|').unwrap_or(inner);
    let cells: Vec<&str> = inner.split('|').map(str::trim).collect();
    let columns = cells.iter().filter(|cell| is_delimiter(cell)).count();
    if columns > 0 && cells.len() > columns {
        // The whole table is on one line: an empty cell separates the rows.
        return cells.chunks(columns + 1).map(row).filter(|row| !row.is_empty()).collect();
    }
    vec![row(&cells)].into_iter().filter(|row| !row.is_empty()).collect()
}

/// The cells that are neither empty nor delimiters, as one row.
pub(super) fn row(cells: &[&str]) -> String {
    let filled: Vec<&str> =
        cells.iter().copied().filter(|cell| !is_empty(cell) && !is_delimiter(cell)).collect();
    filled.join(CELL_SEPARATOR)
}

/// Whether a cell is empty apart from link marks.
fn is_empty(cell: &str) -> bool {
    cell.chars().all(stand_in::is_link_mark)
}

/// Whether a cell only marks the row above it as the header.
fn is_delimiter(cell: &str) -> bool {
    cell.len() >= 3 && cell.contains("--") && cell.bytes().all(|byte| matches!(byte, b'-' | b':'))
}

/// A delimiter row without outer bars.
fn is_delimiter_row(line: &str) -> bool {
    line.contains('|') && line.split('|').all(|cell| is_delimiter(cell.trim()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_are_read() {
        let cases: [(&str, &[&str]); 8] = [
            ("| 漏洞 | 等级 |", &["漏洞 | 等级"]),
            ("|a|  |b|", &["a | b"]),
            ("| --- | :---: |", &[]),
            ("---|---", &[]),
            ("|  |  |", &[]),
            ("| 名称 | 值 | | --- | --- | | 甲 | 1 | | 乙 |  |", &["名称 | 值", "甲 | 1", "乙"]),
            ("|  |  | | --- | --- | | 01 | 标题 | | 点击", &["01 | 标题", "点击"]),
            ("| never closed", &["never closed"]),
        ];
        for (line, expected) in cases {
            assert!(is_row(line), "{line:?}");
            assert_eq!(rows(line), expected, "{line:?}");
        }
    }

    #[test]
    fn other_lines_are_no_rows() {
        for line in ["cat a | grep b", "产业 | 标题", "---", ""] {
            assert!(!is_row(line), "{line:?}");
        }
    }
}
