//! Articles of people who attack their readers: markup, schemes and invisible characters in every field.

use crate::harness::{Article, Bench};

/// What a field may have. Each is made harmless in every place of every page.
pub(crate) const TEXTS: [&str; 12] = [
    "<script>alert(1)</script>漏洞",
    "\"><img src=x onerror=alert(1)>漏洞",
    "' autofocus onfocus=alert(1) x='漏洞",
    "</title></textarea></style><svg onload=alert(1)>漏洞",
    "javascript:alert(1) 漏洞",
    "漏洞 \u{202e}txt.exe\u{2066} \u{200f}",
    "漏洞 \u{1b}[31m \u{7} \u{9b} \u{85} nul",
    "漏洞 &lt;script&gt; &amp; <![CDATA[ ]]> {{7*7}} ${7*7}",
    "ثغرة أمنية خطيرة في النظام 漏洞",
    "漏洞 \u{e0041}\u{e0042}\u{feff}\u{200b}",
    "漏洞 ` ${alert(1)} `",
    "漏洞 %3Cscript%3E %00 ../../etc/passwd",
];

/// Schemes that must not become links.
const URLS: [&str; 6] = [
    "javascript:alert(1)",
    "JaVaScRiPt:alert(1)//https://a.example/",
    "data:text/html,<script>alert(1)</script>",
    "vbscript:msgbox(1)",
    "https://a.example/\"><script>alert(1)</script>",
    "//evil.example/x",
];

/// An index of such articles, with one long title and many sources.
pub(crate) fn hostile() -> Bench {
    let bench = Bench::new();
    for (number, text) in TEXTS.iter().enumerate() {
        let body = format!(
            "{text}\n\n- {text}\n\n```\n{text}\n```\n\n木马 {text} 连接 evil[.]example，APT28，CVE-2024-9000{}。",
            number % 10
        );
        // Articles with one URL would be one article.
        let url = format!("{}?{number}", URLS[number % URLS.len()]);
        // A colon in a scalar of YAML needs quotes; a line break would end it.
        let title = text.replace(['\n', '\u{85}'], " ");
        bench.article(
            &format!("h{number}"),
            &Article { title: &title, url: &url, source: &title, body: &body, ..Article::default() },
        );
    }
    let long = "很长的漏洞标题".repeat(300);
    bench.article("long", &Article { title: &long, body: &"漏".repeat(9_000), ..Article::default() });
    let word = "x".repeat(3_000);
    bench.article("word", &Article { title: &format!("漏洞 {word}"), body: &word, ..Article::default() });
    bench.ingest("index", &["corpus"]);
    bench
}
