//! A field's value as typed → a leaf.

use super::date::DateRange;
use super::entity::{EntityFilter, is_domain};
use super::field::{Field, half_width};
use super::{Leaf, Manner, Scope};
use crate::article::BodyStatus;
use crate::t;

/// The leaf for a value of a field, quoted or not; `None` if the field does not take it.
pub(super) fn leaf(field: Option<Field>, text: &str, quoted: bool) -> Option<Leaf> {
    let scoped = |scope| {
        let manner = if quoted { Manner::Literal } else { Manner::Words };
        Some(Leaf::Text { scope, text: text.to_owned(), manner })
    };
    let value: String = text.trim().chars().map(half_width).flat_map(char::to_lowercase).collect();
    match field {
        None => scoped(Scope::Anywhere),
        Some(Field::Title) => scoped(Scope::Title),
        Some(Field::Body) => scoped(Scope::Body),
        Some(Field::Source) => Some(Leaf::Source { name: text.to_owned(), exact: quoted }),
        Some(Field::Language) => language(&value).map(Leaf::Language),
        Some(Field::Host) => host(&value).map(Leaf::Host),
        Some(Field::Status) => BodyStatus::from_name(&value).map(Leaf::Status),
        Some(Field::Date) => DateRange::parse(&value).map(Leaf::Date),
        Some(Field::After) => DateRange::after(&value).map(Leaf::Date),
        Some(Field::Before) => DateRange::before(&value).map(Leaf::Date),
        Some(Field::Cve) => EntityFilter::cve(&value).map(Leaf::Entity),
        Some(Field::Address) => EntityFilter::address(&value).map(Leaf::Entity),
        Some(Field::Domain) => EntityFilter::domain(&value).map(Leaf::Entity),
        Some(Field::Hash) => EntityFilter::hash(&value).map(Leaf::Entity),
        Some(Field::Actor) => Some(Leaf::Entity(EntityFilter::Actor(text.trim().to_owned()))),
    }
}

/// `zh-CN` and `ZH` are `zh`.
fn language(value: &str) -> Option<String> {
    let code = value.split(['-', '_']).next()?;
    let code_like = (2..=3).contains(&code.len()) && code.bytes().all(|byte| byte.is_ascii_lowercase());
    code_like.then(|| code.to_owned())
}

/// The host without scheme, `www.` and path, as users paste it.
fn host(value: &str) -> Option<String> {
    let host = value.split_once("://").map_or(value, |(_, rest)| rest);
    let host = host.split(['/', ':']).next()?;
    let host = host.strip_prefix("www.").unwrap_or(host);
    is_domain(host).then(|| host.to_owned())
}

/// What a field's value looks like, for messages.
pub(super) fn example(field: Field) -> String {
    match field {
        Field::Title => "title:勒索".to_owned(),
        Field::Body => "body:勒索".to_owned(),
        Field::Source => t!("source:安全牛 or source:\"安全牛\""),
        Field::Language => t!("a language code, as in lang:zh"),
        Field::Host => "host:example.com".to_owned(),
        Field::Status => t!("status:full, status:partial or status:title-only"),
        Field::Date => t!("date:2024, date:2024-09, date:2024-09-26 or date:2024-09-01..2024-09-30"),
        Field::After => "after:2024-06".to_owned(),
        Field::Before => "before:2025".to_owned(),
        Field::Cve => t!("cve:2024-47176, or cve:2024 for all of a year"),
        Field::Address => t!("ip:192.0.2.1, ip:192.0.2, ip:192.0.2.0/24 or ip:2001:db8::/32"),
        Field::Domain => "domain:example.com".to_owned(),
        Field::Hash => t!("at least four hex digits that it begins with, as in hash:44d88612"),
        Field::Actor => "actor:海莲花".to_owned(),
    }
}
