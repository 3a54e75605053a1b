//! Entities of an article as index terms, and the queries for them.

use std::net::IpAddr;
use std::ops::Bound;

use tantivy::TantivyDocument;
use tantivy::query::{Query, RangeQuery, TermQuery};
use tantivy::schema::{IndexRecordOption, Term};

use super::schema::Fields;
use super::stored::parent_domains;
use crate::analysis::fold;
use crate::article::{Entity, EntityKind};
use crate::enrich;
use crate::indicator::idn;
use crate::query::{EntityFilter, mapped};

/// Adds the terms for `entities` to a document.
pub(super) fn add(document: &mut TantivyDocument, entities: &[Entity], fields: &Fields) {
    for Entity { kind, value, .. } in entities {
        match (kind, value.parse::<IpAddr>()) {
            (EntityKind::Ipv4 | EntityKind::Ipv6, Ok(address)) => {
                document.add_ip_addr(fields.address, mapped(address));
            }
            (EntityKind::Domain, _) => parent_domains(value)
                .for_each(|domain| document.add_text(fields.entity, term(EntityKind::Domain, domain))),
            (EntityKind::Actor, _) => document.add_text(fields.entity, term(EntityKind::Actor, &fold(value))),
            _ => document.add_text(fields.entity, term(*kind, value)),
        }
    }
}

fn term(kind: EntityKind, value: &str) -> String {
    format!("{kind} {value}")
}

/// The first term of a kind, and the first term after the kind.
pub(super) fn terms_of(kind: EntityKind) -> (String, String) {
    let first = term(kind, "");
    let end = end_of(&first);
    (first, end)
}

/// The query for articles that match an entity filter.
pub(super) fn query(filter: &EntityFilter, fields: &Fields) -> Box<dyn Query> {
    let whole = |kind, value: &str| -> Box<dyn Query> {
        Box::new(TermQuery::new(text_term(fields, &term(kind, value)), IndexRecordOption::Basic))
    };
    match filter {
        EntityFilter::CveYear(year) => prefix_query(fields, &term(EntityKind::Cve, &format!("{year}-"))),
        EntityFilter::Cve(id) => whole(EntityKind::Cve, id),
        EntityFilter::Domain(domain) => whole(EntityKind::Domain, domain),
        EntityFilter::Hash(digits) => prefix_query(fields, &term(EntityKind::Hash, digits)),
        EntityFilter::Actor(name) => whole(EntityKind::Actor, &fold(&enrich::meant_actor(name))),
        EntityFilter::Technique(id) => {
            // A subtechnique has a dot after the id. `/` follows the dot in ASCII, so the range ends there.
            let first = term(EntityKind::Technique, id);
            let beyond = format!("{first}/");
            range(Bound::Included(text_term(fields, &first)), Bound::Excluded(text_term(fields, &beyond)))
        }
        EntityFilter::Address(block) => {
            let (first, last) = block.range();
            let bound = |address| Bound::Included(Term::from_field_ip_addr(fields.address, address));
            range(bound(first), bound(last))
        }
    }
}

/// The spellings in articles of what `filter` matches, if they can be listed.
pub(super) fn names(filter: &EntityFilter) -> Vec<String> {
    match filter {
        EntityFilter::Cve(name) | EntityFilter::Technique(name) => vec![name.clone()],
        EntityFilter::Domain(name) => with_unicode_form(name),
        EntityFilter::Actor(name) => enrich::actor_names(&enrich::meant_actor(name)),
        EntityFilter::CveYear(_) | EntityFilter::Hash(_) | EntityFilter::Address(_) => Vec::new(),
    }
}

/// Whether an entity matches `filter`.
pub(super) fn matches_filter(filter: &EntityFilter, entity: &Entity) -> bool {
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
        EntityFilter::Actor(name) => {
            *kind == EntityKind::Actor && fold(value) == fold(&enrich::meant_actor(name))
        }
        EntityFilter::Address(block) => {
            matches!(kind, EntityKind::Ipv4 | EntityKind::Ipv6)
                && value.parse().is_ok_and(|address| block.contains(address))
        }
    }
}

/// Spellings of an entity in articles, apart from case and defanging.
pub(super) fn spellings(entity: &Entity) -> Vec<String> {
    match entity.kind {
        EntityKind::Actor => enrich::actor_names(&entity.value),
        EntityKind::Domain => with_unicode_form(&entity.value),
        _ => vec![entity.value.clone()],
    }
}

/// A domain in Punycode and in Unicode.
fn with_unicode_form(name: &str) -> Vec<String> {
    std::iter::once(name.to_owned()).chain(idn::in_letters(name)).collect()
}

fn text_term(fields: &Fields, text: &str) -> Term {
    Term::from_field_text(fields.entity, text)
}

/// Terms that begin with `text`.
fn prefix_query(fields: &Fields, text: &str) -> Box<dyn Query> {
    range(Bound::Included(text_term(fields, text)), Bound::Excluded(text_term(fields, &end_of(text))))
}

/// The end of the range of texts with this prefix. Its last character must not be the last code point.
fn end_of(text: &str) -> String {
    let mut end = text.to_owned();
    let last = end.pop().and_then(|last| char::from_u32(u32::from(last) + 1));
    end.extend(last);
    end
}

fn range(lower: Bound<Term>, upper: Bound<Term>) -> Box<dyn Query> {
    Box::new(RangeQuery::new(lower, upper))
}
