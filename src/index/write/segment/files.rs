//! The files of postings, written by several threads.

use std::io::Write;

use rayon::prelude::*;
use tantivy::directory::{CompositeWrite, TerminatingWrite, WritePtr};
use tantivy::fieldnorm::FieldNormReaders;
use tantivy::index::{Segment, SegmentComponent};
use tantivy::postings::FieldSerializer;
use tantivy::schema::Field;

use super::field::FieldPostings;

/// The three files that tantivy's `InvertedIndexSerializer` writes.
struct PostingsFiles<W: TerminatingWrite> {
    terms: CompositeWrite<W>,
    postings: CompositeWrite<W>,
    positions: CompositeWrite<W>,
}

/// What a field has in each of the files.
#[derive(Default)]
struct FieldBytes {
    terms: Vec<u8>,
    postings: Vec<u8>,
    positions: Vec<u8>,
}

/// Writes the postings of all fields. The largest field, which has more than half of them, is written while other threads
/// make the bytes of the others, so it comes first in the files.
pub(super) fn write(
    segment: &Segment,
    mut fields: Vec<(Field, FieldPostings)>,
    lengths: &FieldNormReaders,
) -> tantivy::Result<()> {
    let file = |component| segment.clone().open_write(component).map(CompositeWrite::wrap);
    let mut files = PostingsFiles {
        terms: file(SegmentComponent::Terms)?,
        postings: file(SegmentComponent::Postings)?,
        positions: file(SegmentComponent::Positions)?,
    };
    fields.sort_by_key(|(_, postings)| std::cmp::Reverse(postings.memory()));
    let mut fields = fields.into_iter();
    let largest = fields.next();
    let (written, others) = rayon::join(
        || largest.map_or(Ok(()), |(field, postings)| files.add(field, postings, lengths)),
        || {
            let others = fields.collect::<Vec<_>>().into_par_iter();
            let bytes = others.map(|(field, postings)| FieldBytes::of(field, postings, lengths));
            bytes.collect::<tantivy::Result<Vec<_>>>()
        },
    );
    written?;
    others?.iter().try_for_each(|(field, bytes)| files.append(*field, bytes))?;
    files.close()
}

impl PostingsFiles<WritePtr> {
    fn append(&mut self, field: Field, bytes: &FieldBytes) -> tantivy::Result<()> {
        self.terms.for_field(field).write_all(&bytes.terms)?;
        self.postings.for_field(field).write_all(&bytes.postings)?;
        self.positions.for_field(field).write_all(&bytes.positions)?;
        Ok(())
    }

    fn close(self) -> tantivy::Result<()> {
        self.terms.close()?;
        self.postings.close()?;
        self.positions.close()?;
        Ok(())
    }
}

impl<W: TerminatingWrite> PostingsFiles<W> {
    fn add(
        &mut self,
        field: Field,
        postings: FieldPostings,
        lengths: &FieldNormReaders,
    ) -> tantivy::Result<()> {
        let mut serializer = FieldSerializer::create(
            postings.record,
            postings.tokens,
            self.terms.for_field(field),
            self.postings.for_field(field),
            self.positions.for_field(field),
            lengths.get_field(field)?,
        )?;
        postings.write(&mut serializer)?;
        serializer.close()?;
        Ok(())
    }
}

impl FieldBytes {
    fn of(
        field: Field,
        postings: FieldPostings,
        lengths: &FieldNormReaders,
    ) -> tantivy::Result<(Field, Self)> {
        let mut bytes = Self::default();
        let Self { terms, postings: documents, positions } = &mut bytes;
        let mut files = PostingsFiles {
            terms: CompositeWrite::wrap(terms),
            postings: CompositeWrite::wrap(documents),
            positions: CompositeWrite::wrap(positions),
        };
        files.add(field, postings, lengths)?;
        Ok((field, bytes))
    }
}
