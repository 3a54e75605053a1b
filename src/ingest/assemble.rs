//! Copies of one article → one document: the best text, every place of publication.

use std::path::PathBuf;

use super::plan::{Group, stamp};
use crate::article::{Article, ArticleId, CleanText};
use crate::clean::clean;
use crate::corpus::{self, ArticleFile};
use crate::dedup::story;
use crate::document::{Document, FileStamp, Publication, Publications};
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
    let mut vanished = Vec::new();
    for publication in known.iter().flat_map(|known| &known.meta.copies) {
        let location = publication.file.location();
        let superseded = group.lost.contains(&location)
            || copies.iter().any(|copy| copy.publication.file.location() == location);
        if !superseded {
            match read_copy(&on_disk(&publication.file), &group.id) {
                Some(copy) => copies.push(copy),
                None => vanished.push(publication.clone()),
            }
        }
    }
    // The order of files must not matter: equal texts are told apart by date and path.
    copies.sort_by(|a, b| a.publication.order().cmp(&b.publication.order()));
    let text = best_text(&copies, known.filter(|_| !vanished.is_empty()))?;
    Some(Document {
        id: group.id.clone(),
        language: language(&text.title, &text.body),
        story: story(&group.id, &text),
        status: text.status,
        copies: Publications::new(copies.into_iter().map(|copy| copy.publication).chain(vanished)),
        title: text.title,
        body: text.body,
    })
}

/// The most complete text, the longest among equals. What a vanished file said counts only where
/// it is more complete than anything that is still there, or else an article would keep a text that
/// its own file has given up.
fn best_text(copies: &[Copy], remembered: Option<&StoredArticle>) -> Option<CleanText> {
    let living = copies.iter().rev().map(|copy| &copy.text).max_by_key(|text| (text.status, text.body.len()));
    let remembered = remembered.map(remembered_text);
    let mut best = match (living, remembered) {
        (Some(living), Some(remembered)) if remembered.status > living.status => remembered,
        (Some(living), _) => living.clone(),
        (None, remembered) => remembered?,
    };
    if best.title.is_empty() {
        let titles = copies.iter().map(|copy| &copy.text.title);
        best.title = titles.into_iter().find(|title| !title.is_empty()).cloned().unwrap_or_default();
    }
    Some(best)
}

fn remembered_text(known: &StoredArticle) -> CleanText {
    CleanText {
        title: known.title.clone(),
        body: known.body.clone(),
        status: known.status(),
        warnings: Vec::new(),
    }
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

/// The file as the index knows it: if it has changed, the next batch that comes by will see so.
fn on_disk(file: &FileStamp) -> ArticleFile {
    ArticleFile {
        root: PathBuf::from(&file.root),
        path: file.path.clone(),
        absolute: PathBuf::from(file.location()),
        size: file.size,
        modified_ns: file.modified_ns,
    }
}
