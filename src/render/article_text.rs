//! Prints one article in full.

use std::io::{self, Write};

use anstyle::Style;
use textwrap::core::display_width;

use super::article::{Marks, ShownArticle};
use super::layout::{Line, middle_cut, write_wrapped};
use super::look::Look;
use super::marked::{by_line, marked};
use super::named::{shown_entity, with_own_letters};
use super::palette::Palette;
use super::printable::{padded, printable};
use crate::article::{Entity, EntityKind, Origin, display_url};
use crate::message;

/// Columns of the names of fields.
const NAME_COLUMNS: usize = 11;

/// Writes an article as text: its title, its fields, its body.
///
/// # Errors
///
/// If `out` cannot be written.
pub fn article_text(out: &mut dyn Write, shown: &ShownArticle<'_>, look: &Look) -> io::Result<()> {
    let (article, palette) = (shown.article, &look.palette);
    let none = Marks::default();
    let marks = shown.marks.as_ref().unwrap_or(&none);
    let title = if article.title.is_empty() {
        Palette::paint(look.text(message!("(no title)")), palette.title)
    } else {
        marked(&article.title, &marks.title_highlights, palette, palette.title)
    };
    write_wrapped(out, &title, 0, look.columns)?;
    writeln!(out)?;
    fields_text(out, shown, look)?;
    if !article.body.is_empty() {
        writeln!(out)?;
    }
    let marks = by_line(&article.body, &marks.body_highlights);
    article.body.split_terminator('\n').zip(&marks).try_for_each(|(text, marks)| {
        let painted = Line::verbatim(text, marks).paint(palette, Style::new());
        write_wrapped(out, &painted, hanging(text), look.columns)
    })
}

fn fields_text(out: &mut dyn Write, shown: &ShownArticle<'_>, look: &Look) -> io::Result<()> {
    let article = shown.article;
    if let Some(summary) = &shown.summary {
        field(out, &look.text(message!("summary")), summary, look)?;
    }
    field(out, &look.text(message!("id")), &article.meta.id.to_string(), look)?;
    field(out, &look.text(message!("language")), &article.meta.language, look)?;
    field(out, &look.text(message!("body")), article.status().as_str(), look)?;
    for copy in &article.meta.copies {
        let date = copy.date.map(|date| date.to_string()).unwrap_or_default();
        let published = format!("{date} {}", copy.source);
        field(out, &look.text(message!("published")), published.trim(), look)?;
        if let Some(url) = &copy.url {
            url_field(out, url, look)?;
        }
        field(out, &look.text(message!("file")), &copy.file.path, look)?;
    }
    for repost in shown.reposts {
        let date = repost.date.map(|date| date.to_string()).unwrap_or_default();
        let text = format!("{date} {} · {} · {}", repost.source, repost.title, repost.id);
        field(out, &look.text(message!("repost")), text.trim(), look)?;
    }
    for kind in EntityKind::ALL {
        let named = named(&article.meta.entities, kind, look);
        if !named.is_empty() {
            field(out, kind.as_str(), &named, look)?;
        }
    }
    Ok(())
}

/// Writes a field; on a terminal with its further lines below its value.
fn field(out: &mut dyn Write, name: &str, value: &str, look: &Look) -> io::Result<()> {
    let name = Palette::paint(padded(name, NAME_COLUMNS), look.palette.dim);
    let Some(columns) = look.columns else { return writeln!(out, "{name} {}", printable(value)) };
    let lines = Line::plain(value).wrapped(columns.saturating_sub(NAME_COLUMNS + 1));
    for (at, line) in (0..).zip(lines) {
        if at == 0 {
            write!(out, "{name} ")?;
        } else {
            write!(out, "{:1$} ", "", NAME_COLUMNS)?;
        }
        writeln!(out, "{line}")?;
    }
    Ok(())
}

/// Writes the field of a URL; on a terminal without the parameters that track readers. A link needs no more than a part of
/// it, but without links the terminal may break it, so that a reader can copy it.
fn url_field(out: &mut dyn Write, url: &str, look: &Look) -> io::Result<()> {
    let palette = &look.palette;
    let name = Palette::paint(padded(&look.text(message!("url")), NAME_COLUMNS), palette.dim);
    let shown = match look.columns {
        None => url.to_owned(),
        Some(columns) => {
            let shown = display_url(url, palette.links);
            let room = if palette.links { columns.saturating_sub(NAME_COLUMNS + 1) } else { usize::MAX };
            middle_cut(&printable(&shown), room, 0)
        }
    };
    writeln!(out, "{name} {}", palette.linked(printable(&shown), url))
}

/// Columns before the text of a line: spaces, and the mark of an item of a list.
fn hanging(line: &str) -> usize {
    let text = line.trim_start();
    let number = text.trim_start_matches(|c: char| c.is_ascii_digit());
    let after_mark = match text.strip_prefix(['-', '*', '•', '·']) {
        None if number.len() < text.len() => number.strip_prefix(['.', ')']),
        item => item,
    };
    let item = after_mark.filter(|item| item.starts_with(' ')).map_or(text, str::trim_start);
    display_width(&line[..line.len() - item.len()])
}

/// The values of one kind. Harmless values and those that occur in links only are marked. URLs and domains of links
/// are left out, since the important ones occur in the text too.
fn named(entities: &[Entity], kind: EntityKind, look: &Look) -> String {
    let values = entities.iter().filter(|entity| entity.kind == kind && !entity.is_reference());
    let values = values.map(|entity| {
        let value = with_own_letters(kind, &entity.value, &shown_entity(entity, look.locale), false);
        match (entity.origin, entity.benign) {
            (Origin::Link, _) => look.text(message!("{value} (link)", value)),
            (_, true) => look.text(message!("{value} (benign)", value)),
            (_, false) => value,
        }
    });
    values.collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_of_an_item_begin_below_its_text() {
        for (line, expected) in [
            ("text", 0),
            ("    indented", 4),
            ("- item", 2),
            ("  12. item", 6),
            ("-x", 0),
            ("2024 年", 0),
            ("1.2 version", 0),
            ("", 0),
        ] {
            assert_eq!(hanging(line), expected, "{line}");
        }
    }

    #[test]
    fn a_field_keeps_its_indent() {
        let write = |value: &str, columns| {
            let mut out = Vec::new();
            field(&mut out, "file", value, &Look { columns, ..Look::default() }).unwrap();
            String::from_utf8(out).unwrap()
        };
        assert_eq!(write("2024/某团队  文章.md", None), "file        2024/某团队  文章.md\n");
        assert_eq!(
            write("CVE-2024-90001, CVE-2024-90002", Some(30)),
            "file        CVE-2024-90001,\n            CVE-2024-90002\n"
        );
    }

    #[test]
    fn a_url_is_cut_only_where_it_is_a_link() {
        let url = "https://example.org/2024/09/a-long-name?utm_source=feed";
        let write = |links, columns| {
            let mut out = Vec::new();
            let palette = Palette { links, ..Palette::plain() };
            url_field(&mut out, url, &Look { palette, columns, ..Look::default() }).unwrap();
            String::from_utf8(out).unwrap()
        };
        assert!(write(false, None).ends_with(&format!(" {url}\n")));
        assert!(write(false, Some(30)).ends_with(" https://example.org/2024/09/a-long-name\n"));
        let linked = write(true, Some(40));
        assert!(
            linked.contains(&format!("]8;;{url}\u{1b}")) && linked.contains("https://example.or…"),
            "{linked}"
        );
    }
}
