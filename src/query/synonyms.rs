//! Synonyms: a query for one name of a thing becomes a query for all of them.
//!
//! Queries are expanded when they are parsed, so that a new synonym needs no re-index. Quoted text is not
//! expanded. A table is a text: one group a line, its members separated by ` = `, `#` comments.

use std::collections::HashSet;

use super::groups::{SynonymError, SynonymGroups};
use super::{Leaf, MatchMode, Query, Scope};

/// Neighbouring words that are looked up together as one name: `zero day`, `advanced persistent threat`.
const MAX_NAME_WORDS: usize = 4;

/// A longer run is a description, not a name with an addition.
const MAX_RUN_WORDS: usize = 4;

/// Groups of synonymous names.
pub struct Synonyms {
    groups: SynonymGroups,
    normal: fn(&str) -> String,
}

impl Synonyms {
    /// Reads a table. Members are compared by `normal`, which must map equivalent names to the same text.
    ///
    /// # Errors
    ///
    /// If a line holds fewer than two names, or a name that another line holds.
    pub fn parse(table: &str, normal: fn(&str) -> String) -> Result<Self, SynonymError> {
        Ok(Self { groups: SynonymGroups::read(table, normal)?, normal })
    }

    /// The built-in table.
    #[must_use]
    pub fn built_in(normal: fn(&str) -> String) -> Self {
        Self { groups: SynonymGroups::built_in(normal), normal }
    }

    /// Adds the groups of another table; a group that shares a name with existing ones is merged with them.
    ///
    /// # Errors
    ///
    /// If a line holds fewer than two names, or a name that another line of this table holds.
    pub fn extend(&mut self, table: &str) -> Result<(), SynonymError> {
        self.groups.extend(table)
    }

    /// Expands every name in `query` to all names of its group. `cut` segments a run of text into words, some of
    /// which may be names.
    #[must_use]
    pub fn expand(&self, query: Query, cut: &dyn Fn(&str) -> Vec<String>) -> Query {
        let contested = self.contested(&query);
        Expansion { synonyms: self, contested, cut }.expand(query)
    }

    /// Groups of which the query both requires and excludes a name, as in 勒索软件 -勒索病毒: they are not expanded.
    fn contested(&self, query: &Query) -> HashSet<usize> {
        let (mut wanted, mut excluded) = (HashSet::new(), HashSet::new());
        self.sort_groups(query, &mut wanted, &mut excluded);
        wanted.intersection(&excluded).copied().collect()
    }

    fn sort_groups(&self, query: &Query, wanted: &mut HashSet<usize>, excluded: &mut HashSet<usize>) {
        match query {
            Query::And(parts) | Query::Or(parts) => {
                parts.iter().for_each(|part| self.sort_groups(part, wanted, excluded));
            }
            Query::Not(inner) => self.sort_groups(inner, excluded, wanted),
            Query::Boosted { query, .. } | Query::Widened { typed: query, .. } => {
                self.sort_groups(query, wanted, excluded);
            }
            Query::Leaf(leaf) => {
                let group = words(leaf).and_then(|(_, text)| self.groups.of(&(self.normal)(text)));
                wanted.extend(group);
            }
        }
    }
}

/// The expansion of one query.
struct Expansion<'s> {
    synonyms: &'s Synonyms,
    /// Groups that are not expanded.
    contested: HashSet<usize>,
    cut: &'s dyn Fn(&str) -> Vec<String>,
}

impl Expansion<'_> {
    fn expand(&self, query: Query) -> Query {
        match query {
            Query::And(parts) => self.expand_all(parts),
            Query::Or(parts) => Query::Or(parts.into_iter().map(|part| self.expand(part)).collect()),
            Query::Not(inner) => Query::Not(Box::new(self.expand(*inner))),
            Query::Boosted { query, boost } => Query::Boosted { query: Box::new(self.expand(*query)), boost },
            widened @ Query::Widened { .. } => widened,
            Query::Leaf(leaf) => self.expand_leaf(leaf),
        }
    }

    fn expand_leaf(&self, leaf: Leaf) -> Query {
        let widened = words(&leaf).and_then(|(scope, text)| {
            let typed = Query::Leaf(leaf.clone());
            self.widen(scope, text, typed).or_else(|| self.widen_words(scope, text, &(self.cut)(text)))
        });
        widened.unwrap_or(Query::Leaf(leaf))
    }

    /// Expands a short run of words, some of which are names, to the run or its words under any of their names.
    fn widen_words(&self, scope: Scope, text: &str, words: &[String]) -> Option<Query> {
        if !(2..=MAX_RUN_WORDS).contains(&words.len()) {
            return None;
        }
        let leaf = |text: &str| Leaf::Text { scope, text: text.to_owned(), mode: MatchMode::Words };
        let part = |word: &String| self.widen(scope, word, Query::Leaf(leaf(word)));
        let widened: Vec<Option<Query>> = words.iter().map(part).collect();
        if widened.iter().all(Option::is_none) {
            return None;
        }
        let parts =
            widened.into_iter().zip(words).map(|(part, word)| part.unwrap_or(Query::Leaf(leaf(word))));
        let others = vec![Query::And(parts.collect())];
        Some(Query::Widened { typed: Box::new(Query::Leaf(leaf(text))), others })
    }

    /// Expands a list; neighbouring words may be one name, of which the longest known one counts.
    fn expand_all(&self, mut parts: Vec<Query>) -> Query {
        let mut expanded = Vec::with_capacity(parts.len());
        while !parts.is_empty() {
            let (taken, query) = self.longest(&parts).unwrap_or_else(|| (1, self.expand(parts[0].clone())));
            parts.drain(..taken);
            expanded.push(query);
        }
        if expanded.len() == 1 { expanded.remove(0) } else { Query::And(expanded) }
    }

    fn longest(&self, parts: &[Query]) -> Option<(usize, Query)> {
        let texts: Vec<&str> = parts.iter().take(MAX_NAME_WORDS).map_while(anywhere).collect();
        (2..=texts.len()).rev().find_map(|count| {
            let typed = Query::And(parts[..count].to_vec());
            self.widen(Scope::Anywhere, &texts[..count].join(" "), typed).map(|query| (count, query))
        })
    }

    fn widen(&self, scope: Scope, text: &str, typed: Query) -> Option<Query> {
        let Synonyms { groups, normal } = self.synonyms;
        let own = normal(text);
        let group = groups.of(&own).filter(|group| !self.contested.contains(group))?;
        let others = groups.names(group).into_iter().filter(|name| name.normal != own);
        let others =
            others.map(|name| Query::Leaf(Leaf::Text { scope, text: name.text, mode: MatchMode::Name }));
        let others: Vec<Query> = others.collect();
        (!others.is_empty()).then(|| Query::Widened { typed: Box::new(typed), others })
    }
}

fn words(leaf: &Leaf) -> Option<(Scope, &str)> {
    match leaf {
        Leaf::Text { scope, text, mode: MatchMode::Words } => Some((*scope, text)),
        _ => None,
    }
}

fn anywhere(query: &Query) -> Option<&str> {
    match query {
        Query::Leaf(leaf) => words(leaf).filter(|(scope, _)| *scope == Scope::Anywhere).map(|(_, text)| text),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::query::parse;

    const TABLE: &str = "# laws\n关键信息基础设施 = 关基\n零日 = 0day = zero-day\n";

    fn normal(text: &str) -> String {
        text.to_lowercase().replace(['-', ' '], "")
    }

    /// Words of two characters.
    fn cut(text: &str) -> Vec<String> {
        let characters: Vec<char> = text.chars().collect();
        characters.chunks(2).map(|word| word.iter().collect()).collect()
    }

    fn expand(query: &str) -> String {
        let synonyms = Synonyms::parse(TABLE, normal).expect("table");
        synonyms.expand(parse(query).expect(query), &cut).to_string()
    }

    #[test]
    fn names_widen_to_their_group() {
        let cases = [
            ("关基", "关基 OR \"关键信息基础设施\""),
            ("关基 保护", "(关基 OR \"关键信息基础设施\") 保护"),
            ("title:关基", "title:关基 OR title:\"关键信息基础设施\""),
            ("zero day 漏洞", "(zero day OR \"零日\" OR \"0day\") 漏洞"),
            ("Zero-Day", "Zero-Day OR \"零日\" OR \"0day\""),
            ("关基 -关键信息基础设施", "关基 -关键信息基础设施"),
            ("-关基 x", "-(关基 OR \"关键信息基础设施\") x"),
            ("\"关基\"", "\"关基\""),
            ("关基保护", "关基保护 OR (关基 OR \"关键信息基础设施\") 保护"),
            ("数据关基保护条例第一", "数据关基保护条例第一"),
            ("source:关基", "source:关基"),
        ];
        for (query, expected) in cases {
            assert_eq!(expand(query), expected, "{query}");
        }
    }

    #[test]
    fn broken_lines_are_named() {
        let error = |table| Synonyms::parse(table, normal).err().map(|error| error.to_string());
        assert!(error("a = b\n关基").is_some_and(|message| message.starts_with("line 2: ")));
        assert!(error("a = b\n\nc = A").is_some_and(|message| message.starts_with("line 3: ")));
    }

    #[test]
    fn a_users_groups_join_those_at_hand() {
        let mut synonyms = Synonyms::parse(TABLE, normal).expect("table");
        synonyms.extend("Zero-Day = 零日 = 0-day漏洞 = 关基\n赤隼 = Red Kestrel").expect("table");
        let expand = |query: &str| synonyms.expand(parse(query).expect(query), &cut).to_string();
        assert_eq!(expand("red kestrel"), "red kestrel OR \"赤隼\"");
        assert_eq!(
            expand("关基"),
            "关基 OR \"关键信息基础设施\" OR \"零日\" OR \"0day\" OR \"zero-day\" OR \"0-day漏洞\""
        );
        assert_eq!(synonyms.extend("甲 = 乙\n乙 = 丙").map_err(|error| error.line), Err(2));
    }
}
