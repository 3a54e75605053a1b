//! What the program says to people, in the language of who reads it.
//!
//! Code holds the English text, which is the key of the one catalog, `locales/zh.yml`; [`t!`](crate::t)
//! gives it in the language that is [spoken](speak). What goes to programs as well, in JSON, is a
//! [`Message`], which they read in English whatever people read.

use std::borrow::Cow;
use std::cell::Cell;
use std::collections::HashMap;
use std::fmt;
use std::io;
use std::sync::LazyLock;
use std::sync::atomic::{AtomicBool, Ordering};

use serde::{Serialize, Serializer};

/// A language that the program speaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Language {
    /// As in the code.
    English,
    /// Simplified Chinese.
    Chinese,
}

/// English texts and what they are in Chinese, a line each: `"…": "…"`, with the escapes of JSON.
const CATALOG: &str = include_str!("locales/zh.yml");

/// Read by who speaks Chinese alone.
static CHINESE: LazyLock<HashMap<Cow<'static, str>, Cow<'static, str>>> =
    LazyLock::new(|| catalog().collect());

static SPEAKS_CHINESE: AtomicBool = AtomicBool::new(false);

thread_local! {
    /// What this thread speaks, whatever the others do.
    static OWN: Cell<Option<Language>> = const { Cell::new(None) };
}

/// Text in the language that is spoken: `t!("no index in {folder} yet", folder = path.display())`. What
/// fills a hole is named by it, and needs no more than its name where that is a variable's.
#[macro_export]
macro_rules! t {
    ($english:literal $(,)?) => { $crate::message::fixed($english) };
    ($english:literal, $($name:ident $(= $value:expr)?),+ $(,)?) => {
        match $crate::message::language() {
            $crate::message::Language::English => {
                format!($english, $($name = $crate::hole!($name $(= $value)?)),+)
            }
            $crate::message::Language::Chinese => $crate::message::filled(
                $english,
                &[$((stringify!($name), &$crate::hole!($name $(= $value)?))),+],
            ),
        }
    };
}

/// The same as a [`Message`], for what programs read as well.
#[macro_export]
macro_rules! message {
    ($english:literal $(,)?) => { $crate::message::Message::new(&|| $crate::t!($english)) };
    ($english:literal, $($name:ident $(= $value:expr)?),+ $(,)?) => {
        $crate::message::Message::new(&|| $crate::t!($english, $($name $(= $value)?),+))
    };
}

/// What fills a hole.
#[doc(hidden)]
#[macro_export]
macro_rules! hole {
    ($name:ident) => {
        $name
    };
    ($name:ident = $value:expr) => {
        $value
    };
}

/// The language of all that is said from now on.
pub fn speak(language: Language) {
    SPEAKS_CHINESE.store(language == Language::Chinese, Ordering::Relaxed);
}

/// The language that is spoken.
#[must_use]
pub fn language() -> Language {
    OWN.get().unwrap_or_else(|| {
        if SPEAKS_CHINESE.load(Ordering::Relaxed) { Language::Chinese } else { Language::English }
    })
}

/// What `say` says in a language, whatever others speak meanwhile.
pub fn with_locale<T>(language: Language, say: impl FnOnce() -> T) -> T {
    let before = OWN.replace(Some(language));
    let said = say();
    OWN.set(before);
    said
}

/// Every entry of the catalog, in its order.
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

/// What an English text is in Chinese.
#[must_use]
pub fn chinese(english: &str) -> Option<&'static str> {
    CHINESE.get(english).map(|chinese| &**chinese)
}

/// A text without holes in the language that is spoken; as it is where the catalog has nothing.
#[must_use]
pub fn fixed(english: &str) -> String {
    let chinese = if language() == Language::Chinese { chinese(english) } else { None };
    chinese.unwrap_or(english).to_owned()
}

/// One of our own short names, such as a reason of JSON, as people read it. The catalog has it behind what
/// it is a name of: `finding: words`.
#[must_use]
pub fn named(of: &str, name: &str) -> String {
    let chinese = if language() == Language::Chinese { chinese(&format!("{of}: {name}")) } else { None };
    chinese.unwrap_or(name).to_owned()
}

/// The Chinese for a text with holes, filled: what [`t!`](crate::t) becomes.
#[doc(hidden)]
#[must_use]
pub fn filled(english: &str, holes: &[(&str, &dyn fmt::Display)]) -> String {
    let mut rest = chinese(english).unwrap_or(english);
    let mut text = String::with_capacity(rest.len() + 32);
    while let Some((before, after)) = rest.split_once('{') {
        let Some((name, after)) = after.split_once('}') else { break };
        text.push_str(before);
        let value = holes.iter().find(|(hole, _)| *hole == name);
        text.extend(value.map(|(_, value)| value.to_string()));
        rest = after;
    }
    text.push_str(rest);
    text
}

/// Items one after the other, with the comma of the language.
#[must_use]
pub fn list<I: AsRef<str>>(items: &[I]) -> String {
    let comma = if language() == Language::Chinese { "、" } else { ", " };
    let items: Vec<&str> = items.iter().map(AsRef::as_ref).collect();
    items.join(comma)
}

/// What is told both to people, in their language, and to programs, in English.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Message {
    english: String,
    chinese: Option<String>,
}

impl Message {
    /// What `say` says.
    pub fn new(say: &dyn Fn() -> String) -> Self {
        let english = with_locale(Language::English, say);
        Self { english, chinese: (language() == Language::Chinese).then(say) }
    }

    /// What somebody else says, such as a library: the same in every language.
    pub fn foreign(text: impl Into<String>) -> Self {
        Self { english: text.into(), chinese: None }
    }

    /// What programs read.
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

/// What the system says of a disk or a stream. Its own words are English everywhere.
#[must_use]
pub fn of_system(error: &io::Error) -> String {
    match (of_kind(error.kind()), error.raw_os_error()) {
        (Some(chinese), Some(number)) if language() == Language::Chinese => format!("{chinese}（{number}）"),
        (Some(chinese), None) if language() == Language::Chinese && error.get_ref().is_none() => chinese,
        _ => error.to_string(),
    }
}

/// The same of a kind of failure.
#[must_use]
pub fn of_system_kind(kind: io::ErrorKind) -> String {
    let chinese = if language() == Language::Chinese { of_kind(kind) } else { None };
    chinese.unwrap_or_else(|| kind.to_string())
}

fn of_kind(kind: io::ErrorKind) -> Option<String> {
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
    fn a_text_is_said_in_the_language_that_is_spoken() {
        let say = || t!("{path}: no such file or folder", path = "a/b");
        assert_eq!(say(), "a/b: no such file or folder");
        assert_eq!(with_locale(Language::Chinese, say), "a/b：没有这个文件或文件夹");
        assert_eq!(language(), Language::English);
    }

    #[test]
    fn a_message_is_english_to_programs() {
        let file = "a";
        let say = || message!("document {file} of {files} is none", file, files = list(&["b", "c"]));
        let json = |message: &Message| serde_json::to_string(message).expect("JSON");
        let chinese = with_locale(Language::Chinese, say);
        assert_eq!(json(&chinese), json(&say()));
        assert_eq!(chinese.to_string(), chinese.english());
        with_locale(Language::Chinese, || {
            assert!(chinese.to_string().contains("b、c"), "{chinese}");
        });
    }

    #[test]
    fn holes_are_filled_by_name_and_once() {
        assert_eq!(filled("{b} {a} {b}", &[("a", &"{b}"), ("b", &2)]), "2 {b} 2");
        assert_eq!(filled("100 {", &[]), "100 {");
    }

    #[test]
    fn what_the_system_says_keeps_its_number() {
        let error = io::Error::from_raw_os_error(2);
        assert_eq!(of_system(&error), error.to_string());
        assert_eq!(with_locale(Language::Chinese, || of_system(&error)), "没有这个文件或文件夹（2）");
        let told = io::Error::other("it is there and is no file");
        assert_eq!(with_locale(Language::Chinese, || of_system(&told)), "it is there and is no file");
    }
}
