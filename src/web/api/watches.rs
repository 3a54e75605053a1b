//! `/api/v1/watches`: the saved searches, and their news.

use hyper::StatusCode;
use schemars::{JsonSchema, SchemaGenerator};
use secnews::answers::{matching, watch_news, watched_query};
use secnews::article::ArticleId;
use secnews::message;
use secnews::render::{ListedWatch, WatchNews};
use secnews::watch::{MAX_NAME, Watch, WatchError, Watches};
use serde::Deserialize;
use serde::de::DeserializeOwned;

use crate::web::asked::Asked;
use crate::web::lanes::Lane;
use crate::web::problem::Problem;
use crate::web::reply::{JSON, Reply};
use crate::web::route::{Depends, Gives, Route, Verb, Work};

/// `GET /api/v1/watches`
pub(in crate::web) const LIST: Route = Route {
    verb: Verb::Get,
    path: "/api/v1/watches",
    about: || message!("the saved searches"),
    gives: Gives::Json(SchemaGenerator::subschema_for::<Vec<ListedWatch<'static>>>),
    lane: Some(Lane::Light),
    depends: Depends::Moment,
    body: None,
    parameters: &[],
    work: Work::Whole(list),
};

/// `POST /api/v1/watches`
pub(in crate::web) const ADD: Route = Route {
    verb: Verb::Post,
    about: || message!("saves a search under a name; articles that match now count as reported"),
    gives: Gives::Json(SchemaGenerator::subschema_for::<ListedWatch<'static>>),
    body: Some(SchemaGenerator::subschema_for::<NewWatch>),
    work: Work::Whole(add),
    ..LIST
};

/// `DELETE /api/v1/watches/{name}`
pub(in crate::web) const REMOVE: Route = Route {
    verb: Verb::Delete,
    path: "/api/v1/watches/{name}",
    about: || message!("removes a saved search"),
    gives: Gives::Nothing,
    work: Work::Whole(remove),
    ..LIST
};

/// `GET /api/v1/watches/{name}/news`
pub(in crate::web) const NEWS: Route = Route {
    path: "/api/v1/watches/{name}/news",
    about: || message!("what is new since a saved search was last reported"),
    gives: Gives::Json(SchemaGenerator::subschema_for::<Vec<WatchNews>>),
    lane: Some(Lane::Heavy),
    work: Work::Whole(news),
    ..LIST
};

/// `POST /api/v1/watches/{name}/told`
pub(in crate::web) const TOLD: Route = Route {
    verb: Verb::Post,
    path: "/api/v1/watches/{name}/told",
    about: || message!("marks news as reported: the articles that are named, or all"),
    gives: Gives::Json(SchemaGenerator::subschema_for::<ListedWatch<'static>>),
    lane: Some(Lane::Heavy),
    body: Some(SchemaGenerator::subschema_for::<Told>),
    work: Work::Whole(told),
    ..LIST
};

/// `POST /api/v1/watches/{name}/undo`
pub(in crate::web) const UNDO: Route = Route {
    verb: Verb::Post,
    path: "/api/v1/watches/{name}/undo",
    about: || message!("takes back that articles were marked as reported: they are news again"),
    gives: Gives::Json(SchemaGenerator::subschema_for::<ListedWatch<'static>>),
    body: Some(SchemaGenerator::subschema_for::<Undone>),
    work: Work::Whole(undo),
    ..LIST
};

/// A search to save.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::web) struct NewWatch {
    /// Its name: letters, figures, dashes and underscores.
    #[schemars(length(min = 1, max = 64))]
    pub(in crate::web) name: String,
    /// The query.
    #[schemars(length(min = 1, max = 4000))]
    pub(in crate::web) query: String,
    /// Whether the query is one literal run, without operators.
    #[serde(default)]
    pub(in crate::web) literal: bool,
    /// Whether synonyms are not expanded.
    #[serde(default)]
    pub(in crate::web) no_synonyms: bool,
    /// Whether the articles that match already are news.
    #[serde(default)]
    pub(in crate::web) all: bool,
    /// Whether a saved search of that name is replaced.
    #[serde(default)]
    pub(in crate::web) replace: bool,
}

/// Which news to mark as reported.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::web) struct Told {
    /// The ids of articles; all news without it.
    pub(in crate::web) articles: Option<Vec<ArticleId>>,
}

/// Which articles are news again.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::web) struct Undone {
    /// Their ids.
    pub(in crate::web) articles: Vec<ArticleId>,
}

fn list(asked: &Asked) -> Result<Reply, Problem> {
    let watches = open(asked)?;
    let listed = watches.names()?.iter().map(|name| watches.get(name)).collect::<Result<Vec<_>, _>>()?;
    Reply::json(&listed.iter().map(ListedWatch::from).collect::<Vec<_>>())
}

fn add(asked: &Asked) -> Result<Reply, Problem> {
    let watch = save(asked, parsed(asked)?)?;
    Ok(Reply::json(&ListedWatch::from(&watch))?.with_status(StatusCode::CREATED))
}

fn remove(asked: &Asked) -> Result<Reply, Problem> {
    open(asked)?.remove(asked.part("name"))?;
    Ok(Reply::new(JSON, Vec::new()).with_status(StatusCode::NO_CONTENT))
}

fn news(asked: &Asked) -> Result<Reply, Problem> {
    let watch = open(asked)?.get(asked.part("name"))?;
    let found = watch_news(asked.snapshot(), watch)?;
    Reply::json(&[WatchNews::from(&found)])
}

fn told(asked: &Asked) -> Result<Reply, Problem> {
    let body: Told = if asked.body.is_empty() { Told::default() } else { parsed(asked)? };
    let watch = report(asked, asked.part("name"), body)?;
    Reply::json(&ListedWatch::from(&watch))
}

fn undo(asked: &Asked) -> Result<Reply, Problem> {
    let Undone { articles } = parsed(asked)?;
    let watches = open(asked)?;
    let mut watch = watches.get(asked.part("name"))?;
    watch.forget(&articles);
    watches.put(&watch)?;
    Reply::json(&ListedWatch::from(&watch))
}

/// Saves a search.
pub(in crate::web) fn save(asked: &Asked, new: NewWatch) -> Result<Watch, Problem> {
    let NewWatch { name, query, literal, no_synonyms, all, replace } = new;
    let mut watch = Watch { literal, no_synonyms, ..Watch::new(&name, &query) };
    let parsed = watched_query(asked.snapshot(), &watch)?;
    if !all {
        watch.seen = matching(asked.snapshot(), &parsed)?.articles;
    }
    let watches = open(asked)?;
    if replace {
        watches.put(&watch)?;
    } else {
        watches.add(&watch)?;
    }
    Ok(watch)
}

/// Marks news of a saved search as reported.
pub(in crate::web) fn report(asked: &Asked, name: &str, told: Told) -> Result<Watch, Problem> {
    let watches = open(asked)?;
    let mut watch = watches.get(name)?;
    match told.articles {
        Some(articles) => watch.note(&articles, []),
        None => watch = watch_news(asked.snapshot(), watch)?.reported(),
    }
    watches.put(&watch)?;
    Ok(watch)
}

/// The folder of saved searches.
pub(in crate::web) fn open(asked: &Asked) -> Result<Watches, Problem> {
    let folder = asked.app.setup.watches.as_deref().ok_or_else(|| {
        let message = message!("there is no folder for watches");
        Problem::new(
            StatusCode::SERVICE_UNAVAILABLE,
            message,
            message!("report it to the operator of this server"),
        )
    })?;
    Ok(Watches::open(folder)?)
}

/// The body as JSON.
fn parsed<T: DeserializeOwned>(asked: &Asked) -> Result<T, Problem> {
    let is_json =
        asked.media_type.split(';').next().is_some_and(|name| name.trim().eq_ignore_ascii_case(JSON));
    if !is_json {
        let message = message!("the body is not JSON");
        let remedy = message!("send it with the header {header}", header = "Content-Type: application/json");
        return Err(Problem::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, message, remedy));
    }
    serde_json::from_slice(&asked.body).map_err(|error| {
        let message = message!("the body is not what it should be: {error}", error = error.to_string());
        Problem::new(StatusCode::BAD_REQUEST, message, message!("read the description of the API"))
    })
}

impl From<WatchError> for Problem {
    fn from(error: WatchError) -> Self {
        let (status, remedy) = match &error {
            WatchError::BadName(_) => (
                StatusCode::UNPROCESSABLE_ENTITY,
                message!(
                    "use up to {most} letters, characters, figures, dashes and underscores",
                    most = MAX_NAME
                ),
            ),
            WatchError::Unknown(_) => (StatusCode::NOT_FOUND, message!("list the saved searches")),
            WatchError::Known(_) => (StatusCode::CONFLICT, message!("choose another name, or replace it")),
            WatchError::Damaged { .. } | WatchError::Io { .. } => {
                (StatusCode::INTERNAL_SERVER_ERROR, message!("report it to the operator of this server"))
            }
        };
        Self::new(status, error.message(), remedy)
    }
}
