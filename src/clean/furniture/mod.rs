//! Menus, side bars, promotion: what a site repeats on its pages.
//!
//! A line is known as furniture by how many articles of its site have it, so a site must be learnt
//! before its pages can be cleaned: [`Furniture::learn`] counts the lines of each new article once,
//! and [`rules`] decide on a page's lines by what has been counted. What is decided depends on the
//! counts alone, not on the order in which articles came. A daily batch brings a site one or two
//! articles, which teach nothing by themselves; so the counts are kept with the index, and
//! [`Furniture::changes`] tells which earlier articles would be cleaned differently now.

mod counts;
mod rules;
#[cfg(test)]
mod tests;

use std::collections::{BTreeSet, HashMap};

use serde::{Deserialize, Serialize};
use xxhash_rust::xxh3::xxh3_64;

use super::line::{Line, LineKind, letters, push_letters};
use super::removal::Rule;
use counts::{Counts, Key};
use rules::Thresholds;

/// Sites with fewer articles are cleaned anew as a whole when something about them changes.
const MIN_LARGE_SITE: u32 = 32;
/// Lines of at most so many columns are also counted with their figures masked. A sentence of a bulletin
/// that differs by its figures alone is none of them.
const MAX_MASKED_WIDTH: usize = 30;

/// What is known about the furniture of all sites.
#[derive(Debug, Clone, Default)]
pub struct Furniture {
    counts: Counts,
    /// Texts of lines that were learnt again: by them, articles that have the line can be found.
    relearnt: HashMap<Key, (Key, String)>,
    /// Sites about which something was learnt, by what is counted of them.
    sites: BTreeSet<Key>,
}

/// What a line is counted by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct LineKeys {
    /// With all of its letters and figures; none if it has none.
    exact: Option<Key>,
    /// With its figures masked, where that makes sense.
    masked: Option<Key>,
}

/// What one article teaches about its site.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Evidence {
    site: Key,
    title: Key,
    /// The account's name, and that it has one.
    account: Option<[Key; 2]>,
    /// With the text of those that an earlier batch has counted.
    lines: Vec<(Key, Option<String>)>,
}

/// An article, or a group of them, that what was learnt may have changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Change {
    /// Any article of the site of this number.
    Site(u64),
    /// Those of the site that have this line.
    Line(u64, String),
}

/// The number of a site: host of the URL, account of a `WeChat` article.
#[must_use]
pub fn site_number(site: &str) -> u64 {
    key("site", site, "")
}

impl Furniture {
    /// What [`Furniture::to_bytes`] wrote; `None` if these are other bytes.
    #[must_use]
    pub fn from_bytes(bytes: &[u8]) -> Option<Self> {
        Some(Self { counts: Counts::decode(bytes)?, ..Self::default() })
    }

    /// Everything that has been learnt.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        self.counts.encode()
    }

    /// Whether nothing was learnt since this was read.
    #[must_use]
    pub fn is_unchanged(&self) -> bool {
        self.counts.is_unchanged()
    }

    /// What a page teaches; `None` if it says nothing.
    pub(super) fn evidence<'l>(
        &self,
        site: &str,
        title: &str,
        account: Option<&str>,
        lines: impl Iterator<Item = (&'l Line, &'l LineKeys)>,
    ) -> Option<Evidence> {
        let mut counted: Vec<(Key, Option<&Line>)> = Vec::new();
        for (line, keys) in lines.filter(|(line, _)| line.kind != LineKind::Code && !line.is_blank()) {
            counted.extend(keys.exact.map(|exact| (exact, Some(line))));
            counted.extend(keys.masked.map(|masked| (masked, None)));
        }
        // Each once, and as the page has it last.
        counted.reverse();
        counted.sort_by_key(|&(key, line)| (key, line.is_none()));
        counted.dedup_by_key(|(key, _)| *key);
        let with_text = |(key, line): (Key, Option<&Line>)| {
            let line = line.filter(|_| self.counts.before(key) > 0);
            (key, line.map(|line| line.text.clone()))
        };
        let lines: Vec<_> = counted.into_iter().map(with_text).collect();
        let title = key("title", site, &letters(title));
        let account = account.map(|name| [name, ""].map(|name| account_key(site, name)));
        (!lines.is_empty()).then(|| Evidence { site: site_number(site), title, account, lines })
    }

    /// Counts an article's lines, unless its site is known to have had an article of that title: copies
    /// and reposts on one site teach nothing about it.
    pub fn learn(&mut self, evidence: Evidence) {
        if self.counts.get(evidence.title) > 0 {
            return;
        }
        self.counts.increment(evidence.title);
        evidence.account.into_iter().flatten().for_each(|account| self.counts.increment(account));
        self.counts.increment(evidence.site);
        self.sites.insert(evidence.site);
        for (line, text) in evidence.lines {
            if let Some(text) = text {
                self.relearnt.entry(line).or_insert((evidence.site, text));
            }
            self.counts.increment(line);
        }
    }

    /// What was learnt since this was read that changes how articles are cleaned that were learnt before.
    #[must_use]
    pub fn changes(&self) -> Vec<Change> {
        let outgrown = |site: &&Key| {
            let before = self.counts.before(**site);
            before > 0 && Thresholds::of(before) != Thresholds::of(self.counts.get(**site))
        };
        let mut sites: BTreeSet<Key> = self.sites.iter().filter(outgrown).copied().collect();
        let mut lines = BTreeSet::new();
        for (&line, (site, text)) in &self.relearnt {
            let thresholds = Thresholds::of(self.counts.get(*site));
            let is_decided = |count| thresholds.passed_by(count);
            if is_decided(self.counts.before(line)) != is_decided(self.counts.get(line)) {
                if self.counts.get(*site) < MIN_LARGE_SITE {
                    sites.insert(*site);
                } else {
                    lines.insert((*site, text.clone()));
                }
            }
        }
        let lines = lines.into_iter().filter(|(site, _)| !sites.contains(site));
        let lines: Vec<Change> = lines.map(|(site, text)| Change::Line(site, text)).collect();
        sites.into_iter().map(Change::Site).chain(lines).collect()
    }

    /// Whether the `WeChat` account behind `site` has called itself so.
    #[must_use]
    pub fn is_account_of(&self, site: &str, account: &str) -> bool {
        self.counts.get(account_key(site, account)) > 0
    }

    /// Whether any name of the `WeChat` account behind `site` is known.
    #[must_use]
    pub fn knows_account(&self, site: &str) -> bool {
        self.counts.get(account_key(site, "")) > 0
    }

    /// Whether the line of these keys recurs on the pages of its site, be it furniture or not.
    pub(super) fn recurs(&self, site: &str, keys: LineKeys) -> bool {
        Thresholds::of(self.counts.get(site_number(site))).recurs(self.seen(keys))
    }

    fn seen(&self, keys: LineKeys) -> rules::Seen {
        let count = |key: Option<Key>| key.map_or(0, |key| self.counts.get(key));
        rules::Seen { exact: count(keys.exact), masked: count(keys.masked) }
    }

    /// Which rule takes each line of a page away, if any.
    pub(super) fn verdicts(&self, site: &str, lines: &[Line], keys: &[LineKeys]) -> Vec<Option<Rule>> {
        let pages = self.counts.get(site_number(site));
        let seen: Vec<rules::Seen> = keys.iter().map(|keys| self.seen(*keys)).collect();
        rules::verdicts(lines, &seen, Thresholds::of(pages), !is_account(site))
    }
}

/// Whether the site is a `WeChat` account, whose pages have no menus.
#[must_use]
pub fn is_account(site: &str) -> bool {
    site.starts_with("wx:") || site.starts_with("account:")
}

/// What each line of a page is counted by.
pub(super) fn line_keys(site: &str, lines: &[Line]) -> Vec<LineKeys> {
    lines
        .iter()
        .map(|line| LineKeys { exact: exact_key(site, line), masked: masked_key(site, line) })
        .collect()
}

/// `None` if there is no letter in it to know it by.
fn exact_key(site: &str, line: &Line) -> Option<Key> {
    let mut text = prefix("line", site, line.text.len());
    let start = text.len();
    push_letters(&mut text, line.text.chars());
    (text.len() > start).then(|| hashed(&text))
}

/// The line with its figures masked: counters, dates, places in a list.
fn masked_key(site: &str, line: &Line) -> Option<Key> {
    if line.text.len() > 4 * MAX_MASKED_WIDTH || !line.text.contains(|c: char| c.is_numeric()) {
        return None;
    }
    if line.width() > MAX_MASKED_WIDTH || is_account(site) || names_a_number(&line.text) {
        return None;
    }
    let mut masked = letters(&line.text).replace(|c: char| c.is_numeric(), "0");
    let mut last = ' ';
    masked.retain(|c| std::mem::replace(&mut last, c) != '0' || c != '0');
    Some(key("masked", site, &masked))
}

/// Whether something is known by a number of its own: `CVE-2024-1000`, `v1.2`.
fn names_a_number(text: &str) -> bool {
    let is_numbered = |window: &[u8]| window[0].is_ascii_alphabetic() && window[2].is_ascii_digit();
    text.as_bytes().windows(3).any(|window| is_numbered(window) && window[1] == b'-')
        || text
            .as_bytes()
            .windows(3)
            .any(|window| window[0].is_ascii_digit() && window[1] == b'.' && window[2].is_ascii_digit())
}

fn account_key(site: &str, account: &str) -> Key {
    key("account", site, &letters(account))
}

/// 48 bits: of two million lines, one in a hundred million lookups meets another's count.
fn key(kind: &str, site: &str, text: &str) -> Key {
    hashed(&(prefix(kind, site, text.len()) + text))
}

/// What stands before the text of a key, with room for it.
fn prefix(kind: &str, site: &str, room: usize) -> String {
    let mut prefix = String::with_capacity(kind.len() + site.len() + 2 + room);
    [kind, "\0", site, "\0"].iter().for_each(|part| prefix.push_str(part));
    prefix
}

fn hashed(key: &str) -> Key {
    xxh3_64(key.as_bytes()) >> 16
}
