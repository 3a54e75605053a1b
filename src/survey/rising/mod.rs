//! Rising terms: words of titles, CVEs, groups and malware that more publishers name in a period than before.
//!
//! A publisher is a site or account and counts once per period, so that one busy feed cannot make a term rise.
//! The significance of a difference is the log-likelihood ratio of T. Dunning, Accurate Methods for the
//! Statistics of Surprise and Coincidence, Computational Linguistics 19(1), 1993.

mod earlier;
mod fragment;
mod likelihood;
mod uses;

use std::collections::{BTreeMap, HashMap, HashSet};

use rayon::prelude::*;
use serde::Serialize;

use crate::analysis::Analyzer;
use crate::article::EntityKind;
use crate::enrich::{DisplayNames, names_of};
use crate::error::Error;
use crate::search::{Citation, Engine, HeadParts, Match, Period, filtered, heads, portions};
use crate::stop::Stop;
use earlier::Earlier;
use fragment::{Fragment, completed};
use likelihood::{MIN_LIKELIHOOD_RATIO, surprise};
use uses::{Key, KnownWords, Use, uses};

/// Minimum publishers of a rising term.
const MIN_PUBLISHERS: usize = 3;

/// A term that shares this part of its stories or more with another is about the same event.
const MIN_SHARED_STORIES: f64 = 0.6;

/// Heads whose words a thread finds together: enough that it meets most words several times.
const READ_TOGETHER: usize = 1_024;

/// The kind of a rising term.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[cfg_attr(feature = "serve", derive(schemars::JsonSchema))]
#[serde(rename_all = "lowercase")]
pub enum TermKind {
    /// A vulnerability.
    Cve,
    /// A threat actor.
    Actor,
    /// A malware family.
    Malware,
    /// A word of a title.
    Word,
}

/// A rising term.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "serve", derive(schemars::JsonSchema))]
pub struct RisingTerm {
    /// Its kind.
    pub kind: TermKind,
    /// Its most frequent spelling.
    pub term: String,
    /// Its names in each language, if it is a threat actor or malware.
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
#[cfg_attr(feature = "serve", derive(schemars::JsonSchema))]
pub struct Rising {
    /// The period.
    pub period: Period,
    /// The period of as many days before it.
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
    pub const ALL: [Self; 4] = [Self::Cve, Self::Actor, Self::Malware, Self::Word];

    /// The name that JSON uses.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Cve => "cve",
            Self::Actor => "actor",
            Self::Malware => "malware",
            Self::Word => "word",
        }
    }

    /// The kind of the entities that are such terms.
    #[must_use]
    pub const fn entity_kind(self) -> Option<EntityKind> {
        match self {
            Self::Cve => Some(EntityKind::Cve),
            Self::Actor => Some(EntityKind::Actor),
            Self::Malware => Some(EntityKind::Malware),
            Self::Word => None,
        }
    }
}

/// The data of a term in the period.
#[derive(Default)]
struct TermData {
    publishers: HashSet<String>,
    stories: HashSet<u64>,
    spellings: BTreeMap<String, usize>,
    fragments: Vec<Fragment>,
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
    let mut earlier = Earlier::of(period);
    let is_used = |found: &Match| period.holds(found.date) || earlier.place_of(found.date).is_some();
    let matches = filtered(matches, is_used);
    let mut named = HashMap::<Key, TermData>::new();
    let mut publishers = HashSet::new();
    for portion in portions(heads(engine, &matches, HeadParts::All, stop)) {
        let portion = portion?;
        let used = portion.par_chunks(READ_TOGETHER).map(|heads| {
            let mut known = KnownWords::default();
            heads.iter().map(|head| uses(head, analyzer, &mut known)).collect()
        });
        let used: Vec<Vec<Vec<Use>>> = used.collect();
        for (head, used) in portion.into_iter().zip(used.into_iter().flatten()) {
            let publisher = head.copies.site();
            if let Some(place) = earlier.place_of(head.date) {
                earlier.add(place, publisher, used);
                continue;
            }
            let story = head.story;
            let citation = Citation::from(head);
            for used in used {
                named.entry(used.key.clone()).or_default().add(&publisher, story, used, &citation);
            }
            publishers.insert(publisher);
        }
    }
    let mut risen: Vec<(f64, Key, TermData)> = named
        .into_iter()
        .filter(|(_, named)| named.publishers.len() >= MIN_PUBLISHERS)
        .map(|(key, named)| {
            let score = surprise((named.publishers.len(), publishers.len()), earlier.counts(&key));
            (score, key, named)
        })
        .filter(|(score, ..)| *score >= MIN_LIKELIHOOD_RATIO)
        .collect();
    // What heads a list comes before what is only listed.
    let is_heading = |key: &Key, named: &TermData| {
        key.0 != TermKind::Word || !analyzer.is_predicate(&key.1) && !named.is_scrap()
    };
    risen.sort_by(|(a, a_key, a_named), (b, b_key, b_named)| {
        a_key
            .0
            .cmp(&b_key.0)
            .then(is_heading(b_key, b_named).cmp(&is_heading(a_key, a_named)))
            .then(b.total_cmp(a))
            .then(b_key.1.len().cmp(&a_key.1.len()))
            .then(a_key.cmp(b_key))
    });
    let terms = grouped(risen, |key| earlier.count_before(key), is_heading);
    let publishers_before = earlier.publishers_before();
    Ok(Rising { period, before: period.before(), publishers: publishers.len(), publishers_before, terms })
}

impl TermData {
    fn add(&mut self, publisher: &str, story: u64, used: Use, citation: &Citation) {
        if !self.publishers.contains(publisher) {
            self.publishers.insert(publisher.to_owned());
        }
        self.stories.insert(story);
        *self.spellings.entry(used.spelling).or_default() += 1;
        self.fragments.extend(used.fragment);
        // Matches come in order of date.
        self.first.get_or_insert_with(|| citation.clone());
    }

    /// Whether it is a pair of characters that is neither a word nor a part of a name: 因与.
    fn is_scrap(&self) -> bool {
        completed(&self.fragments).is_some_and(|whole| whole.chars().count() == 2)
    }

    /// The most frequent spelling, of a part of a name the whole; among equals the first in byte order, which is the
    /// one in capitals.
    fn spelling(&self) -> String {
        if let Some(whole) = completed(&self.fragments) {
            return whole;
        }
        let most = self.spellings.iter().rev().max_by_key(|(_, count)| **count);
        most.map(|(spelling, _)| spelling.clone()).unwrap_or_default()
    }
}

/// Joins terms of a kind to one that rises more and is named by the same stories. A term that heads no list, such as a
/// verb, is listed with others only.
fn grouped(
    risen: Vec<(f64, Key, TermData)>,
    count_before: impl Fn(&Key) -> usize,
    is_heading: impl Fn(&Key, &TermData) -> bool,
) -> Vec<RisingTerm> {
    let mut kept: Vec<(RisingTerm, HashSet<u64>)> = Vec::new();
    for (score, key, named) in risen {
        let is_same = |stories: &HashSet<u64>| {
            let shared = stories.intersection(&named.stories).count() as f64;
            shared >= MIN_SHARED_STORIES * named.stories.len() as f64
        };
        let spelling = named.spelling();
        let same = kept.iter_mut().find(|(term, stories)| term.kind == key.0 && is_same(stories));
        if let Some((term, _)) = same {
            let is_part = |whole: &String| whole.contains(&spelling) || spelling.contains(whole.as_str());
            if !is_part(&term.term) && !term.with.iter().any(is_part) {
                term.with.push(spelling);
            }
            continue;
        }
        let TermData { publishers, stories, first: Some(first), .. } = &named else { continue };
        if !is_heading(&key, &named) {
            continue;
        }
        let term = RisingTerm {
            kind: key.0,
            term: spelling,
            names: key.0.entity_kind().and_then(|kind| names_of(kind, &key.1)),
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
