//! Prints one article in full.

use std::io::{self, Write};

use anstyle::Style;
use jiff::civil::Date;
use serde::Serialize;

use super::look::Look;
use super::marked::{by_line, marked};
use super::named::{shown_entity, with_own_letters};
use super::palette::Palette;
use super::printable::{padded, printable};
use crate::article::{ArticleId, BodyStatus, Entity, EntityKind, Origin};
use crate::document::Publication;
use crate::enrich::{DisplayNames, names_of};
use crate::highlight::summary;
use crate::message;
use crate::search::{Citation, Highlights, StoredArticle};

/// An article as JSON.
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

/// An entity of an article; a threat actor has its names in each language.
#[derive(Debug, Serialize)]
struct EntityAnswer<'a> {
    #[serde(flatten)]
    entity: &'a Entity,
    #[serde(skip_serializing_if = "Option::is_none")]
    names: Option<DisplayNames>,
}

impl<'a> From<&'a Entity> for EntityAnswer<'a> {
    fn from(entity: &'a Entity) -> Self {
        Self { entity, names: names_of(entity.kind, &entity.value) }
    }
}

/// One publication of an article.
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

/// An article with its summary, its reposts and the matches of a query.
#[derive(Debug, Serialize)]
pub struct ShownArticle<'a> {
    #[serde(flatten)]
    answer: ArticleAnswer<'a>,
    #[serde(serialize_with = "crate::search::without_language")]
    reposts: &'a [Citation],
    /// The sentence that best summarizes it.
    #[serde(skip_serializing_if = "Option::is_none")]
    summary: Option<String>,
    #[serde(skip)]
    article: &'a StoredArticle,
    /// The matches in its title and body.
    #[serde(flatten, skip_serializing_if = "Option::is_none")]
    pub marks: Option<Marks>,
}

/// The matches of a query in an article, as ranges of characters.
#[derive(Debug, Default, Serialize)]
pub struct Marks {
    /// Matches in the title.
    pub title_highlights: Highlights,
    /// Matches in the body.
    pub body_highlights: Highlights,
}

impl<'a> ShownArticle<'a> {
    /// The article with its reposts.
    #[must_use]
    pub fn new(article: &'a StoredArticle, reposts: &'a [Citation]) -> Self {
        let summary = summary(&article.title, &article.body);
        Self { answer: ArticleAnswer::from(article), reposts, summary, article, marks: None }
    }
}

/// Layout of a text.
///
/// # Errors
///
/// If `out` cannot be written.
pub fn article_text(out: &mut dyn Write, shown: &ShownArticle<'_>, look: &Look) -> io::Result<()> {
    let (article, palette) = (shown.article, &look.palette);
    let none = Marks::default();
    let marks = shown.marks.as_ref().unwrap_or(&none);
    let title = if article.title.is_empty() {
        Palette::paint(look.text(message!("(no title)")), palette.title)
    } else {
        marked(&article.title, &marks.title_highlights, palette, palette.title)
    };
    wrapped(out, &title, look.columns)?;
    writeln!(out)?;
    if let Some(summary) = &shown.summary {
        let name = Palette::paint(padded(&look.text(message!("summary")), 11), palette.dim);
        wrapped(out, &format!("{name} {}", printable(summary)), look.columns)?;
    }
    let mut line =
        |name: &str, value: &str| writeln!(out, "{} {value}", Palette::paint(padded(name, 11), palette.dim));
    line(&look.text(message!("id")), &article.meta.id.to_string())?;
    line(&look.text(message!("language")), &printable(&article.meta.language))?;
    line(&look.text(message!("body")), article.status().as_str())?;
    for copy in &article.meta.copies {
        let date = copy.date.map(|date| date.to_string()).unwrap_or_default();
        line(&look.text(message!("published")), &printable(format!("{date} {}", copy.source).trim()))?;
        copy.url
            .as_deref()
            .map_or(Ok(()), |url| line(&look.text(message!("url")), &palette.linked(printable(url), url)))?;
        line(&look.text(message!("file")), &printable(&copy.file.path))?;
    }
    for repost in shown.reposts {
        let date = repost.date.map(|date| date.to_string()).unwrap_or_default();
        let text = format!("{date} {} · {} · {}", repost.source, repost.title, repost.id);
        line(&look.text(message!("repost")), &printable(text.trim()))?;
    }
    for kind in EntityKind::ALL {
        let named = named(&article.meta.entities, kind, look);
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

/// Writes a line, wrapped where its language allows.
fn wrapped(out: &mut dyn Write, line: &str, columns: Option<usize>) -> io::Result<()> {
    let Some(columns) = columns else { return writeln!(out, "{line}") };
    textwrap::wrap(line, columns).iter().try_for_each(|part| writeln!(out, "{part}"))
}

/// The values of one kind. Harmless values and those that occur in links only are marked. URLs and domains of links
/// are left out, since the important ones occur in the text too.
fn named(entities: &[Entity], kind: EntityKind, look: &Look) -> String {
    let values = entities.iter().filter(|entity| entity.kind == kind && !entity.is_reference());
    let values = values.map(|entity| {
        let value = with_own_letters(kind, &entity.value, &shown_entity(entity, look.locale), false);
        match (entity.origin, entity.benign) {
            (Origin::Link, _) => look.text(message!("{value} (link)", value)),
            (_, true) => look.text(message!("{value} (benign)", value)),
            (_, false) => value,
        }
    });
    values.collect::<Vec<_>>().join(", ")
}
