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

use std::io;

pub use self::csv::CsvExporter;
pub use extent::Extent;
pub use json::{ArrayExporter, LinesExporter};
pub use markdown::{DocumentExporter, FolderExporter};
pub use misp::MispExporter;
pub use stix::StixExporter;

use crate::character::floor_cluster;
use crate::search::StoredArticle;

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
