//! Whether what articles name is found: by kind, against labels.

use std::collections::{BTreeMap, HashMap};

use secnews::article::{CleanText, Entity, EntityKind, Origin};
use secnews::enrich::entities;

use super::labels::{self, LabelledEntity, entity_key};
use super::pages::{self, Cleaned};
use super::score::{Score, heading};

/// Kinds that nobody labelled.
const UNLABELLED: [EntityKind; 3] = [EntityKind::Cwe, EntityKind::VulnId, EntityKind::Malware];

/// One entity of a labelled article.
#[derive(Debug)]
pub(crate) struct Judged {
    id: String,
    kind: String,
    key: u64,
    verdict: Verdict,
    /// As found; what is missed is known by its hash alone.
    value: Option<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Verdict {
    Right,
    /// Found, as labelled, and flagged harmless where it is not or the other way round.
    WrongFlag,
    Wrong,
    Missed,
    /// Labelled on the whole page, and gone with its furniture.
    Gone,
}

/// What was found by hash, as far as it can be compared with labels.
type Finds = HashMap<u64, Entity>;

/// Compares what labelled articles name with what is found there.
pub(crate) fn judge(cleaned: &[Cleaned]) -> Vec<Judged> {
    let by_id = pages::by_id(cleaned);
    let labelled = labels::entities().into_iter();
    let known = labelled.filter_map(|(id, labels)| Some((*by_id.get(id.as_str())?, labels)));
    known.flat_map(|(page, labels)| judge_page(page, &labels)).collect()
}

fn judge_page(page: &Cleaned, labels: &[LabelledEntity]) -> Vec<Judged> {
    let (found, removed) = (finds(&page.text), finds_in_removed(page));
    let judged = |kind: &str, key, verdict, value| {
        let (id, kind) = (page.id.clone(), kind.to_owned());
        Judged { id, kind, key, verdict, value }
    };
    let text = format!("{}\n{}", page.text.title, page.text.body).to_lowercase();
    let is_gone =
        |key: &u64| removed.get(key).is_some_and(|entity| !stands_in(&text, &entity.value.to_lowercase()));
    let verdict = |label: &LabelledEntity| match found.get(&label.key) {
        Some(entity) if is_address(entity.kind) && entity.benign != label.is_benign => Verdict::WrongFlag,
        Some(_) => Verdict::Right,
        None if is_gone(&label.key) => Verdict::Gone,
        None => Verdict::Missed,
    };
    let counted = labels.iter().filter(|label| !label.is_debatable);
    let of_labels = counted.map(|label| {
        let value = found.get(&label.key).or(removed.get(&label.key)).map(|entity| entity.value.clone());
        judged(&label.kind, label.key, verdict(label), value)
    });
    let beyond = found.iter().filter(|(key, _)| labels.iter().all(|label| label.key != **key));
    let wrong = beyond
        .map(|(key, entity)| judged(entity.kind.as_str(), *key, Verdict::Wrong, Some(entity.value.clone())));
    of_labels.chain(wrong).collect()
}

/// What a reader finds in the text: no targets of links, no URLs of other schemes than those labelled.
fn finds(text: &CleanText) -> Finds {
    let found = entities(&text.title, &text.body, &text.links).into_iter();
    let is_labelled = |entity: &Entity| {
        entity.origin != Origin::Link
            && !UNLABELLED.contains(&entity.kind)
            && (entity.kind != EntityKind::Url || entity.value.starts_with("http"))
    };
    found
        .filter(is_labelled)
        .map(|entity| (entity_key(entity.kind.as_str(), &entity.value), entity))
        .collect()
}

/// What a reader finds in what was taken away.
fn finds_in_removed(page: &Cleaned) -> Finds {
    let lines: Vec<&str> = page.removed.iter().map(|removal| removal.text.as_str()).collect();
    let mut found = finds(&CleanText { body: lines.join("\n"), ..CleanText::default() });
    found.extend(finds(&page.uncounted));
    found
}

/// Whether `value` stands in the text by itself, not as part of another address.
fn stands_in(text: &str, value: &str) -> bool {
    let joins = |c: char| c.is_ascii_alphanumeric() || "./-@_".contains(c);
    text.match_indices(value).any(|(at, _)| {
        let after = text[at + value.len()..].trim_start_matches('.');
        !text[..at].ends_with(joins) && !after.starts_with(joins)
    })
}

const fn is_address(kind: EntityKind) -> bool {
    matches!(kind, EntityKind::Ipv4 | EntityKind::Ipv6)
}

/// How well entities are found; what went with the furniture is not counted.
pub(crate) fn score<'j>(judged: impl IntoIterator<Item = &'j Judged>) -> Score {
    let mut score = Score::default();
    for judged in judged {
        match judged.verdict {
            Verdict::Right | Verdict::WrongFlag => score.right += 1,
            Verdict::Wrong => score.wrong += 1,
            Verdict::Missed => score.missed += 1,
            Verdict::Gone => {}
        }
    }
    score
}

/// Prints precision and recall of each kind; if `verbose`, what is wrong and missed, whose `values` may
/// be known.
pub(crate) fn report(cleaned: &[Cleaned], verbose: bool, values: &HashMap<u64, String>) {
    let judged = judge(cleaned);
    let mut kinds: BTreeMap<&str, Vec<&Judged>> = BTreeMap::new();
    judged.iter().for_each(|judged| kinds.entry(&judged.kind).or_default().push(judged));
    heading("entities: labelled articles");
    pages::print_known(cleaned, labels::entities().keys());
    println!(
        "{:<14}{:>8}{:>8}{:>8}{:>11}{:>9}{:>20}",
        "kind", "right", "wrong", "missed", "precision", "recall", "gone with furniture"
    );
    kinds.iter().for_each(|(kind, judged)| print_score(kind, judged));
    print_score("all", &judged.iter().collect::<Vec<_>>());
    let mut flags = Score::default();
    for judged in judged.iter().filter(|judged| judged.kind.starts_with("ipv")) {
        flags.right += usize::from(judged.verdict == Verdict::Right);
        flags.wrong += usize::from(judged.verdict == Verdict::WrongFlag);
    }
    println!("addresses found that are flagged harmless as labelled: {}", flags.precision());
    if verbose {
        judged.iter().filter(|judged| judged.verdict != Verdict::Right).for_each(|j| print_case(j, values));
    }
}

fn print_score(kind: &str, judged: &[&Judged]) {
    let score = score(judged.iter().copied());
    let gone = judged.iter().filter(|judged| judged.verdict == Verdict::Gone).count();
    let Score { right, wrong, missed } = score;
    let (precision, recall) = (score.precision(), score.recall());
    println!("{kind:<14}{right:>8}{wrong:>8}{missed:>8}{precision:>11}{recall:>9}{gone:>20}");
}

fn print_case(judged: &Judged, values: &HashMap<u64, String>) {
    let value = judged.value.as_ref().or(values.get(&judged.key));
    let value = value.cloned().unwrap_or_else(|| format!("{:016x}", judged.key));
    let verdict = format!("{:?}", judged.verdict).to_lowercase();
    println!("  {verdict:<10}{} {:<12}{value}", judged.id, judged.kind);
}
