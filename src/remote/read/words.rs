//! The words of a cluster, for spelling suggestions.
//!
//! An engine looks up words by their letters, not by their sound. Words that sound alike are those of our dictionaries, which
//! articles were cut by; the engine only counts them.

use std::cell::RefCell;
use std::collections::HashMap;

use serde_json::{Value, json};

use super::{Found, Reader};
use crate::analysis::{Analyzer, Sounds, literal_run};
use crate::article::EntityKind;
use crate::error::Error;
use crate::index::terms_of;
use crate::remote::lowering;
use crate::spelling::{Counted, Vocabulary};
use crate::stop::Stop;

/// Similar words that are asked for: some hundred are within two letters of a word of four, among 130,000 articles.
const MAX_ALIKE: usize = 1_000;

/// Words that are counted in one request.
const PORTION: usize = 128;

/// No word is too frequent to be looked for. Numbers from 1 on are numbers of articles.
const ANY_FREQUENCY: u32 = i32::MAX.unsigned_abs();

const WORDS: [&str; 2] = ["title_words", "body_words"];
const LITERAL: [&str; 2] = ["title_literal", "body_literal"];

/// The words of one state of a cluster.
pub(in crate::remote) struct Words<'r> {
    reader: &'r Reader,
    analyzer: &'r Analyzer,
    articles: usize,
    /// Counts of queries, which are asked for several times.
    counts: RefCell<HashMap<String, usize>>,
}

impl<'r> Words<'r> {
    pub(in crate::remote) fn of(reader: &'r Reader, analyzer: &'r Analyzer, articles: u64) -> Self {
        let articles = usize::try_from(articles).unwrap_or(usize::MAX);
        Self { reader, analyzer, articles, counts: RefCell::default() }
    }

    /// The larger of the document frequencies of `term` in two fields.
    fn frequency(&self, fields: [&str; 2], term: &str) -> Result<usize, Error> {
        self.counted_once(format!("{} {term}", fields[0]), || {
            Ok(self.counted(fields, &[term.to_owned()])?.first().map_or(0, |counted| counted.articles))
        })
    }

    /// The count with this key, which is asked for the first time only.
    fn counted_once(
        &self,
        key: String,
        count: impl FnOnce() -> Result<usize, Error>,
    ) -> Result<usize, Error> {
        if let Some(known) = self.counts.borrow().get(&key) {
            return Ok(*known);
        }
        let count = count()?;
        self.counts.borrow_mut().insert(key, count);
        Ok(count)
    }

    /// The words that articles have, with the larger of their document frequencies in two fields.
    fn counted(&self, fields: [&str; 2], words: &[String]) -> Result<Vec<Counted>, Error> {
        let mut counted = Vec::new();
        for portion in words.chunks(PORTION) {
            let queries: Vec<Value> = portion
                .iter()
                .flat_map(|word| fields.map(|field| json!({ "term": { field: word } })))
                .collect();
            let counts = self.reader.counts(&queries, &Stop::new())?;
            let (counts, _) = counts.as_chunks::<2>();
            for (word, [title, body]) in portion.iter().zip(counts) {
                let articles = usize::try_from(*title.max(body)).unwrap_or(usize::MAX);
                if articles > 0 {
                    counted.push(Counted { word: word.clone(), articles });
                }
            }
        }
        Ok(counted)
    }
}

impl Vocabulary for Words<'_> {
    type Error = Error;

    fn articles(&self) -> usize {
        self.articles
    }

    fn with_run(&self, run: &str) -> Result<usize, Error> {
        self.counted_once(run.to_owned(), || {
            let query = lowering::run(&literal_run(run), &LITERAL);
            Ok(usize::try_from(self.reader.count(&query, &Stop::new())?).unwrap_or(usize::MAX))
        })
    }

    fn with_term(&self, term: &str) -> Result<usize, Error> {
        self.frequency(WORDS, term)
    }

    fn with_literal_term(&self, term: &str) -> Result<usize, Error> {
        self.frequency(LITERAL, term)
    }

    fn sounding_like(&self, sounds: &Sounds, others: usize) -> Result<Vec<Counted>, Error> {
        self.counted(WORDS, &self.analyzer.words_sounding_like(sounds, others))
    }

    fn spelled_like(&self, word: &str, letters: u8) -> Result<Vec<Counted>, Error> {
        let suggest = |field: &str| {
            json!({
                "text": word,
                "term": {
                    "field": field,
                    "suggest_mode": "always",
                    "sort": "frequency",
                    "string_distance": "internal",
                    "max_edits": letters,
                    "prefix_length": 0,
                    "min_word_length": 1,
                    "accuracy": 0.0,
                    "max_term_freq": ANY_FREQUENCY,
                    "size": MAX_ALIKE,
                    "shard_size": MAX_ALIKE,
                },
            })
        };
        let [title, body] = LITERAL.map(suggest);
        let query = json!({ "size": 0, "suggest": { "title": title, "body": body } });
        let found: Found = self.reader.search(&query, &Stop::new())?;
        let mut counts: HashMap<&str, usize> = HashMap::new();
        for field in ["title", "body"] {
            let options = found.suggest[field][0]["options"].as_array();
            let options = options.ok_or_else(|| self.reader.lacks("suggestions"))?;
            for option in options {
                let (text, count) = option["text"]
                    .as_str()
                    .zip(option["freq"].as_u64())
                    .ok_or_else(|| self.reader.lacks("a suggestion with its frequency"))?;
                let count = usize::try_from(count).unwrap_or(usize::MAX);
                counts.entry(text).and_modify(|most| *most = count.max(*most)).or_insert(count);
            }
        }
        // The word itself is none of them.
        let own = self.with_literal_term(word)?;
        let own = (own > 0).then(|| Counted { word: word.to_owned(), articles: own });
        let alike = counts.into_iter().map(|(word, articles)| Counted { word: word.to_owned(), articles });
        Ok(alike.chain(own).collect())
    }

    fn entities(&self, kind: EntityKind, beginning: &str) -> Result<Vec<Counted>, Error> {
        let ((first, _), (before, _)) = (terms_of(kind, beginning), terms_of(kind, ""));
        let mut found = self.reader.values("entity", &first, &Stop::new())?;
        // The values begin after that text.
        let whole = self.reader.count(&json!({ "term": { "entity": first } }), &Stop::new())?;
        found.extend((whole > 0).then_some((first, whole)));
        let counted = |(term, articles): (String, u64)| {
            let articles = usize::try_from(articles).unwrap_or(usize::MAX);
            Some(Counted { word: term.strip_prefix(&before)?.to_owned(), articles })
        };
        Ok(found.into_iter().filter_map(counted).collect())
    }
}
