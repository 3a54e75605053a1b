//! English words, and the Chinese ones for them.

use super::texts::Texts;
use super::{TranslatedWord, Translation, numbers};
use crate::analysis::{Analyzer, Purpose, as_one_word, is_stop_word, query_terms, typed_words};
use crate::query::translations::{chinese, english_words};

/// The weight of a translated word as it is: Chinese reports keep many names, and some words of the field.
const ITSELF: f32 = 0.6;

/// A word of the texts, and the terms that it has.
struct EnglishWord {
    typed: String,
    terms: Vec<String>,
}

/// The words of English texts; neighbouring ones may be a phrase.
pub(super) fn words(texts: &Texts, analyzer: &Analyzer) -> Vec<TranslatedWord> {
    let mut row = Vec::new();
    for text in &texts.runs {
        let typed = typed_words(text, &analyzer.words(text, Purpose::Searching));
        let typed = typed.into_iter().map(|word| EnglishWord { typed: word.text, terms: word.terms });
        row.extend(typed.filter(|word| !is_stop_word(&word.typed.to_lowercase())));
    }
    let terms: Vec<String> = row.iter().map(|word| word.terms.join(" ")).collect();
    let terms: Vec<&str> = terms.iter().map(String::as_str).collect();
    let mut phrases = english_words(&terms).into_iter().peekable();
    let (mut words, mut next) = (Vec::new(), 0);
    while next < row.len() {
        let amount =
            row.get(next + 1).and_then(|unit| numbers::english(&row[next].typed, &unit.typed.to_lowercase()));
        if let Some(amount) = amount {
            words.push(amount);
            next += 2;
            continue;
        }
        while phrases.next_if(|phrase| phrase.range.start < next).is_some() {}
        let phrase = phrases
            .next_if(|phrase| phrase.range.start == next)
            .map_or(next..next + 1, |phrase| phrase.range);
        words.push(word(&row[phrase.clone()], &terms[phrase.clone()].join(" "), texts, analyzer));
        next = phrase.end;
    }
    words
}

fn word(row: &[EnglishWord], term: &str, texts: &Texts, analyzer: &Analyzer) -> TranslatedWord {
    let typed = row.iter().map(|word| word.typed.as_str()).collect::<Vec<_>>().join(" ");
    let mut translations = texts.names.of(&typed, true, analyzer);
    for one in chinese(term) {
        let terms = query_terms(analyzer, one.terms[0]);
        translations.push(Translation { terms, weight: one.weight });
    }
    let weight = if translations.is_empty() { 1.0 } else { ITSELF };
    let terms = row.iter().flat_map(|word| word.terms.clone()).collect();
    translations.push(Translation { terms, weight });
    translations.extend(as_one_word(&typed).map(|joined| Translation { terms: vec![joined], weight }));
    TranslatedWord::new(&typed, term, translations)
}
