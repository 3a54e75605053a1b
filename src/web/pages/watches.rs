//! `/watches`: saved searches as an inbox: what is new, marked as read one by one or all at once.

mod changes;

use std::path::Path;

use maud::{Markup, html};
use secnews::answers::{WatchAnswer, WatchNewsError, watch_news};
use secnews::message;
use secnews::message::Message;
use secnews::watch::{Watch, WatchError, Watches};

use super::foreign::{figure, foreign, plain, shown};
use super::hit::{Listing, citation_line};
use super::layout::Frame;
use super::links;
use super::publishers::PublishersOfHits;
use super::route::watching_page;
use crate::web::api::OPTIONAL_QUERY;
use crate::web::asked::Asked;
use crate::web::parameters::{Kind, Parameter};
use crate::web::problem::Problem;
use crate::web::reply::Reply;
use crate::web::route::Route;

pub(in crate::web) use changes::{ADD, REMOVE, REPORTED};

/// News of a watch on the page; marking them as read shows the next.
const MOST: usize = 20;

/// Articles that are marked as read at once: a body of a request has room for a thousand ids.
const MAX_MARKED: usize = 500;

/// News of a watch on the first page.
const FEW: usize = 5;

/// The route.
pub(in crate::web) const ROUTE: Route = watching_page(
    "/watches",
    || message!("saved searches with their news"),
    &[
        OPTIONAL_QUERY,
        Parameter {
            name: "undo",
            kind: Kind::Text,
            about: || message!("the watch whose last marks as read can be undone"),
        },
        Parameter {
            name: "ids",
            kind: Kind::Text,
            about: || message!("the articles that were marked as read"),
        },
    ],
    handle,
);

/// A watch with its news, or with what is wrong with it.
type State = (Watch, Result<WatchAnswer, Message>);

/// All watches. One that fails does not hide the others.
fn states(asked: &Asked, folder: &Path) -> Result<Vec<State>, Problem> {
    if !folder.is_dir() {
        return Ok(Vec::new());
    }
    let read = || -> Result<Vec<Watch>, WatchError> {
        let watches = Watches::open(folder)?;
        watches.names()?.iter().map(|name| watches.get(name)).collect()
    };
    // The folder is locked while it is read only: searches take longer.
    let watches = read()?;
    let mut states = Vec::new();
    for watch in watches {
        let answer = match watch_news(asked.snapshot(), watch.clone()) {
            Ok(answer) => Ok(answer),
            Err(WatchNewsError::Index(error)) => return Err(error.into()),
            Err(WatchNewsError::Query { error, .. }) => Err(error.message.clone()),
            Err(WatchNewsError::Watch(error)) => Err(error.message()),
        };
        states.push((watch, answer));
    }
    Ok(states)
}

fn handle(asked: &Asked) -> Result<Reply, Problem> {
    let frame = Frame::new(asked, message!("Watches"));
    let Some(folder) = asked.app.setup.watches.as_deref() else {
        let content = html! {
            h1 { (frame.say(&message!("Watches"))) }
            p { (frame.say(&message!("this server keeps no saved searches"))) }
        };
        return Ok(Reply::html(frame.page(&content)));
    };
    let states = states(asked, folder)?;
    let answers = states.iter().filter_map(|(_, state)| state.as_ref().ok());
    let listed = answers.flat_map(|answer| answer.news.hits.iter().take(MOST));
    let publishers = PublishersOfHits::read(listed, asked)?;
    let page = Inbox { asked, frame: &frame, publishers };
    let content = html! {
        div.results {
            h1 { (frame.say(&message!("Watches"))) }
            (page.undo())
            @if states.is_empty() { p.empty { (frame.say(&message!("a watch is a saved search; articles that match it later are its news"))) } }
            @for (watch, state) in &states { (page.watch(watch, state)) }
        }
        aside.side { (page.form()) }
    };
    Ok(Reply::html(frame.page_of("two", &content)))
}

/// The news of all watches in short, for the first page.
pub(super) fn news_of_all(asked: &Asked, frame: &Frame<'_>) -> Result<Markup, Problem> {
    let states = asked.app.setup.watches.as_deref().map(|folder| states(asked, folder)).transpose()?;
    let states = states.unwrap_or_default();
    let publishers = PublishersOfHits::default();
    let listing = Listing { frame, query: "", nested: true, publishers: &publishers };
    Ok(html! {
        @if !states.is_empty() {
            section {
                h2 { a href="/watches" { (frame.say(&message!("Watches"))) } }
                @for (watch, state) in &states {
                    @if let Ok(answer) = state {
                        @let news = answer.news.hits.len();
                        h3 { a href={ "/watches#watch-" (watch.name) } { (foreign(&watch.name)) } " " span.figure { (frame.say(&message!("{count} new", count = news))) } }
                        ul.list { @for hit in answer.news.hits.iter().take(FEW) { li { (listing.line(hit)) } } }
                    }
                }
            }
        }
    })
}

struct Inbox<'a> {
    asked: &'a Asked,
    frame: &'a Frame<'a>,
    publishers: PublishersOfHits,
}

impl Inbox<'_> {
    fn say(&self, message: &Message) -> String {
        self.frame.say(message)
    }

    fn watch(&self, watch: &Watch, state: &Result<WatchAnswer, Message>) -> Markup {
        html! {
            section.watch id={ "watch-" (watch.name) } {
                h2 { a href=(links::search(&watch.query)) { (foreign(&watch.name)) } }
                p.about {
                    code { (foreign(&watch.query)) } " · "
                    a href={ "/feed/watch/" (watch.name) ".atom" } { (self.say(&message!("Atom feed"))) }
                }
                @match state {
                    Ok(answer) => (self.news(answer)),
                    Err(message) => p.notes dir="auto" { (shown(&self.say(message))) },
                }
            }
        }
    }

    fn news(&self, answer: &WatchAnswer) -> Markup {
        let (watch, news) = (&answer.watch, &answer.news);
        let publishers = &self.publishers;
        let listing = Listing { frame: self.frame, query: &watch.query, nested: true, publishers };
        let action = format!("{}/reported", links::path("watches", &watch.name));
        html! {
            div.tools {
                span.dim { (self.say(&message!("{count} new", count = figure(news.hits.len())))) }
                @if !news.articles.is_empty() {
                    form.inline method="post" action=(action) {
                        @for id in news.articles.iter().take(MAX_MARKED) { input type="hidden" name="id" value=(id); }
                        button { (self.say(&message!("mark all as read"))) }
                    }
                }
                form.inline method="post" action={ (links::path("watches", &watch.name)) "/remove" } {
                    button { (self.say(&message!("remove this watch"))) }
                }
            }
            ol.hits {
                @for hit in news.hits.iter().take(MOST) {
                    li {
                        (listing.hit(hit))
                        form.tools.read method="post" action=(action) {
                            input type="hidden" name="event" value=(hit.id);
                            button { (self.say(&message!("mark as read"))) }
                        }
                    }
                }
            }
            @if news.hits.len() > MOST { p.dim { (self.say(&message!("{count} more", count = news.hits.len() - MOST))) } }
            @if !news.reposts.is_empty() {
                details.reports {
                    summary { (self.say(&message!("{count} more reports of what you have read", count = news.reposts.len()))) }
                    ul.list { @for repost in &news.reposts { li { (citation_line(&repost.citation, &watch.query, self.frame)) } } }
                }
            }
        }
    }

    /// The form that takes back the last marks.
    fn undo(&self) -> Markup {
        let text = |name| self.asked.values.text(name).unwrap_or_default();
        let (name, ids) = (text("undo"), text("ids"));
        html! {
            @if !name.is_empty() && !ids.is_empty() {
                form.tools.notes.undo method="post" action={ (links::path("watches", name)) "/reported" } {
                    input type="hidden" name="undo" value="true";
                    input type="hidden" name="ids" value=(plain(ids));
                    span { (shown(&self.say(&message!("marked as read in {name}", name)))) }
                    button { (self.say(&message!("undo"))) }
                }
            }
        }
    }

    fn form(&self) -> Markup {
        html! {
            form.form method="post" action="/watches" {
                h2 { (self.say(&message!("New watch"))) }
                label { span { (self.say(&message!("name, of letters, figures, - and _"))) }
                    input name="name" required maxlength="64" autocomplete="off"; }
                label { span { (self.say(&message!("query"))) }
                    input name="query" required value=(plain(self.frame.typed)) autocomplete="off" spellcheck="false" dir="auto"; }
                label.check { input type="checkbox" name="literal" value="true"; " " (self.say(&message!("one run of characters"))) }
                label.check { input type="checkbox" name="no-synonyms" value="true"; " " (self.say(&message!("without synonyms"))) }
                div { button { (self.say(&message!("save"))) } }
            }
        }
    }
}
