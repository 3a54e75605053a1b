//! The terms of an article, each once: words of its title, and the entities of its text.

use std::collections::{BTreeMap, HashMap};

use super::TermKind;
use super::fragment::{Fragment, fragments};
use crate::analysis::{Analyzer, Purpose, Token, fold};
use crate::article::{EntityKind, Origin};
use crate::calendar::{DAYS, MONTHS, is_name};
use crate::enrich::{Genre, canonical_name};
use crate::search::ArticleHead;

/// Identifies a term: its kind and the normal form of its spellings.
pub(super) type Key = (TermKind, String);

/// One use of a term.
pub(super) struct Use {
    pub(super) key: Key,
    /// How it is written.
    pub(super) spelling: String,
    /// The name that it may be a part of.
    pub(super) fragment: Option<Fragment>,
}

/// Wishes, by which a title is a greeting.
#[rustfmt::skip]
const WISHES: &[&str] = &[
    "快乐", "安康", "祝您", "祝大家", "祝福", "祝愿", "恭祝", "恭贺", "佳节", "华诞", "阖家", "团圆", "愉快", "放假", "假期", "致敬", "贺新",
    "热烈庆祝", "欢度",
];

/// Holidays, which rise every year.
#[rustfmt::skip]
const HOLIDAYS: &[&str] = &[
    "中秋", "中秋节", "国庆", "国庆节", "春节", "除夕", "元旦", "端午", "端午节", "清明", "清明节", "劳动节", "五一", "教师节", "七夕",
    "圣诞", "圣诞节", "新年", "元宵", "元宵节", "重阳", "重阳节", "双节", "双十一", "建军节", "建党节", "儿童节", "妇女节", "祖国", "新春",
    "立春", "雨水", "惊蛰", "春分", "谷雨", "立夏", "小满", "芒种", "夏至", "小暑", "大暑", "立秋", "处暑", "白露", "秋分", "寒露", "霜降",
    "立冬", "小雪", "大雪", "冬至", "小寒", "大寒", "christmas", "thanksgiving", "halloween", "holiday",
];

/// Which words can be terms: the same words stand in thousands of titles.
#[derive(Default)]
pub(super) struct KnownWords(HashMap<String, bool>);

impl KnownWords {
    fn is_term(&mut self, word: &str) -> bool {
        if let Some(&is_term) = self.0.get(word) {
            return is_term;
        }
        *self.0.entry(word.to_owned()).or_insert_with(|| is_term(word))
    }
}

/// The terms of an article.
pub(super) fn uses(head: &ArticleHead, analyzer: &Analyzer, known: &mut KnownWords) -> Vec<Use> {
    let mut uses: BTreeMap<Key, Use> = BTreeMap::new();
    let mut add = |used: Use| uses.insert(used.key.clone(), used);
    if head.genre == Genre::Article && !is_greeting(&head.title) {
        words(&head.title, analyzer, known, &mut add);
    }
    for entity in head.entities.iter().filter(|entity| entity.origin != Origin::Link) {
        let kind = TermKind::ALL.into_iter().find(|kind| kind.entity_kind() == Some(entity.kind));
        if let Some(kind) = kind {
            let key = (kind, entity.value.clone());
            add(Use { key, spelling: entity.value.clone(), fragment: None });
        }
    }
    uses.into_values().collect()
}

fn is_greeting(title: &str) -> bool {
    let title = fold(title);
    WISHES.iter().any(|wish| title.contains(wish))
}

fn words(title: &str, analyzer: &Analyzer, known: &mut KnownWords, mut add: impl FnMut(Use) -> Option<Use>) {
    let tokens = analyzer.words(title, Purpose::Searching);
    let tokens: Vec<Token<'_>> = tokens.iter().collect();
    let mut fragments = fragments(title, &tokens, analyzer);
    for token in &tokens {
        let spelling = &title[token.start..token.end];
        if known.is_term(spelling) && !is_part(token, &tokens) {
            let fragment = fragments.remove(&token.start);
            let key = (TermKind::Word, token.term.to_owned());
            add(Use { key, spelling: spelling.to_owned(), fragment });
        }
    }
}

/// Whether a token is a part of a longer word.
fn is_part(token: &Token<'_>, tokens: &[Token<'_>]) -> bool {
    let length = token.end - token.start;
    let contains = |other: &Token<'_>| other.start <= token.start && token.end <= other.end;
    tokens.iter().any(|other| contains(other) && other.end - other.start > length)
}

/// Whether a word can be a term: not a single character, one or two letters, which are parts of `TP-Link` and `CI/CD`, a number, a vulnerability, the name of a day, a month
/// or a holiday, nor the name of a group or of malware, which are terms of their own.
fn is_term(word: &str) -> bool {
    let number = word.get(..4).is_some_and(|start| start.eq_ignore_ascii_case("cve-"));
    let folded = fold(word);
    let is_named = |kind| canonical_name(kind, word).is_some();
    !number
        && word.chars().count() > 1
        && word.chars().any(char::is_alphabetic)
        && (word.len() > 2 || !word.is_ascii())
        && !word.starts_with(|c: char| c.is_ascii_digit())
        && !HOLIDAYS.contains(&folded.as_str())
        && !is_name(word, &MONTHS)
        && !is_name(word, &DAYS)
        && !is_named(EntityKind::Actor)
        && !is_named(EntityKind::Malware)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_and_single_characters_are_no_terms() {
        for (word, expected) in [
            ("供应链", true),
            ("CUPS", true),
            ("2024", false),
            ("的", false),
            ("3年", false),
            ("x", false),
            ("TP", false),
            ("CVE-2024-1234", false),
            ("中秋", false),
            ("Tuesday", false),
            ("LockBit", false),
        ] {
            assert_eq!(is_term(word), expected, "{word}");
        }
    }
}
