//! Foreign text within Markdown that we write.

use super::printable::printable;

/// `text` on one line, so that none of it is markup: for headings, list items and the texts of links.
#[must_use]
pub fn in_markdown(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for character in printable(text).chars() {
        // By CommonMark 0.31, 2.4, any ASCII punctuation may be escaped; these begin something.
        if matches!(character, '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '#' | '|' | '~' | '&' | '!') {
            safe.push('\\');
        }
        safe.push(character);
    }
    // A line may begin a list by a number or a dash.
    let begins_list = safe.starts_with(['-', '+']) || {
        let rest = safe.trim_start_matches(|c: char| c.is_ascii_digit());
        rest.len() < safe.len() && rest.starts_with(['.', ')'])
    };
    if begins_list { format!("\u{2060}{safe}") } else { safe }
}

/// A link to a page of the web; the text alone if `url` is none.
#[must_use]
pub fn link_in_markdown(text: &str, url: Option<&str>) -> String {
    let page =
        url.and_then(|url| url::Url::parse(url).ok()).filter(|url| matches!(url.scheme(), "http" | "https"));
    match page {
        // Written anew it holds neither spaces nor control characters; brackets could end the link.
        Some(page) => {
            let page =
                page.as_str().replace('(', "%28").replace(')', "%29").replace('<', "%3C").replace('>', "%3E");
            format!("[{}]({page})", in_markdown(text))
        }
        None => in_markdown(text),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The text that a reader of Markdown sees.
    fn seen(markdown: &str) -> String {
        use pulldown_cmark::{Event, Parser};
        let texts = Parser::new(markdown).filter_map(|event| match event {
            Event::Text(text) | Event::Code(text) => Some(text.into_string()),
            Event::Html(text) | Event::InlineHtml(text) => Some(format!("HTML {text}")),
            _ => None,
        });
        texts.collect()
    }

    #[test]
    fn what_is_written_is_what_is_seen() {
        for text in [
            "# a *b* _c_",
            "<script>x</script>",
            "a](https://evil.example)",
            "`rm`",
            "&lt; ![x](y)",
            "\\* | ~~x~~",
            "关基 #标签",
        ] {
            assert_eq!(seen(&in_markdown(text)), text);
            let link = link_in_markdown(text, Some("https://news.example/a_(b)?c=<d>"));
            assert_eq!(seen(&link), text);
            assert!(link.ends_with("](https://news.example/a_%28b%29?c=%3Cd%3E)"), "{link}");
        }
        for list in ["- a", "1. b", "12) c", "+ d"] {
            assert_eq!(seen(&in_markdown(list)).trim_start_matches('\u{2060}'), list);
        }
        assert_eq!(link_in_markdown("x", Some("javascript:alert(1)")), "x");
    }
}
