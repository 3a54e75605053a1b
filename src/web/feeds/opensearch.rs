//! `GET /opensearch.xml` and `/suggest`: the search of the browser's address bar.
//!
//! Format: <https://github.com/dewitt/opensearch>.

use quick_xml::escape::escape;
use secnews::message;

use crate::web::api;
use crate::web::asked::Asked;
use crate::web::lanes::Lane;
use crate::web::parameters::{Kind, Parameter};
use crate::web::problem::Problem;
use crate::web::reply::Reply;
use crate::web::route::{Depends, Gives, Route, Verb, Work};

const DESCRIPTION_TYPE: &str = "application/opensearchdescription+xml";
const SUGGESTIONS_TYPE: &str = "application/x-suggestions+json";

/// `GET /opensearch.xml`
pub(in crate::web) const DESCRIPTION: Route = Route {
    verb: Verb::Get,
    path: "/opensearch.xml",
    about: || message!("the description of the search, for browsers"),
    gives: Gives::Text(&[DESCRIPTION_TYPE]),
    lane: None,
    depends: Depends::Index,
    body: None,
    parameters: &[],
    work: Work::Whole(|asked| Ok(describe(asked))),
};

/// `GET /suggest`
pub(in crate::web) const SUGGEST: Route = Route {
    path: "/suggest",
    about: || message!("how a query may go on, for browsers"),
    gives: Gives::Text(&[SUGGESTIONS_TYPE]),
    lane: Some(Lane::Light),
    parameters: &[Parameter { name: "q", kind: Kind::Text, about: || message!("the query as typed so far") }],
    work: Work::Whole(suggest),
    ..DESCRIPTION
};

fn describe(asked: &Asked) -> Reply {
    let base = escape(&asked.base);
    let about = message!("full-text search for security news").render(asked.locale);
    let about = escape(&about);
    let text = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\
         <OpenSearchDescription xmlns=\"http://a9.com/-/spec/opensearch/1.1/\">\n\
         <ShortName>secnews</ShortName>\n\
         <Description>{about}</Description>\n\
         <InputEncoding>UTF-8</InputEncoding>\n\
         <Url type=\"text/html\" method=\"get\" template=\"{base}/search?q={{searchTerms}}\"/>\n\
         <Url type=\"{SUGGESTIONS_TYPE}\" method=\"get\" template=\"{base}/suggest?q={{searchTerms}}\"/>\n\
         <Url type=\"application/atom+xml\" method=\"get\" template=\"{base}/feed/search.atom?q={{searchTerms}}\"/>\n\
         </OpenSearchDescription>\n"
    );
    Reply::new(DESCRIPTION_TYPE, text)
}

fn suggest(asked: &Asked) -> Result<Reply, Problem> {
    let answer = api::suggested(asked)?;
    let queries: Vec<&str> = answer.suggestions.iter().map(|one| one.query.as_str()).collect();
    let reply = Reply::json(&(&answer.query, queries))?;
    Ok(Reply { media_type: SUGGESTIONS_TYPE, ..reply })
}
