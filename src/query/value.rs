//! The typed value of a field → a leaf.

use jiff::civil::Date;

use super::date::DateRange;
use super::entity::{EntityFilter, domain_name};
use super::field::{Field, half_width};
use super::nearest::nearest;
use super::{Leaf, MatchMode, Scope};
use crate::article::{ArticleId, BodyStatus};
use crate::message;
use crate::message::Value;

/// Language codes with their aliases.
#[rustfmt::skip]
const LANGUAGES: &[(&str, &[&str])] = &[
    ("zh", &["中文", "汉语", "漢語", "华语", "简体中文", "繁体中文", "简体", "繁体", "chinese", "cn", "zho", "chi", "tw", "hk", "hans", "hant"]),
    ("en", &["英文", "英语", "英語", "english", "eng", "us", "gb"]),
    ("ja", &["日文", "日语", "日語", "日本語", "japanese", "jp", "jpn"]),
    ("ko", &["韩文", "韩语", "韓文", "朝鲜语", "한국어", "korean", "kr", "kor"]),
    ("ru", &["俄文", "俄语", "俄語", "русский", "russian", "rus"]),
    ("de", &["德文", "德语", "德語", "deutsch", "german", "deu", "ger"]),
    ("fr", &["法文", "法语", "法語", "français", "francais", "french", "fra", "fre"]),
    ("es", &["西班牙文", "西班牙语", "español", "espanol", "spanish", "spa"]),
    ("it", &["意大利文", "意大利语", "italiano", "italian", "ita"]),
    ("pt", &["葡萄牙文", "葡萄牙语", "português", "portuguese", "por", "br"]),
    ("nl", &["荷兰文", "荷兰语", "nederlands", "dutch", "nld", "dut"]),
    ("pl", &["波兰文", "波兰语", "polski", "polish", "pol"]),
    ("uk", &["乌克兰文", "乌克兰语", "ukrainian", "ukr", "ua"]),
    ("ar", &["阿拉伯文", "阿拉伯语", "arabic", "ara"]),
    ("he", &["希伯来文", "希伯来语", "hebrew", "heb", "iw"]),
    ("th", &["泰文", "泰语", "thai", "tha"]),
    ("vi", &["越南文", "越南语", "vietnamese", "vie", "vn"]),
    ("tr", &["土耳其文", "土耳其语", "turkish", "tur"]),
    ("sv", &["瑞典文", "瑞典语", "swedish", "swe"]),
    ("da", &["丹麦文", "丹麦语", "danish", "dan", "dk"]),
    ("no", &["挪威文", "挪威语", "norwegian", "nor", "nb"]),
    ("fi", &["芬兰文", "芬兰语", "finnish", "fin"]),
    ("cs", &["捷克文", "捷克语", "czech", "ces", "cze", "cz"]),
    ("ro", &["罗马尼亚文", "罗马尼亚语", "romanian", "ron", "rum"]),
    ("hu", &["匈牙利文", "匈牙利语", "hungarian", "hun"]),
    ("id", &["印尼文", "印尼语", "印度尼西亚语", "indonesian", "ind"]),
    ("el", &["希腊文", "希腊语", "greek", "ell", "gre", "gr"]),
    ("fa", &["波斯文", "波斯语", "persian", "farsi", "fas", "per"]),
    ("hi", &["印地文", "印地语", "hindi", "hin"]),
    ("bg", &["保加利亚文", "保加利亚语", "bulgarian", "bul"]),
    ("und", &["未知", "未知语言", "unknown"]),
];

/// Names of body statuses.
const STATUSES: &[(BodyStatus, &[&str])] = &[
    (BodyStatus::Full, &["完整", "全文", "complete"]),
    (BodyStatus::Partial, &["部分", "不完整", "不全", "残缺", "incomplete"]),
    (BodyStatus::TitleOnly, &["仅标题", "只有标题", "仅有标题", "僅標題", "标题", "titleonly", "title"]),
];

/// The leaf for a value of a field, with days relative to `today`; `None` if the field rejects it.
pub(super) fn leaf(field: Option<Field>, text: &str, quoted: bool, today: &dyn Fn() -> Date) -> Option<Leaf> {
    let scoped = |scope| {
        let mode = if quoted { MatchMode::Literal } else { MatchMode::Words };
        Some(Leaf::Text { scope, text: text.to_owned(), mode })
    };
    let value: String = text.trim().chars().map(half_width).flat_map(char::to_lowercase).collect();
    match field {
        None => scoped(Scope::Anywhere),
        Some(Field::Title) => scoped(Scope::Title),
        Some(Field::Body) => scoped(Scope::Body),
        Some(Field::Source) => Some(Leaf::Source { name: text.to_owned(), exact: quoted }),
        Some(Field::Language) => language(&value).map(Leaf::Language),
        Some(Field::Host) => host(&value).map(Leaf::Host),
        Some(Field::Status) => status(&value).map(Leaf::Status),
        Some(Field::Date) => DateRange::parse(&value, today()).map(Leaf::Date),
        Some(Field::After) => DateRange::after(&value, today()).map(Leaf::Date),
        Some(Field::Before) => DateRange::before(&value, today()).map(Leaf::Date),
        Some(Field::Cve) => EntityFilter::cve(&value).map(Leaf::Entity),
        Some(Field::Address) => EntityFilter::address(&value).map(Leaf::Entity),
        Some(Field::Domain) => EntityFilter::domain(&value).map(Leaf::Entity),
        Some(Field::Hash) => EntityFilter::hash(&value).map(Leaf::Entity),
        Some(Field::Actor) => Some(Leaf::Entity(EntityFilter::Actor(text.trim().to_owned()))),
        Some(Field::Malware) => Some(Leaf::Entity(EntityFilter::Malware(text.trim().to_owned()))),
        Some(Field::Technique) => EntityFilter::technique(&value).map(Leaf::Entity),
        Some(Field::Id) => id_digits(value).map(Leaf::Id),
        Some(Field::Story) => id_digits(value).map(Leaf::Story),
        Some(Field::Event) => id_digits(value).map(Leaf::Event),
    }
}

/// `zh-CN`, `ZH`, 中文 and `Chinese` are `zh`.
fn language(value: &str) -> Option<String> {
    if let Some((code, _)) = LANGUAGES.iter().find(|(_, names)| names.contains(&value)) {
        return Some((*code).to_owned());
    }
    let code = value.split(['-', '_']).next()?;
    let code_like = (2..=3).contains(&code.len()) && code.bytes().all(|byte| byte.is_ascii_lowercase());
    code_like.then(|| code.to_owned())
}

fn status(value: &str) -> Option<BodyStatus> {
    let named = STATUSES.iter().find(|(_, names)| names.contains(&value)).map(|(status, _)| *status);
    named.or_else(|| BodyStatus::from_name(&value.replace(['_', ' '], "-")))
}

/// Leading digits of an id. Fewer than four would be those of very many articles.
fn id_digits(value: String) -> Option<String> {
    let is_id = (4..=ArticleId::LEN).contains(&value.len());
    Some(value).filter(|value| is_id && value.bytes().all(|byte| byte.is_ascii_hexdigit()))
}

/// The host without scheme, `www.` and path, as users paste it.
fn host(value: &str) -> Option<String> {
    let host = value.split_once("://").map_or(value, |(_, rest)| rest);
    let host = host.split(['/', ':']).next()?;
    let host = host.strip_prefix("www.").unwrap_or(host);
    domain_name(host)
}

/// The values of a field with few of them, the most similar to `typed` first; `None` for other fields.
pub(super) fn known_values(field: Field, typed: &str) -> Option<Vec<String>> {
    let typed = typed.to_lowercase();
    let owned = |names: Vec<&str>| names.into_iter().map(str::to_owned).collect::<Vec<_>>();
    match field {
        Field::Language => {
            let names =
                LANGUAGES.iter().flat_map(|(code, names)| names.iter().map(move |name| (*code, *name)));
            let near = nearest(&typed, names.clone().map(|(_, name)| name));
            let code = names.clone().find(|(_, name)| near.first() == Some(name)).map(|(code, _)| code);
            Some(owned(code.map_or_else(|| vec!["zh", "en"], |code| vec![code])))
        }
        Field::Status => {
            let all = BodyStatus::ALL.map(BodyStatus::as_str);
            let near = nearest(&typed, all);
            Some(owned(if near.is_empty() { all.to_vec() } else { near }))
        }
        _ => None,
    }
}

/// An example value of a field, for messages.
pub(super) fn example(field: Field) -> Value {
    match field {
        Field::Title => Value::from("title:勒索"),
        Field::Body => Value::from("body:勒索"),
        Field::Source => message!("source:安全牛 or source:\"安全牛\"").into(),
        Field::Language => message!("a language code, as in lang:zh").into(),
        Field::Host => Value::from("host:example.com"),
        Field::Status => message!("status:full, status:partial or status:title-only").into(),
        Field::Date => message!(
            "date:2024, date:2024-09, date:2024-09-26, date:2024-09-01..2024-09-30, date:7d or date:last-week"
        )
        .into(),
        Field::After => message!("after:2024-06, after:7d or after:yesterday").into(),
        Field::Before => message!("before:2025, before:2w or before:this-month").into(),
        Field::Cve => message!("cve:2024-47176, or cve:2024 for all of a year").into(),
        Field::Address => message!("ip:192.0.2.1, ip:192.0.2, ip:192.0.2.0/24 or ip:2001:db8::/32").into(),
        Field::Domain => Value::from("domain:example.com"),
        Field::Hash => message!("at least four hex digits that it begins with, as in hash:44d88612").into(),
        Field::Actor => Value::from("actor:海莲花"),
        Field::Malware => Value::from("malware:银狐"),
        Field::Technique => message!("technique:T1059, or technique:T1059.001 for one below it").into(),
        Field::Id => message!("at least four digits that an id begins with, as in id:9f86d081").into(),
        Field::Story => message!(
            "at least four digits that the id of one of its articles begins with, as in story:9f86d081"
        )
        .into(),
        Field::Event => message!(
            "at least four digits that the id of one of its articles begins with, as in event:9f86d081"
        )
        .into(),
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn values_have_names_in_both_languages() {
        let cases = [
            (Field::Language, "中文", Some("lang:zh")),
            (Field::Language, "English", Some("lang:en")),
            (Field::Language, "zh-CN", Some("lang:zh")),
            (Field::Language, "zh_Hant_TW", Some("lang:zh")),
            (Field::Language, "cn", Some("lang:zh")),
            (Field::Language, "Chinese", Some("lang:zh")),
            (Field::Language, "JP", Some("lang:ja")),
            (Field::Language, "日本語", Some("lang:ja")),
            (Field::Language, "Deutsch", Some("lang:de")),
            (Field::Language, "越南语", Some("lang:vi")),
            (Field::Language, "klingon", None),
            (Field::Status, "完整", Some("status:full")),
            (Field::Status, "Title_Only", Some("status:title-only")),
            (Field::Status, "ful", None),
            (Field::Date, "昨天", Some("date:2024-09-25")),
            (Field::After, "7D", Some("date:2024-09-20..")),
            (Field::Technique, "T1059", Some("technique:T1059")),
            (Field::Id, "9F86D081884C", Some("id:9f86d081884c")),
            (Field::Id, "9f8", None),
            (Field::Id, "9f86d081884c0", None),
            (Field::Story, "9f86", Some("story:9f86")),
            (Field::Story, "勒索", None),
            (Field::Event, "9f86", Some("event:9f86")),
        ];
        for (field, value, expected) in cases {
            let leaf = leaf(Some(field), value, false, &|| date(2024, 9, 26));
            assert_eq!(leaf.map(|leaf| leaf.to_string()).as_deref(), expected, "{value}");
        }
        assert_eq!(known_values(Field::Status, "ful"), Some(vec!["full".to_owned()]));
        assert_eq!(known_values(Field::Language, "chinse"), Some(vec!["zh".to_owned()]));
        assert_eq!(known_values(Field::Date, "x"), None);
    }
}
