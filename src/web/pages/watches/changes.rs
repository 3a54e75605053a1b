//! What the forms of the inbox change. The guard refuses forms of other sites.

use std::collections::BTreeSet;
use std::path::Path;

use hyper::StatusCode;
use secnews::answers::{QueryAsk, matching};
use secnews::article::ArticleId;
use secnews::message;
use secnews::search::Selection;
use secnews::watch::{Watch, Watches};

use crate::web::asked::Asked;
use crate::web::lanes::Lane;
use crate::web::pages::links::with_parameters;
use crate::web::pages::route::change;
use crate::web::pages::settings::see;
use crate::web::problem::Problem;
use crate::web::reply::Reply;
use crate::web::route::Route;

/// Articles that can be taken back at once: their ids are in a URL.
const MAX_UNDONE: usize = 100;

/// A new watch.
pub(in crate::web) const ADD: Route =
    change("/watches", || message!("save a search"), Some(Lane::Light), add);

/// A watch that goes.
pub(in crate::web) const REMOVE: Route =
    change("/watches/{name}/remove", || message!("remove a saved search"), Some(Lane::Light), remove);

/// News that were read, or not after all.
pub(in crate::web) const REPORTED: Route = change(
    "/watches/{name}/reported",
    || message!("mark news as read, or undo it"),
    Some(Lane::Light),
    reported,
);

/// The fields of a form.
struct Form(Vec<(String, String)>);

impl Form {
    fn of(asked: &Asked) -> Self {
        Self(form_urlencoded::parse(&asked.body).into_owned().collect())
    }

    fn texts<'f>(&'f self, name: &'f str) -> impl Iterator<Item = &'f str> {
        self.0.iter().filter(move |(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    fn text(&self, name: &str) -> &str {
        self.0.iter().find(|(known, _)| known == name).map_or("", |(_, value)| value)
    }
}

/// The folder of the watches.
fn folder(asked: &Asked) -> Result<&Path, Problem> {
    asked.app.setup.watches.as_deref().ok_or_else(|| {
        let remedy = message!("name a folder in the configuration of the server");
        Problem::new(StatusCode::NOT_FOUND, message!("this server keeps no saved searches"), remedy)
    })
}

fn add(asked: &Asked) -> Result<Reply, Problem> {
    let form = Form::of(asked);
    let ask = QueryAsk {
        typed: form.text("query").trim().to_owned(),
        literal: form.text("literal") == "true",
        no_synonyms: form.text("no-synonyms") == "true",
    };
    let (literal, no_synonyms) = (ask.literal, ask.no_synonyms);
    let query = asked.parse(ask)?;
    // What matches now is no news.
    let seen = matching(asked.snapshot(), &query)?.articles;
    let watch =
        Watch { literal, no_synonyms, seen, ..Watch::new(form.text("name").trim(), &query.ask.typed) };
    let watches = Watches::open(folder(asked)?)?;
    watches.add(&watch)?;
    Ok(see("/watches"))
}

fn remove(asked: &Asked) -> Result<Reply, Problem> {
    let watches = Watches::open(folder(asked)?)?;
    watches.remove(asked.part("name"))?;
    Ok(see("/watches"))
}

/// Changes the state of a watch.
fn update(asked: &Asked, name: &str, change: impl FnOnce(&mut Watch)) -> Result<(), Problem> {
    let watches = Watches::open(folder(asked)?)?;
    let mut watch = watches.get(name)?;
    change(&mut watch);
    Ok(watches.put(&watch)?)
}

fn reported(asked: &Asked) -> Result<Reply, Problem> {
    let form = Form::of(asked);
    let name = asked.part("name");
    if form.text("undo") == "true" {
        let ids: Vec<ArticleId> = form.text("ids").split('-').filter_map(ArticleId::from_digits).collect();
        update(asked, name, |watch| watch.forget(&ids))?;
        return Ok(see("/watches"));
    }
    let articles = |name| form.texts(name).filter_map(ArticleId::from_digits);
    let shown: Vec<ArticleId> = articles("event").collect();
    let mut ids: BTreeSet<ArticleId> = articles("id").chain(shown.iter().copied()).collect();
    if !shown.is_empty() {
        let numbers: Vec<u64> = shown.iter().map(|event| event.number()).collect();
        let reports = asked.state.engine.select(Selection::Events(&numbers), &asked.stop)?;
        ids.extend(reports.iter().map(|report| report.id));
    }
    update(asked, name, |watch| watch.note(&shown, ids.iter().copied()))?;
    if ids.len() > MAX_UNDONE {
        return Ok(see("/watches"));
    }
    let ids = ids.iter().map(ArticleId::to_string).collect::<Vec<_>>().join("-");
    Ok(see(&with_parameters("/watches", &[("undo", name), ("ids", &ids)])))
}
