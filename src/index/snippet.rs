//! The stretch of a body that answers a query best.

use std::ops::Range;

use super::highlight::{Mark, to_characters};
use crate::search::Snippet;

/// Room for some 60 Han characters or 160 Latin letters.
const BUDGET: usize = 480;
const HAN_COST: usize = 8;
const LETTER_COST: usize = 3;

/// How much of the budget may stand before the first mark.
const LEAD: usize = BUDGET / 3;

/// Cuts the snippet out of `body`, whose marks are sorted and do not overlap.
pub(super) fn snippet(body: &str, marks: &[Mark]) -> Snippet {
    let focus = best_mark(body, marks);
    let start = focus.map_or(0, |focus| lead_in(body, marks[focus].span.start));
    let inside: Vec<Mark> = marks.iter().filter(|mark| mark.span.start >= start).cloned().collect();
    let mut end = start + affordable(&body[start..], BUDGET);
    // A span is not cut in two, unless it would be most of the article.
    if let Some(crossing) = inside.iter().find(|mark| mark.span.start < end && mark.span.end > end) {
        end = crossing.span.end.min(start + affordable(&body[start..], 2 * BUDGET));
    }
    let range = trim(body, start..end);
    let shown = inside.iter().filter(|mark| mark.span.start >= range.start && mark.span.start < range.end);
    let shown: Vec<Mark> = shown.map(|mark| clip(mark, range.end)).collect();
    Snippet { text: body[range.clone()].to_owned(), highlights: to_characters(body, range.start, &shown) }
}

fn clip(mark: &Mark, end: usize) -> Mark {
    Mark { span: mark.span.start..mark.span.end.min(end), leaf: mark.leaf }
}

/// The mark from which most parts of the query are in reach; among equals one in prose, not in a URL,
/// then the one with most marks.
fn best_mark(body: &str, marks: &[Mark]) -> Option<usize> {
    // Beyond some hundreds of marks the beginning of an article is as good as its end.
    let starts = marks.iter().take(500).enumerate();
    let rated = starts.map(|(index, mark)| {
        let end = mark.span.start + affordable(&body[mark.span.start..], BUDGET - LEAD);
        let within: Vec<&Mark> = marks[index..].iter().take_while(|other| other.span.end <= end).collect();
        let mut leaves: Vec<usize> = within.iter().map(|mark| mark.leaf).collect();
        leaves.sort_unstable();
        leaves.dedup();
        let in_prose = !is_in_url(body, mark.span.start);
        (leaves.len(), in_prose, within.len().min(4), usize::MAX - index)
    });
    rated.max().map(|(.., index)| usize::MAX - index)
}

/// Whether a place is in a URL.
fn is_in_url(body: &str, at: usize) -> bool {
    const LONGEST: usize = 300;
    let from = body.floor_char_boundary(at.saturating_sub(LONGEST));
    let before = body[from..at].rsplit(|c: char| c.is_whitespace() || !c.is_ascii()).next();
    before.is_some_and(|before| before.contains("://"))
}

/// Where to begin so that a mark has some context: at the start of its sentence if that is near, or else
/// at the start of a clause.
fn lead_in(body: &str, mark: usize) -> usize {
    let mut cost = 0;
    let mut nearest = mark;
    let mut clause = None;
    for (at, character) in body[..mark].char_indices().rev() {
        if ends_sentence(body, at, character) {
            return at + character.len_utf8();
        }
        cost += cost_of(character);
        if cost > LEAD {
            return clause.unwrap_or_else(|| word_start(body, nearest, mark));
        }
        if matches!(character, '，' | '：' | '、' | '|') {
            clause = Some(at + character.len_utf8());
        }
        nearest = at;
    }
    0
}

/// The sentence is longer than there is room: begin between two words at least.
fn word_start(body: &str, start: usize, mark: usize) -> usize {
    let within_word = |at: usize| {
        let mut around = body[..at].chars().rev().take(1).chain(body[at..].chars().take(1));
        around.all(|character| character.is_ascii_graphic())
    };
    let candidates = body[start..mark].char_indices().map(|(at, _)| start + at);
    candidates.take(80).find(|&at| !within_word(at)).unwrap_or(start)
}

fn ends_sentence(body: &str, at: usize, character: char) -> bool {
    match character {
        '。' | '！' | '？' | '；' | '\n' => true,
        '.' | '!' | '?' => body[at + 1..].starts_with(char::is_whitespace),
        _ => false,
    }
}

/// Bytes of the longest beginning of `text` that `budget` pays for.
fn affordable(text: &str, budget: usize) -> usize {
    let mut cost = 0;
    for (at, character) in text.char_indices() {
        cost += cost_of(character);
        if cost > budget {
            return at;
        }
    }
    text.len()
}

fn cost_of(character: char) -> usize {
    if character.is_ascii() { LETTER_COST } else { HAN_COST }
}

/// `range` without white space at its ends and without marks that end what stands before it.
fn trim(body: &str, range: Range<usize>) -> Range<usize> {
    let text = &body[range.clone()];
    let ends = |c: char| {
        c.is_whitespace()
            || matches!(
                c,
                '，' | '。' | '、' | '；' | '：' | '”' | '’' | '）' | '】' | '》' | ',' | ';' | ')'
            )
    };
    let start = range.start + (text.len() - text.trim_start_matches(ends).len());
    start..range.start + text.trim_end().len().max(start - range.start)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn marks(body: &str, needles: &[&str]) -> Vec<Mark> {
        let mut marks: Vec<Mark> = Vec::new();
        for (leaf, needle) in needles.iter().enumerate() {
            marks
                .extend(body.match_indices(needle).map(|(at, _)| Mark { span: at..at + needle.len(), leaf }));
        }
        marks.sort_by_key(|mark| mark.span.start);
        marks
    }

    #[test]
    fn begins_at_the_sentence_of_the_mark() {
        let body = format!("{}。攻击者使用银狐木马。后文", "前文很长".repeat(30));
        let snippet = snippet(&body, &marks(&body, &["银狐"]));
        assert_eq!(snippet.text, "攻击者使用银狐木马。后文");
        assert!(snippet.highlights.0.iter().eq(std::iter::once(&(5..7))));
    }

    #[test]
    fn begins_at_a_clause_of_a_long_sentence() {
        let body = format!("{}，其中，攻击者使用银狐木马", "很长的句子".repeat(30));
        assert_eq!(snippet(&body, &marks(&body, &["银狐"])).text, "其中，攻击者使用银狐木马");
    }

    #[test]
    fn prefers_the_place_that_has_most_of_the_query() {
        let body = format!("甲在此。{}。甲与乙在此。", "无关文字".repeat(40));
        let snippet = snippet(&body, &marks(&body, &["甲", "乙"]));
        assert_eq!(snippet.text, "甲与乙在此。");
    }

    #[test]
    fn prefers_prose_to_urls() {
        let body =
            format!("https://example.com/cve-2024-1-poc\n{}\n修复 cve-2024-1 漏洞", "无关文字".repeat(40));
        assert_eq!(snippet(&body, &marks(&body, &["cve-2024-1"])).text, "修复 cve-2024-1 漏洞");
    }

    #[test]
    fn fits_its_budget_and_never_cuts_a_span() {
        let body = "字".repeat(59) + "标记标记";
        let cut = snippet(&body, &marks(&body, &["标记标记"]));
        assert!(cut.text.ends_with("标记标记"));
        assert!(cut.text.chars().count() <= 63);
        assert_eq!(snippet(&"字".repeat(500), &[]).text.chars().count(), 60);
        assert_eq!(snippet("", &[]), Snippet::default());
        let endless = "漏洞".repeat(5_000);
        let whole = snippet(&endless, &[Mark { span: 0..endless.len(), leaf: 0 }]);
        assert_eq!(whole.text.chars().count(), 120);
        assert!(whole.highlights.0.iter().eq(std::iter::once(&(0..120))));
    }
}
