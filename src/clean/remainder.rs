//! Decides whether a page without its furniture still has content, or only crumbs: numbers, dates, names.
//!
//! A long line is content. So is a short line that describes something: three words or more that no other page
//! of the site has, such as the description of a repository.

use super::line::{LineKind, PageLine};
use crate::calendar::{MONTHS, is_name};
use crate::character::is_alphabetic;

/// Minimum columns of a line that is content on its own: Han characters take two.
const MIN_STATEMENT_WIDTH: usize = 24;
/// Minimum links that make a digest, without any sentence.
const MIN_DIGEST_LINKS: usize = 5;
/// Minimum words of a description. Two Han characters count as a word, the usual length in Chinese.
const MIN_DESCRIPTION_WORDS: usize = 3;
/// The same for a line that ends in a full stop.
const MIN_SENTENCE_WORDS: usize = 2;
/// Words of crumbs: author, date, origin, reading time.
const OF_CRUMBS: [&str; 21] = [
    "by",
    "posted",
    "published",
    "updated",
    "written",
    "author",
    "forked",
    "block",
    "report",
    "min",
    "mins",
    "minutes",
    "ago",
    "views",
    "comments",
    "comment",
    "share",
    "read",
    "more",
    "sept",
    "commits",
];

/// Beginnings of crumbs in Chinese.
const BEGINNINGS_OF_CRUMBS: [&str; 22] = [
    "作者",
    "来源",
    "编辑",
    "责编",
    "编译",
    "发布",
    "发表",
    "阅读",
    "浏览",
    "时间",
    "日期",
    "评论",
    "分享",
    "标签",
    "分类",
    "上一篇",
    "下一篇",
    "编号",
    "点击",
    "关注",
    "扫码",
    "原创",
];

/// Whether `lines` are more than crumbs. `recurs` returns whether the line with an index recurs on the site's pages.
/// Single links are crumbs.
pub(super) fn has_content(lines: &[PageLine], recurs: impl Fn(usize) -> bool) -> bool {
    let statements = || lines.iter().filter(|line| line.width() >= MIN_STATEMENT_WIDTH);
    statements().any(|line| !line.is_link())
        || statements().filter(|line| line.is_link()).count() >= MIN_DIGEST_LINKS
        || lines.iter().any(|line| is_description(line) && !recurs(line.number))
}

/// Whether a short line describes something.
fn is_description(line: &PageLine) -> bool {
    let is_sentence = line.text.ends_with(['.', '!', '。', '！']) && !line.is_link();
    let is_labelled = BEGINNINGS_OF_CRUMBS.iter().any(|beginning| line.text.starts_with(beginning));
    if line.kind != LineKind::Prose || line.linked > 0 && !is_sentence || is_labelled {
        return false;
    }
    let (mut words, mut han) = (0, 0);
    for word in
        line.text.split(|c: char| c.is_whitespace() || matches!(c, ',' | '(' | ')' | '"' | ':' | '，' | '、'))
    {
        let word = word.trim_end_matches(['.', '!', ';', '?']);
        if is_name(word, &MONTHS) || OF_CRUMBS.iter().any(|crumb| crumb.eq_ignore_ascii_case(word)) {
            return false;
        }
        if word.contains(['/', '@']) {
            continue;
        }
        han += word.chars().filter(|&c| c >= '\u{2E80}' && is_alphabetic(c)).count();
        // The number of a list item is not a word.
        let letters = word.chars().filter(|&c| c < '\u{2E80}' && is_alphabetic(c)).count();
        words += usize::from(letters > 1 || word.eq_ignore_ascii_case("a"));
    }
    words + han / 2 >= if is_sentence { MIN_SENTENCE_WORDS } else { MIN_DESCRIPTION_WORDS }
}

#[cfg(test)]
mod tests {
    use super::super::line::prose;
    use super::*;

    fn is_content(text: &str) -> bool {
        has_content(&prose(text), |_| false)
    }

    #[test]
    fn a_description_is_content_and_crumbs_are_not() {
        let descriptions = [
            "Fast Log Shipper",
            "Log library in Go",
            "1.2k\n日志收集与分析\nacme/logs",
            "acme日志大模型",
            "A small log shipper.",
            "Just works!",
            "A log viewer",
            "Layer 4 (TCP/UDP) proxy for logs",
        ];
        for text in descriptions {
            assert!(is_content(text), "{text}");
        }
        let crumbs = [
            "1.2k\nacme/logs\n21.6k",
            "Saturday, December 07, 2024",
            "2024年12月7日",
            "5 min read this week",
            "来源：示例安全资讯网",
            "By Jane van Doe",
            "forked from jane/logs fast",
            "Jane Doe",
            "/\nlogs\nPublic",
            "acme.example.org",
            "3 of 12 b c d",
        ];
        for text in crumbs {
            assert!(!is_content(text), "{text}");
        }
    }

    #[test]
    fn headings_and_recurring_lines_are_no_description() {
        let mut lines = prose("Fast Log Shipper");
        assert!(!has_content(&lines, |number| number == 0));
        lines[0].kind = LineKind::Heading;
        assert!(!has_content(&lines, |_| false));
    }
}
