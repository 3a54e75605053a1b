//! Maps the named fields of a file's head to an [`Article`], with the names that different fetchers use.

use super::body::without_leading_blank_lines;
use super::date;
use crate::article::{Article, Warning};

/// Names of the title.
const TITLE: &[&str] = &["title", "headline"];
/// Names of the URL; `source` comes last, since only some fetchers keep it there.
const URL: &[&str] = &[
    "url",
    "link",
    "permalink",
    "canonical_url",
    "canonical",
    "source_url",
    "original_url",
    "page_url",
    "href",
    "guid",
    "source",
];
/// Names of the publisher. The author comes last: a personal blog has no other name.
const SOURCE: &[&str] = &[
    "source",
    "feed",
    "feed_title",
    "feed_name",
    "site",
    "site_name",
    "sitename",
    "publisher",
    "website",
    "account",
    "blog",
    "author",
    "authors",
    "creator",
];
/// Names of the date field, those of publication first. The date of fetching is not used.
const DATE: &[&str] = &[
    "date",
    "published",
    "pubdate",
    "publish_date",
    "published_date",
    "date_published",
    "datepublished",
    "published_at",
    "publishedat",
    "published_time",
    "pub_date",
    "publishdate",
    "issued",
    "posted",
    "created",
    "created_at",
    "date_created",
    "updated",
    "modified",
];

/// Values with their names, in order.
#[derive(Debug, Default)]
pub(super) struct Fields(Vec<(String, String)>);

impl Fields {
    /// Adds a value. Names are compared regardless of case, `-` or `_`, and camel case.
    pub(super) fn add(&mut self, name: &str, value: &str) {
        self.0.push((name.trim().to_ascii_lowercase().replace(['-', ' '], "_"), value.trim().to_owned()));
    }

    /// Whether they belong to an article: some other files have a head, too.
    pub(super) fn has_article(&self) -> bool {
        let own = ["title", "url", "source", "date", "fetch_date"];
        let is_own = |name: &str| own.contains(&name) || TITLE.contains(&name);
        self.0.iter().any(|(name, _)| is_own(name)) || self.values(URL).any(is_web_address)
    }

    /// Whether a line that begins with this name ends an unclosed head.
    pub(super) fn is_day(name: &str) -> bool {
        name == "fetch_date" || DATE.contains(&name.to_ascii_lowercase().as_str())
    }

    /// The article with this head and body.
    pub(super) fn article(self, body: &str) -> Article {
        let url = self.values(URL).find(|value| is_web_address(value));
        // An archive's own `url` may be anything; the other names count only if the value is a URL.
        let url = url.or_else(|| self.values(&URL[..1]).next()).map(str::to_owned);
        let source = self.values(SOURCE).find(|value| !is_web_address(value)).unwrap_or_default().to_owned();
        let title = self.values(TITLE).next().unwrap_or_default().to_owned();
        let day = self.values(DATE).find_map(date::parse);
        let mut warnings = Vec::new();
        if url.is_none() {
            warnings.push(Warning::MissingUrl);
        }
        if day.is_none() {
            let written = self.values(DATE).next().unwrap_or_default();
            warnings.push(Warning::BadDate(written.to_owned()));
        }
        let body = without_leading_blank_lines(body).to_owned();
        Article { title, url, source, date: day, body, warnings }
    }

    /// The non-empty values of these names, in the order of the names.
    fn values<'a>(&'a self, names: &'a [&str]) -> impl Iterator<Item = &'a str> {
        names.iter().flat_map(|name| {
            let filled = self.0.iter().filter(move |(other, value)| other == name && !value.is_empty());
            filled.map(|(_, value)| value.as_str())
        })
    }
}

fn is_web_address(value: &str) -> bool {
    let scheme = value.split_once("://").map(|(scheme, _)| scheme);
    scheme.is_some_and(|scheme| ["http", "https"].iter().any(|web| web.eq_ignore_ascii_case(scheme)))
}
