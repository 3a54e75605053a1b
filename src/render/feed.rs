//! What watches find, as an Atom feed.

use std::io::{self, Write};

use jiff::Timestamp;
use jiff::civil::Date;
use quick_xml::Writer;
use quick_xml::events::{BytesDecl, BytesText, Event};

use super::brief::title;
use super::printable::printable;
use crate::message::Locale;
use crate::search::Citation;

/// The XML namespace of Atom.
const NAMESPACE: &str = "http://www.w3.org/2005/Atom";

type Xml<'a> = Writer<&'a mut dyn Write>;

/// Writes a feed of articles with messages in `locale`, those of each watch marked by its name, the latest first.
///
/// # Errors
///
/// If `out` cannot be written.
///
/// Format: RFC 4287.
pub fn atom_feed(
    out: &mut dyn Write,
    entries: &[(String, Citation, String)],
    updated: Timestamp,
    locale: Locale,
) -> io::Result<()> {
    let updated = updated.strftime("%Y-%m-%dT%H:%M:%S%.f+00:00").to_string();
    let mut xml = Writer::new(out);
    xml.write_event(Event::Decl(BytesDecl::new("1.0", None, None)))?;
    xml.write_event(Event::Text(BytesText::from_escaped("\n")))?;
    xml.create_element("feed").with_attribute(("xmlns", NAMESPACE)).write_inner_content(|xml| {
        element(xml, "title", "secnews")?;
        element(xml, "id", "tag:secnews,2024:watches")?;
        element(xml, "updated", &updated)?;
        xml.create_element("generator")
            .with_attribute(("version", env!("CARGO_PKG_VERSION")))
            .write_text_content(BytesText::new("secnews"))?;
        entries.iter().try_for_each(|(watch, citation, summary)| {
            let entry = xml.create_element("entry");
            entry.write_inner_content(|xml| write_entry(xml, watch, citation, summary, &updated, locale))?;
            Ok(())
        })
    })?;
    writeln!(xml.into_inner())
}

/// Writes the content of an `entry`. An article without a date counts as updated with the feed.
fn write_entry(
    xml: &mut Xml<'_>,
    watch: &str,
    citation: &Citation,
    summary: &str,
    updated: &str,
    locale: Locale,
) -> io::Result<()> {
    element(xml, "title", &printable(&title(&citation.title, locale)))?;
    element(xml, "id", &format!("tag:secnews,2024:article:{}", citation.id))?;
    element(xml, "updated", &citation.date.map_or_else(|| updated.to_owned(), midnight))?;
    xml.create_element("author")
        .write_inner_content(|xml| element(xml, "name", &printable(&citation.source)))?;
    xml.create_element("category").with_attribute(("term", &*printable(watch))).write_empty()?;
    if let Some(url) = &citation.url {
        let link = xml.create_element("link").with_attribute(("href", &*printable(url)));
        link.with_attribute(("rel", "alternate")).write_empty()?;
    }
    if !summary.is_empty() {
        element(xml, "summary", &printable(summary))?;
    }
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
        let entries = [
            ("fox".to_owned(), dated, "摘要".to_owned()),
            ("two".to_owned(), citation(None, None), String::new()),
        ];
        let mut out = Vec::new();
        atom_feed(&mut out, &entries, "2024-10-01T08:00:00Z".parse().unwrap(), Locale::English).unwrap();
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
