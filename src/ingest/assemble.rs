//! Merges the copies of one article into a document with the best text and every place of publication.

use std::path::PathBuf;
use std::slice::from_ref;

use super::page_spool::PageSpool;
use super::parsed_page::ParsedPage;
use super::plan::{ArticleGroup, PlannedFile};
use crate::article::{ArticleId, CleanText, Entity, host_of, is_account};
use crate::clean::{Furniture, site_number, title_key};
use crate::corpus::{ArticleFile, SkipReason};
use crate::dedup::article_bands;
use crate::document::{Document, Publication, Publications};
use crate::enrich::{entities, indicators, language};
use crate::events::Outline;
use crate::highlight::is_collection;
use crate::search::StoredArticle;

/// The result of assembling a group.
#[derive(Default)]
pub(super) struct Assembled {
    /// The document, as a story of its own; `None` if no copy is left.
    pub(super) document: Option<Document>,
    /// What decides which event it reports; `None` if it reports none.
    pub(super) outline: Option<Outline>,
    /// Whether the outline is that of the indexed version, so that the article stays in its event.
    pub(super) keeps_event: bool,
    /// Whether nothing but counts of furniture changed the document.
    pub(super) is_recleaned: bool,
    /// Indexed articles that share a band with the document.
    pub(super) similar: Vec<ArticleId>,
    /// Files of the batch that could not be read a second time, or that now hold another article.
    pub(super) unread: SkippedFiles,
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
    let (draft, unread) = Draft::of(group, stored, furniture, pages);
    Assembled { document: draft.map(|draft| draft.document(group.id)), unread, ..Assembled::default() }
}

/// Whether the document of an indexed article would differ from what is `stored`, apart from its story. This is faster than
/// making the document.
pub(super) fn has_changed(group: &ArticleGroup, stored: &StoredArticle, furniture: &Furniture) -> bool {
    let (draft, _) = Draft::of(group, from_ref(stored), furniture, &PageSpool::default());
    draft.is_none_or(|draft| !draft.is_same_as(stored))
}

/// The text of an article and where it was published, from which all else of its document follows.
struct Draft {
    text: CleanText,
    copies: Publications,
    aliases: Vec<ArticleId>,
}

/// Files that could not be read a second time, or that now hold another article.
type SkippedFiles = Vec<(PathBuf, SkipReason)>;

impl Draft {
    /// Reads the copies of a group; `None` if none is left.
    fn of(
        group: &ArticleGroup,
        stored: &[StoredArticle],
        furniture: &Furniture,
        pages: &PageSpool,
    ) -> (Option<Self>, SkippedFiles) {
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
        (Self::merged(copies, vanished, remembered, aliases), unread)
    }

    /// Merges the copies that were read and those that only the index remembers.
    fn merged(
        mut copies: Vec<ArticleCopy>,
        vanished: Vec<Publication>,
        remembered: &[StoredArticle],
        aliases: Vec<ArticleId>,
    ) -> Option<Self> {
        // The order of files must not matter, so equal texts are ordered by date and path.
        copies.sort_by(|(a, _), (b, _)| a.order().cmp(&b.order()));
        let mut text = best_text(&copies, remembered)?;
        let copies =
            Publications::new(copies.into_iter().map(|(publication, _)| publication).chain(vanished));
        // Links to the page's own site are navigation, not indicators.
        let own_host = copies.url().and_then(host_of).unwrap_or_default();
        text.links.retain(|link| host_of(link).is_none_or(|host| host != own_host));
        Some(Self { text, copies, aliases })
    }

    fn entities(&self) -> Vec<Entity> {
        let CleanText { title, body, links, .. } = &self.text;
        entities(title, body, links)
    }

    /// Whether its document would be stored as `stored`, apart from the story. The language follows from what is compared.
    fn is_same_as(&self, stored: &StoredArticle) -> bool {
        let Self { text, copies, aliases } = self;
        text.title == stored.title
            && text.body == stored.body
            && text.status == stored.status()
            && *copies == stored.meta.copies
            && *aliases == stored.meta.aliases
            && self.entities() == stored.meta.entities
    }

    /// The document, as a story of its own.
    fn document(self, id: ArticleId) -> Document {
        let entities = self.entities();
        let Self { text, copies, aliases } = self;
        let site = copies.site();
        let may_have_twin = is_account(&site);
        Document {
            id,
            language: language(&text.title, &text.body, copies.url(), &copies.sources()).code().to_owned(),
            story: id.number(),
            site: site_number(&site),
            aliases,
            title_key: may_have_twin.then(|| title_key(&text.title)),
            bands: article_bands(&text.title, &text.body),
            indicators: indicators(&text.title, &text.body, &entities, &copies.urls()),
            is_collection: is_collection(&text.title, &text.body, copies.url()),
            entities,
            status: text.status,
            copies,
            title: text.title,
            body: text.body,
            rev: None,
        }
    }
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
