//! A period on one page: the events with most publishers, new vulnerabilities, threat actors.

mod head;
mod known;
mod mentions;

use std::collections::{BTreeSet, HashSet};

use serde::Serialize;

use super::report::EventReport;
use super::summary::EventSummary;
use crate::analysis::Analyzer;
use crate::article::EntityKind;
use crate::enrich::names_of;
use crate::error::Error;
use crate::query::{DateRange, Leaf, Query};
use crate::search::{Engine, HeadParts, Period, Selection, heads};
use crate::stop::Stop;

use head::Events;
use known::KnownNames;
pub use mentions::Mention;
use mentions::NamedEntities;

/// A brief of a period.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "serve", derive(schemars::JsonSchema))]
pub struct Brief {
    /// The days.
    pub period: Period,
    /// Number of articles.
    pub articles: usize,
    /// Number of stories.
    pub stories: usize,
    /// Number of feeds and accounts.
    pub sources: usize,
    /// The events with most publishers in the period, those in both languages first, at most as many as requested. Each has
    /// three publishers or more and is summed up until the end of the period; it may have begun before.
    pub events: Vec<EventSummary>,
    /// Vulnerabilities that no article of the days before names, those of most stories first. Lists of vulnerabilities
    /// and records of programs are ignored.
    pub new_cves: Vec<Mention>,
    /// Threat actors, those of most stories first.
    pub actors: Vec<Mention>,
}

/// Sums up the articles of `period`, with at most `most` events.
///
/// # Errors
///
/// If the index cannot be read.
pub fn brief(
    engine: &dyn Engine,
    period: Period,
    most: usize,
    analyzer: &Analyzer,
    stop: &Stop,
) -> Result<Brief, Error> {
    let days = DateRange { first: Some(period.first), last: Some(period.last) };
    let matches = engine.select(Selection::Query(&Query::Leaf(Leaf::Date(days))), stop)?;
    let mut events = Events::new(period);
    let (mut cves, mut actors) = (NamedEntities::default(), NamedEntities::default());
    let (mut sources, mut stories) = (BTreeSet::new(), HashSet::new());
    for (head, found) in heads(engine, &matches, HeadParts::All, stop).zip(&matches) {
        let head = head?;
        let report = EventReport::from(&head);
        sources.extend(report.sources_in(period).map(str::to_owned));
        stories.insert(report.story);
        cves.add(&head, &report, EntityKind::Cve);
        actors.add(&head, &report, EntityKind::Actor);
        events.add(found.event, report);
    }
    events.add_earlier(engine, stop)?;
    let mut head = events.head(most, analyzer);
    head.iter_mut().try_for_each(|event| event.read_leads(engine, stop))?;
    let known = KnownNames::before(engine, period, cves.values(), actors.values(), stop)?;
    Ok(Brief {
        period,
        articles: matches.len(),
        stories: stories.len(),
        sources: sources.len(),
        events: head,
        new_cves: cves
            .mentions(&events, analyzer, |cve| !known.has_cve(cve))
            .into_iter()
            .filter(|cve| cve.is_new)
            .collect(),
        actors: actors
            .mentions(&events, analyzer, |actor| !known.has_actor(actor))
            .into_iter()
            .map(|actor| Mention { names: names_of(EntityKind::Actor, &actor.value), ..actor })
            .collect(),
    })
}
