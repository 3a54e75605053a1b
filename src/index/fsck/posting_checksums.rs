//! Checksums of what a segment has of each document, one for each field.
//!
//! An index is ordered by term, a text by position. To compare both in one pass each, every posting is hashed
//! with its term, and the hashes of a document are added up, since a sum does not depend on order. Sums have 64
//! bits, which makes equal sums of different content improbable. Column values and lengths are added to the
//! same sum.

use tantivy::columnar::Column;
use tantivy::fieldnorm::FieldNormReader;
use tantivy::postings::Postings;
use tantivy::schema::{Field, FieldEntry, FieldType, IndexRecordOption};
use tantivy::{DocSet, SegmentReader, TERMINATED};
use xxhash_rust::xxh3::{xxh3_64, xxh3_64_with_seed};

use crate::error::Error;
use crate::index::store::tantivy_error::IndexError;
use crate::message;
use crate::message::Message;

/// Seed of the hashes of column values, which sets them apart from terms.
const COLUMN_SEED: u64 = 1;

/// Sets the hashes of lengths apart from those of positions.
const LENGTH_SEED: u64 = 1 << 32;

/// The hash of a term.
pub(in crate::index) fn hash_term(bytes: &[u8]) -> u64 {
    xxh3_64(bytes)
}

/// The hash of a column value.
pub(in crate::index) fn hash_value(bytes: &[u8]) -> u64 {
    xxh3_64_with_seed(bytes, COLUMN_SEED)
}

/// The hash of a term at a position, mixed with the finalizer of `SplitMix64`. A plain product would give equal
/// sums when two terms swap places.
pub(in crate::index) fn hash_position(term: u64, position: u64) -> u64 {
    let mut mixed = term ^ position.wrapping_add(1).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    mixed ^ (mixed >> 31)
}

/// The hash of a field's length in tokens, as rounded by the index.
pub(in crate::index) fn hash_length(tokens: u32) -> u64 {
    hash_norm(FieldNormReader::fieldnorm_to_id(tokens))
}

fn hash_norm(id: u8) -> u64 {
    hash_position(LENGTH_SEED, u64::from(id))
}

/// The checksums of one field of a segment, one for each document, deleted ones too: 8 bytes each.
pub(in crate::index) fn field_checksums(
    reader: &SegmentReader,
    field: Field,
    entry: &FieldEntry,
) -> Result<Vec<u64>, IndexError> {
    let mut checksums = Checksums(vec![0; reader.max_doc() as usize]);
    if let Some(record) = entry.field_type().get_index_record_option() {
        checksums.add_postings(reader, field, record)?;
    }
    if has_length(entry) {
        checksums.add_lengths(&reader.get_fieldnorms_reader(field)?)?;
    }
    if entry.is_fast() {
        checksums.add_column(reader, entry)?;
    }
    Ok(checksums.0)
}

/// Whether the field has lengths that ranking uses. Numeric fields have some that are never read.
pub(in crate::index) fn has_length(entry: &FieldEntry) -> bool {
    matches!(entry.field_type(), FieldType::Str(_)) && entry.has_fieldnorms()
}

struct Checksums(Vec<u64>);

impl Checksums {
    fn add(&mut self, document: u32, number: u64) -> Result<(), IndexError> {
        let documents = self.0.len();
        let beyond = || {
            Error::Damaged(message!(
                "document {file} of {files} does not exist",
                file = document,
                files = documents
            ))
        };
        let sum = self.0.get_mut(document as usize).ok_or_else(beyond)?;
        *sum = sum.wrapping_add(number);
        Ok(())
    }

    fn add_postings(
        &mut self,
        reader: &SegmentReader,
        field: Field,
        record: IndexRecordOption,
    ) -> Result<(), IndexError> {
        let index = reader.inverted_index(field)?;
        let mut terms = index.terms().stream().map_err(unreadable)?;
        let mut positions = Vec::new();
        while let Some((bytes, info)) = terms.next() {
            let term = hash_term(bytes);
            let mut postings = index.read_postings_from_terminfo(info, record).map_err(unreadable)?;
            while postings.doc() != TERMINATED {
                let number = match record {
                    IndexRecordOption::Basic => term,
                    IndexRecordOption::WithFreqs => term.wrapping_mul(u64::from(postings.term_freq())),
                    IndexRecordOption::WithFreqsAndPositions => {
                        postings.positions(&mut positions);
                        let places =
                            positions.iter().map(|&position| hash_position(term, u64::from(position)));
                        places.fold(0, u64::wrapping_add)
                    }
                };
                self.add(postings.doc(), number)?;
                postings.advance();
            }
        }
        Ok(())
    }

    fn add_lengths(&mut self, lengths: &FieldNormReader) -> Result<(), IndexError> {
        (0..lengths.num_docs())
            .try_for_each(|document| self.add(document, hash_norm(lengths.fieldnorm_id(document))))
    }

    fn add_column(&mut self, reader: &SegmentReader, entry: &FieldEntry) -> Result<(), IndexError> {
        let columns = reader.fast_fields();
        let column = match entry.field_type() {
            FieldType::Str(_) => return self.add_texts(reader, entry.name()),
            FieldType::I64(_) => columns.column_opt::<i64>(entry.name())?.map(Column::to_u64_monotonic),
            _ => columns.column_opt::<u64>(entry.name())?,
        };
        let Some(column) = column else { return Ok(()) };
        (0..column.num_docs()).try_for_each(|document| {
            let mut values = column.values_for_doc(document);
            values.try_for_each(|number| self.add(document, hash_value(&number.to_be_bytes())))
        })
    }

    fn add_texts(&mut self, reader: &SegmentReader, name: &str) -> Result<(), IndexError> {
        let Some(column) = reader.fast_fields().str(name)? else { return Ok(()) };
        let (mut numbers, mut texts) = (Vec::new(), column.dictionary().stream().map_err(unreadable)?);
        while texts.advance() {
            numbers.push(hash_value(texts.key()));
        }
        for document in 0..column.num_rows() {
            for ordinal in column.term_ords(document) {
                let number = usize::try_from(ordinal).ok().and_then(|ordinal| numbers.get(ordinal));
                let number = number.ok_or_else(|| {
                    Error::Damaged(message!("{name} has no value {ordinal}", name, ordinal))
                })?;
                self.add(document, *number)?;
            }
        }
        Ok(())
    }
}

fn unreadable(error: impl std::fmt::Display) -> Error {
    Error::Damaged(Message::untranslated(error.to_string()))
}
