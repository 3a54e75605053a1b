//! Messages to users, in English or Chinese.
//!
//! The code holds the English text. It is the key of the catalog, `locales/zh.yml`. [`t!`](crate::t)
//! looks it up in the [current language](language). A text that JSON carries too is a [`Message`]:
//! JSON has it in English in every language.

use std::borrow::Cow;
use std::cell::Cell;
use std::collections::HashMap;
use std::fmt;
use std::io;
use std::sync::LazyLock;
use std::sync::atomic::{AtomicBool, Ordering};

use serde::{Serialize, Serializer};

/// A language of messages.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Language {
    /// The language of the code.
    English,
    /// Simplified Chinese.
    Chinese,
}

/// English texts with their Chinese, one entry per line: `"…": "…"`, with the escapes of JSON.
const CATALOG: &str = include_str!("locales/zh.yml");

/// Parsed on first use, which English output never reaches.
static CHINESE: LazyLock<HashMap<Cow<'static, str>, Cow<'static, str>>> =
    LazyLock::new(|| catalog().collect());

static IS_CHINESE: AtomicBool = AtomicBool::new(false);

thread_local! {
    /// Overrides the language of the process in this thread; see [`with_locale`].
    static THREAD_LANGUAGE: Cell<Option<Language>> = const { Cell::new(None) };
}

/// Text in the current language: `t!("no index in {folder} yet", folder = path.display())`. Every
/// placeholder has an argument of its name; a variable of that name needs no `= value`.
#[macro_export]
macro_rules! t {
    ($english:literal $(,)?) => { $crate::message::translate($english) };
    ($english:literal, $($name:ident $(= $value:expr)?),+ $(,)?) => {
        match $crate::message::language() {
            $crate::message::Language::English => {
                format!($english, $($name = $crate::placeholder!($name $(= $value)?)),+)
            }
            $crate::message::Language::Chinese => $crate::message::interpolate(
                $english,
                &[$((stringify!($name), &$crate::placeholder!($name $(= $value)?))),+],
            ),
        }
    };
}

/// Like [`t!`](crate::t), but builds a [`Message`], for texts that JSON carries too.
#[macro_export]
macro_rules! message {
    ($english:literal $(,)?) => { $crate::message::Message::new(&|| $crate::t!($english)) };
    ($english:literal, $($name:ident $(= $value:expr)?),+ $(,)?) => {
        $crate::message::Message::new(&|| $crate::t!($english, $($name $(= $value)?),+))
    };
}

/// The value of a placeholder.
#[doc(hidden)]
#[macro_export]
macro_rules! placeholder {
    ($name:ident) => {
        $name
    };
    ($name:ident = $value:expr) => {
        $value
    };
}

/// Sets the language of the process.
pub fn set_language(language: Language) {
    IS_CHINESE.store(language == Language::Chinese, Ordering::Relaxed);
}

/// The current language: that of the thread if it has one, else that of the process.
#[must_use]
pub fn language() -> Language {
    THREAD_LANGUAGE.get().unwrap_or_else(|| {
        if IS_CHINESE.load(Ordering::Relaxed) { Language::Chinese } else { Language::English }
    })
}

/// Runs `f` with `language` as the language of this thread.
pub fn with_locale<T>(language: Language, f: impl FnOnce() -> T) -> T {
    let before = THREAD_LANGUAGE.replace(Some(language));
    let value = f();
    THREAD_LANGUAGE.set(before);
    value
}

/// Every entry of the catalog, in file order, as (English, Chinese).
pub fn catalog() -> impl Iterator<Item = (Cow<'static, str>, Cow<'static, str>)> {
    CATALOG.lines().filter_map(entry)
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

/// The Chinese for an English text, if the catalog has it.
#[must_use]
pub fn chinese(english: &str) -> Option<&'static str> {
    CHINESE.get(english).map(|chinese| &**chinese)
}

/// A text without placeholders in the current language; unchanged if the catalog lacks it.
#[must_use]
pub fn translate(english: &str) -> String {
    let chinese = if language() == Language::Chinese { chinese(english) } else { None };
    chinese.unwrap_or(english).to_owned()
}

/// One of our short identifiers, such as a reason in JSON, in the current language. The catalog key is the
/// kind of identifier, a colon and the identifier: `finding: words`.
#[must_use]
pub fn localized_name(kind: &str, name: &str) -> String {
    let chinese = if language() == Language::Chinese { chinese(&format!("{kind}: {name}")) } else { None };
    chinese.unwrap_or(name).to_owned()
}

/// The Chinese for a text with placeholders, with their values: what [`t!`](crate::t) expands to.
#[doc(hidden)]
#[must_use]
pub fn interpolate(english: &str, values: &[(&str, &dyn fmt::Display)]) -> String {
    let mut rest = chinese(english).unwrap_or(english);
    let mut text = String::with_capacity(rest.len() + 32);
    while let Some((before, after)) = rest.split_once('{') {
        let Some((name, after)) = after.split_once('}') else { break };
        text.push_str(before);
        let value = values.iter().find(|(placeholder, _)| *placeholder == name);
        text.extend(value.map(|(_, value)| value.to_string()));
        rest = after;
    }
    text.push_str(rest);
    text
}

/// Items joined by the comma of the current language.
#[must_use]
pub fn list<I: AsRef<str>>(items: &[I]) -> String {
    let comma = if language() == Language::Chinese { "、" } else { ", " };
    let items: Vec<&str> = items.iter().map(AsRef::as_ref).collect();
    items.join(comma)
}

/// A text that users read in their language and programs, in JSON, in English.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Message {
    english: String,
    chinese: Option<String>,
}

impl Message {
    /// The text that `render` gives in English and, if that is the current language, in Chinese.
    pub fn new(render: &dyn Fn() -> String) -> Self {
        let english = with_locale(Language::English, render);
        Self { english, chinese: (language() == Language::Chinese).then(render) }
    }

    /// A text from elsewhere, such as a library, that has no translation.
    pub fn untranslated(text: impl Into<String>) -> Self {
        Self { english: text.into(), chinese: None }
    }

    /// The English text.
    #[must_use]
    pub fn english(&self) -> &str {
        &self.english
    }
}

impl fmt::Display for Message {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let chinese = self.chinese.as_deref().filter(|_| language() == Language::Chinese);
        f.write_str(chinese.unwrap_or(&self.english))
    }
}

impl Serialize for Message {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.english)
    }
}

/// The text of an I/O error. In Chinese, a common kind has our own words, since the system's are English.
#[must_use]
pub fn io_error_text(error: &io::Error) -> String {
    match (chinese_io_error_kind(error.kind()), error.raw_os_error()) {
        (Some(chinese), Some(number)) if language() == Language::Chinese => format!("{chinese}（{number}）"),
        (Some(chinese), None) if language() == Language::Chinese && error.get_ref().is_none() => chinese,
        _ => error.to_string(),
    }
}

/// The text of a kind of I/O error.
#[must_use]
pub fn io_error_kind_text(kind: io::ErrorKind) -> String {
    let chinese = if language() == Language::Chinese { chinese_io_error_kind(kind) } else { None };
    chinese.unwrap_or_else(|| kind.to_string())
}

fn chinese_io_error_kind(kind: io::ErrorKind) -> Option<String> {
    use io::ErrorKind as Kind;
    Some(match kind {
        Kind::NotFound => t!("no such file or folder"),
        Kind::PermissionDenied => t!("permission denied"),
        Kind::AlreadyExists => t!("already there"),
        Kind::IsADirectory => t!("is a folder"),
        Kind::NotADirectory => t!("not a folder"),
        Kind::ReadOnlyFilesystem => t!("the disk can only be read"),
        Kind::StorageFull => t!("no space left on the disk"),
        Kind::QuotaExceeded => t!("the quota of the disk is used up"),
        Kind::FileTooLarge => t!("the file is too large"),
        Kind::InvalidFilename => t!("the name of the file cannot be used"),
        Kind::BrokenPipe => t!("the pipe was closed"),
        Kind::Interrupted => t!("interrupted"),
        Kind::UnexpectedEof => t!("unexpected end of file"),
        Kind::InvalidData => t!("not valid UTF-8"),
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_in_the_current_language() {
        let text = || t!("{path}: no such file or folder", path = "a/b");
        assert_eq!(text(), "a/b: no such file or folder");
        assert_eq!(with_locale(Language::Chinese, text), "a/b：没有这个文件或文件夹");
        assert_eq!(language(), Language::English);
    }

    #[test]
    fn a_message_is_english_to_programs() {
        let file = "a";
        let build = || message!("document {file} of {files} is none", file, files = list(&["b", "c"]));
        let json = |message: &Message| serde_json::to_string(message).expect("JSON");
        let chinese = with_locale(Language::Chinese, build);
        assert_eq!(json(&chinese), json(&build()));
        assert_eq!(chinese.to_string(), chinese.english());
        with_locale(Language::Chinese, || {
            assert!(chinese.to_string().contains("b、c"), "{chinese}");
        });
    }

    #[test]
    fn placeholders_are_replaced_by_name_and_once() {
        assert_eq!(interpolate("{b} {a} {b}", &[("a", &"{b}"), ("b", &2)]), "2 {b} 2");
        assert_eq!(interpolate("100 {", &[]), "100 {");
    }

    #[test]
    fn a_system_error_keeps_its_number() {
        let error = io::Error::from_raw_os_error(2);
        assert_eq!(io_error_text(&error), error.to_string());
        assert_eq!(with_locale(Language::Chinese, || io_error_text(&error)), "没有这个文件或文件夹（2）");
        let custom = io::Error::other("it is there and is no file");
        assert_eq!(with_locale(Language::Chinese, || io_error_text(&custom)), "it is there and is no file");
    }
}
