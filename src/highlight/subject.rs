//! Selects the entities of an article that belong to a query.
//!
//! A digest, or a report that mentions something in passing, has indicators of other subjects. An entity
//! belongs to a query if the article is about what was asked for, or if the entity is in a section that
//! mentions it.

use std::collections::{BTreeSet, HashSet};
use std::ops::Range;

use super::form::Form;
use super::{Highlighter, Mark};
use crate::analysis::fold;
use crate::article::Entity;
use crate::enrich::{self, Genre, Section};

/// An article is about what its title names, or else what is named in at least so many lines,
const MIN_LINES: usize = 3;

/// in at least one line of so many, indicators aside,
const LINES_PER_MENTION: usize = 15;

/// and in its lead, or in at least so many sections if it has so many or more.
const MIN_MENTIONING_SECTIONS: usize = 2;
const MIN_SECTIONS: usize = 3;

/// Bytes at the beginning of a body that introduce its subject.
const LEAD_BYTES: usize = 900;

/// Maximum lines of indicators that belong to the line above them,
const MAX_LISTED_LINES: usize = 200;

/// and maximum characters of such a line.
const MAX_LISTED_CHARS: usize = 160;

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
    let marks = highlighter.mark_body(body, entities);
    if marks.is_empty() && in_title {
        return Vec::new();
    }
    let sections = enrich::sections(body);
    if !is_collection && is_subject(body, &marks, &sections) {
        return Vec::new();
    }
    let text = related(body, &marks, &sections, is_collection);
    if text.is_empty() {
        return Vec::new();
    }
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

/// Whether marks are spread over a body as those of its main subject are.
fn is_subject(body: &str, marks: &[Mark], sections: &[Section]) -> bool {
    let lines: HashSet<usize> = marks.iter().map(|mark| line_start(body, mark.span.start)).collect();
    let marked = sections.iter().filter(|section| has(marks, section.range.start, section.range.end)).count();
    let in_lead = marks.first().is_some_and(|mark| mark.span.start < LEAD_BYTES);
    let prose = body.lines().filter(|line| !line.trim().is_empty() && !is_listed(line)).count();
    lines.len() >= MIN_LINES
        && lines.len() * LINES_PER_MENTION >= prose
        && (marked >= MIN_MENTIONING_SECTIONS || in_lead || sections.len() < MIN_SECTIONS)
}

/// The text that belongs to the marks: what is below a heading with a mark, and in a collection also other
/// sections with a mark. Elsewhere a mark is a mention in passing: only its line counts, and the indicators
/// listed below it.
fn related(body: &str, marks: &[Mark], sections: &[Section], is_collection: bool) -> String {
    let mut text = String::new();
    // The level of the heading with the mark.
    let mut under: Option<u8> = None;
    for section in sections {
        let range = section.range.clone();
        if under.is_some_and(|level| section.level <= level) {
            under = None;
        }
        if section.level > 0 && under.is_none() && has(marks, range.start, section.heading_end) {
            under = Some(section.level);
        }
        if under.is_some() || is_collection && has(marks, range.start, range.end) {
            text.push_str(&body[range]);
            text.push_str("\n\n");
        } else {
            push_marked_lines(&mut text, body, marks, range);
        }
    }
    text
}

fn push_marked_lines(text: &mut String, body: &str, marks: &[Mark], range: Range<usize>) {
    let mut at = range.start;
    // How many lines of indicators may still follow a marked line.
    let mut listed = 0;
    for line in body[range].split_inclusive('\n') {
        let is_marked = has(marks, at, at + line.len());
        at += line.len();
        if is_marked {
            // Each row of a table is about one thing.
            listed = if line.contains(" | ") { 0 } else { MAX_LISTED_LINES };
        } else if line.trim().is_empty() {
            continue;
        } else if listed == 0 || !is_listed(line) {
            listed = 0;
            continue;
        } else {
            listed -= 1;
        }
        text.push_str(line);
    }
}

/// Whether a line is an indicator, perhaps with its kind.
fn is_listed(line: &str) -> bool {
    let words = line.split_whitespace().count();
    line.chars().count() <= MAX_LISTED_CHARS
        && words <= 3
        && line.chars().filter(|c| !c.is_ascii()).count() <= 8
}

fn line_start(body: &str, at: usize) -> usize {
    body[..at].rfind('\n').map_or(0, |at| at + 1)
}

fn has(marks: &[Mark], start: usize, end: usize) -> bool {
    let first = marks.partition_point(|mark| mark.span.start < start);
    marks.get(first).is_some_and(|mark| mark.span.start < end)
}
