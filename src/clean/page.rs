//! An article between markup and text: its lines, and the rules that removed others.

use std::borrow::Cow;
use std::collections::HashSet;

use serde::{Deserialize, Serialize};
use xxhash_rust::xxh3::xxh3_64;

use super::failed::{self, FailedFetch};
use super::furniture::{self, Furniture, LineKeys, PageKeys};
use super::line::{self, PageLine, letters};
use super::mojibake::{self, Repair};
use super::removal::{CleaningResult, Removal, Rule};
use super::{characters, heading, literals, markdown, nesting, remainder, title, truncation, wechat};
use crate::article::{Article, BodyStatus, CleanText, Warning, is_account, site_of};

/// An article whose markup has been parsed. Serialization keeps everything except the removed lines and the
/// warnings.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Page {
    site: String,
    account: Option<String>,
    title: String,
    lines: Vec<PageLine>,
    /// The keys that each line is counted by.
    keys: Vec<LineKeys>,
    /// Whether the fetch or the reading of the file ended early.
    was_cut: bool,
    /// Lines before this one are a menu. They are counted for the site like others, and removed later.
    headline: usize,
    failed: Option<FailedFetch>,
    /// The lines removed so far, if they are recorded.
    #[serde(skip)]
    removed: Option<Vec<Removal>>,
    #[serde(skip)]
    warnings: Vec<Warning>,
}

impl Page {
    /// Parses an article's markup.
    #[must_use]
    pub fn read(article: &Article) -> Self {
        Self::parse(article, Some(Vec::new()))
    }

    /// Parses an article's markup without recording removed lines.
    #[must_use]
    pub(crate) fn read_without_removals(article: &Article) -> Self {
        Self::parse(article, None)
    }

    fn parse(article: &Article, removed: Option<Vec<Removal>>) -> Self {
        let (body, was_cut) = truncation::split(&article.body);
        let (body, warning) = repaired(body);
        let normal = characters::normalize(&body);
        let resolved = literals::resolve(&normal, was_cut);
        let mut lines = markdown::lines(&nesting::limit(&resolved.text), &resolved.targets);
        lines.iter_mut().enumerate().for_each(|(number, line)| line.number = number);
        let title = title::clean(&article.title);
        let mut page = Self {
            site: site_of(article.url.as_deref(), &article.source),
            account: None,
            headline: heading::below_menu(&lines, &title).unwrap_or_default(),
            title,
            lines,
            keys: Vec::new(),
            was_cut: was_cut || article.is_oversized(),
            failed: None,
            removed,
            warnings: warning.into_iter().collect(),
        };
        page.stage(Rule::Title, |page| heading::drop_title(&mut page.lines, &page.title));
        page.stage(Rule::WechatFrame, |page| {
            page.account = wechat::strip(&mut page.lines, article.url.as_deref(), &article.source);
        });
        let is_media = failed::is_media(&line::join(&page.lines), &body);
        page.failed = page.failure(|| failed::of_empty(&body)).or(is_media.then_some(FailedFetch::MediaOnly));
        page.keys = furniture::line_keys(&page.site, &page.lines);
        page
    }

    /// The site that its furniture is counted by: the host, or the account on `WeChat`.
    #[must_use]
    pub fn site(&self) -> &str {
        &self.site
    }

    /// The name of the `WeChat` account, if the page has it.
    #[must_use]
    pub fn account(&self) -> Option<&str> {
        self.account.as_deref()
    }

    /// The clean headline.
    #[must_use]
    pub fn title(&self) -> &str {
        &self.title
    }

    /// Problems that cleaning could not repair.
    #[must_use]
    pub fn warnings(&self) -> &[Warning] {
        &self.warnings
    }

    /// The lines to count for the site. They include texts where `furniture` already has counts. `None` if the
    /// page has nothing to count, for example because it is a failed fetch.
    #[must_use]
    pub fn furniture_keys(&self, furniture: &Furniture) -> Option<PageKeys> {
        let lines = if self.failed.is_none() { self.lines.as_slice() } else { &[] };
        furniture.page_keys(&self.site, &self.title, self.account.as_deref(), lines.iter().zip(&self.keys))
    }

    /// The text without furniture.
    #[must_use]
    pub fn text(self, furniture: &Furniture) -> CleanText {
        self.explain(furniture).text
    }

    /// The text, and the removed lines with their rules if the page was parsed with [`Page::read`].
    #[must_use]
    pub fn explain(mut self, furniture: &Furniture) -> CleaningResult {
        let numbers: Vec<usize> = self.lines.iter().map(|line| line.number).collect();
        let is_furnished = self.remove_furniture(furniture);
        // An article of an account that consists of pictures has only captions and credits as text.
        let recurs = |number: usize| {
            is_account(&self.site)
                || numbers.binary_search(&number).is_ok_and(|at| furniture.recurs(&self.site, self.keys[at]))
        };
        if is_furnished && !remainder::has_content(&self.lines, recurs) {
            self.clear(Rule::Remainder);
        }
        // Without its menu, the page may be short enough to be recognized as a failed fetch.
        self.failed = self.failed.or_else(|| self.failure(|| FailedFetch::Blank));
        if self.failed.is_some() {
            self.clear(Rule::FailedFetch);
        }
        let mut removed = self.removed.unwrap_or_default();
        removed.sort_by_key(|removal| removal.number);
        CleaningResult {
            failed: self.failed,
            text: clean_text(self.title, &self.lines, self.was_cut, self.warnings),
            removed,
        }
    }

    /// Why the rest of the page is no article.
    fn failure(&self, of_empty: impl FnOnce() -> FailedFetch) -> Option<FailedFetch> {
        let text = line::join(&self.lines);
        if text.is_empty() { Some(of_empty()) } else { failed::detect(&text) }
    }

    /// Removes the lines that are furniture of the site; returns whether there were any.
    fn remove_furniture(&mut self, furniture: &Furniture) -> bool {
        let removal_rules = furniture.removal_rules(&self.site, &self.lines, &self.keys);
        let is_furnished = removal_rules.iter().any(Option::is_some);
        let mut removal_rules = removal_rules.into_iter();
        let removed = &mut self.removed;
        self.lines.retain(|line| {
            let rule = removal_rules.next().flatten();
            if let (Some(rule), Some(removed)) = (rule, removed.as_mut()) {
                removed.push(Removal { number: line.number, rule, text: line.text.clone() });
            }
            rule.is_none()
        });
        self.stage(Rule::AboveHeadline, |page| page.lines.retain(|line| line.number >= page.headline));
        is_furnished
    }

    /// Removes all text.
    fn clear(&mut self, rule: Rule) {
        self.stage(rule, |page| page.lines.clear());
    }

    /// Runs a stage that only removes lines, and records them if wanted.
    fn stage(&mut self, rule: Rule, stage: impl FnOnce(&mut Self)) {
        let Some(mut removed) = self.removed.take() else { return stage(self) };
        let before: Vec<(usize, String)> = self
            .lines
            .iter()
            .filter(|line| !line.is_blank())
            .map(|line| (line.number, line.text.clone()))
            .collect();
        stage(self);
        let mut left = self.lines.iter().filter(|line| !line.is_blank()).map(|line| line.number).peekable();
        for (number, text) in before {
            if left.next_if_eq(&number).is_none() {
                removed.push(Removal { number, rule, text });
            }
        }
        self.removed = Some(removed);
    }
}

fn clean_text(title: String, lines: &[PageLine], was_cut: bool, warnings: Vec<Warning>) -> CleanText {
    let body = line::join(lines);
    let status = match (body.is_empty(), was_cut) {
        (true, _) => BodyStatus::TitleOnly,
        (false, true) => BodyStatus::Partial,
        (false, false) => BodyStatus::Full,
    };
    let targets = lines.iter().flat_map(|line| &line.targets);
    let is_web = |target: &&String| target.starts_with("http://") || target.starts_with("https://");
    let mut met = HashSet::new();
    let addresses = targets.filter(is_web).filter(|&target| met.insert(target)).cloned().collect();
    CleanText { title, body, status, links: addresses, warnings }
}

/// The repaired body, with warnings.
fn repaired(body: &str) -> (Cow<'_, str>, Option<Warning>) {
    match mojibake::repair(body) {
        Repair::Unneeded => (Cow::Borrowed(body), None),
        Repair::Done { text, lost } => (Cow::Owned(text), (lost > 0).then_some(Warning::Misread(lost))),
        Repair::Unsure => (Cow::Borrowed(body), Some(Warning::Unreadable)),
    }
}

/// The key of a title: equal for titles that read the same. Copies without a URL are matched by it.
#[must_use]
pub fn title_key(title: &str) -> u64 {
    xxh3_64(letters(title).as_bytes())
}
