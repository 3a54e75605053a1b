//! The outline of an article: the terms that decide which event it reports.

use serde::{Deserialize, Serialize};

use super::counts::TermCounts;
use super::term::Term;
use crate::analysis::{Analyzer, Purpose, Tokens, fold, is_stop_word};
use crate::article::{ArticleId, Entity, EntityKind, Origin, day_number, is_chinese};
use crate::character::is_han;
use crate::clean::site_number;
use crate::document::{Document, Publications};
use crate::enrich::Genre;
use crate::query::translations;

/// Terms of the body that count: the lead describes the event, the rest is background.
const LEAD_TERMS: usize = 50;

/// Bytes of a body in which the lead is looked for. Fifty words of English with their particles take 400 to 500, of Chinese 350.
const LEAD_BYTES: usize = 500;

/// The weight of a term of the lead; one of the title has 1.
const LEAD_WEIGHT: f32 = 0.35;

/// The weight of a Chinese word without a translation in the English space, where it matches no English article: such an
/// article is not less certain of the words that it has left.
const UNTRANSLATED_WEIGHT: f32 = 0.5;

/// Translations of a word that count. Further ones are rather of its other meanings.
const MAX_TRANSLATIONS: usize = 2;

/// The least weight of the best translation of a word: an uncertain one is still the best that there is.
const MIN_TRANSLATION: f32 = 0.6;

/// Minimum terms of a title. A shorter one describes no event.
const MIN_TITLE_TERMS: usize = 3;

/// An article as an outline is made from it.
#[derive(Debug, Clone, Copy)]
pub struct Source<'a> {
    /// The article's id.
    pub id: ArticleId,
    /// The number of its story.
    pub story: u64,
    /// Language code.
    pub language: &'a str,
    /// Clean headline.
    pub title: &'a str,
    /// Clean body.
    pub body: &'a str,
    /// Its entities.
    pub entities: &'a [Entity],
    /// Where it was published.
    pub copies: &'a Publications,
}

impl<'a> From<&'a Document> for Source<'a> {
    fn from(document: &'a Document) -> Self {
        let Document { id, story, language, title, body, entities, copies, .. } = document;
        Self { id: *id, story: *story, language, title, body, entities, copies }
    }
}

/// What is compared of an article.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Outline {
    /// The article's number.
    pub article: u64,
    /// The number of its story.
    pub story: u64,
    /// Number of its site.
    pub site: u64,
    /// Its date in days since 1970.
    pub day: i32,
    /// Whether it is Chinese.
    pub is_chinese: bool,
    /// The terms of a Chinese article; none for others.
    pub(super) chinese: Vec<WeightedTerm>,
    /// The terms of an article in another language; for a Chinese article, the translated ones and those in Latin script.
    pub(super) english: Vec<WeightedTerm>,
    /// The vulnerabilities that the title names.
    pub(super) cves: Vec<Term>,
}

/// A term with a weight from 0 to 255, which stands for 1. Lists of them are sorted by term.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct WeightedTerm {
    pub(super) term: Term,
    weight: u8,
}

impl WeightedTerm {
    fn new(term: &str, weight: f32) -> Self {
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "it is from 0 to 255")]
        let weight = (weight.clamp(0.0, 1.0) * 255.0).round() as u8;
        Self { term: Term::of(term), weight }
    }

    pub(super) fn weight(self) -> f32 {
        f32::from(self.weight) / 255.0
    }

    /// Whether it is a term of the title, or a fairly certain translation of one.
    pub(super) fn is_of_title(self) -> bool {
        self.weight() > LEAD_WEIGHT + 0.01
    }
}

/// Makes outlines.
#[derive(Clone, Copy)]
pub struct Outliner<'a> {
    /// The analyzer of the index.
    pub analyzer: &'a Analyzer,
}

impl Outliner<'_> {
    /// The outline of an article; `None` if it reports no event: it has no date, hardly a title, or is a digest, an
    /// advertisement, or a record of a program.
    #[must_use]
    pub fn outline(self, source: &Source<'_>) -> Option<Outline> {
        let date = source.copies.date()?;
        if Genre::of(&fold(source.title), source.copies.url()) != Genre::Article {
            return None;
        }
        let title = self.analyzer.words(source.title, Purpose::Searching);
        let mut terms: Vec<(&str, f32)> = descriptive(&title).map(|term| (term, 1.0)).collect();
        if terms.len() < MIN_TITLE_TERMS {
            return None;
        }
        let lead = &source.body[..source.body.floor_char_boundary(LEAD_BYTES)];
        let lead = self.analyzer.words(lead, Purpose::Searching);
        terms.extend(descriptive(&lead).take(LEAD_TERMS).map(|term| (term, LEAD_WEIGHT)));
        let is_chinese = is_chinese(source.language);
        let own = distinct(terms.iter().map(|&(term, weight)| WeightedTerm::new(term, weight)).collect());
        let (chinese, english) = if is_chinese { (own, translated(&terms)) } else { (Vec::new(), own) };
        let named = |entity: &&Entity| entity.kind == EntityKind::Cve && entity.origin == Origin::Title;
        Some(Outline {
            article: source.id.number(),
            story: source.story,
            site: site_number(&source.copies.site()),
            day: day_number(date),
            is_chinese,
            chinese,
            english,
            cves: source.entities.iter().filter(named).map(|cve| Term::of(&cve.value)).collect(),
        })
    }
}

impl Outline {
    /// Counts the terms of the article.
    pub fn count(&self, counts: &mut TermCounts) {
        counts.add(self.own_terms().iter().map(|one| one.term));
    }

    /// The terms in its own language.
    fn own_terms(&self) -> &[WeightedTerm] {
        if self.is_chinese { &self.chinese } else { &self.english }
    }
}

/// The words that describe the article.
fn descriptive(words: &Tokens) -> impl Iterator<Item = &str> {
    words.iter().map(|word| word.term).filter(|term| is_descriptive(term))
}

/// Whether a term describes the article: numbers and dates are shared by chance.
fn is_descriptive(term: &str) -> bool {
    let is_number = |byte| matches!(byte, b'0'..=b'9' | b'-' | b'/' | b':' | b'.' | b',' | b'%');
    term.len() > 1 && !term.bytes().all(is_number) && !is_stop_word(term)
}

/// The terms of a Chinese article in English.
fn translated(terms: &[(&str, f32)]) -> Vec<WeightedTerm> {
    let mut english = Vec::new();
    for &(term, weight) in terms {
        if !term.starts_with(is_han) {
            english.push(WeightedTerm::new(term, weight));
            continue;
        }
        let mut translations = translations::english(term).peekable();
        let Some(best) = translations.peek().map(|best| best.weight) else {
            english.push(WeightedTerm::new(term, weight * UNTRANSLATED_WEIGHT));
            continue;
        };
        let scale = (MIN_TRANSLATION / best).max(1.0);
        let single = translations.filter(|translation| translation.terms.len() == 1);
        for translation in single.take(MAX_TRANSLATIONS) {
            let weight = weight * (translation.weight * scale).min(1.0);
            english.extend(translation.terms.iter().map(|stem| WeightedTerm::new(stem, weight)));
        }
    }
    distinct(english)
}

/// The terms in order; of several weights of a term the highest.
fn distinct(mut terms: Vec<WeightedTerm>) -> Vec<WeightedTerm> {
    terms.sort_unstable_by(|a, b| a.term.cmp(&b.term).then(b.weight.cmp(&a.weight)));
    terms.dedup_by_key(|weighted| weighted.term);
    terms
}
