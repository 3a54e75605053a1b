//! One document: heading, contents, every article, and the publications of each.

use std::io::{self, Write};

use super::{about, citation, headline, write_body};
use crate::export::{Exporter, Selection};
use crate::index::StoredArticle;
use crate::message;
use crate::message::{Locale, Message};
use crate::render::in_markdown;

/// The sections of the document. Each takes a pass over the articles, so that no article is kept in memory.
const SECTIONS: [DocumentSection; 3] =
    [DocumentSection::Contents, DocumentSection::Articles, DocumentSection::Sources];

#[derive(Clone, Copy)]
enum DocumentSection {
    Contents,
    Articles,
    Sources,
}

impl DocumentSection {
    fn heading(self) -> Message {
        match self {
            Self::Contents => message!("Contents"),
            Self::Articles => message!("Articles"),
            Self::Sources => message!("Sources"),
        }
    }
}

/// Writes a document.
pub struct DocumentExporter<'w> {
    out: &'w mut dyn Write,
    selection: Selection,
    locale: Locale,
    section: DocumentSection,
    /// How many articles this section has.
    number: usize,
}

impl<'w> DocumentExporter<'w> {
    /// Writes to `out`.
    pub fn new(out: &'w mut dyn Write, selection: Selection, locale: Locale) -> Self {
        Self { out, selection, locale, section: DocumentSection::Contents, number: 0 }
    }
}

impl Exporter for DocumentExporter<'_> {
    fn passes(&self) -> usize {
        SECTIONS.len()
    }

    fn begin(&mut self, pass: usize) -> io::Result<()> {
        if pass == 0 {
            self.out.write_all(head(&self.selection, self.locale).as_bytes())?;
        }
        let Some(&section) = SECTIONS.get(pass) else { return Ok(()) };
        (self.section, self.number) = (section, 0);
        writeln!(self.out, "\n## {}\n", section.heading().render(self.locale))
    }

    fn add(&mut self, article: &StoredArticle) -> io::Result<()> {
        self.number += 1;
        let (number, title) = (self.number, headline(article, self.locale));
        match self.section {
            DocumentSection::Contents => {
                let date = article.meta.copies.date().map(|date| format!("{date} ")).unwrap_or_default();
                writeln!(self.out, "{number}. {date}[{title}](#article-{number})")
            }
            DocumentSection::Articles => {
                let gap = if number > 1 { "\n" } else { "" };
                writeln!(self.out, "{gap}### <a id=\"article-{number}\"></a>{number}. {title}\n")?;
                writeln!(self.out, "{} · [\\[{number}\\]](#source-{number})", about(article))?;
                write_body(self.out, article)
            }
            DocumentSection::Sources => {
                writeln!(
                    self.out,
                    "{number}. <a id=\"source-{number}\"></a>{}",
                    citation(article, self.locale)
                )
            }
        }
    }

    fn finish(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// The heading with the query, the number of articles and their period.
pub(super) fn head(selection: &Selection, locale: Locale) -> String {
    let (query, period) = (selection.query.as_deref().map(in_markdown), selection.period());
    let name = query.clone().unwrap_or_else(|| message!("all articles").render(locale));
    let mut lines = vec![format!("# {}\n", message!("Security news: {name}", name).render(locale))];
    let mut fact = |fact: Message| lines.push(format!("- {}", fact.render(locale)));
    if let Some(query) = query {
        fact(message!("Query: {query}", query));
    }
    fact(match selection.articles {
        1 => message!("Found: 1 article"),
        articles => message!("Found: {articles} articles", articles),
    });
    if let Some(period) = period {
        fact(message!("Dates: {period}", period));
    }
    lines.join("\n") + "\n"
}
