//! Entities of the matching articles, with first and last sightings.

use std::hash::{BuildHasher, RandomState};

use hashbrown::HashTable;
use jiff::civil::Date;
use rayon::prelude::*;
use serde::Serialize;

use crate::analysis::Analyzer;
use crate::article::{ArticleId, Entity, EntityKind, cve_year};
use crate::enrich::{DisplayNames, names_of};
use crate::error::Error;
use crate::query::Query;
use crate::search::{
    ArticleHead, Citation, Engine, HeadParts, Heads, Match, heads_about, open_about, portions,
};
use crate::stop::Stop;

/// Which entities are listed.
#[derive(Debug, Clone, Default)]
pub struct Wanted {
    /// Only these kinds; all if empty.
    pub kinds: Vec<EntityKind>,
    /// Whether to include harmless values.
    pub benign: bool,
    /// Whether to include domains, URLs and mail addresses that are only references.
    pub references: bool,
}

/// An entity with the articles that name it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "serve", derive(schemars::JsonSchema))]
pub struct Sighting {
    /// Its kind.
    pub kind: EntityKind,
    /// Its normal form.
    pub value: String,
    /// Its names in each language, if it is a threat actor.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub names: Option<DisplayNames>,
    /// Whether it is known to be harmless.
    pub benign: bool,
    /// Number of stories that name it; reposts count once.
    pub stories: usize,
    /// Number of articles that name it.
    pub articles: usize,
    /// The day of the earliest article.
    pub first_seen: Option<Date>,
    /// The day of the latest article.
    pub last_seen: Option<Date>,
    /// The articles, the earliest first.
    pub named_in: Vec<ArticleId>,
}

/// The entities of all matching articles.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Sightings {
    /// Sorted by kind, then by number of stories (most first), then by the last date (latest first), then by value.
    pub entities: Vec<Sighting>,
    /// The articles that name any of them, the earliest first.
    pub citations: Vec<Citation>,
}

/// An entity while its articles are counted.
struct Seen {
    kind: EntityKind,
    value: String,
    /// The year of a CVE.
    year: Option<i16>,
    /// The articles with their stories.
    named_in: Vec<(ArticleId, u64)>,
    dates: Option<(Date, Date)>,
    benign: bool,
}

/// Entities that one thread counts: those whose hashes leave this remainder.
#[derive(Default)]
struct Share {
    remainder: u64,
    seen: HashTable<Seen>,
}

impl Wanted {
    /// Whether an entity of a head is listed.
    fn has(&self, entity: &Entity) -> bool {
        (self.kinds.is_empty() || self.kinds.contains(&entity.kind)) && (self.benign || !entity.benign)
    }

    /// The heads of `matches` that [`sightings`] needs, those that name something: each with the entities that belong to `query`.
    #[must_use]
    pub fn heads<'a>(
        &'a self,
        engine: &'a dyn Engine,
        matches: &[Match],
        query: &'a Query,
        analyzer: &'a Analyzer,
        stop: &'a Stop,
    ) -> Heads<'a> {
        if self.references {
            let articles = open_about(engine, matches, query, analyzer, stop);
            return Box::new(articles.map(|article| Ok(ArticleHead::with_references(&article?))));
        }
        heads_about(engine, matches, query, analyzer, HeadParts::Naming, |entity| self.has(entity), stop)
    }
}

/// Lists the entities that `wanted` takes of all heads.
///
/// # Errors
///
/// If the index cannot be read.
pub fn sightings(heads: Heads<'_>, wanted: &Wanted) -> Result<Sightings, Error> {
    let (count, hashes) = (rayon::current_num_threads() as u64, RandomState::new());
    let mut shares: Vec<Share> =
        (0..count).map(|remainder| Share { remainder, ..Share::default() }).collect();
    let mut citations = Vec::new();
    for portion in portions(heads) {
        let portion = portion?;
        shares.par_iter_mut().for_each(|share| share.count(&portion, wanted, count, &hashes));
        let named = portion.into_par_iter().filter(|head| head.related().any(|entity| wanted.has(entity)));
        citations.par_extend(named.map(Citation::from));
    }
    let mut entities: Vec<Sighting> = shares
        .into_par_iter()
        .flat_map_iter(|share| share.seen.into_iter().map(Seen::into_sighting))
        .collect();
    entities.par_sort_unstable_by(|a, b| {
        let by_frequency = b.stories.cmp(&a.stories).then(b.last_seen.cmp(&a.last_seen));
        a.kind.cmp(&b.kind).then(by_frequency).then_with(|| a.value.cmp(&b.value))
    });
    Ok(Sightings { entities, citations })
}

impl Share {
    /// Counts the wanted entities of `heads` that belong to this share of `count`.
    fn count(&mut self, heads: &[ArticleHead], wanted: &Wanted, count: u64, hashes: &RandomState) {
        for head in heads {
            for entity in head.related().filter(|entity| wanted.has(entity)) {
                let hash = hashes.hash_one((entity.kind, entity.value.as_str()));
                // The table uses the other bits.
                if (hash >> u32::BITS) % count == self.remainder {
                    let is_it = |seen: &Seen| seen.kind == entity.kind && seen.value == entity.value;
                    let rehash = |seen: &Seen| hashes.hash_one((seen.kind, seen.value.as_str()));
                    let entry = self.seen.entry(hash, is_it, rehash).or_insert_with(|| Seen::of(entity));
                    entry.into_mut().add(head, entity.benign);
                }
            }
        }
    }
}

impl Seen {
    fn of(Entity { kind, value, .. }: &Entity) -> Self {
        Self {
            kind: *kind,
            value: value.clone(),
            year: cve_year(value),
            named_in: Vec::new(),
            dates: None,
            benign: false,
        }
    }

    fn add(&mut self, head: &ArticleHead, benign: bool) {
        self.named_in.push((head.id, head.story));
        self.benign |= benign;
        // An article from before the year of the CVE is dated wrong.
        let is_dated_right = |date: &Date| self.year.is_none_or(|year| year <= date.year());
        if let Some(date) = head.date.filter(is_dated_right) {
            let (first, last) = self.dates.unwrap_or((date, date));
            self.dates = Some((first.min(date), last.max(date)));
        }
    }

    fn into_sighting(self) -> Sighting {
        let mut stories: Vec<u64> = self.named_in.iter().map(|(_, story)| *story).collect();
        stories.sort_unstable();
        stories.dedup();
        Sighting {
            kind: self.kind,
            names: names_of(self.kind, &self.value),
            value: self.value,
            benign: self.benign,
            stories: stories.len(),
            articles: self.named_in.len(),
            first_seen: self.dates.map(|(first, _)| first),
            last_seen: self.dates.map(|(_, last)| last),
            named_in: self.named_in.into_iter().map(|(article, _)| article).collect(),
        }
    }
}
