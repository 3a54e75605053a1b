//! Finds headlines of one event in both languages.

use std::collections::HashMap;

use super::headlines::{Headline, Headlines, is_han};
use super::model::Lexicon;

/// An English report is up to so many days earlier than a Chinese one, or later.
const DAYS_BEFORE: i64 = 8;
const DAYS_AFTER: i64 = 2;

/// English headlines that are compared as a whole with a Chinese one.
const CANDIDATES: usize = 3;

/// The least idf that a Chinese headline explains of the English one: two rare words.
const MIN_EXPLAINED: f64 = 9.0;

/// The weight of a word, as a share of its idf, in what a headline must have: a translation may be wrong, a word without
/// one may have none, a number of two digits may be any.
const TRANSLATED: f64 = 0.8;
const UNKNOWN: f64 = 0.3;
const SHORT_NUMBER: f64 = 0.3;

/// A pair is kept if the English headline has no other Chinese one that is more alike than this share.
const MUTUAL: f64 = 0.9;

/// Pairs of a Chinese and an English headline, by number, of at least this likeness from 0 to 1.
pub(crate) fn mine(headlines: &Headlines, lexicon: &Lexicon, least: f64) -> Vec<(usize, usize)> {
    let mut by_word: HashMap<&str, Vec<usize>> = HashMap::new();
    for (number, headline) in headlines.english.iter().enumerate() {
        headline.words.iter().for_each(|word| by_word.entry(word).or_default().push(number));
    }
    let search = Search { headlines, lexicon, by_word };
    let mut best: HashMap<usize, f64> = HashMap::new();
    let mut found = Vec::new();
    for (number, headline) in headlines.chinese.iter().enumerate() {
        let Some((english, likeness)) = search.best(headline).filter(|(_, likeness)| *likeness >= least)
        else {
            continue;
        };
        let most = best.entry(english).or_default();
        *most = most.max(likeness);
        found.push((number, english, likeness));
    }
    found.retain(|(_, english, likeness)| *likeness >= MUTUAL * best[english]);
    found.into_iter().map(|(chinese, english, _)| (chinese, english)).collect()
}

struct Search<'h> {
    headlines: &'h Headlines,
    lexicon: &'h Lexicon,
    by_word: HashMap<&'h str, Vec<usize>>,
}

impl Search<'_> {
    /// The English headline that is most like a Chinese one, and how much.
    fn best(&self, chinese: &Headline) -> Option<(usize, f64)> {
        let words: Vec<(f64, Vec<(&str, f64)>)> =
            chinese.words.iter().map(|word| self.options(word)).collect();
        let mass: f64 = words.iter().map(|(mass, _)| mass).sum();
        let mut scores: HashMap<usize, f64> = HashMap::new();
        for (idf, options) in &words {
            let mut own: HashMap<usize, f64> = HashMap::new();
            for (word, share) in options {
                for &number in self.by_word.get(word).into_iter().flatten() {
                    let day = self.headlines.english[number].day - chinese.day;
                    if (-DAYS_BEFORE..=DAYS_AFTER).contains(&day) {
                        let most = own.entry(number).or_default();
                        *most = most.max(*share);
                    }
                }
            }
            own.into_iter().for_each(|(number, share)| *scores.entry(number).or_default() += idf * share);
        }
        let mut scores: Vec<(usize, f64)> = scores.into_iter().collect();
        scores.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
        let likeness =
            |(number, score): (usize, f64)| Some((number, self.likeness(number, score / mass, &words)?));
        scores.into_iter().take(CANDIDATES).filter_map(likeness).max_by(|a, b| a.1.total_cmp(&b.1))
    }

    /// A word's mass, and the English words that may stand for it, with their weights.
    fn options<'w>(&'w self, word: &'w str) -> (f64, Vec<(&'w str, f64)>) {
        let idf = self.headlines.chinese_idf(word);
        if !is_han(word) {
            let is_short_number = word.len() < 3 && word.bytes().all(|byte| byte.is_ascii_digit());
            let factor = if is_short_number { SHORT_NUMBER } else { 1.0 };
            return (factor * idf.min(self.headlines.english_idf(word)), vec![(word, 1.0)]);
        }
        let Some(translations) = self.lexicon.get(word) else { return (UNKNOWN * idf, Vec::new()) };
        // A word that is right half of the time is hardly ever another.
        let options = translations.iter().map(|(word, share)| (word.as_str(), (2.0 * share).min(1.0)));
        (TRANSLATED * idf, options.collect())
    }

    /// The mean of the shares of both headlines that the other one has.
    fn likeness(&self, number: usize, share: f64, words: &[(f64, Vec<(&str, f64)>)]) -> Option<f64> {
        let english = &self.headlines.english[number].words;
        let (mut mass, mut explained) = (0.0, 0.0);
        for word in english {
            let idf = self.headlines.english_idf(word);
            let options = words.iter().flat_map(|(_, options)| options).filter(|(option, _)| option == word);
            mass += idf;
            explained += idf * options.map(|(_, share)| *share).fold(0.0, f64::max);
        }
        (explained >= MIN_EXPLAINED).then_some(f64::midpoint(share.min(1.0), explained / mass))
    }
}
