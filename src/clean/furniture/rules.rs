//! Decides which lines of a page are furniture, by how often each occurs on its site.
//!
//! Menus and side bars come in runs, while the repeated lines of an author are single: 漏洞描述 heads a paragraph in
//! every bulletin of a team. So a recurring link or sentence is furniture anywhere, while a heading or a few words are
//! furniture only next to other furniture. Code is never furniture.

use super::super::line::{LineKind, PageLine};
use super::super::removal::Rule;

/// Minimum articles that share a link of a menu or side bar.
const MIN_LINK_ARTICLES: u32 = 5;
/// Minimum articles that share any other line of furniture.
const MIN_ARTICLES: u32 = 5;
/// A recurring sentence is on at least one in so many pages of a site.
const SENTENCE_SHARE: u32 = 10;
/// Recurring words are on at least one in so many pages of a site.
const WORDS_SHARE: u32 = 4;
/// Words on so many pages recur, whatever the size of the site.
const MIN_ARTICLES_ANYWHERE: u32 = 40;
/// Words that recur with other digits are on at least one in so many pages of a site.
const MASKED_SHARE: u32 = 2;
/// Minimum columns of a sentence: Han characters take two.
const MIN_SENTENCE_WIDTH: usize = 32;
/// Minimum recurring lines that make a menu.
const MIN_MENU_LINES: usize = 3;
/// Minimum recurring lines that make an appeal at the end of an article.
const MIN_APPEAL_LINES: usize = 2;
/// Headings above lists of other articles that are not linked.
const RELATED: [&str; 14] = [
    "推荐阅读",
    "阅读推荐",
    "相关阅读",
    "往期推荐",
    "往期精彩",
    "精彩推荐",
    "往期精彩推荐",
    "往期精彩回顾",
    "推荐文章",
    "相关文章",
    "热文推荐",
    "更多推荐",
    "历史文章",
    "You might also like",
];
/// Columns of a headline in such a list.
const HEADLINE_WIDTH: std::ops::RangeInclusive<usize> = 14..=140;
/// Maximum number and columns of lines between furniture that are removed with it.
const MAX_GAP_LINES: usize = 3;
const MAX_GAP_WIDTH: usize = 16;
const MAX_GAP_LINK_WIDTH: usize = 80;

/// The counts from which lines of a site are furniture. They grow in steps, each time the pages of the site
/// have doubled, so that few articles change their text as a site grows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Thresholds {
    sentence: u32,
    words: u32,
    /// For words with masked digits.
    masked: u32,
}

impl Thresholds {
    /// The thresholds of a site with so many pages.
    pub(super) fn of(pages: u32) -> Self {
        let step = 1 << pages.max(1).ilog2();
        let share = |part| MIN_ARTICLES.max(step / part);
        Self {
            sentence: share(SENTENCE_SHARE),
            words: share(WORDS_SHARE).min(MIN_ARTICLES_ANYWHERE),
            masked: share(MASKED_SHARE),
        }
    }

    /// Whether words with this count recur.
    pub(super) fn recurs(self, seen: LineCounts) -> bool {
        seen.exact >= self.words || seen.masked >= self.masked
    }

    /// How many of the thresholds the count of a line has passed, or that of a masked line.
    pub(super) fn passed_by(self, count: u32, is_masked: bool) -> usize {
        let thresholds = [self.words, self.masked, MIN_LINK_ARTICLES, self.sentence];
        let thresholds = if is_masked { &thresholds[..2] } else { &thresholds[..] };
        thresholds.iter().filter(|&&threshold| count >= threshold).count()
    }
}

/// How many articles of the site have a line.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct LineCounts {
    /// With these letters and digits.
    pub(super) exact: u32,
    /// With these letters and any digits.
    pub(super) masked: u32,
}

/// The class of a line, regardless of its neighbours.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum LineClass {
    /// Blank, or punctuation without letters: removed with its neighbours.
    Neutral,
    Content,
    /// Short: removed if it is between furniture.
    Slight,
    /// Removed next to other furniture.
    Recurring,
    Furniture(Rule),
}

/// The rule that removes each line, if any. Pages of accounts do not `have_menus`.
pub(super) fn removal_rules(
    lines: &[PageLine],
    seen: &[LineCounts],
    thresholds: Thresholds,
    have_menus: bool,
) -> Vec<Option<Rule>> {
    let classes = lines.iter().zip(seen).map(|(line, seen)| line_class(line, *seen, thresholds));
    let mut classes: Vec<LineClass> = classes.collect();
    if !have_menus {
        spare_templates(lines, seen, &mut classes, thresholds);
    }
    decide_runs(lines, &mut classes, have_menus);
    decide_links(lines, &mut classes);
    decide_related(lines, &mut classes);
    decide_gaps(lines, &mut classes);
    classes
        .into_iter()
        .map(|class| match class {
            LineClass::Furniture(rule) => Some(rule),
            _ => None,
        })
        .collect()
}

fn line_class(line: &PageLine, seen: LineCounts, thresholds: Thresholds) -> LineClass {
    let width = line.width();
    if line.kind == LineKind::Code || is_identifier(&line.text) {
        LineClass::Content
    } else if width == 0 {
        LineClass::Neutral
    } else if line.is_link() && (seen.exact >= MIN_LINK_ARTICLES || is_file_row(&line.text)) {
        LineClass::Furniture(Rule::RecurringLink)
    } else if width >= MIN_SENTENCE_WIDTH && seen.exact >= thresholds.sentence {
        LineClass::Furniture(Rule::RecurringSentence)
    } else if thresholds.recurs(seen) {
        LineClass::Recurring
    } else if seen.masked >= thresholds.words
        || width <= if line.is_link() { MAX_GAP_LINK_WIDTH } else { MAX_GAP_WIDTH }
    {
        LineClass::Slight
    } else {
        LineClass::Content
    }
}

/// Whether the line is only an identifier, as in a list of changed files: `CVE-2024-1000.md`.
fn is_identifier(text: &str) -> bool {
    text.is_ascii() && !text.contains(' ') && super::names_a_number(text)
}

/// `src | src`: a row of a repository's table of files, whose second cell would be a commit.
fn is_file_row(text: &str) -> bool {
    text.split_once(" | ").is_some_and(|(name, commit)| name == commit)
}

/// An account writes its bulletins by a template, so recurring lines between new ones belong to them; its
/// promotion is at the ends, or in the middle of most of its articles.
fn spare_templates(
    lines: &[PageLine],
    seen: &[LineCounts],
    classes: &mut [LineClass],
    thresholds: Thresholds,
) {
    let is_content = |class: &LineClass| *class == LineClass::Content;
    let first = classes.iter().position(is_content).unwrap_or(classes.len());
    let last = classes.iter().rposition(is_content).unwrap_or_default();
    for at in first..last {
        let is_everywhere = seen[at].exact >= thresholds.masked && !lines[at].text.contains(" | ");
        let is_weighty = matches!(classes[at], LineClass::Furniture(_));
        if classes[at] != LineClass::Neutral && !(is_weighty && is_everywhere) {
            classes[at] = LineClass::Content;
        }
    }
}

/// Recurring words are removed next to furniture; where there are menus, also in groups of three or more, or at
/// an end of the page.
fn decide_runs(lines: &[PageLine], classes: &mut [LineClass], have_menus: bool) {
    let is_suspect = |class: &LineClass| matches!(class, LineClass::Recurring | LineClass::Furniture(_));
    for run in runs(classes, |class| is_suspect(class) || *class == LineClass::Neutral) {
        let suspects = classes[run.clone()].iter().filter(|class| is_suspect(class)).count();
        let has_furniture = classes[run.clone()].iter().any(|s| matches!(s, LineClass::Furniture(_)));
        let is_at_end = run.start == 0 || run.end == classes.len();
        let is_menu = have_menus && (suspects >= MIN_MENU_LINES || is_at_end && suspects > 0);
        let is_appeal = is_at_end && suspects >= MIN_APPEAL_LINES;
        if !(is_menu || is_appeal || has_furniture) {
            continue;
        }
        // A heading before the author's text belongs to the author.
        let last = run.clone().rev().find(|&at| is_suspect(&classes[at]));
        for at in run.clone() {
            let heads_content =
                Some(at) == last && run.end < lines.len() && lines[at].kind == LineKind::Heading;
            if classes[at] == LineClass::Recurring && !heads_content {
                classes[at] = LineClass::Furniture(Rule::Menu);
            }
        }
    }
}

/// Links in a row are removed together if half of them recur: the newest link of a side bar is on few pages
/// yet.
fn decide_links(lines: &[PageLine], classes: &mut [LineClass]) {
    let is_row = |at: &usize| lines[*at].is_link() || classes[*at] == LineClass::Neutral;
    let rows: Vec<_> = runs(&(0..lines.len()).collect::<Vec<_>>(), is_row);
    for row in rows {
        let linked: Vec<usize> = row.filter(|&at| lines[at].is_link()).collect();
        let recurring = linked.iter().filter(|&&at| matches!(classes[at], LineClass::Furniture(_))).count();
        if linked.len() >= MIN_MENU_LINES && recurring * 2 >= linked.len() {
            for at in linked {
                let is_decided = matches!(classes[at], LineClass::Furniture(_));
                if !is_decided && !is_identifier(&lines[at].text) {
                    classes[at] = LineClass::Furniture(Rule::AmongLinks);
                }
            }
        }
    }
}

/// A heading such as 推荐阅读 and the headlines below it.
fn decide_related(lines: &[PageLine], classes: &mut [LineClass]) {
    let is_heading = |line: &PageLine| {
        let text = line.text.trim_matches(|c: char| !c.is_alphanumeric());
        line.kind != LineKind::Code && RELATED.iter().any(|related| related.eq_ignore_ascii_case(text))
    };
    let is_headline = |line: &PageLine| {
        line.kind != LineKind::Code
            && HEADLINE_WIDTH.contains(&line.width())
            && !line.text.ends_with(['。', '；', '，', '：', ':'])
            && !line.text.contains("://")
    };
    for at in (0..lines.len()).filter(|&at| is_heading(&lines[at])) {
        let rest = lines[at + 1..].iter().take_while(|line| line.is_blank() || is_headline(line));
        let end = at + 1 + rest.count();
        if lines[at + 1..end].iter().any(|line| !line.is_blank()) {
            for at in (at..end).filter(|&at| !lines[at].is_blank()) {
                classes[at] = LineClass::Furniture(Rule::Related);
            }
        }
    }
}

/// A few short lines between furniture are removed with it.
fn decide_gaps(lines: &[PageLine], classes: &mut [LineClass]) {
    let gaps =
        runs(classes, |class| matches!(class, LineClass::Slight | LineClass::Neutral | LineClass::Recurring));
    for gap in gaps {
        let filled = gap.clone().filter(|&at| classes[at] != LineClass::Neutral).count();
        let is_furniture = |at: usize| matches!(classes.get(at), Some(LineClass::Furniture(_)));
        let before = gap.start == 0 || is_furniture(gap.start - 1);
        let after = gap.end == lines.len() || is_furniture(gap.end);
        let is_enclosed = before && after && gap.len() < lines.len();
        if is_enclosed && filled <= MAX_GAP_LINES {
            for at in gap.filter(|&at| !lines[at].is_blank()) {
                classes[at] = LineClass::Furniture(Rule::BetweenFurniture);
            }
        }
    }
}

/// The longest ranges in which every item `belongs`.
fn runs<T>(items: &[T], belongs: impl Fn(&T) -> bool) -> Vec<std::ops::Range<usize>> {
    let mut runs = Vec::new();
    let mut start = None;
    for (at, item) in items.iter().enumerate() {
        match (belongs(item), start) {
            (true, None) => start = Some(at),
            (false, Some(from)) => {
                runs.push(from..at);
                start = None;
            }
            _ => {}
        }
    }
    runs.extend(start.map(|from| from..items.len()));
    runs
}
