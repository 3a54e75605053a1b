//! The metadata of an article as it is stored: what no column has, or what each hit shows.
//!
//! A value has parts, each with a NUL behind it: the number of copies; of each copy what a head has of it, the path and the root of
//! its file; the ids of aliases; of each entity what `named` has of it. Numbers and what is the same for many articles come from
//! columns. An article with a NUL in one of these parts is stored as JSON of [`Meta`], as all were before version 12.

use std::str::Split;

use super::heads::{END, named_value, publication_parts, read_entity, read_publication};
use crate::article::{ArticleId, BodyStatus};
use crate::document::{Document, FileStamp, Publication, Publications};
use crate::error::Error;
use crate::index::store::tantivy_error::IndexError;
use crate::message;
use crate::message::Message;
use crate::search::Meta;

/// Parts of a copy: those of a head, the path and the root of its file.
const COPY_PARTS: usize = 5;

/// Separates ids of aliases.
const BETWEEN_IDS: char = ' ';

/// What columns have of the metadata of an article.
#[derive(Debug, Clone, Default)]
pub(in crate::index) struct MetaColumns {
    pub(in crate::index) id: ArticleId,
    pub(in crate::index) story: u64,
    pub(in crate::index) language: String,
    pub(in crate::index) status: BodyStatus,
    pub(in crate::index) files: Vec<FileNumbers>,
}

/// What columns have of a file.
#[derive(Debug, Clone, Copy, Default)]
pub(in crate::index) struct FileNumbers {
    pub(in crate::index) size: u64,
    pub(in crate::index) modified_ns: i64,
    pub(in crate::index) hash: u64,
}

/// The value for a document.
pub(super) fn meta_value(document: &Document) -> Result<String, Error> {
    parts(document).map_or_else(|| json_of(&Meta::of(document)), Ok)
}

/// Metadata as JSON.
pub(in crate::index) fn json_of(meta: &Meta) -> Result<String, Error> {
    serde_json::to_string(meta).map_err(|error| Error::Damaged(Message::untranslated(error.to_string())))
}

/// `None` if the parts cannot be read back.
fn parts(document: &Document) -> Option<String> {
    let mut parts = vec![document.copies.iter().len().to_string()];
    for copy in &document.copies {
        parts.extend(publication_parts(copy)?);
        parts.extend([copy.file.path.clone(), copy.file.root.clone()]);
    }
    let aliases: Vec<String> = document.aliases.iter().map(ArticleId::to_string).collect();
    parts.push(aliases.join(&BETWEEN_IDS.to_string()));
    if parts.iter().any(|part| part.contains(END)) {
        return None;
    }
    let entities = document.entities.iter().map(|entity| named_value(entity, false));
    parts.extend(entities.collect::<Option<Vec<String>>>()?);
    // Behind the last NUL is nothing.
    parts.push(String::new());
    Some(parts.join(&END.to_string()))
}

/// Reads a value and the columns that it lacks.
pub(in crate::index) fn read_meta(
    value: &str,
    columns: impl FnOnce() -> Result<MetaColumns, IndexError>,
) -> Result<Meta, IndexError> {
    if is_json(value) {
        return Ok(read_json(value)?);
    }
    Ok(read_parts(value, columns()?).ok_or_else(damaged)?)
}

fn read_parts(value: &str, columns: MetaColumns) -> Option<Meta> {
    let MetaColumns { id, story, language, status, files } = columns;
    let mut parts = value.split(END);
    let mut files = files.into_iter();
    let copies = read_copies(&mut parts, |path, root| {
        let FileNumbers { size, modified_ns, hash } = files.next()?;
        Some(FileStamp { path, root, size, modified_ns, hash })
    })?;
    let aliases = parts.next()?.split(BETWEEN_IDS).filter(|id| !id.is_empty()).map(read_id);
    let aliases = aliases.collect::<Option<_>>()?;
    let mut entities = Vec::new();
    while let Some(named) = parts.next().filter(|part| !part.is_empty()) {
        entities.push(read_entity(named, parts.next()?)?);
    }
    Some(Meta { id, language, status: status.to_string(), story, copies, aliases, entities })
}

/// Reads only where the article was published; `None` if the value is JSON.
pub(in crate::index) fn read_places(value: &str) -> Result<Option<Publications<()>>, Error> {
    if is_json(value) {
        return Ok(None);
    }
    let copies = read_copies(&mut value.split(END), |_, _| Some(())).ok_or_else(damaged)?;
    Ok(Some(copies))
}

fn read_copies<F>(
    parts: &mut Split<'_, char>,
    mut file: impl FnMut(String, String) -> Option<F>,
) -> Option<Publications<F>> {
    let count: usize = parts.next()?.parse().ok()?;
    let mut copies = Vec::new();
    for _ in 0..count {
        let mut next = || parts.next();
        let [day, source, url, path, root]: [&str; COPY_PARTS] =
            [next()?, next()?, next()?, next()?, next()?];
        let Publication { source, date, url, .. } = read_publication(&[day, source, url])?;
        copies.push(Publication { source, date, url, file: file(path.to_owned(), root.to_owned())? });
    }
    Some(Publications::in_order(copies))
}

fn read_id(digits: &str) -> Option<ArticleId> {
    u64::from_str_radix(digits, 16).ok().map(ArticleId::from_number)
}

fn is_json(value: &str) -> bool {
    value.starts_with('{')
}

fn read_json(value: &str) -> Result<Meta, Error> {
    serde_json::from_str(value).map_err(|error| {
        Error::Damaged(message!("a stored article cannot be read: {error}", error = error.to_string()))
    })
}

fn damaged() -> Error {
    Error::Damaged(message!("a stored article cannot be read"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::index::schema::heads::tests::{copy, document};

    const NUMBERS: FileNumbers = FileNumbers { size: 1, modified_ns: 2, hash: 3 };

    fn read(value: &str, document: &Document) -> Option<Meta> {
        let columns = || {
            Ok(MetaColumns {
                id: document.id,
                story: document.story,
                language: document.language.clone(),
                status: document.status,
                files: vec![NUMBERS; document.copies.iter().len()],
            })
        };
        read_meta(value, columns).ok()
    }

    #[test]
    fn metadata_comes_back() {
        let day = jiff::civil::date(2024, 9, 26);
        let mut documents = vec![
            document("甲", vec![copy("甲", Some(day), Some("https://a.example/1")), copy("乙", None, None)]),
            document("甲", vec![copy("", None, None)]),
            document("甲", Vec::new()),
        ];
        documents[0].aliases = vec![ArticleId::from_number(1), ArticleId::from_number(0xABC)];
        documents[1].entities.clear();
        for document in documents {
            let value = meta_value(&document).expect("a value");
            assert!(!is_json(&value), "{value:?}");
            assert_eq!(read(&value, &document), Some(Meta::of(&document)));
            assert_eq!(read_places(&value).expect("places"), Some(document.copies.without_files()));
        }
    }

    #[test]
    fn what_has_a_separator_is_json() {
        let mut named = document("甲", vec![copy("甲", None, None)]);
        named.entities[0].value.push(END);
        for document in [
            named,
            document("甲", vec![copy("甲\0", None, None)]),
            document("甲", vec![copy("甲", None, Some("a\0b"))]),
            document("甲", vec![copy("甲", None, Some(""))]),
        ] {
            let value = meta_value(&document).expect("a value");
            let columns = || panic!("JSON has all");
            assert_eq!(read_meta(&value, columns).ok(), Some(Meta::of(&document)));
            assert_eq!(read_places(&value).expect("JSON"), None);
        }
    }

    #[test]
    fn damaged_values_are_refused() {
        let document = document("甲", vec![copy("甲", None, None)]);
        let value = meta_value(&document).expect("a value");
        let more_copies = value.replacen('1', "2", 1);
        for damaged in [
            "",
            "{",
            "1",
            "x\0",
            "1\0\0甲\0\0a.md\0",
            &more_copies,
            &format!("{value}z"),
            &format!("{value}zx\0b\0"),
        ] {
            assert_eq!(read(damaged, &document), None, "{damaged:?}");
        }
        let without_files = || Ok(MetaColumns::default());
        assert!(read_meta(&value, without_files).is_err());
    }
}
