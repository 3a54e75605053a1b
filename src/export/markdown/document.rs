//! One document: what it is, contents, every article, and where each was published.

use std::io::{self, Write};

use super::{about, citation, headline, write_body};
use crate::export::{Exporter, Extent};
use crate::message;
use crate::message::{Locale, Message};
use crate::render::in_markdown;
use crate::search::StoredArticle;

/// Sections of the document, each a pass over the articles, so that none is kept.
const SECTIONS: [Section; 3] = [Section::Contents, Section::Articles, Section::Sources];

#[derive(Clone, Copy)]
enum Section {
    Contents,
    Articles,
    Sources,
}

impl Section {
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
    extent: Extent,
    locale: Locale,
    section: Section,
    /// How many articles this section has.
    number: usize,
}

impl<'w> DocumentExporter<'w> {
    /// Writes to `out`, with headings in `locale`.
    pub fn new(out: &'w mut dyn Write, extent: Extent, locale: Locale) -> Self {
        Self { out, extent, locale, section: Section::Contents, number: 0 }
    }
}

impl Exporter for DocumentExporter<'_> {
    fn passes(&self) -> usize {
        SECTIONS.len()
    }

    fn begin(&mut self, pass: usize) -> io::Result<()> {
        if pass == 0 {
            self.out.write_all(head(&self.extent, self.locale).as_bytes())?;
        }
        let Some(&section) = SECTIONS.get(pass) else { return Ok(()) };
        (self.section, self.number) = (section, 0);
        writeln!(self.out, "\n## {}\n", section.heading().render(self.locale))
    }

    fn add(&mut self, article: &StoredArticle) -> io::Result<()> {
        self.number += 1;
        let (number, title) = (self.number, headline(article, self.locale));
        match self.section {
            Section::Contents => {
                let date = article.meta.copies.date().map(|date| format!("{date} ")).unwrap_or_default();
                writeln!(self.out, "{number}. {date}[{title}](#article-{number})")
            }
            Section::Articles => {
                let gap = if number > 1 { "\n" } else { "" };
                writeln!(self.out, "{gap}### <a id=\"article-{number}\"></a>{number}. {title}\n")?;
                writeln!(self.out, "{} · [\\[{number}\\]](#source-{number})", about(article))?;
                write_body(self.out, article)
            }
            Section::Sources => {
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

/// Title, query, number and dates.
pub(super) fn head(extent: &Extent, locale: Locale) -> String {
    let (query, period) = (extent.query.as_deref().map(in_markdown), extent.period());
    let name = query.clone().unwrap_or_else(|| message!("all articles").render(locale));
    let mut lines = vec![format!("# {}\n", message!("Security news: {name}", name).render(locale))];
    let mut fact = |fact: Message| lines.push(format!("- {}", fact.render(locale)));
    if let Some(query) = query {
        fact(message!("Query: {query}", query));
    }
    fact(match extent.articles {
        1 => message!("Found: 1 article"),
        articles => message!("Found: {articles} articles", articles),
    });
    if let Some(period) = period {
        fact(message!("Dates: {period}", period));
    }
    lines.join("\n") + "\n"
}
