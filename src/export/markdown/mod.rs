//! Articles for people and note-taking programs, in Markdown: one document, or a folder of files.
//!
//! `CommonMark` with GitHub's extensions, no HTML. Foreign text is escaped, so that it renders as written and creates
//! no structure.

mod document;
mod folder;
mod front_matter;
mod name;

pub use document::DocumentExporter;
pub use folder::FolderExporter;

use std::io::{self, Write};

use super::uri::uri;
use crate::index::StoredArticle;
use crate::message;
use crate::message::Locale;
use crate::render::{in_markdown, paragraphs_in_markdown};

/// The headline of an article on one line of Markdown.
fn headline(article: &StoredArticle, locale: Locale) -> String {
    if article.title.is_empty() { message!("(no title)").render(locale) } else { in_markdown(&article.title) }
}

/// Date, source, language, body status and id, without empty ones.
fn about(article: &StoredArticle) -> String {
    let copies = &article.meta.copies;
    let status = article.status();
    let mut parts: Vec<String> = copies.date().map(|date| date.to_string()).into_iter().collect();
    parts.extend(copies.sources().first().map(|source| in_markdown(source)));
    parts.push(article.meta.language.clone());
    parts.extend((status != crate::article::BodyStatus::Full).then(|| status.to_string()));
    parts.push(article.meta.id.to_string());
    parts.join(" · ")
}

/// Source, title, date and URL of every publication of an article.
fn citation(article: &StoredArticle, locale: Locale) -> String {
    let mut places: Vec<String> = Vec::new();
    for copy in &article.meta.copies {
        let date = copy.date.map(|date| date.to_string());
        let parts = [
            Some(in_markdown(&copy.source)).filter(|source| !source.is_empty()),
            date,
            copy.url.as_deref().map(link),
        ];
        let place = parts.into_iter().flatten().collect::<Vec<_>>().join(", ");
        if !places.contains(&place) {
            places.push(place);
        }
    }
    format!("{}. {}", headline(article, locale), places.join("; "))
}

/// A link to `url`, or its text if it is no URL of the web.
fn link(url: &str) -> String {
    uri(url).map_or_else(|| in_markdown(url), |uri| format!("<{uri}>"))
}

fn write_body(out: &mut dyn Write, article: &StoredArticle) -> io::Result<()> {
    if article.body.is_empty() {
        Ok(())
    } else {
        writeln!(out, "\n{}", paragraphs_in_markdown(&article.body))
    }
}
