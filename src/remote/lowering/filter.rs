//! Lowers filters by metadata. Some depend on what the index has, and are looked up first.

use serde_json::{Value, json};

use super::source::with_run;
use super::{any, nothing};
use crate::analysis::{fold, literal_run};
use crate::article::{EntityKind, PlausibleDays, day_number, numbers_beginning};
use crate::enrich;
use crate::matching::Plan;
use crate::query::{DateRange, EntityFilter, Leaf};

/// What is asked before a filter can be lowered.
#[derive(Debug, Clone, PartialEq)]
pub(in crate::remote) enum Lookup {
    /// Whether any article matches this query. If none does, the other one is the filter.
    Exists(Value, Value),
    /// The stories of the articles with numbers in a range.
    Stories(u64, u64),
    /// The events of the articles with numbers in a range.
    Events(u64, u64),
}

/// The filters of a query, each with its articles.
#[derive(Default)]
pub(in crate::remote) struct Accepted(Vec<(Leaf, Value)>);

impl Accepted {
    /// The filters of `plan`; `ask` answers what has to be asked first.
    pub(in crate::remote) fn of<E>(
        plan: &Plan,
        mut ask: impl FnMut(Lookup) -> Result<Value, E>,
    ) -> Result<Self, E> {
        let mut leaves: Vec<&Leaf> = Vec::new();
        each_filter(plan, &mut |leaf| {
            if !leaves.contains(&leaf) {
                leaves.push(leaf);
            }
        });
        let accepted = leaves.into_iter().map(|leaf| {
            let query = match lookup(leaf) {
                Some(lookup) => ask(lookup)?,
                None => accepted(leaf),
            };
            Ok((leaf.clone(), query))
        });
        Ok(Self(accepted.collect::<Result<_, E>>()?))
    }

    pub(super) fn get(&self, leaf: &Leaf) -> Value {
        let known = self.0.iter().find(|(other, _)| other == leaf);
        known.map_or_else(nothing, |(_, query)| query.clone())
    }
}

fn each_filter<'p>(plan: &'p Plan, visit: &mut impl FnMut(&'p Leaf)) {
    match plan {
        Plan::Filter(filter) => visit(&filter.leaf),
        Plan::Any(parts) | Plan::All(parts) => parts.iter().for_each(|part| each_filter(part, visit)),
        Plan::Not(inner) | Plan::Boosted(inner, _) => each_filter(inner, visit),
        Plan::Text(_) => {}
    }
}

fn lookup(leaf: &Leaf) -> Option<Lookup> {
    match leaf {
        Leaf::Source { name, exact: true } => {
            Some(Lookup::Exists(json!({"term": {"source_exact": fold(name.trim())}}), in_source(name)))
        }
        Leaf::Story(digits) => {
            let (first, last) = numbers_beginning(digits)?;
            Some(Lookup::Stories(first, last))
        }
        Leaf::Event(digits) => {
            let (first, last) = numbers_beginning(digits)?;
            Some(Lookup::Events(first, last))
        }
        _ => None,
    }
}

/// The articles that a leaf accepts without a look-up.
fn accepted(leaf: &Leaf) -> Value {
    match leaf {
        Leaf::Source { name, .. } => in_source(name),
        Leaf::Language(code) => json!({"term": {"language": code}}),
        Leaf::Host(host) => json!({"term": {"host": host}}),
        Leaf::Status(status) => json!({"term": {"status": status.as_str()}}),
        Leaf::Date(range) => of_dates(*range),
        Leaf::Id(digits) => {
            numbers_beginning(digits).map_or_else(nothing, |(first, last)| with_numbers(first, last))
        }
        Leaf::Entity(filter) => naming(filter),
        // Texts are planned elsewhere; digits that are no digits match nothing.
        Leaf::Text { .. } | Leaf::Story(_) | Leaf::Event(_) => nothing(),
    }
}

/// The articles by which a filter has any: those of a story or an event are more.
pub(in crate::remote) fn filter(leaf: &Leaf) -> Value {
    match (leaf, lookup(leaf)) {
        (_, Some(Lookup::Exists(exact, part))) => any(vec![exact, part]),
        (_, Some(Lookup::Stories(first, last) | Lookup::Events(first, last))) => with_numbers(first, last),
        (leaf, None) => accepted(leaf),
    }
}

/// The articles with numbers in a range.
pub(in crate::remote) fn with_numbers(first: u64, last: u64) -> Value {
    json!({"range": {"id": {"gte": first, "lte": last}}})
}

fn in_source(name: &str) -> Value {
    with_run(&literal_run(name), "source_literal")
}

fn of_dates(range: DateRange) -> Value {
    let days = PlausibleDays::now();
    let first = range.first.map_or(days.first, |first| first.max(days.first));
    let last = range.last.map_or(days.last, |last| last.min(days.last));
    if first > last {
        return nothing();
    }
    json!({"range": {"day": {"gte": day_number(first), "lte": day_number(last)}}})
}

fn naming(filter: &EntityFilter) -> Value {
    let term = |kind: EntityKind, value: &str| format!("{kind} {value}");
    let whole = |kind, value: &str| json!({"term": {"entity": term(kind, value)}});
    let beginning = |kind, value: &str| json!({"prefix": {"entity": {"value": term(kind, value)}}});
    let named = |kind, name: &str| whole(kind, &fold(&enrich::meant_name(kind, name)));
    match filter {
        EntityFilter::CveYear(year) => beginning(EntityKind::Cve, &format!("{year}-")),
        EntityFilter::Cve(id) => whole(EntityKind::Cve, id),
        EntityFilter::Domain(domain) => whole(EntityKind::Domain, domain),
        EntityFilter::Hash(digits) => beginning(EntityKind::Hash, digits),
        EntityFilter::Actor(name) => named(EntityKind::Actor, name),
        EntityFilter::Malware(name) => named(EntityKind::Malware, name),
        EntityFilter::Technique(id) => {
            any(vec![whole(EntityKind::Technique, id), beginning(EntityKind::Technique, &format!("{id}."))])
        }
        EntityFilter::Address(block) => {
            let (first, last) = block.range();
            json!({"range": {"address": {"gte": first.to_canonical(), "lte": last.to_canonical()}}})
        }
    }
}
