//! Selects the entities of an article that belong to a query.
//!
//! A digest, or a report that mentions something in passing, has indicators of other subjects. An entity
//! belongs to a query if the article is about what was asked for, or if the entity is in a section that
//! mentions it.

use std::collections::{BTreeSet, HashSet};

use super::Highlighter;
use super::body_lines::{BodyLines, LEAD_BYTES, place};
use super::form::Form;
use crate::analysis::fold;
use crate::article::Entity;
use crate::enrich::{self, Genre};

/// Fields of a record that name the subject of an indicator, the minimum of such records, and the maximum
/// characters of a field name.
const FAMILY: [&str; 6] = ["家族", "威胁类型", "病毒类型", "family", "malware", "threat"];
const MIN_RECORDS: usize = 3;
const MAX_LABEL_CHARS: usize = 16;

/// The separator of titles in a digest's title, and the minimum characters of such a title.
const TITLE_SEPARATOR: char = '；';
const MIN_TITLE_CHARS: usize = 8;

/// The positions of the entities in an article that do not belong to the query, sorted.
pub(crate) fn unrelated(
    title: &str,
    body: &str,
    url: Option<&str>,
    entities: &[Entity],
    highlighter: &Highlighter<'_>,
) -> Vec<usize> {
    let in_title = !highlighter.mark_title(title, entities).is_empty();
    let is_collection = is_collection(title, body, url);
    if entities.is_empty() || in_title && !is_collection {
        return Vec::new();
    }
    let marks: Vec<u32> =
        highlighter.mark_body(body, entities).iter().map(|mark| place(mark.span.start)).collect();
    let Some(related) = BodyLines::of(body).related(&marks, is_collection) else { return Vec::new() };
    let lines = body.lines().filter(|line| !line.trim().is_empty());
    let text: Vec<&str> = lines.zip(related).filter(|(_, related)| *related).map(|(line, _)| line).collect();
    let text = text.join("\n");
    let found = enrich::entities("", &text, &[]);
    let near: HashSet<_> = found.iter().map(|entity| (entity.kind, entity.value.as_str())).collect();
    let is_unrelated = |at: &usize| !near.contains(&(entities[*at].kind, entities[*at].value.as_str()));
    (0..entities.len()).filter(is_unrelated).collect()
}

/// Whether an article has several subjects: a digest, a title of several news, or records each of which names
/// its malware family.
pub(crate) fn is_collection(title: &str, body: &str, url: Option<&str>) -> bool {
    let genre = Genre::of(&fold(title), url);
    let is_record = |line: &&str| {
        let label = line.split_once(['：', ':']).map_or("", |(label, _)| label).trim().to_lowercase();
        label.chars().count() <= MAX_LABEL_CHARS && FAMILY.iter().any(|word| label.ends_with(word))
    };
    let titles = title.split(TITLE_SEPARATOR).filter(|part| part.chars().count() >= MIN_TITLE_CHARS);
    genre == Genre::Digest || titles.count() > 1 || body.lines().filter(is_record).count() >= MIN_RECORDS
}

/// Whether an article reports what the query asks for: its title names it, or its lead or two paragraphs do. A list of
/// related posts, a tag or a row of a table is not enough; a page that was fetched later has new ones of these.
pub(crate) fn is_reported(
    title: &str,
    body: &str,
    entities: &[Entity],
    highlighter: &Highlighter<'_>,
) -> bool {
    if highlighter.marks_nothing() || !highlighter.mark_title(title, entities).is_empty() {
        return true;
    }
    let marks = highlighter.mark_body(body, entities);
    let starts: BTreeSet<usize> = marks.iter().map(|mark| line_start(body, mark.span.start)).collect();
    let is_prose = |start: &usize| Form::of(body[*start..].lines().next().unwrap_or_default()) == Form::Prose;
    let mut paragraphs = starts.into_iter().filter(is_prose);
    let first = paragraphs.next();
    first.is_some_and(|start| start < LEAD_BYTES) || first.is_some() && paragraphs.next().is_some()
}

fn line_start(body: &str, at: usize) -> usize {
    body[..at].rfind('\n').map_or(0, |at| at + 1)
}
