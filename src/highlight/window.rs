//! Finds the part of a body that best answers a query.

use std::ops::Range;

use super::budget::Budget;
use super::focus::{Focus, QueryMatch};
use super::form::Form;
use super::sentence::{CLOSERS, ends_clause, ends_paragraph, paragraph_end, paragraph_start, sentence_end};
use crate::character::is_mark;

/// Bytes at the beginning of a body that are searched for prose if nothing matches.
const MAX_OPENING: usize = 6_000;

/// A part of a body.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Passage {
    /// Bytes of the body.
    pub range: Range<usize>,
    /// Whether it begins within a sentence.
    pub cut_start: bool,
    /// Whether it ends within a sentence.
    pub cut_end: bool,
}

/// The part of `body` with the best of `matches`, which must be sorted and must not overlap. Matches in prose rank
/// above matches in other words, and those above matches in noise such as URLs and tags. Begins with a sentence or a
/// clause if one begins shortly before the first match. Without matches, the first prose.
#[must_use]
pub fn window(body: &str, matches: &[QueryMatch], budget: Budget) -> Passage {
    let Some(focus) = Focus::best(body, matches, budget) else {
        let start = opening(body);
        return trimmed(body, start..excerpt_end(body, start, start, true, budget));
    };
    let first = matches[focus.matches.start].span.start;
    let last = matches[focus.matches.end - 1].span.end;
    let start = if focus.is_read {
        lead_in(body, first, budget.limit().saturating_sub(budget.cost(&body[first..last])), budget)
    } else {
        address_start(body, first, budget)
    };
    let within = matches[focus.matches.start..].iter();
    let mut end = excerpt_end(body, start, last, focus.is_read, budget);
    // A match is not cut in two, unless it is too long for an excerpt.
    if let Some(crossing) = within.clone().find(|matched| matched.span.start < end && matched.span.end > end)
    {
        end = crossing.span.end.min(start + budget.affordable(&body[start..], 2 * budget.limit()));
    }
    trimmed(body, start..end)
}

/// Where an excerpt without matches begins: at the first prose, else at the first line that is not noise.
fn opening(body: &str) -> usize {
    let (mut at, mut words) = (0, None);
    while at < body.len().min(MAX_OPENING) {
        let end = paragraph_end(body, at);
        match Form::of(&body[at..end]) {
            Form::Prose => return at,
            Form::Words => words = words.or(Some(at)),
            Form::Noise => {}
        }
        at = end + 1;
    }
    words.unwrap_or_default()
}

/// Where to begin so that a match at byte `first` has context: at the start of its sentence if that fits, else at the
/// start of a clause, else at a word. `room` is the budget that the matches leave.
fn lead_in(body: &str, first: usize, room: usize, budget: Budget) -> usize {
    let (lead, farthest) = (budget.lead().min(room), budget.sentence_lead().min(room));
    let (mut cost, mut nearest, mut clause, mut far_clause) = (0, first, None, None);
    for (at, character) in body[..first].char_indices().rev() {
        if let Some(end) = sentence_end(body, at, character).filter(|&end| end <= first) {
            return end;
        }
        cost += budget.cost_of(character);
        if cost > farthest {
            break;
        }
        if ends_clause(body, at, character) {
            let begin = Some(at + character.len_utf8());
            if cost <= lead { clause = begin } else { far_clause = far_clause.or(begin) }
        }
        if cost <= lead && !is_mark(character) {
            nearest = at;
        }
        if at == 0 {
            return 0;
        }
    }
    if first == 0 { 0 } else { clause.or(far_clause).unwrap_or_else(|| word_start(body, nearest, first)) }
}

/// The start of the URL around byte `at`, or of its line if that is near.
fn address_start(body: &str, at: usize, budget: Budget) -> usize {
    let mut spent = 0;
    let start = paragraph_start(body, at);
    for (before, character) in body[start..at].char_indices().rev() {
        spent += budget.cost_of(character);
        if character.is_whitespace() && spent > budget.lead() || spent > budget.sentence_lead() {
            return start + before + character.len_utf8();
        }
    }
    start
}

/// The first word boundary from `start` on, for a sentence that does not fit as a whole.
fn word_start(body: &str, start: usize, end: usize) -> usize {
    let candidates = body[start..end].char_indices().map(|(at, _)| start + at);
    candidates.take(80).find(|&at| !is_within_word(body, at)).unwrap_or(start)
}

fn is_within_word(body: &str, at: usize) -> bool {
    let mut around = body[..at].chars().rev().take(1).chain(body[at..].chars().take(1));
    body[at..].starts_with(is_mark) || around.all(|character| character.is_ascii_graphic())
}

/// The end of an excerpt that begins at `start` and reaches at least to `least`, which may lie beyond the budget: after
/// a sentence if enough is shown by then, before noise if `before_noise`, at the latest where the budget ends.
fn excerpt_end(body: &str, start: usize, least: usize, before_noise: bool, budget: Budget) -> usize {
    let limit = start + budget.affordable(&body[start..], budget.limit());
    if before_noise {
        let breaks = body[start..limit].match_indices('\n').map(|(at, _)| start + at);
        for at in breaks.filter(|&at| at >= least) {
            let line = &body[at + 1..paragraph_end(body, at + 1)];
            if !line.trim().is_empty() && Form::of(line) == Form::Noise {
                return at;
            }
        }
    }
    if limit == body.len() {
        return limit;
    }
    let filled = (start + budget.affordable(&body[start..], budget.filled())).max(least);
    for (at, character) in body[..limit].char_indices().rev() {
        if at < filled {
            break;
        }
        if let Some(end) = sentence_end(body, at, character).filter(|&end| end <= limit) {
            return end;
        }
    }
    let words = body[least.min(limit)..limit].char_indices().rev().map(|(at, _)| least + at);
    words
        .take(40)
        .find(|&at| !is_within_word(body, at))
        .filter(|_| is_within_word(body, limit))
        .unwrap_or(limit)
}

/// `range` without white space at its ends and without leading punctuation of the sentence before.
fn trimmed(body: &str, range: Range<usize>) -> Passage {
    let text = &body[range.clone()];
    let ends = |c: char| {
        c.is_whitespace()
            || matches!(
                c,
                '，' | '。'
                    | '、'
                    | '；'
                    | '：'
                    | '”'
                    | '’'
                    | '）'
                    | '】'
                    | '》'
                    | ','
                    | ';'
                    | ')'
                    | '|'
                    | '—'
            )
    };
    let start = range.start + (text.len() - text.trim_start_matches(ends).len());
    let end = start + body[start..range.end.max(start)].trim_end().len();
    Passage {
        cut_start: is_within_sentence(body, start),
        cut_end: is_within_sentence(body, end),
        range: start..end,
    }
}

/// Whether byte `at` is within a sentence, or within a line that has none.
fn is_within_sentence(body: &str, at: usize) -> bool {
    let rest = body[at..].trim_start_matches([' ', '\t']);
    let break_after = body.len() - rest.len();
    if rest.trim_start().is_empty() || rest.starts_with('\n') && ends_paragraph(body, break_after) {
        return false;
    }
    let before = body[..at].trim_end_matches([' ', '\t']);
    let mut last = before.trim_end_matches(CLOSERS).char_indices().rev();
    let ends = |(start, c): (usize, char)| sentence_end(body, start, c).is_some_and(|end| end <= at);
    !before.is_empty() && !last.next().is_some_and(ends)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn matches(body: &str, needles: &[&str]) -> Vec<QueryMatch> {
        let mut matches: Vec<QueryMatch> = Vec::new();
        for (leaf, needle) in needles.iter().enumerate() {
            matches.extend(
                body.match_indices(needle).map(|(at, _)| QueryMatch { span: at..at + needle.len(), leaf }),
            );
        }
        matches.sort_by_key(|matched| matched.span.start);
        matches
    }

    /// The excerpt, with `…` where it is cut.
    fn shown(body: &str, needles: &[&str]) -> String {
        let window = window(body, &matches(body, needles), Budget::default());
        let mark = |is_cut| if is_cut { "…" } else { "" };
        format!("{}{}{}", mark(window.cut_start), &body[window.range], mark(window.cut_end))
    }

    #[test]
    fn begins_at_the_sentence_of_the_match() {
        let body = format!("{}。攻击者使用银狐木马。后文", "前文很长".repeat(30));
        assert_eq!(shown(&body, &["银狐"]), "攻击者使用银狐木马。后文");
        let body =
            format!("{}. The group used a loader named Foxglove. More", "long text ".repeat(30).trim());
        assert_eq!(shown(&body, &["Foxglove"]), "The group used a loader named Foxglove. More");
        // A sentence that begins within the lead of sentences, but not within that of words.
        let body = format!("前文。{}，攻击者使用银狐木马。", "该组织的活动".repeat(6));
        assert!(shown(&body, &["银狐"]).starts_with("该组织的活动"));
    }

    #[test]
    fn begins_at_a_clause_of_a_long_sentence() {
        let body = format!("{}，其中，攻击者使用银狐木马", "很长的句子".repeat(30));
        assert_eq!(shown(&body, &["银狐"]), "…其中，攻击者使用银狐木马");
        let body = format!("{}, and then the group used Foxglove", "a very long sentence ".repeat(30).trim());
        assert_eq!(shown(&body, &["Foxglove"]), "…and then the group used Foxglove");
    }

    #[test]
    fn ends_with_a_sentence_or_between_words() {
        let sentence = "攻击者使用银狐木马窃取财务人员的聊天记录并冒充其领导要求转账。";
        let body = format!("{sentence}{}", "后文很长".repeat(30));
        assert_eq!(shown(&body, &["银狐"]), sentence);
        let body = format!("Foxglove {}", "never ends its sentence ".repeat(30));
        let cut = shown(&body, &["Foxglove"]);
        assert!(cut.ends_with('…'));
        let word = cut.trim_end_matches('…').rsplit(' ').next();
        assert!(word.is_some_and(|word| ["never", "ends", "its", "sentence"].contains(&word)), "{cut}");
    }

    #[test]
    fn a_cut_splits_no_cluster() {
        for lead in 50..70 {
            let body = format!("{}X{}", "ที่".repeat(lead), "ที่".repeat(80));
            let window = window(&body, &matches(&body, &["X"]), Budget::default());
            let cut = &body[window.range];
            assert!(cut.starts_with('ท') && cut.ends_with("ที่"), "{cut}");
        }
    }

    #[test]
    fn wrapped_lines_are_one_sentence() {
        let body = "The first line of a mail that is broken at some width by its\nprogram names the loader Foxglove. End.";
        assert!(shown(body, &["Foxglove"]).starts_with("The first line"));
    }

    #[test]
    fn prefers_the_part_with_most_of_the_query() {
        let body = format!("甲在此。{}。甲与乙在此。", "无关文字".repeat(40));
        assert_eq!(shown(&body, &["甲", "乙"]), "甲与乙在此。");
    }

    #[test]
    fn prefers_prose_to_urls_tags_tables_and_code() {
        let filler = "无关文字。".repeat(40);
        let prose = "Acme has fixed a flaw in its gateway that attackers had used since June.";
        let noise = [
            "https://example.org/2024/acme-gateway-flaw-attackers-june",
            "#acme #gateway #flaw #attackers",
            "Tags: acme, gateway, flaw, attackers",
            "acme | gateway | flaw | attackers",
            "let acme = gateway(flaw, attackers); if (acme == 0) { return; }",
        ];
        for noise in noise {
            let body = format!("{noise}\n\n{filler}\n\n{prose}");
            let needles = ["acme", "Acme", "gateway", "flaw", "attackers"];
            assert_eq!(shown(&body, &needles), prose, "{noise}");
            // An excerpt of prose ends before noise.
            assert_eq!(shown(&format!("{prose}\n\n{noise}"), &["fixed"]), prose, "{noise}");
            // If only noise matches, it is shown from its beginning.
            let body = format!("{filler}\n\n{noise}\n\n{filler}");
            assert!(shown(&body, &["flaw"]).starts_with(noise), "{noise}");
        }
    }

    #[test]
    fn without_matches_it_begins_with_prose() {
        let prose = "研究人员披露了一个新的木马家族，该家族通过邮件传播。";
        let body = format!("首页\nTags: a, b\nhttps://example.org/a/b\n\n{prose}\n后文");
        assert!(shown(&body, &[]).starts_with(prose));
        assert_eq!(shown("标题\n说明", &[]), "标题\n说明");
    }

    #[test]
    fn fits_its_budget_and_cuts_no_short_match() {
        let body = "字".repeat(59) + "标记标记";
        let cut = shown(&body, &["标记标记"]);
        assert!(cut.ends_with("标记标记"));
        assert!(cut.chars().count() <= 64);
        assert_eq!(window(&"字".repeat(500), &[], Budget::default()).range, 0..180);
        assert_eq!(window("", &[], Budget::default()), Passage::default());
        let endless = "漏洞".repeat(5_000);
        let all = [QueryMatch { span: 0..endless.len(), leaf: 0 }];
        let whole = window(&endless, &all, Budget::default());
        assert_eq!(whole.range, 0..360);
        assert!(whole.cut_end);
    }

    #[test]
    fn fits_the_columns_of_a_terminal() {
        for columns in [40, 80, 160, 200] {
            for text in ["漏洞被利用，", "a flaw in the gateway, "] {
                let body = format!("{}。", text.repeat(60));
                let length = window(&body, &[], Budget::columns(columns)).range.len();
                let width = if text.is_ascii() { length } else { length / 3 * 2 };
                assert!((columns / 2..=columns).contains(&width), "{width} of {columns}");
            }
        }
    }
}
