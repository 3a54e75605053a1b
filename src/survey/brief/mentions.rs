//! What the articles of a brief name, each with the article that is about it.

use std::cmp::Reverse;
use std::collections::{BTreeMap, HashMap, HashSet};

use serde::Serialize;

use super::head::Events;
use crate::analysis::Analyzer;
use crate::article::{ArticleId, Entity, EntityKind, Origin, cve_year};
use crate::enrich::{DisplayNames, Genre};
use crate::search::{ArticleHead, Citation};
use crate::survey::central::central;
use crate::survey::report::EventReport;

/// An article with more vulnerabilities is a list and makes none of them news.
const MAX_CVES: usize = 20;

/// A vulnerability or threat actor named in the articles of the brief.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "serve", derive(schemars::JsonSchema))]
pub struct Mention {
    /// Its normal form.
    pub value: String,
    /// Its names in each language, if it is a threat actor.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub names: Option<DisplayNames>,
    /// Number of stories that name it.
    pub stories: usize,
    /// Whether a title names it.
    pub in_title: bool,
    /// Whether no article of the days before names it.
    pub is_new: bool,
    /// The article that is about it: one whose title names it rather than one that mentions it, of the event with most
    /// publishers.
    pub citation: Citation,
}

/// What articles name.
#[derive(Default)]
pub(super) struct NamedEntities(BTreeMap<String, Vec<Naming>>);

/// An article that names something.
#[derive(Clone)]
struct Naming {
    report: EventReport,
    in_title: bool,
    /// Number of names of that kind in the article.
    names: usize,
}

/// The event of each article, by its place among the events, and the number of its publishers.
type Coverage = HashMap<ArticleId, (usize, usize)>;

impl NamedEntities {
    /// Adds what an article names. Lists and records of programs are ignored.
    pub(super) fn add(&mut self, head: &ArticleHead, report: &EventReport, kind: EntityKind) {
        let entities = || head.entities.iter().filter(|entity| entity.kind == kind);
        let names = entities().count();
        if report.genre == Genre::Activity || kind == EntityKind::Cve && names > MAX_CVES {
            return;
        }
        for Entity { value, origin, .. } in entities().filter(|entity| entity.origin != Origin::Link) {
            let is_too_early = |year| report.citation.date.is_some_and(|date| date.year() < year);
            if cve_year(value).is_some_and(is_too_early) {
                continue;
            }
            let in_title = *origin == Origin::Title;
            self.0.entry(value.clone()).or_default().push(Naming { report: report.clone(), in_title, names });
        }
    }

    /// The names.
    pub(super) fn values(&self) -> impl Iterator<Item = &str> {
        self.0.keys().map(String::as_str)
    }

    /// The names, those of most stories first, then those in titles, then the latest numbers.
    pub(super) fn mentions(
        self,
        events: &Events,
        analyzer: &Analyzer,
        is_new: impl Fn(&str) -> bool,
    ) -> Vec<Mention> {
        let coverage = coverage(events);
        let mention = |(value, named): (String, Vec<Naming>)| {
            let stories: HashSet<u64> = named.iter().map(|naming| naming.report.story).collect();
            Some(Mention {
                names: None,
                stories: stories.len(),
                in_title: named.iter().any(|naming| naming.in_title),
                is_new: is_new(&value),
                citation: subject(&named, &coverage, analyzer)?.citation.clone(),
                value,
            })
        };
        let mut mentions: Vec<Mention> = self.0.into_iter().filter_map(mention).collect();
        mentions.sort_by(|a, b| {
            let weight = |mention: &Mention| (mention.stories, mention.in_title);
            weight(b).cmp(&weight(a)).then_with(|| b.value.cmp(&a.value))
        });
        mentions
    }
}

fn coverage(events: &Events) -> Coverage {
    let of_event = |(place, (reports, publishers)): (usize, (&[EventReport], usize))| {
        let ids: Vec<ArticleId> = reports.iter().map(|report| report.citation.id).collect();
        ids.into_iter().map(move |id| (id, (place, publishers)))
    };
    events.publishers().enumerate().flat_map(of_event).collect()
}

/// The article that is about what these articles name: of those that are most about it the central one.
fn subject<'n>(named: &'n [Naming], coverage: &Coverage, analyzer: &Analyzer) -> Option<&'n EventReport> {
    let rank = |naming: &Naming| {
        let (place, publishers) = coverage.get(&naming.report.citation.id).copied().unwrap_or_default();
        let is_article = naming.report.genre == Genre::Article;
        // Where no title names it, the article with fewest names is the most about it.
        let others = if naming.in_title { 0 } else { naming.names };
        (is_article, naming.in_title, publishers, Reverse(others), place)
    };
    let best = named.iter().map(rank).max()?;
    let best: Vec<&EventReport> =
        named.iter().filter(|naming| rank(naming) == best).map(|naming| &naming.report).collect();
    central(&best, analyzer)
}
