//! Finds the boundaries of sentences and clauses, in Chinese and in languages with spaces.

use std::ops::Range;

/// Words before a full stop that rarely end a sentence.
const ABBREVIATIONS: [&str; 40] = [
    "al", "approx", "apr", "assoc", "aug", "capt", "co", "col", "corp", "dec", "dept", "dr", "e.g", "est",
    "etc", "feb", "fig", "gen", "gov", "i.e", "inc", "jan", "jr", "jul", "jun", "lt", "ltd", "mr", "mrs",
    "ms", "no", "nov", "oct", "prof", "rep", "sen", "sep", "sgt", "st", "vs",
];

/// Closing quotes and brackets.
pub(super) const CLOSERS: [char; 11] = ['"', '\'', '”', '’', '」', '』', '）', '】', '》', ')', ']'];

/// The byte after the sentence that `character`, at byte `at` of `text`, ends, with its closing quotes and brackets;
/// `None` if the character ends no sentence.
pub(super) fn sentence_end(text: &str, at: usize, character: char) -> Option<usize> {
    let after = at + character.len_utf8();
    match character {
        '\n' => ends_paragraph(text, at).then_some(after),
        '。' | '！' | '？' | '｡' => Some(after_closers(text, after)),
        '!' | '?' | '.' => {
            let end = after_closers(text, after);
            let rest = &text[end..];
            // After a Chinese character an ASCII mark needs no space.
            let is_free = rest.is_empty()
                || rest.starts_with(char::is_whitespace)
                || character != '.' && text[..at].chars().next_back().is_some_and(|c| c >= '\u{2E80}');
            (is_free && (character != '.' || is_full_stop(text, at, rest))).then_some(end)
        }
        _ => None,
    }
}

/// Whether the line break at byte `at` of `text` ends a paragraph. In mails and plain texts lines are wrapped at a
/// fixed width, and the next line begins with a word in lower case.
pub(super) fn ends_paragraph(text: &str, at: usize) -> bool {
    const MIN_BROKEN_LINE: usize = 40;
    let line = text[..at].rsplit('\n').next().unwrap_or_default();
    let is_broken = line.len() >= MIN_BROKEN_LINE
        && line.ends_with(|c: char| c.is_alphanumeric() || matches!(c, ',' | ')' | '"' | '-'))
        && text[at + 1..].starts_with(|c: char| c.is_lowercase());
    !is_broken
}

/// The first byte of the paragraph around byte `at` of `text`.
pub(super) fn paragraph_start(text: &str, at: usize) -> usize {
    let mut breaks = text[..at].rmatch_indices('\n').map(|(at, _)| at);
    breaks.find(|&at| ends_paragraph(text, at)).map_or(0, |at| at + 1)
}

/// The end of the paragraph around byte `at` of `text`, without its line break.
pub(super) fn paragraph_end(text: &str, at: usize) -> usize {
    let mut breaks = text[at..].match_indices('\n').map(|(after, _)| at + after);
    breaks.find(|&at| ends_paragraph(text, at)).unwrap_or(text.len())
}

/// Whether `character`, at byte `at`, ends a clause, so that an excerpt may begin after it.
pub(super) fn ends_clause(text: &str, at: usize, character: char) -> bool {
    match character {
        '，' | '；' | '：' | '、' | '|' | '—' => true,
        ',' | ';' | ':' => text[at + 1..].starts_with(char::is_whitespace),
        _ => false,
    }
}

/// The byte ranges of the sentences of `text`, without white space around them.
pub(super) fn sentences(text: &str) -> impl Iterator<Item = Range<usize>> + '_ {
    let mut start = 0;
    std::iter::from_fn(move || {
        loop {
            let rest = &text[start..];
            start += rest.len() - rest.trim_start().len();
            if start >= text.len() {
                return None;
            }
            let mut ends = text[start..].char_indices().map(|(at, c)| (start + at, c));
            let end = ends.find_map(|(at, c)| sentence_end(text, at, c)).unwrap_or(text.len());
            let sentence = start..start + text[start..end].trim_end().len();
            start = end;
            if !sentence.is_empty() {
                return Some(sentence);
            }
        }
    })
}

/// Whether the full stop at byte `at` of `text`, followed by `rest`, ends a sentence: not after an abbreviation, an
/// initial or the number of an item, and not before a word in lower case.
fn is_full_stop(text: &str, at: usize, rest: &str) -> bool {
    const MAX_ABBREVIATION: usize = 24;
    let from = text.floor_char_boundary(at.saturating_sub(MAX_ABBREVIATION));
    let before = text[from..at].rsplit(|c: char| c.is_whitespace() || matches!(c, '(' | '"' | '“')).next();
    let before = before.unwrap_or_default();
    let is_initial = before.len() == 1 && before.starts_with(|c: char| c.is_ascii_uppercase());
    let is_short_form = is_initial
        || before.len() > 1
            && before
                .split('.')
                .all(|part| part.len() == 1 && !part.starts_with(|c: char| c.is_ascii_digit()))
        || ABBREVIATIONS.contains(&before.to_ascii_lowercase().as_str());
    let is_number = !before.is_empty() && before.bytes().all(|c| c.is_ascii_digit()) && {
        let line = text[..at - before.len()].trim_end_matches([' ', '\t']);
        line.is_empty() || line.ends_with('\n')
    };
    let goes_on = rest.trim_start_matches([' ', '\t']).starts_with(|c: char| c.is_lowercase());
    !(is_short_form || is_number || goes_on)
}

/// The first byte from `at` on after any closing quotes, brackets and Chinese full stops.
fn after_closers(text: &str, at: usize) -> usize {
    const MAX_CLOSERS: usize = 8;
    let is_closer = |c: &char| CLOSERS.contains(c) || matches!(c, '。' | '！' | '？');
    let closers = text[at..].chars().take(MAX_CLOSERS).take_while(is_closer);
    at + closers.map(char::len_utf8).sum::<usize>()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cut(text: &str) -> Vec<&str> {
        sentences(text).map(|range| &text[range]).collect()
    }

    #[test]
    fn cuts_text_into_sentences() {
        let cases: [(&str, &[&str]); 11] = [
            ("一句。二句！三句？四", &["一句。", "二句！", "三句？", "四"]),
            ("他说：“停。”然后走了。", &["他说：“停。”", "然后走了。"]),
            ("One. Two! Three? Four", &["One.", "Two!", "Three?", "Four"]),
            (
                "Mail by Acme Inc. Staff saw it. Then Dr. No left.",
                &["Mail by Acme Inc. Staff saw it.", "Then Dr. No left."],
            ),
            ("In the U.S. Senate. A J. Doe.", &["In the U.S. Senate.", "A J. Doe."]),
            ("1. First item. Next", &["1. First item.", "Next"]),
            ("Fixed in 2.4.1 and up, e.g. 3.0. Done", &["Fixed in 2.4.1 and up, e.g. 3.0.", "Done"]),
            ("\"Stop.\" He went.", &["\"Stop.\"", "He went."]),
            ("一行\n二行", &["一行", "二行"]),
            ("真的吗?是的", &["真的吗?", "是的"]),
            (" \n 。\n", &["。"]),
        ];
        for (text, expected) in cases {
            assert_eq!(cut(text), expected, "{text:?}");
        }
    }
}
