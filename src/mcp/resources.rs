//! What clients read by a URI: articles, and the query language.

use rmcp::model::{ErrorData, JsonObject, ReadResourceResult, Resource, ResourceContents, ResourceTemplate};

const SYNTAX: &str = "secnews://syntax";
const ARTICLE: &str = "secnews://article/";

/// The resource of the query language.
pub(super) fn syntax() -> Resource {
    Resource::new(SYNTAX, "syntax")
        .with_title("The query language")
        .with_description("Operators and fields of queries, with examples")
        .with_mime_type("text/plain")
}

/// Its text, if `uri` is its name.
pub(super) fn syntax_text(uri: &str) -> Option<ReadResourceResult> {
    let text = include_str!("../cli/commands/syntax.en.txt");
    (uri == SYNTAX).then(|| ReadResourceResult::new(vec![ResourceContents::text(text, SYNTAX)]))
}

/// The resources of articles.
pub(super) fn article() -> ResourceTemplate {
    ResourceTemplate::new(format!("{ARTICLE}{{id}}"), "article")
        .with_title("An article")
        .with_description("The text of an article by its id, as the tool `fetch` gives it; ?next=… goes on")
        .with_mime_type("application/json")
}

/// The arguments of `fetch` for the article that `uri` names.
pub(super) fn article_arguments(uri: &str) -> Option<JsonObject> {
    let (id, next) = match uri.strip_prefix(ARTICLE)?.split_once("?next=") {
        Some((id, next)) => (id, Some(next)),
        None => (uri.strip_prefix(ARTICLE)?, None),
    };
    let arguments = [("id", Some(id)), ("next", next)];
    let given = arguments.into_iter().filter_map(|(name, value)| Some((name.to_owned(), value?.into())));
    Some(given.collect())
}

/// The answer of `fetch` as the content of a resource.
pub(super) fn contents(uri: &str, json: String) -> ReadResourceResult {
    ReadResourceResult::new(vec![ResourceContents::text(json, uri).with_mime_type("application/json")])
}

/// There is no such resource.
pub(super) fn unknown(uri: &str) -> ErrorData {
    let message =
        format!("there is no resource {uri:?}; available: {SYNTAX}, {ARTICLE}ID with an id from `search`");
    ErrorData::resource_not_found(message, None)
}
