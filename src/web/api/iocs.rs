//! `GET /api/v1/iocs`: what the matching articles name.

use schemars::SchemaGenerator;
use secnews::answers::{IocsAsk, iocs, kind_names, kinds_named};
use secnews::message;
use secnews::render::SightingsAnswer;
use secnews::survey::Wanted;

use super::common::{BENIGN, LITERAL, NO_SYNONYMS, QUERY, SINCE, UNTIL};
use crate::web::asked::Asked;
use crate::web::lanes::Lane;
use crate::web::parameters::{Kind, Parameter};
use crate::web::problem::Problem;
use crate::web::reply::Reply;
use crate::web::route::{Depends, Gives, Route, Verb, Work};

/// The route.
pub(in crate::web) const ROUTE: Route = Route {
    verb: Verb::Get,
    path: "/api/v1/iocs",
    about: || {
        message!("what the matching articles name: CVE ids, addresses, domains, hashes, groups, malware")
    },
    gives: Gives::Json(SchemaGenerator::subschema_for::<SightingsAnswer<'static>>),
    lane: Some(Lane::Heavy),
    depends: Depends::Index,
    body: None,
    parameters: &[
        QUERY,
        LITERAL,
        NO_SYNONYMS,
        SINCE,
        UNTIL,
        Parameter { name: "kind", kind: Kind::Choices(kind_names), about: || message!("only these kinds") },
        BENIGN,
        Parameter {
            name: "references",
            kind: Kind::Flag,
            about: || {
                message!("list domains, URLs and mail addresses, too, that articles refer their readers to")
            },
        },
        Parameter {
            name: "defang",
            kind: Kind::Flag,
            about: || {
                message!("write addresses, domains and URLs so that nothing follows them: evil[.]example")
            },
        },
    ],
    work: Work::Whole(handle),
};

fn handle(asked: &Asked) -> Result<Reply, Problem> {
    let values = &asked.values;
    let kinds = values.choices("kind").into_iter().filter_map(kinds_named).flatten();
    let wanted = Wanted {
        kinds: kinds.copied().collect(),
        benign: values.flag("benign"),
        references: values.flag("references"),
    };
    let ask = IocsAsk { query: asked.parse(values.query("q"))?, window: values.window(), wanted };
    let found = iocs(asked.snapshot(), ask)?;
    Reply::json(&SightingsAnswer::of(&found, values.flag("defang")))
}
