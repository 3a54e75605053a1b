//! Any number of articles → one file for other programs, streamed article by article.
//!
//! An [`Exporter`] writes each article as it comes and keeps at most its id. Foreign text is escaped for the
//! consumer: a spreadsheet, a Markdown renderer, a threat intelligence platform.
//!
//! The output is deterministic: dates are those of the articles, and ids are hashes of the objects they identify.

mod csv;
mod extent;
mod ids;
mod json;
mod markdown;
mod misp;
mod named;

mod stix;
mod uri;

use std::io::{self, Write};

pub use self::csv::CsvExporter;
pub use extent::Extent;
pub use json::{ArrayExporter, LinesExporter};
pub use markdown::{DocumentExporter, FolderExporter};
pub use misp::MispExporter;
pub use stix::StixExporter;

use crate::character::floor_cluster;
use crate::error::Error;
use crate::message::Locale;
use crate::search::{Articles, StoredArticle};

/// A format that can be streamed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// JSON, an article on a line.
    Jsonl,
    /// A table for spreadsheets.
    Csv,
    /// A document in Markdown.
    Markdown,
    /// A bundle of STIX 2.1.
    Stix,
    /// An event of MISP.
    Misp,
}

impl Format {
    /// All formats.
    pub const ALL: [Self; 5] = [Self::Jsonl, Self::Csv, Self::Markdown, Self::Stix, Self::Misp];

    /// The name that users type.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Jsonl => "jsonl",
            Self::Csv => "csv",
            Self::Markdown => "md",
            Self::Stix => "stix",
            Self::Misp => "misp",
        }
    }

    /// An exporter of this format that writes to `out`; `benign` includes harmless values where a format is about indicators,
    /// `locale` is the language of texts for people.
    #[must_use]
    pub fn exporter<'w>(
        self,
        out: &'w mut dyn Write,
        extent: Extent,
        benign: bool,
        locale: Locale,
    ) -> Box<dyn Exporter + 'w> {
        match self {
            Self::Jsonl => Box::new(LinesExporter::new(out)),
            Self::Csv => Box::new(CsvExporter::new(out)),
            Self::Markdown => Box::new(DocumentExporter::new(out, extent, locale)),
            Self::Stix => Box::new(StixExporter::new(out, &extent, benign)),
            Self::Misp => Box::new(MispExporter::new(out, &extent, benign)),
        }
    }
}

/// Why an export broke off.
#[derive(Debug, thiserror::Error)]
pub enum ExportError {
    /// The output cannot be written.
    #[error(transparent)]
    Output(#[from] io::Error),
    /// The index cannot be read, or the request is stopped.
    #[error(transparent)]
    Index(#[from] Error),
}

/// Writes all `articles`, which are read once for each pass.
///
/// # Errors
///
/// If they cannot be read, or the output cannot be written.
pub fn export<'a>(
    exporter: &mut dyn Exporter,
    articles: impl Fn() -> Articles<'a>,
) -> Result<(), ExportError> {
    for pass in 0..exporter.passes() {
        exporter.begin(pass)?;
        for article in articles() {
            exporter.add(&article?)?;
        }
    }
    Ok(exporter.finish()?)
}

/// Writes articles in one format.
///
/// The caller makes [`Exporter::passes`] passes. In each it calls [`Exporter::begin`], then [`Exporter::add`] with
/// every article in order. After the last pass it calls [`Exporter::finish`].
pub trait Exporter {
    /// Number of passes over all articles.
    fn passes(&self) -> usize {
        1
    }

    /// Writes the part before the articles of a pass; passes are counted from 0.
    ///
    /// # Errors
    ///
    /// If it cannot be written.
    fn begin(&mut self, pass: usize) -> io::Result<()>;

    /// Writes an article.
    ///
    /// # Errors
    ///
    /// If it cannot be written.
    fn add(&mut self, article: &StoredArticle) -> io::Result<()>;

    /// Writes the end of the output.
    ///
    /// # Errors
    ///
    /// If it cannot be written.
    fn finish(&mut self) -> io::Result<()>;
}

/// The first `characters` of `text`, with `…` if it is cut.
fn beginning(text: &str, characters: usize) -> String {
    text.char_indices().nth(characters).map_or_else(
        || text.to_owned(),
        |(end, _)| format!("{}…", text[..floor_cluster(text, end)].trim_end()),
    )
}
