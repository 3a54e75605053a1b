//! The head of an article as columns: its title and publications as one value, its entities as one value each.
//!
//! `head` begins with whether the article names something, since many surveys read only such articles. The date and the source
//! follow, so that the values of some days are neighbours in its dictionary, and those of a source share a beginning. `named` has a character for the kind first, so that a kind is a range of ordinals
//! and ordinals have the order of entities.

use jiff::civil::Date;
use tantivy::TantivyDocument;

use super::Fields;
use super::stored::{day_number, day_of};
use crate::article::{Entity, EntityKind, Origin};
use crate::document::{Document, Publication, Publications};
use crate::enrich::is_observable;

/// Ends each part of a value.
pub(super) const END: char = '\0';

/// Maximum bytes of a value. tantivy truncates those of more than 65,535. Titles and URLs have some hundred.
const MAX_BYTES: usize = 60_000;

/// The kind of the first character of a value of `named` is this one or a later one, in the order of kinds.
const FIRST_KIND: u8 = b'a';

const IS_BENIGN: char = '+';
const IS_REFERENCE: char = '-';
const IS_COLLECTION: &str = "c";

/// The first character of a head: whether the article has a value of `named`.
const IS_NAMING: char = '+';
const IS_NOT_NAMING: char = '-';

/// Heads of articles that name nothing are not less than this, all others are.
pub(in crate::index) const FIRST_NOT_NAMING: &str = "-";

/// The texts of a head.
#[derive(Debug, PartialEq)]
pub(crate) struct HeadTexts {
    pub(crate) title: String,
    pub(crate) copies: Publications<()>,
    pub(crate) is_collection: bool,
}

/// Adds the values for a document. A document without a value of `head` has to be read from the store.
pub(in crate::index) fn add(made: &mut TantivyDocument, document: &Document, fields: &Fields) {
    let entities = document.entities.iter().enumerate();
    let values: Vec<Option<String>> = entities
        .filter_map(|(at, entity)| {
            let is_reference = is_reference(document, at, entity);
            let is_listed = !is_reference || entity.origin == Origin::Title;
            is_listed.then(|| named_value(entity, is_reference))
        })
        .collect();
    let (are_complete, is_naming) = (values.iter().all(Option::is_some), !values.is_empty());
    values.into_iter().flatten().for_each(|value| made.add_text(fields.named, value));
    if let Some(value) = head_value(document, is_naming).filter(|_| are_complete) {
        made.add_text(fields.head, value);
    }
}

/// Whether the article only refers to its entity at this position.
pub(super) fn is_reference(document: &Document, at: usize, entity: &Entity) -> bool {
    is_observable(entity.kind) && document.indicators.binary_search(&at).is_err()
}

/// Whether it names something; date, source and URL of each copy; the title; a mark of a collection. `None` if this cannot be read
/// back.
fn head_value(document: &Document, is_naming: bool) -> Option<String> {
    let mut parts = Vec::new();
    for copy in &document.copies {
        parts.extend(publication_parts(copy)?);
    }
    parts.push(document.title.clone());
    parts.push(if document.is_collection { IS_COLLECTION.to_owned() } else { String::new() });
    parts[0].insert(0, if is_naming { IS_NAMING } else { IS_NOT_NAMING });
    joined(&parts)
}

/// Reads a value of `head`.
pub(crate) fn read_head(value: &str) -> Option<HeadTexts> {
    let parts: Vec<&str> = value.strip_prefix([IS_NAMING, IS_NOT_NAMING])?.split(END).collect();
    let [copies @ .., title, mark] = &parts[..] else { return None };
    let (copies, rest) = copies.as_chunks::<3>();
    let copies = Publications::in_order(copies.iter().map(read_publication).collect::<Option<_>>()?);
    let is_collection = *mark == IS_COLLECTION;
    rest.is_empty().then(|| HeadTexts { title: (*title).to_owned(), copies, is_collection })
}

/// Date, source and URL. `None` if this cannot be read back.
pub(super) fn publication_parts<F>(publication: &Publication<F>) -> Option<[String; 3]> {
    let Publication { source, date, url, .. } = publication;
    let url = match url {
        Some(url) => Some(url.clone()).filter(|url| !url.is_empty())?,
        None => String::new(),
    };
    Some([date.map(|date| day_number(date).to_string()).unwrap_or_default(), source.clone(), url])
}

/// Reads date, source and URL.
pub(super) fn read_publication([day, source, url]: &[&str; 3]) -> Option<Publication<()>> {
    let date: Option<Date> = if day.is_empty() { None } else { Some(day_of(day.parse().ok()?)?) };
    let url = (!url.is_empty()).then(|| (*url).to_owned());
    Some(Publication { source: (*source).to_owned(), date, url, file: () })
}

/// The kind, the value, where it stands, and whether it is harmless or a reference.
pub(super) fn named_value(
    Entity { kind, value, origin, benign }: &Entity,
    is_reference: bool,
) -> Option<String> {
    let mut marks = String::from(&origin.as_str()[..1]);
    marks.extend(benign.then_some(IS_BENIGN));
    marks.extend(is_reference.then_some(IS_REFERENCE));
    joined(&[format!("{}{value}", character_of(*kind)), marks])
}

/// Reads a value of `named`: an entity, and whether it is a reference.
pub(crate) fn read_named(text: &str) -> Option<(Entity, bool)> {
    let (named, marks) = text.split_once(END)?;
    Some((read_entity(named, marks)?, marks.contains(IS_REFERENCE)))
}

/// Reads the two parts of a value of `named`.
pub(super) fn read_entity(named: &str, marks: &str) -> Option<Entity> {
    let kind = usize::from(named.as_bytes().first()?.checked_sub(FIRST_KIND)?);
    let origin = Origin::ALL.into_iter().find(|origin| marks.starts_with(&origin.as_str()[..1]))?;
    Some(Entity {
        kind: *EntityKind::ALL.get(kind)?,
        value: named.get(1..)?.to_owned(),
        origin,
        benign: marks.contains(IS_BENIGN),
    })
}

/// The beginning of the values of a kind, and the first text after them.
pub(in crate::index) fn values_of(kind: EntityKind) -> (String, String) {
    let next = char::from(character_of(kind) as u8 + 1);
    (character_of(kind).to_string(), next.to_string())
}

fn character_of(kind: EntityKind) -> char {
    let at = EntityKind::ALL.iter().position(|other| *other == kind).unwrap_or_default();
    char::from(FIRST_KIND + u8::try_from(at).unwrap_or_default())
}

/// `None` if a part has the separator, or together they are too long.
fn joined(parts: &[String]) -> Option<String> {
    let value = parts.join(&END.to_string());
    let is_readable = value.len() <= MAX_BYTES && !parts.iter().any(|part| part.contains(END));
    is_readable.then_some(value)
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use crate::article::ArticleId;
    use crate::document::FileStamp;
    use crate::index::schema::build;
    use crate::index::schema::stored::to_tantivy;
    use tantivy::schema::{Field, Value};

    pub(in crate::index::schema) fn copy(source: &str, date: Option<Date>, url: Option<&str>) -> Publication {
        let file = FileStamp {
            path: format!("{source}.md"),
            root: "/r".to_owned(),
            size: 1,
            modified_ns: 2,
            hash: 3,
        };
        Publication { source: source.to_owned(), date, url: url.map(str::to_owned), file }
    }

    pub(in crate::index::schema) fn document(title: &str, copies: Vec<Publication>) -> Document {
        let entity =
            |kind, value: &str, origin, benign| Entity { kind, value: value.to_owned(), origin, benign };
        Document {
            id: ArticleId::from_number(7),
            title: title.to_owned(),
            body: String::new(),
            status: crate::article::BodyStatus::Full,
            language: "zh".to_owned(),
            story: 5,
            site: 1,
            aliases: Vec::new(),
            title_key: None,
            bands: Vec::new(),
            entities: vec![
                entity(EntityKind::Cve, "CVE-2024-0001", Origin::Link, false),
                entity(EntityKind::Ipv4, "192.0.2.1", Origin::Body, true),
                entity(EntityKind::Domain, "evil.example", Origin::Body, false),
                entity(EntityKind::Domain, "title.example", Origin::Title, false),
                entity(EntityKind::Domain, "unlisted.example", Origin::Body, false),
                entity(EntityKind::Malware, "银狐", Origin::Title, false),
            ],
            indicators: vec![1, 2],
            is_collection: true,
            copies: Publications::new(copies),
            rev: None,
        }
    }

    fn texts(document: &Document, field: fn(&Fields) -> Field) -> Vec<String> {
        let (_, fields) = build();
        let made = to_tantivy(document, &fields).expect("a document");
        let values = made.get_all(field(&fields)).filter_map(|value| value.as_str().map(str::to_owned));
        values.collect()
    }

    #[test]
    fn a_head_comes_back() {
        let (day, early) = (jiff::civil::date(2024, 9, 26), jiff::civil::date(1969, 12, 1));
        for copies in [
            vec![copy("甲", Some(early), Some("https://a.example/1")), copy("乙", Some(day), None)],
            vec![copy("", None, None)],
        ] {
            let document = document("银狐木马 ransomware", copies);
            let values = texts(&document, |fields| fields.head);
            let expected = HeadTexts {
                title: document.title.clone(),
                copies: document.copies.without_files(),
                is_collection: true,
            };
            assert_eq!(values.iter().map(|value| read_head(value)).collect::<Vec<_>>(), [Some(expected)]);
        }
    }

    #[test]
    fn what_cannot_be_read_back_has_no_head() {
        let long = "x".repeat(MAX_BYTES);
        let plain = || vec![copy("甲", None, None)];
        for document in [
            document("a\0b", plain()),
            document(&long, plain()),
            document("甲", vec![copy("a\0b", None, None)]),
            document("甲", vec![copy("甲", None, Some(""))]),
        ] {
            assert_eq!(texts(&document, |fields| fields.head), [""; 0]);
        }
        for damaged in ["", "+", "+甲", "+1\0甲\0甲", "-x\0a\0u\0title\0", "1\0甲\0u\0title\0"] {
            assert_eq!(read_head(damaged), None, "{damaged:?}");
        }
    }

    #[test]
    fn entities_come_back_in_order_without_references() {
        let document = document("甲", vec![copy("甲", None, None)]);
        let mut values = texts(&document, |fields| fields.named);
        values.sort();
        let found: Vec<(Entity, bool)> =
            values.iter().map(|value| read_named(value).expect("an entity")).collect();
        let expected = [0, 1, 2, 3, 5].map(|at: usize| (document.entities[at].clone(), at == 3));
        assert_eq!(found, expected);
        for kind in EntityKind::ALL {
            let (first, end) = values_of(kind);
            let within = found.iter().zip(&values).filter(|(_, value)| **value >= first && **value < end);
            assert!(within.clone().all(|((entity, _), _)| entity.kind == kind));
            assert_eq!(within.count(), found.iter().filter(|(entity, _)| entity.kind == kind).count());
        }
        for damaged in ["", "a", "aCVE", "zCVE\0t", "aCVE\0", "aCVE\0x", "银\0t"] {
            assert_eq!(read_named(damaged), None, "{damaged:?}");
        }
    }
}
