//! Whether articles of some days name entities.

use serde_json::{Value, json};

use super::Reader;
use crate::article::{EntityKind, day_number, plausible_days};
use crate::error::Error;
use crate::index::{EntityKey, entity_key};
use crate::query::DateRange;
use crate::stop::Stop;

/// Entities of a request: a thousandth of a second for each at most.
const PORTION: usize = 256;

impl Reader {
    /// Whether each of these entities, a kind and a normal form, is named in an article of these days.
    pub(in crate::remote) fn are_named(
        &self,
        entities: &[(EntityKind, &str)],
        days: DateRange,
        stop: &Stop,
    ) -> Result<Vec<bool>, Error> {
        let plausible = plausible_days();
        let first =
            days.first.map_or(*plausible.start(), |day| day_number(day).into()).max(*plausible.start());
        let last = days.last.map_or(*plausible.end(), |day| day_number(day).into()).min(*plausible.end());
        let in_days = json!({ "range": { "day": { "gte": first, "lte": last } } });
        let query = |(kind, value): &(EntityKind, &str)| {
            let names = names(*kind, value);
            json!({ "bool": { "filter": [in_days, names] } })
        };
        let mut named = Vec::with_capacity(entities.len());
        for portion in entities.chunks(PORTION) {
            let queries: Vec<Value> = portion.iter().map(query).collect();
            named.extend(self.counts(&queries, stop)?.into_iter().map(|count| count > 0));
        }
        Ok(named)
    }
}

/// The query for articles that name an entity.
fn names(kind: EntityKind, value: &str) -> Value {
    match entity_key(kind, value) {
        EntityKey::Address(address) => json!({ "term": { "address": address.to_string() } }),
        EntityKey::Text(text) => json!({ "term": { "entity": text } }),
    }
}
