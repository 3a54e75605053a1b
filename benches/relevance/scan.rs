//! The ranking to be ahead of: BM25F that scans all texts for the words of all queries.
//!
//! Title, body and first characters are weighted and added up before one saturation; articles with more of a query's
//! words, of the year that it names, not stars on GitHub and not collections of news come first. Chinese words are
//! counted wherever their characters stand. It knows no runs, no synonyms, no stories, and takes minutes.

use std::collections::HashMap;
use std::sync::Arc;

use aho_corasick::AhoCorasick;
use frostem::{Algorithm, Stemmer};
use jieba_rs::Jieba;
use secnews::analysis::fold;
use secnews::index::Searcher;
use secnews::search::StoredArticle;

use super::judged::{Answering, Task};
use crate::common::jieba::jieba;

const TITLE: f64 = 6.0;
const LEAD: f64 = 2.0;
/// Characters of a body that are its lead, in bytes of UTF-8 about three times as many.
const LEAD_CHARS: usize = 300;
const TITLE_LENGTH: f64 = 0.5;
const BODY_LENGTH: f64 = 0.6;
const SATURATION: f64 = 4.0;
const COORDINATION: f64 = 0.5;
const STARRED: f64 = 0.3;
const DIGEST: f64 = 0.85;
const YEAR: f64 = 1.3;

const DIGESTS: [&str; 16] = [
    "周报",
    "日报",
    "月报",
    "早报",
    "晚报",
    "一周",
    "每周",
    "盘点",
    "汇总",
    "速览",
    "简报",
    "资讯",
    "roundup",
    "weekly",
    "newsletter",
    "digest",
];

/// Words of questions that stand in articles about anything.
const STOP_WORDS: &str = "the a an of to in on for and or is are was were be how do did what who why when where which with by from \
    at as it its this that about into can you your we our does 如何 怎么 怎样 什么 哪些 的 了 和 与 及 在 是 为 被 对 等 吗 呢 之 或 \
    中 上 下 有 其 将 最新";

/// The texts of all articles, as far as the queries go.
pub(crate) struct Scan {
    words: Words,
    articles: Vec<Scanned>,
    idf: Vec<f64>,
    mean_title: f64,
    mean_body: f64,
}

struct Scanned {
    path: String,
    title: String,
    year: Option<i16>,
    title_length: f64,
    body_length: f64,
    /// Word → occurrences in the title, in the body, in its first characters.
    counts: HashMap<usize, [f64; 3]>,
}

/// The words of all queries.
struct Words {
    jieba: Arc<Jieba>,
    stemmer: Stemmer,
    numbers: HashMap<String, usize>,
    /// Finds the Chinese ones, by their numbers.
    chinese: AhoCorasick,
    chinese_numbers: Vec<usize>,
}

impl Words {
    fn of(queries: &[&str]) -> Self {
        let no_words: [&str; 0] = [];
        let mut words = Self {
            jieba: jieba(),
            stemmer: Stemmer::new(Algorithm::English),
            numbers: HashMap::new(),
            chinese: AhoCorasick::new(no_words).expect("an automaton"),
            chinese_numbers: Vec::new(),
        };
        for query in queries {
            for term in words.terms(query) {
                let next = words.numbers.len();
                words.numbers.entry(term).or_insert(next);
            }
        }
        let chinese: Vec<(&str, usize)> = words
            .numbers
            .iter()
            .filter(|(word, _)| word.starts_with(is_ideograph))
            .map(|(word, number)| (word.as_str(), *number))
            .collect();
        words.chinese = AhoCorasick::new(chinese.iter().map(|(word, _)| word)).expect("an automaton");
        words.chinese_numbers = chinese.into_iter().map(|(_, number)| number).collect();
        words
    }

    /// The words of a query, each once.
    fn terms(&self, query: &str) -> Vec<String> {
        let query = fold(query);
        let mut terms: Vec<String> = Vec::new();
        for (_, run) in runs(&query) {
            let own: Vec<String> = if run.starts_with(is_ideograph) {
                self.jieba.cut(run, false).into_iter().map(|token| token.word.to_owned()).collect()
            } else {
                vec![self.stemmer.stem(run).to_string()]
            };
            let new = own.into_iter().filter(|term| !is_stop_word(term));
            for term in new {
                if !terms.contains(&term) {
                    terms.push(term);
                }
            }
        }
        terms
    }

    /// Calls `found` with the number and the place of each word of the queries in a folded text.
    fn find(&self, text: &str, mut found: impl FnMut(usize, usize)) {
        for hit in self.chinese.find_overlapping_iter(text) {
            found(self.chinese_numbers[hit.pattern().as_usize()], hit.start());
        }
        for (at, run) in runs(text).filter(|(_, run)| !run.starts_with(is_ideograph)) {
            let parts = run.split(['.', '_', '-', '+', '#']);
            for part in [run].into_iter().chain(parts.filter(|part| part.len() < run.len())) {
                if let Some(number) = self.numbers.get(&self.stemmer.stem(part).to_string()) {
                    found(*number, at);
                }
            }
        }
    }
}

/// Runs of ideographs, and Latin words with what joins their parts, each with its place.
fn runs(text: &str) -> impl Iterator<Item = (usize, &str)> {
    #[derive(PartialEq)]
    enum Kind {
        Chinese,
        Latin,
        Other,
    }
    let kind = |c: char| match c {
        c if is_ideograph(c) => Kind::Chinese,
        c if c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '-' | '+' | '#') => Kind::Latin,
        _ => Kind::Other,
    };
    let mut at = 0;
    std::iter::from_fn(move || {
        let start = at + text[at..].find(|c| kind(c) != Kind::Other)?;
        let own = kind(text[start..].chars().next()?);
        at = text[start..].find(|c| kind(c) != own).map_or(text.len(), |length| start + length);
        Some((start, text[start..at].trim_matches(['.', '_', '-', '+', '#'])))
    })
    .filter(|(_, run)| !run.is_empty())
}

impl Scan {
    /// Scans all articles of an index for the words of `queries`.
    pub(crate) fn new(searcher: &Searcher, queries: &[&str]) -> Self {
        let words = Words::of(queries);
        let mut articles = Vec::new();
        let each = |article: StoredArticle| articles.push(words.scan(&article));
        searcher.for_each_article(each).expect("readable");
        let count = articles.len().max(1) as f64;
        let mut having = vec![0.0_f64; words.numbers.len()];
        articles
            .iter()
            .flat_map(|article: &Scanned| article.counts.keys())
            .for_each(|word| having[*word] += 1.0);
        let idf = having.iter().map(|own| (1.0 + (count - own + 0.5) / (own + 0.5)).ln()).collect();
        let mean = |length: fn(&Scanned) -> f64| articles.iter().map(length).sum::<f64>() / count;
        let (mean_title, mean_body) =
            (mean(|article| article.title_length), mean(|article| article.body_length));
        Self { words, articles, idf, mean_title, mean_body }
    }

    fn score(&self, words: &[usize], year: Option<i16>, asks_for_digest: bool, article: &Scanned) -> f64 {
        let (mut sum, mut mass) = (0.0, 0.0);
        for word in words {
            let Some([title, body, lead]) = article.counts.get(word) else { continue };
            let in_title =
                TITLE * title / (1.0 - TITLE_LENGTH + TITLE_LENGTH * article.title_length / self.mean_title);
            let in_body = body / (1.0 - BODY_LENGTH + BODY_LENGTH * article.body_length / self.mean_body);
            let x = in_title + in_body + LEAD * lead;
            sum += self.idf[*word] * x * (SATURATION + 1.0) / (x + SATURATION);
            mass += self.idf[*word];
        }
        let whole: f64 = words.iter().map(|word| self.idf[*word]).sum();
        let factors = [
            (article.title.contains(" starred "), STARRED),
            (!asks_for_digest && is_digest(&article.title), DIGEST),
            (year.is_some() && article.year == year, YEAR),
        ];
        let factor: f64 = factors.iter().filter(|(holds, _)| *holds).map(|(_, factor)| factor).product();
        if sum > 0.0 { sum * factor * (mass / whole).powf(COORDINATION) } else { 0.0 }
    }
}

impl Words {
    fn scan(&self, article: &StoredArticle) -> Scanned {
        let (title, body) = (fold(&article.title), fold(&article.body));
        let mut counts: HashMap<usize, [f64; 3]> = HashMap::new();
        self.find(&title, |word, _| counts.entry(word).or_default()[0] += 1.0);
        let lead = body.char_indices().nth(LEAD_CHARS).map_or(body.len(), |(at, _)| at);
        self.find(&body, |word, at| {
            let own = counts.entry(word).or_default();
            own[1] += 1.0;
            own[2] += f64::from(u8::from(at < lead));
        });
        Scanned {
            path: article.meta.copies.paths().first().map(|path| (*path).to_owned()).unwrap_or_default(),
            year: article.meta.copies.date().map(jiff::civil::Date::year),
            title_length: title.chars().count() as f64,
            body_length: body.chars().count() as f64,
            title,
            counts,
        }
    }
}

impl Answering for Scan {
    fn answer(&self, _: Task, text: &str, wanted: usize) -> Vec<Vec<String>> {
        let words: Vec<usize> =
            self.words.terms(text).iter().filter_map(|term| self.words.numbers.get(term).copied()).collect();
        let folded = fold(text);
        let year = folded
            .split(|c: char| !c.is_ascii_digit())
            .find(|part| part.len() == 4 && part.starts_with("20"));
        let year = year.and_then(|year| year.parse().ok());
        let scored = self
            .articles
            .iter()
            .map(|article| (self.score(&words, year, is_digest(&folded), article), article));
        let mut found: Vec<(f64, &Scanned)> = scored.filter(|(score, _)| *score > 0.0).collect();
        found.sort_by(|a, b| b.0.total_cmp(&a.0));
        found.into_iter().take(wanted).map(|(_, article)| vec![article.path.clone()]).collect()
    }
}

fn is_stop_word(word: &str) -> bool {
    STOP_WORDS.split_whitespace().any(|stop| stop == word)
}

fn is_ideograph(c: char) -> bool {
    matches!(c, '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}')
}

fn is_digest(text: &str) -> bool {
    DIGESTS.iter().any(|word| text.contains(word))
}
