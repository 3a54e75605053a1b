//! A query in the words of the other language: Chinese to English, and English to Chinese.
//!
//! A word has several possible translations, and which one a report uses is not known. So a translated query keeps
//! all of them beside each other, and an engine takes the best one that an article has. Names and identifiers stand
//! for themselves.

mod chinese;
mod english;
mod names;
mod numbers;
mod texts;

use crate::analysis::{Analyzer, is_stop_word};
use crate::query::Query;
use texts::Texts;

/// The code of Chinese.
pub const CHINESE: &str = "zh";

/// The code of English.
pub const ENGLISH: &str = "en";

/// The least weight of the best translation of a word: a word with many translations would hardly count otherwise.
const MIN_BEST: f32 = 0.6;

/// The least weight of a translation, as a share of the best; weaker ones are chance.
const MIN_SHARE: f32 = 0.15;

/// A query in the words of another language.
#[derive(Debug, Clone, PartialEq)]
pub struct TranslatedQuery {
    /// The language of the articles to find: [`ENGLISH`] or [`CHINESE`].
    pub language: &'static str,
    /// The words of the query, each once.
    pub words: Vec<TranslatedWord>,
    /// What else the articles must satisfy, as it was typed: dates, sources, exclusions.
    pub filters: Vec<Query>,
}

/// A word of a query with its translations.
#[derive(Debug, Clone, PartialEq)]
pub struct TranslatedWord {
    /// The word as it was typed.
    pub typed: String,
    /// The word as articles of its own language have it in the word tier.
    pub term: String,
    /// Possible translations, the best first; none if the word is not known.
    pub translations: Vec<Translation>,
}

/// A word or phrase in the other language.
#[derive(Debug, Clone, PartialEq)]
pub struct Translation {
    /// Terms of the word tier, which stand together.
    pub terms: Vec<String>,
    /// How certain it is, above 0 and at most 1.
    pub weight: f32,
}

/// Translates `query`; `None` if it has no words to translate, or asks for an exact text or a language.
#[must_use]
pub fn translate(query: &Query, analyzer: &Analyzer) -> Option<TranslatedQuery> {
    let texts = Texts::of(query)?;
    let (language, words) = if texts.are_chinese() {
        (ENGLISH, chinese::words(&texts, analyzer))
    } else {
        (CHINESE, english::words(&texts, analyzer))
    };
    let mut distinct: Vec<TranslatedWord> = Vec::with_capacity(words.len());
    for word in words {
        if !is_stop_word(&word.term) && !distinct.iter().any(|known| known.term == word.term) {
            distinct.push(word);
        }
    }
    let is_translated = distinct.iter().any(TranslatedWord::is_translated);
    is_translated.then_some(TranslatedQuery { language, words: distinct, filters: texts.filters })
}

impl TranslatedWord {
    fn new(typed: &str, term: &str, translations: Vec<Translation>) -> Self {
        Self { typed: typed.to_owned(), term: term.to_owned(), translations: scaled(translations) }
    }

    /// Whether it has a translation besides its own spellings.
    fn is_translated(&self) -> bool {
        let letters = |text: &str| text.replace([' ', '-', '.'], "");
        let own = letters(&self.term);
        self.translations.iter().any(|translation| letters(&translation.terms.concat()) != own)
    }
}

/// `translations` with the best weight raised to the least one, without those that are chance.
fn scaled(mut translations: Vec<Translation>) -> Vec<Translation> {
    translations.sort_by(|a, b| b.weight.total_cmp(&a.weight));
    let Some(best) = translations.first().map(|best| best.weight) else { return translations };
    translations.retain(|translation| translation.weight >= MIN_SHARE * best);
    let factor = (MIN_BEST / best).max(1.0);
    translations
        .iter_mut()
        .for_each(|translation| translation.weight = (translation.weight * factor).min(1.0));
    translations
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::normal_form;
    use crate::query::{Synonyms, parse};

    fn translated(query: &str) -> Option<TranslatedQuery> {
        let analyzer = Analyzer::default();
        let parsed = parse(query).expect(query);
        let synonyms = Synonyms::built_in(normal_form);
        translate(&synonyms.expand(parsed, &|text| analyzer.pieces(text)), &analyzer)
    }

    /// `word>first translation` for each word.
    fn best(query: &str) -> String {
        let Some(translated) = translated(query) else { return String::new() };
        let word = |word: &TranslatedWord| {
            let best = word.translations.first().map(|best| best.terms.join(" ")).unwrap_or_default();
            format!("{}>{best}", word.typed)
        };
        translated.words.iter().map(word).collect::<Vec<_>>().join(" ")
    }

    fn has(query: &str, typed: &str, terms: &str) -> bool {
        let translated = translated(query).expect(query);
        let word = translated.words.iter().find(|word| word.typed == typed);
        word.is_some_and(|word| word.translations.iter().any(|one| one.terms.join(" ") == terms))
    }

    #[test]
    fn chinese_words_are_translated_and_names_stay() {
        assert_eq!(best("黑客 勒索软件"), "黑客>hacker 勒索软件>ransomwar");
        assert_eq!(best("Fortinet漏洞修复"), "Fortinet>fortinet 漏洞>vulner 修复>fix");
        assert!(has("银狐木马", "银狐", "silver fox"));
        assert!(has("海莲花", "海莲花", "oceanlotus"));
    }

    #[test]
    fn english_words_are_translated() {
        assert!(has("chinese hackers us treasury", "hackers", "黑客"));
        assert!(has("chinese hackers us treasury", "chinese", "中国"));
        assert!(has("silver fox trojan", "silver fox", "银狐"));
        assert!(has("ransomware hospital", "ransomware", "勒索软件"));
    }

    #[test]
    fn exact_texts_languages_and_filters_are_not_translated() {
        for query in [
            "\"黑客\"",
            "lang:en 黑客",
            "黑客 OR 勒索",
            "date:2024",
            "source:安全客",
            "CVE-2024-90001",
            "title:黑客",
        ] {
            assert_eq!(translated(query), None, "{query}");
        }
    }

    #[test]
    fn filters_stay() {
        let translated = translated("黑客 攻击 date:2024-09 -勒索").expect("words");
        assert_eq!(translated.filters.len(), 2);
        assert_eq!(translated.language, "en");
    }

    #[test]
    fn weak_translations_are_left_out() {
        let translation = |term: &str, weight| Translation { terms: vec![term.to_owned()], weight };
        let scaled = scaled(vec![translation("b", 0.03), translation("a", 0.3)]);
        assert_eq!(scaled, [translation("a", 0.6)]);
    }
}
