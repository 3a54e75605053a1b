//! Entities of the matching articles, with first and last sightings.

use std::collections::{BTreeMap, HashSet};

use jiff::civil::Date;
use serde::Serialize;

use crate::article::{ArticleId, Entity, EntityKind, cve_year};
use crate::enrich::{DisplayNames, is_observable, names_of};
use crate::error::Error;
use crate::search::{Articles, Citation, StoredArticle};

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
    /// Sorted by kind, then by number of stories (most first), then by the last date (latest first).
    pub entities: Vec<Sighting>,
    /// The articles that name any of them, the earliest first.
    pub citations: Vec<Citation>,
}

/// The data of an entity, collected over the articles.
#[derive(Default)]
struct Seen {
    stories: HashSet<u64>,
    dates: Option<(Date, Date)>,
    named_in: Vec<ArticleId>,
    benign: bool,
}

impl Wanted {
    /// The entities of `article` that are listed.
    fn of<'a>(&self, article: &'a StoredArticle) -> Vec<&'a Entity> {
        let indicators = article.observables(self.benign);
        let is_listed =
            |entity: &Entity| self.references || !is_observable(entity.kind) || indicators.contains(&entity);
        let wanted =
            article.entities().filter(|entity| self.kinds.is_empty() || self.kinds.contains(&entity.kind));
        wanted.filter(|entity| (self.benign || !entity.benign) && is_listed(entity)).collect()
    }
}

/// Lists the entities that `wanted` takes of all `matches`.
///
/// # Errors
///
/// If the index cannot be read.
pub fn sightings(articles: Articles<'_>, wanted: &Wanted) -> Result<Sightings, Error> {
    let mut seen: BTreeMap<(EntityKind, String), Seen> = BTreeMap::new();
    let mut citations = Vec::new();
    for article in articles {
        let article = article?;
        let taken = wanted.of(&article);
        if taken.is_empty() {
            continue;
        }
        let citation = Citation::from(&article);
        for Entity { kind, value, benign, .. } in taken {
            let date = citation.date.filter(|date| cve_year(value).is_none_or(|year| year <= date.year()));
            let seen = seen.entry((*kind, value.clone())).or_default();
            seen.add(&citation, date, article.meta.story, *benign);
        }
        citations.push(citation);
    }
    let mut entities: Vec<Sighting> =
        seen.into_iter().map(|((kind, value), seen)| seen.into_sighting(kind, value)).collect();
    // A stable sort: equal entities stay in the order of their values.
    entities.sort_by(|a, b| {
        a.kind.cmp(&b.kind).then(b.stories.cmp(&a.stories)).then(b.last_seen.cmp(&a.last_seen))
    });
    Ok(Sightings { entities, citations })
}

impl Seen {
    /// `date` is the article's, unless it is dated wrong.
    fn add(&mut self, citation: &Citation, date: Option<Date>, story: u64, benign: bool) {
        self.stories.insert(story);
        self.named_in.push(citation.id);
        self.benign |= benign;
        if let Some(date) = date {
            let (first, last) = self.dates.unwrap_or((date, date));
            self.dates = Some((first.min(date), last.max(date)));
        }
    }

    fn into_sighting(self, kind: EntityKind, value: String) -> Sighting {
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
