//! What articles name: beside the thing that they are about, or in the reports of an event.

use std::collections::{BTreeMap, HashSet};

use jiff::civil::Date;
use serde::Serialize;

use crate::article::{Entity, EntityKind};
use crate::enrich::{DisplayNames, is_observable, names_of};
use crate::highlight::matches_filter;
use crate::query::Leaf;
use crate::search::ArticleHead;

/// Maximum things of each kind.
const MAX_COMPANIONS: usize = 20;

/// What articles name, that of most stories first.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "serve", derive(schemars::JsonSchema))]
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
#[cfg_attr(feature = "serve", derive(schemars::JsonSchema))]
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

/// What articles were selected by.
#[derive(Clone, Copy)]
pub(super) struct Subject<'a> {
    pub(super) leaf: &'a Leaf,
    /// Its value.
    pub(super) value: &'a str,
}

impl Subject<'_> {
    /// Whether `entity` is the thing itself, or malware with the name of its group.
    fn is(&self, entity: &Entity) -> bool {
        let Self { leaf, value } = self;
        entity.value == *value || matches!(leaf, Leaf::Entity(filter) if matches_filter(filter, entity))
    }

    /// Whether `entity` is counted beside it.
    pub(super) fn has_beside(&self, entity: &Entity) -> bool {
        is_counted(entity) && !self.is(entity)
    }
}

/// Whether an entity of a head is counted: a name, or an indicator that may be malicious.
fn is_counted(entity: &Entity) -> bool {
    use EntityKind::{Actor, Cve, Malware, Technique};
    matches!(entity.kind, Actor | Malware | Cve | Technique) || is_observable(entity.kind) && !entity.benign
}

/// The counts of what articles name.
#[derive(Default)]
pub(super) struct Counts<'a> {
    /// What the articles were selected by: it is not counted.
    subject: Option<Subject<'a>>,
    seen: BTreeMap<(EntityKind, String), (HashSet<u64>, Option<Date>)>,
}

impl<'a> Counts<'a> {
    /// Nothing yet, beside `subject`.
    pub(super) fn beside(subject: Subject<'a>) -> Self {
        Self { subject: Some(subject), ..Self::default() }
    }

    pub(super) fn add(&mut self, head: &ArticleHead) {
        let is_wanted = |entity: &&Entity| match self.subject {
            Some(subject) => subject.has_beside(entity),
            None => is_counted(entity),
        };
        for entity in head.related().filter(is_wanted) {
            let (stories, last) = self.seen.entry((entity.kind, entity.value.clone())).or_default();
            stories.insert(head.story);
            *last = head.date.max(*last);
        }
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
            indicators: of(is_observable),
        }
    }
}
