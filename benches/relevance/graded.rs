//! Graded judgements: how good each article is for a query, and nDCG over the stories of a ranking.

use std::collections::HashMap;
use std::fs;
use std::path::{Path, PathBuf};

use secnews::analysis::fold;
use secnews::index::Searcher;
use secnews::search::StoredArticle;
use serde_json::Value;

use super::judged::{Answering, Half, Task};

/// Places that count.
const DEPTH: usize = 10;

/// Articles requested, so that ten different stories are among them.
const ASKED: usize = 80;

/// Grade from which an article is relevant.
const RELEVANT: u8 = 2;

/// The story of each article: those with one folded title, or folded by the index, count once.
pub(crate) struct Catalog {
    /// Path or id of an article → its number.
    articles: HashMap<String, usize>,
    /// Number of an article → of one of its story that came before, or its own.
    earlier: Vec<usize>,
}

impl Catalog {
    pub(crate) fn new(searcher: &Searcher) -> Self {
        let mut catalog = Self { articles: HashMap::new(), earlier: Vec::new() };
        let (mut titles, mut stories) = (HashMap::new(), HashMap::new());
        let each = |article: StoredArticle| {
            let number = catalog.earlier.len();
            catalog.earlier.push(number);
            let title: String = fold(&article.title).chars().filter(|c| c.is_alphanumeric()).collect();
            let same_title = *titles.entry(title).or_insert(number);
            let same_story = *stories.entry(article.meta.story).or_insert(number);
            catalog.join(number, same_title);
            catalog.join(number, same_story);
            for path in article.meta.copies.paths() {
                catalog.articles.insert(path.to_owned(), number);
            }
            catalog.articles.insert(article.meta.id.to_string(), number);
        };
        searcher.for_each_article(each).expect("readable");
        catalog
    }

    fn join(&mut self, one: usize, other: usize) {
        let (one, other) = (self.root(one), self.root(other));
        self.earlier[one.max(other)] = one.min(other);
    }

    fn root(&self, mut number: usize) -> usize {
        while self.earlier[number] != number {
            number = self.earlier[number];
        }
        number
    }

    /// The story of the article at a path, or with an id.
    fn story(&self, name: &str) -> Option<usize> {
        self.articles.get(name).map(|&number| self.root(number))
    }
}

/// A query and the grades of articles for it, by story.
pub(crate) struct GradedQuery {
    pub(crate) text: String,
    grades: HashMap<usize, u8>,
}

/// What a ranking is worth for one query.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Worth {
    /// nDCG@10 with a gain of 2^grade − 1, by story.
    pub(crate) ndcg: f64,
    /// The same over judged stories alone.
    pub(crate) judged: f64,
    /// Share of the first five stories that is relevant.
    pub(crate) precision: f64,
    /// 1 if the first one is.
    pub(crate) first: f64,
    /// Stories among the first ten that nobody judged.
    pub(crate) unjudged: f64,
}

/// The graded queries of a file, those left out that no article answers. Further files grade more articles for the same
/// queries.
pub(crate) fn read(file: &Path, further: &[PathBuf], half: Half, catalog: &Catalog) -> Vec<GradedQuery> {
    let kept = rows(file).into_iter().enumerate().filter(|(row, _)| half.holds(*row)).map(|(_, row)| row);
    let mut queries: Vec<GradedQuery> = kept.map(|row| GradedQuery::of(&row, catalog)).collect();
    for row in further.iter().flat_map(|file| rows(file)) {
        let more = GradedQuery::of(&row, catalog);
        for query in queries.iter_mut().filter(|query| query.text == more.text) {
            more.grades.iter().for_each(|(story, grade)| query.grade(*story, *grade));
        }
    }
    queries.retain(|query| query.grades.values().any(|grade| *grade >= RELEVANT));
    queries
}

fn rows(file: &Path) -> Vec<Value> {
    let text = fs::read_to_string(file).unwrap_or_else(|error| panic!("{}: {error}", file.display()));
    text.lines().map(|line| serde_json::from_str(line).expect("a judgement")).collect()
}

impl GradedQuery {
    fn of(row: &Value, catalog: &Catalog) -> Self {
        let text = row["query"].as_str().expect("a query").to_owned();
        let mut query = Self { text, grades: HashMap::new() };
        for (name, grade) in row["grades"].as_object().expect("grades") {
            if let Some(story) = catalog.story(name) {
                query.grade(story, u8::try_from(grade.as_u64().expect("a grade")).expect("a grade"));
            }
        }
        query
    }

    /// Of several grades of a story the best counts.
    fn grade(&mut self, story: usize, grade: u8) {
        let known = self.grades.entry(story).or_default();
        *known = grade.max(*known);
    }

    pub(crate) fn ask(&self, engine: &dyn Answering, catalog: &Catalog) -> Worth {
        let mut stories: Vec<usize> = Vec::new();
        for paths in engine.answer(Task::Search, &self.text, ASKED) {
            let story = paths.first().and_then(|path| catalog.story(path)).expect("a known article");
            if !stories.contains(&story) {
                stories.push(story);
            }
        }
        let judged = stories.iter().filter_map(|story| self.grades.get(story).copied());
        let judged: Vec<u8> = judged.take(DEPTH).collect();
        stories.truncate(DEPTH);
        let grades: Vec<u8> =
            stories.iter().map(|story| self.grades.get(story).copied().unwrap_or(0)).collect();
        let mut ideal: Vec<u8> = self.grades.values().copied().collect();
        ideal.sort_unstable_by(|a, b| b.cmp(a));
        ideal.truncate(DEPTH);
        let relevant = |grades: &[u8]| grades.iter().filter(|grade| **grade >= RELEVANT).count() as f64;
        Worth {
            ndcg: gain(&grades) / gain(&ideal),
            judged: gain(&judged) / gain(&ideal),
            precision: relevant(&grades[..grades.len().min(5)]) / 5.0,
            first: relevant(&grades[..grades.len().min(1)]),
            unjudged: stories.iter().filter(|story| !self.grades.contains_key(story)).count() as f64,
        }
    }
}

/// Discounted cumulative gain (Järvelin & Kekäläinen 2002).
fn gain(grades: &[u8]) -> f64 {
    let discounted =
        |(rank, grade): (u32, &u8)| (f64::from(*grade).exp2() - 1.0) / f64::from(rank + 2).log2();
    (0..).zip(grades).map(discounted).sum()
}
