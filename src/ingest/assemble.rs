//! Merges the copies of one article into a document with the best text and every place of publication.

use std::path::PathBuf;

use super::page_spool::PageSpool;
use super::parsed_page::ParsedPage;
use super::plan::{ArticleGroup, PlannedFile};
use crate::article::{ArticleId, CleanText, host_of, is_account};
use crate::clean::{Furniture, site_number, title_key};
use crate::corpus::{ArticleFile, SkipReason};
use crate::dedup::article_bands;
use crate::document::{Document, Publication, Publications};
use crate::enrich::{entities, language};
use crate::events::Outline;
use crate::search::StoredArticle;

/// The result of assembling a group.
#[derive(Default)]
pub(super) struct Assembled {
    /// The document, as a story of its own; `None` if no copy is left.
    pub(super) document: Option<Document>,
    /// What decides which event it reports; `None` if it reports none.
    pub(super) outline: Option<Outline>,
    /// Indexed articles that share a band with the document.
    pub(super) similar: Vec<ArticleId>,
    /// Files of the batch that could not be read a second time, or that now hold another article.
    pub(super) unread: Vec<(PathBuf, SkipReason)>,
}

/// One copy of an article: where it was published, and its text.
type ArticleCopy = (Publication, CleanText);

/// Assembles the document of `group`'s article.
///
/// Copies that are only in the index are included: their files are read again, and the stored data is kept
/// where a file has vanished. `stored` holds the article and those merged into it.
pub(super) fn document(
    group: &ArticleGroup,
    stored: &[StoredArticle],
    furniture: &Furniture,
    pages: &PageSpool,
) -> Assembled {
    let aliases = aliases(group, stored);
    let copy = |page: ParsedPage| {
        let is_it = page.id == group.id || aliases.contains(&page.id);
        is_it.then(|| page.text(furniture)).ok_or(SkipReason::Changing)
    };
    let read = |file: &ArticleFile| ParsedPage::read(file).and_then(copy);
    let (mut copies, mut unread) = (Vec::<ArticleCopy>::new(), Vec::new());
    for PlannedFile { file, page, .. } in &group.files {
        let spooled = page.and_then(|page| pages.take(page));
        match spooled.map_or_else(|| read(file), copy) {
            Ok(copy) => copies.push(copy),
            Err(reason) => unread.push((file.absolute.clone(), reason)),
        }
    }
    let mut vanished = Vec::new();
    for publication in stored.iter().flat_map(|stored| &stored.meta.copies) {
        let location = publication.file.location();
        let superseded = group.removed.contains(&location)
            || copies.iter().any(|(publication, _)| publication.file.location() == location);
        if !superseded {
            match read(&ArticleFile::from(&publication.file)) {
                Ok(copy) => copies.push(copy),
                Err(_) => vanished.push(publication.clone()),
            }
        }
    }
    let remembered = if vanished.is_empty() { &[] } else { stored };
    let document = build_document(group, copies, vanished, remembered, aliases);
    Assembled { document, unread, ..Assembled::default() }
}

/// Builds the document from the copies that were read and from those that only the index remembers.
fn build_document(
    group: &ArticleGroup,
    mut copies: Vec<ArticleCopy>,
    vanished: Vec<Publication>,
    remembered: &[StoredArticle],
    aliases: Vec<ArticleId>,
) -> Option<Document> {
    // The order of files must not matter, so equal texts are ordered by date and path.
    copies.sort_by(|(a, _), (b, _)| a.order().cmp(&b.order()));
    let text = best_text(&copies, remembered)?;
    let copies = Publications::new(copies.into_iter().map(|(publication, _)| publication).chain(vanished));
    let site = copies.site();
    // Links to the page's own site are navigation, not indicators.
    let own_host = copies.url().and_then(host_of).unwrap_or_default();
    let links: Vec<String> =
        text.links.into_iter().filter(|link| host_of(link).is_none_or(|host| host != own_host)).collect();
    let may_have_twin = is_account(&site);
    Some(Document {
        id: group.id,
        language: language(&text.title, &text.body, copies.url(), &copies.sources()).code().to_owned(),
        story: group.id.number(),
        site: site_number(&site),
        aliases,
        title_key: may_have_twin.then(|| title_key(&text.title)),
        bands: article_bands(&text.title, &text.body),
        entities: entities(&text.title, &text.body, &links),
        status: text.status,
        copies,
        title: text.title,
        body: text.body,
    })
}

/// The ids of its files that have no URL.
fn aliases(group: &ArticleGroup, stored: &[StoredArticle]) -> Vec<ArticleId> {
    let stored = stored.iter().flat_map(|stored| &stored.meta.aliases);
    let mut aliases: Vec<ArticleId> = group.aliases.iter().chain(stored).copied().collect();
    aliases.sort_unstable();
    aliases.dedup();
    aliases
}

/// The most complete text, or the longest of equally complete ones. The text of a vanished file counts only if
/// it is more complete than that of every file that exists; otherwise an article would keep a text that its own
/// file no longer has.
fn best_text(copies: &[ArticleCopy], remembered: &[StoredArticle]) -> Option<CleanText> {
    let living = copies.iter().rev().map(|(_, text)| text).max_by_key(|text| (text.status, text.body.len()));
    let remembered = remembered.iter().map(remembered_text).max_by_key(|text| (text.status, text.body.len()));
    let mut best = match (living, remembered) {
        (Some(living), Some(remembered)) if remembered.status > living.status => remembered,
        (Some(living), _) => living.clone(),
        (None, remembered) => remembered?,
    };
    if best.title.is_empty() {
        let titles = copies.iter().map(|(_, text)| &text.title);
        best.title = titles.into_iter().find(|title| !title.is_empty()).cloned().unwrap_or_default();
    }
    Some(best)
}

fn remembered_text(stored: &StoredArticle) -> CleanText {
    let (title, body) = (stored.title.clone(), stored.body.clone());
    CleanText { title, body, status: stored.status(), ..CleanText::default() }
}
