//! Copies of one article → one document: the best text, every place of publication.

use super::plan::{Group, on_disk, stamp};
use crate::article::{Article, ArticleId, CleanText, host_of};
use crate::clean::{Furniture, clean, site_number, site_of, title_key};
use crate::corpus::{self, ArticleFile};
use crate::dedup::bands;
use crate::document::{Document, Publication, Publications};
use crate::enrich::{entities, language};
use crate::index::StoredArticle;

/// One copy: where it was published and what it says.
struct Copy {
    publication: Publication,
    text: CleanText,
}

/// The document of `group`'s article, a story of its own; `None` if no copy is left.
///
/// What the index holds of it comes in too: its other files are read again, and where one has
/// vanished, what is known of it stays.
pub(super) fn document(
    group: &Group,
    known: Option<&StoredArticle>,
    furniture: &Furniture,
) -> Option<Document> {
    let aliases = aliases(group, known);
    let read = |file: &ArticleFile| read_copy(file, &group.id, &aliases, furniture);
    let mut copies: Vec<Copy> = group.files.iter().filter_map(read).collect();
    let mut vanished = Vec::new();
    for publication in known.iter().flat_map(|known| &known.meta.copies) {
        let location = publication.file.location();
        let superseded = group.lost.contains(&location)
            || copies.iter().any(|copy| copy.publication.file.location() == location);
        if !superseded {
            match read(&on_disk(&publication.file)) {
                Some(copy) => copies.push(copy),
                None => vanished.push(publication.clone()),
            }
        }
    }
    // The order of files must not matter: equal texts are told apart by date and path.
    copies.sort_by(|a, b| a.publication.order().cmp(&b.publication.order()));
    let text = best_text(&copies, known.filter(|_| !vanished.is_empty()))?;
    let copies = Publications::new(copies.into_iter().map(|copy| copy.publication).chain(vanished));
    let site = site_of(copies.url(), copies.sources().first().copied().unwrap_or_default());
    // What a page links to on its own site is the site's business.
    let own_host = copies.url().and_then(host_of).unwrap_or_default();
    let links: Vec<String> =
        text.links.into_iter().filter(|link| host_of(link).is_none_or(|host| host != own_host)).collect();
    let may_have_twin = site.starts_with("wx:") || site.starts_with("account:");
    Some(Document {
        id: group.id.clone(),
        language: language(&text.title, &text.body),
        story: group.id.number(),
        site: site_number(&site),
        aliases,
        title_key: may_have_twin.then(|| title_key(&text.title)),
        bands: bands(&text.body),
        entities: entities(&text.title, &text.body, &links),
        status: text.status,
        copies,
        title: text.title,
        body: text.body,
    })
}

/// Ids that its files without a URL have by themselves.
fn aliases(group: &Group, known: Option<&StoredArticle>) -> Vec<ArticleId> {
    let known = known.iter().flat_map(|known| &known.meta.aliases).map(ArticleId::from_stored);
    let mut aliases: Vec<ArticleId> = group.aliases.iter().cloned().chain(known).collect();
    aliases.sort_unstable();
    aliases.dedup();
    aliases
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
        links: Vec::new(),
        warnings: Vec::new(),
    }
}

/// `None` if the file has gone or become another article since it was looked at.
fn read_copy(
    file: &ArticleFile,
    id: &ArticleId,
    aliases: &[ArticleId],
    furniture: &Furniture,
) -> Option<Copy> {
    let article = corpus::read(file).ok()?;
    let own = ArticleId::of(&article);
    let is_it = own == *id || aliases.contains(&own);
    is_it.then(|| Copy { text: clean(&article, furniture), publication: publication(&article, file) })
}

fn publication(article: &Article, file: &ArticleFile) -> Publication {
    Publication {
        source: article.source.clone(),
        date: article.date,
        url: article.url.clone(),
        file: stamp(file),
    }
}
