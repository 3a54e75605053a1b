//! Copies of one article → one document: the best text, every place of publication.

use std::path::PathBuf;

use super::plan::{Group, stamp};
use crate::article::{Article, ArticleId, BodyStatus, CleanText};
use crate::clean::clean;
use crate::corpus::{self, ArticleFile};
use crate::dedup::story;
use crate::document::{Document, FileStamp, Publication};
use crate::enrich::language;
use crate::index::StoredArticle;

/// One copy: where it was published and what it says.
struct Copy {
    publication: Publication,
    text: CleanText,
}

/// The document of `group`'s article; `None` if no copy is left.
///
/// What the index holds of it comes in too: its other files are read again, and where one has
/// vanished, what is known of it stays.
pub(super) fn document(group: &Group, known: Option<&StoredArticle>) -> Option<Document> {
    let mut copies: Vec<Copy> = group.files.iter().filter_map(|file| read_copy(file, &group.id)).collect();
    for publication in known.map_or(&[][..], |known| &known.meta.copies) {
        let location = publication.file.location();
        let superseded = group.lost.contains(&location)
            || copies.iter().any(|copy| copy.publication.file.location() == location);
        if !superseded {
            let from_disk = read_copy(&on_disk(&publication.file), &group.id);
            copies.extend(from_disk.or_else(|| known.map(|known| remembered(publication, known))));
        }
    }
    assemble(&group.id, copies)
}

fn assemble(id: &ArticleId, mut copies: Vec<Copy>) -> Option<Document> {
    // The order of files must not matter: equal texts are told apart by date and path.
    copies.sort_by(|a, b| order(&a.publication).cmp(&order(&b.publication)));
    let best = copies.iter().rev().max_by_key(|copy| (copy.text.status, copy.text.body.len()))?;
    let title =
        std::iter::once(best).chain(&copies).map(|copy| &copy.text.title).find(|title| !title.is_empty());
    let (title, body) = (title.cloned().unwrap_or_default(), best.text.body.clone());
    let mut document = Document {
        id: id.clone(),
        language: language(&title, &body),
        story: story(id, &body),
        status: best.text.status,
        title,
        body,
        copies: copies.iter().map(|copy| copy.publication.clone()).collect(),
    };
    document.sort_copies();
    Some(document)
}

fn order(publication: &Publication) -> (bool, Option<jiff::civil::Date>, &FileStamp) {
    (publication.date.is_none(), publication.date, &publication.file)
}

/// `None` if the file has gone or become another article since it was looked at.
fn read_copy(file: &ArticleFile, id: &ArticleId) -> Option<Copy> {
    let article = corpus::read(file).ok()?;
    (ArticleId::of(&article) == *id)
        .then(|| Copy { text: clean(&article), publication: publication(&article, file) })
}

fn publication(article: &Article, file: &ArticleFile) -> Publication {
    Publication {
        source: article.source.clone(),
        date: article.date,
        url: article.url.clone(),
        file: stamp(file),
    }
}

fn on_disk(file: &FileStamp) -> ArticleFile {
    let absolute = PathBuf::from(file.location());
    let metadata = std::fs::metadata(&absolute).ok();
    ArticleFile {
        root: PathBuf::from(&file.root),
        path: file.path.clone(),
        size: metadata.as_ref().map_or(file.size, std::fs::Metadata::len),
        modified_ns: file.modified_ns,
        absolute,
    }
}

/// A copy whose file has vanished, with the text that the index holds.
fn remembered(publication: &Publication, known: &StoredArticle) -> Copy {
    let text = CleanText {
        title: known.title.clone(),
        body: known.body.clone(),
        status: if known.body.is_empty() { BodyStatus::TitleOnly } else { known.status() },
        warnings: Vec::new(),
    };
    Copy { publication: publication.clone(), text }
}
