//! URLs of pages, and links to pages elsewhere.

use maud::{Markup, html};
use secnews::article::{ArticleId, EntityKind};
use secnews::search::Facet;

use super::foreign::shown;

/// A path below `/` with one value at its end.
pub(super) fn path(kind: &str, value: &str) -> String {
    let encoded: String = form_urlencoded::byte_serialize(value.as_bytes()).collect();
    format!("/{kind}/{}", encoded.replace('+', "%20"))
}

/// A path with parameters.
pub(super) fn with_parameters(path: &str, parameters: &[(&str, &str)]) -> String {
    let mut pairs = form_urlencoded::Serializer::new(String::new());
    pairs.extend_pairs(parameters.iter().filter(|(_, value)| !value.is_empty()));
    let query = pairs.finish();
    if query.is_empty() { path.to_owned() } else { format!("{path}?{query}") }
}

/// The results for a query.
pub(super) fn search(query: &str) -> String {
    with_parameters("/search", &[("q", query)])
}

/// An article, with the matches of a query marked if there is one.
pub(super) fn article(id: ArticleId, query: &str) -> String {
    with_parameters(&format!("/article/{id}"), &[("q", query)])
}

/// The page of what an article names; `None` if its kind has none.
pub(super) fn entity(kind: EntityKind, value: &str) -> Option<String> {
    use EntityKind::{Actor, Cve, Domain, Hash, Ipv4, Ipv6, Malware, Technique};
    let kind = match kind {
        Cve => "cve",
        Actor => "actor",
        Malware => "malware",
        Technique => "technique",
        Domain => "domain",
        Ipv4 | Ipv6 => "ip",
        Hash => "hash",
        _ => return None,
    };
    Some(path(kind, value))
}

/// The page of a value of a facet; `None` if its kind has none.
pub(super) fn facet(facet: Facet, value: &str) -> Option<String> {
    use Facet::{Actor, Address, Cve, Domain, Malware, Source, Technique};
    let has_page = matches!(facet, Source | Cve | Actor | Malware | Technique | Domain | Address);
    has_page.then(|| path(facet.name(), value))
}

/// A URL elsewhere, shown in full, so that a reader knows where it leads. Only pages of the web become links.
pub(super) fn outside(url: &str) -> Markup {
    html! {
        @if is_of_the_web(url) {
            a.outside href=(url) rel="noreferrer noopener external" dir="ltr" { (shown(url)) }
        } @else {
            span.outside dir="ltr" { (shown(url)) }
        }
    }
}

/// Whether a URL is http or https, as browsers read it.
fn is_of_the_web(url: &str) -> bool {
    url::Url::parse(url).is_ok_and(|url| matches!(url.scheme(), "http" | "https"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_encoded() {
        assert_eq!(path("source", "a/b c?#%"), "/source/a%2Fb%20c%3F%23%25");
        assert_eq!(search("勒索 \"a\"&b"), "/search?q=%E5%8B%92%E7%B4%A2+%22a%22%26b");
    }

    #[test]
    fn only_pages_of_the_web_are_links() {
        for url in ["http://a.example/", "HTTPS://a.example/x?y=<z>"] {
            assert!(outside(url).into_string().contains("href="), "{url}");
        }
        let others =
            ["javascript:alert(1)", " \tjava\nscript:alert(1)", "data:text/html,x", "//a.example", "x"];
        for url in others {
            assert!(!outside(url).into_string().contains("href="), "{url}");
        }
    }
}
