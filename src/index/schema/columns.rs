//! Reads text columns: the ordinals of a document's values, and the text of an ordinal.

use std::collections::HashMap;
use std::io;

use tantivy::columnar::{ColumnType, StrColumn, TermOrdHit};
use tantivy::error::DataCorruption;
use tantivy::{DocId, SegmentReader};

use crate::error::Error;
use crate::message;
use crate::message::io_error;

/// The most values of a column for each of its bytes. A value takes a byte or more before compression, and has a place in some article.
const MAX_TERMS_PER_BYTE: u64 = 64;

/// A text column of one segment.
pub(in crate::index) struct TextColumn(Option<StrColumn>);

impl TextColumn {
    pub(in crate::index) fn open(reader: &SegmentReader, field: &str) -> tantivy::Result<Self> {
        let Some(handle) = reader.fast_fields().dynamic_column_handle(field, ColumnType::Str)? else {
            return Ok(Self(None));
        };
        let column: Option<StrColumn> = handle.open()?.into();
        let most = handle.num_bytes().get_bytes().saturating_mul(MAX_TERMS_PER_BYTE);
        // Tables of all values are made by their number, and an allocation that fails aborts.
        if column.as_ref().is_some_and(|column| column.num_terms() as u64 > most) {
            return Err(DataCorruption::comment_only(field).into());
        }
        Ok(Self(column))
    }

    /// Ordinals of the values of a document.
    pub(in crate::index) fn ordinals(&self, document: DocId) -> impl Iterator<Item = u64> + '_ {
        self.0.iter().flat_map(move |column| column.term_ords(document))
    }

    /// The text of an ordinal.
    pub(in crate::index) fn text(&self, ordinal: u64) -> Result<String, Error> {
        let mut text = String::new();
        if let Some(column) = &self.0 {
            column.ord_to_str(ordinal, &mut text).map_err(damaged)?;
        }
        Ok(text)
    }

    /// The values of `documents`, each with the data of the documents that have it.
    pub(in crate::index) fn grouped<T>(
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

    /// Calls `each` with the text of each of `ordinals`, which are sorted and may repeat.
    pub(in crate::index) fn for_each_of(
        &self,
        ordinals: &[u64],
        mut each: impl FnMut(&str),
    ) -> Result<(), Error> {
        let Some(column) = &self.0 else { return Ok(()) };
        let mut invalid = None;
        let read = |bytes: &[u8]| match str::from_utf8(bytes) {
            Ok(text) => each(text),
            Err(error) => invalid = Some(error),
        };
        let is_complete = column.dictionary().sorted_ords_to_term_cb(ordinals, read).map_err(damaged)?;
        match invalid {
            Some(error) => Err(damaged(io::Error::other(error))),
            None if !is_complete => Err(damaged(io::ErrorKind::UnexpectedEof.into())),
            None => Ok(()),
        }
    }

    /// Number of distinct values.
    pub(in crate::index) fn len(&self) -> usize {
        self.0.as_ref().map_or(0, |column| column.num_terms())
    }

    /// The ordinal of the first value that is not less than `text`.
    pub(in crate::index) fn first_from(&self, text: &str) -> Result<u64, Error> {
        let Some(column) = &self.0 else { return Ok(0) };
        Ok(match column.dictionary().term_ord_or_next(text).map_err(damaged)? {
            TermOrdHit::Exact(ordinal) | TermOrdHit::Next(ordinal) => ordinal,
        })
    }

    /// Calls `each` with all values in order of their ordinals. This is cheaper than many single look-ups.
    pub(in crate::index) fn for_each_text(&self, mut each: impl FnMut(u64, &str)) -> Result<(), Error> {
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
