//! Messages to users as data: a key with arguments, rendered in the locale that the reader has.
//!
//! The code holds the English text. It is the key of the catalog, `locales/zh.yml`. [`message!`](crate::message!)
//! builds a [`Message`]; [`Message::render`] gives its text. JSON has messages in English for every reader.

mod catalog;
mod system;
mod value;

use std::fmt;

use serde::{Serialize, Serializer};

pub use catalog::{catalog, chinese};
pub(crate) use system::io_error_kind;
pub use system::{in_file, io_error, io_message};
pub use value::{Value, list, localized_name};

/// The language that a reader wants messages in.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Locale {
    /// The language of the code.
    #[default]
    English,
    /// Simplified Chinese.
    Chinese,
}

/// Builds a [`Message`]: `message!("no index in {folder} yet", folder = path.display())`. Every placeholder has
/// an argument of its name, which the compiler checks; a variable of that name needs no `= value`. Arguments are
/// whatever [`Value`] can be made from.
#[macro_export]
macro_rules! message {
    ($key:literal $(,)?) => {
        $crate::message::Message::new({ let _ = || { let _ = format_args!($key); }; $key }, Vec::new())
    };
    ($key:literal, $($name:ident $(= $value:expr)?),+ $(,)?) => {
        $crate::message::Message::new(
            // The closure is never called: it makes the compiler compare placeholders and arguments.
            { let _ = || { let _ = format_args!($key, $($name = ""),+); }; $key },
            vec![$((stringify!($name), $crate::message::Value::from($crate::argument!($name $(= $value)?)))),+],
        )
    };
}

/// The value of an argument of [`message!`](crate::message!).
#[doc(hidden)]
#[macro_export]
macro_rules! argument {
    ($name:ident) => {
        $name
    };
    ($name:ident = $value:expr) => {
        $value
    };
}

/// A text for users. It is data until somebody's locale is known; programs, which read JSON, get it in English.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Message {
    key: &'static str,
    arguments: Vec<(&'static str, Value)>,
}

impl Message {
    /// What [`message!`](crate::message!) expands to.
    #[doc(hidden)]
    #[must_use]
    pub fn new(key: &'static str, arguments: Vec<(&'static str, Value)>) -> Self {
        Self { key, arguments }
    }

    /// A text without a translation, such as that of a library or an article.
    #[must_use]
    pub fn untranslated(text: impl Into<String>) -> Self {
        Value::from(text.into()).into()
    }

    /// The English text, which is the key of the catalog, with its placeholders.
    #[must_use]
    pub fn key(&self) -> &'static str {
        self.key
    }

    /// The text in `locale`; in English if the catalog lacks it.
    #[must_use]
    pub fn render(&self, locale: Locale) -> String {
        let translation = if locale == Locale::Chinese { chinese(self.key) } else { None };
        let mut rest = translation.unwrap_or(self.key);
        let mut text = String::with_capacity(rest.len() + 32);
        while let Some((before, after)) = rest.split_once('{') {
            let Some((name, after)) = after.split_once('}') else { break };
            text.push_str(before);
            let argument = self.arguments.iter().find(|(placeholder, _)| *placeholder == name);
            text.extend(argument.map(|(_, value)| value.render(locale)));
            rest = after;
        }
        text.push_str(rest);
        text
    }

    /// The English text.
    #[must_use]
    pub fn english(&self) -> String {
        self.render(Locale::English)
    }
}

/// A message that is only an argument of another one.
impl From<Value> for Message {
    fn from(value: Value) -> Self {
        Self::new("{value}", vec![("value", value)])
    }
}

impl Serialize for Message {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.english())
    }
}

#[cfg(feature = "serve")]
impl schemars::JsonSchema for Message {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Message".into()
    }

    fn json_schema(schemas: &mut schemars::SchemaGenerator) -> schemars::Schema {
        String::json_schema(schemas)
    }
}

/// Writes `message` in English: what `Display` of an error is, for logs and for Rust programs.
///
/// # Errors
///
/// If `f` cannot be written.
pub fn fmt_english(message: &Message, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    f.write_str(&message.english())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_is_rendered_in_a_locale() {
        let message = message!("{path}: no such file or folder", path = "a/b");
        assert_eq!(message.render(Locale::English), "a/b: no such file or folder");
        assert_eq!(message.render(Locale::Chinese), "a/b：没有这个文件或文件夹");
    }

    #[test]
    fn arguments_are_rendered_in_the_same_locale() {
        let inner = message!("{path}: no such file or folder", path = list(["a", "b"]));
        let outer = message!("synonyms: {error}", error = &inner);
        assert_eq!(outer.english(), "synonyms: a, b: no such file or folder");
        assert_eq!(outer.render(Locale::Chinese), "同义词：a、b：没有这个文件或文件夹");
    }

    #[test]
    fn json_is_english() {
        let message = message!("document {file} of {files} does not exist", file = 2, files = 1);
        let json = serde_json::to_string(&message).expect("JSON");
        assert_eq!(json, "\"document 2 of 1 does not exist\"");
    }

    #[test]
    fn placeholders_are_replaced_by_name_and_once() {
        let render = |key, arguments| Message::new(key, arguments).english();
        assert_eq!(render("{b} {a} {b}", vec![("a", Value::from("{b}")), ("b", Value::from(2))]), "2 {b} 2");
        assert_eq!(render("100 {", Vec::new()), "100 {");
        assert_eq!(Message::untranslated("{a}").english(), "{a}");
    }
}
