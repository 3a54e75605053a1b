//! Reads text columns: the ordinals of a document's values, and the text of an ordinal.

use std::collections::HashMap;
use std::io;

use tantivy::columnar::StrColumn;
use tantivy::{DocId, SegmentReader};

use crate::error::Error;
use crate::message;
use crate::message::io_error;

/// A text column of one segment.
pub(super) struct TextColumn(Option<StrColumn>);

impl TextColumn {
    pub(super) fn open(reader: &SegmentReader, field: &str) -> tantivy::Result<Self> {
        reader.fast_fields().str(field).map(Self)
    }

    /// Ordinals of the values of a document.
    pub(super) fn ordinals(&self, document: DocId) -> impl Iterator<Item = u64> + '_ {
        self.0.iter().flat_map(move |column| column.term_ords(document))
    }

    /// The text of an ordinal.
    pub(super) fn text(&self, ordinal: u64) -> Result<String, Error> {
        let mut text = String::new();
        if let Some(column) = &self.0 {
            column.ord_to_str(ordinal, &mut text).map_err(damaged)?;
        }
        Ok(text)
    }

    /// The values of `documents`, each with the data of the documents that have it.
    pub(super) fn grouped<T>(
        &self,
        documents: impl Iterator<Item = (DocId, T)>,
    ) -> Result<Vec<(String, Vec<T>)>, Error>
    where
        T: Copy,
    {
        let mut by_ordinal: HashMap<u64, Vec<T>> = HashMap::new();
        for (document, beside) in documents {
            self.ordinals(document).for_each(|ordinal| by_ordinal.entry(ordinal).or_default().push(beside));
        }
        by_ordinal.into_iter().map(|(ordinal, beside)| Ok((self.text(ordinal)?, beside))).collect()
    }

    /// Calls `each` with all values in order of their ordinals. This is cheaper than many single look-ups.
    pub(super) fn for_each_text(&self, mut each: impl FnMut(u64, &str)) -> Result<(), Error> {
        let Some(column) = &self.0 else { return Ok(()) };
        let mut texts = column.dictionary().stream().map_err(damaged)?;
        while texts.advance() {
            each(texts.term_ord(), str::from_utf8(texts.key()).map_err(io::Error::other).map_err(damaged)?);
        }
        Ok(())
    }
}

#[expect(clippy::needless_pass_by_value, reason = "for `map_err`")]
fn damaged(error: io::Error) -> Error {
    Error::Damaged(message!("a column cannot be read: {error}", error = io_error(&error)))
}
