//! Page furniture: menus, side bars, promotion, which a site repeats on its pages.
//!
//! A line is furniture by the number of articles of its site that have it, so lines are counted before pages
//! are cleaned: [`Furniture::add_page`] counts the lines of each new article once, and [`rules`] decide by the
//! counts alone, independent of the order of articles. A daily batch brings a site only one or two articles, so
//! the counts are stored with the index, and [`Furniture::changes`] lists the changes by which earlier articles would
//! be cleaned differently now.

mod counts;
mod recounted;
mod rules;
#[cfg(test)]
mod tests;

use std::collections::BTreeSet;

use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};
use xxhash_rust::xxh3::xxh3_64;

use super::line::{LineKind, PageLine, letters, push_letters};
use super::removal::Rule;
use crate::article::is_account;
use crate::character::is_numeric;
use counts::{CountKey, Counts, KEY_BITS};
pub(crate) use recounted::RecountedLine;
use rules::Thresholds;

/// Sites with fewer articles are cleaned again as a whole when one of their counts changes.
const MIN_LARGE_SITE: u32 = 32;
/// Maximum columns of a line that is also counted with masked digits. This excludes sentences of bulletins that
/// differ only in their numbers.
const MAX_MASKED_WIDTH: usize = 30;

/// The furniture counts of all sites.
#[derive(Debug, Clone, Default)]
pub struct Furniture {
    counts: Counts,
    /// Lines that were counted again, with the sites of their pages.
    recounted: FxHashMap<CountKey, (CountKey, RecountedLine)>,
    /// Sites whose counts changed, with their keys.
    sites: BTreeSet<CountKey>,
}

/// The keys that a line is counted by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct LineKeys {
    /// With all its letters and digits; `None` if it has none.
    exact: Option<CountKey>,
    /// With masked digits, if that applies.
    masked: Option<CountKey>,
}

/// The keys to count for one article.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PageKeys {
    site: CountKey,
    title: CountKey,
    /// Keys of the account's name, and of its having one.
    account: Option<[CountKey; 2]>,
    /// Keys of its lines, with those lines that an earlier batch has counted.
    lines: Vec<(CountKey, Option<RecountedLine>)>,
}

/// Articles whose text may change by new counts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FurnitureChange {
    /// Any article of the site with this number.
    Site(u64),
    /// The articles of the site that have this line.
    Line(u64, RecountedLine),
}

impl FurnitureChange {
    /// Whether the text of an article that an index names for the change may differ by it.
    #[must_use]
    pub(crate) fn affects(&self, body: &str) -> bool {
        match self {
            Self::Site(_) => true,
            Self::Line(_, line) => line.is_in(body),
        }
    }
}

/// The number of a site: the host of the URL, or the account of a `WeChat` article.
#[must_use]
pub(crate) fn site_number(site: &str) -> u64 {
    key("site", site, "")
}

impl Furniture {
    /// Parses the output of [`Furniture::to_bytes`]; `None` if the bytes are malformed.
    #[must_use]
    pub fn from_bytes(bytes: &[u8]) -> Option<Self> {
        Some(Self { counts: Counts::decode(bytes)?, ..Self::default() })
    }

    /// Serializes all counts.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        self.counts.encode()
    }

    /// Whether nothing was counted since the counts were read.
    #[must_use]
    pub fn is_unchanged(&self) -> bool {
        self.counts.is_unchanged()
    }

    /// The keys to count for a page; `None` if it has none.
    pub(super) fn page_keys<'l>(
        &self,
        site: &str,
        title: &str,
        account: Option<&str>,
        lines: impl Iterator<Item = (&'l PageLine, &'l LineKeys)>,
    ) -> Option<PageKeys> {
        let mut counted: Vec<(CountKey, &PageLine, bool)> = Vec::new();
        for (line, keys) in lines.filter(|(line, _)| line.kind != LineKind::Code && !line.is_blank()) {
            counted.extend(keys.exact.map(|exact| (exact, line, false)));
            counted.extend(keys.masked.map(|masked| (masked, line, true)));
        }
        // Without duplicates; the last occurrence counts.
        counted.reverse();
        counted.sort_by_key(|&(key, ..)| key);
        counted.dedup_by_key(|(key, ..)| *key);
        let with_text = |(key, line, is_masked): (CountKey, &PageLine, bool)| {
            let is_recounted = self.counts.before(key) > 0;
            (key, is_recounted.then(|| RecountedLine { text: line.text.clone(), is_masked }))
        };
        let lines: Vec<_> = counted.into_iter().map(with_text).collect();
        let title = key("title", site, &letters(title));
        let account = account.map(|name| [name, ""].map(|name| account_key(site, name)));
        (!lines.is_empty()).then(|| PageKeys { site: site_number(site), title, account, lines })
    }

    /// Counts an article's lines, unless the site already had an article of that title: copies and reposts on one site
    /// repeat all their lines, not only furniture.
    pub fn add_page(&mut self, keys: PageKeys) {
        if self.counts.get(keys.title) > 0 {
            return;
        }
        self.counts.increment(keys.title);
        keys.account.into_iter().flatten().for_each(|account| self.counts.increment(account));
        self.counts.increment(keys.site);
        self.sites.insert(keys.site);
        for (key, line) in keys.lines {
            if let Some(line) = line {
                self.recounted.entry(key).or_insert((keys.site, line));
            }
            self.counts.increment(key);
        }
    }

    /// The changes since the counts were read that affect earlier articles.
    #[must_use]
    pub fn changes(&self) -> Vec<FurnitureChange> {
        let outgrown = |site: &&CountKey| {
            let before = self.counts.before(**site);
            before > 0 && Thresholds::of(before) != Thresholds::of(self.counts.get(**site))
        };
        let mut sites: BTreeSet<CountKey> = self.sites.iter().filter(outgrown).copied().collect();
        let mut lines = BTreeSet::new();
        for (&key, (site, line)) in &self.recounted {
            let thresholds = Thresholds::of(self.counts.get(*site));
            let passed = |count| thresholds.passed_by(count, line.is_masked);
            if passed(self.counts.before(key)) != passed(self.counts.get(key)) {
                if self.counts.get(*site) < MIN_LARGE_SITE {
                    sites.insert(*site);
                } else {
                    lines.insert((*site, line.clone()));
                }
            }
        }
        let lines = lines.into_iter().filter(|(site, _)| !sites.contains(site));
        let lines: Vec<FurnitureChange> =
            lines.map(|(site, line)| FurnitureChange::Line(site, line)).collect();
        sites.into_iter().map(FurnitureChange::Site).chain(lines).collect()
    }

    /// Whether the `WeChat` account behind `site` has used this name.
    #[must_use]
    pub(crate) fn is_account_of(&self, site: &str, account: &str) -> bool {
        self.counts.get(account_key(site, account)) > 0
    }

    /// Whether any name of the `WeChat` account behind `site` is known.
    #[must_use]
    pub(crate) fn has_account(&self, site: &str) -> bool {
        self.counts.get(account_key(site, "")) > 0
    }

    /// Whether the line with these keys recurs on the pages of its site, furniture or not.
    pub(super) fn recurs(&self, site: &str, keys: LineKeys) -> bool {
        Thresholds::of(self.counts.get(site_number(site))).recurs(self.line_counts(keys))
    }

    fn line_counts(&self, keys: LineKeys) -> rules::LineCounts {
        let count = |key: Option<CountKey>| key.map_or(0, |key| self.counts.get(key));
        rules::LineCounts { exact: count(keys.exact), masked: count(keys.masked) }
    }

    /// The rule that removes each line of a page, if any.
    pub(super) fn removal_rules(
        &self,
        site: &str,
        lines: &[PageLine],
        keys: &[LineKeys],
    ) -> Vec<Option<Rule>> {
        let pages = self.counts.get(site_number(site));
        let seen: Vec<rules::LineCounts> = keys.iter().map(|keys| self.line_counts(*keys)).collect();
        rules::removal_rules(lines, &seen, Thresholds::of(pages), !is_account(site))
    }
}

/// The keys of each line of a page.
pub(super) fn line_keys(site: &str, lines: &[PageLine]) -> Vec<LineKeys> {
    let mut text = prefix("line", site, 0);
    let start = text.len();
    let keys = lines.iter().map(|line| {
        text.truncate(start);
        push_letters(&mut text, line.text.chars());
        let exact = (text.len() > start).then(|| hashed(&text));
        LineKeys { exact, masked: masked_key(site, line, &text[start..]) }
    });
    keys.collect()
}

/// The line, which has these `letters`, with masked digits: counters, dates, list numbers.
fn masked_key(site: &str, line: &PageLine, letters: &str) -> Option<CountKey> {
    if line.text.len() > 4 * MAX_MASKED_WIDTH || !line.text.contains(is_numeric) {
        return None;
    }
    if line.width() > MAX_MASKED_WIDTH || is_account(site) || names_a_number(&line.text) {
        return None;
    }
    let mut text = prefix("masked", site, letters.len());
    text.extend(masked(letters.chars()));
    Some(hashed(&text))
}

/// `letters` with one zero for each row of digits.
fn masked(letters: impl Iterator<Item = char>) -> impl Iterator<Item = char> {
    let mut last = ' ';
    letters
        .map(|c| if is_numeric(c) { '0' } else { c })
        .filter(move |&c| std::mem::replace(&mut last, c) != '0' || c != '0')
}

/// Whether the number identifies something: `CVE-2024-1000`, `v1.2`.
fn names_a_number(text: &str) -> bool {
    let is_numbered = |window: &[u8]| window[0].is_ascii_alphabetic() && window[2].is_ascii_digit();
    text.as_bytes().windows(3).any(|window| is_numbered(window) && window[1] == b'-')
        || text
            .as_bytes()
            .windows(3)
            .any(|window| window[0].is_ascii_digit() && window[1] == b'.' && window[2].is_ascii_digit())
}

fn account_key(site: &str, account: &str) -> CountKey {
    key("account", site, &letters(account))
}

/// 48 bits: among two million lines, one in a hundred million look-ups hits another line's count.
fn key(kind: &str, site: &str, text: &str) -> CountKey {
    hashed(&(prefix(kind, site, text.len()) + text))
}

/// The prefix of the text of a key, with spare capacity.
fn prefix(kind: &str, site: &str, room: usize) -> String {
    let mut prefix = String::with_capacity(kind.len() + site.len() + 2 + room);
    [kind, "\0", site, "\0"].iter().for_each(|part| prefix.push_str(part));
    prefix
}

fn hashed(key: &str) -> CountKey {
    xxh3_64(key.as_bytes()) >> (u64::BITS - KEY_BITS)
}
