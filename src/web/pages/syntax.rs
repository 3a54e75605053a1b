//! `GET /syntax`: help for queries that builds one.

use maud::{Markup, html};
use secnews::message;
use secnews::message::Message;

use super::foreign::{foreign, plain};
use super::layout::Frame;
use super::links;
use super::route::page;
use crate::web::asked::Asked;
use crate::web::lanes::Lane;
use crate::web::parameters::{Kind, Parameter};
use crate::web::problem::Problem;
use crate::web::reply::Reply;
use crate::web::route::Route;

/// A field of the form, without a default.
const fn field(name: &'static str, about: fn() -> Message) -> Parameter {
    Parameter { name, kind: Kind::Text, about }
}

/// The fields of the form, in the order of the query that is built.
const FIELDS: [Parameter; 11] = [
    field("all", || message!("all of these words")),
    field("phrase", || message!("exactly this run of characters")),
    field("any", || message!("any of these words")),
    field("none", || message!("none of these words")),
    field("title", || message!("in the title")),
    field("source", || message!("of this source")),
    field("actor", || message!("about this group")),
    field("malware", || message!("about this malware")),
    field("cve", || message!("about this vulnerability, or those of a year")),
    field("language", || message!("in this language, such as zh or en")),
    field("date", || message!("of these days, such as 7d, 2024-09 or 2024-09-01..2024-09-15")),
];

/// The route.
pub(in crate::web) const ROUTE: Route = page(
    "/syntax",
    || message!("how queries are written, and a form that builds one"),
    Some(Lane::Light),
    &FIELDS,
    handle,
);

#[expect(clippy::unnecessary_wraps, reason = "all handlers have one type")]
fn handle(asked: &Asked) -> Result<Reply, Problem> {
    let frame = Frame::new(asked, message!("Query syntax"));
    let value = |name: &str| asked.values.text(name).unwrap_or_default();
    let built = built(&value);
    let content = html! {
        h1 { (frame.say(&message!("Query syntax"))) }
        section.box {
            h2 { (frame.say(&message!("build a query"))) }
            @if !built.is_empty() {
                p { a href=(links::search(&built)) { code { (foreign(&built)) } } }
                form.inline action="/search" { input type="hidden" name="q" value=(plain(&built)); button { (frame.say(&message!("Search"))) } }
            }
            form.form.wide action="/syntax" {
                @for one in &FIELDS {
                    label { span { (frame.say(&(one.about)())) }
                        input name=(one.name) value=(plain(value(one.name))) autocomplete="off" spellcheck="false" dir="auto"; }
                }
                div { button { (frame.say(&message!("show the query"))) } }
            }
        }
        (table(&frame))
    };
    Ok(Reply::html(frame.page(&content)))
}

/// The query that the fields ask for.
fn built<'v>(value: &dyn Fn(&str) -> &'v str) -> String {
    let words = |name: &str| value(name).split_whitespace().map(str::to_owned).collect::<Vec<_>>();
    let bare = |text: &str| text.replace('"', " ").trim().to_owned();
    let quoted = |text: &str| {
        if bare(text).contains(char::is_whitespace) { format!("\"{}\"", bare(text)) } else { bare(text) }
    };
    let mut parts = words("all");
    parts.extend(
        Some(bare(value("phrase"))).filter(|text| !text.is_empty()).map(|text| format!("\"{text}\"")),
    );
    let any = words("any");
    parts.extend(match any.len() {
        0 => None,
        1 => Some(any[0].clone()),
        _ => Some(format!("({})", any.join(" OR "))),
    });
    parts.extend(words("none").iter().map(|word| format!("-{}", word.trim_start_matches('-'))));
    parts.extend(words("title").iter().map(|word| format!("title:{word}")));
    for (name, field) in [
        ("source", "source"),
        ("actor", "actor"),
        ("malware", "malware"),
        ("cve", "cve"),
        ("language", "lang"),
        ("date", "date"),
    ] {
        let text = quoted(value(name));
        if !text.is_empty() {
            parts.push(format!("{field}:{text}"));
        }
    }
    parts.join(" ")
}

/// What can be written, each with an example to try.
fn table(frame: &Frame<'_>) -> Markup {
    let rows: [(&str, Message); 17] = [
        ("勒索软件 医院", message!("all of these words, in any order; Chinese is cut into words")),
        ("\"关键信息基础设施\"", message!("exactly this run of characters")),
        ("(LockBit OR Akira) ransomware", message!("any of several")),
        ("ransomware -LockBit", message!("without a word")),
        ("title:零日", message!("in the title; body: for the text")),
        ("source:FreeBuf", message!("of a source; quoted, its whole name")),
        ("lang:en", message!("in a language")),
        ("host:github.com", message!("of a site")),
        (
            "date:7d",
            message!("the last seven days; also 2024-09, 2024-09-01..2024-09-15, after: and before:"),
        ),
        ("cve:2024-47176", message!("about a vulnerability; cve:2024 for all of a year")),
        ("actor:银狐", message!("about a group, by any of its names")),
        ("malware:RedLine", message!("about malware")),
        ("technique:T1059", message!("about a technique of MITRE ATT&CK")),
        ("ip:203.0.113.0/24", message!("naming an address or one of a network; domain:, hash: likewise")),
        ("log4*", message!("words that begin so")),
        ("ransomwre~1", message!("words within one edit")),
        ("\"数据 跨境\"~4", message!("words close to each other")),
    ];
    html! {
        section {
            h2 { (frame.say(&message!("what can be written"))) }
            div.scroll tabindex="0" role="group" { table { tbody { @for (example, what) in &rows {
                tr { th scope="row" { a href=(links::search(example)) { code { (example) } } } td { (frame.say(what)) } }
            } } } }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_fields_make_a_query() {
        let fields = [
            ("all", "勒索 医院"),
            ("phrase", "双重\"勒索"),
            ("any", "LockBit Akira"),
            ("none", "广告 -招聘"),
            ("source", "The Hacker News"),
            ("cve", "2024"),
        ];
        let value =
            |name: &str| fields.iter().find(|(known, _)| *known == name).map_or("", |(_, value)| *value);
        assert_eq!(
            built(&value),
            "勒索 医院 \"双重 勒索\" (LockBit OR Akira) -广告 -招聘 source:\"The Hacker News\" cve:2024"
        );
        assert_eq!(built(&|_| ""), "");
    }
}
