//! How much of a page is no part of its article, and whether what goes is rightly taken away.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use secnews::clean::Rule;

use super::labels::{self, LabelledLine, line_hash};
use super::pages::{self, Cleaned};
use super::score::{Score, Share, heading, padded};

/// Lines without letters: they go with their neighbours.
const WITHOUT_LETTERS: u64 = 0x2d06_8005_38d3_94c2;

/// What became of a labelled line.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Outcome {
    site: String,
    hash: u64,
    is_furniture: bool,
    is_gone: bool,
    id: String,
}

/// What became of each labelled line that is not debatable.
pub(crate) fn outcomes(cleaned: &[Cleaned]) -> Vec<Outcome> {
    let by_id = pages::by_id(cleaned);
    let mut outcomes = Vec::new();
    for (id, lines) in labels::furniture() {
        let Some(page) = by_id.get(id.as_str()) else { continue };
        let gone = gone(page, &lines);
        let counted = |line: &LabelledLine| line.label != '?' && line.hash != WITHOUT_LETTERS;
        for (line, is_gone) in lines.iter().zip(gone).filter(|(line, _)| counted(line)) {
            let (site, is_furniture) = (page.site.clone(), line.label == 'F');
            outcomes.push(Outcome { site, hash: line.hash, is_furniture, is_gone, id: id.clone() });
        }
    }
    outcomes
}

/// Whether each labelled line is gone. Of lines that read alike as many are left as the text has; their places decide which
/// of them: one may be of a menu and one of the author.
fn gone(page: &Cleaned, lines: &[LabelledLine]) -> Vec<bool> {
    let mut left: HashMap<u64, usize> = HashMap::new();
    page.text.body.lines().for_each(|line| *left.entry(line_hash(line)).or_default() += 1);
    let removed: HashSet<(usize, u64)> =
        page.removed.iter().map(|removal| (removal.number, line_hash(&removal.text))).collect();
    let shift = shift(&removed, lines);
    let went = |at: &usize| removed.contains(&(lines[*at].number + shift, lines[*at].hash));
    let mut order: Vec<usize> = (0..lines.len()).collect();
    order.sort_by_key(went);
    let mut gone = vec![true; lines.len()];
    for at in order {
        if let Some(left) = left.get_mut(&lines[at].hash).filter(|left| **left > 0) {
            *left -= 1;
            gone[at] = false;
        }
    }
    gone
}

/// How many lines of the page stand before the first that has a number in the labels: what fits most.
fn shift(removed: &HashSet<(usize, u64)>, lines: &[LabelledLine]) -> usize {
    let mut shifts: BTreeMap<usize, usize> = BTreeMap::new();
    for (number, hash) in removed {
        let same = lines.iter().filter(|line| line.hash == *hash);
        for shift in same.filter_map(|line| number.checked_sub(line.number)) {
            *shifts.entry(shift).or_default() += 1;
        }
    }
    shifts.into_iter().max_by_key(|(_, count)| *count).map_or(0, |(shift, _)| shift)
}

/// How rightly lines were taken away.
pub(crate) fn by_line<'o>(outcomes: impl IntoIterator<Item = &'o Outcome>) -> Score {
    let mut score = Score::default();
    for outcome in outcomes {
        match (outcome.is_furniture, outcome.is_gone) {
            (true, true) => score.right += 1,
            (false, true) => score.wrong += 1,
            (true, false) => score.missed += 1,
            (false, false) => {}
        }
    }
    score
}

/// The same, with lines of a site that read alike and have one outcome counted once.
fn by_distinct_line(outcomes: &[Outcome]) -> Score {
    let distinct: BTreeSet<Outcome> =
        outcomes.iter().map(|outcome| Outcome { id: String::new(), ..outcome.clone() }).collect();
    by_line(&distinct)
}

/// Prints what goes and how well that agrees with labels.
pub(crate) fn report(cleaned: &[Cleaned], verbose: bool) {
    heading("page furniture: bytes of bodies");
    print_bytes(cleaned);
    heading("page furniture: lines that go, by rule");
    print_rules(cleaned);
    heading("page furniture: removal on labelled lines");
    pages::print_known(cleaned, labels::furniture().keys());
    let outcomes = outcomes(cleaned);
    print_scores(&outcomes);
    if verbose {
        print_mistakes(&outcomes, cleaned);
    }
}

fn print_bytes(cleaned: &[Cleaned]) {
    let sum = |bytes: fn(&Cleaned) -> usize| cleaned.iter().map(bytes).sum::<usize>();
    let removed = |page: &Cleaned| page.removed.iter().map(|removal| removal.text.len() + 1).sum::<usize>();
    let after_markup = cleaned.iter().map(|page| page.text.body.len() + removed(page)).sum::<usize>();
    let stages = [
        ("as fetched", sum(|page| page.raw)),
        ("after markup", after_markup),
        ("without counts of the site", sum(|page| page.uncounted.body.len())),
        ("after furniture", sum(|page| page.text.body.len())),
    ];
    println!("{:<22}{:>12}{:>16}{:>16}", "", "bytes", "of as fetched", "of after markup");
    for (name, bytes) in stages {
        println!("{name:<22}{bytes:>12}{:>16}{:>16}", Share(bytes, stages[0].1), Share(bytes, after_markup));
    }
}

fn print_rules(cleaned: &[Cleaned]) {
    let mut rules: BTreeMap<Rule, (usize, usize)> = BTreeMap::new();
    for removal in cleaned.iter().flat_map(|page| &page.removed) {
        let (lines, bytes) = rules.entry(removal.rule).or_default();
        *lines += 1;
        *bytes += removal.text.len() + 1;
    }
    println!("{:<22}{:>12}{:>12}", "rule", "lines", "bytes");
    for (rule, (lines, bytes)) in rules {
        println!("{:<22}{lines:>12}{bytes:>12}", rule.as_str());
    }
}

fn print_scores(outcomes: &[Outcome]) {
    let content = outcomes.iter().filter(|outcome| !outcome.is_furniture).count();
    println!("{} lines, of which {content} are content", outcomes.len());
    println!("{:<30}{:>8}{:>8}{:>8}{:>11}{:>9}", "", "right", "wrong", "missed", "precision", "recall");
    print_score("by line", by_line(outcomes));
    print_score("by distinct line", by_distinct_line(outcomes));
    let mut sites: BTreeMap<&str, Vec<&Outcome>> = BTreeMap::new();
    outcomes.iter().for_each(|outcome| sites.entry(&outcome.site).or_default().push(outcome));
    for (site, outcomes) in sites {
        print_score(site, by_line(outcomes));
    }
}

fn print_score(name: &str, score: Score) {
    let Score { right, wrong, missed } = score;
    println!(
        "{}{right:>8}{wrong:>8}{missed:>8}{:>11}{:>9}",
        padded(name, 30),
        score.precision(),
        score.recall()
    );
}

/// The wrong outcomes, by article; content that went with its rule, furniture that stayed with its text.
fn print_mistakes(outcomes: &[Outcome], cleaned: &[Cleaned]) {
    let by_id = pages::by_id(cleaned);
    for outcome in outcomes.iter().filter(|outcome| outcome.is_furniture != outcome.is_gone) {
        let page = by_id[outcome.id.as_str()];
        let line = if outcome.is_gone {
            let removal = page.removed.iter().find(|removal| line_hash(&removal.text) == outcome.hash);
            removal.map(|removal| format!("lost by {}: {}", removal.rule.as_str(), removal.text))
        } else {
            let line = page.text.body.lines().find(|line| line_hash(line) == outcome.hash);
            line.map(|line| format!("left: {line}"))
        };
        let line: String = line.unwrap_or_else(|| "lost: not a line".to_owned()).chars().take(110).collect();
        println!("  {} {} {line}", outcome.id, outcome.site);
    }
}
