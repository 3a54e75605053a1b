//! Lays out hits for a terminal: four or five lines each, none of which the terminal has to break.

use anstyle::Style;

use super::about_lines::{MIN_NAMES, about_lines, source_names};
use super::density::{Density, PAGE, SNIPPET_LINES};
use super::hit_parts::title;
use super::layout::{Line, cut_before};
use super::look::Look;
use super::palette::Palette;
use crate::message;
use crate::search::{Citation, Hit};

/// The lines of each of `hits`, of at most `columns`; the first hit has number `first`.
pub(super) fn hits_lines(hits: &[Hit], first: usize, columns: usize, look: &Look) -> Vec<Vec<String>> {
    let pages = (first..).step_by(PAGE).zip(hits.chunks(PAGE));
    let page = |(first, hits): (usize, &[Hit])| {
        Density::fitted(hits.len(), |at, density| hit_lines(first + at, &hits[at], columns, density, look))
    };
    pages.flat_map(page).collect()
}

fn hit_lines(number: usize, hit: &Hit, columns: usize, density: Density, look: &Look) -> Vec<String> {
    let number = format!("{number:>2}. ");
    let indent = " ".repeat(number.len());
    let room = columns.saturating_sub(indent.len());
    let palette = &look.palette;
    let mut lines = Vec::new();
    let linked =
        |text: String| hit.url.as_deref().map_or_else(|| text.clone(), |url| palette.linked(&text, url));
    let title = title(hit, look).beginning(room, density.title);
    lines.extend(title.iter().map(|line| linked(line.paint(palette, palette.title))));
    lines.extend(about_lines(hit, room, density, look));
    if !hit.snippet.text.is_empty() {
        let snippet = Line::new(&hit.snippet.text, &hit.snippet.highlights);
        let snippet = snippet.with_ellipses(hit.snippet.cut_start, hit.snippet.cut_end);
        lines.extend(
            snippet.excerpt(room, SNIPPET_LINES).iter().map(|line| line.paint(palette, Style::new())),
        );
    }
    lines.extend(repost_lines(&hit.reposts, room, density.reposts, look));
    let number = Palette::paint(number, palette.key);
    (0..).zip(lines).map(|(at, line)| format!("{}{line}", if at == 0 { &number } else { &indent })).collect()
}

/// A line for each of the first `most` reposts; the last one counts the others.
fn repost_lines(reposts: &[Citation], room: usize, most: usize, look: &Look) -> Vec<String> {
    let more = reposts.len().saturating_sub(most);
    let shown = reposts.iter().take(most);
    let line = |(at, repost): (usize, &Citation)| {
        let date = repost.date.map(|date| format!(", {date}")).unwrap_or_default();
        let source = source_names(std::slice::from_ref(&repost.source), MIN_NAMES, look);
        let mut about = format!(" ({source}{date}) {}", repost.id);
        if at + 1 == most && more > 0 {
            about.extend([" ", &look.text(message!("… {more} more", more))]);
        }
        Line::plain(&cut_before(&format!("= {}", repost.title), &about, room)).wrapped(room)
    };
    let lines = (0..).zip(shown).flat_map(line);
    lines.map(|line| Palette::paint(line, look.palette.dim)).collect()
}

#[cfg(test)]
mod tests {
    use textwrap::core::display_width;

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
                let lines = hit_lines(7, &hit, columns, Density::default(), &look());
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
            assert_eq!(hit_lines(10, &hit, columns, Density::default(), &look()), expected, "{columns}");
        }
    }

    #[test]
    fn a_link_keeps_the_whole_url() {
        let hit = hit("标题", "", LONG_URL);
        let palette = Palette { links: true, ..Palette::plain() };
        let lines = hit_lines(1, &hit, 80, Density::default(), &Look { palette, ..look() });
        assert_eq!(lines.iter().filter(|line| line.contains(&format!("]8;;{LONG_URL}\u{1b}"))).count(), 2);
    }

    #[test]
    fn ten_hits_fit_two_screens() {
        let hits = |url: &str, reposts: u64| {
            let title = "研究人员披露关键漏洞，攻击者利用该漏洞在受害者的服务器上执行命令并窃取重要数据";
            let mut hit = hit(title, &"攻击者利用该漏洞，在受害者的服务器上执行命令。".repeat(8), url);
            hit.reposts = (1..=reposts).map(repost).collect();
            vec![hit; 10]
        };
        let lines = |hits: &[Hit], columns| hits_lines(hits, 1, columns, &look());
        let total = |page: &[Vec<String>]| page.iter().map(Vec::len).sum::<usize>();
        for (url, reposts) in [(LONG_URL, 0), (LONG_URL, 1), (LONG_URL, 5), ("https://example.org/a", 5)] {
            for columns in [80, 100] {
                let page = lines(&hits(url, reposts), columns);
                assert!(total(&page) <= 45, "{url} {reposts} {columns}: {page:#?}");
            }
        }
        let few = lines(&hits(LONG_URL, 5)[..5], 80);
        assert!(few.iter().all(|hit| hit.len() == 8), "{few:#?}");
        let page = lines(&hits("https://example.org/a", 2), 80);
        assert_eq!(
            page.iter().map(Vec::len).collect::<Vec<_>>(),
            [5, 5, 5, 5, 5, 4, 4, 4, 4, 4],
            "{page:#?}"
        );
        assert!(page[4][4].ends_with("… 1 more") && page[5][1].ends_with("reposts: 2"), "{page:#?}");
        let pages = lines(&[hits(LONG_URL, 5), hits(LONG_URL, 0)].concat(), 80);
        assert!(pages[19][0].starts_with("20. "), "{pages:#?}");
    }

    #[test]
    fn two_reposts_are_listed() {
        let mut hit = hit("标题", "", "https://example.org/a");
        hit.reposts = (1..4).map(repost).collect();
        let lines = hit_lines(1, &hit, 80, Density::default(), &look());
        let reposts: Vec<&String> = lines.iter().filter(|line| line.starts_with("    = ")).collect();
        assert_eq!(reposts.len(), 2, "{lines:#?}");
        assert!(!reposts[0].contains('…') || reposts[0].contains("… ("), "{lines:#?}");
        assert!(reposts[1].ends_with("020000000000 … 1 more"), "{lines:#?}");
    }
}
