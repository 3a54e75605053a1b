//! `GET /search`: the results of a search, with what narrows them.

mod chips;
mod facets;
mod notes;
mod pages;
mod side;
mod state;
mod strip;

use maud::{Markup, html};
use secnews::answers::{ParsedQuery, SearchAnswer, SearchAsk, search};
use secnews::message;
use secnews::message::Message;
use secnews::search::{Interval, Period, SearchRequest};

use super::foreign::figure;
use super::hit::Listing;
use super::layout::Frame;
use super::links;
use super::publishers::PublishersOfHits;
use super::route::page;
use crate::web::api::{AFTER, LITERAL, NO_SYNONYMS, OPTIONAL_QUERY, SINCE, SORTS, UNTIL, sort};
use crate::web::asked::Asked;
use crate::web::lanes::Lane;
use crate::web::parameters::{Kind, Parameter};
use crate::web::problem::Problem;
use crate::web::reply::Reply;
use crate::web::route::Route;
use facets::{FACETS, names};
use state::State;

/// Hits on a page.
const PAGE: usize = 10;

/// Pages that can be reached by number.
const MAX_PAGE: usize = 1_000;

/// The route.
pub(in crate::web) const ROUTE: Route = page(
    "/search",
    || message!("the results of a search"),
    Some(Lane::Light),
    &[
        OPTIONAL_QUERY,
        LITERAL,
        NO_SYNONYMS,
        FACETS[0].1,
        FACETS[1].1,
        FACETS[2].1,
        FACETS[3].1,
        FACETS[4].1,
        FACETS[5].1,
        FACETS[6].1,
        SINCE,
        UNTIL,
        Parameter {
            name: "sort",
            kind: Kind::Choice(|| SORTS.map(|(name, _)| name).to_vec()),
            about: || message!("order of the hits; default relevance"),
        },
        Parameter {
            name: "page",
            kind: Kind::Number { usual: Some(1), most: MAX_PAGE },
            about: || message!("number of the page"),
        },
        AFTER,
        Parameter {
            name: "facet",
            kind: Kind::Choice(names),
            about: || message!("show all values of this facet"),
        },
    ],
    handle,
);

/// A search as its page shows it.
struct Results<'a> {
    frame: Frame<'a>,
    state: State,
    /// The query with what was chosen beside it.
    query: ParsedQuery,
    answer: SearchAnswer,
    /// The interval of a bar of the strip.
    interval: Interval,
    /// How many publish each hit.
    publishers: PublishersOfHits,
    /// The days that were chosen.
    period: Option<Period>,
}

fn handle(asked: &Asked) -> Result<Reply, Problem> {
    let state = State::new(&asked.values);
    let title = match state.q.trim() {
        "" => message!("Search"),
        typed => Message::untranslated(typed),
    };
    let frame = Frame { kept: state.kept(), ..Frame::new(asked, title) };
    let Some(query) = state.query(asked)? else {
        return Ok(Reply::html(frame.page(&nothing_typed(&frame))));
    };
    let (expanded, interval) = (state.expanded, strip::interval(asked));
    let request = SearchRequest {
        limit: Some(PAGE),
        offset: (state.page - 1) * PAGE,
        after: state.after,
        sort: sort(&asked.values),
        facets: expanded.map_or_else(|| FACETS.map(|(facet, _)| facet).to_vec(), |facet| vec![facet]),
        // A chosen value is shown with its count however rare it is.
        facet_limit: (state.filters.is_empty() && expanded.is_none()).then_some(facets::FEW + 1),
        facets_without_own_filter: true,
        histogram: Some(interval),
        ..SearchRequest::new(query.query.clone())
    };
    let translate = asked.app.setup.translate && !state.is_narrowed();
    let window = asked.values.window();
    let ask = SearchAsk { query: query.clone(), window, request, correct: true, translate };
    let answer = search(asked.snapshot(), ask)?;
    let period = window.requested(asked.snapshot())?;
    let others = answer.translated.iter().flat_map(|translated| &translated.hits);
    let publishers = PublishersOfHits::read(answer.hits.iter().chain(others), asked)?;
    let results = Results { frame, state, query, answer, interval, publishers, period };
    Ok(Reply::html(results.frame.page_of("search", &results.content())))
}

impl Results<'_> {
    fn say(&self, message: &Message) -> String {
        self.frame.say(message)
    }

    fn content(&self) -> Markup {
        html! {
            div.results #results {
                h1.hidden { (self.say(&message!("Results"))) }
                (self.chips())
                (self.strip())
                (self.notes())
                @if self.answer.hits.is_empty() { (self.nothing_found()) }
                @else {
                    div.bar { p.count { (self.say(&self.counted())) } (self.sorts()) a.jump href="#narrow" { (self.say(&message!("Narrow"))) " ↓" } }
                    (self.hits())
                }
                (self.translated())
                (self.foot())
            }
            aside.narrow #narrow aria-label=(self.say(&message!("Narrow"))) { (self.dates()) (self.facets()) }
            aside.side aria-label=(self.say(&message!("These results elsewhere"))) { (self.side()) }
        }
    }

    fn counted(&self) -> Message {
        let (total, stories) = (figure(self.answer.total), figure(self.answer.stories));
        message!("{total} articles in {stories} stories", total, stories)
    }

    /// The hits; a rule stands before the first one after which none has all words.
    fn hits(&self) -> Markup {
        let listing =
            Listing { frame: &self.frame, query: &self.state.q, nested: false, publishers: &self.publishers };
        let first = (self.state.page - 1) * PAGE + 1;
        let hits = &self.answer.hits;
        let partial = hits.iter().rposition(|hit| hit.complete).map_or(0, |last| last + 1);
        let has_rule = !self.answer.relaxed && partial < hits.len() && (partial > 0 || self.state.page == 1);
        html! {
            ol.hits start=(first) {
                @for (at, hit) in hits.iter().enumerate() {
                    @if has_rule && at == partial {
                        li.rule { (self.say(&message!("from here on: articles with some of the words"))) }
                    }
                    li { (listing.hit(hit)) }
                }
            }
        }
    }

    fn translated(&self) -> Markup {
        let Some(translated) = &self.answer.translated else { return html! {} };
        let listing =
            Listing { frame: &self.frame, query: &self.state.q, nested: true, publishers: &self.publishers };
        let pairs = translated.words.iter().map(|pair| format!("{} → {}", pair.typed, pair.found));
        let pairs = pairs.collect::<Vec<_>>().join(" · ");
        html! {
            section.translated {
                h2 { (self.say(&secnews::render::translated_heading(translated))) }
                p.dim { (super::foreign::foreign(&pairs)) }
                ul.hits { @for hit in &translated.hits { li { (listing.hit(hit)) } } }
            }
        }
    }

    fn sorts(&self) -> Markup {
        let label = |name: &str| match name {
            "date" => message!("newest"),
            "date-asc" => message!("oldest"),
            _ => message!("relevance"),
        };
        let chosen = self.state.sort.as_deref().unwrap_or(SORTS[0].0);
        html! {
            nav.sorts aria-label=(self.say(&message!("order"))) {
                @for (name, _) in SORTS {
                    a href=(self.state.sorted(name).url()) aria-current=[(name == chosen).then_some("true")] {
                        (self.say(&label(name)))
                    }
                }
            }
        }
    }
}

/// What to do with an empty search box.
fn nothing_typed(frame: &Frame<'_>) -> Markup {
    let examples = [
        "勒索软件 数据泄露",
        "\"供应链攻击\" date:30d",
        "actor:银狐",
        "cve:2024 source:FreeBuf",
        "ransomware -LockBit",
    ];
    html! {
        h1 { (frame.say(&message!("Search"))) }
        p { (frame.say(&message!("type words in Chinese, English or pinyin"))) }
        ul.examples { @for example in examples { li { a href=(links::search(example)) { code { (example) } } } } }
        p { a href="/syntax" { (frame.say(&message!("build a query"))) } }
    }
}
