//! The document that a stored article was written from.

use crate::article::is_account;
use crate::clean::{site_number, title_key};
use crate::dedup::article_bands;
use crate::document::Document;
use crate::enrich::indicators;
use crate::highlight::is_collection;
use crate::search::StoredArticle;

/// The document that `article` was written from. What the index does not store is derived from the text again.
#[must_use]
pub(crate) fn document_of(article: &StoredArticle) -> Document {
    let StoredArticle { title, body, meta, .. } = article;
    let site = meta.copies.site();
    Document {
        id: meta.id,
        title: title.clone(),
        body: body.clone(),
        status: article.status(),
        language: meta.language.clone(),
        story: meta.story,
        site: site_number(&site),
        aliases: meta.aliases.clone(),
        title_key: is_account(&site).then(|| title_key(title)),
        bands: article_bands(title, body),
        entities: meta.entities.clone(),
        indicators: indicators(title, body, &meta.entities, &meta.copies.urls()),
        is_collection: is_collection(title, body, meta.copies.url()),
        copies: meta.copies.clone(),
        rev: None,
    }
}
