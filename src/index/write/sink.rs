//! Adds the documents of a batch to new segments.

use std::sync::{Mutex, PoisonError};

use rayon::prelude::*;
use tantivy::{Index, IndexWriter};

use super::segment::{AnalyzedDocument, DocumentAnalyzer, SegmentBuilder};
use crate::analysis::Analyzer;
use crate::document::Document;
use crate::error::Error;
use crate::index::schema::Fields;
use crate::index::store::storage::Storage;

/// The most memory of one segment, in bytes. Its parts have offsets of 32 bits.
const MAX_SEGMENT_MEMORY: usize = 2 << 30;

/// Files or documents of a batch that one thread processes in a row. With more, the others wait for it at the end of a portion.
pub(crate) const TASK_LEN: usize = 8;

/// Receives the documents of a batch. A segment is written when it has taken the memory of the batch, and at the end.
pub struct DocumentSink<'w> {
    tantivy: &'w IndexWriter,
    analyzer: &'w Analyzer,
    fields: Fields,
    storage: &'w Storage,
    /// Memory for a segment, in bytes.
    memory: usize,
    /// The number of the commit.
    generation: u64,
    idle: Mutex<Vec<DocumentAnalyzer>>,
    /// Documents that are analyzed and not in a segment yet.
    pending: Vec<AnalyzedDocument>,
    builder: Option<SegmentBuilder>,
}

impl<'w> DocumentSink<'w> {
    pub(super) fn new(
        tantivy: &'w IndexWriter,
        analyzer: &'w Analyzer,
        fields: Fields,
        storage: &'w Storage,
        memory: usize,
        generation: u64,
    ) -> Self {
        Self {
            tantivy,
            analyzer,
            fields,
            storage,
            memory: memory.min(MAX_SEGMENT_MEMORY),
            generation,
            idle: Mutex::default(),
            pending: Vec::new(),
            builder: None,
        }
    }

    /// Adds articles that are not in the index yet. They are analyzed in parallel, while those of the call before go into
    /// the segment. `read` makes the documents of `sources`, also in parallel.
    ///
    /// # Errors
    ///
    /// If a document cannot be read, or the segment cannot be written, as on a full disk.
    pub fn add<S: Send>(
        &mut self,
        sources: Vec<S>,
        read: impl Fn(S) -> Result<Document, Error> + Sync,
    ) -> Result<(), Error> {
        let generation = self.generation;
        let read = |source| {
            read(source).map(|mut document| {
                document.rev.get_or_insert(generation);
                document
            })
        };
        let pending = std::mem::take(&mut self.pending);
        let Self { tantivy, analyzer, fields, storage, memory, idle, builder, .. } = self;
        let analysis = Analysis { index: tantivy.index(), analyzer, fields: *fields, idle };
        let (analyzed, built) = rayon::join(
            || {
                sources
                    .into_par_iter()
                    .with_max_len(TASK_LEN)
                    .map(|source| analysis.of(&read(source)?))
                    .collect::<Result<_, Error>>()
            },
            || build(&pending, builder, tantivy, *memory),
        );
        built.map_err(|error| storage.root_cause(error))?;
        self.pending = analyzed?;
        Ok(())
    }

    /// Completes the last segment.
    ///
    /// # Errors
    ///
    /// If it cannot be written.
    pub fn finish(mut self) -> Result<(), Error> {
        let built = build(&self.pending, &mut self.builder, self.tantivy, self.memory);
        let finished =
            built.and_then(|()| self.builder.map_or(Ok(()), |builder| complete(builder, self.tantivy)));
        finished.map_err(|error| self.storage.root_cause(error))
    }
}

/// What threads need to analyze documents.
struct Analysis<'a> {
    index: &'a Index,
    analyzer: &'a Analyzer,
    fields: Fields,
    /// Analyzers that no thread uses. They keep their buffers.
    idle: &'a Mutex<Vec<DocumentAnalyzer>>,
}

impl Analysis<'_> {
    fn of(&self, document: &Document) -> Result<AnalyzedDocument, Error> {
        let idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner).pop();
        let mut analyzer = match idle {
            Some(analyzer) => analyzer,
            None => DocumentAnalyzer::new(self.index, self.analyzer.clone(), self.fields)?,
        };
        let terms = analyzer.analyze(document)?;
        self.idle.lock().unwrap_or_else(PoisonError::into_inner).push(analyzer);
        Ok(terms)
    }
}

/// Adds documents to the segment that is being built, and completes it when it has taken its memory.
fn build(
    documents: &[AnalyzedDocument],
    builder: &mut Option<SegmentBuilder>,
    tantivy: &IndexWriter,
    memory: usize,
) -> tantivy::Result<()> {
    for document in documents {
        let mut current = match builder.take() {
            Some(current) => current,
            None => SegmentBuilder::new(tantivy.new_segment())?,
        };
        current.add(document)?;
        *builder = Some(current);
    }
    match builder.take() {
        Some(full) if full.memory() >= memory => complete(full, tantivy),
        current => {
            *builder = current;
            Ok(())
        }
    }
}

/// Writes a segment and adds it to the next commit.
fn complete(builder: SegmentBuilder, tantivy: &IndexWriter) -> tantivy::Result<()> {
    tantivy.add_segment(builder.finish()?)
}
