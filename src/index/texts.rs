//! Stored documents, read without trust in their lengths.
//!
//! A guard cannot stop an allocation that fails: the process aborts. Two numbers of 64 bits decide in
//! tantivy 0.27 how much memory is asked for before anything else is looked at, and one turned bit makes
//! petabytes of them. One is the number of layers in the skip index of the texts (`store/footer.rs`,
//! `store/index/skip_index.rs`), of which an index is refused before it is opened. The other is the length
//! of each text (`schema/document/de.rs`), which is why documents are read here. What is left are lengths of
//! 32 bits, such as that of a block of texts before it was compressed.

use std::io;

use tantivy::directory::FileSlice;
use tantivy::index::SegmentComponent;
use tantivy::schema::Field;
use tantivy::store::StoreReader;
use tantivy::{Directory, DocAddress, HasLen, Searcher, TantivyDocument, TantivyError};

use super::Index;
use crate::error::Error;
use crate::message;

/// Bytes at the end of the file of texts: version, offset of the skip index, compressor, room to grow.
const FOOTER: usize = 28;

/// Which of them are the offset, the lowest byte first.
const OFFSET: std::ops::Range<usize> = 4..12;

/// Marks the last byte of a number of variable length.
const LAST_BYTE: u8 = 0x80;

/// Blocks of 16 KB that each segment keeps once they are read, as tantivy's own reader does.
const CACHED_BLOCKS: usize = 100;

/// How tantivy marks a value that is a text.
const TEXT: u8 = 0;

impl Index {
    /// Refuses the index if opening it would abort the process.
    pub(super) fn refuse_what_would_abort(&self) -> Result<(), Error> {
        for segment in self.tantivy.searchable_segment_metas()? {
            let name = segment.relative_path(SegmentComponent::Store);
            // Each layer has an eighth of the one below, so their number takes one byte.
            // A file that cannot be opened may have gone with a merge: whether it is missed, the engine tells.
            let Ok(texts) = self.tantivy.directory().open_read(&name) else { continue };
            let first = first_byte_of_layers(&texts).map_err(Error::io(self.path()))?;
            if first.is_none_or(|first| first < LAST_BYTE) {
                return Err(Error::Damaged(message!("{file} has lost its order", file = name.display())));
            }
        }
        Ok(())
    }
}

/// The first byte of the number of layers; `None` if there is none where it should be.
fn first_byte_of_layers(texts: &FileSlice) -> io::Result<Option<u8>> {
    let Some(end) = texts.len().checked_sub(FOOTER) else { return Ok(None) };
    let footer = texts.slice_from(end).read_bytes()?;
    let offset = footer.get(OFFSET).and_then(|bytes| bytes.try_into().ok()).map(u64::from_le_bytes);
    let offset = offset.and_then(|offset| usize::try_from(offset).ok()).filter(|&offset| offset < end);
    let layers = offset.map(|offset| texts.slice_from(offset).read_bytes()).transpose()?;
    Ok(layers.and_then(|layers| layers.first().copied()))
}

/// The texts of one state of the index, by segment.
pub(super) struct Texts(Vec<StoreReader>);

impl Texts {
    pub(super) fn open(searcher: &Searcher) -> Result<Self, Error> {
        let readers = searcher.segment_readers().iter();
        let texts = readers.map(|reader| reader.get_store_reader(CACHED_BLOCKS)).collect::<io::Result<_>>();
        Ok(Self(texts.map_err(TantivyError::from)?))
    }

    /// What is stored of a document.
    pub(super) fn document(&self, address: DocAddress) -> Result<TantivyDocument, Error> {
        let bytes = self.0[address.segment_ord as usize].get_document_bytes(address.doc_id)?;
        read(&bytes).ok_or_else(|| Error::Damaged(message!("a stored article cannot be read")))
    }
}

/// The document of these bytes, all of its values texts: their number, then for each the field, the kind,
/// the length and the text. `None` if they are anything else.
fn read(mut bytes: &[u8]) -> Option<TantivyDocument> {
    let mut document = TantivyDocument::new();
    for _ in 0..number(&mut bytes)? {
        let (field, rest) = bytes.split_first_chunk()?;
        bytes = rest.strip_prefix(&[TEXT])?;
        let length = usize::try_from(number(&mut bytes)?).ok()?;
        let (text, rest) = bytes.split_at_checked(length)?;
        document.add_text(Field::from_field_id(u32::from_le_bytes(*field)), str::from_utf8(text).ok()?);
        bytes = rest;
    }
    bytes.is_empty().then_some(document)
}

/// Takes a number of variable length off the beginning: seven bits a byte, the lowest first.
fn number(bytes: &mut &[u8]) -> Option<u64> {
    let mut number = 0;
    for shift in (0..63).step_by(7) {
        let (&byte, rest) = bytes.split_first()?;
        *bytes = rest;
        number |= u64::from(byte % LAST_BYTE) << shift;
        if byte >= LAST_BYTE {
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
    fn what_is_no_document_is_none() {
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
            // One value fewer or more, a length beyond the end, another kind, no UTF-8, no end of a number.
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
