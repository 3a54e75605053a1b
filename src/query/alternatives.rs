//! `|` between words: an OR, or a separator in a headline such as 漏洞预警 | 某产品存在远程代码执行漏洞.
//!
//! One title in ten of a Chinese archive has such a separator, between phrases; an OR stands between names. So the
//! length of the sides decides, unless the query has syntax that no headline has.

use super::field::half_width;
use super::marks::plain;
use super::note::Note;
use super::symbol::{Spanned, Symbol, has_syntax};
use crate::character::{is_alphanumeric, is_han, is_mark};
use crate::message;

/// Ideographs of the longest name: 关键信息基础设施 has as many.
const MAX_IDEOGRAPHS: usize = 8;

/// Words of the longest name: `advanced persistent threat group`.
const MAX_WORDS: usize = 4;

/// The text on one side of a bar.
#[derive(Debug, Clone, Copy, Default)]
struct Side {
    words: usize,
    ideographs: usize,
    has_prose: bool,
}

impl Side {
    fn add(&mut self, text: &str, is_quoted: bool) {
        self.words += text.split_whitespace().count();
        self.ideographs += text.chars().filter(|&c| is_han(c)).count();
        self.has_prose |= !is_quoted && !text.chars().all(is_of_name);
    }

    fn is_name(self) -> bool {
        !self.has_prose && self.words <= MAX_WORDS && self.ideographs <= MAX_IDEOGRAPHS
    }

    /// Whether it may still have been meant as a name.
    fn may_be_name(self) -> bool {
        !self.has_prose && self.words <= 2 * MAX_WORDS && self.ideographs <= 2 * MAX_IDEOGRAPHS
    }
}

/// Whether `text` begins with a phrase, rather than with a name, a quote or a bracket.
pub(super) fn begins_phrase(text: &str) -> bool {
    let end = text.find(|c| plain(c).is_whitespace()).unwrap_or(text.len());
    !text.starts_with(|c| matches!(plain(c), '"' | '(')) && !is_name(&text[..end])
}

/// Whether `text` may be one name, rather than a phrase.
fn is_name(text: &str) -> bool {
    let mut side = Side::default();
    side.add(text, false);
    text.chars().any(is_alphanumeric) && side.is_name()
}

/// Splits `chunk` into names and the bars between them, if all are names: `lockbit|akira`.
pub(super) fn names(chunk: &str) -> Option<Vec<&str>> {
    let names: Vec<&str> = chunk.split(is_bar).collect();
    // A name must not print as an operator.
    let is_operator = |name: &str| {
        ["OR", "AND", "NOT"].contains(&name.chars().map(half_width).collect::<String>().as_str())
    };
    let is_plain = |name: &str| !name.starts_with(|c| matches!(plain(c), '-' | '!')) && !is_operator(name);
    (names.len() > 1 && names.iter().all(|name| is_name(name) && is_plain(name))).then_some(names)
}

/// Replaces every bar of `symbols` by OR or drops it.
pub(super) fn resolve(symbols: Vec<Spanned>, query: &str, notes: &mut Vec<Note>) -> Vec<Spanned> {
    let bars: Vec<usize> = positions(&symbols, |symbol| *symbol == Symbol::Bar);
    if bars.is_empty() {
        return symbols;
    }
    let marks = if has_syntax(&symbols) { Vec::new() } else { headline_marks(&symbols) };
    if bars.iter().all(|bar| marks.iter().any(|(mark, may_be_name)| mark == bar && *may_be_name)) {
        let message = message!("| is read as a mark in a headline; for either side, write OR");
        notes.push(Note::suggesting(message, with_or(query, bars.iter().map(|&bar| &symbols[bar]))));
    }
    let resolved =
        symbols.into_iter().enumerate().filter_map(|(at, Spanned { symbol, span })| match symbol {
            Symbol::Bar if marks.iter().any(|(mark, _)| *mark == at) => None,
            Symbol::Bar => Some(Spanned { symbol: Symbol::Or, span }),
            symbol => Some(Spanned { symbol, span }),
        });
    resolved.collect()
}

/// A level of brackets.
#[derive(Default)]
struct Level {
    bars: Vec<usize>,
    sides: Vec<Side>,
    side: Side,
}

impl Level {
    /// The marks between sides that are no names, and whether these may be names nevertheless.
    fn marks(mut self) -> Vec<(usize, bool)> {
        self.sides.push(self.side);
        if self.sides.iter().all(|side| side.is_name()) {
            return Vec::new();
        }
        let may_be_names = self.sides.iter().all(|side| side.may_be_name());
        self.bars.into_iter().map(|bar| (bar, may_be_names)).collect()
    }
}

fn headline_marks(symbols: &[Spanned]) -> Vec<(usize, bool)> {
    let (mut levels, mut marks) = (vec![Level::default()], Vec::new());
    // Brackets with an empty span were added around names and are not in the query text.
    let typed = symbols.iter().enumerate().filter(|(_, Spanned { symbol, span })| {
        !(span.is_empty() && matches!(symbol, Symbol::Open | Symbol::Close))
    });
    for (at, Spanned { symbol, .. }) in typed {
        if *symbol == Symbol::Open {
            levels.push(Level::default());
        } else if *symbol == Symbol::Close && levels.len() > 1 {
            marks.extend(levels.pop().map(Level::marks).unwrap_or_default());
            levels.iter_mut().last().into_iter().for_each(|level| level.side.words += 1);
        }
        let Some(level) = levels.last_mut() else { break };
        match symbol {
            Symbol::Bar => {
                level.bars.push(at);
                level.sides.push(std::mem::take(&mut level.side));
            }
            Symbol::Text(text) | Symbol::Wildcard(text) => level.side.add(text, false),
            Symbol::Quoted(text) => level.side.add(text, true),
            _ => {}
        }
    }
    marks.extend(levels.into_iter().flat_map(Level::marks));
    marks
}

fn positions(symbols: &[Spanned], is_meant: impl Fn(&Symbol) -> bool) -> Vec<usize> {
    symbols.iter().enumerate().filter(|(_, spanned)| is_meant(&spanned.symbol)).map(|(at, _)| at).collect()
}

/// The query with OR in place of its bars.
fn with_or<'s>(query: &str, bars: impl Iterator<Item = &'s Spanned>) -> String {
    let (mut text, mut from) = (String::new(), 0);
    for Spanned { span, .. } in bars {
        text.push_str(query[from..span.start].trim_end());
        text.push_str(" OR ");
        from = span.end + query[span.end..].len() - query[span.end..].trim_start().len();
    }
    text.push_str(&query[from..]);
    text
}

pub(super) fn is_bar(character: char) -> bool {
    plain(character) == '|'
}

/// Whether a character may occur in a name, or is an operator after one.
fn is_of_name(character: char) -> bool {
    character.is_alphanumeric() || is_mark(character) || "-_.+#*?~^ ".contains(half_width(character))
}

#[cfg(test)]
mod tests {
    use super::super::lexer::lex;
    use super::*;

    /// Whether the marks of a query are ORs, and the query that is suggested.
    fn read(query: &str) -> (bool, Option<String>) {
        let mut notes = Vec::new();
        let symbols = lex(query, &mut notes).expect(query);
        let is_or = symbols.iter().any(|spanned| spanned.symbol == Symbol::Or);
        (is_or, notes.into_iter().find_map(|note| note.suggestion))
    }

    #[test]
    fn names_are_alternatives() {
        for query in [
            "lockbit | akira",
            "lockbit || akira",
            "lockbit｜akira",
            "lockbit|akira|conti",
            "银狐 | 游蛇 木马",
            "关键信息基础设施 | 关基",
            "(npm | pypi) 投毒",
            "title:(漏洞 | 周报)",
            "title:漏洞|周报",
            "\"salt typhoon\" | \"volt typhoon\"",
            "date:2024-09 等保制度与关键信息基础设施保护 | 密码应用",
        ] {
            assert_eq!(read(query), (true, None), "{query}");
        }
    }

    #[test]
    fn headlines_are_text() {
        for query in [
            "预警 | 某办公系统存在远程代码执行漏洞，请尽快修复",
            "周报|某办公系统：本周的十个高危漏洞盘点",
            "curl -sSL https://example.com/*.sh | sh",
            "a=b|c=d",
            "CVE-2024-90001｜Harbor Remote Service特权提升漏洞（POC）",
        ] {
            assert_eq!(read(query), (false, None), "{query}");
        }
        let suggested = "港口调度 OR 2024 年度港口调度系统漏洞盘点";
        assert_eq!(read("港口调度｜2024 年度港口调度系统漏洞盘点"), (false, Some(suggested.to_owned())));
        let suggested = "数据出境安全评估办法 OR 数据安全";
        assert_eq!(read("数据出境安全评估办法 | 数据安全"), (false, Some(suggested.to_owned())));
    }
}
