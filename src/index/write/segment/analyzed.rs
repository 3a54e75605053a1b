//! Analyzes documents: tokenizes their texts, and groups the tokens of each field by term. Threads do this independently of
//! each other, so that little is left for the one thread that adds documents to a segment.

use tantivy::schema::document::CompactDocValue;
use tantivy::schema::{Field, FieldEntry, FieldType, IndexRecordOption, Value};
use tantivy::tokenizer::{MAX_TOKEN_LEN, TextAnalyzer};
use tantivy::{Index, TantivyDocument, i64_to_u64};

use super::grouping::TokenGrouping;
use crate::analysis::{Analyzer, IndexTokens, Tokens};
use crate::document::Document;
use crate::error::Error;
use crate::index::schema::Fields;
use crate::index::schema::lines;
use crate::index::schema::stored::{lead, without_tokenized_texts};
use crate::index::store::tantivy_error::IndexError;

/// Positions between two texts of one field, as in tantivy.
const POSITION_GAP: u32 = 1;

/// A document with its terms.
pub(in crate::index::write) struct AnalyzedDocument {
    pub(super) document: TantivyDocument,
    pub(super) terms: DocumentTerms,
}

/// The terms of a document, by field. Keys and payloads of all terms lie one after another.
#[derive(Default)]
pub(super) struct DocumentTerms {
    pub(super) fields: Vec<FieldTerms>,
    pub(super) terms: Vec<DocumentTerm>,
    pub(super) keys: Vec<u8>,
    /// For each term, what its field records: nothing, the frequency, or the length in bytes and the position
    /// deltas. All numbers are in LEB128.
    pub(super) payloads: Vec<u8>,
}

impl DocumentTerms {
    /// The term with this index.
    pub(super) fn posting(&self, index: usize) -> TermPosting<'_> {
        let start = index.checked_sub(1).map(|before| &self.terms[before]);
        let (key_start, payload_start) = start.map_or((0, 0), |before| (before.key_end, before.payload_end));
        let DocumentTerm { hash, key_end, payload_end } = self.terms[index];
        TermPosting {
            hash,
            key: &self.keys[key_start..key_end],
            payload: &self.payloads[payload_start..payload_end],
        }
    }
}

/// A term of a document, with what its field records of it.
pub(super) struct TermPosting<'d> {
    pub(super) hash: u32,
    pub(super) key: &'d [u8],
    pub(super) payload: &'d [u8],
}

/// The terms of one field.
pub(super) struct FieldTerms {
    pub(super) field: Field,
    /// Number of tokens.
    pub(super) tokens: u32,
    /// Where its terms end.
    pub(super) end: usize,
}

/// A term of a document.
pub(super) struct DocumentTerm {
    pub(super) hash: u32,
    pub(super) key_end: usize,
    pub(super) payload_end: usize,
}

/// How a field is indexed.
struct FieldIndexing {
    record: IndexRecordOption,
    /// `None` for numbers and addresses.
    analyzer: Option<TextAnalyzer>,
}

/// Analyzes documents; one for each thread.
pub(in crate::index::write) struct DocumentAnalyzer {
    analyzer: Analyzer,
    fields: Fields,
    /// By field; `None` for fields that are not indexed.
    indexing: Vec<Option<FieldIndexing>>,
    tokens: IndexTokens,
    grouping: TokenGrouping,
}

impl DocumentAnalyzer {
    pub(in crate::index::write) fn new(
        index: &Index,
        analyzer: Analyzer,
        fields: Fields,
    ) -> Result<Self, IndexError> {
        let indexing = |(field, entry): (Field, &FieldEntry)| {
            let Some(record) = entry.field_type().get_index_record_option() else { return Ok(None) };
            let is_text = matches!(entry.field_type(), FieldType::Str(_));
            let analyzer = is_text.then(|| index.tokenizer_for_field(field)).transpose()?;
            Ok(Some(FieldIndexing { record, analyzer }))
        };
        let indexing = index.schema().fields().map(indexing).collect::<tantivy::Result<_>>()?;
        let (tokens, grouping) = (IndexTokens::default(), TokenGrouping::new());
        Ok(Self { analyzer, fields, indexing, tokens, grouping })
    }

    pub(in crate::index::write) fn analyze(
        &mut self,
        document: &Document,
    ) -> Result<AnalyzedDocument, Error> {
        let mut made = without_tokenized_texts(document, &self.fields)?;
        let mut terms = DocumentTerms::default();
        self.add_fields(&made, &mut terms);
        self.add_title_and_body(document, &mut made, &mut terms);
        Ok(AnalyzedDocument { document: made, terms })
    }

    fn add_fields(&mut self, made: &TantivyDocument, terms: &mut DocumentTerms) {
        let mut values: Vec<Vec<CompactDocValue<'_>>> = vec![Vec::new(); self.indexing.len()];
        for (field, value) in made.field_values() {
            values[field.field_id() as usize].push(value);
        }
        for ((number, indexing), values) in (0..).zip(&mut self.indexing).zip(&values) {
            let Some(FieldIndexing { record, analyzer }) = indexing.as_mut().filter(|_| !values.is_empty())
            else {
                continue;
            };
            self.grouping.clear();
            let tokens = match analyzer {
                Some(analyzer) => add_texts(values, analyzer, &mut self.grouping),
                None => add_numbers(values, &mut self.grouping),
            };
            self.grouping.finish(Field::from_field_id(number), *record, tokens, terms);
        }
    }

    /// Adds both tiers of title and body, the positions of its lines, and the words of the lead.
    fn add_title_and_body(
        &mut self,
        document: &Document,
        made: &mut TantivyDocument,
        terms: &mut DocumentTerms,
    ) {
        let Fields { title_words, title_literal, body_words, body_literal, lead_words, .. } = self.fields;
        let Self { analyzer, tokens, grouping, .. } = self;
        let (frequencies, positions) =
            (IndexRecordOption::WithFreqs, IndexRecordOption::WithFreqsAndPositions);
        let lead = lead(&document.body);
        tokens.refill(&document.title, analyzer);
        add_tokens(tokens.words(), title_words, frequencies, grouping, terms);
        add_tokens(tokens.literal(), title_literal, positions, grouping, terms);
        tokens.refill(&document.body, analyzer);
        add_tokens(tokens.words(), body_words, frequencies, grouping, terms);
        add_tokens(tokens.literal(), body_literal, positions, grouping, terms);
        lines::add(made, document, &self.fields, |byte| tokens.line_positions(byte));
        if lead.len() < document.body.len() {
            tokens.shorten_words(&document.body, lead.len(), analyzer);
        }
        add_tokens(tokens.words(), lead_words, frequencies, grouping, terms);
    }
}

fn add_tokens(
    tokens: &Tokens,
    field: Field,
    record: IndexRecordOption,
    grouping: &mut TokenGrouping,
    terms: &mut DocumentTerms,
) {
    grouping.clear();
    tokens.iter().for_each(|token| grouping.add(token.term.as_bytes(), token.position));
    grouping.finish(field, record, u32::try_from(tokens.len()).unwrap_or(u32::MAX), terms);
}

/// Adds the tokens of texts by the rules of tantivy's `PostingsWriter::index_text`; returns their number.
#[expect(clippy::cast_possible_truncation, reason = "tantivy's positions have 32 bits")]
fn add_texts(
    values: &[CompactDocValue<'_>],
    analyzer: &mut TextAnalyzer,
    grouping: &mut TokenGrouping,
) -> u32 {
    let (mut tokens, mut begin) = (0, 0);
    for text in values.iter().filter_map(Value::as_str) {
        let mut end = begin;
        analyzer.token_stream(text).process(&mut |token| {
            if token.text.len() > MAX_TOKEN_LEN {
                return;
            }
            let position = begin + token.position as u32;
            grouping.add(token.text.as_bytes(), position);
            tokens += 1;
            end = end.max(position + token.position_length as u32);
        });
        begin = end + POSITION_GAP;
    }
    tokens
}

fn add_numbers(values: &[CompactDocValue<'_>], grouping: &mut TokenGrouping) -> u32 {
    let mut tokens = 0;
    for value in values {
        if let Some(address) = value.as_ip_addr() {
            grouping.add(&address.to_bits().to_be_bytes(), 0);
        } else if let Some(number) = value.as_u64().or_else(|| value.as_i64().map(i64_to_u64)) {
            grouping.add(&number.to_be_bytes(), 0);
        }
        tokens += 1;
    }
    tokens
}
