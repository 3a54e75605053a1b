//! Translations in the format of `src/query/data/translations.tsv`.

use std::cmp::Reverse;
use std::collections::HashMap;
use std::fmt::Write as _;

use super::headlines::Headlines;
use super::model::Lexicon;

/// The weight of a certain translation, and the least one.
const CERTAIN: f64 = 15.0;
const MIN_WEIGHT: f64 = 3.0;

/// Maximum translations of a word.
const MAX_TRANSLATIONS: usize = 4;

/// Words in the order of their lines, with their translations and weights.
pub(crate) struct Table(Vec<(String, Vec<(String, f64)>)>);

impl Table {
    /// The table of a lexicon: the words of most headlines first.
    pub(crate) fn of(headlines: &Headlines, lexicon: &Lexicon) -> Self {
        let weighted = |(word, probability): &(String, f64)| (word.clone(), (probability * CERTAIN).round());
        let line = |(word, translations): (&String, &Vec<(String, f64)>)| {
            let weighted = translations.iter().map(weighted).filter(|(_, weight)| *weight >= MIN_WEIGHT);
            (word.clone(), weighted.take(MAX_TRANSLATIONS).collect::<Vec<_>>())
        };
        let mut lines: Vec<_> =
            lexicon.iter().map(line).filter(|(_, translations)| !translations.is_empty()).collect();
        lines.sort_by_key(|(word, _)| (Reverse(headlines.in_chinese.get(word).copied()), word.clone()));
        Self(lines)
    }

    /// The table of this version of the program.
    pub(crate) fn present() -> Self {
        let lines = include_str!("../../src/query/data/translations.tsv").lines();
        let lines = lines.filter_map(|line| {
            let (word, translations) = line.split_once('\t').filter(|_| !line.starts_with('#'))?;
            let weighted = translations.split(' ').filter_map(|one| one.split_once(':'));
            let weighted =
                weighted.filter_map(|(stems, weight)| Some((stems.to_owned(), weight.parse().ok()?)));
            Some((word.to_owned(), weighted.collect()))
        });
        Self(lines.collect())
    }

    /// The lines whose words `other` does not have.
    pub(crate) fn without(self, other: &Self) -> Self {
        let known = other.by_word();
        Self(self.0.into_iter().filter(|(word, _)| !known.contains_key(word.as_str())).collect())
    }

    /// The number of words of both tables, and of those whose best translation here `other` has too.
    pub(crate) fn agreement(&self, other: &Self) -> (usize, usize) {
        let known = other.by_word();
        let common = self.0.iter().filter_map(|(word, own)| Some((own.first()?, known.get(word.as_str())?)));
        let agrees = |((best, _), others): (&(String, f64), &&[(String, f64)])| {
            others.iter().any(|(stems, _)| stems.split('+').any(|stem| stem == best))
        };
        let agreeing: Vec<bool> = common.map(|(best, others)| agrees((best, others))).collect();
        (agreeing.len(), agreeing.iter().filter(|agrees| **agrees).count())
    }

    fn by_word(&self) -> HashMap<&str, &[(String, f64)]> {
        self.0.iter().map(|(word, translations)| (word.as_str(), translations.as_slice())).collect()
    }

    pub(crate) fn to_text(&self) -> String {
        let mut text = String::new();
        for (word, translations) in &self.0 {
            let described: Vec<String> =
                translations.iter().map(|(stems, weight)| format!("{stems}:{weight}")).collect();
            // Writing to a `String` cannot fail.
            let _ = writeln!(text, "{word}\t{}", described.join(" "));
        }
        text
    }
}
