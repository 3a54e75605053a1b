//! Languages in Latin letters, by their function words and letters: for texts too short for trigrams.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;

use crate::article::Language;

/// Function words and words of security news; the head of the file describes the format.
const DATA: &str = include_str!("../data/languages.txt");

/// Weight of a word that few languages have, and of one that several have.
const OWN_WORD_WEIGHT: u32 = 4;
const SHARED_WORD_WEIGHT: u32 = 2;
/// Weight of a word with a letter that the language has and English lacks. Names have such letters too.
const LETTER_WEIGHT: u32 = 2;

/// The languages with letters that English lacks; English comes first.
const LANGUAGES: &[(&str, &str)] = &[
    ("en", ""),
    ("de", "äöüß"),
    ("fr", "éèêàâçîïôùûœ"),
    ("es", "áéíóúñ¿¡"),
    ("it", "àèéìòù"),
    ("pt", "ãõáâàéêíóôúç"),
    ("nl", "ëï"),
    ("pl", "ąćęłńóśźż"),
    ("vi", "ăđơưạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹ"),
    ("tr", "ğışçöü"),
    ("sv", "åäö"),
    ("da", "æøå"),
    ("no", "æøå"),
    ("fi", "äö"),
    ("cs", "ěščřžýáíéúůťďň"),
    ("ro", "ăâîșțşţ"),
    ("hu", "áéíóöőúüű"),
    ("id", ""),
];

/// Number of languages.
const COUNT: usize = LANGUAGES.len();

/// A score for each language, in the order of [`LANGUAGES`].
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct LanguageScores([u32; COUNT]);

/// Weights of words, by language.
static WORDS: LazyLock<FxHashMap<&'static str, LanguageScores>> = LazyLock::new(|| {
    let mut words: FxHashMap<&str, LanguageScores> = FxHashMap::default();
    for line in DATA.lines().filter(|line| !line.starts_with('#')) {
        let Some((code, list)) = line.split_once(':') else { continue };
        let worth = if code.ends_with('?') { SHARED_WORD_WEIGHT } else { OWN_WORD_WEIGHT };
        let Some(at) = position(code.trim_end_matches('?')) else { continue };
        for word in list.split_whitespace() {
            words.entry(word).or_default().0[at] = worth;
        }
    }
    words
});

fn position(code: &str) -> Option<usize> {
    LANGUAGES.iter().position(|(other, _)| *other == code)
}

impl LanguageScores {
    /// The sum over all words of `text`.
    pub(super) fn of(text: &str) -> Self {
        let mut scores = Self::default();
        let lower = text.to_lowercase();
        // Addresses have no words of a language, and single letters are variables in code.
        let words = lower.split_whitespace().filter(|run| !is_address(run));
        let words = words.flat_map(|run| run.split(|c: char| !c.is_alphabetic()));
        for word in words.filter(|word| word.chars().nth(1).is_some()) {
            if let Some(worth) = WORDS.get(word) {
                scores.add(*worth, 1);
            }
            if !word.is_ascii() {
                for (sum, (_, letters)) in scores.0.iter_mut().zip(LANGUAGES) {
                    *sum += if word.chars().any(|c| letters.contains(c)) { LETTER_WEIGHT } else { 0 };
                }
            }
        }
        scores
    }

    /// Adds other scores, multiplied by `times`.
    pub(super) fn add(&mut self, other: Self, times: u32) {
        self.0.iter_mut().zip(other.0).for_each(|(sum, more)| *sum += more * times);
    }

    /// Adds `weight` to the score of one language.
    pub(super) fn add_weight(&mut self, code: &str, weight: u32) {
        if let Some(at) = position(code) {
            self.0[at] += weight;
        }
    }

    /// Whether the score of a language is above 0 and not below that of English.
    pub(super) fn supports(&self, code: &str) -> bool {
        position(code).is_some_and(|at| self.0[at] > 0 && self.0[at] >= self.0[0])
    }

    /// Whether the scores support a language other than English.
    pub(super) fn support_other_than_english(&self) -> bool {
        LANGUAGES[1..].iter().any(|(code, _)| self.supports(code))
    }

    /// The language with the highest score, if that is at least `min` and above that of English; else English.
    pub(super) fn language(&self, min: u32) -> Language {
        let english = self.0[0];
        // Ties go to the first language: they are sorted by how much is published in them.
        let best = (1..COUNT).rev().max_by_key(|&at| self.0[at]);
        let best = best.filter(|&at| self.0[at] >= min && self.0[at] > english);
        best.map_or(Language::ENGLISH, |at| Language::new(LANGUAGES[at].0))
    }
}

/// Whether a run without white space is a URL, a path, a host, an account or a name of code.
fn is_address(run: &str) -> bool {
    let inner = run.trim_matches(|c: char| !c.is_alphanumeric());
    inner.contains(['/', '@', '_', '.', '\\', '='])
}
