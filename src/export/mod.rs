//! Any number of articles → one file for other programs, an article at a time.
//!
//! An [`Exporter`] writes each article when it gets it and keeps nothing of it but, at most, a
//! number by which it knows what it has written. Foreign text is made safe for what will read it:
//! a spreadsheet, a Markdown reader, a platform for indicators.
//!
//! The same articles give the same bytes: dates are those of the articles, ids are made of what
//! they stand for.

mod csv;
mod extent;
mod group;
mod ids;
mod json;
mod markdown;
mod misp;

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
/// For each pass [`Exporter::begin`] is called, then [`Exporter::add`] with every article in order;
/// [`Exporter::finish`] comes at the very end.
pub trait Exporter {
    /// How often it wants to see all articles.
    fn passes(&self) -> usize {
        1
    }

    /// Writes what stands before the articles of a pass; passes are counted from 0.
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

    /// Writes what stands at the end.
    ///
    /// # Errors
    ///
    /// If it cannot be written.
    fn finish(&mut self) -> io::Result<()>;
}

/// The beginning of `text`, of so many characters at most.
fn beginning(text: &str, characters: usize) -> String {
    text.char_indices().nth(characters).map_or_else(
        || text.to_owned(),
        |(end, _)| format!("{}…", text[..floor_cluster(text, end)].trim_end()),
    )
}
