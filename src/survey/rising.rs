//! Rising terms: words of titles, CVEs and groups that more publishers name in a period than in the one before.
//!
//! A publisher is a site or account and counts once per period, so that one busy feed cannot make a term rise.
//! The significance of a difference is the log-likelihood ratio of T. Dunning, Accurate Methods for the
//! Statistics of Surprise and Coincidence, Computational Linguistics 19(1), 1993.

use std::collections::{BTreeMap, HashMap, HashSet};

use serde::Serialize;

use crate::analysis::{Analyzer, Purpose};
use crate::article::{EntityKind, Origin};
use crate::enrich::{DisplayNames, names_of};
use crate::error::Error;
use crate::search::{Citation, Engine, Match, Period, StoredArticle, filtered, open};
use crate::stop::Stop;

/// Minimum publishers of a rising term.
const MIN_PUBLISHERS: usize = 3;

/// Likelihood ratio that chance exceeds once in a thousand times: the .999 quantile of χ² with one degree of freedom.
const MIN_LIKELIHOOD_RATIO: f64 = 10.83;

/// A term that shares this part of its stories or more with another is about the same event.
const MIN_SHARED_STORIES: f64 = 0.6;

/// The kind of a rising term.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum TermKind {
    /// A vulnerability.
    Cve,
    /// A threat actor.
    Actor,
    /// A word of a title.
    Word,
}

/// A rising term.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct RisingTerm {
    /// Its kind.
    pub kind: TermKind,
    /// Its most frequent spelling.
    pub term: String,
    /// Its names in each language, if it is a threat actor.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub names: Option<DisplayNames>,
    /// The log-likelihood ratio.
    pub score: f64,
    /// Number of publishers that name it in the period.
    pub publishers: usize,
    /// Number of publishers that name it in the period before.
    pub publishers_before: usize,
    /// Number of stories that name it in the period.
    pub stories: usize,
    /// Other terms of the same kind that rise with the same stories.
    pub with: Vec<String>,
    /// The article that names it first in the period.
    pub first: Citation,
}

/// The rising terms of a period.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Rising {
    /// The period.
    pub period: Period,
    /// The period that it is compared with.
    pub before: Period,
    /// Number of publishers in the period.
    pub publishers: usize,
    /// Number of publishers in the period before.
    pub publishers_before: usize,
    /// Sorted by kind, then by significance (highest first).
    pub terms: Vec<RisingTerm>,
}

impl TermKind {
    /// Every kind.
    pub const ALL: [Self; 3] = [Self::Cve, Self::Actor, Self::Word];

    /// The name that JSON uses.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Cve => "cve",
            Self::Actor => "actor",
            Self::Word => "word",
        }
    }
}

/// Identifies a term: its kind and the normal form of its spellings.
type Key = (TermKind, String);

/// One use of a term: how it is written there.
type Use = (Key, String);

/// The data of a term in the period.
#[derive(Default)]
struct TermData {
    publishers: HashSet<String>,
    stories: HashSet<u64>,
    spellings: BTreeMap<String, usize>,
    first: Option<Citation>,
}

/// The terms that rise in `period` among `matches`.
///
/// # Errors
///
/// If the index cannot be read.
pub fn rising(
    engine: &dyn Engine,
    matches: &[Match],
    period: Period,
    analyzer: &Analyzer,
    stop: &Stop,
) -> Result<Rising, Error> {
    let before = period.before();
    let matches = filtered(matches, |found| period.holds(found.date) || before.holds(found.date));
    let (mut named, mut named_before) =
        (HashMap::<Key, TermData>::new(), HashMap::<Key, HashSet<String>>::new());
    let (mut publishers, mut publishers_before) = (HashSet::new(), HashSet::new());
    for article in open(engine, &matches, stop) {
        let article = article?;
        let copies = &article.meta.copies;
        let publisher = copies.site();
        if period.holds(copies.date()) {
            let citation = Citation::from(&article);
            for (key, spelling) in uses(&article, analyzer) {
                named.entry(key).or_default().add(&publisher, article.meta.story, spelling, &citation);
            }
            publishers.insert(publisher);
        } else {
            for (key, _) in uses(&article, analyzer) {
                named_before.entry(key).or_default().insert(publisher.clone());
            }
            publishers_before.insert(publisher);
        }
    }
    let sizes = (publishers.len(), publishers_before.len());
    let count_before = |key: &Key| named_before.get(key).map_or(0, HashSet::len);
    let mut risen: Vec<(f64, Key, TermData)> = named
        .into_iter()
        .filter(|(_, named)| named.publishers.len() >= MIN_PUBLISHERS)
        .map(|(key, named)| {
            (surprise((named.publishers.len(), sizes.0), (count_before(&key), sizes.1)), key, named)
        })
        .filter(|(score, ..)| *score >= MIN_LIKELIHOOD_RATIO)
        .collect();
    risen.sort_by(|(a, a_key, _), (b, b_key, _)| {
        a_key
            .0
            .cmp(&b_key.0)
            .then(b.total_cmp(a))
            .then(b_key.1.len().cmp(&a_key.1.len()))
            .then(a_key.cmp(b_key))
    });
    let terms = grouped(risen, count_before);
    Ok(Rising { period, before, publishers: sizes.0, publishers_before: sizes.1, terms })
}

impl TermData {
    fn add(&mut self, publisher: &str, story: u64, spelling: String, citation: &Citation) {
        if !self.publishers.contains(publisher) {
            self.publishers.insert(publisher.to_owned());
        }
        self.stories.insert(story);
        *self.spellings.entry(spelling).or_default() += 1;
        // Matches come in order of date.
        self.first.get_or_insert_with(|| citation.clone());
    }

    /// The most frequent spelling; among equals the first in byte order, which is the one in capitals.
    fn spelling(&self) -> String {
        let most = self.spellings.iter().rev().max_by_key(|(_, count)| **count);
        most.map(|(spelling, _)| spelling.clone()).unwrap_or_default()
    }
}

/// The terms of an article, each once: words of its title, and the vulnerabilities and actors of its text.
fn uses(article: &StoredArticle, analyzer: &Analyzer) -> Vec<Use> {
    let mut uses: BTreeMap<Key, String> = BTreeMap::new();
    for token in analyzer.words(&article.title, Purpose::Searching).iter() {
        let spelling = &article.title[token.start..token.end];
        if is_term(spelling) {
            uses.insert((TermKind::Word, token.term.to_owned()), spelling.to_owned());
        }
    }
    for entity in article.meta.entities.iter().filter(|entity| entity.origin != Origin::Link) {
        let kind = match entity.kind {
            EntityKind::Cve => TermKind::Cve,
            EntityKind::Actor => TermKind::Actor,
            _ => continue,
        };
        uses.insert((kind, entity.value.clone()), entity.value.clone());
    }
    uses.into_iter().collect()
}

/// Whether a word can be a term: not a single letter or character, a number, or a vulnerability.
fn is_term(word: &str) -> bool {
    let number = word.get(..4).is_some_and(|start| start.eq_ignore_ascii_case("cve-"));
    !number
        && word.chars().count() > 1
        && word.chars().any(char::is_alphabetic)
        && !word.starts_with(|c: char| c.is_ascii_digit())
}

/// Dunning's log-likelihood ratio for `k` of `n` now and `k` of `n` before; 0 if the share did not grow.
fn surprise((now, of_now): (usize, usize), (before, of_before): (usize, usize)) -> f64 {
    let (k1, n1, k2, n2) = (now as f64, of_now as f64, before as f64, of_before as f64);
    if n1 == 0.0 || n2 == 0.0 || k1 / n1 <= k2 / n2 {
        return 0.0;
    }
    let log_likelihood = |share: f64, k: f64, n: f64| {
        let term = |count: f64, share: f64| if count > 0.0 { count * share.ln() } else { 0.0 };
        term(k, share) + term(n - k, 1.0 - share)
    };
    let pooled = (k1 + k2) / (n1 + n2);
    let apart = log_likelihood(k1 / n1, k1, n1) + log_likelihood(k2 / n2, k2, n2);
    2.0 * (apart - log_likelihood(pooled, k1, n1) - log_likelihood(pooled, k2, n2))
}

/// Joins terms of a kind to one that rises more and is named by the same stories.
fn grouped(risen: Vec<(f64, Key, TermData)>, count_before: impl Fn(&Key) -> usize) -> Vec<RisingTerm> {
    let mut kept: Vec<(RisingTerm, HashSet<u64>)> = Vec::new();
    for (score, key, named) in risen {
        let is_same = |stories: &HashSet<u64>| {
            let shared = stories.intersection(&named.stories).count() as f64;
            shared >= MIN_SHARED_STORIES * named.stories.len() as f64
        };
        let same = kept.iter_mut().find(|(term, stories)| term.kind == key.0 && is_same(stories));
        if let Some((term, _)) = same {
            term.with.push(named.spelling());
            continue;
        }
        let TermData { publishers, stories, first: Some(first), .. } = &named else { continue };
        let term = RisingTerm {
            kind: key.0,
            term: named.spelling(),
            names: (key.0 == TermKind::Actor).then(|| names_of(EntityKind::Actor, &key.1)).flatten(),
            score,
            publishers: publishers.len(),
            publishers_before: count_before(&key),
            stories: stories.len(),
            with: Vec::new(),
            first: first.clone(),
        };
        kept.push((term, named.stories));
    }
    kept.into_iter().map(|(term, _)| term).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_greater_share_is_a_surprise() {
        assert!(surprise((20, 200), (2, 200)) > MIN_LIKELIHOOD_RATIO);
        assert!(surprise((20, 200), (15, 200)) < MIN_LIKELIHOOD_RATIO);
        for none in [((2, 200), (20, 200)), ((5, 100), (10, 200)), ((5, 100), (0, 0)), ((0, 0), (3, 9))] {
            assert!(surprise(none.0, none.1).abs() < 1e-9, "{none:?}");
        }
        // By hand: 2 (10 ln(10/6) + 90 ln(90/94) + 2 ln(2/6) + 98 ln(98/94)).
        let by_hand = 2.0
            * (10.0 * (10f64 / 6.0).ln()
                + 90.0 * (90f64 / 94.0).ln()
                + 2.0 * (2f64 / 6.0).ln()
                + 98.0 * (98f64 / 94.0).ln());
        assert!((surprise((10, 100), (2, 100)) - by_hand).abs() < 1e-9);
    }

    #[test]
    fn numbers_and_single_characters_are_no_terms() {
        for (word, expected) in [
            ("供应链", true),
            ("CUPS", true),
            ("2024", false),
            ("的", false),
            ("3年", false),
            ("x", false),
            ("CVE-2024-1234", false),
        ] {
            assert_eq!(is_term(word), expected, "{word}");
        }
    }
}
