//! Splits the text of an article into sections.
//!
//! Clean text has no markup. Headings are recognized by numbers at the start of lines, and as short lines before long
//! ones.

use std::ops::Range;

/// The part of a text under a heading; the first one may have none.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Section {
    /// Its bytes, with its heading.
    pub range: Range<usize>,
    /// Where its heading ends.
    pub heading_end: usize,
    /// The depth of its heading; a heading applies to the deeper ones that follow.
    pub level: u8,
}

/// Characters of a numbered heading; a longer line is a list item, which is a section of its own as well.
const MAX_HEADING: usize = 80;

/// Maximum characters of a heading without a number, in Chinese and in other text.
const MAX_TITLE: (usize, usize) = (45, 110);
/// Minimum characters of the paragraph after such a heading, in Chinese and in other text.
const MIN_PARAGRAPH: (usize, usize) = (50, 120);

/// Bytes of a character in UTF-8: a line with more bytes than so many characters can have need not be counted.
const MAX_CHAR_BYTES: usize = 4;

/// Characters of the name of a field.
const MAX_LABEL: usize = 8;

/// Words of headings that belong to the text before them: lists of indicators, further reading.
#[rustfmt::skip]
const DEPENDENT: [&str; 16] = [
    "ioc", "indicator", "md5", "sha1", "sha256", "hash", "样本", "域名", "c2", "链接", "来源", "原文", "参考", "披露时间", "情报来源",
    "相关信息",
];

/// The level of headings without numbers, below those with.
const UNNUMBERED: u8 = 8;

const HAN_NUMBERS: &str = "一二三四五六七八九十百";

/// The sections of `body`, in order; together they are all of it.
#[must_use]
pub(crate) fn sections(body: &str) -> Vec<Section> {
    let lines = lines(body);
    let mut sections = vec![Section { range: 0..body.len(), heading_end: 0, level: 0 }];
    for (at, (start, line)) in lines.iter().enumerate() {
        let next = lines.get(at + 1).map_or("", |(_, line)| line);
        let Some(level) = heading_level(line, next) else { continue };
        if let Some(last) = sections.last_mut() {
            last.range.end = *start;
        }
        // A number alone on its line precedes its title.
        let heading_end = if is_number(line) {
            lines.get(at + 1).map_or(body.len(), |(start, line)| start + line.len())
        } else {
            start + line.len()
        };
        sections.push(Section { range: *start..body.len(), heading_end, level });
    }
    sections.retain(|section| !section.range.is_empty());
    sections
}

/// Lines that are not blank, trimmed at their ends, with their offsets.
fn lines(text: &str) -> Vec<(usize, &str)> {
    let mut at = 0;
    let lines = text.split_inclusive('\n').map(|line| {
        let start = at;
        at += line.len();
        (start, line.trim_end())
    });
    lines.filter(|(_, line)| !line.trim().is_empty()).collect()
}

fn heading_level(line: &str, next: &str) -> Option<u8> {
    let line = line.trim();
    if let Some(level) = numbered(line) {
        return Some(level);
    }
    let is_appendix = |start: &str| start.eq_ignore_ascii_case("appendix");
    if line.starts_with("附录") || line.get(.."appendix".len()).is_some_and(is_appendix) {
        return Some(1);
    }
    // In order of cost: most lines are prose.
    let is_heading = is_title(line) && is_paragraph(next);
    let is_dependent = || {
        let lower = line.to_lowercase();
        DEPENDENT.iter().any(|word| lower.contains(word))
    };
    (is_heading && !is_dependent()).then_some(UNNUMBERED)
}

/// The level of a line that begins with a number.
fn numbered(line: &str) -> Option<u8> {
    if is_number(line) {
        return Some(3);
    }
    if line.len() > MAX_HEADING * MAX_CHAR_BYTES || line.chars().count() > MAX_HEADING {
        return None;
    }
    if let Some(level) = in_parts(line) {
        return Some(level);
    }
    let rest = line.strip_prefix('第').map(|rest| rest.trim_start_matches(is_figure));
    if rest
        .is_some_and(|rest| rest.len() < line.len() - '第'.len_utf8() && rest.starts_with(['章', '部', '节']))
    {
        return Some(1);
    }
    let (open, inner) = line.strip_prefix(['（', '(']).map_or((false, line), |inner| (true, inner));
    let number = inner.trim_start_matches(is_figure);
    let is_han = inner.starts_with(|c| HAN_NUMBERS.contains(c));
    let length = inner.len() - number.len();
    if length == 0 {
        return line.starts_with(|c| matches!(c, '①'..='⑳' | '【')).then_some(3);
    }
    let is_short = is_han || length <= 2;
    let closes = number.starts_with(['）', ')']);
    let stops = number
        .strip_prefix(['、', '.', '．', '：'])
        .is_some_and(|rest| !rest.starts_with(|c: char| c.is_ascii_digit()));
    match (open, is_han) {
        (true, true) if closes => Some(2),
        (true, false) if closes && is_short => Some(3),
        (false, true) if stops => Some(1),
        (false, false) if is_short && (closes || stops) => Some(3),
        _ => None,
    }
}

/// Whether a line is only a number: `1`, `01`, `一`.
fn is_number(line: &str) -> bool {
    let line = line.trim();
    // Most lines are long.
    !line.is_empty() && line.chars().nth(2).is_none() && line.chars().all(is_figure)
}

/// The level of `3.5 下载器`, unless it is a version.
fn in_parts(line: &str) -> Option<u8> {
    let number = line.bytes().take_while(|&byte| byte.is_ascii_digit() || byte == b'.').count();
    let (number, title) = line.split_at(number);
    let parts = number.trim_end_matches('.').split('.');
    let dots = parts.clone().count() - 1;
    let is_short = parts.clone().all(|part| (1..=2).contains(&part.len()));
    let is_title = title.strip_prefix([' ', '\u{3000}']).unwrap_or(title).starts_with(char::is_alphabetic);
    let level = u8::try_from(dots + 3).unwrap_or(u8::MAX);
    ((1..=3).contains(&dots) && is_short && is_title).then_some(level)
}

fn is_figure(c: char) -> bool {
    c.is_ascii_digit() || HAN_NUMBERS.contains(c)
}

fn is_title(line: &str) -> bool {
    let is_value = || !line.contains(' ') && line.is_ascii();
    // `病毒家族：甲` is a field of an item.
    let is_field =
        || line.split_once(['：', ':']).is_some_and(|(label, _)| label.chars().count() <= MAX_LABEL);
    !line.ends_with(['。', '！', '？', '；', '：', '，', '.', '!', ';', ':', ',', '…'])
        && line.len() <= MAX_TITLE.1 * MAX_CHAR_BYTES
        && !is_value()
        && !is_field()
        && by_script(line, MAX_TITLE, |length, most| length <= most)
        && line.chars().filter(|c| c.is_alphabetic()).count() >= 4
}

fn is_paragraph(line: &str) -> bool {
    by_script(line, MIN_PARAGRAPH, |length, least| length >= least)
}

/// Compares the length of `line` with a bound for Chinese, or with that for other text.
fn by_script(line: &str, (han, other): (usize, usize), compare: fn(usize, usize) -> bool) -> bool {
    let length = line.chars().count();
    // A byte and a half for each character: half of them are not ASCII.
    compare(length, if line.len() * 2 > length * 3 { han } else { other })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headings(text: &str) -> Vec<(&str, u8)> {
        let head = |section: &Section| {
            (
                text[section.range.start..section.heading_end].trim().lines().last().unwrap_or(""),
                section.level,
            )
        };
        sections(text).iter().map(head).collect()
    }

    #[test]
    fn sections_begin_at_headings() {
        let paragraph = "攻击者通过邮件投递带有恶意宏的文档，受害者打开之后会从远程服务器下载下一阶段的载荷并在内存中执行。".repeat(2);
        let cases = [
            (
                "导语\n\n一、概述\n\n甲\n\n（一）地址：a\n\n1. 乙\n\n2) 丙".to_owned(),
                vec![("", 0), ("一、概述", 1), ("（一）地址：a", 2), ("1. 乙", 3), ("2) 丙", 3)],
            ),
            ("1\n\n甲组织\n\n乙\n\n2\n\n丙组织".to_owned(), vec![("甲组织", 3), ("丙组织", 3)]),
            (
                format!("某组织攻击某国机构\n\n{paragraph}\n\n链接\n{paragraph}"),
                vec![("某组织攻击某国机构", UNNUMBERED)],
            ),
            ("1.2.3.4\n\n版本 1.2\n2024 年".to_owned(), vec![("", 0)]),
            ("3 分析\n\n3.5 使用甲木马\n\n下载".to_owned(), vec![("", 0), ("3.5 使用甲木马", 4)]),
            (String::new(), vec![]),
        ];
        for (text, expected) in cases {
            assert_eq!(headings(&text), expected, "{text}");
        }
    }
}
