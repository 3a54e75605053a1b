//! `GET /api/v1/search`: ranked articles for a query.

use schemars::SchemaGenerator;
use secnews::answers::{SearchAnswer, SearchAsk, search};
use secnews::message;
use secnews::search::{Collapse, Facet, SearchRequest, Sort};

use super::common::{ANY_NUMBER, LIMIT, LITERAL, NO_SYNONYMS, QUERY, SINCE, UNTIL};
use crate::web::asked::Asked;
use crate::web::lanes::Lane;
use crate::web::parameters::{Kind, Parameter, Values};
use crate::web::problem::Problem;
use crate::web::reply::Reply;
use crate::web::route::{Depends, Gives, Route, Verb, Work};

/// The names of orders.
pub(in crate::web) const SORTS: [(&str, Sort); 3] =
    [("relevance", Sort::Relevance), ("date", Sort::Date), ("date-asc", Sort::DateAscending)];

/// Where to go on.
pub(in crate::web) const AFTER: Parameter = Parameter {
    name: "after",
    kind: Kind::Cursor,
    about: || message!("continue after the previous page: its header Link has the URL"),
};

/// The route.
pub(in crate::web) const ROUTE: Route = Route {
    verb: Verb::Get,
    path: "/api/v1/search",
    about: || message!("ranked articles for a query"),
    gives: Gives::Json(SchemaGenerator::subschema_for::<SearchAnswer>),
    lane: Some(Lane::Light),
    depends: Depends::Index,
    body: None,
    parameters: &[
        QUERY,
        LITERAL,
        NO_SYNONYMS,
        SINCE,
        UNTIL,
        LIMIT,
        Parameter {
            name: "offset",
            kind: Kind::Number { usual: Some(0), most: ANY_NUMBER },
            about: || message!("leave out this many hits at the beginning"),
        },
        AFTER,
        Parameter {
            name: "sort",
            kind: Kind::Choice(|| SORTS.map(|(name, _)| name).to_vec()),
            about: || message!("order of the hits; default relevance"),
        },
        Parameter {
            name: "facet",
            kind: Kind::Choices(|| Facet::ALL.map(Facet::name).to_vec()),
            about: || message!("count the values of these fields over all matching articles"),
        },
        Parameter {
            name: "facet-limit",
            kind: Kind::Number { usual: Some(0), most: ANY_NUMBER },
            about: || message!("maximum number of values of a facet; 0 for all"),
        },
        Parameter {
            name: "no-collapse",
            kind: Kind::Flag,
            about: || message!("do not fold reposts and reports of an event"),
        },
        Parameter {
            name: "no-events",
            kind: Kind::Flag,
            about: || message!("fold reposts only, not the reports of an event"),
        },
        Parameter {
            name: "strict",
            kind: Kind::Flag,
            about: || message!("only articles with all words, even if there are none"),
        },
        Parameter {
            name: "no-translate",
            kind: Kind::Flag,
            about: || message!("do not look for reports in the other language"),
        },
        Parameter {
            name: "explain",
            kind: Kind::Flag,
            about: || message!("explain how each score was computed"),
        },
    ],
    work: Work::Whole(handle),
};

fn handle(asked: &Asked) -> Result<Reply, Problem> {
    let answer = search(asked.snapshot(), ask(asked)?)?;
    let reply = Reply::json(&answer)?;
    Ok(match answer.next {
        Some(next) => {
            let url = next_page(&asked.query, &next.to_string());
            reply.with_header("link", format!("<{}{}?{url}>; rel=\"next\"", asked.base, asked.path))
        }
        None => reply,
    })
}

fn ask(asked: &Asked) -> Result<SearchAsk, Problem> {
    let values = &asked.values;
    let query = asked.parse(values.query("q"))?;
    let request = SearchRequest {
        limit: values.number("limit"),
        offset: values.number("offset").unwrap_or_default(),
        after: values.cursor("after"),
        sort: sort(values),
        collapse: collapse(values),
        facets: values.choices("facet").into_iter().filter_map(Facet::from_name).collect(),
        facet_limit: values.number("facet-limit").filter(|limit| *limit > 0),
        explain: values.flag("explain"),
        strict: values.flag("strict"),
        ..SearchRequest::new(query.query.clone())
    };
    let translate = asked.app.setup.translate && !values.flag("no-translate");
    Ok(SearchAsk { query, window: values.window(), request, correct: true, translate })
}

/// The chosen order.
pub(in crate::web) fn sort(values: &Values) -> Sort {
    let name = values.text("sort").unwrap_or_default();
    SORTS.into_iter().find(|(known, _)| *known == name).map(|(_, sort)| sort).unwrap_or_default()
}

fn collapse(values: &Values) -> Collapse {
    match (values.flag("no-collapse"), values.flag("no-events")) {
        (true, _) => Collapse::Nothing,
        (false, true) => Collapse::Stories,
        (false, false) => Collapse::Events,
    }
}

/// The parameters of the next page.
fn next_page(query: &str, cursor: &str) -> String {
    let given =
        form_urlencoded::parse(query.as_bytes()).filter(|(name, _)| name != "after" && name != "offset");
    let mut next = form_urlencoded::Serializer::new(String::new());
    next.extend_pairs(given).append_pair("after", cursor);
    next.finish()
}
