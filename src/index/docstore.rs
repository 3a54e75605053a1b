//! Reads stored documents without trusting their lengths.
//!
//! A failed allocation aborts the process, and no guard can catch that. tantivy 0.27 allocates by two 64-bit
//! numbers before it checks anything else, and a single flipped bit makes petabytes of them. One is the number
//! of layers in the skip index of the document store (`store/footer.rs`, `store/index/skip_index.rs`): it is
//! checked before an index is opened. The other is the length of each stored text (`schema/document/de.rs`):
//! that is why documents are decoded here. The remaining lengths have 32 bits, such as that of an uncompressed
//! block.

use std::io;

use tantivy::directory::FileSlice;
use tantivy::index::SegmentComponent;
use tantivy::schema::Field;
use tantivy::store::StoreReader;
use tantivy::{Directory, DocAddress, HasLen, Searcher, TantivyDocument, TantivyError};

use super::Index;
use crate::error::Error;
use crate::message;

/// Bytes of the footer of a store file: version, offset of the skip index, compressor, reserved.
const FOOTER_BYTES: usize = 28;

/// The bytes of the footer that hold the offset, little-endian.
const OFFSET_RANGE: std::ops::Range<usize> = 4..12;

/// Set in the last byte of a variable-length integer.
const STOP_BIT: u8 = 0x80;

/// Blocks of 16 KB that each segment caches, the default of tantivy.
const CACHED_BLOCKS: usize = 100;

/// The type code of a text value in tantivy's serialization.
const TYPE_TEXT: u8 = 0;

impl Index {
    /// Rejects the index if opening it would abort the process.
    pub(super) fn reject_aborting_store(&self) -> Result<(), Error> {
        for segment in self.tantivy.searchable_segment_metas()? {
            let name = segment.relative_path(SegmentComponent::Store);
            // Each layer has an eighth of the entries of the one below, so the number of layers takes one byte.
            // A file that cannot be opened may be gone after a merge; tantivy reports it if it is needed.
            let Ok(store) = self.tantivy.directory().open_read(&name) else { continue };
            let first = first_byte_of_layers(&store).map_err(Error::io(self.path()))?;
            if first.is_none_or(|first| first < STOP_BIT) {
                return Err(Error::Damaged(message!(
                    "{file} has a corrupt skip index",
                    file = name.display()
                )));
            }
        }
        Ok(())
    }
}

/// The first byte of the number of layers; `None` if the offset points outside the file.
fn first_byte_of_layers(store: &FileSlice) -> io::Result<Option<u8>> {
    let Some(end) = store.len().checked_sub(FOOTER_BYTES) else { return Ok(None) };
    let footer = store.slice_from(end).read_bytes()?;
    let offset = footer.get(OFFSET_RANGE).and_then(|bytes| bytes.try_into().ok()).map(u64::from_le_bytes);
    let offset = offset.and_then(|offset| usize::try_from(offset).ok()).filter(|&offset| offset < end);
    let layers = offset.map(|offset| store.slice_from(offset).read_bytes()).transpose()?;
    Ok(layers.and_then(|layers| layers.first().copied()))
}

/// The document stores of one state of the index, by segment.
pub(super) struct DocStore(Vec<StoreReader>);

impl DocStore {
    pub(super) fn open(searcher: &Searcher) -> Result<Self, Error> {
        let readers = searcher.segment_readers().iter();
        let store = readers.map(|reader| reader.get_store_reader(CACHED_BLOCKS)).collect::<io::Result<_>>();
        Ok(Self(store.map_err(TantivyError::from)?))
    }

    /// The stored document at an address.
    pub(super) fn document(&self, address: DocAddress) -> Result<TantivyDocument, Error> {
        let bytes = self.0[address.segment_ord as usize].get_document_bytes(address.doc_id)?;
        read(&bytes).ok_or_else(|| Error::Damaged(message!("a stored article cannot be read")))
    }
}

/// Decodes a document that has only text values: their number, then for each the field, the type, the length
/// and the text. `None` if the bytes are anything else.
fn read(mut bytes: &[u8]) -> Option<TantivyDocument> {
    let mut document = TantivyDocument::new();
    for _ in 0..number(&mut bytes)? {
        let (field, rest) = bytes.split_first_chunk()?;
        bytes = rest.strip_prefix(&[TYPE_TEXT])?;
        let length = usize::try_from(number(&mut bytes)?).ok()?;
        let (text, rest) = bytes.split_at_checked(length)?;
        document.add_text(Field::from_field_id(u32::from_le_bytes(*field)), str::from_utf8(text).ok()?);
        bytes = rest;
    }
    bytes.is_empty().then_some(document)
}

/// Reads a variable-length integer off the front: seven bits a byte, lowest first.
fn number(bytes: &mut &[u8]) -> Option<u64> {
    let mut number = 0;
    for shift in (0..63).step_by(7) {
        let (&byte, rest) = bytes.split_first()?;
        *bytes = rest;
        number |= u64::from(byte % STOP_BIT) << shift;
        if byte >= STOP_BIT {
            return Some(number);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use tantivy::schema::Value;

    use super::*;

    #[test]
    fn invalid_documents_are_none() {
        let texts = |bytes: &[u8]| {
            let made = read(bytes)?;
            let texts = made
                .field_values()
                .map(|(field, text)| format!("{}:{}", field.field_id(), text.as_str().unwrap_or_default()));
            Some(texts.collect::<Vec<_>>().join(" "))
        };
        for (bytes, expected) in [
            (&b"\x80"[..], Some("")),
            (b"\x82\x01\0\0\0\0\x81a\x02\0\0\0\0\x82bc", Some("1:a 2:bc")),
            // A value too few or too many, a length beyond the end, another type, invalid UTF-8, an unfinished
            // number.
            (b"\x80\x01\0\0\0\0\x81a", None),
            (b"\x82\x01\0\0\0\0\x81a", None),
            (b"\x81\x01\0\0\0\0\x7f\x7f\x7f\x7f\x7f\x7f\x7f\x81a", None),
            (b"\x81\x01\0\0\0\x01\x81a", None),
            (b"\x81\x01\0\0\0\0\x81\xff", None),
            (b"\x01\x01\x01\x01\x01\x01\x01\x01\x01\x01\x01", None),
            (b"", None),
        ] {
            assert_eq!(texts(bytes).as_deref(), expected, "{bytes:?}");
        }
    }
}
