//! The arguments of messages.

use std::borrow::Cow;
use std::fmt;
use std::path;

use super::{Locale, Message, chinese};

/// An argument of a [`Message`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Value {
    /// A text or number that is the same in every locale.
    Text(String),
    /// Another message.
    Message(Message),
    /// Items joined by the comma of the locale.
    List(Vec<Value>),
    /// One of our short identifiers, such as a reason in JSON; see [`localized_name`].
    Name {
        /// The kind of identifier, the first part of its key in the catalog.
        kind: &'static str,
        /// The identifier, as JSON has it.
        name: String,
    },
    /// The text of an operating-system error, which has a Chinese text of ours if its kind is common.
    System {
        /// The text of the system or of the library that made the error.
        english: String,
        /// Our text for its kind.
        kind: Option<Box<Message>>,
        /// Its number.
        number: Option<i32>,
    },
}

impl Value {
    /// The text in `locale`.
    #[must_use]
    pub fn render(&self, locale: Locale) -> String {
        match (self, locale) {
            (Self::Text(text), _) => text.clone(),
            (Self::Message(message), _) => message.render(locale),
            (Self::List(items), _) => {
                let items: Vec<String> = items.iter().map(|item| item.render(locale)).collect();
                items.join(if locale == Locale::Chinese { "、" } else { ", " })
            }
            (Self::Name { kind, name }, Locale::Chinese) => {
                chinese(&format!("{kind}: {name}")).unwrap_or(name).to_owned()
            }
            (Self::Name { name, .. }, Locale::English) => name.clone(),
            (Self::System { kind: Some(kind), number, .. }, Locale::Chinese) => {
                let number = number.map(|number| format!("（{number}）")).unwrap_or_default();
                kind.render(locale) + &number
            }
            (Self::System { english, .. }, _) => english.clone(),
        }
    }
}

/// Items joined by the comma of the locale.
pub fn list<I>(items: impl IntoIterator<Item = I>) -> Value
where
    Value: From<I>,
{
    Value::List(items.into_iter().map(Value::from).collect())
}

/// One of our short identifiers, such as a reason in JSON, translated for people. The catalog key is the kind of
/// identifier, a colon and the identifier: `finding: words`.
#[must_use]
pub fn localized_name(kind: &'static str, name: &str) -> Value {
    Value::Name { kind, name: name.to_owned() }
}

impl From<String> for Value {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl From<&str> for Value {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<Cow<'_, str>> for Value {
    fn from(text: Cow<'_, str>) -> Self {
        Self::Text(text.into_owned())
    }
}

impl From<Message> for Value {
    fn from(message: Message) -> Self {
        Self::Message(message)
    }
}

impl<T> From<&T> for Value
where
    T: Clone,
    Self: From<T>,
{
    fn from(value: &T) -> Self {
        Self::from(value.clone())
    }
}

/// Values that are the same in every locale.
macro_rules! from_display {
    ($($displayed:ty),+ $(,)?) => {
        $(impl From<$displayed> for Value {
            fn from(value: $displayed) -> Self {
                Self::Text(value.to_string())
            }
        })+
    };
}

from_display!(
    u8,
    u32,
    u64,
    usize,
    i32,
    f32,
    f64,
    char,
    fmt::Arguments<'_>,
    path::Display<'_>,
    jiff::civil::Date,
    jiff::Timestamp,
);
