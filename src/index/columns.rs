//! Reading text columns: the values of documents by number, and the texts of the numbers.

use tantivy::columnar::StrColumn;
use tantivy::{DocId, SegmentReader};

use crate::error::Error;

/// A text column of one segment.
pub(super) struct TextColumn(Option<StrColumn>);

impl TextColumn {
    pub(super) fn open(reader: &SegmentReader, field: &str) -> tantivy::Result<Self> {
        reader.fast_fields().str(field).map(Self)
    }

    /// Numbers of the values of a document.
    pub(super) fn ordinals(&self, document: DocId) -> impl Iterator<Item = u64> + '_ {
        self.0.iter().flat_map(move |column| column.term_ords(document))
    }

    /// The text of a value.
    pub(super) fn text(&self, ordinal: u64) -> Result<String, Error> {
        let mut text = String::new();
        if let Some(column) = &self.0 {
            let known = column.ord_to_str(ordinal, &mut text);
            known.map_err(|error| Error::Damaged(format!("a column cannot be read: {error}")))?;
        }
        Ok(text)
    }
}
