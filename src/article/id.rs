//! The id of an article, which depends only on where it was published.

use std::fmt;

use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use sha2::{Digest, Sha256};

use super::{Article, CanonicalUrl};

/// The id of an article, twelve hexadecimal digits: the first 48 bits of the SHA-256 of its canonical URL or, for
/// formats without a URL, of its source, title and day.
///
/// Among 143,500 articles the chance that any two collide is below 1 in 25,000.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ArticleId(u64);

impl ArticleId {
    /// Length of an id in characters.
    pub const LEN: usize = 12;

    /// The id of `article`.
    #[must_use]
    pub fn of(article: &Article) -> Self {
        if let Some(url) = article.url.as_deref().map(str::trim).filter(|url| !url.is_empty()) {
            return Self::hash(&CanonicalUrl::of(url, &article.title).key());
        }
        let day = article.date.map(|date| date.to_string()).unwrap_or_default();
        Self::hash(&format!("{}\n{}\n{day}", article.source.trim(), article.title.trim()))
    }

    /// The id of the article at `url`, which must not be the URL of a list.
    #[must_use]
    pub(crate) fn of_url(url: &str) -> Self {
        Self::hash(&CanonicalUrl::of(url, "").key())
    }

    /// The id of the page of which `url` is a variant, see [`CanonicalUrl`]; `None` if it is the page itself.
    #[must_use]
    pub(crate) fn of_page(url: &str) -> Option<Self> {
        let url = CanonicalUrl::of(url, "");
        (!url.variant.is_empty()).then(|| Self::hash(&url.page))
    }

    /// Parses an id with all of its digits; `None` if `digits` is no id.
    #[must_use]
    pub fn from_digits(digits: &str) -> Option<Self> {
        let is_id = digits.len() == Self::LEN && digits.bytes().all(|byte| byte.is_ascii_hexdigit());
        is_id.then(|| u64::from_str_radix(digits, 16).ok().map(Self))?
    }

    /// The id as a number of 48 bits.
    #[must_use]
    pub fn number(self) -> u64 {
        self.0
    }

    /// The id with that number, as stored in an index.
    #[must_use]
    pub fn from_number(number: u64) -> Self {
        Self(number)
    }

    fn hash(key: &str) -> Self {
        let digest = Sha256::digest(key.as_bytes());
        Self(digest.iter().take(Self::LEN / 2).fold(0, |number, &byte| number << 8 | u64::from(byte)))
    }
}

/// The range of ids that begin with these digits.
#[must_use]
pub(crate) fn numbers_beginning(digits: &str) -> Option<(u64, u64)> {
    let missing = ArticleId::LEN.checked_sub(digits.len())?;
    if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        return None;
    }
    let first = u64::from_str_radix(digits, 16).ok()? << (4 * missing);
    Some((first, first | ((1 << (4 * missing)) - 1)))
}

impl fmt::Display for ArticleId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:0width$x}", self.0, width = Self::LEN)
    }
}

/// As its digits.
impl Serialize for ArticleId {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

#[cfg(feature = "serve")]
impl schemars::JsonSchema for ArticleId {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "ArticleId".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({ "type": "string", "pattern": "^[0-9a-f]{12}$" })
    }
}

impl<'de> Deserialize<'de> for ArticleId {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let digits = String::deserialize(deserializer)?;
        Self::from_digits(&digits).ok_or_else(|| D::Error::custom(format!("{digits:?} is no article's id")))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn leading_digits_of_an_id_are_a_range() {
        assert_eq!(numbers_beginning("9f86d081884c"), Some((0x9f86_d081_884c, 0x9f86_d081_884c)));
        assert_eq!(numbers_beginning("9f"), Some((0x9f00_0000_0000, 0x9fff_ffff_ffff)));
        for none in ["xyz", "+9f", ""] {
            assert_eq!(numbers_beginning(none), None);
        }
        assert_eq!(numbers_beginning("9f86d081884c0"), None);
    }
}
