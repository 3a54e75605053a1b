//! Entities of the matching articles, with first and last sightings.

use std::collections::HashMap;

use jiff::civil::Date;
use serde::Serialize;

use crate::analysis::Analyzer;
use crate::article::{ArticleId, Entity, EntityKind, cve_year};
use crate::enrich::{DisplayNames, names_of};
use crate::error::Error;
use crate::query::Query;
use crate::search::{ArticleHead, Citation, Engine, HeadParts, Heads, Match, heads_about, open_about};
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

/// The data of an entity, collected over the articles.
#[derive(Default)]
struct Seen {
    /// The year of a CVE.
    year: Option<i16>,
    /// The story of each article.
    stories: Vec<u64>,
    dates: Option<(Date, Date)>,
    named_in: Vec<ArticleId>,
    benign: bool,
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
    let mut seen: HashMap<(EntityKind, String), Seen> = HashMap::new();
    let mut citations = Vec::new();
    for head in heads {
        let mut head = head?;
        let mut taken = head.take_related().filter(|entity| wanted.has(entity)).peekable();
        if taken.peek().is_none() {
            continue;
        }
        for Entity { kind, value, benign, .. } in taken {
            let seen = seen.entry((kind, value)).or_insert_with_key(|(_, value)| Seen::of(value));
            seen.add(&head, benign);
        }
        citations.push(Citation::from(head));
    }
    let mut entities: Vec<Sighting> =
        seen.into_iter().map(|((kind, value), seen)| seen.into_sighting(kind, value)).collect();
    entities.sort_unstable_by(|a, b| {
        let by_frequency = b.stories.cmp(&a.stories).then(b.last_seen.cmp(&a.last_seen));
        a.kind.cmp(&b.kind).then(by_frequency).then_with(|| a.value.cmp(&b.value))
    });
    Ok(Sightings { entities, citations })
}

impl Seen {
    fn of(value: &str) -> Self {
        Self { year: cve_year(value), ..Self::default() }
    }

    fn add(&mut self, head: &ArticleHead, benign: bool) {
        self.stories.push(head.story);
        self.named_in.push(head.id);
        self.benign |= benign;
        // An article from before the year of the CVE is dated wrong.
        let is_dated_right = |date: &Date| self.year.is_none_or(|year| year <= date.year());
        if let Some(date) = head.date.filter(is_dated_right) {
            let (first, last) = self.dates.unwrap_or((date, date));
            self.dates = Some((first.min(date), last.max(date)));
        }
    }

    fn into_sighting(mut self, kind: EntityKind, value: String) -> Sighting {
        self.stories.sort_unstable();
        self.stories.dedup();
        Sighting {
            kind,
            names: names_of(kind, &value),
            value,
            benign: self.benign,
            stories: self.stories.len(),
            articles: self.named_in.len(),
            first_seen: self.dates.map(|(first, _)| first),
            last_seen: self.dates.map(|(_, last)| last),
            named_in: self.named_in,
        }
    }
}
