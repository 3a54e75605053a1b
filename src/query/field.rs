//! Fields of a query, with their English and Chinese names.

use super::nearest::nearest;
use crate::message::{Value, list};

/// A field of an article.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Field {
    /// Headline.
    Title,
    /// Clean text.
    Body,
    /// Feed or account.
    Source,
    /// Language code.
    Language,
    /// Host of the URL.
    Host,
    /// Body status.
    Status,
    /// Feed date, a day, month, year or range of them.
    Date,
    /// Feed date, from then on.
    After,
    /// Feed date, until before then.
    Before,
    /// A vulnerability that it names.
    Cve,
    /// An address that it names, or a block of them.
    Address,
    /// A domain that it names, or one below it.
    Domain,
    /// A digest that it names, by its leading digits.
    Hash,
    /// A group of attackers that it names.
    Actor,
    /// A malware family that it names.
    Malware,
    /// A technique of MITRE ATT&CK that it names, or one below it.
    Technique,
    /// The id of an article, by its leading digits.
    Id,
    /// The story of an article, by the leading digits of the article's id.
    Story,
    /// The event of an article, by the leading digits of the article's id.
    Event,
}

/// Every name of every field; the first of a field is the one that messages use.
const NAMES: &[(&str, Field)] = &[
    ("title", Field::Title),
    ("intitle", Field::Title),
    ("标题", Field::Title),
    ("body", Field::Body),
    ("正文", Field::Body),
    ("source", Field::Source),
    ("来源", Field::Source),
    ("lang", Field::Language),
    ("language", Field::Language),
    ("语言", Field::Language),
    ("host", Field::Host),
    ("site", Field::Host),
    ("网站", Field::Host),
    ("status", Field::Status),
    ("状态", Field::Status),
    ("date", Field::Date),
    ("日期", Field::Date),
    ("after", Field::After),
    ("before", Field::Before),
    ("cve", Field::Cve),
    ("ip", Field::Address),
    ("地址", Field::Address),
    ("domain", Field::Domain),
    ("域名", Field::Domain),
    ("hash", Field::Hash),
    ("哈希", Field::Hash),
    ("actor", Field::Actor),
    ("组织", Field::Actor),
    ("malware", Field::Malware),
    ("恶意软件", Field::Malware),
    ("家族", Field::Malware),
    ("technique", Field::Technique),
    ("攻击技术", Field::Technique),
    ("id", Field::Id),
    ("编号", Field::Id),
    ("story", Field::Story),
    ("同文", Field::Story),
    ("event", Field::Event),
    ("事件", Field::Event),
];

impl Field {
    /// Every name that a query may have before a colon.
    pub const ALL_NAMES: [&str; NAMES.len()] = {
        let mut names = [""; NAMES.len()];
        let mut at = 0;
        while at < NAMES.len() {
            names[at] = NAMES[at].0;
            at += 1;
        }
        names
    };

    /// The field of that name, in any case and in full-width or traditional characters as typed.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        let name: String = name.chars().map(half_width).flat_map(char::to_lowercase).collect();
        let name = match name.as_str() {
            "標題" => "标题",
            "來源" => "来源",
            "語言" => "语言",
            "網站" => "网站",
            "狀態" => "状态",
            "組織" => "组织",
            "惡意軟件" | "惡意軟體" => "恶意软件",
            "攻擊技術" => "攻击技术",
            "編號" => "编号",
            other => other,
        };
        NAMES.iter().find(|(known, _)| *known == name).map(|&(_, field)| field)
    }

    /// The name that messages use.
    #[must_use]
    pub fn name(self) -> &'static str {
        NAMES.iter().find(|&&(_, field)| field == self).map_or("", |&(name, _)| name)
    }

    /// The known name most similar to an unknown one, if any is similar.
    pub(crate) fn nearest(name: &str) -> Option<&'static str> {
        let name: String = name.chars().map(half_width).flat_map(char::to_lowercase).collect();
        // A part of a name is no name: `re:` is not `before:`.
        let is_whole = |known: &&str| known.chars().count().abs_diff(name.chars().count()) <= 1;
        let is_name = name.chars().count() > 2 || !name.is_ascii();
        nearest(&name, Self::ALL_NAMES.into_iter().filter(is_whole)).into_iter().find(|_| is_name)
    }

    /// The list of known names, for messages.
    pub(crate) fn known_names() -> Value {
        let mut known: Vec<&str> = NAMES.iter().map(|&(_, field)| field.name()).collect();
        known.dedup();
        list(known)
    }
}

/// The ASCII form of a full-width letter, digit or mark.
pub(crate) fn half_width(character: char) -> char {
    match character {
        '\u{3000}' => ' ',
        _ => crate::character::half_width(character),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_found_as_typed() {
        for (typed, field) in [
            ("title", Some(Field::Title)),
            ("Ｔｉｔｌｅ", Some(Field::Title)),
            ("來源", Some(Field::Source)),
            ("site", Some(Field::Host)),
            ("intitle", Some(Field::Title)),
            ("攻擊技術", Some(Field::Technique)),
            ("編號", Some(Field::Id)),
            ("同文", Some(Field::Story)),
            ("事件", Some(Field::Event)),
            ("x", None),
        ] {
            assert_eq!(Field::from_name(typed), field);
        }
    }

    #[test]
    fn the_nearest_name_is_found() {
        for (typed, name) in [
            ("titel", Some("title")),
            ("sorce", Some("source")),
            ("标提", Some("标题")),
            ("foo", None),
            ("re", None),
        ] {
            assert_eq!(Field::nearest(typed), name, "{typed}");
        }
    }

    #[test]
    fn each_known_name_is_listed_once() {
        use crate::message::Locale;

        assert_eq!(
            Field::known_names().render(Locale::English),
            "title, body, source, lang, host, status, date, after, before, cve, ip, domain, hash, actor, malware, technique, id, story, event"
        );
    }
}
