//! Groups of synonymous names, and the look-up of the group of a name.
//!
//! A search looks up only a few names. So the built-in table stays a text, and `build.rs` makes an `fst` map that finds
//! the line of a name; only the names of this line are normalized.

use std::collections::HashMap;
use std::fmt;
use std::sync::LazyLock;

use fst::Map;

use crate::character::is_alphanumeric;
use crate::message;
use crate::message::{Message, fmt_english};

/// What separates the names of a group.
const SEPARATOR: &str = " = ";

/// The built-in table.
const BUILT_IN: &str = include_str!("data/synonyms.txt");

/// The letters and digits of a name in the built-in table, in lower case → the offset of its line. `None` if the bytes are no
/// map, which a test excludes.
static BUILT_IN_LINES: LazyLock<Option<Map<&[u8]>>> =
    LazyLock::new(|| Map::new(&include_bytes!(concat!(env!("OUT_DIR"), "/synonyms.fst"))[..]).ok());

/// An invalid line of a synonym table.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub struct SynonymError {
    /// Its number, from 1.
    pub line: usize,
    /// What is wrong and how to fix it.
    pub message: Message,
}

impl SynonymError {
    /// The text for users, with the number of the line.
    #[must_use]
    pub fn message(&self) -> Message {
        message!("line {line}: {message}", line = self.line, message = &self.message)
    }
}

impl fmt::Display for SynonymError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt_english(&self.message(), f)
    }
}

/// A member of a group.
#[derive(Debug, Clone)]
pub(super) struct Member {
    pub(super) text: String,
    pub(super) normal: String,
}

impl Member {
    fn new(text: &str, normal: fn(&str) -> String) -> Self {
        Self { normal: normal(text), text: text.to_owned() }
    }
}

/// The groups, identified by numbers: for the built-in table the offsets of their lines.
pub(super) struct SynonymGroups {
    normal: fn(&str) -> String,
    /// All tables, once one has been added to the built-in one.
    read: Option<Table>,
}

/// Groups with the normal forms of their names.
#[derive(Default)]
struct Table {
    groups: Vec<Vec<Member>>,
    /// Normal form of a member → its group.
    index: HashMap<String, usize>,
}

impl SynonymGroups {
    /// Reads the groups of `table`.
    pub(super) fn read(table: &str, normal: fn(&str) -> String) -> Result<Self, SynonymError> {
        let mut groups = Self { normal, read: Some(Table::default()) };
        groups.extend(table)?;
        Ok(groups)
    }

    /// The built-in groups, which a test checks.
    pub(super) fn built_in(normal: fn(&str) -> String) -> Self {
        Self { normal, read: None }
    }

    /// The group of the name with this normal form.
    pub(super) fn of(&self, normal: &str) -> Option<usize> {
        if let Some(Table { index, .. }) = &self.read {
            return index.get(normal).copied();
        }
        let letters: String = normal.chars().filter(|&c| is_alphanumeric(c)).collect();
        let group = usize::try_from(BUILT_IN_LINES.as_ref()?.get(letters)?).ok()?;
        built_in_names(group).any(|name| (self.normal)(name) == normal).then_some(group)
    }

    /// The names of a group.
    pub(super) fn names(&self, group: usize) -> Vec<Member> {
        match &self.read {
            Some(Table { groups, .. }) => groups[group].clone(),
            None => built_in_names(group).map(|name| Member::new(name, self.normal)).collect(),
        }
    }

    /// Adds the groups of another table; a group that shares a name with existing ones is merged with them.
    pub(super) fn extend(&mut self, table: &str) -> Result<(), SynonymError> {
        let mut seen: HashMap<String, usize> = HashMap::new();
        for (line, text) in lines(table) {
            let names = names(text).map_err(|message| SynonymError { line, message })?;
            let names: Vec<Member> = names.map(|name| Member::new(name, self.normal)).collect();
            for Member { text, normal } in &names {
                let earlier = seen.insert(normal.clone(), line).filter(|&earlier| earlier != line);
                if let Some(earlier) = earlier {
                    let message = message!(
                        "{name} is in line {earlier} too; put both into one group",
                        name = format_args!("{text:?}"),
                        earlier
                    );
                    return Err(SynonymError { line, message });
                }
            }
            let normal = self.normal;
            self.read.get_or_insert_with(|| Table::built_in(normal)).add(names);
        }
        Ok(())
    }
}

impl Table {
    fn built_in(normal: fn(&str) -> String) -> Self {
        let mut table = Self::default();
        for (_, line) in lines(BUILT_IN) {
            table.push(split(line).map(|name| Member::new(name, normal)).collect());
        }
        table
    }

    /// Adds a group, merged with those that share a name with it.
    fn add(&mut self, mut names: Vec<Member>) {
        let mut known: Vec<usize> =
            names.iter().filter_map(|name| self.index.get(&name.normal).copied()).collect();
        known.sort_unstable();
        known.dedup();
        let joined: Vec<Member> =
            known.iter().flat_map(|&group| std::mem::take(&mut self.groups[group])).collect();
        names.retain(|name| !joined.iter().any(|other| other.normal == name.normal));
        self.push(joined.into_iter().chain(names).collect());
    }

    fn push(&mut self, group: Vec<Member>) {
        let number = self.groups.len();
        self.index.extend(group.iter().map(|name| (name.normal.clone(), number)));
        self.groups.push(group);
    }
}

/// The names of the built-in group whose line begins at byte `group`.
fn built_in_names(group: usize) -> impl Iterator<Item = &'static str> {
    lines(BUILT_IN.get(group..).unwrap_or_default()).take(1).flat_map(|(_, line)| split(line))
}

/// The lines of a table with their numbers, without comments and blank lines.
fn lines(table: &str) -> impl Iterator<Item = (usize, &str)> {
    let lines = (1..).zip(table.trim_start_matches('\u{FEFF}').lines());
    let lines = lines.map(|(number, line)| (number, line.split('#').next().unwrap_or("").trim()));
    lines.filter(|(_, line)| !line.is_empty())
}

fn split(line: &str) -> impl Iterator<Item = &str> {
    line.split(SEPARATOR).map(str::trim)
}

/// The names of a line.
fn names(line: &str) -> Result<impl Iterator<Item = &str>, Message> {
    let is_slip = |name: &str| name.is_empty() || name.starts_with('=') || name.ends_with('=');
    if split(line).count() < 2 || split(line).any(is_slip) {
        return Err(message!(
            "{line} needs two or more names separated by ` = `",
            line = format_args!("{line:?}")
        ));
    }
    Ok(split(line))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::normal_form;

    #[test]
    fn the_built_in_table_is_sound() {
        let parsed = SynonymGroups::read(BUILT_IN, normal_form).expect("a sound table");
        let trusted = SynonymGroups::built_in(normal_form);
        let Table { groups, index } = parsed.read.as_ref().expect("it was read");
        assert!(groups.len() > 300 && trusted.read.is_none(), "not read");
        for (normal, &group) in index {
            let names = |names: &[Member]| names.iter().map(|name| name.text.clone()).collect::<Vec<_>>();
            let found = trusted.of(normal).map(|group| names(&trusted.names(group)));
            assert_eq!(found, Some(names(&groups[group])), "{normal}");
        }
        assert_eq!(["", "没有的名字", "0"].map(|none| trusted.of(none)), [None; 3]);
    }
}
