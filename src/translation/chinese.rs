//! Chinese words, and the English ones for them.

use super::texts::Texts;
use super::{TranslatedWord, Translation, numbers};
use crate::analysis::{Analyzer, Purpose, as_one_word, fold, typed_words};
use crate::character::is_han;
use crate::query::translations::{chinese_words, english};

/// The weight of the translation of a part of an unknown word.
const PART: f32 = 0.7;

/// The words of Chinese texts, with names and identifiers as they are.
pub(super) fn words(texts: &Texts, analyzer: &Analyzer) -> Vec<TranslatedWord> {
    let mut words = Vec::new();
    for text in &texts.runs {
        let names = texts.names.of(text, false, analyzer);
        if names.is_empty() {
            let mainland = analyzer.mainland(text, &analyzer.words(text, Purpose::Searching));
            words_of_text(mainland.as_deref().unwrap_or(text), texts, analyzer, &mut words);
        } else {
            let term = fold(text);
            words.push(with_names(text, &term, names));
        }
    }
    words
}

/// A word with the names of what it names.
fn with_names(typed: &str, term: &str, mut names: Vec<Translation>) -> TranslatedWord {
    names.extend(in_english(term, 1.0));
    if !term.chars().any(is_han) {
        names.push(Translation { terms: vec![term.to_owned()], weight: 1.0 });
    }
    TranslatedWord::new(typed, term, names)
}

fn words_of_text(text: &str, texts: &Texts, analyzer: &Analyzer, words: &mut Vec<TranslatedWord>) {
    let characters: Vec<(usize, char)> = text.char_indices().collect();
    let mut number = None;
    for run in characters.chunk_by(|(_, one), (_, next)| is_han(*one) == is_han(*next)) {
        let (Some((start, first)), Some((last, character))) = (run.first(), run.last()) else { continue };
        let run = &text[*start..last + character.len_utf8()];
        if is_han(*first) {
            let run = fold(run);
            let amount = number.take().and_then(|number: String| numbers::chinese(&number, &run));
            let length = amount.map_or(0, |(amount, length)| {
                words.pop();
                words.extend(amount);
                length
            });
            words_of_run(&run[length..], texts, analyzer, words);
        } else {
            words.extend(names_of(run, analyzer));
            // Only the last word of the run stands before the next Han.
            number = words
                .last()
                .filter(|word| run.trim_end().ends_with(&word.typed))
                .map(|word| word.typed.clone());
        }
    }
}

/// Words without Chinese, which stand for themselves.
fn names_of(text: &str, analyzer: &Analyzer) -> Vec<TranslatedWord> {
    let typed = typed_words(text, &analyzer.words(text, Purpose::Searching));
    let word = |word: crate::analysis::TypedWord| {
        let joined = as_one_word(&word.text).map(|term| vec![term]);
        let term = word.terms.join(" ");
        let spellings = [Some(word.terms), joined].into_iter().flatten();
        let spellings = spellings.map(|terms| Translation { terms, weight: 1.0 }).collect();
        TranslatedWord::new(&word.text, &term, spellings)
    };
    typed.into_iter().map(word).collect()
}

/// The words of a run of Han, which must be folded.
fn words_of_run(run: &str, texts: &Texts, analyzer: &Analyzer, words: &mut Vec<TranslatedWord>) {
    let cut = analyzer.cut(run);
    let known = chinese_words(run, &cut);
    let is_known = |at: usize| known.iter().any(|segment| segment.range.contains(&at));
    for segment in &known {
        let word = &run[segment.range.clone()];
        let mut translations = in_english(word, if segment.is_part { PART } else { 1.0 });
        translations.extend(texts.names.of(word, false, analyzer));
        words.push(TranslatedWord::new(word, word, translations));
    }
    // Single characters are particles for the most part.
    let unknown =
        cut.into_iter().filter(|word| !is_known(word.start) && run[word.clone()].chars().nth(1).is_some());
    words.extend(unknown.map(|word| TranslatedWord::new(&run[word.clone()], &run[word], Vec::new())));
}

fn in_english(word: &str, factor: f32) -> Vec<Translation> {
    let owned = |terms: Vec<&str>| terms.into_iter().map(str::to_owned).collect();
    let translation = |one: crate::query::translations::Translation| Translation {
        terms: owned(one.terms),
        weight: one.weight * factor,
    };
    english(word).map(translation).collect()
}
