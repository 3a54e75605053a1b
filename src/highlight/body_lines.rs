//! The lines of a body, with what decides which of them belong to a query: where its words stand, the headings, the lists
//! of indicators.
//!
//! Places are numbers that ascend: bytes of the text, or positions of the index, for which no text is needed.

use crate::analysis::LinePositions;
use crate::enrich;

/// An article is about what is named in at least so many lines,
const MIN_LINES: usize = 3;

/// in at least one line of so many, indicators aside,
const LINES_PER_MENTION: usize = 15;

/// and in its lead, or in at least so many sections if it has so many or more.
const MIN_MENTIONING_SECTIONS: usize = 2;
const MIN_SECTIONS: usize = 3;

/// Bytes at the beginning of a body that introduce its subject.
pub(crate) const LEAD_BYTES: usize = 900;

/// Maximum lines of indicators that belong to the line above them,
const MAX_LISTED_LINES: usize = 200;

/// and maximum characters of such a line.
const MAX_LISTED_CHARS: usize = 160;

/// The lines of a body that are not blank.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct BodyLines {
    /// In order.
    pub(crate) lines: Vec<BodyLine>,
    /// Whether something precedes the first heading.
    pub(crate) has_introduction: bool,
    /// The place at which the lead ends.
    pub(crate) lead_end: u32,
}

/// A line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct BodyLine {
    /// The place at which it begins.
    pub(crate) start: u32,
    /// Whether it is a heading.
    pub(crate) heading: Option<Heading>,
    /// Whether it is an indicator, perhaps with its kind.
    pub(crate) is_listed: bool,
    /// Whether it is a row of a table, which is about one thing.
    pub(crate) is_row: bool,
}

/// A line that is a heading.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Heading {
    /// Its depth, from 1; it applies to deeper ones that follow.
    pub(crate) level: u8,
    /// Whether the next line belongs to it, as after a number that is alone on its line.
    pub(crate) takes_next: bool,
}

impl BodyLines {
    /// The lines of `body`; places are bytes.
    pub(crate) fn of(body: &str) -> Self {
        let sections = enrich::sections(body);
        let has_introduction = sections.first().is_some_and(|section| section.level == 0);
        let mut sections = sections.iter().filter(|section| section.level > 0).peekable();
        let mut at = 0;
        let mut lines = Vec::new();
        for text in body.split_inclusive('\n') {
            let start = at;
            at += text.len();
            if text.trim().is_empty() {
                continue;
            }
            let heading = sections
                .next_if(|section| section.range.start == start)
                .map(|section| Heading { level: section.level, takes_next: section.heading_end > at });
            let (is_listed, is_row) = (is_listed(text), text.contains(" | "));
            lines.push(BodyLine { start: place(start), heading, is_listed, is_row });
        }
        Self { lines, has_introduction, lead_end: place(LEAD_BYTES) }
    }

    /// The same with positions of the index as places: those of the lines of `body`, and of its first unit after
    /// [`LEAD_BYTES`].
    pub(crate) fn with_positions(mut self, body: &str, positions: &LinePositions) -> Self {
        let lines = body.split_inclusive('\n').zip(&positions.starts);
        let starts = lines.filter(|(line, _)| !line.trim().is_empty()).map(|(_, start)| *start);
        self.lines.iter_mut().zip(starts).for_each(|(line, start)| line.start = start);
        self.lead_end = positions.at_byte;
        self
    }

    /// For each line whether it belongs to a query that matches at `marks`, places that ascend; `None` if the article is about
    /// it, or nothing matches.
    pub(crate) fn related(&self, marks: &[u32], is_collection: bool) -> Option<Vec<bool>> {
        let marked = self.marked(marks);
        let is_subject = !is_collection && self.is_subject(marks, &marked);
        (!marks.is_empty() && !is_subject).then(|| self.selected(&marked, is_collection))
    }

    /// For each line whether a mark begins in it.
    fn marked(&self, marks: &[u32]) -> Vec<bool> {
        let mut marked = vec![false; self.lines.len()];
        for mark in marks {
            let line = self.lines.partition_point(|line| line.start <= *mark).checked_sub(1);
            line.into_iter().for_each(|line| marked[line] = true);
        }
        marked
    }

    /// Its sections, each with the marks of its lines and of the line after it.
    fn sections<'a>(&'a self, marked: &'a [bool]) -> impl Iterator<Item = (&'a [BodyLine], &'a [bool])> {
        let mut at = 0;
        self.lines.chunk_by(|_, next| next.heading.is_none()).map(move |lines| {
            let start = at;
            at += lines.len();
            (lines, &marked[start..(at + 1).min(marked.len())])
        })
    }

    /// Whether marks are spread over the body as those of its main subject are.
    fn is_subject(&self, marks: &[u32], marked: &[bool]) -> bool {
        let lines = marked.iter().filter(|is_marked| **is_marked).count();
        let prose = self.lines.iter().filter(|line| !line.is_listed).count();
        if lines < MIN_LINES || lines * LINES_PER_MENTION < prose {
            return false;
        }
        let headings = self.lines.iter().filter(|line| line.heading.is_some()).count();
        let sections = headings + usize::from(self.has_introduction);
        let is_marked = |(lines, marked): &(&[BodyLine], &[bool])| marked[..lines.len()].contains(&true);
        marks.first().is_some_and(|mark| *mark < self.lead_end)
            || sections < MIN_SECTIONS
            || self.sections(marked).filter(is_marked).count() >= MIN_MENTIONING_SECTIONS
    }

    /// The lines that belong to the marked ones: those below a heading with a mark, and in a collection also other
    /// sections with a mark. Elsewhere a mark is a mention in passing: only its line counts, and the indicators
    /// listed below it.
    fn selected(&self, marked: &[bool], is_collection: bool) -> Vec<bool> {
        let mut selected = Vec::with_capacity(marked.len());
        // The level of the heading with the mark.
        let mut under: Option<u8> = None;
        for (lines, marked) in self.sections(marked) {
            let heading = lines[0].heading;
            if under.is_some_and(|level| heading.is_some_and(|heading| heading.level <= level)) {
                under = None;
            }
            if let Some(Heading { level, takes_next }) = heading
                && under.is_none()
                && (marked[0] || takes_next && marked.get(1) == Some(&true))
            {
                under = Some(level);
            }
            let marked = &marked[..lines.len()];
            if under.is_some() || is_collection && marked.contains(&true) {
                selected.extend(marked.iter().map(|_| true));
            } else {
                push_marked_lines(&mut selected, lines, marked);
            }
        }
        selected
    }
}

fn push_marked_lines(selected: &mut Vec<bool>, lines: &[BodyLine], marked: &[bool]) {
    // How many lines of indicators may still follow a marked line.
    let mut listed = 0;
    for (line, &is_marked) in lines.iter().zip(marked) {
        let is_below = listed > 0 && line.is_listed;
        listed = match (is_marked, is_below) {
            (true, _) if line.is_row => 0,
            (true, _) => MAX_LISTED_LINES,
            (false, true) => listed - 1,
            (false, false) => 0,
        };
        selected.push(is_marked || is_below);
    }
}

/// Whether a line is an indicator, perhaps with its kind.
fn is_listed(line: &str) -> bool {
    // In order of cost: most lines are Chinese prose.
    line.chars().filter(|c| !c.is_ascii()).nth(8).is_none()
        && line.split_whitespace().nth(3).is_none()
        && line.chars().nth(MAX_LISTED_CHARS).is_none()
}

pub(super) fn place(byte: usize) -> u32 {
    u32::try_from(byte).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::Analyzer;

    const PARAGRAPH: &str = "攻击者通过邮件投递带有恶意宏的文档，受害者打开之后会从远程服务器下载下一阶段的载荷，并在内存中执行这个载荷。";

    /// The numbers of the lines of `body` that belong to `word`, with bytes and with positions; `None` if all do.
    fn related(body: &str, word: &str, is_collection: bool) -> Option<Vec<usize>> {
        let bytes: Vec<usize> = body.match_indices(word).map(|(at, _)| at).collect();
        let in_bytes: Vec<u32> = bytes.iter().map(|&byte| place(byte)).collect();
        let lines = BodyLines::of(body);
        let found = lines.related(&in_bytes, is_collection);
        let tokens = Analyzer::default().literal(body);
        let position =
            |byte: &usize| tokens.iter().find(|token| token.start == *byte).map(|token| token.position);
        let marks: Vec<u32> = bytes.iter().filter_map(position).collect();
        assert_eq!(marks.len(), bytes.len());
        let lines = lines.with_positions(body, &LinePositions::of(body, LEAD_BYTES));
        let by_positions = lines.related(&marks, is_collection);
        assert_eq!(found, by_positions, "{body}");
        found.map(|found| (0..found.len()).filter(|line| found[*line]).collect())
    }

    #[test]
    fn lines_belong_to_a_query() {
        let sections =
            format!("导语\n\n一、甲\n\n{PARAGRAPH}\n1. 子\n{PARAGRAPH}\n二、乙\n提到甲。\n{PARAGRAPH}");
        let list = format!("提到甲。\n\nevil.example\n198.51.100.7\n{PARAGRAPH}\n203.0.113.7");
        let subject = format!("甲\n{PARAGRAPH}\n甲\n甲");
        let cases: [(&str, bool, Option<&[usize]>); 9] = [
            (&sections, false, Some(&[1, 2, 3, 4, 6])),
            (&sections, true, Some(&[1, 2, 3, 4, 5, 6, 7])),
            (&list, false, Some(&[0, 1, 2])),
            ("甲 | evil.example\n198.51.100.7", false, Some(&[0])),
            ("1\n\n甲\n乙\n2\n丙", false, Some(&[0, 1, 2])),
            (&subject, false, None),
            (&subject, true, Some(&[0, 1, 2, 3])),
            ("乙", true, None),
            ("", false, None),
        ];
        for (body, is_collection, expected) in cases {
            assert_eq!(related(body, "甲", is_collection).as_deref(), expected, "{body}");
        }
    }
}
