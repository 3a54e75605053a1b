//! `GET /api/v1/openapi.json`: every route, made from the tables that the server works by.
//!
//! Format: `OpenAPI` 3.1.1, whose schemas are JSON Schema 2020-12.

use schemars::SchemaGenerator;
use schemars::generate::SchemaSettings;
use secnews::message;
use serde_json::{Map, Value, json};

use crate::web::asked::Asked;
use crate::web::lanes::Lane;
use crate::web::parameters::{Kind, LANG, Parameter};
use crate::web::problem::Details;
use crate::web::reply::{HTML, JSON, PROBLEM, Reply};
use crate::web::route::{Depends, Gives, Route, Verb, Work};
use crate::web::router::routes;

/// The route.
pub(in crate::web) const ROUTE: Route = Route {
    verb: Verb::Get,
    path: "/api/v1/openapi.json",
    about: || message!("this description of the API, in OpenAPI 3.1"),
    gives: Gives::Text(&[JSON]),
    lane: Some(Lane::Light),
    depends: Depends::Index,
    body: None,
    parameters: &[],
    work: Work::Whole(|asked| Reply::json(&document(asked))),
};

/// The description.
fn document(asked: &Asked) -> Value {
    let mut schemas = SchemaSettings::draft2020_12()
        .for_serialize()
        .with(|settings| {
            settings.definitions_path = "/components/schemas".into();
            settings.meta_schema = None;
        })
        .into_generator();
    let problem = schemas.subschema_for::<Details>().to_value();
    let mut paths: Map<String, Value> = Map::new();
    for route in routes() {
        let operation = operation(route, asked, &mut schemas, &problem);
        let path = paths.entry(route.path).or_insert_with(|| json!({}));
        path[verb(route)] = operation;
    }
    let mut document = json!({
        "openapi": "3.1.1",
        "info": {
            "title": "secnews",
            "version": env!("CARGO_PKG_VERSION"),
            "license": { "name": "MIT OR Apache-2.0", "identifier": "MIT OR Apache-2.0" },
        },
        "servers": [{ "url": asked.base }],
        "paths": paths,
        "components": { "schemas": schemas.take_definitions(true) },
    });
    if asked.app.guard.has_token() {
        document["components"]["securitySchemes"] = json!({
            "bearer": { "type": "http", "scheme": "bearer" },
            "basic": { "type": "http", "scheme": "basic" },
        });
        document["security"] = json!([{ "bearer": [] }, { "basic": [] }]);
    }
    document
}

fn verb(route: &Route) -> &'static str {
    match route.verb {
        Verb::Get => "get",
        Verb::Post => "post",
        Verb::Delete => "delete",
    }
}

fn operation(route: &Route, asked: &Asked, schemas: &mut SchemaGenerator, problem: &Value) -> Value {
    let content = |media_types: &[&str], schema: &Value| -> Value {
        let named = |name: &&str| ((*name).to_owned(), json!({ "schema": schema }));
        Value::Object(media_types.iter().map(named).collect())
    };
    let (status, content_of) = match route.gives {
        Gives::Page => (200, content(&[HTML], &json!({ "type": "string" }))),
        Gives::Text([JSON]) => (200, content(&[JSON], &json!({ "type": "object" }))),
        Gives::Text(names) => (200, content(names, &json!({}))),
        Gives::Json(schema) if route.path.ends_with("/watches") && route.verb == Verb::Post => {
            (201, content(&[JSON], &schema(schemas).to_value()))
        }
        Gives::Json(schema) => (200, content(&[JSON], &schema(schemas).to_value())),
        Gives::Nothing => (204, Value::Null),
    };
    let mut good = json!({ "description": asked.say(&(route.about)()) });
    if !content_of.is_null() {
        good["content"] = content_of;
    }
    let error = if route.path.starts_with("/api/") {
        content(&[PROBLEM], problem)
    } else {
        content(&[HTML], &json!({}))
    };
    let parts = route.path.split('/').filter_map(|part| part.strip_prefix('{')?.strip_suffix('}'));
    let parts = parts.map(|name| {
        json!({ "name": name, "in": "path", "required": true, "schema": { "type": "string", "minLength": 1 } })
    });
    let values = route.parameters.iter().chain([&LANG]).map(|parameter| parameter_of(parameter, asked));
    let mut operation = json!({
        "operationId": operation_id(route),
        "summary": asked.say(&(route.about)()),
        "parameters": parts.chain(values).collect::<Vec<_>>(),
        "responses": {
            status.to_string(): good,
            "default": { "description": "a problem", "content": error },
        },
    });
    if let Some(body) = route.body {
        // Within the operation, since what may be left out of a request is in every answer.
        let mut bodies = SchemaSettings::draft2020_12()
            .with(|settings| settings.inline_subschemas = true)
            .for_deserialize()
            .into_generator();
        let schema = body(&mut bodies).to_value();
        let required = schema.get("required").is_some();
        operation["requestBody"] = json!({ "required": required, "content": content(&[JSON], &schema) });
    }
    operation
}

/// A name for the route, unique among all: `get_articles_id_similar`.
fn operation_id(route: &Route) -> String {
    let path = route.path.trim_start_matches("/api/v1");
    let words = path.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty());
    let place = if route.path.starts_with("/api/v1") { None } else { Some("page") };
    [verb(route)].into_iter().chain(place).chain(words).collect::<Vec<_>>().join("_")
}

fn parameter_of(parameter: &Parameter, asked: &Asked) -> Value {
    let mut described = json!({
        "name": parameter.name,
        "in": "query",
        "required": matches!(parameter.kind, Kind::Required),
        "description": asked.say(&(parameter.about)()),
        "schema": schema_of(parameter.kind),
    });
    if matches!(parameter.kind, Kind::Choices(_)) {
        // With commas between the values.
        described["style"] = json!("form");
        described["explode"] = json!(false);
    }
    described
}

/// Days, and times before a day, in the spellings that are the same in every language. More are understood.
const DAY: &str = "[12][0-9]{3}-(0[1-9]|1[0-2])-(0[1-9]|1[0-9]|2[0-8])|today|yesterday|last-week|last-month";
const TIME: &str = "[1-9][0-9]?(d|w|mo|y)";

/// What a cursor is written as.
const CURSOR: &str = "^[0-9a-f]{1,8}-[01]-[0-3][0-9a-f]{7}-[0-9a-f]{1,16}-[0-9a-f]{12}$";

fn schema_of(kind: Kind) -> Value {
    match kind {
        Kind::Text => json!({ "type": "string" }),
        Kind::Required => json!({ "type": "string", "minLength": 1, "pattern": "[^\\s]" }),
        Kind::Texts(most) => {
            json!({ "type": "array", "items": { "type": "string", "minLength": 1 }, "minItems": 1, "maxItems": most })
        }
        Kind::Flag => json!({ "type": "boolean" }),
        Kind::Number { usual, most } => match usual {
            Some(usual) => json!({ "type": "integer", "minimum": 0, "maximum": most, "default": usual }),
            None => json!({ "type": "integer", "minimum": 0, "maximum": most }),
        },
        Kind::Choice(names) => json!({ "type": "string", "enum": names() }),
        Kind::Choices(names) => {
            json!({ "type": "array", "items": { "type": "string", "enum": names() }, "minItems": 1 })
        }
        Kind::Since => json!({ "type": "string", "pattern": format!("^({DAY}|{TIME})$") }),
        Kind::Day => json!({ "type": "string", "pattern": format!("^({DAY})$") }),
        Kind::Cursor => json!({ "type": "string", "pattern": CURSOR }),
    }
}
