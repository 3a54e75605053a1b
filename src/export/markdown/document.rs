//! One document: what it is, contents, every article, and where each was published.

use std::io::{self, Write};

use super::escape::inline;
use super::{about, citation, headline, write_body};
use crate::export::{Exporter, Selection};
use crate::index::StoredArticle;

/// Parts of the document, each a pass over the articles, so that none is kept.
const PARTS: [(&str, Part); 3] =
    [("Contents", Part::Contents), ("Articles", Part::Articles), ("Sources", Part::Sources)];

#[derive(Clone, Copy)]
enum Part {
    Contents,
    Articles,
    Sources,
}

/// Writes a document.
pub struct DocumentExporter<'w> {
    out: &'w mut dyn Write,
    selection: Selection,
    part: Part,
    /// How many articles this part has.
    number: usize,
}

impl<'w> DocumentExporter<'w> {
    /// Writes to `out`.
    pub fn new(out: &'w mut dyn Write, selection: Selection) -> Self {
        Self { out, selection, part: Part::Contents, number: 0 }
    }
}

impl Exporter for DocumentExporter<'_> {
    fn passes(&self) -> usize {
        PARTS.len()
    }

    fn begin(&mut self, pass: usize) -> io::Result<()> {
        if pass == 0 {
            self.out.write_all(head(&self.selection).as_bytes())?;
        }
        let Some(&(heading, part)) = PARTS.get(pass) else { return Ok(()) };
        (self.part, self.number) = (part, 0);
        writeln!(self.out, "\n## {heading}\n")
    }

    fn add(&mut self, article: &StoredArticle) -> io::Result<()> {
        self.number += 1;
        let (number, title) = (self.number, headline(article));
        match self.part {
            Part::Contents => {
                let date = article.meta.copies.date().map(|date| format!("{date} ")).unwrap_or_default();
                writeln!(self.out, "{number}. {date}[{title}](#article-{number})")
            }
            Part::Articles => {
                let gap = if number > 1 { "\n" } else { "" };
                writeln!(self.out, "{gap}### <a id=\"article-{number}\"></a>{number}. {title}\n")?;
                writeln!(self.out, "{} · [\\[{number}\\]](#source-{number})", about(article))?;
                write_body(self.out, article)
            }
            Part::Sources => {
                writeln!(self.out, "{number}. <a id=\"source-{number}\"></a>{}", citation(article))
            }
        }
    }

    fn finish(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Title, query, number and dates.
pub(super) fn head(selection: &Selection) -> String {
    let articles = if selection.articles == 1 { "article" } else { "articles" };
    let period = selection.period();
    let mut lines = vec![format!("# Security news: {}\n", inline(&selection.name()))];
    lines.extend(selection.query.as_ref().map(|query| format!("- Query: {}", inline(query))));
    lines.push(format!("- Found: {} {articles}", selection.articles));
    lines.extend((!period.is_empty()).then(|| format!("- Dates: {period}")));
    lines.join("\n") + "\n"
}
