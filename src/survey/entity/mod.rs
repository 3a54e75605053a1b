//! A thing on one page: when articles name it, what they name beside it, the latest stories.

mod latest;

use std::collections::HashSet;

use jiff::civil::Date;
use serde::Serialize;

use crate::analysis::Analyzer;
use crate::article::{Entity, EntityKind, cve_year};
use crate::enrich::{DisplayNames, aliases, meant_name, names_of};
use crate::error::Error;
use crate::query::{EntityFilter, Leaf, Query};
use crate::search::{
    Bucket, Citation, Engine, HeadParts, Interval, Match, Period, Unit, days_without, heads, heads_about,
    histogram,
};
use crate::stop::Stop;
use crate::survey::beside::{Beside, Counts, Subject};
use crate::survey::timeline::{EventHistory, TimelineRequest, events_of};
use latest::Latest;
pub use latest::LatestStory;

/// Maximum places of an activity: a line of a terminal.
const MAX_BUCKETS: usize = 60;

/// Maximum events.
const MAX_EVENTS: usize = 10;

/// A thing with what an archive has about it.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "serve", derive(schemars::JsonSchema))]
pub struct EntityPage {
    /// Its kind: the name of the field of queries.
    pub kind: &'static str,
    /// Its normal form.
    pub value: String,
    /// Its names in each language, if it is a threat actor or malware.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub names: Option<DisplayNames>,
    /// Its other names.
    pub aliases: Vec<String>,
    /// Number of articles that name it.
    pub articles: usize,
    /// Number of their stories.
    pub stories: usize,
    /// Number of sites and accounts that published them.
    pub publishers: usize,
    /// The day of the earliest article.
    pub first_seen: Option<Date>,
    /// The day of the latest article.
    pub last_seen: Option<Date>,
    /// The earliest article.
    pub first: Option<Citation>,
    /// When it was named, from the first time to the end of the archive or of the requested days.
    pub activity: Option<Activity>,
    /// Its events that most stories report, in order of their first reports: those of two publishers or more.
    pub events: Vec<EventHistory>,
    /// What its articles name, too.
    pub beside: Beside,
    /// The latest stories, the latest first.
    pub latest: Vec<LatestStory>,
}

/// Stories by date.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "serve", derive(schemars::JsonSchema))]
pub struct Activity {
    /// `day`, `week`, `month` or `year`.
    pub by: &'static str,
    /// The days that are counted.
    pub period: Period,
    /// The days of the period of which the index has no article.
    pub missing: Vec<Period>,
    /// Stories that name the thing.
    pub buckets: Vec<Bucket>,
}

/// The articles that a thing is seen against.
#[derive(Debug, Clone, Copy)]
pub struct Archive<'a> {
    /// All articles of the index, ordered by date.
    pub everything: &'a [Match],
    /// The last of the days in question; `None` if no article has a date.
    pub last: Option<Date>,
}

/// The page of what `leaf` filters by; `matches` are the articles that name it, ordered by date.
///
/// # Errors
///
/// If the index cannot be read.
pub fn entity_page(
    engine: &dyn Engine,
    leaf: &Leaf,
    matches: &[Match],
    archive: Archive<'_>,
    latest: usize,
    analyzer: &Analyzer,
    stop: &Stop,
) -> Result<EntityPage, Error> {
    let (kind, value) = subject_of(leaf);
    let query = Query::Leaf(leaf.clone());
    let subject = Subject { leaf, value: &value };
    let heads = match leaf {
        Leaf::Entity(_) => {
            let is_wanted = move |entity: &Entity| subject.has_beside(entity);
            heads_about(engine, matches, &query, analyzer, HeadParts::All, is_wanted, stop)
        }
        _ => heads(engine, matches, HeadParts::All, stop),
    };
    let dates = || matches.iter().filter_map(|found| found.date).filter(|date| is_plausible(&value, *date));
    let (first_seen, last_seen) = (dates().min(), dates().max());
    let (mut counts, mut shown) = (Counts::beside(subject), Latest::of(leaf, matches, latest));
    let (mut publishers, mut first) = (HashSet::new(), None);
    for head in heads {
        let head = head?;
        publishers.insert(head.copies.site());
        if first.is_none() && first_seen.is_some() && head.date == first_seen {
            first = Some(Citation::from(&head));
        }
        counts.add(&head);
        shown.add(&head);
    }
    let request = TimelineRequest { matches, query: Some(&query), most: MAX_EVENTS, analyzer };
    let (mut events, _) = events_of(engine, request, stop)?;
    events.retain(|event| event.summary.publishers > 1);
    let stories: HashSet<u64> = matches.iter().map(|found| found.story).collect();
    let named_kind = EntityKind::from_name(kind);
    Ok(EntityPage {
        kind,
        names: named_kind.and_then(|kind| names_of(kind, &value)),
        aliases: named_kind.map(|kind| aliases(kind, &value)).unwrap_or_default(),
        articles: matches.len(),
        stories: stories.len(),
        publishers: publishers.len(),
        first_seen,
        last_seen,
        first,
        activity: first_seen.zip(archive.last).map(|(first, last)| activity(matches, archive, first, last)),
        events,
        beside: counts.into_beside(),
        latest: shown.into_stories(),
        value,
    })
}

fn activity(matches: &[Match], archive: Archive<'_>, first: Date, last: Date) -> Activity {
    let period = Period { first, last: last.max(first) };
    let interval = Interval::Day.fitting(period, MAX_BUCKETS);
    Activity {
        by: interval.name(),
        period,
        missing: days_without(archive.everything, period),
        buckets: histogram(matches, interval, period, Unit::Stories),
    }
}

/// The kind and the value of what a filter is about.
fn subject_of(leaf: &Leaf) -> (&'static str, String) {
    match leaf {
        Leaf::Entity(filter) => match filter {
            EntityFilter::Cve(id) | EntityFilter::CveYear(id) => ("cve", id.clone()),
            EntityFilter::Address(block) => ("ip", block.to_string()),
            EntityFilter::Domain(name) => ("domain", name.clone()),
            EntityFilter::Hash(digits) => ("hash", digits.clone()),
            EntityFilter::Actor(name) => ("actor", meant_name(EntityKind::Actor, name)),
            EntityFilter::Malware(name) => ("malware", meant_name(EntityKind::Malware, name)),
            EntityFilter::Technique(id) => ("technique", id.clone()),
        },
        Leaf::Source { name, .. } => ("source", name.clone()),
        other => ("query", other.to_string()),
    }
}

/// Whether an article of `date` can name `value`: a CVE id of 2024 in an article of 2023 was added later.
fn is_plausible(value: &str, date: Date) -> bool {
    cve_year(value).is_none_or(|year| year <= date.year())
}
