//! The host of a URL in its normal form.

use url::Url;

/// The host in lower case without `www.`; `None` if there is none.
#[must_use]
pub(crate) fn host_of(url: &str) -> Option<String> {
    let url = Url::parse(url.trim()).ok()?;
    let host = url.host_str()?.to_ascii_lowercase();
    Some(host.strip_prefix("www.").unwrap_or(&host).to_owned())
}

/// `a.b.example.com` → itself, `b.example.com`, `example.com`, `com`.
pub(crate) fn parent_domains(host: &str) -> impl Iterator<Item = &str> {
    std::iter::successors(Some(host), |domain| domain.split_once('.').map(|(_, parent)| parent))
}

#[cfg(test)]
mod tests {
    use super::{host_of, parent_domains};

    #[test]
    fn hosts_are_lower_case_without_www() {
        assert_eq!(host_of("https://WWW.Example.com:8080/a").as_deref(), Some("example.com"));
        assert_eq!(host_of("no url"), None);
    }

    #[test]
    fn a_host_has_parents() {
        assert_eq!(parent_domains("a.b.org").collect::<Vec<_>>(), ["a.b.org", "b.org", "org"]);
    }
}
