//! Reads stored documents without trusting their lengths.
//!
//! A failed allocation aborts the process, and no guard can catch that. tantivy 0.27 allocates by two 64-bit
//! numbers before it checks anything else, and a single flipped bit makes petabytes of them. One is the number
//! of layers in the skip index of the document store (`store/footer.rs`, `store/index/skip_index.rs`): it is
//! checked before an index is opened. The other is the length of each stored text (`schema/document/de.rs`):
//! that is why documents are decoded here. The remaining lengths have 32 bits, such as that of an uncompressed
//! block.

use std::io;
use std::path::PathBuf;

use tantivy::directory::{FileSlice, OwnedBytes};
use tantivy::schema::Field;
use tantivy::store::StoreReader;
use tantivy::{Directory, DocAddress, HasLen, Searcher, TantivyError};

use super::commit::Commit;
use super::tantivy_error::IndexError;
use crate::error::Error;
use crate::index::Index;
use crate::message;

/// Bytes of the footer of a store file: version, offset of the skip index, compressor, reserved.
const FOOTER_BYTES: usize = 28;

/// The bytes of the footer that hold the offset, little-endian.
const OFFSET_RANGE: std::ops::Range<usize> = 4..12;

/// Set in the last byte of a variable-length integer.
const STOP_BIT: u8 = 0x80;

/// Blocks of 16 KB that are cached for all segments together. A search decodes 20 to 40 blocks, which is a third of its
/// work, and searches of one day meet the same articles.
const CACHED_BLOCKS: usize = 1_000;

/// The least number of blocks that a segment caches.
const MIN_CACHED_BLOCKS: usize = 50;

/// The type code of a text value in tantivy's serialization.
const TYPE_TEXT: u8 = 0;

impl Index {
    /// Rejects the index if opening the stores of a commit would abort the process. While the files that are returned
    /// live, tantivy does not map them again.
    pub(in crate::index) fn reject_aborting_store(
        &self,
        commit: &Commit,
    ) -> Result<Vec<FileSlice>, IndexError> {
        let mut stores = Vec::new();
        for segment in commit.segments() {
            let name = PathBuf::from(format!("{segment}.store"));
            // Each layer has an eighth of the entries of the one below, so the number of layers takes one byte.
            // A file that cannot be opened may be gone after a merge; tantivy reports it if it is needed.
            let Ok(store) = self.tantivy.directory().open_read(&name) else { continue };
            let first = first_byte_of_layers(&store).map_err(Error::io(self.path()))?;
            if first.is_none_or(|first| first < STOP_BIT) {
                return Err(Error::Damaged(message!(
                    "{file} has a corrupt skip index",
                    file = name.display()
                ))
                .into());
            }
            stores.push(store);
        }
        Ok(stores)
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
pub(in crate::index) struct DocStore(Vec<StoreReader>);

impl DocStore {
    pub(in crate::index) fn open(searcher: &Searcher) -> Result<Self, IndexError> {
        let segments = searcher.segment_readers().len().max(1);
        Self::with_blocks(searcher, (CACHED_BLOCKS / segments).max(MIN_CACHED_BLOCKS))
    }

    /// Stores for reading all documents once, in order: each segment caches one block. Files are read and not mapped, because pages of a
    /// map that were read count as memory of the process until the system needs them.
    #[cfg(feature = "cluster")]
    pub(in crate::index) fn open_for_one_pass(
        searcher: &Searcher,
        folder: &std::path::Path,
    ) -> Result<Self, IndexError> {
        let directory = searcher.index().directory();
        let store = |reader: &tantivy::SegmentReader| {
            let name = PathBuf::from(format!("{}.store", reader.segment_id().uuid_string()));
            let (Ok(file), Ok(mapped)) = (FileSlice::open(&folder.join(&name)), directory.open_read(&name))
            else {
                // A merge has deleted it meanwhile.
                return reader.get_store_reader(1);
            };
            // The file has a checksum behind the store.
            StoreReader::open(file.slice_to(mapped.len()), 1)
        };
        let stores = searcher.segment_readers().iter().map(store).collect::<io::Result<_>>();
        Ok(Self(stores.map_err(TantivyError::from)?))
    }

    fn with_blocks(searcher: &Searcher, blocks: usize) -> Result<Self, IndexError> {
        let readers = searcher.segment_readers();
        let store = readers.iter().map(|reader| reader.get_store_reader(blocks)).collect::<io::Result<_>>();
        Ok(Self(store.map_err(TantivyError::from)?))
    }

    /// The stored document at an address.
    pub(in crate::index) fn document(&self, address: DocAddress) -> Result<StoredDocument, IndexError> {
        let bytes = self.0[address.segment_ord as usize].get_document_bytes(address.doc_id)?;
        Ok(StoredDocument(bytes))
    }
}

/// A stored document, which has only text values. It is decoded as far as it is needed: most of it is the body, which a
/// citation does without.
pub(in crate::index) struct StoredDocument(OwnedBytes);

impl StoredDocument {
    /// The first text of each of `fields`, empty if there is none.
    pub(in crate::index) fn texts<const N: usize>(
        &self,
        fields: [Field; N],
    ) -> Result<[&str; N], IndexError> {
        texts(&self.0, fields)
            .ok_or_else(|| Error::Damaged(message!("a stored article cannot be read")).into())
    }
}

/// Decodes a document: the number of its values, then for each the field, the type, the length and the text. `None` if
/// the bytes are anything else. What stands in other fields need not be UTF-8.
fn texts<const N: usize>(mut bytes: &[u8], fields: [Field; N]) -> Option<[&str; N]> {
    let mut found: [Option<&[u8]>; N] = [None; N];
    for _ in 0..number(&mut bytes)? {
        let (field, rest) = bytes.split_first_chunk()?;
        bytes = rest.strip_prefix(&[TYPE_TEXT])?;
        let length = usize::try_from(number(&mut bytes)?).ok()?;
        let (text, rest) = bytes.split_at_checked(length)?;
        let field = Field::from_field_id(u32::from_le_bytes(*field));
        if let Some(at) = fields.iter().position(|wanted| *wanted == field) {
            found[at].get_or_insert(text);
        }
        bytes = rest;
    }
    if !bytes.is_empty() {
        return None;
    }
    let mut texts = [""; N];
    for (text, found) in texts.iter_mut().zip(found) {
        *text = str::from_utf8(found.unwrap_or_default()).ok()?;
    }
    Some(texts)
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
    use super::*;

    #[test]
    fn invalid_documents_are_none() {
        let texts = |bytes: &[u8]| {
            let fields = [0, 1, 7].map(Field::from_field_id);
            texts(bytes, fields).map(|texts| texts.join(" "))
        };
        for (bytes, expected) in [
            (&b"\x80"[..], Some("  ")),
            (b"\x82\x01\0\0\0\0\x81a\x02\0\0\0\0\x82bc", Some(" a ")),
            // Of two values the first, and no text of another field.
            (b"\x83\x07\0\0\0\0\x81a\x02\0\0\0\0\x82\xffc\x07\0\0\0\0\x81b", Some("  a")),
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
