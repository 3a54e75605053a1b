//! Any bytes as a fetched file: parsed, cleaned with and without the furniture of its site, and searched for entities. The fuzzer and property tests run the same body.

use std::collections::HashSet;
use std::net::{Ipv4Addr, Ipv6Addr};
use std::path::Path;
use std::sync::OnceLock;
use std::time::Duration;

use secnews::analysis::{Analyzer, Purpose, Tokens};
use secnews::article::{Article, ArticleId, BodyStatus, CleanText, Entity, EntityKind, Origin, Warning};
use secnews::clean::{CleaningResult, Furniture, Page, clean};
use secnews::corpus::{self, SkipReason};
use secnews::dedup::{Profile, bands, is_repost};
use secnews::enrich::{canonical_name, entities, language};

use super::cpu_time::CpuTimer;

/// Any file of a few kilobytes takes far less, even unoptimized.
const MAX_CPU_TIME: Duration = Duration::from_secs(10);

/// Pages of one site after which its menu is furniture.
const PAGES_OF_SITE: usize = 6;

/// Sends the bytes of a file all the way to what an index would hold of it.
pub(crate) fn check(bytes: &[u8]) {
    let started = CpuTimer::start();
    check_line_ends(bytes);
    if let Ok(article) = parsed(bytes) {
        check_article(&article, bytes);
        check_page(&article, &Furniture::default());
        check_page(&article, &furniture_of_site(&article));
    }
    assert!(started.elapsed() < MAX_CPU_TIME, "{} takes {:?}", bytes.escape_ascii(), started.elapsed());
}

fn parsed(bytes: &[u8]) -> Result<Article, SkipReason> {
    corpus::parse(Path::new("a.md"), bytes)
}

/// Whether the bytes are UTF-8, and not UTF-16 of ASCII characters, which is UTF-8 with NUL in it.
fn is_utf8(bytes: &[u8]) -> bool {
    std::str::from_utf8(bytes).is_ok() && !bytes.contains(&0)
}

/// A byte order mark and the way in which lines end make no other article.
fn check_line_ends(bytes: &[u8]) {
    let may_be_utf16 = bytes.contains(&0) || bytes.starts_with(b"\xfe\xff") || bytes.starts_with(b"\xff\xfe");
    let (mark, line_feeds) = (b"\xef\xbb\xbf", !bytes.contains(&b'\r') && !may_be_utf16);
    let article = parsed(bytes);
    // The mark makes it UTF-8.
    if is_utf8(bytes) && !bytes.starts_with(mark) {
        assert_eq!(parsed(&[mark, bytes].concat()), article, "{}", bytes.escape_ascii());
    }
    for line_end in ["\r\n", "\r"].iter().filter(|_| line_feeds) {
        let lines: Vec<&[u8]> = bytes.split(|byte| *byte == b'\n').collect();
        assert_eq!(parsed(&lines.join(line_end.as_bytes())), article, "{}", bytes.escape_ascii());
    }
}

fn check_article(article: &Article, bytes: &[u8]) {
    let Article { title, url, source, body, warnings, .. } = article;
    for field in [title, source, body, url.as_ref().unwrap_or(title)] {
        assert!(!field.contains('\r'), "{field:?}");
    }
    assert!(!is_utf8(bytes) || !warnings.contains(&Warning::InvalidUtf8), "{}", bytes.escape_ascii());
    assert!(url.as_ref().is_none_or(|url| !url.trim().is_empty()));
    let id = ArticleId::of(article);
    assert_eq!((id.to_string().len(), ArticleId::from_number(id.number())), (ArticleId::LEN, id));
}

/// The furniture of a site that has published the same page under other titles.
fn furniture_of_site(article: &Article) -> Furniture {
    let mut furniture = Furniture::default();
    for number in 0..PAGES_OF_SITE {
        let title = format!("{} {number}", article.title);
        let keys = Page::read(&Article { title, ..article.clone() }).furniture_keys(&furniture);
        keys.clone().into_iter().for_each(|keys| furniture.add_page(keys));
        let once = furniture.to_bytes();
        keys.into_iter().for_each(|keys| furniture.add_page(keys));
        assert_eq!(furniture.to_bytes(), once, "a copy is counted");
    }
    furniture
}

fn check_page(article: &Article, furniture: &Furniture) {
    let page = Page::read(article);
    let title = page.title().to_owned();
    let CleaningResult { text, removed, failed } = page.explain(furniture);
    assert_eq!(text, clean(article, furniture));
    assert_eq!(text.title, title);
    assert!(failed.is_none() || text.status == BodyStatus::TitleOnly, "{failed:?}: {text:?}");
    assert!(removed.is_sorted_by_key(|removal| removal.number), "{removed:?}");
    check_text(&text);
    check_tokens(analyzer(), &text.title);
    check_tokens(analyzer(), &text.body);
    check_entities(&text);
    check_bands(&text);
    let code = language(&text.title, &text.body, None, &[]).code();
    assert!(code.len() <= 3 && code.bytes().all(|byte| byte.is_ascii_lowercase()), "{code}");
}

/// The title is one line; the body is paragraphs between single blank lines. Neither holds characters
/// that nobody sees.
fn check_text(text: &CleanText) {
    let CleanText { title, body, status, links, .. } = text;
    assert_eq!(title.split_whitespace().collect::<Vec<_>>().join(" "), *title);
    assert!(!title.contains(is_hidden), "{title:?}");
    assert!(!body.contains(|c| is_hidden(c) && !matches!(c, '\n' | '\t')), "{body:?}");
    assert!(!body.contains("\n\n\n") && body.trim_matches('\n') == body, "{body:?}");
    assert_eq!(body.is_empty(), *status == BodyStatus::TitleOnly);
    let distinct: HashSet<&String> = links.iter().collect();
    assert_eq!(distinct.len(), links.len(), "{links:?}");
    for link in links {
        assert!(link.starts_with("http://") || link.starts_with("https://"), "{link:?}");
    }
}

/// Control characters, special spaces and line ends, what draws nothing, and icons.
fn is_hidden(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{A0}' | '\u{AD}' | '\u{61C}' | '\u{2007}' | '\u{200B}'..='\u{200F}' | '\u{202F}')
        || matches!(c, '\u{2028}'..='\u{202E}' | '\u{2060}'..='\u{2064}' | '\u{2066}'..='\u{2069}' | '\u{FEFF}')
        || matches!(c, '\u{E000}'..='\u{F8FF}' | '\u{F0000}'..='\u{FFFFD}' | '\u{100000}'..='\u{10FFFD}')
}

/// Tokens are in order and are slices of the text.
pub(crate) fn check_tokens(analyzer: &Analyzer, text: &str) {
    let check = |tokens: &Tokens| {
        assert!(tokens.iter().is_sorted_by_key(|token| token.position), "{text:?}");
        for token in tokens.iter() {
            // A token for a separator is between two others.
            let is_separator = token.term.starts_with('|');
            let slice = text.get(token.start..token.end);
            assert!(slice.is_some_and(|slice| is_separator || !slice.is_empty()), "{token:?} in {text:?}");
        }
    };
    check(&analyzer.words(text, Purpose::Indexing));
    check(&analyzer.words(text, Purpose::Searching));
    check(&analyzer.literal(text));
}

pub(crate) fn analyzer() -> &'static Analyzer {
    static ANALYZER: OnceLock<Analyzer> = OnceLock::new();
    ANALYZER.get_or_init(Analyzer::default)
}

/// Each kind and value once and in order, in its normal form.
fn check_entities(text: &CleanText) {
    let found = entities(&text.title, &text.body, &text.links);
    let in_order = found.is_sorted_by(|a, b| (a.kind, &a.value) < (b.kind, &b.value));
    assert!(in_order, "{found:?}");
    for entity in &found {
        assert!(entity.origin != Origin::Link || !text.links.is_empty());
        assert!(is_normal(entity), "{entity:?} in {text:?}");
    }
}

fn is_normal(entity: &Entity) -> bool {
    let Entity { kind, value, .. } = entity;
    let is_plain = !value.is_empty() && !value.contains(|c: char| c.is_control() || c.is_whitespace());
    let is_small = *value == value.to_lowercase();
    match kind {
        // A group may be known by no more than its number.
        EntityKind::Actor | EntityKind::Malware => {
            canonical_name(*kind, value).is_none_or(|first| first == value)
        }
        EntityKind::Ipv4 => value.parse::<Ipv4Addr>().is_ok_and(|address| address.to_string() == *value),
        EntityKind::Ipv6 => value.parse::<Ipv6Addr>().is_ok_and(|address| address.to_string() == *value),
        EntityKind::Domain => is_plain && is_small && value.is_ascii() && !value.ends_with('.'),
        EntityKind::Email => is_plain && is_small && value.contains('@'),
        EntityKind::Hash => {
            let is_hexadecimal = value.bytes().all(|byte| byte.is_ascii_hexdigit());
            is_small && is_hexadecimal && [32, 40, 56, 64, 96, 128].contains(&value.len())
        }
        EntityKind::Url => is_plain && value.is_ascii() && value.contains("://"),
        EntityKind::Cve => is_plain && value.starts_with("CVE-"),
        _ => is_plain,
    }
}

/// Either too short to be judged or with all the bands that an index has; and the order of two
/// articles that may be one does not matter.
fn check_bands(text: &CleanText) {
    let bands = bands(&text.body);
    assert!([0, 16].contains(&bands.len()) && bands.iter().all(|band| *band < 1 << 40), "{bands:?}");
    let profile = Profile::new(&text.title, &text.body, false);
    let half = text.body.floor_char_boundary(text.body.len() / 2);
    let other = Profile::new(&text.title, &text.body[..half], true);
    assert_eq!(is_repost(&profile, &other), is_repost(&other, &profile), "{text:?}");
    assert_eq!(is_repost(&profile, &profile), !bands.is_empty(), "{text:?}");
}
