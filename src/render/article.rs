//! One article in full.

use std::io::{self, Write};

use jiff::civil::Date;
use serde::Serialize;

use super::palette::Palette;
use super::printable::printable;
use crate::article::BodyStatus;
use crate::document::Publication;
use crate::index::StoredArticle;

/// An article as programs read it.
#[derive(Debug, Serialize)]
pub struct ArticleAnswer<'a> {
    id: &'a str,
    title: &'a str,
    source: &'a str,
    sources: Vec<&'a str>,
    date: Option<Date>,
    url: Option<&'a str>,
    paths: Vec<&'a str>,
    language: &'a str,
    body_status: BodyStatus,
    copies: Vec<CopyAnswer<'a>>,
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
            id: &article.meta.id,
            title: &article.title,
            source: sources.first().copied().unwrap_or_default(),
            sources,
            date: copies.date(),
            url: copies.url(),
            paths: copies.paths(),
            language: &article.meta.language,
            body_status: article.status(),
            copies: article.meta.copies.iter().map(CopyAnswer::from).collect(),
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
    let title = if article.title.is_empty() { "(no title)" } else { &article.title };
    writeln!(out, "{}\n", Palette::paint(printable(title), palette.title))?;
    let mut line = |name: &str, value: &str| {
        writeln!(out, "{} {}", Palette::paint(format_args!("{name:<9}"), palette.dim), printable(value))
    };
    line("id", &article.meta.id)?;
    line("language", &article.meta.language)?;
    line("body", article.status().as_str())?;
    for copy in &article.meta.copies {
        let date = copy.date.map(|date| date.to_string()).unwrap_or_default();
        line("published", format!("{date} {}", copy.source).trim())?;
        copy.url.as_deref().map_or(Ok(()), |url| line("url", url))?;
        line("file", &copy.file.path)?;
    }
    if !article.body.is_empty() {
        writeln!(out)?;
    }
    article.body.lines().try_for_each(|text| writeln!(out, "{}", printable(text)))
}
