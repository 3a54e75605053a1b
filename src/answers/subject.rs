//! What a page is about: `actor:银狐`, or a bare name, whose kind is found out.

use super::Snapshot;
use crate::article::EntityKind;
use crate::enrich::{canonical_name, meant_name};
use crate::error::Error;
use crate::message;
use crate::message::{Value, list};
use crate::query::{EntityFilter, Field, Leaf, Note, Query, QueryError, parse};
use crate::search::Selection;

/// The fields whose values have a page.
const FIELDS: [Field; 8] = [
    Field::Actor,
    Field::Malware,
    Field::Cve,
    Field::Technique,
    Field::Domain,
    Field::Address,
    Field::Hash,
    Field::Source,
];

/// Hex digits of an MD5, SHA-1, SHA-224, SHA-256, SHA-384 or SHA-512 digest. A shorter number is no hash unless it is
/// called one.
const DIGEST_LENGTHS: [usize; 6] = [32, 40, 56, 64, 96, 128];

/// A thing with a page.
#[derive(Debug, Clone)]
pub(super) struct Subject {
    /// The filter for the articles that name it.
    pub(super) leaf: Leaf,
    /// What else the typed text may mean, and values that no article has.
    pub(super) notes: Vec<Note>,
}

impl Subject {
    /// What `leaf` filters by, with notes on values that no article has.
    fn new(leaf: Leaf, snapshot: Snapshot<'_>) -> Result<Self, Error> {
        let notes = snapshot.engine.unmatched(&Query::Leaf(leaf.clone()))?;
        Ok(Self { leaf, notes })
    }
}

/// The names of the kinds that have a page, as users type them.
#[must_use]
pub fn entity_kinds() -> Vec<&'static str> {
    FIELDS.into_iter().map(Field::name).collect()
}

/// Reads what was typed.
///
/// # Errors
///
/// If the kind is unknown, it has no such value, or nothing at all is named so; if the index cannot be read.
pub(super) fn subject(typed: &str, snapshot: Snapshot<'_>) -> Result<Subject, Error> {
    let text = typed.trim().trim_matches(['"', '“', '”']);
    if let Some((name, value)) = text.split_once([':', '：'])
        && let Some(field) = Field::from_name(name)
    {
        if !FIELDS.contains(&field) {
            return Err(unknown(text, snapshot)?.into());
        }
        return Subject::new(leaf(field, value)?, snapshot);
    }
    if let Some(leaf) = by_shape(text) {
        return Subject::new(leaf, snapshot);
    }
    if let Some(subject) = by_name(text, snapshot)? {
        return Ok(subject);
    }
    // After names, since some of malware have dots.
    let is_domain = text.contains('.') && !text.contains(' ');
    match leaf(Field::Domain, text).ok().filter(|_| is_domain) {
        Some(leaf) => Subject::new(leaf, snapshot),
        None => Err(unknown(text, snapshot)?.into()),
    }
}

/// The filter for a value of a field, in any spelling that queries accept.
fn leaf(field: Field, value: &str) -> Result<Leaf, QueryError> {
    let value = value.trim().trim_matches(['"', '“', '”']).replace('"', "");
    let parsed = if value.is_empty() { None } else { Some(parse(&format!("{}:\"{value}\"", field.name()))?) };
    let Some(Query::Leaf(leaf)) = parsed else {
        let remedy = message!("write for example {example}", example = "actor:银狐");
        return Err(QueryError::new(0..0, message!("{field}: has no value", field = field.name()), remedy));
    };
    Ok(leaf)
}

/// The filter for a text whose form leaves no doubt: an address, a digest, a CVE id, a technique.
fn by_shape(text: &str) -> Option<Leaf> {
    let read = |field| leaf(field, text).ok();
    let is_digest = DIGEST_LENGTHS.contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_hexdigit());
    let is_number = text.bytes().all(|byte| byte.is_ascii_digit());
    if is_digest {
        return read(Field::Hash);
    }
    let cve = || read(Field::Cve).filter(|leaf| matches!(leaf, Leaf::Entity(EntityFilter::Cve(_))));
    let technique = || read(Field::Technique).filter(|_| text.starts_with(['T', 't']));
    let address = || read(Field::Address).filter(|_| !is_number && text.contains(['.', ':']));
    cve().or_else(technique).or_else(address)
}

/// The first kind of which articles have the name: a group, malware, a source. The others are notes.
fn by_name(text: &str, snapshot: Snapshot<'_>) -> Result<Option<Subject>, Error> {
    let mut found: Option<Subject> = None;
    for field in [Field::Actor, Field::Malware, Field::Source] {
        let leaf = leaf(field, text)?;
        let query = Query::Leaf(leaf.clone());
        let known = match field {
            Field::Actor => is_known(EntityKind::Actor, text),
            Field::Malware => is_known(EntityKind::Malware, text),
            _ => false,
        };
        let is_named = !snapshot.engine.select(Selection::Query(&query), snapshot.stop)?.is_empty();
        match &mut found {
            Some(subject) if is_named => {
                let message = message!("{query} has a page, too", query = query.to_string());
                subject.notes.push(Note::suggesting(message, query.to_string()));
            }
            None if is_named => found = Some(Subject { leaf, notes: Vec::new() }),
            None if known && field == Field::Malware => {
                found = Some(Subject::new(leaf, snapshot)?);
            }
            _ => {}
        }
    }
    Ok(found)
}

fn is_known(kind: EntityKind, name: &str) -> bool {
    canonical_name(kind, name).is_some() || meant_name(kind, name) != name
}

/// The error for a text that names nothing, with the nearest names.
fn unknown(text: &str, snapshot: Snapshot<'_>) -> Result<QueryError, Error> {
    let kinds = || list(entity_kinds());
    if let Some((name, _)) = text.split_once([':', '：']) {
        let message = message!("there is no kind {name}; available: {kinds}", name, kinds = kinds());
        let remedy = message!("write for example {example}", example = "actor:银狐");
        return Ok(QueryError::new(0..name.len(), message, remedy));
    }
    let mut near = Vec::new();
    for field in [Field::Actor, Field::Malware, Field::Source] {
        let notes = snapshot.engine.unmatched(&Query::Leaf(leaf(field, text)?))?;
        near.extend(notes.into_iter().filter_map(|note| note.suggestion));
    }
    let message = message!("no article names a group, malware or source {text}", text);
    let remedy = if near.is_empty() {
        message!("name its kind, as in cve:2024-47176; available: {kinds}", kinds = kinds())
    } else {
        message!("similar: {names}", names = list(near.into_iter().map(Value::from)))
    };
    Ok(QueryError::new(0..text.len(), message, remedy))
}
