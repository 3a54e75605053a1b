//! Articles as a JSON Feed.
//!
//! Format: <https://www.jsonfeed.org/version/1.1/>.

use jiff::civil::Date;
use secnews::answers::FeedEntry;
use secnews::render::FeedHead;
use serde::Serialize;

#[derive(Serialize)]
struct Feed<'a> {
    version: &'static str,
    title: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    home_page_url: Option<&'a str>,
    #[serde(rename = "feed_url", skip_serializing_if = "Option::is_none")]
    own_url: Option<&'a str>,
    items: Vec<Item<'a>>,
}

#[derive(Serialize)]
struct Item<'a> {
    id: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    url: Option<&'a str>,
    title: &'a str,
    content_text: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    date_published: Option<String>,
    authors: [Author<'a>; 1],
    tags: [&'a str; 1],
    language: &'a str,
}

#[derive(Serialize)]
struct Author<'a> {
    name: &'a str,
}

/// The feed.
pub(super) fn json_feed<'a>(head: &'a FeedHead, entries: &'a [FeedEntry]) -> impl Serialize + 'a {
    let urls = head.urls.as_ref();
    Feed {
        version: "https://jsonfeed.org/version/1.1",
        title: &head.title,
        home_page_url: urls.map(|(_, page)| page.as_str()),
        own_url: urls.map(|(own, _)| own.as_str()),
        items: entries.iter().map(item).collect(),
    }
}

fn item(entry: &FeedEntry) -> Item<'_> {
    let FeedEntry { category, citation, summary } = entry;
    let midnight = |date: Date| format!("{date}T00:00:00Z");
    Item {
        id: format!("tag:secnews,2024:article:{}", citation.id),
        url: citation.url.as_deref(),
        title: &citation.title,
        content_text: summary,
        date_published: citation.date.map(midnight),
        authors: [Author { name: &citation.source }],
        tags: [category],
        language: &citation.language,
    }
}
