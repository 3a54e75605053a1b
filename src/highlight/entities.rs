//! Which entities a filter matches, and how articles spell them.

use crate::analysis::fold;
use crate::article::{Entity, EntityKind, parent_domains};
use crate::enrich;
use crate::indicator::idn;
use crate::query::EntityFilter;

/// The spellings in articles of what `filter` matches, if they can be listed.
pub(crate) fn names(filter: &EntityFilter) -> Vec<String> {
    match filter {
        EntityFilter::Cve(name) | EntityFilter::Technique(name) => vec![name.clone()],
        EntityFilter::Domain(name) => with_unicode_form(name),
        EntityFilter::Actor(name) => names_of_meant(EntityKind::Actor, name),
        EntityFilter::Malware(name) => names_of_meant(EntityKind::Malware, name),
        EntityFilter::CveYear(_) | EntityFilter::Hash(_) | EntityFilter::Address(_) => Vec::new(),
    }
}

/// The only entity that `filter` matches, if there is one and it has a term of its own.
pub(super) fn single_entity(filter: &EntityFilter) -> Option<(EntityKind, String)> {
    let meant = |kind, name: &str| Some((kind, enrich::meant_name(kind, name)));
    match filter {
        EntityFilter::Cve(id) => Some((EntityKind::Cve, id.clone())),
        EntityFilter::Actor(name) => meant(EntityKind::Actor, name),
        EntityFilter::Malware(name) => meant(EntityKind::Malware, name),
        _ => None,
    }
}

/// Whether an entity matches `filter`.
pub(crate) fn matches_filter(filter: &EntityFilter, entity: &Entity) -> bool {
    let Entity { kind, value, .. } = entity;
    match filter {
        EntityFilter::Cve(id) => *kind == EntityKind::Cve && value == id,
        EntityFilter::Technique(id) => {
            let below =
                value.strip_prefix(id.as_str()).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'));
            *kind == EntityKind::Technique && below
        }
        EntityFilter::CveYear(year) => *kind == EntityKind::Cve && value.starts_with(year.as_str()),
        EntityFilter::Domain(domain) => {
            *kind == EntityKind::Domain && parent_domains(value).any(|parent| parent == domain)
        }
        EntityFilter::Hash(digits) => *kind == EntityKind::Hash && value.starts_with(digits.as_str()),
        EntityFilter::Actor(name) => is_meant(entity, EntityKind::Actor, name),
        EntityFilter::Malware(name) => is_meant(entity, EntityKind::Malware, name),
        EntityFilter::Address(block) => {
            matches!(kind, EntityKind::Ipv4 | EntityKind::Ipv6)
                && value.parse().is_ok_and(|address| block.contains(address))
        }
    }
}

fn names_of_meant(kind: EntityKind, name: &str) -> Vec<String> {
    enrich::all_names(kind, &enrich::meant_name(kind, name))
}

fn is_meant(entity: &Entity, kind: EntityKind, name: &str) -> bool {
    entity.kind == kind && fold(&entity.value) == fold(&enrich::meant_name(kind, name))
}

/// Spellings of an entity in articles, apart from case and defanging.
pub(crate) fn spellings(entity: &Entity) -> Vec<String> {
    match entity.kind {
        EntityKind::Actor | EntityKind::Malware => enrich::all_names(entity.kind, &entity.value),
        EntityKind::Domain => with_unicode_form(&entity.value),
        _ => vec![entity.value.clone()],
    }
}

/// A domain in Punycode and in Unicode.
fn with_unicode_form(name: &str) -> Vec<String> {
    std::iter::once(name.to_owned()).chain(idn::in_letters(name)).collect()
}
