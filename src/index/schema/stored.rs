//! Converts between [`Document`] and tantivy's documents.

use jiff::civil::Date;
use tantivy::TantivyDocument;

use super::Fields;
use super::meta::{MetaColumns, meta_value, read_meta, read_places};
use super::{entities, heads, lines};
use crate::analysis::{LinePositions, fold};
use crate::article::{self, ArticleId, host_of, parent_domains};
pub(in crate::index) use crate::article::{day_of, plausible_days};
use crate::dedup::series;
use crate::document::{Document, FileStamp, Publications};
use crate::enrich::Genre;
use crate::error::Error;
use crate::index::store::docstore::StoredDocument;
use crate::index::store::tantivy_error::IndexError;
use crate::search::{Citation, StoredArticle};

/// Characters at the beginning of an article that introduce its subject.
const LEAD_CHARS: usize = 300;

/// Reads an article from its stored document and `columns`.
pub(in crate::index) fn read_article(
    document: &StoredDocument,
    fields: &Fields,
    columns: impl FnOnce() -> Result<MetaColumns, IndexError>,
) -> Result<StoredArticle, IndexError> {
    let [title, body, meta] = document.texts([fields.title, fields.body, fields.meta])?;
    Ok(StoredArticle::new(title.to_owned(), body.to_owned(), read_meta(meta, columns)?))
}

/// Reads what a citation has of an article, from its stored document and its id and language in columns.
pub(in crate::index) fn read_citation(
    document: &StoredDocument,
    fields: &Fields,
    columns: impl FnOnce() -> Result<(ArticleId, String), IndexError>,
) -> Result<Citation, IndexError> {
    let [title, meta] = document.texts([fields.title, fields.meta])?;
    let Some(copies) = read_places(meta)? else {
        // JSON has all, so no column is asked for.
        let article = read_article(document, fields, || Ok(MetaColumns::default()))?;
        return Ok(Citation::from(&article));
    };
    let (id, language) = columns()?;
    Ok(Citation::new(id, title.to_owned(), language, copies.date(), &copies))
}

/// The tantivy document of an article, as tantivy's own writer would take it.
pub(in crate::index) fn to_tantivy(document: &Document, fields: &Fields) -> Result<TantivyDocument, Error> {
    let mut made = without_tokenized_texts(document, fields)?;
    for (field, text) in [
        (fields.title_words, &document.title),
        (fields.title_literal, &document.title),
        (fields.body_words, &document.body),
        (fields.body_literal, &document.body),
    ] {
        made.add_text(field, text);
    }
    made.add_text(fields.lead_words, lead(&document.body));
    lines::add(&mut made, document, fields, |byte| LinePositions::of(&document.body, byte));
    Ok(made)
}

/// The same without the fields of both tiers of title and body, which the writer tokenizes together, and without `lines`, which
/// has their positions.
pub(in crate::index) fn without_tokenized_texts(
    document: &Document,
    fields: &Fields,
) -> Result<TantivyDocument, Error> {
    let mut made = TantivyDocument::new();
    made.add_u64(fields.id, document.id.number());
    made.add_text(fields.title, &document.title);
    made.add_text(fields.body, &document.body);
    for source in document.copies.sources() {
        made.add_text(fields.source_literal, source);
        made.add_text(fields.source_exact, fold(source.trim()));
        made.add_text(fields.source, source);
    }
    if let Some(host) = document.copies.url().and_then(host_of) {
        made.add_text(fields.host_exact, &host);
        parent_domains(&host).for_each(|domain| made.add_text(fields.host, domain));
    }
    made.add_text(fields.language, &document.language);
    made.add_text(fields.status, document.status.as_str());
    if let Some(date) = document.copies.date() {
        made.add_i64(fields.date, day_number(date));
    }
    made.add_u64(fields.story, document.story);
    made.add_u64(fields.genre, Genre::of(&fold(&document.title), document.copies.url()).number());
    if let Some(series) = series(&document.title, document.site) {
        made.add_u64(fields.series, series);
    }
    document.rev.into_iter().for_each(|rev| made.add_u64(fields.rev, rev));
    made.add_u64(fields.site, document.site);
    document.title_key.into_iter().for_each(|key| made.add_u64(fields.title_key, key));
    document.copies.pages().into_iter().for_each(|page| made.add_u64(fields.page, page.number()));
    document.bands.iter().for_each(|&band| made.add_u64(fields.band, band));
    entities::add(&mut made, &document.entities, fields);
    add_files(&mut made, &document.copies, fields);
    heads::add(&mut made, document, fields);
    made.add_text(fields.meta, meta_value(document)?);
    Ok(made)
}

/// The beginning of an article.
pub(crate) fn lead(body: &str) -> &str {
    body.char_indices().nth(LEAD_CHARS).map_or(body, |(end, _)| &body[..end])
}

/// Days since 1970-01-01, as a column has them.
pub(in crate::index) fn day_number(date: Date) -> i64 {
    article::day_number(date).into()
}

/// Adds the files of a document to the manifest. The separator NUL cannot occur in a path.
fn add_files(made: &mut TantivyDocument, copies: &Publications, fields: &Fields) {
    for file in copies.iter().map(|copy| &copy.file) {
        made.add_text(fields.file, format!("{}\0{}", file.root, file.path));
        made.add_u64(fields.file_key, FileStamp::key_of(&file.location()));
        made.add_u64(fields.file_size, file.size);
        made.add_i64(fields.file_modified, file.modified_ns);
        made.add_u64(fields.file_hash, file.hash);
    }
}

/// The root folder of a file and its path below it, from its place in the manifest. Versions before 9 had its size, time and
/// hash before them.
pub(in crate::index) fn read_place(place: &str) -> Option<(&str, &str)> {
    let (rest, path) = place.rsplit_once('\0')?;
    Some((rest.rsplit_once('\0').map_or(rest, |(_, root)| root), path))
}

/// Parses a manifest entry of versions before 9. Those before 4 had no hash.
pub(in crate::index) fn read_old_entry(entry: &str) -> Option<FileStamp> {
    let parts: Vec<&str> = entry.split('\0').collect();
    let (size, modified_ns, hash, root, path) = match parts[..] {
        [size, modified_ns, hash, root, path] => (size, modified_ns, hash, root, path),
        [size, modified_ns, root, path] => (size, modified_ns, "0", root, path),
        _ => return None,
    };
    Some(FileStamp {
        path: path.to_owned(),
        root: root.to_owned(),
        size: size.parse().ok()?,
        modified_ns: modified_ns.parse().ok()?,
        hash: u64::from_str_radix(hash, 16).ok()?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_counted_from_1970() {
        let date = jiff::civil::date(2024, 9, 26);
        assert_eq!(day_number(date), 19_992);
        assert_eq!(day_of(19_992), Some(date));
    }

    #[test]
    fn manifest_entries_are_read() {
        for place in ["/r\t\0a/b\tc.md", "7\0-3\0/r\t\0a/b\tc.md", "7\0-3\0face000000000000\0/r\t\0a/b\tc.md"]
        {
            assert_eq!(read_place(place), Some(("/r\t", "a/b\tc.md")), "{place:?}");
        }
        assert_eq!(read_place("a.md"), None);
        let file = FileStamp {
            path: "a/b\tc.md".into(),
            root: "/r\t".into(),
            size: 7,
            modified_ns: -3,
            hash: 0xFACE << 48,
        };
        let old = "7\0-3\0face000000000000\0/r\t\0a/b\tc.md";
        assert_eq!(read_old_entry(old).as_ref(), Some(&file));
        assert_eq!(read_old_entry("7\0-3\0/r\t\0a/b\tc.md"), Some(FileStamp { hash: 0, ..file }));
        for other in ["", "7", "7\0-3\0/r", "x\0-3\0/r\0a", "7\0-3\0g\0/r\0a"] {
            assert_eq!(read_old_entry(other), None, "{other:?}");
        }
    }
}
