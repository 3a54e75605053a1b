//! Decides whether an article mentions an address as an indicator or as a reference for its readers.
//!
//! A defanged address (`hxxp://`, `[.]`) is an indicator. A plain one counts only in reports with hashes or IPs
//! and no defanging, unless it is among references, or alone on its line: in such a report, beside defanged
//! addresses, or in a list.

use std::borrow::Cow;

use memchr::memmem::Finder;

use crate::article::{Entity, EntityKind, Origin};
use crate::indicator::idn;
use crate::indicator::refang::is_broken;

/// Headings that begin a list of references, and headings that end one.
const REFERENCES: [&str; 5] = ["参考", "引用链接", "相关链接", "延伸阅读", "references"];
const EVIDENCE: [&str; 9] = ["ioc", "indicator", "附录", "md5", "sha1", "sha256", "c2", "域名", "样本"];

/// Words that mark a line as a reference to another source.
const REFERENCE_MARKERS: [&str; 10] =
    ["来源", "原文", "链接", "详情", "下载", "官网", "source:", "link:", "via ", "read more"];

/// Characters before a name that may label it as an indicator.
const MAX_LABEL: usize = 12;

/// Names in consecutive lines of their own that make a list; one or two are ordinary mentions.
const MIN_LIST: usize = 3;

/// Characters of a line that counts as a heading.
const MAX_HEADING: usize = 30;

/// The lines of an article, with properties of the article.
pub(super) struct Mentions {
    lines: Vec<MentionLine>,
    /// Whether plain addresses within text may be indicators.
    trusts_whole: bool,
    /// Whether plain addresses alone on their line may be.
    trusts_listed: bool,
    /// Whether a line has a defanged dot.
    has_broken_dots: bool,
}

struct MentionLine {
    /// In lower case.
    text: String,
    /// Whether it refers readers to another source.
    is_reference_line: bool,
}

impl Mentions {
    /// The mentions of an article with `entities`.
    pub(super) fn of(title: &str, body: &str, entities: &[Entity]) -> Self {
        let text = format!("{title}\n{body}").to_lowercase();
        let is_evidence = entities.iter().any(|entity| {
            let kind = matches!(entity.kind, EntityKind::Hash | EntityKind::Ipv4 | EntityKind::Ipv6);
            kind && !entity.benign && entity.origin != Origin::Link
        });
        Self::read(&text, is_evidence)
    }

    /// `text` is in lower case.
    fn read(text: &str, is_evidence: bool) -> Self {
        let lines = lines(text);
        let breaks = is_broken(text);
        let is_list = lines.iter().filter(|line| line.is_name()).count() >= MIN_LIST;
        let trusts_listed = is_evidence || breaks || is_list;
        let has_broken_dots = BROKEN_DOTS.iter().any(|dot| text.contains(dot));
        Self { lines, trusts_whole: is_evidence && !breaks, trusts_listed, has_broken_dots }
    }

    /// Whether `value`, a domain, URL or mail address, is mentioned as an indicator.
    pub(super) fn is_indicator(&self, value: &str) -> bool {
        let forms = written(value);
        let is_meant = |form: &String| {
            let (scheme, sought) = form.split_once("://").unwrap_or(("", form));
            self.is_indicator_form(sought, scheme.is_empty())
        };
        let verdicts: Vec<bool> = forms.iter().filter_map(is_meant).collect();
        verdicts.is_empty() || verdicts.contains(&true)
    }

    /// The same for one spelling; `None` if it does not occur.
    fn is_indicator_form(&self, sought: &str, is_name: bool) -> Option<bool> {
        let finder = Finder::new(sought);
        let mut whole = self.lines.iter().flat_map(|line| line.mentions(&finder).map(move |at| (line, at)));
        let first = whole.next()?;
        // Nearly all articles have none, and a name without a dot has no other form.
        if self.has_broken_dots || !sought.contains('.') {
            let forms: Vec<String> = broken(sought).collect();
            if self.lines.iter().any(|line| forms.iter().any(|form| line.text.contains(form))) {
                return Some(true);
            }
        }
        Some(
            std::iter::once(first)
                .chain(whole)
                .any(|(line, at)| self.is_indicator_at(line, at, sought, is_name)),
        )
    }

    /// Whether `line` has only `sought`, at byte `at`, and perhaps its number or a label.
    fn lists(&self, line: &MentionLine, at: usize, sought: &str) -> bool {
        let rest = [&line.text[..at], &line.text[at + sought.len()..]].concat();
        let is_label = || rest.chars().count() <= MAX_LABEL && has(&rest, &EVIDENCE);
        (self.trusts_listed && !rest.contains(char::is_alphabetic)) || is_label()
    }

    fn is_indicator_at(&self, line: &MentionLine, at: usize, sought: &str, is_name: bool) -> bool {
        let scheme = scheme_before(&line.text[..at]);
        match scheme {
            Some("http" | "https" | "ftp") => self.trusts_whole && !line.is_reference_line,
            // `hxxp` and other schemes that are not of the web.
            Some(_) => true,
            // Mail addresses within text mostly belong to the author.
            None if sought.contains('@') => self.lists(line, at, sought),
            None => {
                (is_name && self.lists(line, at, sought)) || (self.trusts_whole && !line.is_reference_line)
            }
        }
    }
}

impl MentionLine {
    /// Whether it is a name of the web and, perhaps, its number.
    fn is_name(&self) -> bool {
        let name = self.text.trim_start_matches(|c: char| !c.is_ascii_alphabetic());
        name.contains('.') && name.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '.' | '-'))
    }

    /// The bytes where what `sought` finds occurs as a whole word.
    fn mentions<'l>(&'l self, sought: &'l Finder<'_>) -> impl Iterator<Item = usize> + 'l {
        let joins = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_') || idn::is_spaced_letter(c);
        let length = sought.needle().len();
        sought.find_iter(self.text.as_bytes()).filter(move |&at| {
            let (before, after) = (&self.text[..at], &self.text[at + length..]);
            !before.ends_with(joins) && !after.starts_with(joins)
        })
    }
}

/// Plain spellings of `value` in lower case: in Punycode and percent-encoded, or in its own letters.
fn written(value: &str) -> Vec<String> {
    let value = value.to_lowercase();
    let (scheme, rest) = value
        .split_once("://")
        .map_or(("", value.as_str()), |(scheme, rest)| (&value[..scheme.len() + 3], rest));
    let end = rest.find(['/', '?', '#', ':']).unwrap_or(rest.len());
    let (host, tail) = rest.split_at(end);
    let (mailbox, host) =
        host.rsplit_once('@').map_or(("", host), |(mailbox, host)| (&rest[..=mailbox.len()], host));
    let letters = idn::in_letters(host).map_or(Cow::Borrowed(host), Cow::Owned);
    let in_letters = format!("{scheme}{mailbox}{letters}{}", decoded(tail)).to_lowercase();
    if in_letters == value { vec![value] } else { vec![value, in_letters] }
}

/// `text` with its percent-encoded letters beyond ASCII, and braces, as they are.
fn decoded(text: &str) -> Cow<'_, str> {
    if !text.contains('%') {
        return Cow::Borrowed(text);
    }
    let mut bytes = Vec::with_capacity(text.len());
    let mut at = 0;
    while at < text.len() {
        let code = (text.as_bytes()[at] == b'%').then(|| text.get(at + 1..at + 3)).flatten();
        let byte = code.and_then(|code| u8::from_str_radix(code, 16).ok());
        if let Some(byte) = byte.filter(|byte| !byte.is_ascii() || matches!(byte, b'{' | b'}')) {
            bytes.push(byte);
            at += "%00".len();
        } else {
            bytes.push(text.as_bytes()[at]);
            at += 1;
        }
    }
    String::from_utf8(bytes).map_or(Cow::Borrowed(text), Cow::Owned)
}

/// Usual forms of a defanged dot.
const BROKEN_DOTS: [&str; 5] = ["[.]", "(.)", "[dot]", "\\.", " [.] "];

/// The usual defanged forms of a name.
fn broken(name: &str) -> impl Iterator<Item = String> + '_ {
    let last = name.rsplit_once('.').map(|(before, after)| format!("{before}[.]{after}"));
    BROKEN_DOTS.into_iter().map(|dot| name.replace('.', dot)).chain(last)
}

fn has(line: &str, words: &[&str]) -> bool {
    words.iter().any(|word| line.contains(word))
}

fn lines(text: &str) -> Vec<MentionLine> {
    let mut among_references = false;
    let lines = text.lines().map(str::trim).filter(|line| !line.is_empty()).map(|line| {
        let is_heading = line.chars().count() <= MAX_HEADING;
        if is_heading && has(line, &REFERENCES) {
            among_references = true;
        } else if is_heading && has(line, &EVIDENCE) {
            among_references = false;
        }
        MentionLine {
            text: line.to_owned(),
            is_reference_line: among_references || has(line, &REFERENCE_MARKERS),
        }
    });
    lines.collect()
}

/// The scheme of the URL that `before` is the beginning of.
fn scheme_before(before: &str) -> Option<&str> {
    let start = before
        .rfind(|c: char| !c.is_ascii() || c.is_ascii_whitespace())
        .map_or(0, |at| at + before[at..].chars().next().map_or(1, char::len_utf8));
    let (scheme, _) = before[start..].rsplit_once("://")?;
    let from = scheme.rfind(|c: char| !c.is_ascii_alphanumeric()).map_or(0, |at| at + 1);
    Some(&scheme[from..])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn is_indicator(text: &str, is_evidence: bool, value: &str) -> bool {
        Mentions::read(&text.to_lowercase(), is_evidence).is_indicator(value)
    }

    #[test]
    fn defanged_and_listed_addresses_are_indicators() {
        for (text, is_evidence, value, expected) in [
            ("连接 evil[.]example 下载", false, "evil.example", true),
            ("hxxp://evil.example/a", false, "http://evil.example/a", true),
            ("hxxp://evil.example/a", false, "evil.example", true),
            ("回连 c2.evil.example；IOC 为 c2[.]evil[.]example", false, "c2.evil.example", true),
            ("见 https://news.example/a", false, "https://news.example/a", false),
            ("见 https://news.example/a", false, "news.example", false),
            (
                "见 https://ru.news.example/Россия",
                false,
                "https://ru.news.example/%D0%A0%D0%BE%D1%81%D1%81%D0%B8%D1%8F",
                false,
            ),
            ("见 https://新闻.example/a", false, "https://xn--efvy88h.example/a", false),
            ("见 https://新闻.example/a", false, "xn--efvy88h.example", false),
            ("站点 钓鱼站[.]网址", false, "xn--5tzv04cusf.xn--ses554g", true),
            ("evil\\.example 与 evil.example 相同", false, "evil.example", true),
            ("域名\n1. evil.example\n2. evil2.example\n3. c-3.example", false, "evil.example", true),
            ("程序的主页\ntool.example\n23 颗星", false, "tool.example", false),
            ("C2：evil.example", false, "evil.example", true),
            ("受害者 victim.example 称", false, "victim.example", false),
            ("样本回连 https://Evil.example/A 取", true, "https://evil.example/A", true),
            ("参考链接\n[1] 报告\nhttps://news.example/a", true, "https://news.example/a", false),
            (
                "参考链接\nhttps://news.example/a\nIOCs\nhttp://evil.example/b",
                true,
                "http://evil.example/b",
                true,
            ),
            ("原文：https://news.example/a", true, "https://news.example/a", false),
            ("evil[.]example，见 https://news.example/a", true, "https://news.example/a", false),
            ("利用代码由 press@vendor.example 编写", true, "press@vendor.example", false),
            ("联系 press@vendor.example 了解", false, "press@vendor.example", false),
        ] {
            assert_eq!(is_indicator(text, is_evidence, value), expected, "{value} in {text:?}");
        }
    }

    #[test]
    fn a_scheme_is_that_of_the_same_url() {
        for (before, expected) in
            [("见https://", Some("https")), ("(hxxps://a.", Some("hxxps")), ("https://a b", None), ("", None)]
        {
            assert_eq!(scheme_before(before), expected, "{before:?}");
        }
    }
}
