//! One article in full.

use std::io::{self, Write};

use jiff::civil::Date;
use serde::Serialize;

use super::palette::Palette;
use super::printable::{padded, printable};
use crate::article::{ArticleId, BodyStatus, Entity, EntityKind, Origin};
use crate::document::Publication;
use crate::index::StoredArticle;
use crate::t;

/// An article as programs read it.
#[derive(Debug, Serialize)]
pub struct ArticleAnswer<'a> {
    id: ArticleId,
    title: &'a str,
    source: &'a str,
    sources: Vec<&'a str>,
    date: Option<Date>,
    url: Option<&'a str>,
    paths: Vec<&'a str>,
    language: &'a str,
    body_status: BodyStatus,
    copies: Vec<CopyAnswer<'a>>,
    entities: &'a [Entity],
    body: &'a str,
}

/// One place where it was published.
#[derive(Debug, Serialize)]
struct CopyAnswer<'a> {
    source: &'a str,
    date: Option<Date>,
    url: Option<&'a str>,
    path: &'a str,
}

impl<'a> From<&'a StoredArticle> for ArticleAnswer<'a> {
    fn from(article: &'a StoredArticle) -> Self {
        let copies = &article.meta.copies;
        let sources = copies.sources();
        Self {
            id: article.meta.id,
            title: &article.title,
            source: sources.first().copied().unwrap_or_default(),
            sources,
            date: copies.date(),
            url: copies.url(),
            paths: copies.paths(),
            language: &article.meta.language,
            body_status: article.status(),
            copies: article.meta.copies.iter().map(CopyAnswer::from).collect(),
            entities: &article.meta.entities,
            body: &article.body,
        }
    }
}

impl<'a> From<&'a Publication> for CopyAnswer<'a> {
    fn from(copy: &'a Publication) -> Self {
        Self { source: &copy.source, date: copy.date, url: copy.url.as_deref(), path: &copy.file.path }
    }
}

/// An article for people: headline, where it was published, clean text.
///
/// # Errors
///
/// If `out` cannot be written.
pub fn article_text(out: &mut dyn Write, article: &StoredArticle, palette: &Palette) -> io::Result<()> {
    let title = if article.title.is_empty() { t!("(no title)") } else { article.title.clone() };
    writeln!(out, "{}\n", Palette::paint(printable(&title), palette.title))?;
    let mut line = |name: &str, value: &str| {
        writeln!(out, "{} {}", Palette::paint(padded(name, 11), palette.dim), printable(value))
    };
    line(&t!("id"), &article.meta.id.to_string())?;
    line(&t!("language"), &article.meta.language)?;
    line(&t!("body"), article.status().as_str())?;
    for copy in &article.meta.copies {
        let date = copy.date.map(|date| date.to_string()).unwrap_or_default();
        line(&t!("published"), format!("{date} {}", copy.source).trim())?;
        copy.url.as_deref().map_or(Ok(()), |url| line(&t!("url"), url))?;
        line(&t!("file"), &copy.file.path)?;
    }
    for kind in EntityKind::ALL {
        let named = named(&article.meta.entities, kind);
        if !named.is_empty() {
            line(kind.as_str(), &named)?;
        }
    }
    if !article.body.is_empty() {
        writeln!(out)?;
    }
    article.body.lines().try_for_each(|text| writeln!(out, "{}", printable(text)))
}

/// The values of one kind, those only in links and the harmless ones marked; nothing for the URLs and
/// domains that links alone name, which are in the text where they matter.
fn named(entities: &[Entity], kind: EntityKind) -> String {
    let values = entities.iter().filter(|entity| entity.kind == kind && !entity.is_reference());
    let values = values.map(|entity| match (entity.origin, entity.benign) {
        (Origin::Link, _) => t!("{value} (link)", value = entity.value),
        (_, true) => t!("{value} (benign)", value = entity.value),
        (_, false) => entity.value.clone(),
    });
    values.collect::<Vec<_>>().join(", ")
}
