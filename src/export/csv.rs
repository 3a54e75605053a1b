//! A CSV table for spreadsheets (RFC 4180): a row for each article, lines end in CR LF, every cell is quoted.
//!
//! It begins with a byte order mark, without which Excel decodes it in the local code page. A cell that a spreadsheet
//! would take for a formula begins with an apostrophe, as OWASP advises
//! (<https://owasp.org/www-community/attacks/CSV_Injection>). No cell exceeds the limit of Excel.

use std::borrow::Cow;
use std::io::{self, Write};

use csv::{QuoteStyle, Terminator, Writer, WriterBuilder};

use super::Exporter;
use crate::article::{Entity, EntityKind, Origin};
use crate::render::printable;
use crate::search::StoredArticle;

/// Maximum length of a cell in Excel, in UTF-16 units.
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

/// Separates the values of a cell.
const SEPARATOR: &str = "; ";

/// Writes a row for each article.
pub struct CsvExporter<'w> {
    table: Writer<BomWriter<'w>>,
}

impl<'w> CsvExporter<'w> {
    /// Writes to `out`.
    pub fn new(out: &'w mut dyn Write) -> Self {
        // Every cell is quoted, so that the separators of other locales do not split it.
        let mut builder = WriterBuilder::new();
        builder.terminator(Terminator::CRLF).quote_style(QuoteStyle::Always);
        Self { table: builder.from_writer(BomWriter { out, has_begun: false }) }
    }

    fn row(&mut self, cells: [String; COLUMNS.len()]) -> io::Result<()> {
        self.table.write_record(cells).map_err(|error| match error.into_kind() {
            // Unwrapped, since callers recognize a broken pipe by the kind of the error.
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

/// Writes a byte order mark before the first bytes.
struct BomWriter<'w> {
    out: &'w mut dyn Write,
    has_begun: bool,
}

impl Write for BomWriter<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if !self.has_begun {
            self.out.write_all("\u{FEFF}".as_bytes())?;
            self.has_begun = true;
        }
        self.out.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}

/// Whether `entity` goes into the column of other entities: its kind has no column of its own, and it is neither
/// harmless nor the target of a link.
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

/// A cell that keeps its line breaks, which spreadsheets show.
fn body(text: &str) -> String {
    let lines: Vec<Cow<'_, str>> = text.lines().map(printable).collect();
    fitting(harmless(Cow::Owned(lines.join("\n"))).into_owned())
}

/// Puts an apostrophe before a text that begins like a formula, perhaps after spaces.
fn harmless(text: Cow<'_, str>) -> Cow<'_, str> {
    let begins_formula =
        |first: char| matches!(first, '=' | '+' | '-' | '@' | '＝' | '＋' | '－' | '＠' | '\t' | '\r' | '\n');
    let first = text.trim_start_matches(|c: char| c.is_whitespace() || is_invisible(c)).chars().next();
    let begins = text.chars().next().is_some_and(begins_formula) || first.is_some_and(begins_formula);
    if begins { Cow::Owned(format!("'{text}")) } else { text }
}

/// Whether a character has no width, so that a spreadsheet may skip it.
fn is_invisible(character: char) -> bool {
    matches!(character, '\u{200B}'..='\u{200D}' | '\u{2060}' | '\u{FEFF}' | '\u{AD}')
}

/// Cuts `text` to the maximum length of a cell; a cut text ends in `…`.
fn fitting(text: String) -> String {
    // A text never has more UTF-16 units than bytes.
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
    fn formulas_are_escaped() {
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
    fn long_cells_are_cut() {
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
