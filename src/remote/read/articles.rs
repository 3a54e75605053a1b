//! Articles and their heads by id, some at a time.

use std::collections::HashMap;

use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use super::Reader;
use super::response::{RawHit, day_value, doc_value, optional_value};
use crate::article::{ArticleId, BodyStatus, day_of};
use crate::enrich::Genre;
use crate::error::{Error, RemoteFault};
use crate::index::{read_head, read_named};
use crate::search::{ArticleHead, Articles, Citation, HeadColumns, HeadParts, Heads, Meta, StoredArticle};
use crate::stop::Stop;

/// Articles that are asked for together: at first few, since a caller may need no more. An article has 5 KB on average and some
/// megabytes at most, so that a portion stays below the bound of an answer.
const ARTICLES: Portions = Portions { first: 8, most: 128 };

/// Heads that are asked for together. A head has 2 KB on average.
const HEADS: Portions = Portions { first: 32, most: 2_048 };

const GROWTH: usize = 4;

#[derive(Clone, Copy)]
struct Portions {
    first: usize,
    most: usize,
}

#[derive(Deserialize)]
struct Documents<S> {
    docs: Vec<RawDocument<S>>,
}

#[derive(Deserialize)]
struct RawDocument<S> {
    #[serde(rename = "_id")]
    id: String,
    #[serde(default)]
    found: bool,
    #[serde(rename = "_source", default = "none")]
    source: Option<S>,
    #[serde(default)]
    error: Value,
}

fn none<S>() -> Option<S> {
    None
}

/// What an article is made of.
#[derive(Deserialize)]
struct WholeSource {
    stored: StoredTexts,
}

#[derive(Deserialize)]
struct StoredTexts {
    title: String,
    body: String,
    meta: String,
}

const WHOLE: &str = "stored.title,stored.body,stored.meta";
/// The columns of a head without entities, and so of a citation.
pub(in crate::remote) const HEAD: [&str; 7] = ["id", "story", "genre", "day", "language", "status", "head"];
/// The column of entities.
const NAMED: &str = "named";

impl Reader {
    /// The articles with these ids, in their order; those that the index does not hold are left out.
    pub(in crate::remote) fn open<'a>(&'a self, ids: Vec<ArticleId>, stop: &'a Stop) -> Articles<'a> {
        in_portions(ids, ARTICLES, move |ids| self.read_articles(ids, stop))
    }

    /// The heads of these articles, likewise.
    pub(in crate::remote) fn heads<'a>(
        &'a self,
        ids: Vec<ArticleId>,
        parts: HeadParts,
        stop: &'a Stop,
    ) -> Heads<'a> {
        in_portions(ids, HEADS, move |ids| self.some_heads(ids, parts, stop))
    }

    fn read_articles(&self, ids: &[ArticleId], stop: &Stop) -> Result<Vec<StoredArticle>, Error> {
        let found = self.documents::<WholeSource>(ids, WHOLE, stop)?;
        let article = |(id, WholeSource { stored: StoredTexts { title, body, meta } })| {
            let meta: Meta =
                serde_json::from_str(&meta).map_err(|error| self.damaged(id, &error.to_string()))?;
            Ok(StoredArticle::new(title, body, meta))
        };
        found.into_iter().map(article).collect()
    }

    fn some_heads(
        &self,
        ids: &[ArticleId],
        parts: HeadParts,
        stop: &Stop,
    ) -> Result<Vec<ArticleHead>, Error> {
        let numbers: Vec<u64> = ids.iter().map(|id| id.number()).collect();
        let mut fields = HEAD.to_vec();
        fields.extend((parts != HeadParts::WithoutEntities).then_some(NAMED));
        let (mut heads, mut unread) = (HashMap::new(), Vec::new());
        let query = json!({ "terms": { "id": numbers } });
        self.for_each_hit(&query, &fields, false, stop, |hit| {
            let id = self.id_of(&hit)?;
            match self.head(id, &hit.fields)? {
                Some(head) => drop(heads.insert(id, head)),
                None => unread.push(id),
            }
            Ok(())
        })?;
        for article in self.open(unread, stop) {
            let head = ArticleHead::from(&article?);
            heads.insert(head.id, head);
        }
        Ok(ids.iter().filter_map(|id| heads.get(id).cloned()).collect())
    }

    /// The citation of a match, of which the columns of [`HEAD`] were asked for.
    pub(in crate::remote) fn citation<S>(&self, hit: &RawHit<S>, stop: &Stop) -> Result<Citation, Error> {
        let id = self.id_of(hit)?;
        if let Some(head) = self.head(id, &hit.fields)? {
            return Ok(Citation::from(&head));
        }
        let article = self.open(vec![id], stop).next().unwrap_or_else(|| Err(self.damaged(id, "_source")));
        Ok(Citation::from(&article?))
    }

    fn id_of<S>(&self, hit: &RawHit<S>) -> Result<ArticleId, Error> {
        let id = doc_value(&hit.fields, "id").and_then(Value::as_u64).map(ArticleId::from_number);
        id.ok_or_else(|| self.lacks("id"))
    }

    /// The head of an article; `None` if it was too long for its column.
    fn head(&self, id: ArticleId, fields: &Value) -> Result<Option<ArticleHead>, Error> {
        if doc_value(fields, "head").is_none() {
            return Ok(None);
        }
        Self::head_of_columns(id, fields).map(Some).ok_or_else(|| self.damaged(id, "head"))
    }

    /// The head of an article in its columns; `None` if they cannot be read.
    fn head_of_columns(id: ArticleId, fields: &Value) -> Option<ArticleHead> {
        let text = |name| doc_value(fields, name)?.as_str();
        let texts = read_head(text("head")?)?;
        let columns = HeadColumns {
            id,
            status: BodyStatus::from_name(text("status")?).unwrap_or_default(),
            genre: Genre::from_number(doc_value(fields, "genre")?.as_u64()?),
            story: doc_value(fields, "story")?.as_u64()?,
            date: day_value(fields).ok()?.and_then(day_of),
        };
        let language = optional_value(fields, "language", Value::as_str).ok()?.unwrap_or_default().to_owned();
        let mut head = ArticleHead::new(columns, language, texts.title, texts.copies, texts.is_collection);
        // In the order of values.
        for value in fields[NAMED].as_array().into_iter().flatten() {
            let (entity, is_reference) = read_named(value.as_str()?)?;
            if is_reference { &mut head.title_references } else { &mut head.entities }.push(entity);
        }
        Some(head)
    }

    /// The given parts of the documents with these ids, in their order. If they are too long for an answer, they are asked for
    /// in halves.
    fn documents<S: DeserializeOwned>(
        &self,
        ids: &[ArticleId],
        fields: &str,
        stop: &Stop,
    ) -> Result<Vec<(ArticleId, S)>, Error> {
        // `realtime` would find what searches do not find yet.
        let path = format!("{}/_mget?realtime=false&_source_includes={fields}", self.index);
        let answer = self.post(&path, &json!({ "ids": ids }), stop);
        let Documents { docs } = match answer {
            Err(Error::Remote(error)) if matches!(error.fault, RemoteFault::TooLarge(_)) && ids.len() > 1 => {
                let (first, second) = ids.split_at(ids.len() / 2);
                let mut documents = self.documents(first, fields, stop)?;
                documents.extend(self.documents(second, fields, stop)?);
                return Ok(documents);
            }
            answer => answer?,
        };
        let mut documents = Vec::with_capacity(docs.len());
        for RawDocument { id, found, source, error } in docs {
            if !error.is_null() {
                return Err(self.error(RemoteFault::Incomplete(format!("{id}: {}", error["reason"]))));
            }
            let id = ArticleId::from_digits(&id).ok_or_else(|| self.lacks("an id of an article"))?;
            if found {
                documents.push((id, source.ok_or_else(|| self.damaged(id, "_source"))?));
            }
        }
        Ok(documents)
    }

    fn damaged(&self, id: ArticleId, what: &str) -> Error {
        self.lacks(&format!("{id}: {what}"))
    }
}

/// The items for `ids`, read a portion at a time when they are reached.
fn in_portions<'a, T: 'a>(
    ids: Vec<ArticleId>,
    portions: Portions,
    read: impl Fn(&[ArticleId]) -> Result<Vec<T>, Error> + 'a,
) -> Box<dyn Iterator<Item = Result<T, Error>> + 'a> {
    let (mut start, mut size) = (0, portions.first);
    let portions = std::iter::from_fn(move || {
        let end = (start + size).min(ids.len());
        let portion = ids.get(start..end).filter(|portion| !portion.is_empty())?;
        let items = read(portion);
        (start, size) = (end, (size * GROWTH).min(portions.most));
        Some(items)
    });
    Box::new(portions.flat_map(|portion| match portion {
        Ok(items) => items.into_iter().map(Ok).collect(),
        Err(error) => vec![Err(error)],
    }))
}
