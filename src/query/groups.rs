//! Groups of synonymous names, and the look-up of the group of a name.
//!
//! A search looks up only a few names. So the built-in table is scanned as text, and only lines that may hold the
//! name are normalized.

use std::collections::HashMap;
use std::fmt;

use memchr::memmem;

use crate::character::is_alphanumeric;
use crate::message;
use crate::message::{Message, fmt_english};

/// What separates the names of a group.
const SEPARATOR: &str = " = ";

/// The built-in table.
const BUILT_IN: &str = include_str!("data/synonyms.txt");

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

/// The groups, identified by their numbers.
pub(super) struct SynonymGroups {
    normal: fn(&str) -> String,
    /// The built-in table: names with the numbers of their groups, in order.
    built_in: Vec<(&'static str, usize)>,
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
        let mut groups = Self { normal, built_in: Vec::new(), read: Some(Table::default()) };
        groups.extend(table)?;
        Ok(groups)
    }

    /// The built-in groups, unchecked, since every search starts with them; a test checks the table.
    pub(super) fn built_in(normal: fn(&str) -> String) -> Self {
        let separator = memmem::Finder::new(SEPARATOR);
        let mut names = Vec::new();
        for (group, (_, line)) in lines(BUILT_IN).enumerate() {
            let mut start = 0;
            for end in separator.find_iter(line.as_bytes()).chain([line.len()]) {
                names.push((line[start..end].trim(), group));
                start = (end + SEPARATOR.len()).min(line.len());
            }
        }
        Self { normal, built_in: names, read: None }
    }

    /// The group of the name with this normal form.
    pub(super) fn of(&self, normal: &str) -> Option<usize> {
        if let Some(Table { index, .. }) = &self.read {
            return index.get(normal).copied();
        }
        let mut names = self.built_in.iter().filter(|(name, _)| may_be(name, normal));
        names.find(|(name, _)| (self.normal)(name) == normal).map(|&(_, group)| group)
    }

    /// The names of a group.
    pub(super) fn names(&self, group: usize) -> Vec<Member> {
        if let Some(Table { groups, .. }) = &self.read {
            return groups[group].clone();
        }
        let start = self.built_in.partition_point(|&(_, other)| other < group);
        let names = self.built_in[start..].iter().take_while(|&&(_, other)| other == group);
        names.map(|(name, _)| Member::new(name, self.normal)).collect()
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
            let (built_in, normal) = (&self.built_in, self.normal);
            self.read.get_or_insert_with(|| Table::of(built_in, normal)).add(names);
        }
        Ok(())
    }
}

impl Table {
    /// The groups of `names`, which are in the order of their groups.
    fn of(names: &[(&str, usize)], normal: fn(&str) -> String) -> Self {
        let mut table = Self::default();
        for group in names.chunk_by(|(_, one), (_, next)| one == next) {
            table.push(group.iter().map(|(name, _)| Member::new(name, normal)).collect());
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

/// Whether a name of the table may have this normal form, judged by letters and digits in lower case.
/// A test checks that it has no false negatives.
fn may_be(name: &str, normal: &str) -> bool {
    // Most names begin with another letter, which the first bytes tell without decoding: of ASCII, or of the ideographs
    // from U+5000 on.
    let first = |text: &str| text.bytes().next().map(|byte| byte.to_ascii_lowercase());
    let is_letter = |byte: Option<u8>| {
        byte.is_some_and(|byte| byte.is_ascii_alphanumeric() || (0xE5..=0xE9).contains(&byte))
    };
    let (own, other) = (first(name), first(normal));
    if is_letter(own) && is_letter(other) && own != other {
        return false;
    }
    let mut wanted = normal.chars().filter(|&c| is_alphanumeric(c));
    name.chars().filter(|&c| is_alphanumeric(c)).all(|c| wanted.next() == Some(c.to_ascii_lowercase()))
        && wanted.next().is_none()
}

/// The lines of a table with their numbers, without comments and blank lines.
fn lines(table: &str) -> impl Iterator<Item = (usize, &str)> {
    let lines = (1..).zip(table.trim_start_matches('\u{FEFF}').lines());
    let lines = lines.map(|(number, line)| (number, line.split('#').next().unwrap_or("").trim()));
    lines.filter(|(_, line)| !line.is_empty())
}

/// The names of a line.
fn names(line: &str) -> Result<impl Iterator<Item = &str>, Message> {
    let names = || line.split(SEPARATOR).map(str::trim);
    let is_slip = |name: &str| name.is_empty() || name.starts_with('=') || name.ends_with('=');
    if names().count() < 2 || names().any(is_slip) {
        return Err(message!(
            "{line} needs two or more names separated by ` = `",
            line = format_args!("{line:?}")
        ));
    }
    Ok(names())
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
        assert!(trusted.read.is_none(), "not read");
        assert!(groups.len() > 300 && trusted.built_in.len() >= index.len());
        for (normal, &group) in index {
            assert_eq!(trusted.of(normal), Some(group), "{normal}");
        }
        for (group, names) in groups.iter().enumerate() {
            let again: Vec<String> = trusted.names(group).into_iter().map(|name| name.normal).collect();
            assert_eq!(again, names.iter().map(|name| name.normal.clone()).collect::<Vec<_>>());
        }
        assert_eq!(["", "没有的名字", "0"].map(|none| trusted.of(none)), [None; 3]);
    }
}
