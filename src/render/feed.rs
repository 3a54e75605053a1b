//! Articles as an Atom feed.

use std::io::{self, Write};

use jiff::Timestamp;
use jiff::civil::Date;
use quick_xml::Writer;
use quick_xml::events::{BytesDecl, BytesText, Event};

use super::brief::title;
use super::printable::printable;
use crate::answers::FeedEntry;
use crate::message::Locale;

/// The XML namespace of Atom.
const NAMESPACE: &str = "http://www.w3.org/2005/Atom";

type Xml<'a> = Writer<&'a mut dyn Write>;

/// What a feed is about.
#[derive(Debug, Clone)]
pub struct FeedHead {
    /// The title.
    pub title: String,
    /// The id, which must never change.
    pub id: String,
    /// The URL of the feed and that of the page about the same, if there is a server.
    pub urls: Option<(String, String)>,
}

impl FeedHead {
    /// The head of a feed of watches in a file.
    #[must_use]
    pub fn watches() -> Self {
        Self { title: "secnews".to_owned(), id: "tag:secnews,2024:watches".to_owned(), urls: None }
    }
}

/// Writes a feed of articles with messages in `locale`, each marked by its watch or query, in the given order.
///
/// # Errors
///
/// If `out` cannot be written.
///
/// Format: RFC 4287.
pub fn atom_feed(
    out: &mut dyn Write,
    head: &FeedHead,
    entries: &[FeedEntry],
    updated: Timestamp,
    locale: Locale,
) -> io::Result<()> {
    let updated = updated.strftime("%Y-%m-%dT%H:%M:%S%.f+00:00").to_string();
    let mut xml = Writer::new(out);
    xml.write_event(Event::Decl(BytesDecl::new("1.0", None, None)))?;
    xml.write_event(Event::Text(BytesText::from_escaped("\n")))?;
    xml.create_element("feed").with_attribute(("xmlns", NAMESPACE)).write_inner_content(|xml| {
        element(xml, "title", &printable(&head.title))?;
        element(xml, "id", &head.id)?;
        if let Some((own, page)) = &head.urls {
            link(xml, own, "self")?;
            link(xml, page, "alternate")?;
        }
        element(xml, "updated", &updated)?;
        xml.create_element("generator")
            .with_attribute(("version", env!("CARGO_PKG_VERSION")))
            .write_text_content(BytesText::new("secnews"))?;
        entries.iter().try_for_each(|entry| {
            xml.create_element("entry")
                .write_inner_content(|xml| write_entry(xml, entry, &updated, locale))?;
            Ok(())
        })
    })?;
    writeln!(xml.into_inner())
}

/// Writes the content of an `entry`. An article without a date counts as updated with the feed.
fn write_entry(xml: &mut Xml<'_>, entry: &FeedEntry, updated: &str, locale: Locale) -> io::Result<()> {
    let FeedEntry { category, citation, summary } = entry;
    element(xml, "title", &printable(&title(&citation.title, locale)))?;
    element(xml, "id", &format!("tag:secnews,2024:article:{}", citation.id))?;
    element(xml, "updated", &citation.date.map_or_else(|| updated.to_owned(), midnight))?;
    xml.create_element("author")
        .write_inner_content(|xml| element(xml, "name", &printable(&citation.source)))?;
    xml.create_element("category").with_attribute(("term", &*printable(category))).write_empty()?;
    if let Some(url) = &citation.url {
        link(xml, &printable(url), "alternate")?;
    }
    if !summary.is_empty() {
        element(xml, "summary", &printable(summary))?;
    }
    Ok(())
}

fn link(xml: &mut Xml<'_>, url: &str, relation: &str) -> io::Result<()> {
    let link = xml.create_element("link").with_attribute(("href", url));
    link.with_attribute(("rel", relation)).write_empty()?;
    Ok(())
}

/// Writes an element that contains text only.
fn element(xml: &mut Xml<'_>, name: &str, text: &str) -> io::Result<()> {
    xml.create_element(name).write_text_content(BytesText::new(text))?;
    Ok(())
}

/// The beginning of a day.
fn midnight(date: Date) -> String {
    format!("{date}T00:00:00+00:00")
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;
    use crate::article::ArticleId;
    use crate::search::Citation;

    #[test]
    fn an_entry_has_what_is_known_and_is_escaped() {
        let citation = |date, url: Option<&str>| Citation {
            id: ArticleId::from_number(1),
            title: "R&D <x>".to_owned(),
            source: "来源".to_owned(),
            date,
            url: url.map(str::to_owned),
            language: "zh".to_owned(),
        };
        let id = citation(None, None).id;
        let dated = citation(Some(date(2024, 9, 24)), Some("https://a.example/1?a=1&b=\"2\""));
        let entry = |category: &str, citation, summary: &str| FeedEntry {
            category: category.to_owned(),
            citation,
            summary: summary.to_owned(),
        };
        let entries = [entry("fox", dated, "摘要"), entry("two", citation(None, None), "")];
        let mut out = Vec::new();
        atom_feed(
            &mut out,
            &FeedHead::watches(),
            &entries,
            "2024-10-01T08:00:00Z".parse().unwrap(),
            Locale::English,
        )
        .unwrap();
        let version = env!("CARGO_PKG_VERSION");
        let expected = format!(
            "<?xml version=\"1.0\"?>\n\
             <feed xmlns=\"http://www.w3.org/2005/Atom\"><title>secnews</title>\
             <id>tag:secnews,2024:watches</id><updated>2024-10-01T08:00:00+00:00</updated>\
             <generator version=\"{version}\">secnews</generator>\
             <entry><title>R&amp;D &lt;x&gt;</title><id>tag:secnews,2024:article:{id}</id>\
             <updated>2024-09-24T00:00:00+00:00</updated><author><name>来源</name></author>\
             <category term=\"fox\"/>\
             <link href=\"https://a.example/1?a=1&amp;b=&quot;2&quot;\" rel=\"alternate\"/>\
             <summary>摘要</summary></entry>\
             <entry><title>R&amp;D &lt;x&gt;</title><id>tag:secnews,2024:article:{id}</id>\
             <updated>2024-10-01T08:00:00+00:00</updated><author><name>来源</name></author>\
             <category term=\"two\"/></entry></feed>\n"
        );
        assert_eq!(String::from_utf8(out).unwrap(), expected);
    }
}
