//! Reads the values of a text column for many documents on all cores. The dictionary is compressed in blocks, so the values are read in
//! its order, and each thread takes a part of it.

use std::collections::BTreeMap;

use rayon::prelude::*;
use tantivy::{DocAddress, DocId, SegmentOrdinal};

use crate::error::Error;
use crate::index::schema::columns::TextColumn;
use crate::index::store::guard::catch_panic;
use crate::stop::Stop;

/// Values that a thread reads together. Where two parts meet, a block is decompressed for both; with 1,024 values that is one block in
/// twenty at most.
const READ_TOGETHER: usize = 1024;

/// A document with its place among those that are read.
pub(super) type Placed = (usize, DocId);

/// A value of a document.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct ValueOf {
    ordinal: u64,
    /// The place of the document.
    pub(super) at: usize,
    pub(super) document: DocId,
}

/// The documents at `addresses` by segment, ascending, each with its place among the addresses.
pub(super) fn by_segment(addresses: &[DocAddress]) -> Vec<(SegmentOrdinal, Vec<Placed>)> {
    let mut segments: BTreeMap<SegmentOrdinal, Vec<Placed>> = BTreeMap::new();
    for (at, address) in addresses.iter().enumerate() {
        segments.entry(address.segment_ord).or_default().push((at, address.doc_id));
    }
    segments.values_mut().for_each(|documents| documents.sort_unstable_by_key(|(_, document)| *document));
    segments.into_iter().collect()
}

/// Calls `read` with each distinct value of `documents` and the documents that have it, in order of values. Returns what it has
/// added, in parts in the same order. Few values are read on this thread.
///
/// # Errors
///
/// What `read` returns; if the column cannot be read, or `stop` is set.
pub(super) fn read_values<T: Send>(
    column: &TextColumn,
    documents: &[Placed],
    stop: &Stop,
    read: impl Fn(&str, &[ValueOf], &mut Vec<T>) -> Result<(), Error> + Sync,
) -> Result<Vec<Vec<T>>, Error> {
    let of_document = |&(at, document): &Placed| {
        column.ordinals(document).map(move |ordinal| ValueOf { ordinal, at, document })
    };
    let mut values = catch_panic(|| Ok(documents.iter().flat_map(of_document).collect::<Vec<_>>()))?;
    let read_part = |values: &[ValueOf]| {
        stop.check()?;
        catch_panic(|| Ok(read_part(column, values, &read)?))
    };
    if values.len() <= READ_TOGETHER {
        values.sort_unstable();
        return Ok(vec![read_part(&values)?]);
    }
    values.par_sort_unstable();
    values.par_chunks(READ_TOGETHER).map(read_part).collect()
}

fn read_part<T>(
    column: &TextColumn,
    values: &[ValueOf],
    read: impl Fn(&str, &[ValueOf], &mut Vec<T>) -> Result<(), Error>,
) -> Result<Vec<T>, Error> {
    let distinct = || values.chunk_by(|one, other| one.ordinal == other.ordinal);
    let ordinals: Vec<u64> = distinct().map(|of_value| of_value[0].ordinal).collect();
    let (mut made, mut outcome, mut of_values) = (Vec::with_capacity(values.len()), Ok(()), distinct());
    column.for_each_of(&ordinals, |text| {
        if let (Ok(()), Some(of_value)) = (&outcome, of_values.next()) {
            outcome = read(text, of_value, &mut made);
        }
    })?;
    outcome.map(|()| made)
}
