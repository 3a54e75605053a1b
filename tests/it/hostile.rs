//! Input that is made to take long: every construct of a format thousands of times over takes linear time.

use std::time::Duration;

use secnews::article::Article;
use secnews::clean::{Furniture, Page};
use secnews::enrich::entities;

use crate::common::fuzzed::cpu_time::CpuTimer;
use crate::harness::cases;

/// Bytes of a text where long tests run whole, and where a sample runs.
const SIZES: [usize; 2] = if cfg!(debug_assertions) { [100_000, 20_000] } else { [1_000_000, 200_000] };

/// Time on a core for each byte. Linear work takes a tenth of it, quadratic work a hundred times as much.
const MAX_CPU_TIME: Duration = Duration::from_micros(5);

/// Runs `work` on a text of so many bytes that repeats `piece`.
fn check(piece: &str, work: impl FnOnce(usize)) {
    let size = cases(SIZES[0], SIZES[1]);
    let timer = CpuTimer::start();
    work(size);
    let elapsed = timer.elapsed();
    assert!(elapsed < MAX_CPU_TIME * u32::try_from(size).expect("small"), "{piece:?} took {elapsed:?}");
}

/// Constructs of Markdown, of HTML and of pages.
#[rustfmt::skip]
const MARKUP: &[&str] = &[
    "[", "![", "](", "](a ", "](/a \"", "[](", "*", "**a", "_", "<", "<a ", "<a \"", "<!--", ">", "> ",
    "`", "`` ` ", "```\n", "~~~ ", "- ", "* a\n", "1. ", "#", "|", "| - |", "\\", "\\[", "&", "&amp;",
    "~", "a\n", "\n", "    a\n\n", "，", "：\n，\n", "预览时标签不可点\n\n", "u200b", "[a](b)", "- \n ", "\t",
    "*a **b ", "_a __b ", "</b><b>", "<b", "[*", "!\\[", "：", "<td>", "<tr><td>",
];

/// Beginnings, ends and separators of what articles name.
#[rustfmt::skip]
const ENTITIES: &[&str] = &[
    "a.", "1.", "1.1.1.1.", "1.2.3.4 ", "1.2.3.4,", "[.]", "a[.]", "://", "http://", "hxxp://a", "http://a.com/", "@",
    "a@", "a.com@", "a@a.com", ":", "::", "a:", "1::", "f", "0", "cve-", "cve-2024-", "cve-2024-1234/", "1234/", "apt",
    "apt-c-", "t1059.", "-", "_", "/", "//", "(", "(.)", "＠", "．", "－", "海莲", "v1.", "<", "\\", "%", "http://[",
    "http://a@", "a+", "version ", " ", "[dot]", "h**p://", "。[", "[。]", "x.com ", "ghsa-2222-", "ms17-",
    "钓", "钓鱼站[.]", "http://a/字", "/字.", "字.com", "é", "é.", "\\.", "[ . ] ", "a [", "【.】", "{", "{a}", "'", "<a>", "…",
    "cve-2024-1234, ", "cve-2024-1234~", "cve:", "cve20241234", "45.77.13.0-", "45.77.13.0至", "1.2.3.4.4444 ",
    "0123456789abcdef0123456789abcdef ", "sha256 0123456789abcdef0123456789abcdef ",
];

#[test]
fn pages_are_cleaned_in_linear_time() {
    for piece in MARKUP {
        check(piece, |size| {
            let body = piece.repeat(size / piece.len());
            // Half nested, half plain lines: each plain line would have to pass all nested ones.
            let body = if piece.ends_with(' ') {
                body[..size / 2].to_owned() + &"\nb".repeat(size / 4)
            } else {
                body
            };
            let title = body[..body.len().min(3000) / piece.len() * piece.len()].to_owned();
            let page = Page::read(&article(title, body));
            let mut furniture = Furniture::default();
            page.furniture_keys(&furniture).into_iter().for_each(|keys| furniture.add_page(keys));
            let text = page.text(&furniture);
            assert!(text.body.len() <= 2 * size, "{piece:?}");
        });
    }
}

fn article(title: String, body: String) -> Article {
    Article {
        title,
        url: Some("https://example.org/a".to_owned()),
        source: "示例".to_owned(),
        date: None,
        body,
        warnings: Vec::new(),
    }
}

#[test]
fn entities_are_found_in_linear_time() {
    for piece in ENTITIES {
        check(piece, |size| {
            let text = piece.repeat(size / piece.len());
            let found = entities(&text, &text, std::slice::from_ref(&text));
            assert!(found.len() < 100, "{piece:?}: {}", found.len());
        });
    }
}
