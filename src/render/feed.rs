//! What watches find, as an Atom feed.

use std::io::{self, Write};

use jiff::Timestamp;
use jiff::civil::Date;
use quick_xml::Writer;
use quick_xml::events::{BytesDecl, BytesText, Event};

use super::brief::title;
use super::printable::printable;
use crate::survey::Citation;

/// The XML namespace of Atom.
const NAMESPACE: &str = "http://www.w3.org/2005/Atom";

type Xml<'a> = Writer<&'a mut dyn Write>;

/// A feed of articles, those of each watch marked by its name, the latest first.
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
            entry.write_inner_content(|xml| write_entry(xml, watch, citation, summary, &updated))?;
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
) -> io::Result<()> {
    element(xml, "title", &printable(&title(&citation.title)))?;
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
