//! Tables of names: each line of a data file lists the names of one thing, of which the first is its value.
//!
//! A name has marks that tell how it is matched in text. `actor` and `malware` have a table each.

use std::collections::{BTreeMap, HashMap};
use std::sync::OnceLock;

use serde::Serialize;

use super::boundary::ends_word;
use super::context::has_context;
use super::finds::Trust;
use super::table;
use crate::character::is_han;

/// The display names of a thing; both are the same if it has only one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "serve", derive(schemars::JsonSchema))]
pub struct DisplayNames {
    /// In Chinese.
    pub zh: String,
    /// In English.
    pub en: String,
}

/// The names of one kind of things.
pub(super) struct NameTable {
    /// The lines of the data file.
    lines: &'static str,
    /// First names by all names, made when a name is looked up: most answers only show names.
    canonical: OnceLock<CanonicalNames>,
    /// Things by first name.
    things: HashMap<&'static str, Thing>,
}

/// First names by all names.
struct CanonicalNames {
    /// In lower case.
    lower: HashMap<String, &'static str>,
    /// As [`joined`] names, since a query may have another spelling than the table.
    joined: HashMap<String, &'static str>,
}

/// A thing of the table.
struct Thing {
    /// Its line.
    line: &'static str,
    /// Its names in Chinese and in English.
    by_language: (&'static str, &'static str),
}

/// The meaning of a text that the automaton of names matches.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Name {
    /// The first name of the thing; `None` if the phrase means something else.
    canonical: Option<&'static str>,
    /// The accepted spellings if case matters; empty if it does not.
    exact: Vec<ExactSpelling>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct ExactSpelling {
    text: &'static str,
    needs_context: bool,
}

/// How a name is matched in text.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum NameMatch {
    AnyCase,
    Exact(&'static str),
    /// In this case or in capitals, and beside a word for malware.
    InContext(&'static str),
    /// A common word: never matched in text, but valid as a name.
    ReportOnly,
}

/// One spelling from the table.
pub(super) struct Entry {
    pub(super) text: String,
    pub(super) canonical: Option<&'static str>,
    matching: NameMatch,
}

impl NameTable {
    pub(super) fn new(lines: &'static str) -> Self {
        let thing = |(line, names): (&'static str, Vec<&'static str>)| {
            (names[0], Thing { line, by_language: by_language(&names) })
        };
        let things = rows(lines).map(thing).collect();
        Self { lines, canonical: OnceLock::new(), things }
    }

    /// The first name of what `name` is a name of, in any case, with or without spaces and hyphens.
    pub(super) fn canonical(&self, name: &str) -> Option<&'static str> {
        let names = self.canonical.get_or_init(|| CanonicalNames::new(self.lines));
        let known = names.lower.get(name.trim().to_lowercase().as_str());
        known.or_else(|| names.joined.get(&joined(name))).copied()
    }

    /// The display names of the thing with the value `value`.
    pub(super) fn display_names(&self, value: &str) -> DisplayNames {
        let (zh, en) = self.things.get(value).map_or((value, value), |thing| thing.by_language);
        DisplayNames { zh: zh.to_owned(), en: en.to_owned() }
    }

    /// Every name of the thing whose first name is `canonical`, that one included.
    pub(super) fn all_names(&self, canonical: &str) -> Vec<String> {
        let line = self.things.get(canonical).map_or("", |thing| thing.line);
        let others = entries(line).filter(|entry| entry.canonical == Some(canonical));
        let others = others.map(|entry| entry.text).filter(|name| name != canonical);
        std::iter::once(canonical.to_owned()).chain(others).collect()
    }

    /// Every name as the table writes it, with the first name of its line.
    pub(super) fn known(&self) -> impl Iterator<Item = (&'static str, &'static str)> + use<> {
        written(self.lines).filter_map(|(name, canonical)| Some((name_and_match(name).0, canonical?)))
    }

    /// Every text to match, in lower case, with its meaning.
    pub(super) fn patterns(&self) -> BTreeMap<String, Name> {
        let mut names: BTreeMap<String, Name> = BTreeMap::new();
        for entry in entries(self.lines) {
            let exact = match entry.matching {
                NameMatch::ReportOnly => continue,
                NameMatch::AnyCase => None,
                NameMatch::Exact(text) => Some(ExactSpelling { text, needs_context: false }),
                NameMatch::InContext(text) => Some(ExactSpelling { text, needs_context: true }),
            };
            let is_new = !names.contains_key(&entry.text.to_lowercase());
            let name = names.entry(entry.text.to_lowercase()).or_default();
            name.canonical = entry.canonical;
            match exact {
                Some(exact) if is_new || !name.exact.is_empty() => name.exact.push(exact),
                _ => name.exact.clear(),
            }
        }
        names
    }

    /// Every spelling of every name.
    #[cfg(test)]
    pub(super) fn entries(&self) -> impl Iterator<Item = Entry> + use<> {
        entries(self.lines)
    }
}

impl CanonicalNames {
    fn new(lines: &'static str) -> Self {
        let known = |key: fn(&str) -> String| {
            entries(lines).filter_map(move |entry| Some((key(&entry.text), entry.canonical?))).collect()
        };
        Self { lower: known(str::to_lowercase), joined: known(joined) }
    }
}

impl Name {
    /// Whether the phrase contains a name but means something else.
    pub(super) fn is_exception(&self) -> bool {
        self.canonical.is_none()
    }

    /// What the text `written` names between `before` and `after`, and how certain that is.
    pub(super) fn meaning(&self, before: &str, written: &str, after: &str) -> Option<(&'static str, Trust)> {
        let canonical = self.canonical.filter(|_| ends_word(written.bytes().last(), after))?;
        if self.exact.is_empty() {
            return Some((canonical, Trust::Certain));
        }
        let fits = |spelling: &&ExactSpelling| {
            let is_capitals = || written.chars().all(|c| !c.is_lowercase());
            spelling.text == written || spelling.needs_context && is_capitals()
        };
        let spelling = self.exact.iter().filter(fits).min_by_key(|spelling| spelling.needs_context)?;
        let is_certain = !spelling.needs_context || has_context(before, after);
        Some((canonical, if is_certain { Trust::Certain } else { Trust::Doubtful }))
    }
}

/// A name in lower case without spaces, hyphens and underscores.
pub(super) fn joined(name: &str) -> String {
    name.chars().filter(|c| !matches!(c, ' ' | '-' | '_')).flat_map(char::to_lowercase).collect()
}

/// A Chinese and an English name among the first two, else the first.
fn by_language(names: &[&'static str]) -> (&'static str, &'static str) {
    let first_two = || names.iter().take(2).copied();
    let zh = first_two().find(|name| name.contains(is_han));
    let en = first_two().find(|name| !name.contains(is_han));
    (zh.unwrap_or(names[0]), en.unwrap_or(names[0]))
}

fn entries(lines: &'static str) -> impl Iterator<Item = Entry> {
    written(lines).flat_map(|(name, canonical)| spellings(name, canonical))
}

/// The line of each thing, and its names without the marks of the table.
fn rows(lines: &'static str) -> impl Iterator<Item = (&'static str, Vec<&'static str>)> {
    let lines = table::lines(lines).filter(|line| !line.starts_with('!'));
    lines.map(|line| (line, line.split(" = ").map(|name| name_and_match(name).0).collect()))
}

/// Every name as the table writes it, with its marks, and the first name of its line if that names a thing.
fn written(lines: &'static str) -> impl Iterator<Item = (&'static str, Option<&'static str>)> {
    table::lines(lines).flat_map(|line| {
        let (is_thing, line) = line.strip_prefix('!').map_or((true, line), |rest| (false, rest.trim()));
        let first = name_and_match(line.split(" = ").next().unwrap_or(line)).0;
        line.split(" = ").map(move |name| (name, is_thing.then_some(first)))
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

/// A name without its marks, and the match mode that they stand for: quotes mean exact case, brackets a context,
/// parentheses report only.
fn name_and_match(written: &'static str) -> (&'static str, NameMatch) {
    let inside = |open, close| written.strip_prefix(open).and_then(|rest: &str| rest.strip_suffix(close));
    if let Some(exact) = inside('"', '"') {
        return (exact, NameMatch::Exact(exact));
    }
    if let Some(name) = inside('[', ']') {
        return (name, NameMatch::InContext(name));
    }
    inside('(', ')').map_or((written, NameMatch::AnyCase), |name| (name, NameMatch::ReportOnly))
}

#[cfg(test)]
mod tests {
    use super::super::actor::ACTORS;
    use super::super::malware::FAMILIES;
    use super::*;

    #[test]
    fn a_thing_has_all_names_of_its_line() {
        for table in [&*ACTORS, &*FAMILIES] {
            for (_, value) in table.known() {
                let names = table.all_names(value);
                let expected = table.entries().filter(|entry| entry.canonical == Some(value));
                let expected = expected.map(|entry| entry.text).filter(|name| name != value);
                assert_eq!(names[0], value);
                assert_eq!(names[1..], expected.collect::<Vec<_>>());
            }
            assert_eq!(table.all_names("nobody"), ["nobody"]);
        }
    }

    #[test]
    fn a_name_belongs_to_one_line() {
        for table in [&*ACTORS, &*FAMILIES] {
            let mut seen: HashMap<String, Option<&str>> = HashMap::new();
            let mut twice = Vec::new();
            for entry in table.entries() {
                let keys = [entry.text.to_lowercase(), joined(&entry.text)];
                for key in &keys[..if entry.canonical.is_some() { 2 } else { 1 }] {
                    let known = seen.insert(key.clone(), entry.canonical);
                    if known.is_some_and(|known| known != entry.canonical) {
                        twice.push(entry.text.clone());
                    }
                }
            }
            assert_eq!(twice, [""; 0], "in two lines");
        }
    }
}
