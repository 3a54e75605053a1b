//! What articles name: beside the thing that they are about, or in the reports of an event.

use std::collections::{BTreeMap, HashSet};

use jiff::civil::Date;
use serde::Serialize;

use crate::article::{Entity, EntityKind};
use crate::enrich::{DisplayNames, names_of};
use crate::highlight::matches_filter;
use crate::query::Leaf;
use crate::search::StoredArticle;

/// Maximum things of each kind.
const MAX_COMPANIONS: usize = 20;

/// What articles name, that of most stories first.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Beside {
    /// Threat actors.
    pub actors: Vec<Companion>,
    /// Malware families.
    pub malware: Vec<Companion>,
    /// Vulnerabilities.
    pub cves: Vec<Companion>,
    /// Techniques of MITRE ATT&CK.
    pub techniques: Vec<Companion>,
    /// Addresses, domains, URLs, mail addresses and digests that may be malicious.
    pub indicators: Vec<Companion>,
}

/// A thing that articles name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Companion {
    /// Its kind.
    pub kind: EntityKind,
    /// Its normal form.
    pub value: String,
    /// Its names in each language, if it is a threat actor or malware.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub names: Option<DisplayNames>,
    /// Number of stories that name it.
    pub stories: usize,
    /// The day of the latest of them.
    pub last_seen: Option<Date>,
}

/// The counts of what articles name.
#[derive(Default)]
pub(super) struct Counts<'a> {
    /// What the articles were selected by, with its value: it is not counted.
    subject: Option<(&'a Leaf, &'a str)>,
    seen: BTreeMap<(EntityKind, String), (HashSet<u64>, Option<Date>)>,
}

impl<'a> Counts<'a> {
    /// Nothing yet, beside what `leaf` filters by and whose value is `value`.
    pub(super) fn beside(leaf: &'a Leaf, value: &'a str) -> Self {
        Self { subject: Some((leaf, value)), ..Self::default() }
    }

    pub(super) fn add(&mut self, article: &StoredArticle) {
        use EntityKind::{Actor, Cve, Malware, Technique};
        let (story, date) = (article.meta.story, article.meta.copies.date());
        let names =
            article.entities().filter(|entity| matches!(entity.kind, Actor | Malware | Cve | Technique));
        let others = names.chain(article.observables(false)).filter(|entity| !self.is_subject(entity));
        for entity in others.collect::<Vec<&Entity>>() {
            let (stories, last) = self.seen.entry((entity.kind, entity.value.clone())).or_default();
            stories.insert(story);
            *last = date.max(*last);
        }
    }

    /// Whether `entity` is the thing itself, or malware with the name of its group.
    fn is_subject(&self, entity: &Entity) -> bool {
        self.subject.is_some_and(|(leaf, value)| {
            entity.value == value || matches!(leaf, Leaf::Entity(filter) if matches_filter(filter, entity))
        })
    }

    pub(super) fn into_beside(self) -> Beside {
        let mut all: Vec<Companion> = self
            .seen
            .into_iter()
            .map(|((kind, value), (stories, last_seen))| {
                let names = names_of(kind, &value);
                Companion { kind, value, names, stories: stories.len(), last_seen }
            })
            .collect();
        // Stable: equals stay in the order of kinds and values.
        all.sort_by_key(|companion| std::cmp::Reverse((companion.stories, companion.last_seen)));
        let of = |is_wanted: fn(EntityKind) -> bool| {
            all.iter().filter(|one| is_wanted(one.kind)).take(MAX_COMPANIONS).cloned().collect()
        };
        Beside {
            actors: of(|kind| kind == EntityKind::Actor),
            malware: of(|kind| kind == EntityKind::Malware),
            cves: of(|kind| kind == EntityKind::Cve),
            techniques: of(|kind| kind == EntityKind::Technique),
            indicators: of(crate::enrich::is_observable),
        }
    }
}
