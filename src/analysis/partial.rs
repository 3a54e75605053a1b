//! A jieba whose dictionary is filled on demand: for the user's words.
//!
//! jieba chooses the likeliest segmentation of a run, where the probability of a word is its frequency divided by the
//! sum of all frequencies. So a dictionary of only the words within the run gives the same result as the full one, if
//! both have the same sum.

use jieba_rs::Jieba;

use super::dictionary::{DictionaryEntry, UserDictionary};
use super::lexicon;

/// A placeholder with the frequency of all words that are not loaded. No run of Han contains it.
const OTHERS: &str = "\u{F8FF}";

/// A jieba with a part of the dictionary.
pub(super) struct PartialJieba {
    jieba: Jieba,
    /// Sum of the frequencies of the words that are not loaded.
    others: usize,
}

impl PartialJieba {
    /// Loads the user's words, and the words within them, which decide their default frequencies.
    pub(super) fn new(user: &UserDictionary) -> Self {
        let mut partial = Self { jieba: Jieba::empty(), others: lexicon::TOTAL };
        partial.jieba.add_word(OTHERS, Some(partial.others), None);
        for DictionaryEntry { word, frequency } in user.entries() {
            partial.load(word);
            partial.jieba.add_word(word, frequency, None);
        }
        partial
    }

    /// Loads all words of the lexicon that occur in `run`.
    fn load(&mut self, run: &str) {
        let before = self.others;
        for (start, _) in run.char_indices() {
            lexicon::for_each_prefix(&run[start..], |word, frequency| {
                if !self.jieba.has_word(word) {
                    self.jieba.add_word(word, Some(frequency), None);
                    self.others -= frequency;
                }
            });
        }
        if self.others != before {
            self.jieba.add_word(OTHERS, Some(self.others), None);
        }
    }

    /// Byte ranges of the words of `run`, which must be folded Han.
    pub(super) fn words(&mut self, run: &str) -> Vec<std::ops::Range<usize>> {
        self.load(run);
        ranges(&self.jieba, run)
    }
}

/// A jieba with all words of the lexicon and the user.
pub(super) fn whole(user: &UserDictionary) -> Jieba {
    let mut jieba = Jieba::empty();
    // Half the work of `load_dict`, which would need the words as text.
    lexicon::for_each_word(|word, frequency| {
        jieba.add_word(word, Some(frequency), None);
    });
    for DictionaryEntry { word, frequency } in user.entries() {
        jieba.add_word(word, frequency, None);
    }
    jieba
}

/// Byte ranges of the words that `jieba` cuts `run` into.
pub(super) fn ranges(jieba: &Jieba, run: &str) -> Vec<std::ops::Range<usize>> {
    jieba.cut(run, false).iter().map(|word| word.byte_start..word.byte_end).collect()
}

#[cfg(test)]
mod tests {
    use std::sync::LazyLock;

    use proptest::prelude::*;

    use super::*;
    use crate::analysis::likeliest::likeliest;
    use crate::character::is_han;

    static WHOLE: LazyLock<Jieba> = LazyLock::new(|| whole(&UserDictionary::default()));

    /// The words that a run can have. Some others of jieba's words have Greek letters.
    static WORDS: LazyLock<Vec<String>> = LazyLock::new(|| {
        let mut words = Vec::new();
        lexicon::for_each_word(|word, _| words.push(word.to_owned()));
        words.retain(|word| word.chars().all(is_han));
        words
    });

    fn run() -> impl Strategy<Value = String> {
        let word = (0..WORDS.len()).prop_map(|at| WORDS[at].clone());
        let run = "[的了在不是网络安全漏洞攻击数据信息]{1,4}|\\p{Han}{1,3}";
        let piece = prop_oneof![3 => word, 1 => run];
        prop::collection::vec(piece, 1..6).prop_map(|pieces| pieces.concat())
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(3_000))]

        #[test]
        fn runs_are_cut_as_by_the_full_dictionary(runs in prop::collection::vec(run(), 1..4)) {
            let mut partial = PartialJieba::new(&UserDictionary::default());
            for run in runs {
                prop_assert_eq!(partial.words(&run), ranges(&WHOLE, &run), "{}", run);
                prop_assert_eq!(likeliest(&run), ranges(&WHOLE, &run), "{}", run);
            }
        }
    }

    #[test]
    fn equally_likely_rows_are_cut_as_by_the_full_dictionary() {
        for character in (0..=u32::from(char::MAX)).filter_map(char::from_u32).filter(|&it| is_han(it)) {
            for run in [
                format!("网网网{character}⺛"),
                format!("{character}网网网{character}网网网"),
                format!("网网网的{character}"),
            ] {
                assert_eq!(likeliest(&run), ranges(&WHOLE, &run), "{run}");
            }
        }
    }

    #[test]
    fn user_words_are_cut_as_by_the_full_dictionary() {
        let mut user = UserDictionary::default();
        user.add("谷堕\n谷堕大盗 50\n网络安全 1\n信息基础 90000\n由奇 3\n攻击者们").expect("words");
        let (mut partial, whole) = (PartialJieba::new(&user), whole(&user));
        for run in
            ["谷堕大盗攻击者们的网络安全", "关键信息基础设施", "由奇安信编译", "网络安全信息基础的", "谷堕了"]
        {
            assert_eq!(partial.words(run), ranges(&whole, run), "{run}");
        }
    }
}
