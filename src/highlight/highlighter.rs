//! Finds the spans of a text that match a query.

use std::ops::Range;

use super::Highlights;
use super::entities::{matches_filter, names, single_entity, spellings};
use super::sought::SoughtText;
use crate::analysis::{
    Analyzer, Finder, ScannedRun, WantedTerm, WantedTerms, as_one_word, as_several_words, fold, forms,
    query_terms,
};
use crate::article::Entity;
use crate::query::{EntityFilter, Leaf, MatchMode, Query, Scope, Wildcard};

/// A matching span of a text, in bytes, and the part of the query that it matches.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Mark {
    pub(crate) span: Range<usize>,
    pub(crate) leaf: usize,
}

/// Marks texts for one query.
pub(crate) struct Highlighter<'a> {
    analyzer: &'a Analyzer,
    leaves: Vec<MarkedLeaf<'a>>,
    /// The terms of all leaves, since a text is tokenized once for all of them.
    wanted: WantedTerms,
}

/// One thing that a query looks for.
struct MarkedLeaf<'a> {
    scope: Scope,
    what: Marked<'a>,
}

enum Marked<'a> {
    /// A run; if it does not occur, the terms of its words; if these do not occur, its other spellings.
    Text { text: &'a str, run: ScannedRun, terms: Vec<WantedTerm>, spellings: Vec<ScannedRun> },
    /// Any of these runs, or the word that they make.
    Name { runs: Vec<ScannedRun>, term: Option<WantedTerm> },
    /// A run whose last word is a prefix.
    Prefix(ScannedRun),
    /// Words within a few edits.
    Typo { word: String, letters: u8 },
    /// Consecutive words with wildcards.
    Wildcard(Vec<Wildcard>),
    /// Runs within a distance of each other.
    Near { runs: Vec<ScannedRun>, distance: u32 },
    /// An entity of the article.
    Entity(&'a EntityFilter),
}

impl<'a> MarkedLeaf<'a> {
    /// `None` for a filter that does not occur in text.
    fn new(analyzer: &Analyzer, leaf: &'a Leaf) -> Option<Self> {
        let (scope, what) = match leaf {
            Leaf::Text { scope, text, mode } => (*scope, Marked::text(analyzer, text, *mode)),
            Leaf::Entity(filter) => (Scope::Anywhere, Marked::Entity(filter)),
            _ => return None,
        };
        Some(Self { scope, what })
    }

    /// Marks both words where they are written as one.
    fn join(&mut self, next: &mut Self, analyzer: &Analyzer) {
        if let (Marked::Text { text, terms, .. }, Marked::Text { text: next_text, terms: next_terms, .. }) =
            (&mut self.what, &mut next.what)
            && !terms.is_empty()
            && !next_terms.is_empty()
            && self.scope == next.scope
            && let Some(term) = as_one_word(&format!("{text} {next_text}"))
        {
            terms.push(WantedTerm::new(analyzer, &term));
            next_terms.push(WantedTerm::new(analyzer, &term));
        }
    }
}

impl<'a> Marked<'a> {
    fn text(analyzer: &Analyzer, text: &'a str, mode: MatchMode) -> Self {
        let run = || ScannedRun::new(text);
        let term = |term: String| WantedTerm::new(analyzer, &term);
        match mode {
            MatchMode::Words => {
                let terms = query_terms(analyzer, text).into_iter().chain(as_one_word(text)).map(term);
                let spellings = as_several_words(text).iter().map(|run| ScannedRun::new(run)).collect();
                Self::Text { text, run: run(), terms: terms.collect(), spellings }
            }
            MatchMode::Literal => Self::Text { text, run: run(), terms: Vec::new(), spellings: Vec::new() },
            MatchMode::Name => {
                let runs = forms(text).map(|form| ScannedRun::new(&form)).collect();
                Self::Name { runs, term: as_one_word(text).map(term) }
            }
            MatchMode::Prefix => Self::Prefix(run()),
            MatchMode::Typo(letters) => Self::Typo { word: fold(text), letters },
            MatchMode::Wildcard => Self::Wildcard(Wildcard::words(&fold(text))),
            MatchMode::Near(distance) => {
                Self::Near { runs: text.split_whitespace().map(ScannedRun::new).collect(), distance }
            }
        }
    }

    /// The terms of the word tier among what it looks for.
    fn terms(&self) -> &[WantedTerm] {
        match self {
            Self::Text { terms, .. } => terms,
            Self::Name { term, .. } => term.as_slice(),
            _ => &[],
        }
    }
}

impl<'a> Highlighter<'a> {
    /// Prepares to mark what `query` looks for. Negated parts are never marked.
    pub(crate) fn new(analyzer: &'a Analyzer, query: &'a Query) -> Self {
        let mut leaves = Vec::new();
        query.each_positive_leaf(&mut |leaf| leaves.extend(MarkedLeaf::new(analyzer, leaf)));
        for at in 1..leaves.len() {
            let (before, after) = leaves.split_at_mut(at);
            before[at - 1].join(&mut after[0], analyzer);
        }
        let wanted = leaves.iter().flat_map(|leaf| leaf.what.terms()).collect();
        Self { analyzer, leaves, wanted }
    }

    /// Whether the query has no words to mark: it only filters.
    pub(crate) fn marks_nothing(&self) -> bool {
        self.leaves.is_empty()
    }

    /// Whether the query asks for entities, which are marked by what an article names.
    pub(crate) fn marks_entities(&self) -> bool {
        self.leaves.iter().any(|leaf| matches!(leaf.what, Marked::Entity(_)))
    }

    /// What is looked for in bodies, as far as an index knows where it stands; `None` if some of it needs the texts.
    pub(crate) fn sought_in_body(&self) -> Option<Vec<SoughtText>> {
        let in_body = self.leaves.iter().filter(|leaf| leaf.scope != Scope::Title);
        let sought: Option<Vec<_>> = in_body.map(|leaf| leaf.what.sought(self.analyzer)).collect();
        Some(sought?.into_iter().flatten().collect())
    }

    /// Marks in the title of an article that has `entities`.
    pub(crate) fn mark_title(&self, title: &str, entities: &[Entity]) -> Vec<Mark> {
        self.mark(title, entities, Scope::Body)
    }

    /// Marks in its body.
    pub(crate) fn mark_body(&self, body: &str, entities: &[Entity]) -> Vec<Mark> {
        self.mark(body, entities, Scope::Title)
    }

    /// The wanted terms with the names of those of the entities that the query asks for.
    fn wanted_with_names(&self, entities: &[Entity]) -> WantedTerms {
        let names = self.leaves.iter().flat_map(|leaf| match leaf.what {
            Marked::Entity(filter) => names_of(filter, entities).collect(),
            _ => Vec::new(),
        });
        let names: Vec<WantedTerm> = names.map(|name| WantedTerm::new(self.analyzer, &fold(&name))).collect();
        self.leaves.iter().flat_map(|leaf| leaf.what.terms()).chain(&names).collect()
    }

    /// Sorts marks and removes overlaps: the earlier, then the longer wins.
    fn mark(&self, text: &str, entities: &[Entity], other_scope: Scope) -> Vec<Mark> {
        let with_names = self.marks_entities().then(|| self.wanted_with_names(entities));
        let finder = Finder::new(self.analyzer, text, with_names.as_ref().unwrap_or(&self.wanted));
        let mut marks = Vec::new();
        for (leaf, marked) in self.leaves.iter().enumerate().filter(|(_, leaf)| leaf.scope != other_scope) {
            marks.extend(
                marked
                    .what
                    .spans(&finder, entities, self.analyzer)
                    .into_iter()
                    .map(|span| Mark { span, leaf }),
            );
        }
        marks.sort_by_key(|mark| (mark.span.start, usize::MAX - mark.span.end));
        let mut kept: Vec<Mark> = Vec::with_capacity(marks.len());
        for mark in marks {
            match kept.last_mut() {
                Some(last) if mark.span.start < last.span.end => {
                    last.span.end = last.span.end.max(mark.span.end);
                }
                _ => kept.push(mark),
            }
        }
        kept
    }
}

impl Marked<'_> {
    /// What [`Marked::spans`] finds. `None` for what no list of runs and words describes.
    fn sought(&self, analyzer: &Analyzer) -> Option<Vec<SoughtText>> {
        match self {
            Self::Text { text, terms, spellings, .. } => {
                Some(vec![SoughtText::run_or_words(text, terms).or_runs(texts(spellings))])
            }
            Self::Name { runs, term } => {
                Some(vec![SoughtText::name(texts(runs), term.as_ref().map(WantedTerm::term))])
            }
            Self::Entity(filter) => {
                let entity = single_entity(filter)?;
                let names = names(filter).into_iter();
                let term = |name: &str| WantedTerm::new(analyzer, &fold(name));
                let sought =
                    |name: String| SoughtText::run_or_words(&name, &[term(&name)]).of_entity(&entity);
                Some(names.map(sought).collect())
            }
            _ => None,
        }
    }

    fn spans(&self, finder: &Finder<'_>, entities: &[Entity], analyzer: &Analyzer) -> Vec<Range<usize>> {
        match self {
            Self::Text { run, terms, spellings, .. } => {
                let spans = runs_or_words(finder, run, terms);
                if !spans.is_empty() {
                    return spans;
                }
                spellings.iter().flat_map(|run| finder.runs(run)).collect()
            }
            Self::Name { runs, term } => {
                let runs = runs.iter().flat_map(|run| finder.runs(run));
                runs.chain(finder.words(term)).collect()
            }
            Self::Prefix(beginning) => finder.beginning(beginning),
            Self::Typo { word, letters } => finder.similar(word, *letters),
            Self::Wildcard(words) => {
                let matches = |number: usize, word: &str| words[number].matches(word);
                finder.words_in_a_row(words.len(), &matches)
            }
            Self::Near { runs, distance } => finder.near(runs, *distance),
            Self::Entity(filter) => {
                names_of(filter, entities).flat_map(|name| spans_of(finder, &name, analyzer)).collect()
            }
        }
    }
}

fn texts(runs: &[ScannedRun]) -> impl Iterator<Item = String> {
    runs.iter().map(|run| run.text().to_owned())
}

/// The spellings of those of the entities that match `filter`.
fn names_of<'e>(filter: &'e EntityFilter, entities: &'e [Entity]) -> impl Iterator<Item = String> + 'e {
    entities.iter().filter(|entity| matches_filter(filter, entity)).flat_map(spellings)
}

/// Where a name occurs, or its shortened form in a list such as `CVE-2022-3602/3786`.
fn spans_of(finder: &Finder<'_>, name: &str, analyzer: &Analyzer) -> Vec<Range<usize>> {
    let runs = finder.runs(&ScannedRun::new(name));
    if runs.is_empty() { finder.words(&[WantedTerm::new(analyzer, &fold(name))]) } else { runs }
}

/// The whole runs if there are any, otherwise their words. Adjacent words make one span.
fn runs_or_words(finder: &Finder<'_>, run: &ScannedRun, terms: &[WantedTerm]) -> Vec<Range<usize>> {
    let runs = finder.runs(run);
    if !runs.is_empty() {
        return runs;
    }
    let mut joined: Vec<Range<usize>> = Vec::new();
    for word in finder.words(terms) {
        match joined.last_mut() {
            Some(last) if word.start <= last.end => last.end = last.end.max(word.end),
            _ => joined.push(word),
        }
    }
    joined
}

/// Converts byte spans of `text` to ranges of characters counted from byte `start`.
pub(crate) fn to_characters(text: &str, start: usize, marks: &[Mark]) -> Highlights {
    let mut ranges = Vec::with_capacity(marks.len());
    let (mut byte, mut character) = (start, 0);
    let mut advance = |to: usize| {
        character += text[byte..to].chars().count();
        byte = to;
        character
    };
    for mark in marks {
        let first = advance(mark.span.start);
        ranges.push(first..advance(mark.span.end));
    }
    Highlights(ranges)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::query::parse;

    fn marked(query: &str, text: &str) -> Vec<String> {
        let (analyzer, query) = (Analyzer::default(), parse(query).expect(query));
        let marks = Highlighter::new(&analyzer, &query).mark_body(text, &[]);
        marks.into_iter().map(|mark| text[mark.span].to_owned()).collect()
    }

    #[test]
    fn marks_whole_runs_or_their_words() {
        let cases: [(&str, &str, &[&str]); 14] = [
            ("datacenter", "two data centers", &["data centers"]),
            ("data center", "the datacentre", &["datacentre"]),
            ("UNC3944", "of UNC-3944", &["UNC-3944"]),
            ("US agency", "a U.S. agency", &["U.S", "agency"]),
            ("中国化", "中国化的安全框架", &["中国化"]),
            ("\"信息保护\"", "信息系统很多。个人信息保护法。保护信息。", &["信息保护"]),
            ("银行漏洞", "漏洞影响多家银行", &["漏洞", "银行"]),
            ("网路攻击", "資訊安全與網路攻擊", &["網路攻擊"]),
            ("银狐 -招聘", "银狐木马与招聘", &["银狐"]),
            ("title:银狐", "银狐木马", &[]),
            ("apple", "the apples of", &["apples"]),
            ("供应链 供应链攻击", "供应链攻击", &["供应链攻击"]),
            ("typh?on", "Salt Typhoon与typhoons", &["Typhoon"]),
            ("CVE-2024-3?94", "编号CVE-2024-3094，而非CVE-2024-3193。2024-3094", &["CVE-2024-3094"]),
        ];
        for (query, text, expected) in cases {
            assert_eq!(marked(query, text), expected, "{query} in {text}");
        }
    }

    #[test]
    fn bytes_become_characters() {
        let marks = [Mark { span: 6..12, leaf: 0 }, Mark { span: 13..14, leaf: 0 }];
        assert_eq!(to_characters("零一二三 a", 3, &marks), Highlights(vec![1..3, 4..5]));
    }
}
