//! Computes what the index should hold of an article: rebuilds the document from its stored text and tokenizes
//! it as the writer did.

use std::collections::HashSet;

use tantivy::i64_to_u64;
use tantivy::schema::document::CompactDocValue;
use tantivy::schema::{Field, FieldEntry, FieldType, IndexRecordOption, Schema, Value};
use tantivy::tokenizer::{MAX_TOKEN_LEN, TextAnalyzer};

use super::posting_checksums::{has_length, hash_length, hash_position, hash_term, hash_value};
use crate::document::Document;
use crate::error::Error;
use crate::index::Searcher;
use crate::index::schema::Fields;
use crate::index::schema::restored::document_of;
use crate::index::schema::stored::to_tantivy;
use crate::index::store::tantivy_error::IndexError;
use crate::search::StoredArticle;

/// Positions between two texts of one field, as in tantivy.
const POSITION_GAP: u64 = 1;

/// Computes the expected checksums of articles; one for each thread.
pub(in crate::index) struct ExpectedChecksums<'s> {
    schema: &'s Schema,
    fields: &'s Fields,
    /// By field; `None` for fields that are not tokenized.
    analyzers: Vec<Option<TextAnalyzer>>,
}

impl<'s> ExpectedChecksums<'s> {
    pub(in crate::index) fn new(searcher: &'s Searcher) -> Result<Self, IndexError> {
        let (index, schema) = (searcher.tantivy().index(), searcher.tantivy().schema());
        let analyzer = |(field, entry): (Field, &FieldEntry)| {
            let is_cut = entry.is_indexed() && matches!(entry.field_type(), FieldType::Str(_));
            is_cut.then(|| index.tokenizer_for_field(field)).transpose()
        };
        let analyzers = schema.fields().map(analyzer).collect::<tantivy::Result<_>>()?;
        Ok(Self { schema, fields: searcher.fields(), analyzers })
    }

    /// The checksum of each field of the schema, in order; see [`super::posting_checksums`]. `rev` cannot be computed from an
    /// article.
    pub(in crate::index) fn of(
        &mut self,
        article: &StoredArticle,
        rev: Option<u64>,
    ) -> Result<Vec<u64>, Error> {
        let made = to_tantivy(&Document { rev, ..document_of(article) }, self.fields)?;
        let mut values: Vec<Vec<CompactDocValue<'_>>> = vec![Vec::new(); self.analyzers.len()];
        for (field, value) in made.field_values() {
            values[field.field_id() as usize].push(value);
        }
        let fields = self.schema.fields().zip(&mut self.analyzers).zip(values);
        Ok(fields
            .map(|(((_, entry), analyzer), values)| checksum(entry, analyzer.as_mut(), &values))
            .collect())
    }
}

fn checksum(entry: &FieldEntry, analyzer: Option<&mut TextAnalyzer>, values: &[CompactDocValue<'_>]) -> u64 {
    let record = entry.field_type().get_index_record_option();
    let mut sum = match (record, analyzer) {
        (None, _) => 0,
        (Some(record), Some(analyzer)) => {
            let tokens = TokenSum::of(values, analyzer, record);
            tokens.sum.wrapping_add(if has_length(entry) { hash_length(tokens.count) } else { 0 })
        }
        (Some(_), None) => {
            let terms: HashSet<u64> =
                values.iter().filter_map(number).map(|bytes| hash_term(&bytes)).collect();
            terms.into_iter().fold(0, u64::wrapping_add)
        }
    };
    if entry.is_fast() {
        let numbers = values.iter().filter_map(|value| match value.as_str() {
            Some(text) => Some(hash_value(text.as_bytes())),
            None => number(value).map(|bytes| hash_value(&bytes)),
        });
        sum = numbers.fold(sum, u64::wrapping_add);
    }
    sum
}

/// A number as the bytes of its term, ordered like the numbers.
fn number(value: &CompactDocValue<'_>) -> Option<Vec<u8>> {
    let address = value.as_ip_addr().map(|address| address.to_bits().to_be_bytes().to_vec());
    let number = value.as_u64().or_else(|| value.as_i64().map(i64_to_u64));
    address.or_else(|| number.map(|number| number.to_be_bytes().to_vec()))
}

/// The tokens of a field, by the rules of tantivy's `PostingsWriter::index_text`.
struct TokenSum {
    sum: u64,
    count: u32,
}

impl TokenSum {
    fn of(values: &[CompactDocValue<'_>], analyzer: &mut TextAnalyzer, record: IndexRecordOption) -> Self {
        let (mut tokens, mut seen) = (Self { sum: 0, count: 0 }, HashSet::new());
        let mut begin = 0;
        for text in values.iter().filter_map(Value::as_str) {
            let mut end = begin;
            analyzer.token_stream(text).process(&mut |token| {
                if token.text.len() > MAX_TOKEN_LEN {
                    return;
                }
                let (term, position) = (hash_term(token.text.as_bytes()), begin + token.position as u64);
                let number = match record {
                    IndexRecordOption::Basic if !seen.insert(term) => 0,
                    IndexRecordOption::Basic | IndexRecordOption::WithFreqs => term,
                    IndexRecordOption::WithFreqsAndPositions => hash_position(term, position),
                };
                tokens.sum = tokens.sum.wrapping_add(number);
                tokens.count += 1;
                end = end.max(position + token.position_length as u64);
            });
            begin = end + POSITION_GAP;
        }
        tokens
    }
}
