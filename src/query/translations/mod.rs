//! Translations: which English words reports have for a Chinese word, and the reverse.
//!
//! `data/translations.tsv` is the table. `build.rs` makes an `fst` map of each direction, which is read in place from
//! the binary, so that nothing is loaded until a word is looked up. English words are stems of the analyzer. The
//! caller segments texts; see [`chinese_words`] for Chinese and [`english_words`] for English.

mod segment;
mod table;

pub(crate) use segment::{chinese_words, english_words};
use table::{Table, table};

/// A word or phrase in the other language.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Translation {
    /// English stems, which stand together, or a single Chinese word.
    pub(crate) terms: Vec<&'static str>,
    /// How certain it is, above 0 and at most 1. A name has 1.
    pub(crate) weight: f32,
}

/// The weight of a certain translation in the table.
const CERTAIN: f32 = 15.0;

static TO_ENGLISH: Table = table!("english");
static TO_CHINESE: Table = table!("chinese");

/// At most four English translations of a Chinese word in simplified characters, the best first.
pub(crate) fn english(word: &str) -> impl Iterator<Item = Translation> + use<> {
    TO_ENGLISH.alternatives(word)
}

/// At most eight Chinese translations of an English stem, or of several joined by spaces, the best first.
pub(crate) fn chinese(stems: &str) -> impl Iterator<Item = Translation> + use<> {
    TO_CHINESE.alternatives(stems)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::character::is_han;

    fn described(translations: impl Iterator<Item = Translation>) -> Vec<String> {
        translations.map(|one| one.terms.join(" ")).collect()
    }

    #[test]
    fn words_are_found_in_both_directions() {
        assert_eq!(described(english("勒索软件")), ["ransomwar"]);
        assert!(described(english("银狐")).contains(&"silver fox".to_owned()));
        assert!(described(chinese("silver fox")).contains(&"银狐".to_owned()));
        assert_eq!(described(chinese("ransomwar"))[0], "勒索软件");
        assert!(english("没有这个词").chain(english("")).chain(chinese("zzz")).next().is_none());
    }

    #[test]
    fn the_table_is_sound() {
        let lines = include_str!("../data/translations.tsv").lines();
        let lines = lines.filter(|line| !line.is_empty() && !line.starts_with('#'));
        let mut words = std::collections::HashSet::new();
        for line in lines {
            let (word, alternatives) = line.split_once('\t').expect(line);
            assert!(words.insert(word), "{word} has two lines");
            assert!(
                word.chars().all(is_han) && crate::analysis::fold(word) == word,
                "{word} is not simplified Chinese"
            );
            let weights: Vec<u32> =
                alternatives.split(' ').map(|alternative| weight(alternative, line)).collect();
            assert!(
                (1..=4).contains(&weights.len()) && weights.is_sorted_by(|one, next| one >= next),
                "{line}"
            );
        }
        assert!(words.len() > 5000);
    }

    /// The weight of an alternative whose stems are terms of the analyzer.
    fn weight(alternative: &str, line: &str) -> u32 {
        let (stems, weight) = alternative.split_once(':').expect(line);
        let is_stem =
            |stem: &str| !stem.is_empty() && crate::analysis::fold(stem) == stem && !stem.contains(is_han);
        assert!(stems.split('+').all(is_stem), "{line}");
        let weight = weight.parse().expect(line);
        assert!((3..=15).contains(&weight), "{line}");
        weight
    }

    #[test]
    fn weights_are_shares() {
        let best = english("勒索软件").next().expect("a translation").weight;
        assert!((best - 1.0).abs() < f32::EPSILON, "{best}");
        assert!(english("数据泄露").all(|one| one.weight > 0.0 && one.weight <= 1.0));
    }
}
