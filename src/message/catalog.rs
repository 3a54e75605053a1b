//! The catalog of Chinese texts, `locales/zh.yml`.

use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::LazyLock;

/// English texts with their Chinese, one entry per line: `"…": "…"`, with the escapes of JSON.
const CATALOG: &str = include_str!("../locales/zh.yml");

/// Parsed on first use, which English output never reaches.
static CHINESE: LazyLock<HashMap<Cow<'static, str>, Cow<'static, str>>> =
    LazyLock::new(|| catalog().collect());

/// Every entry of the catalog, in file order, as (English, Chinese).
pub fn catalog() -> impl Iterator<Item = (Cow<'static, str>, Cow<'static, str>)> {
    CATALOG.lines().filter_map(entry)
}

/// The Chinese for an English text, if the catalog has it.
#[must_use]
pub fn chinese(english: &str) -> Option<&'static str> {
    CHINESE.get(english).map(|chinese| &**chinese)
}

fn entry(line: &'static str) -> Option<(Cow<'static, str>, Cow<'static, str>)> {
    let (english, chinese) = line.strip_prefix('"')?.strip_suffix('"')?.split_once("\": \"")?;
    Some((unescaped(english), unescaped(chinese)))
}

fn unescaped(text: &'static str) -> Cow<'static, str> {
    if !text.contains('\\') {
        return Cow::Borrowed(text);
    }
    Cow::Owned(text.replace("\\n", "\n").replace("\\\"", "\"").replace("\\\\", "\\"))
}
