//! The page of an error.

use maud::{Markup, html};
use secnews::message;
use secnews::message::Locale;

use super::foreign::shown;
use super::layout::Frame;
use crate::web::preferences::Preferences;
use crate::web::problem::Problem;

/// What is wrong, where, and what to do.
pub(in crate::web) fn problem(
    problem: &Problem,
    locale: Locale,
    preferences: Preferences,
    here: &str,
) -> Markup {
    let query = here.split_once('?').map_or("", |(_, query)| query);
    let typed =
        form_urlencoded::parse(query.as_bytes()).find(|(name, _)| name == "q").map(|(_, value)| value);
    let typed = typed.as_deref().unwrap_or_default();
    let title = message!("error");
    let frame =
        Frame { locale, preferences, title, typed, kept: Vec::new(), here: here.to_owned(), index: None };
    frame.page(&html! {
        section.problem {
            p.status { (problem.status.as_u16()) }
            h1 dir="auto" { (shown(&frame.say(&problem.message))) }
            @if let Some([first, end]) = problem.place.map(|place| place.map(|at| at as usize)) {
                p.place dir="auto" {
                    (shown(&characters(typed, 0, first)))
                    mark { (shown(&characters(typed, first, end.max(first + 1)))) }
                    (shown(&characters(typed, end.max(first + 1), usize::MAX)))
                }
            }
            @if let Some(remedy) = &problem.remedy {
                p dir="auto" { (shown(&frame.say(remedy))) }
            }
            p { a href="/" { (frame.say(&message!("to the first page"))) } " · "
                a href="/syntax" { (frame.say(&message!("Query syntax"))) } }
        }
    })
}

/// The characters of `text` from one up to another.
fn characters(text: &str, from: usize, to: usize) -> String {
    text.chars().skip(from).take(to.saturating_sub(from)).collect()
}
