//! Entities of an article as index terms, and the queries for them.

use std::net::IpAddr;
use std::ops::Bound;

use tantivy::TantivyDocument;
use tantivy::query::{Query, RangeQuery, TermQuery};
use tantivy::schema::{IndexRecordOption, Term};

use super::Fields;
use crate::analysis::fold;
use crate::article::{Entity, EntityKind, parent_domains};
use crate::enrich;
use crate::query::{EntityFilter, mapped};

/// How articles that name an entity are found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum EntityKey {
    /// By its address.
    Address(IpAddr),
    /// By its term: the kind, a space, the value.
    Text(String),
}

/// How articles that name an entity are found. `value` is its normal form.
pub(crate) fn entity_key(kind: EntityKind, value: &str) -> EntityKey {
    match (kind, value.parse::<IpAddr>()) {
        (EntityKind::Ipv4 | EntityKind::Ipv6, Ok(address)) => EntityKey::Address(address),
        (EntityKind::Actor | EntityKind::Malware, _) => EntityKey::Text(term(kind, &fold(value))),
        _ => EntityKey::Text(term(kind, value)),
    }
}

/// The terms of an entity.
pub(in crate::index) enum EntityTerms {
    /// An address, for blocks.
    Address(IpAddr),
    /// Terms of the field `entity`.
    Texts(Vec<String>),
}

/// Adds the terms for `entities` to a document.
pub(in crate::index) fn add(document: &mut TantivyDocument, entities: &[Entity], fields: &Fields) {
    for entity in entities {
        match terms(entity) {
            EntityTerms::Address(address) => document.add_ip_addr(fields.address, mapped(address)),
            EntityTerms::Texts(texts) => {
                texts.into_iter().for_each(|text| document.add_text(fields.entity, text));
            }
        }
    }
}

/// The terms by which articles that name an entity are found: of a domain also those of its parents.
pub(in crate::index) fn terms(Entity { kind, value, .. }: &Entity) -> EntityTerms {
    if *kind == EntityKind::Domain {
        return EntityTerms::Texts(parent_domains(value).map(|domain| term(*kind, domain)).collect());
    }
    match entity_key(*kind, value) {
        EntityKey::Address(address) => EntityTerms::Address(address),
        EntityKey::Text(text) => EntityTerms::Texts(vec![text]),
    }
}

/// The term by which articles that name an entity are found. `value` is its normal form.
pub(in crate::index) fn entity_term(kind: EntityKind, value: &str, fields: &Fields) -> Term {
    match entity_key(kind, value) {
        EntityKey::Address(address) => Term::from_field_ip_addr(fields.address, mapped(address)),
        EntityKey::Text(text) => text_term(fields, &text),
    }
}

fn term(kind: EntityKind, value: &str) -> String {
    format!("{kind} {value}")
}

/// The first term of a kind with this beginning of its value, and the first term after them.
pub(crate) fn terms_of(kind: EntityKind, beginning: &str) -> (String, String) {
    let first = term(kind, beginning);
    let end = end_of(&first);
    (first, end)
}

/// The query for articles that match an entity filter.
pub(in crate::index) fn query(filter: &EntityFilter, fields: &Fields) -> Box<dyn Query> {
    let whole = |kind, value: &str| -> Box<dyn Query> {
        Box::new(TermQuery::new(text_term(fields, &term(kind, value)), IndexRecordOption::Basic))
    };
    let named = |kind, name: &str| whole(kind, &fold(&enrich::meant_name(kind, name)));
    match filter {
        EntityFilter::CveYear(year) => prefix_query(fields, &term(EntityKind::Cve, &format!("{year}-"))),
        EntityFilter::Cve(id) => whole(EntityKind::Cve, id),
        EntityFilter::Domain(domain) => whole(EntityKind::Domain, domain),
        EntityFilter::Hash(digits) => prefix_query(fields, &term(EntityKind::Hash, digits)),
        EntityFilter::Actor(name) => named(EntityKind::Actor, name),
        EntityFilter::Malware(name) => named(EntityKind::Malware, name),
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
