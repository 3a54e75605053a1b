//! The host of a URL in its normal form.

use url::Url;

/// The host in lower case without `www.`; `None` if there is none.
#[must_use]
pub fn host_of(url: &str) -> Option<String> {
    let url = Url::parse(url.trim()).ok()?;
    let host = url.host_str()?.to_ascii_lowercase();
    Some(host.strip_prefix("www.").unwrap_or(&host).to_owned())
}

#[cfg(test)]
mod tests {
    use super::host_of;

    #[test]
    fn hosts_are_lower_case_without_www() {
        assert_eq!(host_of("https://WWW.Example.com:8080/a").as_deref(), Some("example.com"));
        assert_eq!(host_of("no url"), None);
    }
}
