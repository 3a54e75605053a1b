//! Groups of attackers, under whatever name.
//!
//! The table says which names belong together. Numbers such as `APT28` and `UNC2452` are names too;
//! those that the table does not know stand for themselves.

use std::collections::{BTreeMap, HashMap};
use std::sync::LazyLock;

use super::name::ends_word;
use super::table;

/// What a spelling of a name says.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Name {
    /// The group's first name; `None` if the phrase means something else.
    canonical: Option<&'static str>,
    /// The only ways to write it that count, if case matters.
    exact: Vec<&'static str>,
}

/// How the numbers of a series are written.
#[derive(Debug, Clone, Copy)]
pub(super) enum Series {
    /// `APT28`, `APT-28`, `APT-C-00`.
    Apt,
    /// Prefix and number without a dash: `UNC2452`, `TA505`, `FIN7`.
    Joined { fewest: usize, most: usize },
    /// Prefix and number with a dash: `Storm-0558`.
    Dashed { fewest: usize, most: usize, prefix: &'static str },
}

/// The letters before each number, in lower case.
#[rustfmt::skip]
pub(super) const PREFIXES: &[(&str, Series)] = &[
    ("apt", Series::Apt),
    ("unc", Series::Joined { fewest: 3, most: 4 }),
    ("ta2", Series::Joined { fewest: 2, most: 3 }), ("ta4", Series::Joined { fewest: 2, most: 3 }),
    ("ta5", Series::Joined { fewest: 2, most: 3 }), ("ta8", Series::Joined { fewest: 2, most: 2 }),
    ("fin", Series::Joined { fewest: 1, most: 2 }),
    ("storm", Series::Dashed { fewest: 4, most: 4, prefix: "Storm-" }),
    ("uac", Series::Dashed { fewest: 4, most: 4, prefix: "UAC-" }),
    ("DEV-0", Series::Joined { fewest: 3, most: 3 }), ("DEV-1", Series::Joined { fewest: 3, most: 3 }),
    ("UAT-", Series::Joined { fewest: 4, most: 4 }), ("UTG-Q-", Series::Joined { fewest: 3, most: 4 }),
    ("TAG-", Series::Joined { fewest: 2, most: 3 }), ("CL-STA-", Series::Joined { fewest: 4, most: 4 }),
    ("CL-CRI-", Series::Joined { fewest: 4, most: 4 }),
];

/// Prefixes that are words in lower case; their numbers count in capitals alone.
const IN_CAPITALS: [&str; 4] = ["TAG-", "DEV-0", "DEV-1", "TA8"];

static CANONICAL: LazyLock<HashMap<String, &'static str>> = LazyLock::new(|| {
    let known = entries().filter_map(|entry| Some((entry.text.to_lowercase(), entry.canonical?)));
    known.collect()
});

/// A spelling as the table has it.
struct Entry {
    text: String,
    canonical: Option<&'static str>,
    manner: Manner,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Manner {
    AnyCase,
    Exact(&'static str),
    /// A common word: it is reported, not looked for.
    NotSought,
}

/// The first name of the group that `name` is a name of, in any case.
#[must_use]
pub fn canonical_actor(name: &str) -> Option<&'static str> {
    CANONICAL.get(name.trim().to_lowercase().as_str()).copied()
}

/// Every name of the group whose first name is `canonical`, that one included.
#[must_use]
pub fn actor_names(canonical: &str) -> Vec<String> {
    let others = entries().filter(|entry| entry.canonical == Some(canonical)).map(|entry| entry.text);
    std::iter::once(canonical.to_owned()).chain(others.filter(|name| name != canonical)).collect()
}

/// Every name of every group as the table writes it, with the group's first name.
pub fn known_actors() -> impl Iterator<Item = (&'static str, &'static str)> {
    written().filter_map(|(name, canonical)| canonical.map(|first| (manner(name).0, first)))
}

/// Every text to look for, in lower case, and what it says.
pub(super) fn names() -> BTreeMap<String, Name> {
    let mut names: BTreeMap<String, Name> = BTreeMap::new();
    for entry in entries().filter(|entry| entry.manner != Manner::NotSought) {
        let is_new = !names.contains_key(&entry.text.to_lowercase());
        let name = names.entry(entry.text.to_lowercase()).or_default();
        name.canonical = entry.canonical;
        match entry.manner {
            Manner::Exact(exact) if is_new || !name.exact.is_empty() => name.exact.push(exact),
            _ => name.exact.clear(),
        }
    }
    names
}

fn entries() -> impl Iterator<Item = Entry> {
    written().flat_map(|(name, canonical)| spellings(name, canonical))
}

/// Every name as the table writes it, its manner with it, and the first name of its group if it is of one.
fn written() -> impl Iterator<Item = (&'static str, Option<&'static str>)> {
    table::lines(include_str!("../data/actors.txt")).flat_map(|line| {
        let (is_group, line) = line.strip_prefix('!').map_or((true, line), |rest| (false, rest.trim()));
        let first = manner(line.split(" = ").next().unwrap_or(line)).0;
        line.split(" = ").map(move |name| (name, is_group.then_some(first)))
    })
}

/// A space in a name may be a hyphen or nothing, unless its case matters.
fn spellings(written: &'static str, canonical: Option<&'static str>) -> Vec<Entry> {
    let (name, manner) = manner(written);
    let mut texts = vec![name.to_owned()];
    if name.contains(' ') && manner == Manner::AnyCase {
        texts.extend([name.replace(' ', ""), name.replace(' ', "-")]);
    }
    texts.into_iter().map(|text| Entry { text, canonical, manner }).collect()
}

/// A name without the marks that say how it counts.
fn manner(written: &'static str) -> (&'static str, Manner) {
    let inside = |open, close| written.strip_prefix(open).and_then(|rest: &str| rest.strip_suffix(close));
    if let Some(exact) = inside('"', '"') {
        return (exact, Manner::Exact(exact));
    }
    inside('(', ')').map_or((written, Manner::AnyCase), |name| (name, Manner::NotSought))
}

/// The group that is meant where `name` is `written` and `after` follows.
pub(super) fn named(name: &Name, written: &str, after: &str) -> Option<&'static str> {
    let fits = name.exact.is_empty() || name.exact.contains(&written);
    name.canonical.filter(|_| fits && ends_word(written.bytes().last(), after))
}

/// The group whose number begins with `written`, one of the [`PREFIXES`], and goes on in `after`.
pub(super) fn numbered(series: Series, written: &str, after: &str) -> Option<String> {
    let upper = written.to_ascii_uppercase();
    if IN_CAPITALS.contains(&upper.as_str()) && upper != written {
        return None;
    }
    let name = match series {
        Series::Apt => apt(after)?,
        Series::Joined { fewest, most } => format!("{upper}{}", number(after, fewest, most)?),
        Series::Dashed { fewest, most, prefix } => {
            let rest = after.strip_prefix('-').unwrap_or(after);
            format!("{prefix}{}", number(rest, fewest, most)?)
        }
    };
    Some(canonical_actor(&name).map_or(name, str::to_owned))
}

/// `APT` and what follows it. A number after a space counts if the table knows it: `APT 10 大事件` has
/// none.
fn apt(after: &str) -> Option<String> {
    let rest = after.strip_prefix('-').unwrap_or(after);
    if let Some(class) =
        rest.chars().next().filter(|class| matches!(class.to_ascii_uppercase(), 'C' | 'K' | 'N' | 'Q'))
    {
        let number = number(rest[1..].strip_prefix('-')?, 2, 3)?;
        return Some(format!("APT-{}-{number}", class.to_ascii_uppercase()));
    }
    let spaced = rest.strip_prefix(' ');
    let number = number(spaced.unwrap_or(rest), 1, 2)?;
    let name = format!("APT{number}");
    (!number.starts_with('0') && (spaced.is_none() || canonical_actor(&name).is_some())).then_some(name)
}

/// The digits at the start of `text` if a word ends after them.
fn number(text: &str, fewest: usize, most: usize) -> Option<&str> {
    let length = text.bytes().take(most + 1).take_while(u8::is_ascii_digit).count();
    let number = &text[..length];
    ((fewest..=most).contains(&length) && ends_word(number.bytes().last(), &text[length..])).then_some(number)
}

#[cfg(test)]
mod tests {
    use super::super::entities;
    use super::*;
    use crate::article::EntityKind;

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
    }
}
