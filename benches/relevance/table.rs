//! The one table, and the misses behind it.

use unicode_width::UnicodeWidthStr;

use super::graded::{GradedQuery, Worth};
use super::judged::{Answers, Judged, Set};
use super::measure::{Estimate, Measure};

/// A row for every measure: each engine's figure with its interval, and by how much the first engine
/// is ahead of each other one, question by question.
pub(crate) fn print(judged: &Judged, answers: &[(&str, Answers)]) {
    println!("\n== relevance: figure [interval of 95 %]; in brackets how far secnews is ahead [interval]");
    print!("{}", padded("set and measure", 42));
    answers.iter().for_each(|(name, _)| print!("{}", padded(name, 50)));
    println!();
    for (number, set) in judged.0.iter().enumerate() {
        for &measure in set.measures {
            let name = format!("{} {measure}, {} queries", set.name, set.questions.len());
            print!("{}", padded(&name, 42));
            let own = values(set, &answers[0].1[number], measure);
            print!("{}", padded(&figure(Estimate::of(&own)), 50));
            for (_, others) in &answers[1..] {
                let other = values(set, &others[number], measure);
                let ahead: Vec<f64> = own.iter().zip(&other).map(|(own, other)| own - other).collect();
                let cell = format!("{} ({})", figure(Estimate::of(&other)), figure(Estimate::of(&ahead)));
                print!("{}", padded(&cell, 50));
            }
            println!();
        }
    }
}

fn values(set: &Set, ranks: &[Vec<usize>], measure: Measure) -> Vec<f64> {
    set.questions.iter().zip(ranks).map(|(question, ranks)| measure.of(ranks, question.relevant())).collect()
}

fn figure(estimate: Estimate) -> String {
    let Estimate { mean, low, high } = estimate;
    format!("{mean:.3} [{low:.3} {high:.3}]")
}

/// The questions whose first relevant article is not the first answer, with where it stands for each
/// engine.
pub(crate) fn print_misses(judged: &Judged, answers: &[(&str, Answers)]) {
    for (number, set) in judged.0.iter().enumerate() {
        println!("\n== {}", set.name);
        for (at, question) in set.questions.iter().enumerate() {
            let first = |answers: &Answers| answers[number][at].first().map_or(0, |rank| rank + 1);
            let ranks: Vec<usize> = answers.iter().map(|(_, answers)| first(answers)).collect();
            if ranks[0] != 1 {
                println!("{ranks:?} {}", question.text);
            }
        }
    }
}

/// A measure of a graded query, with its name.
type GradedMeasure = (&'static str, fn(&Worth) -> f64);

/// What rankings are worth on a graded set: each with its interval, and how far the first is ahead of each other one.
pub(crate) fn print_graded(name: &str, queries: &[GradedQuery], worth: &[(&str, Vec<Worth>)], each: bool) {
    println!("\n== graded, {name}: {} queries", queries.len());
    let measures: [GradedMeasure; 5] = [
        ("nDCG@10", |worth| worth.ndcg),
        ("judged alone", |worth| worth.judged),
        ("P@5", |worth| worth.precision),
        ("first hit", |worth| worth.first),
        ("not judged", |worth| worth.unjudged),
    ];
    for (engine, values) in worth {
        print!("{}", padded(engine, 16));
        for (measure, of) in measures {
            let own: Vec<f64> = values.iter().map(of).collect();
            let behind: Vec<f64> =
                worth[0].1.iter().map(of).zip(&own).map(|(first, own)| first - own).collect();
            let cell =
                format!("{measure} {} ({})", figure(Estimate::of(&own)), figure(Estimate::of(&behind)));
            print!("{}", padded(&cell, 60));
        }
        println!();
    }
    for (at, query) in queries.iter().enumerate().filter(|_| each) {
        let values = worth.iter().map(|(_, worth)| {
            format!("{:.2}/{:.2}/{:.0}", worth[at].ndcg, worth[at].judged, worth[at].first)
        });
        println!("{} {}", values.collect::<Vec<_>>().join(" "), query.text);
    }
}

/// `text` filled with spaces to so many columns, in which an ideograph takes two.
fn padded(text: &str, width: usize) -> String {
    format!("{text}{} ", " ".repeat(width.saturating_sub(text.width())))
}
