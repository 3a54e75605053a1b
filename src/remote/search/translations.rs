//! The translations of a query that a cluster has, with their weights.

use std::collections::HashMap;

use serde_json::{Value, json};

use crate::error::Error;
use crate::matching::translated::{MAX_SHARE, UNKNOWN, coverage};
use crate::query::Query;
use crate::remote::RemoteEngine;
use crate::remote::lowering::{all, any};
use crate::search::{Ranking, TranslatedRequest};
use crate::stop::Stop;
use crate::translation::{TranslatedWord, Translation};

/// The fields that are searched, and the initials of the names of matches in them.
pub(super) const FIELDS: [(&str, char); 2] = [("title_words", 't'), ("lead_words", 'l')];

/// A word with those translations that are searched.
pub(super) struct Word {
    pub(super) translations: Vec<Weighted>,
    /// The largest idf of a translation, or that of an unknown word.
    idf: f32,
}

/// A translation with its weight.
pub(super) struct Weighted {
    pub(super) terms: Vec<String>,
    pub(super) idf: f32,
}

/// Words and the articles that may be found.
pub(super) struct Prepared {
    pub(super) words: Vec<Word>,
    pub(super) accepted: Value,
}

/// What is counted first.
struct Counts {
    /// Number of articles in the language, and of all.
    size: u64,
    of: HashMap<String, u64>,
}

impl RemoteEngine {
    /// Counts the translations; `None` if no article satisfies the filters of the query.
    pub(super) fn prepare_translated(
        &self,
        request: &TranslatedRequest,
        stop: &Stop,
    ) -> Result<Option<Prepared>, Error> {
        let language = json!({"term": {"language": request.query.language}});
        let accepted = match request.query.filters.as_slice() {
            [] => language.clone(),
            filters => {
                let evaluated = self.evaluated(&Query::And(filters.to_vec()), &self.ranking, stop)?;
                if evaluated.threshold.is_relaxed {
                    return Ok(None);
                }
                all(vec![language.clone(), evaluated.set()])
            }
        };
        let counted = |queries: &mut Vec<Value>, word: &TranslatedWord| {
            for Translation { terms, .. } in &word.translations {
                queries.push(all(vec![accepted.clone(), in_either(terms)]));
                if let [term] = terms.as_slice() {
                    queries.extend(FIELDS.map(|(field, _)| json!({"term": {field: term}})));
                }
            }
            queries.extend(FIELDS.map(|(field, _)| json!({"term": {field: word.term}})));
        };
        let mut queries = vec![language];
        request.query.words.iter().for_each(|word| counted(&mut queries, word));
        let counts = self.reader.counts(&queries, stop)?;
        let size = counts.first().copied().unwrap_or_default();
        let counts = Counts { size, of: queries.iter().map(Value::to_string).zip(counts).collect() };
        let words = request.query.words.iter().map(|word| counts.word(word, &accepted, self.articles));
        Ok(Some(Prepared { words: words.collect(), accepted }))
    }
}

impl Counts {
    fn of(&self, query: &Value) -> u64 {
        self.of.get(&query.to_string()).copied().unwrap_or_default()
    }

    /// Number of articles in any language that have a term in their first lines or title.
    fn with_term(&self, term: &str) -> u64 {
        let counts = FIELDS.map(|(field, _)| self.of(&json!({"term": {field: term}})));
        counts[0].max(counts[1])
    }

    fn word(&self, word: &TranslatedWord, accepted: &Value, articles: u64) -> Word {
        let is_common = |terms: &[String]| matches!(terms, [term] if self.with_term(term) as f32 > MAX_SHARE * self.size as f32);
        let (common, read): (Vec<&Translation>, Vec<&Translation>) =
            word.translations.iter().partition(|translation| is_common(&translation.terms));
        let weighted = |translation: &&Translation| {
            let found = self.of(&all(vec![accepted.clone(), in_either(&translation.terms)]));
            let idf = translation.weight * Ranking::idf(self.size, found);
            (found > 0).then(|| Weighted { terms: translation.terms.clone(), idf })
        };
        let translations: Vec<Weighted> = read.iter().filter_map(weighted).collect();
        let mut idf = translations.iter().map(|translation| translation.idf).fold(0.0, f32::max);
        if idf == 0.0 && common.is_empty() {
            idf = Ranking::idf(articles, self.with_term(&word.term));
            if word.translations.is_empty() {
                idf *= UNKNOWN;
            }
        }
        Word { translations, idf }
    }
}

impl Prepared {
    /// The share of the query that an article with these names has, and the number of words.
    pub(super) fn coverage(&self, named: &[String]) -> (f32, usize) {
        let words = self.words.iter().enumerate().map(|(word, of)| {
            let [title, lead] = FIELDS.map(|(_, initial)| {
                let is_in = |translation: usize| {
                    named.iter().any(|name| *name == format!("{initial}{word}.{translation}"))
                };
                let found = of.translations.iter().enumerate().filter(|(translation, _)| is_in(*translation));
                found.map(|(_, translation)| translation.idf).reduce(f32::max)
            });
            (title, lead)
        });
        coverage(words, self.words.iter().map(|word| word.idf).sum())
    }
}

/// The articles that have all terms in one field.
pub(super) fn having(field: &str, terms: &[String]) -> Value {
    all(terms.iter().map(|term| json!({"term": {field: term}})).collect())
}

fn in_either(terms: &[String]) -> Value {
    any(FIELDS.map(|(field, _)| having(field, terms)).to_vec())
}
