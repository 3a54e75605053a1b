//! The fields in which words are counted, with the weight of an occurrence in each for BM25F.

use tantivy::SegmentReader;
use tantivy::fieldnorm::FieldNormReader;
use tantivy::schema::Field;

use super::occurrences::Occurrences;
use super::positions::Counts;
use crate::index::schema::Fields;
use crate::matching::Source;
use crate::query::Scope;
use crate::search::Ranking;

/// The weight of an occurrence by the field norm that tantivy stores for a length, see [`FieldNormReader`].
pub(super) type Weights = [f32; 256];

/// A field with the weight of an occurrence in it.
pub(super) struct WeightedField {
    pub(super) field: Field,
    pub(super) part: ArticlePart,
    pub(super) weights: Weights,
}

/// The parts of an article with different weights.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum ArticlePart {
    Title,
    Body,
    FirstLines,
}

/// The fields of both tiers that count. All words of a query share them, since the weights take longer to compute than the
/// postings of a rare word to read.
pub(super) struct WeightedFields {
    words: Vec<WeightedField>,
    literal: Vec<WeightedField>,
}

impl WeightedFields {
    pub(super) fn new(fields: &Fields, ranking: &Ranking, mean_length: impl Fn(Field) -> f32) -> Self {
        let of = |field, part, weight, length| {
            let weights = || weights_by_length(weight, length, mean_length(field));
            (weight > 0.0).then(|| WeightedField { field, part, weights: weights() })
        };
        let title = |field| of(field, ArticlePart::Title, ranking.title, ranking.title_length);
        let body = |field| of(field, ArticlePart::Body, 1.0, ranking.body_length);
        let lead = of(fields.lead_words, ArticlePart::FirstLines, ranking.lead, 0.0);
        let words = [title(fields.title_words), body(fields.body_words), lead];
        let literal = [title(fields.title_literal), body(fields.body_literal)];
        Self {
            words: words.into_iter().flatten().collect(),
            literal: literal.into_iter().flatten().collect(),
        }
    }

    /// The fields of `scope` in which `source` is counted.
    pub(super) fn of(&self, source: &Source, scope: Scope) -> Vec<&WeightedField> {
        let fields = if matches!(source, Source::Words(_)) { &self.words } else { &self.literal };
        let is_in_scope = |field: &&WeightedField| match scope {
            Scope::Anywhere => true,
            Scope::Title => field.part == ArticlePart::Title,
            Scope::Body => field.part != ArticlePart::Title,
        };
        fields.iter().filter(is_in_scope).collect()
    }
}

impl WeightedField {
    pub(super) fn weighted(&self, reader: &SegmentReader, counts: Counts) -> tantivy::Result<Occurrences> {
        let norms = reader.get_fieldnorms_reader(self.field)?;
        let weight = |document| self.weights[usize::from(norms.fieldnorm_id(document))];
        Ok(counts.into_iter().map(|(document, count)| (document, count as f32 * weight(document))).collect())
    }
}

/// The weight of an occurrence for each field norm.
fn weights_by_length(weight: f32, b: f32, mean_length: f32) -> Weights {
    std::array::from_fn(|id| {
        let length = u8::try_from(id).map_or(0, FieldNormReader::id_to_fieldnorm) as f32;
        weight / (1.0 - b + b * length / mean_length.max(1.0))
    })
}
