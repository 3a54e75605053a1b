//! What page furniture does to search: articles that hold a term in their menu alone.

use rayon::prelude::*;
use secnews::article::CleanText;

use crate::common::quality::pages::Cleaned;
use crate::common::quality::score::{Share, heading, padded};

/// Terms of menus, side bars and footers, and one that no menu has, in lower case.
const TERMS: [&str; 18] = [
    "关基",
    "勒索软件",
    "攻防演练",
    "大模型安全",
    "dll劫持",
    "人工智能安全治理框架",
    "网络安全法",
    "供应链攻击",
    "应急响应",
    "ransomware",
    "data breach",
    "devsecops",
    "mcp",
    "scada",
    "cve-2021-44228",
    "cnnvd",
    "rce",
    "关键信息基础设施",
];

/// Which terms a text contains, wherever.
type Held = [usize; TERMS.len()];

/// Prints how many articles contain each term without counts of their sites, and with them.
pub(crate) fn report(cleaned: &[Cleaned]) {
    heading("harm: articles whose title or body contain a term");
    let before = count(cleaned, |page| &page.uncounted);
    let after = count(cleaned, |page| &page.text);
    println!("{}{:>16}{:>10}{:>10}", padded("term", 24), "without counts", "with counts", "left");
    for (at, term) in TERMS.into_iter().enumerate() {
        let (before, after) = (before[at], after[at]);
        println!("{}{before:>16}{after:>10}{:>10}", padded(term, 24), Share(after, before));
        assert!(after <= before, "cleaning adds no {term}");
    }
}

fn count(cleaned: &[Cleaned], text: impl Fn(&Cleaned) -> &CleanText + Sync) -> Held {
    cleaned.par_iter().map(|page| held(text(page))).reduce(Held::default, |mut sum, held| {
        sum.iter_mut().zip(held).for_each(|(sum, held)| *sum += held);
        sum
    })
}

fn held(text: &CleanText) -> Held {
    let text = format!("{}\n{}", text.title, text.body).to_lowercase();
    TERMS.map(|term| usize::from(text.contains(term)))
}
