//! The scripts of a request. Their numbers are parameters, so that a node compiles each once.

use serde_json::{Value, json};

use super::{bool_of, largest, object};
use crate::matching::Priors;
use crate::search::Ranking;

/// What is added to logarithms of scores, since no score may be negative. A score below `e^-16` counts as that, which is less
/// than what any word of a query adds.
const SHIFT: f32 = 16.0;

/// BM25's saturation of the weighted occurrences that are the score of a query.
const SATURATION: &str = "params.idf * _score * (params.k1 + 1) / (_score + params.k1)";

/// The occurrences that an `intervals` query found, whose score is `n / (n + 1)`.
const INTERVALS: &str = "_score < 1 ? params.weight * _score / (1 - _score) : params.weight";

/// The score of one occurrence is `1 / (1 - b + b * length)` with the length in means. A second occurrence makes the length look
/// shorter.
const BY_LENGTH: &str = "
double length = Math.max(0.0, (1 / _score - 1 + params.b) / params.b);
return params.idf / (1 - params.wanted + params.wanted * length);";

const INVERSE: &str = "_score > 0 ? 1 / _score : 0.0";

const LOGARITHM: &str =
    "_score <= 0 ? 0.0 : Math.max(0.0, params.power * Math.log(_score * params.factor) + params.shift)";

const PRODUCT: &str = "Math.exp(_score - 2 * params.shift)";

/// The factors of genre, year and age, as `matching::Priors` has them.
const PRIORS: &str = "
int genre = doc['genre'].size() == 0 ? 0 : (int) doc['genre'].value;
if (genre < params.genres.length) { score *= (double) params.genres[genre]; }
if (doc['day'].size() != 0) {
  long day = doc['day'].value;
  for (int i = 0; i < params.years.length; i += 2) {
    if (day >= (long) params.years[i] && day <= (long) params.years[i + 1]) { score *= (double) params.year; break; }
  }
  if ((double) params.recency > 0) {
    double age = Math.max(0, (long) params.newest - day);
    score *= 1 + (double) params.recency * Math.pow(2, -age / (double) params.half_life);
  }
}
return score;";

/// All scripts, for tests.
#[cfg(test)]
pub(super) fn sources() -> Vec<Value> {
    let priors = format!("double score = _score;{PRIORS}");
    [SATURATION, INTERVALS, BY_LENGTH, INVERSE, LOGARITHM, PRODUCT, &priors].map(Value::from).to_vec()
}

fn scripted(query: Value, source: &str, params: Value) -> Value {
    let script = object([("source", source.into()), ("params", params)]);
    object([("script_score", object([("query", query), ("script", script)]))])
}

/// The score of a word from the weighted occurrences that `query` scores.
pub(super) fn saturated(query: Value, idf: f32, ranking: &Ranking) -> Value {
    saturated_by(query, idf, ranking.saturation)
}

/// The same with another saturation.
pub(super) fn saturated_by(query: Value, idf: f32, k1: f32) -> Value {
    scripted(query, SATURATION, json!({"idf": idf, "k1": k1}))
}

/// `idf` by the length of the field in which `query` scores the one occurrence of a term. `b` is the length normalization of the
/// field, `wanted` the one to apply.
pub(super) fn by_length(query: Value, idf: f32, b: f32, wanted: f32) -> Value {
    scripted(query, BY_LENGTH, json!({"idf": idf, "b": b, "wanted": wanted}))
}

/// The occurrences that an `intervals` query found, each with `weight`.
pub(super) fn intervals(query: Value, weight: f32) -> Value {
    scripted(query, INTERVALS, json!({"weight": weight}))
}

/// The least of the scores of `queries`, for what all of them match: the inverse of the largest inverse.
pub(super) fn least(queries: Vec<Value>) -> Value {
    let inverses = queries.into_iter().map(|query| scripted(query, INVERSE, json!({}))).collect();
    scripted(largest(inverses), INVERSE, json!({}))
}

/// The product of the score of `left` and a power of the score of `right` times `factor`, for what both match. A `bool` adds
/// scores only, so their logarithms are added.
pub(super) fn product(left: Value, right: Value, factor: f32, power: f32) -> Value {
    let logarithm = |query: Value, factor: f32, power: f32| {
        scripted(query, LOGARITHM, json!({"factor": factor, "power": power, "shift": SHIFT}))
    };
    let both = bool_of([("must", vec![logarithm(left, 1.0, 1.0), logarithm(right, factor, power)])]);
    scripted(both, PRODUCT, json!({"shift": SHIFT}))
}

/// The score of `query` times the factors of genre and date.
pub(super) fn with_priors(query: Value, priors: &Priors) -> Value {
    let years: Vec<i64> = priors.years.iter().flat_map(|(first, last)| [*first, *last]).collect();
    let source = format!("double score = _score;{PRIORS}");
    let params = json!({
        "genres": priors.genres,
        "years": years,
        "year": priors.year,
        "recency": priors.recency,
        "newest": priors.newest,
        "half_life": Ranking::HALF_LIFE,
    });
    scripted(query, &source, params)
}
