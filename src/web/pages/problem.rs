//! The page of an error.

use maud::{Markup, html};
use secnews::message;
use secnews::message::Locale;

use super::layout::Frame;
use crate::web::problem::Problem;

/// What is wrong, where, and what to do.
pub(in crate::web) fn problem(problem: &Problem, locale: Locale, here: &str) -> Markup {
    let query = here.split_once('?').map_or("", |(_, query)| query);
    let typed =
        form_urlencoded::parse(query.as_bytes()).find(|(name, _)| name == "q").map(|(_, value)| value);
    let typed = typed.as_deref().unwrap_or_default();
    let frame = Frame { locale, title: message!("error"), typed, here: here.to_owned() };
    frame.page(&html! {
        section.problem {
            h1 { (frame.say(&problem.message)) }
            @if let Some([first, end]) = problem.place.map(|place| place.map(|at| at as usize)) {
                p.place {
                    (characters(typed, 0, first)) mark { (characters(typed, first, end)) } (characters(typed, end, usize::MAX))
                }
            }
            @if let Some(remedy) = &problem.remedy {
                p { (frame.say(remedy)) }
            }
        }
    })
}

/// The characters of `text` from one up to another.
fn characters(text: &str, from: usize, to: usize) -> String {
    text.chars().skip(from).take(to.saturating_sub(from)).collect()
}
