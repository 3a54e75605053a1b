//! Threat actors, by any of their names.
//!
//! The table `data/actors.txt` lists the names of each group. Numbers such as `APT28` and `UNC2452` are names too;
//! a number that the table lacks is a group of its own.

use std::collections::{BTreeMap, HashMap};
use std::sync::LazyLock;

use serde::Serialize;

use super::boundary::ends_word;
use super::table;
use crate::article::EntityKind;
use crate::character::is_han;

/// The meaning of a spelling.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Name {
    /// The group's first name; `None` if the phrase means something else.
    canonical: Option<&'static str>,
    /// The accepted spellings if case matters; empty if it does not.
    exact: Vec<&'static str>,
}

/// The display names of a group; both are the same if it has only one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ActorNames {
    /// In Chinese.
    pub zh: String,
    /// In English.
    pub en: String,
}

static CANONICAL: LazyLock<HashMap<String, &'static str>> = LazyLock::new(|| {
    let known = entries().filter_map(|entry| Some((entry.text.to_lowercase(), entry.canonical?)));
    known.collect()
});

/// The same keyed by [`joined`] names, since a query may have another spelling than the table.
static JOINED: LazyLock<HashMap<String, &'static str>> = LazyLock::new(|| {
    let known = entries().filter_map(|entry| Some((joined(&entry.text), entry.canonical?)));
    known.collect()
});

/// Names in Chinese and in English by the first name of the group.
static BY_LANGUAGE: LazyLock<HashMap<&'static str, (&'static str, &'static str)>> =
    LazyLock::new(|| groups().map(|names| (names[0], by_language(&names))).collect());

/// One spelling from the table.
struct Entry {
    text: String,
    canonical: Option<&'static str>,
    matching: NameMatch,
}

/// How a name is matched in text.
#[derive(Clone, Copy, PartialEq, Eq)]
enum NameMatch {
    AnyCase,
    Exact(&'static str),
    /// A common word: never matched in text, but valid as a name of the group.
    ReportOnly,
}

/// The first name of the group that `name` is a name of, in any case, with or without spaces and hyphens.
#[must_use]
pub fn canonical_actor(name: &str) -> Option<&'static str> {
    let known = CANONICAL.get(name.trim().to_lowercase().as_str());
    known.or_else(|| JOINED.get(&joined(name))).copied()
}

/// Resolves a typed name to a group: the first name of its row in the table, else a number of a series such as
/// `UNC9876`, else the name itself. `APT-28`, `apt 28` and `APT28` are one, as are `UNC-9876` and `UNC9876`.
#[must_use]
pub fn meant_actor(name: &str) -> String {
    if let Some(known) = canonical_actor(name) {
        return known.to_owned();
    }
    let in_text = |text: String| {
        super::entities(&text, "", &[]).into_iter().find(|entity| entity.kind == EntityKind::Actor)
    };
    let spellings = [name.to_owned(), joined(name), name.trim().replace(' ', "-")];
    spellings.into_iter().find_map(in_text).map_or_else(|| name.to_owned(), |actor| actor.value)
}

/// The display names of the group with the value `value`; `None` unless `kind` is `Actor`.
#[must_use]
pub fn names_of(kind: EntityKind, value: &str) -> Option<ActorNames> {
    let (zh, en) = BY_LANGUAGE.get(value).copied().unwrap_or((value, value));
    (kind == EntityKind::Actor).then(|| ActorNames { zh: zh.to_owned(), en: en.to_owned() })
}

/// A name in lower case without spaces, hyphens and underscores.
fn joined(name: &str) -> String {
    name.chars().filter(|c| !matches!(c, ' ' | '-' | '_')).flat_map(char::to_lowercase).collect()
}

/// A Chinese and an English name among the first two, else the first.
fn by_language(names: &[&'static str]) -> (&'static str, &'static str) {
    let first_two = || names.iter().take(2).copied();
    let zh = first_two().find(|name| name.contains(is_han));
    let en = first_two().find(|name| !name.contains(is_han));
    (zh.unwrap_or(names[0]), en.unwrap_or(names[0]))
}

/// Every name of the group whose first name is `canonical`, that one included.
#[must_use]
pub fn actor_names(canonical: &str) -> Vec<String> {
    let others = entries().filter(|entry| entry.canonical == Some(canonical)).map(|entry| entry.text);
    std::iter::once(canonical.to_owned()).chain(others.filter(|name| name != canonical)).collect()
}

/// Every name of every group as the table writes it, with the group's first name.
pub fn known_actors() -> impl Iterator<Item = (&'static str, &'static str)> {
    written().filter_map(|(name, canonical)| canonical.map(|first| (name_and_match(name).0, first)))
}

/// Every text to match, in lower case, with its meaning.
pub(super) fn names() -> BTreeMap<String, Name> {
    let mut names: BTreeMap<String, Name> = BTreeMap::new();
    for entry in entries().filter(|entry| entry.matching != NameMatch::ReportOnly) {
        let is_new = !names.contains_key(&entry.text.to_lowercase());
        let name = names.entry(entry.text.to_lowercase()).or_default();
        name.canonical = entry.canonical;
        match entry.matching {
            NameMatch::Exact(exact) if is_new || !name.exact.is_empty() => name.exact.push(exact),
            _ => name.exact.clear(),
        }
    }
    names
}

fn entries() -> impl Iterator<Item = Entry> {
    written().flat_map(|(name, canonical)| spellings(name, canonical))
}

/// The names of each group, without the marks of the table.
fn groups() -> impl Iterator<Item = Vec<&'static str>> {
    let lines = table::lines(include_str!("../data/actors.txt")).filter(|line| !line.starts_with('!'));
    lines.map(|line| line.split(" = ").map(|name| name_and_match(name).0).collect())
}

/// Every name as the table writes it, with its marks, and the first name of its group if it has one.
fn written() -> impl Iterator<Item = (&'static str, Option<&'static str>)> {
    table::lines(include_str!("../data/actors.txt")).flat_map(|line| {
        let (is_group, line) = line.strip_prefix('!').map_or((true, line), |rest| (false, rest.trim()));
        let first = name_and_match(line.split(" = ").next().unwrap_or(line)).0;
        line.split(" = ").map(move |name| (name, is_group.then_some(first)))
    })
}

/// A space in a name may be a hyphen or nothing, unless its case matters.
fn spellings(written: &'static str, canonical: Option<&'static str>) -> Vec<Entry> {
    let (name, matching) = name_and_match(written);
    let mut texts = vec![name.to_owned()];
    if name.contains(' ') && matching == NameMatch::AnyCase {
        texts.extend([name.replace(' ', ""), name.replace(' ', "-")]);
    }
    texts.into_iter().map(|text| Entry { text, canonical, matching }).collect()
}

/// A name without its marks, and the match mode that they stand for: quotes mean exact case, parentheses report only.
fn name_and_match(written: &'static str) -> (&'static str, NameMatch) {
    let inside = |open, close| written.strip_prefix(open).and_then(|rest: &str| rest.strip_suffix(close));
    if let Some(exact) = inside('"', '"') {
        return (exact, NameMatch::Exact(exact));
    }
    inside('(', ')').map_or((written, NameMatch::AnyCase), |name| (name, NameMatch::ReportOnly))
}

/// The group that the text `written` names, if case and the text `after` it allow.
pub(super) fn group_at(name: &Name, written: &str, after: &str) -> Option<&'static str> {
    let fits = name.exact.is_empty() || name.exact.contains(&written);
    name.canonical.filter(|_| fits && ends_word(written.bytes().last(), after))
}

#[cfg(test)]
mod tests {
    use super::super::entities;
    use super::*;

    fn actors(text: &str) -> Vec<String> {
        let found = entities("", text, &[]);
        found
            .into_iter()
            .filter(|entity| entity.kind == EntityKind::Actor)
            .map(|entity| entity.value)
            .collect()
    }

    #[test]
    fn a_name_belongs_to_one_group() {
        let mut seen: HashMap<String, Option<&str>> = HashMap::new();
        for entry in entries() {
            if entry.canonical.is_some() {
                let known = seen.insert(joined(&entry.text), entry.canonical);
                assert!(known.is_none_or(|known| known == entry.canonical), "{} is in two lines", entry.text);
            }
            let known = seen.insert(entry.text.to_lowercase(), entry.canonical);
            assert!(known.is_none_or(|known| known == entry.canonical), "{} is in two lines", entry.text);
        }
    }

    #[test]
    fn names_in_every_spelling() {
        let cases: [(&str, &[&str]); 20] = [
            ("据悉APT32发动攻击", &["海莲花"]),
            ("oceanlotus与海莲花", &["海莲花"]),
            ("APT-C-00", &["海莲花"]),
            ("FancyBear, fancy-bear, Fancy Bear", &["奇幻熊"]),
            ("apt 28", &["奇幻熊"]),
            ("APT-28组织", &["奇幻熊"]),
            ("APT88组织 unc9876 TA499 Fin9", &["APT88", "FIN9", "TA499", "UNC9876"]),
            ("storm-9876、Storm9875、UAC-9876", &["Storm-9875", "Storm-9876", "UAC-9876"]),
            ("APT-Q-99 apt-k-98", &["APT-K-98", "APT-Q-99"]),
            ("UTG-Q-999 CL-STA-9999 DEV-0999 TAG-999", &["CL-STA-9999", "DEV-0999", "TAG-999", "UTG-Q-999"]),
            ("the Conti gang", &["Conti"]),
            ("NoName057(16)攻击", &["NoName057(16)"]),
            ("Play勒索软件", &["Play"]),
            ("APT 10 大事件 APT 2024 APT-2024 chapter 1 apt-get", &["APT10"]),
            ("APT 99 大事件", &[]),
            ("continue conti play royal press play", &[]),
            ("UNC12345 ta0001 FIN123 Storm-123 storm-12345", &[]),
            ("Turlax xTurla", &[]),
            ("tag-123 dev-0123", &[]),
            ("白象食品", &[]),
        ];
        for (text, expected) in cases {
            assert_eq!(actors(text), expected, "{text}");
        }
    }

    #[test]
    fn a_query_may_use_any_name() {
        assert_eq!(canonical_actor("apt32"), Some("海莲花"));
        assert_eq!(canonical_actor(" Ocean Lotus"), Some("海莲花"));
        assert_eq!(canonical_actor("play"), Some("Play"));
        assert_eq!(canonical_actor("nobody"), None);
        let cases = [
            ("APT-28", "奇幻熊"),
            ("APT 28", "奇幻熊"),
            ("apt28", "奇幻熊"),
            ("fancybear", "奇幻熊"),
            ("Fancy-Bear", "奇幻熊"),
            ("Side Winder", "响尾蛇"),
            ("UNC-3944", "Scattered Spider"),
            ("Storm 0978", "RomCom"),
            ("APT-99", "APT99"),
            ("apt 99", "APT99"),
            ("UNC 9876", "UNC9876"),
            ("uat 9876", "UAT-9876"),
            ("nobody", "nobody"),
        ];
        for (name, expected) in cases {
            assert_eq!(meant_actor(name), expected, "{name}");
        }
    }

    #[test]
    fn a_group_has_a_name_in_each_language() {
        let cases = [
            ("伏特台风", "伏特台风", "Volt Typhoon"),
            ("拉撒路", "拉撒路", "Lazarus"),
            ("蔓灵花", "蔓灵花", "Bitter"),
            ("Silk Typhoon", "丝绸台风", "Silk Typhoon"),
            ("Kimsuky", "Kimsuky", "Kimsuky"),
            ("LockBit", "LockBit", "LockBit"),
            ("UNC9876", "UNC9876", "UNC9876"),
        ];
        for (canonical, zh, en) in cases {
            let names = names_of(EntityKind::Actor, canonical).expect("a group");
            assert_eq!((names.zh.as_str(), names.en.as_str()), (zh, en));
        }
        for names in groups() {
            assert!(!by_language(&names).1.contains(is_han), "{}: no English name", names[0]);
        }
    }
}
