//! Lays out a hit for a terminal: four or five lines, none of which the terminal has to break.

use anstyle::Style;
use textwrap::core::display_width;

use super::hits::{about, title};
use super::layout::{Line, cut_before, middle_cut};
use super::look::Look;
use super::palette::Palette;
use super::printable::printable;
use crate::article::{display_url, without_scheme};
use crate::highlight::Budget;
use crate::message;
use crate::search::{Citation, Hit};

/// Maximum lines of a title, and of a snippet.
const MAX_LINES: usize = 2;

/// Maximum reposts that are listed.
const MAX_REPOSTS: usize = 2;

/// Minimum columns for a shortened URL at the end of a line: a host.
const MIN_URL: usize = 14;

/// Columns for the names of sources: at least on the line of the date, at most if they are on a line before it.
const MIN_NAMES: usize = 16;
const MAX_NAMES: usize = 40;

/// Columns before the text: a number of two digits, a dot and a space.
const INDENT: usize = 4;

/// Between the parts of a line.
const SEPARATOR: &str = " · ";

/// The length of a snippet that fills its lines, of `columns` each. Lines of words end early.
pub(super) fn snippet_budget(columns: usize) -> Budget {
    let room = columns.saturating_sub(INDENT);
    Budget::columns((MAX_LINES * room).saturating_sub(room / 8))
}

/// The lines of `hit`, of at most `columns`.
pub(super) fn hit_lines(number: usize, hit: &Hit, columns: usize, look: &Look) -> Vec<String> {
    let number = format!("{number:>2}. ");
    let indent = " ".repeat(number.len());
    let room = columns.saturating_sub(indent.len());
    let palette = &look.palette;
    let mut lines = Vec::new();
    let linked =
        |text: String| hit.url.as_deref().map_or_else(|| text.clone(), |url| palette.linked(&text, url));
    let title = title(hit, look).beginning(room, MAX_LINES);
    lines.extend(title.iter().map(|line| linked(line.paint(palette, palette.title))));
    lines.extend(about_lines(hit, room, look));
    if !hit.snippet.text.is_empty() {
        let snippet = Line::new(&hit.snippet.text, &hit.snippet.highlights);
        let snippet = snippet.with_ellipses(hit.snippet.cut_start, hit.snippet.cut_end);
        lines.extend(snippet.excerpt(room, MAX_LINES).iter().map(|line| line.paint(palette, Style::new())));
    }
    lines.extend(repost_lines(&hit.reposts, room, look));
    let number = Palette::paint(number, palette.key);
    (0..).zip(lines).map(|(at, line)| format!("{}{line}", if at == 0 { &number } else { &indent })).collect()
}

/// Sources, date, language and id, with the URL after them if it has room there.
fn about_lines(hit: &Hit, room: usize, look: &Look) -> Vec<String> {
    let palette = &look.palette;
    let rest = about(hit, look);
    let left = room.saturating_sub(display_width(&rest.join(SEPARATOR)) + display_width(SEPARATOR));
    // Without links a reader may copy a URL, so it is not cut if a line has room for it.
    let must_be_whole = |url: &String| !palette.links && display_width(&whole_url(url, palette)) <= room;
    let is_cut = hit.url.as_ref().is_some_and(|url| !must_be_whole(url));
    let for_url = if is_cut { MIN_URL + display_width(SEPARATOR) } else { 0 };
    let names =
        if left >= MIN_NAMES { left.saturating_sub(for_url).max(MIN_NAMES) } else { room.min(MAX_NAMES) };
    let names = source_names(&hit.sources, names, look);
    let mut lines = packed([vec![names], rest].concat(), room);
    let last = lines.pop().unwrap_or_default();
    let mut painted: Vec<String> = lines.iter().map(|line| Palette::paint(line, palette.dim)).collect();
    let Some(url) = &hit.url else {
        painted.push(Palette::paint(last, palette.dim));
        return painted;
    };
    let left = room.saturating_sub(display_width(&last) + display_width(SEPARATOR));
    let whole = display_width(&whole_url(url, palette));
    let paint = |columns| palette.linked(Palette::paint(shown_url(url, columns, palette), palette.dim), url);
    if whole <= left || left >= MIN_URL && is_cut {
        painted.push(format!("{}{}", Palette::paint(last + SEPARATOR, palette.dim), paint(left)));
    } else {
        painted.extend([Palette::paint(last, palette.dim), paint(room)]);
    }
    painted
}

/// Lines of as many parts as have room.
fn packed(parts: Vec<String>, room: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for part in parts.into_iter().filter(|part| !part.is_empty()) {
        match lines.last_mut() {
            Some(line) if display_width(line) + display_width(SEPARATOR) + display_width(&part) <= room => {
                line.extend([SEPARATOR, &part]);
            }
            _ => lines.extend(Line::plain(&part).wrapped(room).iter().map(Line::to_string)),
        }
    }
    lines
}

/// The names of the sources in at most `columns`; those without room are counted.
fn source_names(sources: &[String], columns: usize, look: &Look) -> String {
    let joined = |most: usize| {
        let names = printable(&sources[..most].join(", ")).into_owned();
        match sources.len() - most {
            0 => names,
            more => look.text(message!("{names} and {more} more", names, more)),
        }
    };
    let fitting = (1..=sources.len()).rev().map(joined).find(|names| display_width(names) <= columns);
    let cut = || sources.first().and_then(|name| Line::plain(name).beginning(columns, 1).pop());
    fitting.unwrap_or_else(|| cut().unwrap_or_default().to_string())
}

fn whole_url(url: &str, palette: &Palette) -> String {
    printable(&display_url(url, palette.links)).into_owned()
}

/// The URL in at most `columns`. One that is cut has no scheme, so that no terminal takes it for a link.
fn shown_url(url: &str, columns: usize, palette: &Palette) -> String {
    let whole = whole_url(url, palette);
    if display_width(&whole) <= columns {
        return whole;
    }
    let bare = without_scheme(&whole);
    middle_cut(bare, columns, bare.find('/').map_or(0, |host| host + 1))
}

/// A line for each of the first reposts; the last one counts the others.
fn repost_lines(reposts: &[Citation], room: usize, look: &Look) -> Vec<String> {
    let more = reposts.len().saturating_sub(MAX_REPOSTS);
    let shown = reposts.iter().take(MAX_REPOSTS);
    let line = |(at, repost): (usize, &Citation)| {
        let date = repost.date.map(|date| format!(", {date}")).unwrap_or_default();
        let source = source_names(std::slice::from_ref(&repost.source), MIN_NAMES, look);
        let mut about = format!(" ({source}{date}) {}", repost.id);
        if at + 1 == MAX_REPOSTS && more > 0 {
            about.extend([" ", &look.text(message!("… {more} more", more))]);
        }
        Line::plain(&cut_before(&format!("= {}", repost.title), &about, room)).wrapped(room)
    };
    let lines = (0..).zip(shown).flat_map(line);
    lines.map(|line| Palette::paint(line, look.palette.dim)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::article::{ArticleId, BodyStatus};
    use crate::highlight::{Highlights, Snippet};
    use crate::message::Locale;
    use crate::search::MatchKind;

    const LONG_URL: &str =
        "https://mp.weixin.qq.com/s?__biz=MzI0MDY1MDU4MQ==&mid=2247&idx=1&sn=ab&chksm=c&scene=58#rd";

    fn hit(title: &str, snippet: &str, url: &str) -> Hit {
        Hit {
            id: ArticleId::from_number(0x1234_5678_9abc),
            score: 1.0,
            matched: MatchKind::Word,
            complete: true,
            missing: Vec::new(),
            title: title.to_owned(),
            title_highlights: Highlights::default(),
            source: "某安全团队".to_owned(),
            sources: vec!["某安全团队".to_owned(), "Example Blog".to_owned()],
            date: Some(jiff::civil::date(2024, 9, 26)),
            url: Some(url.to_owned()),
            paths: Vec::new(),
            language: "zh".to_owned(),
            body_status: BodyStatus::Full,
            snippet: Snippet { text: snippet.to_owned(), ..Snippet::default() },
            issues: 0,
            reposts: Vec::new(),
            event: None,
            explanation: None,
        }
    }

    fn look() -> Look {
        Look { palette: Palette::plain(), locale: Locale::English, columns: None }
    }

    fn repost(number: u64) -> Citation {
        Citation {
            id: ArticleId::from_number(number << 40),
            title: "转载的标题很长很长很长很长很长很长很长很长很长".to_owned(),
            source: "另一个来源".to_owned(),
            date: Some(jiff::civil::date(2024, 9, 27)),
            url: None,
            language: "zh".to_owned(),
        }
    }

    #[test]
    fn every_line_fits_and_is_indented() {
        let texts = [
            ("研究人员披露关键漏洞".repeat(8), "攻击者利用该漏洞，在受害者的服务器上执行命令。".repeat(8)),
            ("A flaw in the gateway ".repeat(8), "The group used a flaw to run commands. ".repeat(12)),
            ("שלום לכולם וברוכים הבאים ".repeat(8), "\u{202e}نص طويل جدا ".repeat(40)),
            ("a\u{1b}]0;x\u{7}\r\nb".repeat(20), "\u{9b}31m\t\u{85}".repeat(60)),
            ("x".repeat(300), "y".repeat(900)),
            (String::new(), String::new()),
        ];
        for (title, snippet) in &texts {
            for columns in [20, 40, 80, 100, 200] {
                let mut hit = hit(title, snippet, LONG_URL);
                hit.reposts = (1..6).map(repost).collect();
                let lines = hit_lines(7, &hit, columns, &look());
                for (at, line) in lines.iter().enumerate() {
                    assert!(display_width(line) <= columns, "{columns}: {line:?}");
                    assert!(line.starts_with(if at == 0 { " 7. " } else { "    " }), "{columns}: {line:?}");
                    assert!(!line.chars().any(|c| c.is_control() || c == '\u{202e}'), "{line:?}");
                }
                let most = if columns < 80 { 24 } else { 8 };
                assert!(lines.len() <= most, "{columns}: {lines:#?}");
            }
        }
    }

    #[test]
    fn a_hit_takes_four_lines() {
        let snippet = "攻击者利用该漏洞，在受害者的服务器上执行命令，随后窃取数据。".repeat(2);
        let hit = hit("研究人员披露关键漏洞", &snippet, LONG_URL);
        let cases: [(usize, &[&str]); 3] = [
            (
                40,
                &[
                    "10. 研究人员披露关键漏洞",
                    "    某安全团队, Example Blog",
                    "    2024-09-26 · zh · 123456789abc",
                    "    mp.weixin.qq.com/s?__bi…&idx=1&sn=ab",
                    "    攻击者利用该漏洞，在受害者的服务器上",
                    "    执行命令，随后窃取数据。攻击者利用…",
                ],
            ),
            (
                80,
                &[
                    "10. 研究人员披露关键漏洞",
                    "    某安全团队, Example Blog · 2024-09-26 · zh · 123456789abc",
                    "    https://mp.weixin.qq.com/s?__biz=MzI0MDY1MDU4MQ==&mid=2247&idx=1&sn=ab",
                    "    攻击者利用该漏洞，在受害者的服务器上执行命令，随后窃取数据。攻击者利用该漏",
                    "    洞，在受害者的服务器上执行命令，随后窃取数据。",
                ],
            ),
            (
                100,
                &[
                    "10. 研究人员披露关键漏洞",
                    "    某安全团队, Example Blog · 2024-09-26 · zh · 123456789abc",
                    "    https://mp.weixin.qq.com/s?__biz=MzI0MDY1MDU4MQ==&mid=2247&idx=1&sn=ab",
                    "    攻击者利用该漏洞，在受害者的服务器上执行命令，随后窃取数据。攻击者利用该漏洞，在受害者的服务器上",
                    "    执行命令，随后窃取数据。",
                ],
            ),
        ];
        for (columns, expected) in cases {
            assert_eq!(hit_lines(10, &hit, columns, &look()), expected, "{columns}");
        }
    }

    #[test]
    fn a_link_keeps_the_whole_url() {
        let hit = hit("标题", "", LONG_URL);
        let palette = Palette { links: true, ..Palette::plain() };
        let lines = hit_lines(1, &hit, 80, &Look { palette, ..look() });
        assert_eq!(lines.iter().filter(|line| line.contains(&format!("]8;;{LONG_URL}\u{1b}"))).count(), 2);
    }

    #[test]
    fn two_reposts_are_listed() {
        let mut hit = hit("标题", "", "https://example.org/a");
        hit.reposts = (1..4).map(repost).collect();
        let lines = hit_lines(1, &hit, 80, &look());
        let reposts: Vec<&String> = lines.iter().filter(|line| line.starts_with("    = ")).collect();
        assert_eq!(reposts.len(), 2, "{lines:#?}");
        assert!(!reposts[0].contains('…') || reposts[0].contains("… ("), "{lines:#?}");
        assert!(reposts[1].ends_with("020000000000 … 1 more"), "{lines:#?}");
    }
}
