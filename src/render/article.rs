//! One article in full.

use std::io::{self, Write};

use anstyle::Style;
use jiff::civil::Date;
use serde::Serialize;

use super::marked::{by_line, marked};
use super::named::{shown_entity, with_own_letters};
use super::palette::Palette;
use super::printable::{padded, printable};
use crate::article::{ArticleId, BodyStatus, Entity, EntityKind, Origin};
use crate::document::Publication;
use crate::enrich::{ActorNames, names_of};
use crate::excerpt::summary;
use crate::index::StoredArticle;
use crate::search::{Highlights, Repost};
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
    entities: Vec<EntityAnswer<'a>>,
    body: &'a str,
}

/// What an article names, with its names in each language if it is a group.
#[derive(Debug, Serialize)]
struct EntityAnswer<'a> {
    #[serde(flatten)]
    entity: &'a Entity,
    #[serde(skip_serializing_if = "Option::is_none")]
    names: Option<ActorNames>,
}

impl<'a> From<&'a Entity> for EntityAnswer<'a> {
    fn from(entity: &'a Entity) -> Self {
        Self { entity, names: names_of(entity.kind, &entity.value) }
    }
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
        Self {
            id: article.meta.id,
            title: &article.title,
            source: copies.source(),
            sources: copies.sources(),
            date: copies.date(),
            url: copies.url(),
            paths: copies.paths(),
            language: &article.meta.language,
            body_status: article.status(),
            copies: article.meta.copies.iter().map(CopyAnswer::from).collect(),
            entities: article.meta.entities.iter().map(EntityAnswer::from).collect(),
            body: &article.body,
        }
    }
}

impl<'a> From<&'a Publication> for CopyAnswer<'a> {
    fn from(copy: &'a Publication) -> Self {
        Self { source: &copy.source, date: copy.date, url: copy.url.as_deref(), path: &copy.file.path }
    }
}

/// An article, its reposts, and what of it answers a query.
#[derive(Debug, Serialize)]
pub struct ShownArticle<'a> {
    #[serde(flatten)]
    answer: ArticleAnswer<'a>,
    reposts: &'a [Repost],
    /// The sentence that sums it up best.
    #[serde(skip_serializing_if = "Option::is_none")]
    summary: Option<String>,
    #[serde(skip)]
    article: &'a StoredArticle,
    /// What matches in its title and body.
    #[serde(flatten, skip_serializing_if = "Option::is_none")]
    pub marks: Option<Marks>,
}

/// What matches, in characters.
#[derive(Debug, Default, Serialize)]
pub struct Marks {
    /// In the title.
    pub title_highlights: Highlights,
    /// In the body.
    pub body_highlights: Highlights,
}

impl<'a> ShownArticle<'a> {
    /// The article with the other articles that tell its text.
    #[must_use]
    pub fn new(article: &'a StoredArticle, reposts: &'a [Repost]) -> Self {
        let summary = summary(&article.title, &article.body);
        Self { answer: ArticleAnswer::from(article), reposts, summary, article, marks: None }
    }
}

/// How texts are laid out.
#[derive(Debug, Clone, Copy)]
pub struct Look<'p> {
    /// Colours.
    pub palette: &'p Palette,
    /// Lines are broken after so many columns; `None` to leave them as they are.
    pub columns: Option<usize>,
}

/// An article for people: headline, where it was published, clean text.
///
/// # Errors
///
/// If `out` cannot be written.
pub fn article_text(out: &mut dyn Write, shown: &ShownArticle<'_>, look: Look<'_>) -> io::Result<()> {
    let (article, palette) = (shown.article, look.palette);
    let none = Marks::default();
    let marks = shown.marks.as_ref().unwrap_or(&none);
    let title = if article.title.is_empty() {
        Palette::paint(t!("(no title)"), palette.title)
    } else {
        marked(&article.title, &marks.title_highlights, palette, palette.title)
    };
    wrapped(out, &title, look.columns)?;
    writeln!(out)?;
    if let Some(summary) = &shown.summary {
        let name = Palette::paint(padded(&t!("summary"), 11), palette.dim);
        wrapped(out, &format!("{name} {}", printable(summary)), look.columns)?;
    }
    let mut line =
        |name: &str, value: &str| writeln!(out, "{} {value}", Palette::paint(padded(name, 11), palette.dim));
    line(&t!("id"), &article.meta.id.to_string())?;
    line(&t!("language"), &printable(&article.meta.language))?;
    line(&t!("body"), article.status().as_str())?;
    for copy in &article.meta.copies {
        let date = copy.date.map(|date| date.to_string()).unwrap_or_default();
        line(&t!("published"), &printable(format!("{date} {}", copy.source).trim()))?;
        copy.url.as_deref().map_or(Ok(()), |url| line(&t!("url"), &palette.linked(printable(url), url)))?;
        line(&t!("file"), &printable(&copy.file.path))?;
    }
    for repost in shown.reposts {
        let date = repost.date.map(|date| date.to_string()).unwrap_or_default();
        let told = format!("{date} {} · {} · {}", repost.source, repost.title, repost.id);
        line(&t!("repost"), &printable(told.trim()))?;
    }
    for kind in EntityKind::ALL {
        let named = named(&article.meta.entities, kind);
        if !named.is_empty() {
            line(kind.as_str(), &printable(&named))?;
        }
    }
    if !article.body.is_empty() {
        writeln!(out)?;
    }
    let marks = by_line(&article.body, &marks.body_highlights);
    article
        .body
        .split_terminator('\n')
        .zip(&marks)
        .try_for_each(|(text, marks)| wrapped(out, &marked(text, marks, palette, Style::new()), look.columns))
}

/// A line, broken where its language allows.
fn wrapped(out: &mut dyn Write, line: &str, columns: Option<usize>) -> io::Result<()> {
    let Some(columns) = columns else { return writeln!(out, "{line}") };
    textwrap::wrap(line, columns).iter().try_for_each(|part| writeln!(out, "{part}"))
}

/// The values of one kind, those only in links and the harmless ones marked; nothing for the URLs and
/// domains that links alone name, which are in the text where they matter.
fn named(entities: &[Entity], kind: EntityKind) -> String {
    let values = entities.iter().filter(|entity| entity.kind == kind && !entity.is_reference());
    let values = values.map(|entity| {
        let value = with_own_letters(kind, &entity.value, &shown_entity(entity), false);
        match (entity.origin, entity.benign) {
            (Origin::Link, _) => t!("{value} (link)", value),
            (_, true) => t!("{value} (benign)", value),
            (_, false) => value,
        }
    });
    values.collect::<Vec<_>>().join(", ")
}
