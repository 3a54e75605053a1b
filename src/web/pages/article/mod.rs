//! `GET /article/{id}`: an article to read, with the matches of a query marked.

mod body;
mod cite;
pub(in crate::web) mod diff;
mod named;

use maud::{Markup, html};
use secnews::answers::{ArticleAnswer, ArticleAsk, SimilarAnswer, SimilarAsk, article, similar};
use secnews::highlight::{Budget, Highlights, summary};
use secnews::message;
use secnews::message::{Message, localized_name};

pub(super) use named::kind_heading;

use super::foreign::{foreign, marked};
use super::hit::{citation_line, day};
use super::layout::Frame;
use super::links;
use super::route::page;
use crate::web::api::{LITERAL, NO_SYNONYMS, OPTIONAL_QUERY};
use crate::web::asked::Asked;
use crate::web::lanes::Lane;
use crate::web::problem::Problem;
use crate::web::reply::Reply;
use crate::web::route::Route;

/// Similar articles beside the text.
const SIMILAR: usize = 6;

/// The route.
pub(in crate::web) const ROUTE: Route = page(
    "/article/{id}",
    || message!("an article, with the matches of a query marked"),
    Some(Lane::Light),
    &[OPTIONAL_QUERY, LITERAL, NO_SYNONYMS],
    handle,
);

/// An article as its page shows it.
struct Reader<'a> {
    frame: Frame<'a>,
    answer: ArticleAnswer,
    similar: SimilarAnswer,
    /// The URL of the page, for citations.
    permalink: String,
}

fn handle(asked: &Asked) -> Result<Reply, Problem> {
    let digits = asked.part("id").to_owned();
    let ask = ArticleAsk { digits: digits.clone(), query: asked.optional_query()? };
    let answer = article(asked.snapshot(), &ask)?;
    let ask = SimilarAsk { digits, limit: SIMILAR, collapse: true, snippet: Budget::default() };
    let similar = similar(asked.snapshot(), &ask)?;
    let title = match answer.article.title.as_str() {
        "" => message!("(no title)"),
        title => Message::untranslated(title),
    };
    let permalink = format!("{}/article/{}", asked.base, answer.article.meta.id);
    let reader = Reader { frame: Frame::new(asked, title), answer, similar, permalink };
    Ok(Reply::html(reader.frame.page_of("reader", &reader.content())))
}

impl Reader<'_> {
    fn say(&self, message: &Message) -> String {
        self.frame.say(message)
    }

    fn content(&self) -> Markup {
        let article = &self.answer.article;
        let none = (Highlights(Vec::new()), Highlights(Vec::new()));
        let (in_title, in_body) = self.answer.marks.as_ref().unwrap_or(&none);
        let mut number = 0;
        let title = marked(&article.title, in_title, Some(&mut number));
        let text = body::text(&article.body, in_body, &mut number);
        let summary = summary(&article.title, &article.body);
        html! {
            article.results {
                h1 dir="auto" lang=(article.meta.language) {
                    @if article.title.is_empty() { (self.say(&message!("(no title)"))) } @else { (title) }
                }
                div.meta { (self.published()) }
                @if let Some(summary) = &summary { p.summary dir="auto" lang=(article.meta.language) { (super::foreign::shown(summary)) } }
                @if self.answer.marks.is_some() { (self.matches(number)) }
                @if article.body.is_empty() { p.empty { (self.say(&message!("the text was not fetched; only the title is known"))) } }
                div.text dir="auto" lang=(article.meta.language) { (text) }
            }
            aside.side aria-label=(self.say(&message!("about this article"))) {
                (self.named())
                (self.reposts())
                (self.alike())
                (self.cite())
            }
        }
    }

    /// Where and when it was published; the URL in full before anybody follows it.
    fn published(&self) -> Markup {
        let meta = &self.answer.article.meta;
        html! {
            ul {
                @for copy in &meta.copies {
                    li {
                        @if copy.source.is_empty() { } @else { a href=(links::path("source", &copy.source)) { (foreign(&copy.source)) } " · " }
                        @if let Some(date) = copy.date { (day(date)) " · " }
                        @if let Some(url) = &copy.url { (links::outside(url)) }
                    }
                }
            }
            p {
                (self.say(&localized_name("language", &meta.language).into())) " · "
                (self.say(&message!("{characters} characters", characters = super::foreign::figure(self.answer.article.body.chars().count()))))
                " · " span.mono { (meta.id) }
                " · " a href={ "/event/" (meta.id) } { (self.say(&message!("its event"))) }
            }
        }
    }

    /// How many matches there are, with links from one to the next.
    fn matches(&self, count: usize) -> Markup {
        html! {
            nav.tools.matches aria-label=(self.say(&message!("matches"))) data-matches=(count) {
                @if count == 0 { span { (self.say(&message!("the query has no match in this text"))) } }
                @else {
                    span { (self.say(&message!("{count} matches", count))) }
                    a href="#m1" { (self.say(&message!("first match"))) }
                    @if count > 1 { a href={ "#m" (count) } { (self.say(&message!("last match"))) } }
                    button type="button" data-jump="1" hidden { (self.say(&message!("next"))) " " kbd { "n" } }
                    button type="button" data-jump="-1" hidden { (self.say(&message!("previous"))) " " kbd { "N" } }
                }
            }
        }
    }

    fn reposts(&self) -> Markup {
        let (reposts, id) = (&self.answer.reposts, self.answer.article.meta.id);
        html! {
            @if !reposts.is_empty() {
                section {
                    h2 { (self.say(&message!("reposts: {count}", count = reposts.len()))) }
                    ul.list { @for repost in reposts {
                        li { (citation_line(repost, self.frame.typed, &self.frame)) " "
                            a href={ "/article/" (id) "/diff/" (repost.id) } { (self.say(&message!("compare"))) } }
                    } }
                }
            }
        }
    }

    fn alike(&self) -> Markup {
        html! {
            @if !self.similar.hits.is_empty() {
                section {
                    h2 { (self.say(&message!("Similar"))) }
                    ul.list { @for hit in &self.similar.hits {
                        li {
                            a href=(links::article(hit.id, "")) lang=(hit.language) { (foreign(&hit.title)) }
                            span.dim { " · " (foreign(&hit.source)) @if let Some(date) = hit.date { " · " (day(date)) } }
                        }
                    } }
                }
            }
        }
    }
}
