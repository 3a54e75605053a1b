//! The judged sets: queries, and the articles that answer them.

use std::collections::HashSet;
use std::fs;
use std::path::Path;

use serde_json::Value;

use super::measure::Measure;

/// Which queries of each set run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Half {
    /// Those that weights are chosen on.
    Choose,
    /// The others.
    Report,
    All,
}

impl Half {
    pub(crate) fn named(name: &str) -> Self {
        match name {
            "choose" => Self::Choose,
            "report" => Self::Report,
            "all" => Self::All,
            other => panic!("there is no half {other}; choose, report or all"),
        }
    }

    /// Every other row, so that both halves cover the same months.
    pub(crate) fn holds(self, row: usize) -> bool {
        match self {
            Self::Choose => row.is_multiple_of(2),
            Self::Report => !row.is_multiple_of(2),
            Self::All => true,
        }
    }
}

/// A task for an engine.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Task {
    /// Articles for a text as a user types it.
    Search,
    /// The same, in bodies alone.
    SearchBodies,
    /// Articles about the same thing as the article at a path.
    Similar,
    /// Reports in the other language for a text as a user types it.
    Translated,
}

/// A query and what answers it.
pub(crate) struct Question {
    pub(crate) text: String,
    pub(crate) relevant: HashSet<String>,
    pub(crate) exclude: HashSet<String>,
}

/// Questions of one kind and how answers to them are measured.
pub(crate) struct Set {
    pub(crate) name: &'static str,
    pub(crate) task: Task,
    pub(crate) measures: &'static [Measure],
    pub(crate) questions: Vec<Question>,
}

/// All sets.
pub(crate) struct Judged(pub(crate) Vec<Set>);

/// For each set, for each question, the ranks from 0 at which relevant articles stand.
pub(crate) type Answers = Vec<Vec<Vec<usize>>>;

/// Something that answers questions.
pub(crate) trait Answering {
    /// Paths of the articles found, best first, all copies of an article together; at least `wanted` of
    /// them if there are so many.
    fn answer(&self, task: Task, text: &str, wanted: usize) -> Vec<Vec<String>>;
}

/// Places beyond this one are of no interest to any measure.
const DEEPEST: usize = 20;

impl Judged {
    /// Asks every question of `engine`.
    pub(crate) fn ask(&self, engine: &dyn Answering) -> Answers {
        let ask = |set: &Set| set.questions.iter().map(|question| question.ask(engine, set.task)).collect();
        self.0.iter().map(ask).collect()
    }
}

impl Question {
    pub(crate) fn relevant(&self) -> usize {
        self.relevant.len()
    }

    fn ask(&self, engine: &dyn Answering, task: Task) -> Vec<usize> {
        let mut found = engine.answer(task, &self.text, DEEPEST + self.exclude.len());
        found.retain(|paths| !paths.iter().any(|path| self.exclude.contains(path)));
        let ranks = found.iter().take(DEEPEST).enumerate();
        let relevant = ranks.filter(|(_, paths)| paths.iter().any(|path| self.relevant.contains(path)));
        relevant.map(|(rank, _)| rank).collect()
    }
}

/// The sets beside the project.
pub(crate) fn read(half: Half) -> Judged {
    use Measure::{Recall, ReciprocalRank, Success};
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/relevance");
    let known: &[Measure] = &[ReciprocalRank(10), Success(1)];
    let set = |name, file: &str, kind: Option<&str>, task, measures| {
        let questions = questions(&folder.join(file), kind, task, half);
        Set { name, task, measures, questions }
    };
    Judged(vec![
        set("topics", "topics.jsonl", None, Task::Search, &[Recall(20), Success(10)]),
        set("descriptions", "descriptions.jsonl", None, Task::Search, &[ReciprocalRank(10)]),
        set("retitled", "retitled.jsonl", None, Task::Search, &[Success(10)]),
        set("title fragments", "known-item.jsonl", Some("title-fragment"), Task::Search, known),
        set("title fragments, bodies", "known-item.jsonl", Some("title-fragment"), Task::SearchBodies, known),
        set("keywords", "known-item.jsonl", Some("keywords"), Task::Search, known),
        set("similar: related", "related.jsonl", None, Task::Similar, &[Recall(10)]),
        set("similar: retitled", "retitled.jsonl", None, Task::Similar, &[Recall(10)]),
    ])
}

fn questions(file: &Path, kind: Option<&str>, task: Task, half: Half) -> Vec<Question> {
    let text = fs::read_to_string(file).unwrap_or_else(|error| panic!("{}: {error}", file.display()));
    let rows = text.lines().map(|line| serde_json::from_str::<Value>(line).expect("a judgement"));
    let of_kind = rows.filter(|row| kind.is_none_or(|kind| row["kind"] == kind));
    of_kind.enumerate().filter(|(row, _)| half.holds(*row)).map(|(_, row)| question(&row, task)).collect()
}

fn question(row: &Value, task: Task) -> Question {
    let paths = |name: &str| -> HashSet<String> {
        let list = row[name].as_array().map(Vec::as_slice).unwrap_or_default();
        list.iter().filter_map(Value::as_str).map(str::to_owned).collect()
    };
    let text = |name: &str| row[name].as_str().map(str::to_owned);
    // Of a headline, the article that has it is what is left out of the answer.
    let own = || row["exclude"][0].as_str().map(str::to_owned);
    let text = match task {
        Task::Similar => text("article").or_else(own),
        Task::Search | Task::SearchBodies | Task::Translated => text("query"),
    };
    let text = text.expect("a query or an article");
    Question { text, relevant: paths("relevant"), exclude: paths("exclude") }
}

/// A set over the samples: every engine finds an article by its own headline.
pub(crate) fn samples() -> Judged {
    let question = |text: &str, path: &str| Question {
        text: text.to_owned(),
        relevant: HashSet::from([path.to_owned()]),
        exclude: HashSet::new(),
    };
    let path = "2024/09/26/daily/关基守护者_关键信息基础设施安全保护：从条例到机房的五个问题.md";
    let measures = &[Measure::ReciprocalRank(10), Measure::Success(1)];
    let text = "关键信息基础设施安全保护 从条例到机房的五个问题";
    let similar =
        vec![question(path, "2024/09/26/daily/晨钟聚合_2024年云泽关键信息基础设施保护论坛取得圆满成功.md")];
    Judged(vec![
        Set { name: "samples", task: Task::Search, measures, questions: vec![question(text, path)] },
        Set {
            name: "samples, similar",
            task: Task::Similar,
            measures: &[Measure::Recall(10)],
            questions: similar,
        },
    ])
}
