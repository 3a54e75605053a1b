//! What of the things that an article names belongs to a query.
//!
//! A digest, or a report that names something in passing, has indicators of other things. What an article names
//! belongs to a query if the article is about that, or if it stands in a section that has what is asked for.

use std::collections::HashSet;

use super::highlight::{Highlighter, Mark};
use super::stored::StoredArticle;
use crate::analysis::fold;
use crate::enrich::{self, Genre, Section};

/// Lines in which what an article is about is named at least, if its title does not.
const LINES: usize = 3;

/// Sections, likewise, of so many or more.
const SECTIONS: usize = 2;
const FEW_SECTIONS: usize = 3;

/// Marks between the titles of several news in one.
const JOINTS: [char; 3] = ['；', '|', '｜'];

/// The places in `article`'s list of entities of those that stand apart from what is asked for, sorted.
pub(super) fn foreign(article: &StoredArticle, highlighter: &Highlighter<'_>) -> Vec<usize> {
    let entities = &article.meta.entities;
    let marks = highlighter.mark_body(&article.body, entities);
    let in_title = !highlighter.mark_title(&article.title, entities).is_empty();
    let sections = enrich::sections(&article.body);
    let is_collection = is_collection(article);
    if marks.is_empty() && (in_title || entities.is_empty())
        || !is_collection && (in_title || is_subject(&article.body, &marks, &sections))
    {
        return Vec::new();
    }
    let text = related(&article.body, &marks, &sections);
    if text.is_empty() {
        return Vec::new();
    }
    let found = enrich::entities("", &text, &[]);
    let near: HashSet<_> = found.iter().map(|entity| (entity.kind, entity.value.as_str())).collect();
    let is_foreign = |at: &usize| !near.contains(&(entities[*at].kind, entities[*at].value.as_str()));
    (0..entities.len()).filter(is_foreign).collect()
}

/// Whether an article has several subjects: a digest, or a title of several news.
fn is_collection(article: &StoredArticle) -> bool {
    let genre = Genre::of(&fold(&article.title), article.meta.copies.url());
    genre == Genre::Digest || article.title.split(JOINTS).filter(|part| part.chars().count() >= 8).count() > 1
}

/// Whether marks are spread over a body as those of its subject are.
fn is_subject(body: &str, marks: &[Mark], sections: &[Section]) -> bool {
    let lines: HashSet<usize> =
        marks.iter().map(|mark| body[..mark.span.start].rfind('\n').map_or(0, |at| at + 1)).collect();
    let marked = sections.iter().filter(|section| has(marks, section.range.start, section.range.end)).count();
    lines.len() >= LINES && marked >= SECTIONS || sections.len() < FEW_SECTIONS
}

/// The sections that have a mark, and those below a heading that has one.
fn related(body: &str, marks: &[Mark], sections: &[Section]) -> String {
    let mut text = String::new();
    // The level of the heading that is asked for.
    let mut under: Option<u8> = None;
    for section in sections {
        let range = section.range.clone();
        if under.is_some_and(|level| section.level <= level) {
            under = None;
        }
        if section.level > 0 && under.is_none() && has(marks, range.start, section.heading_end) {
            under = Some(section.level);
        }
        if under.is_some() || has(marks, range.start, range.end) {
            text.push_str(&body[range]);
            text.push_str("\n\n");
        }
    }
    text
}

fn has(marks: &[Mark], start: usize, end: usize) -> bool {
    let first = marks.partition_point(|mark| mark.span.start < start);
    marks.get(first).is_some_and(|mark| mark.span.start < end)
}
