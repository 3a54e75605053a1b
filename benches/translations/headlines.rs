//! The headlines of an archive as words.

use std::collections::{HashMap, HashSet};

use secnews::analysis::{Analyzer, Purpose};
use secnews::index::Searcher;
use secnews::search::StoredArticle;

/// A larger share of headlines has a word that means nothing by itself.
const MAX_SHARE: f64 = 0.1;

/// Function words of English headlines. In Chinese these are single characters.
const FUNCTION_WORDS: [&str; 24] = [
    "a", "after", "an", "and", "are", "as", "at", "be", "by", "for", "from", "has", "in", "is", "it", "its",
    "of", "on", "s", "that", "the", "this", "to", "with",
];

/// Fewer words are no headline.
const MIN_WORDS: usize = 3;

/// A headline.
pub(crate) struct Headline {
    /// Days since 1970.
    pub(crate) day: i64,
    /// Its distinct words.
    pub(crate) words: Vec<String>,
}

/// The headlines of both languages, each once.
#[derive(Default)]
pub(crate) struct Headlines {
    pub(crate) chinese: Vec<Headline>,
    pub(crate) english: Vec<Headline>,
    /// Number of headlines with a word.
    pub(crate) in_chinese: HashMap<String, usize>,
    pub(crate) in_english: HashMap<String, usize>,
}

impl Headlines {
    pub(crate) fn read(searcher: &Searcher) -> Self {
        let (analyzer, mut headlines, mut seen) = (Analyzer::default(), Self::default(), HashSet::new());
        let each = |article: StoredArticle| {
            let Some(date) = article.meta.copies.date() else { return };
            let day = i64::from((date - jiff::civil::date(1970, 1, 1)).get_days());
            let words = words(&analyzer, &article.title);
            let is_chinese = words.iter().any(|word| is_han(word));
            if words.len() < MIN_WORDS || !seen.insert(words.clone()) {
                return;
            }
            let headline = Headline { day, words };
            match article.meta.language.as_str() {
                "zh" if is_chinese => headlines.chinese.push(headline),
                "en" if !is_chinese => headlines.english.push(headline),
                _ => {}
            }
        };
        searcher.for_each_article(each).expect("readable");
        headlines.in_chinese = without_common(&mut headlines.chinese);
        headlines.in_english = without_common(&mut headlines.english);
        headlines
    }

    pub(crate) fn chinese_idf(&self, word: &str) -> f64 {
        idf(self.chinese.len(), self.in_chinese.get(word))
    }

    pub(crate) fn english_idf(&self, word: &str) -> f64 {
        idf(self.english.len(), self.in_english.get(word))
    }
}

/// Whether a word is Chinese.
pub(crate) fn is_han(word: &str) -> bool {
    word.starts_with(|character| ('\u{4E00}'..='\u{9FFF}').contains(&character))
}

fn idf(headlines: usize, found: Option<&usize>) -> f64 {
    (1.0 + headlines as f64 / (found.map_or(0, |found| *found) as f64 + 0.5)).ln()
}

fn words(analyzer: &Analyzer, title: &str) -> Vec<String> {
    let mut words = Vec::new();
    for token in analyzer.words(title, Purpose::Searching).iter() {
        let is_function =
            FUNCTION_WORDS.contains(&token.term) || is_han(token.term) && token.term.chars().nth(1).is_none();
        if !is_function && !words.iter().any(|word| word == token.term) {
            words.push(token.term.to_owned());
        }
    }
    words
}

/// Removes the words that too many headlines have. Returns the number of headlines with each other word.
fn without_common(headlines: &mut [Headline]) -> HashMap<String, usize> {
    let mut found: HashMap<String, usize> = HashMap::new();
    for word in headlines.iter().flat_map(|headline| &headline.words) {
        *found.entry(word.clone()).or_default() += 1;
    }
    // Of a few headlines nothing is common.
    let most = (headlines.len() as f64 * MAX_SHARE).max(10.0);
    found.retain(|_, count| (*count as f64) < most);
    headlines.iter_mut().for_each(|headline| headline.words.retain(|word| found.contains_key(word)));
    found
}
