//! Articles as JSON, in the format of `show --json`.

use std::io::{self, Write};

use serde::Serialize;

use super::Exporter;
use crate::render::{ArticleView, write_json};
use crate::search::StoredArticle;

/// Writes an object per line for each article.
pub struct LinesExporter<'w> {
    out: &'w mut dyn Write,
}

impl<'w> LinesExporter<'w> {
    /// Writes to `out`.
    pub fn new(out: &'w mut dyn Write) -> Self {
        Self { out }
    }
}

impl Exporter for LinesExporter<'_> {
    fn begin(&mut self, _: usize) -> io::Result<()> {
        Ok(())
    }

    fn add(&mut self, article: &StoredArticle) -> io::Result<()> {
        write_json(self.out, &ArticleView::from(article), true)
    }

    fn finish(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Writes one array of all articles.
pub struct ArrayExporter<'w> {
    items: Items<'w>,
}

impl<'w> ArrayExporter<'w> {
    /// Writes to `out`.
    pub fn new(out: &'w mut dyn Write) -> Self {
        Self { items: Items::new(out) }
    }
}

impl Exporter for ArrayExporter<'_> {
    fn begin(&mut self, _: usize) -> io::Result<()> {
        self.items.out.write_all(b"[\n")
    }

    fn add(&mut self, article: &StoredArticle) -> io::Result<()> {
        self.items.add(&ArticleView::from(article))
    }

    fn finish(&mut self) -> io::Result<()> {
        self.items.out.write_all(b"]\n")
    }
}

/// Writes the items of a JSON array, each on a line of its own.
pub(super) struct Items<'w> {
    out: &'w mut dyn Write,
    some: bool,
}

impl<'w> Items<'w> {
    pub(super) fn new(out: &'w mut dyn Write) -> Self {
        Self { out, some: false }
    }

    /// Writes `before` and an object with the members of `head`, and opens the array `name` as its last member.
    pub(super) fn open(&mut self, before: &str, head: &impl Serialize, name: &str) -> io::Result<()> {
        let mut object = Vec::new();
        write_json(&mut object, head, true)?;
        // Drops the closing bracket and the line break.
        object.truncate(object.len().saturating_sub(2));
        self.out.write_all(before.as_bytes())?;
        self.out.write_all(&object)?;
        writeln!(self.out, ",\"{name}\":[")
    }

    pub(super) fn add(&mut self, item: &impl Serialize) -> io::Result<()> {
        if std::mem::replace(&mut self.some, true) {
            self.out.write_all(b",")?;
        }
        write_json(self.out, item, true)
    }

    /// Closes the array and writes `after`, which closes the objects around it.
    pub(super) fn close(&mut self, after: &str) -> io::Result<()> {
        writeln!(self.out, "]{after}")
    }
}
