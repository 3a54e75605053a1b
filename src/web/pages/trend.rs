//! `GET /trend`: stories by date, of one query or of several compared.

use maud::{Markup, html};
use secnews::answers::{SeriesAnswer, TrendAnswer, TrendAsk, trend};
use secnews::message;
use secnews::search::{Interval, Unit};

use super::ask::{ask_form_with, notes};
use super::chart::{Bar, bars_up_to, most};
use super::foreign::{figure, foreign, plain};
use super::layout::Frame;
use super::links;
use super::route::page;
use crate::web::api::{LITERAL, NO_SYNONYMS, OPTIONAL_QUERY, SINCE, UNTIL};
use crate::web::asked::Asked;
use crate::web::lanes::Lane;
use crate::web::parameters::{Kind, Parameter};
use crate::web::problem::Problem;
use crate::web::reply::Reply;
use crate::web::route::Route;

/// Bars of a chart, and charts of a page.
const MAX_BUCKETS: usize = 60;
const MAX_QUERIES: usize = 6;

/// The route.
pub(in crate::web) const ROUTE: Route = page(
    "/trend",
    || message!("stories by date, of queries compared"),
    Some(Lane::Heavy),
    &[
        OPTIONAL_QUERY,
        Parameter {
            name: "vs",
            kind: Kind::Texts(MAX_QUERIES - 1),
            about: || message!("a query to compare with; may be repeated"),
        },
        LITERAL,
        NO_SYNONYMS,
        SINCE,
        UNTIL,
    ],
    handle,
);

fn handle(asked: &Asked) -> Result<Reply, Problem> {
    let frame = Frame::new(asked, message!("Trend"));
    let mut queries: Vec<_> = asked.optional_query()?.into_iter().collect();
    for typed in
        asked.values.texts("vs").iter().filter(|typed| !typed.trim().is_empty()).take(MAX_QUERIES - 1)
    {
        queries.push(
            asked.parse(secnews::answers::QueryAsk { typed: typed.clone(), ..asked.values.query("q") })?,
        );
    }
    let ask = TrendAsk {
        queries,
        window: asked.values.window(),
        interval: Interval::Day,
        max_buckets: MAX_BUCKETS,
        unit: Unit::Stories,
    };
    let answer = if ask.queries.is_empty() { None } else { Some(trend(asked.snapshot(), ask)?) };
    let more = html! {
        @for typed in asked.values.texts("vs").iter().map(String::as_str).chain([""]).take(MAX_QUERIES - 1) {
            label { span { (frame.say(&message!("compared with"))) } input name="vs" value=(plain(typed)) autocomplete="off" spellcheck="false" dir="auto"; }
        }
    };
    let content = html! {
        h1 { (frame.say(&message!("Trend"))) }
        (ask_form_with("/trend", asked, &frame, &more))
        @if let Some(answer) = &answer { (charts(answer, &frame)) }
    };
    Ok(Reply::html(frame.page(&content)))
}

fn charts(answer: &TrendAnswer, frame: &Frame<'_>) -> Markup {
    let charts: Vec<Vec<Bar>> = answer.series.iter().map(|series| bars_of(series, answer)).collect();
    let top = charts.iter().map(|bars| most(bars)).max().unwrap_or_default();
    html! {
        (notes(&answer.notes, frame))
        @for (at, (series, bars)) in answer.series.iter().zip(&charts).enumerate() {
            section class={ "series-" (at % 3) } {
                h2 { a href=(links::search(&series.typed)) { (foreign(&series.typed)) } " "
                    span.figure { (frame.say(&message!("{articles} articles", articles = figure(series.total)))) } }
                @if bars.is_empty() { p.empty { (frame.say(&message!("nothing found"))) } }
                @else { (bars_up_to(top, bars, frame)) }
            }
        }
    }
}

fn bars_of(series: &SeriesAnswer, answer: &TrendAnswer) -> Vec<Bar> {
    let last_day = |at: usize| {
        let next = series.buckets.get(at + 1).and_then(|next| next.first.yesterday().ok());
        next.or(answer.period.map(|period| period.last)).unwrap_or_default().to_string()
    };
    let bar = |(at, bucket): (usize, &secnews::search::Bucket)| {
        let days = [bucket.first.to_string(), last_day(at)];
        let parameters = [("q", series.typed.as_str()), ("since", &days[0]), ("until", &days[1])];
        let href = (bucket.count > 0).then(|| links::with_parameters("/search", &parameters));
        Bar { label: bucket.label.clone(), count: bucket.count, href }
    };
    series.buckets.iter().enumerate().map(bar).collect()
}
