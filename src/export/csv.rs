//! A table for spreadsheets, by RFC 4180: a row for each article, lines end in CR LF, every cell is quoted.
//!
//! It begins with a byte order mark, without which Excel reads UTF-8 in the code page of the country.
//! Cells that a spreadsheet would take for a formula begin with an apostrophe, as OWASP advises
//! (<https://owasp.org/www-community/attacks/CSV_Injection>), and none is longer than Excel keeps.

use std::borrow::Cow;
use std::io::{self, Write};

use csv::{QuoteStyle, Terminator, Writer, WriterBuilder};

use super::Exporter;
use crate::article::{Entity, EntityKind, Origin};
use crate::index::StoredArticle;
use crate::render::printable;

/// UTF-16 units of a cell that Excel keeps.
const MAX_CELL: usize = 32_767;

const COLUMNS: [&str; 13] = [
    "id",
    "date",
    "title",
    "source",
    "url",
    "language",
    "body_status",
    "sources",
    "cves",
    "actors",
    "entities",
    "paths",
    "body",
];

/// Between the values of a cell.
const SEPARATOR: &str = "; ";

/// Writes a row for each article.
pub struct CsvExporter<'w> {
    table: Writer<Marked<'w>>,
}

impl<'w> CsvExporter<'w> {
    /// Writes to `out`.
    pub fn new(out: &'w mut dyn Write) -> Self {
        // Quotes around every cell, so that no other separator of a spreadsheet begins a new one.
        let mut builder = WriterBuilder::new();
        builder.terminator(Terminator::CRLF).quote_style(QuoteStyle::Always);
        Self { table: builder.from_writer(Marked { out, is_marked: false }) }
    }

    fn row(&mut self, cells: [String; COLUMNS.len()]) -> io::Result<()> {
        self.table.write_record(cells).map_err(|error| match error.into_kind() {
            // As it was, since a closed pipe is told by its kind.
            csv::ErrorKind::Io(error) => error,
            other => io::Error::other(format!("{other:?}")),
        })
    }
}

impl Exporter for CsvExporter<'_> {
    fn begin(&mut self, _: usize) -> io::Result<()> {
        self.row(COLUMNS.map(str::to_owned))
    }

    fn add(&mut self, article: &StoredArticle) -> io::Result<()> {
        let copies = &article.meta.copies;
        let sources = copies.sources();
        let named = |wanted: fn(&Entity) -> bool, text: fn(&Entity) -> String| {
            list(article.meta.entities.iter().filter(|entity| wanted(entity)).map(text))
        };
        let value = |entity: &Entity| entity.value.clone();
        self.row([
            cell(&article.meta.id.to_string()),
            cell(&copies.date().map(|date| date.to_string()).unwrap_or_default()),
            cell(&article.title),
            cell(copies.source()),
            cell(copies.url().unwrap_or_default()),
            cell(&article.meta.language),
            cell(article.status().as_str()),
            list(sources.into_iter().map(str::to_owned)),
            named(|entity| entity.kind == EntityKind::Cve, value),
            named(|entity| entity.kind == EntityKind::Actor, value),
            named(is_other, |entity| format!("{}:{}", entity.kind, entity.value)),
            list(copies.paths().into_iter().map(str::to_owned)),
            body(&article.body),
        ])
    }

    fn finish(&mut self) -> io::Result<()> {
        self.table.flush()
    }
}

/// Puts the byte order mark before whatever is written first.
struct Marked<'w> {
    out: &'w mut dyn Write,
    is_marked: bool,
}

impl Write for Marked<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if !self.is_marked {
            self.out.write_all("\u{FEFF}".as_bytes())?;
            self.is_marked = true;
        }
        self.out.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}

/// Whether it has no column of its own and tells something; where links lead, and large sites, do not.
fn is_other(entity: &Entity) -> bool {
    use EntityKind::{Actor, Cve, Domain, Url};
    match entity.kind {
        Cve | Actor => false,
        Domain | Url => entity.origin != Origin::Link && !entity.benign,
        _ => !entity.benign,
    }
}

fn list(values: impl Iterator<Item = String>) -> String {
    let values: Vec<String> = values.map(|value| harmless(printable(&value)).into_owned()).collect();
    fitting(values.join(SEPARATOR))
}

fn cell(text: &str) -> String {
    fitting(harmless(printable(text)).into_owned())
}

/// Line breaks stay, as a spreadsheet shows them.
fn body(text: &str) -> String {
    let lines: Vec<Cow<'_, str>> = text.lines().map(printable).collect();
    fitting(harmless(Cow::Owned(lines.join("\n"))).into_owned())
}

/// What begins like a formula, perhaps after spaces, gets an apostrophe before it.
fn harmless(text: Cow<'_, str>) -> Cow<'_, str> {
    let begins_formula =
        |first: char| matches!(first, '=' | '+' | '-' | '@' | '＝' | '＋' | '－' | '＠' | '\t' | '\r' | '\n');
    let first = text.trim_start_matches(|c: char| c.is_whitespace() || is_invisible(c)).chars().next();
    let begins = text.chars().next().is_some_and(begins_formula) || first.is_some_and(begins_formula);
    if begins { Cow::Owned(format!("'{text}")) } else { text }
}

/// Characters of no width, which a spreadsheet may skip.
fn is_invisible(character: char) -> bool {
    matches!(character, '\u{200B}'..='\u{200D}' | '\u{2060}' | '\u{FEFF}' | '\u{AD}')
}

/// No longer than Excel keeps; what is cut ends in `…`.
fn fitting(text: String) -> String {
    // No text has more units of UTF-16 than bytes.
    if text.len() <= MAX_CELL || text.encode_utf16().count() <= MAX_CELL {
        return text;
    }
    let mut units = 0;
    let kept = text.chars().take_while(|character| {
        units += character.len_utf16();
        units < MAX_CELL
    });
    kept.chain(['…']).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_looks_like_a_formula_is_none() {
        for (text, expected) in [
            ("=1+1", "'=1+1"),
            (" \u{3000}@SUM(A1)", "' \u{3000}@SUM(A1)"),
            ("\u{200B}=1", "'\u{200B}=1"),
            ("＝cmd", "'＝cmd"),
            ("-x", "'-x"),
            ("\t=1", "' =1"),
            ("a=1", "a=1"),
            ("", ""),
            ("关键", "关键"),
        ] {
            assert_eq!(cell(text), expected);
        }
        assert_eq!(list(["a".to_owned(), "+b".to_owned()].into_iter()), "a; '+b");
        assert_eq!(body("a\u{1b}[31m\n=b"), "a [31m\n=b");
        assert_eq!(body("\n=b"), "'\n=b");
    }

    #[test]
    fn a_cell_is_as_long_as_excel_keeps() {
        let units = |text: &str| text.encode_utf16().count();
        for (text, expected) in [
            ("字".repeat(MAX_CELL), MAX_CELL),
            ("字".repeat(MAX_CELL + 1), MAX_CELL),
            ("🦀".repeat(MAX_CELL), MAX_CELL),
        ] {
            let cell = cell(&text);
            assert_eq!(units(&cell), expected);
            assert_eq!(cell.ends_with('…'), units(&text) > MAX_CELL);
        }
    }
}
