//! References to articles that resolve: id, title, URL, date, source.

use rmcp::schemars;
use secnews::enrich::DisplayNames;
use secnews::search::{Citation, StoredArticle};
use serde::Serialize;
use url::Url;

use super::argument::day;
use super::json::is_invisible;
use super::presented::line;

/// Maximum characters of a title or a name.
const MAX_LINE: usize = 300;

/// The name in the other language of what is shown as `value`, if it has another one there.
pub(super) fn other_name(names: Option<&DisplayNames>, value: &str) -> Option<String> {
    let other = names.map(|names| if names.zh == value { &names.en } else { &names.zh });
    other.filter(|name| *name != value).cloned()
}

/// An article, named.
#[derive(Debug, Clone, Serialize, schemars::JsonSchema)]
pub(super) struct Cited {
    /// For `fetch`.
    pub(super) id: String,
    pub(super) title: String,
    /// Of the page; the URI of the resource if it has none.
    pub(super) url: String,
    /// Of publication.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) date: Option<String>,
    /// Feed or account.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub(super) source: String,
    /// Code of its language.
    pub(super) language: String,
}

impl From<&Citation> for Cited {
    fn from(citation: &Citation) -> Self {
        Self {
            id: citation.id.to_string(),
            title: short(&citation.title),
            url: url(citation.url.as_deref(), &citation.id.to_string()),
            date: day(citation.date),
            source: short(&citation.source),
            language: citation.language.clone(),
        }
    }
}

impl From<&StoredArticle> for Cited {
    fn from(article: &StoredArticle) -> Self {
        let citation = Citation::from(article);
        Self { title: short(&line(&article.title, article)), ..Self::from(&citation) }
    }
}

/// A name on one line.
pub(super) fn short(text: &str) -> String {
    let visible = text.chars().filter(|c| !is_invisible(*c));
    let mut line: String =
        visible.map(|c| if c.is_whitespace() { ' ' } else { c }).take(MAX_LINE + 1).collect();
    if let Some((end, _)) = line.char_indices().nth(MAX_LINE) {
        line.truncate(end);
        line.push('…');
    }
    line
}

/// A URL that a browser opens, as articles have it. Anything else is replaced by the URI of the resource.
fn url(url: Option<&str>, id: &str) -> String {
    let known = url.and_then(|text| {
        let parsed = Url::parse(text).ok().filter(|url| matches!(url.scheme(), "http" | "https"))?;
        if parsed.host_str() == Some(WECHAT) && parsed.query().is_some_and(|query| query.contains("__biz=")) {
            return Some(of_wechat(parsed));
        }
        let is_plain = !text.contains(|c: char| is_invisible(c) || c.is_whitespace());
        Some(if is_plain { text.to_owned() } else { parsed.into() })
    });
    known.unwrap_or_else(|| format!("secnews://article/{id}"))
}

/// The host of articles of accounts.
const WECHAT: &str = "mp.weixin.qq.com";

/// The parameters that name an article there.
const WECHAT_PARAMETERS: [&str; 4] = ["__biz", "mid", "idx", "sn"];

/// The URL without what records where a reader came from: half of an answer would be that.
fn of_wechat(mut url: Url) -> String {
    let named: Vec<(String, String)> = url
        .query_pairs()
        .filter(|(name, _)| WECHAT_PARAMETERS.contains(&&**name))
        .map(|(name, value)| (name.into_owned(), value.into_owned()))
        .collect();
    url.query_pairs_mut().clear().extend_pairs(named);
    url.set_fragment(None);
    // As WeChat writes the ends of names of accounts, which browsers leave as they are.
    url.as_str().replace("%3D", "=")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_pages_are_linked_and_nothing_is_hidden_in_them() {
        for (given, expected) in [
            (Some("https://news.example/关/a?b=c"), "https://news.example/关/a?b=c"),
            (Some("https://news.example/a\u{e0041}b"), "https://news.example/a%F3%A0%81%81b"),
            (
                Some(
                    "https://mp.weixin.qq.com/s?__biz=MzA==&mid=1&idx=2&sn=ab&chksm=cd&scene=58&subscene=0#rd",
                ),
                "https://mp.weixin.qq.com/s?__biz=MzA==&mid=1&idx=2&sn=ab",
            ),
            (Some("https://mp.weixin.qq.com/s/abc?x=1"), "https://mp.weixin.qq.com/s/abc?x=1"),
            (Some("javascript:alert(1)"), "secnews://article/1"),
            (Some("nonsense"), "secnews://article/1"),
            (None, "secnews://article/1"),
        ] {
            assert_eq!(url(given, "1"), expected);
        }
        assert_eq!(short("a\nb\u{202e}c\u{e0041}"), "a bc");
        assert_eq!(short(&"字".repeat(400)).chars().count(), MAX_LINE + 1);
    }
}
