//! URLs as RFC 3986 allows them.

use std::fmt::Write;

/// `url` with invalid characters percent-encoded; `None` if it is no URL of the web (`http` or `https`).
pub(super) fn uri(url: &str) -> Option<String> {
    let url = url.trim();
    if !(url.starts_with("https://") || url.starts_with("http://")) {
        return None;
    }
    let mut uri = String::with_capacity(url.len());
    let mut has_fragment = false;
    for (at, byte) in url.bytes().enumerate() {
        let may_stand = match byte {
            b'#' => !std::mem::replace(&mut has_fragment, true),
            b'%' => is_encoded(&url.as_bytes()[at + 1..]),
            _ => byte.is_ascii_alphanumeric() || b"-._~:/?@!$&'()*+,;=".contains(&byte),
        };
        if may_stand {
            uri.push(char::from(byte));
        } else {
            let _ = write!(uri, "%{byte:02X}");
        }
    }
    Some(uri)
}

/// Whether `after` begins with two hexadecimal digits, as after the `%` of an escape.
fn is_encoded(after: &[u8]) -> bool {
    after.len() >= 2 && after[..2].iter().all(u8::is_ascii_hexdigit)
}

#[cfg(test)]
mod tests {
    use super::uri;

    #[test]
    fn invalid_characters_are_encoded() {
        for (url, expected) in [
            ("https://a.example/b?c=d%20e#f", Some("https://a.example/b?c=d%20e#f")),
            (
                "http://a.example/字 \"<>\\^`{|}[]\n",
                Some("http://a.example/%E5%AD%97%20%22%3C%3E%5C%5E%60%7B%7C%7D%5B%5D"),
            ),
            ("http://a.example/100%#a#b", Some("http://a.example/100%25#a%23b")),
            ("javascript:alert(1)", None),
            ("", None),
        ] {
            assert_eq!(uri(url).as_deref(), expected, "{url}");
        }
    }
}
