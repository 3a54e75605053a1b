//! Builds segments in memory.
//!
//! tantivy's own writer looks up every token in a large hash table and appends to the postings of its term, which takes three
//! cache misses for each token. Here threads group the tokens of each document by term first, in tables that fit the cache.
//! One thread then looks up each term of a document once and appends it to a log. When the segment is complete, the log is
//! sorted by term in parts (in-memory inversion, as in Heinz & Zobel, "Efficient single-pass index construction for text
//! databases", 2003). This takes half of the time and of the memory, so that a batch makes fewer segments. tantivy's
//! serializers make all files, so that a segment is the same as if tantivy had built it, except for the order of fields.

mod analyzed;
mod field;
mod files;
mod grouping;
mod log;
mod terms;
#[cfg(test)]
mod tests;

use tantivy::directory::TerminatingWrite;
use tantivy::fastfield::FastFieldsWriter;
use tantivy::fieldnorm::{FieldNormReaders, FieldNormsSerializer, FieldNormsWriter};
use tantivy::index::{Segment, SegmentComponent, SegmentMeta};
use tantivy::schema::{Field, Schema};
use tantivy::store::StoreWriter;

pub(super) use analyzed::{AnalyzedDocument, DocumentAnalyzer};
use field::FieldPostings;

/// A segment that is being built.
pub(super) struct SegmentBuilder {
    segment: Segment,
    schema: Schema,
    /// By field; `None` for fields that are not indexed.
    postings: Vec<Option<FieldPostings>>,
    lengths: FieldNormsWriter,
    columns: FastFieldsWriter,
    store: StoreWriter,
    documents: u32,
}

impl SegmentBuilder {
    pub(super) fn new(segment: Segment) -> tantivy::Result<Self> {
        let (index, schema) = (segment.index(), segment.schema());
        let settings = index.settings();
        let store = StoreWriter::new(
            segment.open_write(SegmentComponent::Store)?,
            settings.docstore_compression,
            settings.docstore_blocksize,
            settings.docstore_compress_dedicated_thread,
        )?;
        let columns = FastFieldsWriter::from_schema_and_tokenizer_manager(
            &schema,
            index.fast_field_tokenizer().clone(),
        )?;
        let postings = schema.fields().map(|(_, entry)| {
            let record = entry.field_type().get_index_record_option();
            record.map(FieldPostings::new)
        });
        Ok(Self {
            postings: postings.collect(),
            lengths: FieldNormsWriter::for_schema(&schema),
            columns,
            store,
            documents: 0,
            schema,
            segment,
        })
    }

    /// Bytes in memory.
    pub(super) fn memory(&self) -> usize {
        let postings: usize = self.postings.iter().flatten().map(FieldPostings::memory).sum();
        postings + self.columns.mem_usage() + self.store.mem_usage() + self.lengths.mem_usage()
    }

    /// Adds a document under the next number.
    pub(super) fn add(
        &mut self,
        AnalyzedDocument { document, terms }: &AnalyzedDocument,
    ) -> tantivy::Result<()> {
        let number = self.documents;
        let mut start = 0;
        for of_field in &terms.fields {
            let place = of_field.field.field_id() as usize;
            let Some(postings) = &mut self.postings[place] else { continue };
            postings.tokens += u64::from(of_field.tokens);
            postings.add(number, (start..of_field.end).map(|term| terms.posting(term)));
            start = of_field.end;
            if self.schema.get_field_entry(of_field.field).has_fieldnorms() {
                self.lengths.record(number, of_field.field, of_field.tokens);
            }
        }
        self.columns.add_document(document)?;
        self.store.store(document, &self.schema)?;
        self.documents += 1;
        Ok(())
    }

    /// Writes all files of the segment.
    pub(super) fn finish(mut self) -> tantivy::Result<SegmentMeta> {
        self.lengths.fill_up_to_max_doc(self.documents);
        let file = self.segment.open_write(SegmentComponent::FieldNorms)?;
        self.lengths.serialize(FieldNormsSerializer::from_write(file)?, None)?;
        let lengths = FieldNormReaders::open(self.segment.open_read(SegmentComponent::FieldNorms)?)?;
        let fields = (0..).map(Field::from_field_id).zip(self.postings);
        let fields = fields.filter_map(|(field, postings)| Some((field, postings?)));
        let fields = fields.filter(|(_, postings)| !postings.is_empty()).collect();
        let Self { segment, mut columns, store, .. } = self;
        let (written, rest) = rayon::join(
            || files::write(&segment, fields, &lengths),
            || {
                let mut file = segment.clone().open_write(SegmentComponent::FastFields)?;
                columns.serialize(&mut file, None)?;
                file.terminate()?;
                store.close()?;
                Ok(())
            },
        );
        written.and(rest)?;
        let segment = segment.with_max_doc(self.documents);
        segment.meta().untrack_temp_docstore();
        Ok(segment.meta().clone())
    }
}
