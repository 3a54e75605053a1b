//! Decides whether two articles are reposts of one text, by their whole bodies.
//!
//! Bodies are compared by Jaccard similarity (shared shingles divided by all shingles of both) and by
//! containment (shared shingles divided by those of one; both Broder 1997). The thresholds depend on titles and
//! places of publication, because the source of false matches is furniture, not chance: pages of one host share
//! menus, posts of one account share advertisements, issues of a series share their form.
//!
//! | titles | published at different places | at the same place |
//! |---|---|---|
//! | one | Jaccard 0.5 | Jaccard 0.95, the same numbers |
//! | alike | each contains 0.8 of the other | Jaccard 0.95, the same numbers |
//! | alike, each with a number of its own | never | never |
//! | different | each contains 0.8 of the other | Jaccard 0.95, the same numbers, neither cut |
//! | equal and long, a body missing | within three weeks | never |
//!
//! The thresholds were chosen on pairs of real articles labelled by hand: `tests/data/reposts.tsv`.

use jiff::civil::Date;

use super::shingles::{Letters, MIN_LETTERS, headline};
use crate::analysis::fold;

/// Minimum Jaccard similarity under the same title, where the furniture of another site may surround the text.
const MIN_JACCARD_SAME_TITLE: f64 = 0.5;
/// Minimum containment in both directions.
const MIN_CONTAINMENT: f64 = 0.8;
/// Minimum Jaccard similarity of two articles of the same publisher.
const MIN_JACCARD_SAME_SITE: f64 = 0.95;

/// Maximum days between two articles with the same title of which one has no body.
pub(super) const MAX_DAYS: i32 = 21;

/// Minimum share of the letter pairs of one title in the other for the titles to be alike.
const MIN_TITLE_SIMILARITY: f64 = 0.7;
/// Minimum letter pairs for that. Shorter titles are compared for equality only.
const MIN_TITLE_PAIRS: usize = 6;

/// The data for comparing an article: about 20 kB for a long one.
#[derive(Debug, Clone)]
pub struct Profile {
    title: Title,
    /// Hash and position of each shingle, sorted by hash; the first of equal hashes.
    shingles: Vec<(u32, u32)>,
    letters: usize,
    is_partial: bool,
    publisher: Option<String>,
    date: Option<Date>,
}

impl Profile {
    /// The profile of an article; `is_partial` if its body was cut at the fetcher's limit.
    #[must_use]
    pub fn new(title: &str, body: &str, is_partial: bool) -> Self {
        let letters = Letters::of(body);
        // 32 bits are enough to distinguish the few thousand shingles of two bodies.
        #[allow(clippy::cast_possible_truncation)]
        let mut shingles: Vec<(u32, u32)> = letters.shingles().map(|hash| hash as u32).zip(0..).collect();
        // One number is compared faster than two.
        shingles.sort_unstable_by_key(|&(hash, at)| u64::from(hash) << 32 | u64::from(at));
        shingles.dedup_by_key(|shingle| shingle.0);
        Self {
            title: Title::new(title),
            shingles,
            letters: letters.count(),
            is_partial,
            publisher: None,
            date: None,
        }
    }

    /// Sets the place of publication: the host, or the account where one host has many publishers. Articles
    /// without a place count as published at different places.
    #[must_use]
    pub fn published_at(mut self, publisher: &str) -> Self {
        self.publisher = (!publisher.is_empty()).then(|| publisher.to_owned());
        self
    }

    /// Sets the date of publication.
    #[must_use]
    pub(crate) fn published_on(mut self, date: Option<Date>) -> Self {
        self.date = date;
        self
    }

    /// How many letters of another body can be compared with this one.
    fn reach(&self) -> usize {
        if self.is_partial { self.letters } else { usize::MAX }
    }

    /// Hashes of the shingles that begin within so many letters, ascending.
    fn within(&self, letters: usize) -> impl Iterator<Item = u32> + Clone + '_ {
        self.shingles.iter().filter(move |(_, at)| (*at as usize) < letters).map(|(hash, _)| *hash)
    }
}

/// Whether two articles are reposts of one text. Symmetric.
#[must_use]
pub fn is_repost(a: &Profile, b: &Profile) -> bool {
    if a.letters.min(b.letters) < MIN_LETTERS {
        return has_title_of(a, b);
    }
    let titles = a.title.relation(&b.title);
    let common = Common::of(a, b);
    if a.publisher.is_some() && a.publisher == b.publisher {
        return common.jaccard() >= MIN_JACCARD_SAME_SITE
            && a.title.has_numbers_of(&b.title)
            && !(titles == Relation::Different && (a.is_partial || b.is_partial));
    }
    match titles {
        Relation::OtherIssue => false,
        Relation::Same => common.jaccard() >= MIN_JACCARD_SAME_TITLE,
        Relation::Alike => common.containment() >= MIN_CONTAINMENT,
        Relation::Different => common.containment() >= MIN_CONTAINMENT && !may_be_one_menu(a, b),
    }
}

/// Whether two articles, one of which has no body to compare, have the same long title at different places
/// within three weeks. At the same place, a repeated title is another issue of a series.
fn has_title_of(a: &Profile, b: &Profile) -> bool {
    let is_elsewhere = a.publisher.is_none() || a.publisher != b.publisher;
    let days = a.date.zip(b.date).map(|(a, b)| (a - b).get_days().abs());
    is_elsewhere
        && days.is_some_and(|days| days <= MAX_DAYS)
        && a.title.is_long
        && a.title.letters == b.title.letters
}

/// Two pages of one host that were cut before their articles began share the same menu; two of unknown hosts
/// may, too.
fn may_be_one_menu(a: &Profile, b: &Profile) -> bool {
    a.is_partial && b.is_partial && (a.publisher.is_none() || b.publisher.is_none())
}

/// Numbers of shingles in each body and in both, over the part that both can have: a truncated body is compared
/// with the same length of the other.
struct Common {
    a: usize,
    b: usize,
    both: usize,
}

impl Common {
    fn of(a: &Profile, b: &Profile) -> Self {
        let (of_a, of_b) = (a.within(b.reach()), b.within(a.reach()));
        let mut others = of_b.clone().peekable();
        let is_shared = |hash: &u32| {
            while others.next_if(|other| other < hash).is_some() {}
            others.peek() == Some(hash)
        };
        let both = of_a.clone().filter(is_shared).count();
        Self { a: of_a.count(), b: of_b.count(), both }
    }

    fn jaccard(&self) -> f64 {
        self.both as f64 / (self.a + self.b - self.both).max(1) as f64
    }

    /// The lower of the two containments.
    fn containment(&self) -> f64 {
        self.both as f64 / self.a.max(self.b).max(1) as f64
    }
}

/// The data for comparing titles.
#[derive(Debug, Clone)]
struct Title {
    letters: String,
    is_long: bool,
    /// Pairs of neighbouring letters, sorted and distinct.
    pairs: Vec<(char, char)>,
    /// Its numbers, sorted and distinct.
    numbers: Vec<String>,
}

/// How two titles relate.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Relation {
    /// Equal, or equal apart from a label before or after.
    Same,
    /// Mostly the same letters.
    Alike,
    /// The same or alike, but each has a number that the other lacks: another issue, version or day.
    OtherIssue,
    /// None of these, or a title is missing.
    Different,
}

impl Title {
    fn new(title: &str) -> Self {
        let letters = Letters::of(headline(title));
        let is_long = letters.is_long_title();
        let letters = letters.as_str().to_owned();
        let mut pairs: Vec<(char, char)> = letters.chars().zip(letters.chars().skip(1)).collect();
        pairs.sort_unstable();
        pairs.dedup();
        Self { letters, is_long, pairs, numbers: numbers(&fold(title)) }
    }

    fn relation(&self, other: &Self) -> Relation {
        let is_one = self.is_same_as(other);
        if !is_one && !self.is_like(other) {
            Relation::Different
        } else if self.has_number_beyond(other) && other.has_number_beyond(self) {
            Relation::OtherIssue
        } else if is_one {
            Relation::Same
        } else {
            Relation::Alike
        }
    }

    /// Whether both have the same numbers.
    fn has_numbers_of(&self, other: &Self) -> bool {
        self.numbers == other.numbers
    }

    fn is_same_as(&self, other: &Self) -> bool {
        let contains = |long: &Self, short: &Self| {
            short.pairs.len() >= MIN_TITLE_PAIRS && long.letters.contains(&short.letters)
        };
        let are_equal = !self.letters.is_empty() && self.letters == other.letters;
        are_equal || contains(self, other) || contains(other, self)
    }

    fn is_like(&self, other: &Self) -> bool {
        let fewer = self.pairs.len().min(other.pairs.len());
        let shared = self.pairs.iter().filter(|pair| other.pairs.binary_search(pair).is_ok()).count();
        fewer >= MIN_TITLE_PAIRS && shared as f64 >= MIN_TITLE_SIMILARITY * fewer as f64
    }

    fn has_number_beyond(&self, other: &Self) -> bool {
        self.numbers.iter().any(|number| !other.numbers.contains(number))
    }
}

/// The numbers of a folded title: digits, and the Chinese numerals of parts of a series.
fn numbers(title: &str) -> Vec<String> {
    let figures = title.split(|c: char| !c.is_ascii_digit()).filter(|run| !run.is_empty()).map(plain);
    let after_ordinal = title.split('第').skip(1).map(|rest| leading(rest, is_numeral));
    let in_brackets = title.split('(').skip(1).filter_map(|rest| rest.split_once(')'));
    let parts = in_brackets.map(|(inside, _)| inside).filter(|inside| inside.chars().all(is_part));
    let counters = after_ordinal.chain(parts).filter(|counter| !counter.is_empty());
    let mut numbers: Vec<String> = figures.chain(counters).map(str::to_owned).collect();
    numbers.sort_unstable();
    numbers.dedup();
    numbers
}

/// Without leading zeros, and years without their century, since some publishers write 24 for 2024.
fn plain(number: &str) -> &str {
    match number.strip_prefix("20") {
        Some(year) if year.len() == 2 => year,
        _ => number.trim_start_matches('0'),
    }
}

fn leading(text: &str, accepts: fn(char) -> bool) -> &str {
    &text[..text.find(|c| !accepts(c)).unwrap_or(text.len())]
}

fn is_numeral(character: char) -> bool {
    "零〇一二三四五六七八九十百".contains(character)
}

fn is_part(character: char) -> bool {
    is_numeral(character) || matches!(character, '上' | '中' | '下')
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Letters that no other `seed` has in this order.
    fn distinct_text(seed: u32, letters: u32) -> String {
        let letter = |at: u32| char::from_u32(0x4E00 + (seed * 7919 + at * at * 31 + at * 17) % 5000);
        (0..letters).filter_map(letter).collect()
    }

    /// Title, body, whether it was cut, place.
    type Case<'c> = (&'c str, String, bool, &'c str);

    fn decide(a: &Case<'_>, b: &Case<'_>) -> bool {
        let profile = |case: &Case<'_>| Profile::new(case.0, &case.1, case.2).published_at(case.3);
        let (a, b) = (profile(a), profile(b));
        assert_eq!(is_repost(&a, &b), is_repost(&b, &a));
        is_repost(&a, &b)
    }

    #[test]
    fn at_different_places() {
        let (text, other) = (distinct_text(1, 1000), distinct_text(2, 1000));
        let framed = |menu: u32| distinct_text(3, menu) + &text + &distinct_text(4, menu);
        for (name, a, b, expected) in [
            ("word for word", ("某厂修补越界写漏洞", &text), ("某厂修补越界写漏洞", &text), true),
            ("new title", ("某厂修补越界写漏洞", &text), ("速看，请尽快升级", &text), true),
            (
                "label, furniture",
                ("某厂修补越界写漏洞", &text),
                ("快讯 | 某厂修补越界写漏洞", &framed(200)),
                true,
            ),
            (
                "new title, much furniture",
                ("某厂修补越界写漏洞", &text),
                ("速看，请尽快升级", &framed(200)),
                false,
            ),
            ("one title, other text", ("安全周报速览精选", &text), ("安全周报速览精选", &other), false),
            ("a series", ("漏洞周报速览第112期", &text), ("漏洞周报速览第113期", &text), false),
            ("no titles", ("", &text), ("", &framed(200)), false),
            (
                "too short",
                ("某厂修补越界写漏洞", &distinct_text(1, 499)),
                ("某厂修补越界写漏洞", &distinct_text(1, 499)),
                false,
            ),
        ] {
            let case = |side: (&'static str, &String), place| (side.0, side.1.clone(), false, place);
            assert_eq!(decide(&case(a, "a.example"), &case(b, "b.example")), expected, "{name}");
            assert_eq!(decide(&case(a, ""), &case(b, "")), expected, "{name}, places unknown");
        }
    }

    #[test]
    fn at_one_place() {
        let text = distinct_text(1, 1000);
        let edited = distinct_text(1, 900) + &distinct_text(5, 100);
        for (name, a, b, is_partial, expected) in [
            ("again", ("训练营开班了欢迎报名", &text), ("训练营开班了欢迎报名", &text), false, true),
            ("again, new title", ("训练营开班了欢迎报名", &text), ("机会难得不容错过", &text), false, true),
            ("one form", ("组件命令注入漏洞通告", &text), ("组件命令注入漏洞通告", &edited), false, false),
            (
                "issue named once",
                ("人事任命动态一览", &text),
                ("人事任命动态一览（9月）", &text),
                false,
                false,
            ),
            ("one menu", ("训练营开班了欢迎报名", &text), ("机会难得不容错过", &text), true, false),
            ("cut", ("训练营开班了欢迎报名", &text), ("训练营开班了欢迎报名", &text), true, true),
        ] {
            let case = |side: (&'static str, &String)| (side.0, side.1.clone(), is_partial, "c.example");
            assert_eq!(decide(&case(a), &case(b)), expected, "{name}");
        }
    }

    #[test]
    fn a_long_title_without_a_body() {
        let body = distinct_text(1, 1000);
        let (long, short) = ("某厂紧急修补浏览器越界写漏洞", "安全周报");
        for (name, title, other, place, day, expected) in [
            ("elsewhere", long, "", "b.example", 3, true),
            ("elsewhere, other text", long, "短讯", "b.example", 3, true),
            ("months later", long, "", "b.example", 30, false),
            ("at one place", long, "", "a.example", 3, false),
            ("short title", short, "", "b.example", 3, false),
        ] {
            let date = |day: i32| jiff::civil::date(2024, 9, 1).checked_add(jiff::Span::new().days(day)).ok();
            let a = Profile::new(title, &body, false).published_at("a.example").published_on(date(0));
            let b = Profile::new(title, other, false).published_at(place).published_on(date(day));
            assert_eq!(is_repost(&a, &b), expected, "{name}");
            assert_eq!(is_repost(&b, &a), expected, "{name}");
        }
    }

    #[test]
    fn cut_texts_are_compared_up_to_the_cut() {
        let (whole, cut) = (distinct_text(1, 5000), distinct_text(1, 900));
        for (name, is_partial, expected) in [("cut", true, true), ("a short version", false, false)] {
            let a = ("某厂修补越界写漏洞", cut.clone(), is_partial, "a.example");
            let b = ("速看，请尽快升级", whole.clone(), false, "b.example");
            assert_eq!(decide(&a, &b), expected, "{name}");
        }
        let two_cut = |place| ("某厂修补越界写漏洞", cut.clone(), true, place);
        assert!(decide(&two_cut("a.example"), &("速看，请尽快升级", cut.clone(), true, "b.example")));
        assert!(!decide(&two_cut("a.example"), &("速看，请尽快升级", cut.clone(), true, "")));
    }

    #[test]
    fn relations() {
        for (a, b, expected) in [
            ("某厂修补越界写漏洞", "【某某圈】某厂修补越界写漏洞！", Relation::Same),
            ("Vendor patches flaw", "VENDOR Patches “Flaw”", Relation::Same),
            ("周报", "周报", Relation::Same),
            ("周报", "某厂漏洞周报速览", Relation::Different),
            ("某厂修补浏览器越界写漏洞", "某厂紧急修补浏览器越界写漏洞", Relation::Alike),
            ("某厂修补越界写漏洞", "勒索团伙公布受害者名单", Relation::Different),
            ("漏洞周报速览第112期", "漏洞周报速览第113期", Relation::OtherIssue),
            ("漏洞周报速览第十二期", "漏洞周报速览第十三期", Relation::OtherIssue),
            ("越界写漏洞分析（上）", "越界写漏洞分析（下）", Relation::OtherIssue),
            ("某厂漏洞 CVE-2024-90001", "某厂漏洞 CVE-2024-90002", Relation::OtherIssue),
            ("24年9月必修漏洞清单", "2024年09月必修漏洞清单", Relation::Alike),
            ("越界写漏洞分析教程", "越界写漏洞分析教程（一）", Relation::Same),
            ("", "", Relation::Different),
        ] {
            let (a, b) = (Title::new(a), Title::new(b));
            assert_eq!(a.relation(&b), expected, "{} {}", a.letters, b.letters);
            assert_eq!(b.relation(&a), expected, "{} {}", b.letters, a.letters);
        }
    }

    #[test]
    fn numbers_of_titles() {
        for (title, expected) in [
            ("第03期：2024年9月、某(中国)公司", vec!["24", "3", "9"]),
            ("第二十一周（下）", vec!["下", "二十一"]),
            ("没有数", vec![]),
        ] {
            assert_eq!(Title::new(title).numbers, expected, "{title}");
        }
    }
}
