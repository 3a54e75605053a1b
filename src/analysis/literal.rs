//! The literal tier: tokens that find any run of text exactly, aligned to words or not.
//!
//! The token of an ideograph is the ideograph and what follows it: the next ideograph (a bigram), `|` for a separator
//! or the end of the text, `||` for a blank line, nothing for a word. The token of a word is the word. So a phrase of
//! these tokens matches exactly the same text, and the tokens that begin with an ideograph are all its occurrences.

use super::fold::Folded;
use super::scanned_text::ScannedText;
use super::scanner::TextUnit;
use super::script::is_unspaced;
use super::token::Tokens;

/// The token of any separator. Other terms have no punctuation, except for names (`c++`).
pub(crate) const SEPARATOR: &str = "|";

/// The token of a blank line. It differs from [`SEPARATOR`], since it takes several positions, which a phrase could
/// otherwise match with other text.
pub(crate) const PARAGRAPH: &str = "||";

/// A literal run of text, ready to be looked up.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct LiteralRun {
    /// Terms with their positions relative to the start of the run.
    pub terms: Vec<(u32, String)>,
    /// The beginning of the last term, with its position, if the run ends in a single ideograph or an open word.
    pub prefix: Option<(u32, String)>,
    /// Number of positions of the run.
    pub length: u32,
}

impl LiteralRun {
    /// Whether the run has no term: it is empty or punctuation.
    #[must_use]
    pub(crate) fn is_empty(&self) -> bool {
        self.terms.is_empty() && self.prefix.is_none()
    }
}

/// Adds the tokens of a text for indexing.
pub(crate) fn tokenize(ScannedText { folded, units }: &ScannedText, tokens: &mut Tokens) {
    let mut after_word = None;
    for (at, unit) in units.iter().enumerate() {
        if let Some(word) = after_word.filter(|_| unit.separated) {
            let place = tokens.place(folded, unit.decorated.clone()).start;
            tokens.push(&[separator(word, unit)], place..place, unit.position - 1);
        }
        after_word = (!unit.is_ideograph()).then_some(unit.position);
        push_unit(folded, unit, units.get(at + 1), tokens);
    }
}

fn push_unit(folded: &Folded, unit: &TextUnit, next: Option<&TextUnit>, tokens: &mut Tokens) {
    let text = folded.text();
    let source = tokens.place(folded, unit.decorated.clone());
    let own = &text[unit.range.clone()];
    if unit.is_ideograph() {
        tokens.push(&[own, follower(text, unit, next, SEPARATOR)], source, unit.position);
        return;
    }
    tokens.push(&[own], tokens.place(folded, unit.range.clone()), unit.position);
    if unit.is_decorated() {
        tokens.push(&[&text[unit.decorated.clone()]], source, unit.position);
    }
}

/// The second part of the token of an ideograph `unit`, which depends on the `next` unit.
fn follower<'t>(text: &'t str, unit: &TextUnit, next: Option<&TextUnit>, at_end: &'static str) -> &'t str {
    match next {
        None => at_end,
        Some(next) if next.separated => separator(unit.position, next),
        Some(next) if next.is_ideograph() => &text[next.range.clone()],
        Some(_) => "",
    }
}

/// The token for the gap between position `before` and `unit`: a separator takes one position, a blank line several.
fn separator(before: u32, unit: &TextUnit) -> &'static str {
    if unit.position - before > 2 { PARAGRAPH } else { SEPARATOR }
}

/// The run that a query for `text` looks up.
#[must_use]
pub(crate) fn literal_run(text: &str) -> LiteralRun {
    let ScannedText { folded, units } = ScannedText::new(text);
    let text = folded.text();
    let mut run = LiteralRun::default();
    let mut before: Option<&TextUnit> = None;
    for (index, unit) in units.iter().enumerate() {
        if let Some(word) = before.filter(|before| unit.separated && !before.is_ideograph()) {
            run.terms.push((unit.position - 1, separator(word.position, unit).to_owned()));
        }
        push_query_unit(text, unit, before, units.get(index + 1), &mut run);
        before = Some(unit);
    }
    run.length = before.map_or(0, |last| last.position + 1);
    run
}

/// The run that a query for `text` looks up if its last word may be continued.
#[must_use]
pub(crate) fn literal_prefix(text: &str) -> LiteralRun {
    let mut run = literal_run(text);
    let ends_in_word = text.chars().next_back().is_some_and(char::is_alphanumeric);
    // A run that ends in an ideograph is open at its end anyway.
    if ends_in_word && run.prefix.is_none() && run.terms.last().is_some_and(|(_, term)| !starts_han(term)) {
        run.prefix = run.terms.pop();
    }
    run
}

fn starts_han(term: &str) -> bool {
    term.chars().next().is_some_and(is_unspaced)
}

fn push_query_unit(
    text: &str,
    unit: &TextUnit,
    before: Option<&TextUnit>,
    next: Option<&TextUnit>,
    run: &mut LiteralRun,
) {
    let mut term = text[unit.decorated.clone()].to_owned();
    if !unit.is_ideograph() {
        let mut tokens = Tokens::default();
        tokens.push(&[&term], 0..0, 0);
        run.terms.extend(tokens.get(0).map(|token| (unit.position, token.term.to_owned())));
    } else if next.is_some() {
        term.push_str(follower(text, unit, next, ""));
        run.terms.push((unit.position, term));
    } else if !before.is_some_and(|before| before.is_ideograph() && unit.adjacent) {
        // What follows the last ideograph is unknown, so its token is a prefix. After an adjacent ideograph it needs
        // none: the bigram before has it already.
        run.prefix = Some((unit.position, term));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn index_terms(text: &str) -> String {
        let mut tokens = Tokens::default();
        tokenize(&ScannedText::new(text), &mut tokens);
        tokens.iter().map(|token| format!("{}@{}", token.term, token.position)).collect::<Vec<_>>().join(" ")
    }

    fn query_terms(text: &str) -> String {
        let run = literal_run(text);
        let mut terms: Vec<_> =
            run.terms.iter().map(|(position, term)| format!("{term}@{position}")).collect();
        terms.extend(run.prefix.map(|(position, term)| format!("{term}*@{position}")));
        terms.join(" ")
    }

    #[test]
    fn tokens_of_ideographs_have_the_next_unit() {
        let cases = [
            ("数据安全", "数据@0 据安@1 安全@2 全|@3"),
            ("数据、安全", "数据@0 据|@1 安全@3 全|@4"),
            ("SQL 注入", "sql@0 注入@1 入|@2"),
            ("用SQL", "用@0 sql@1"),
            ("Zürich", "zurich@0"),
            ("ช่อง ใน", "ช\u{E48}@0 \u{E48}อ@1 อง@2 ง|@3 ใน@5 น|@6"),
            ("SQL：注", "sql@0 |@1 注|@2"),
            ("C++编", "c@0 c++@0 |@1 编|@2"),
            ("使用\n\n命令", "使用@0 用||@1 命令@6 令|@7"),
            ("VPN\n\n未", "vpn@0 ||@4 未|@5"),
        ];
        for (text, expected) in cases {
            assert_eq!(index_terms(text), expected, "{text}");
        }
    }

    #[test]
    fn the_end_of_a_query_is_open() {
        let cases = [
            ("础设施", "础设@0 设施@1"),
            ("花", "花*@0"),
            ("ช่", "ช\u{E48}@0"),
            ("\u{E48}", "\u{E48}*@0"),
            ("数据、安", "数据@0 据|@1 安*@3"),
            ("SQL注", "sql@0 注*@1"),
            ("SQL，注入", "sql@0 |@1 注入@2"),
            ("，数据，", "数据@0"),
            ("C++", "c++@0"),
            ("！？", ""),
        ];
        for (text, expected) in cases {
            assert_eq!(query_terms(text), expected, "{text}");
        }
    }
}
