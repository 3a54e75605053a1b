//! The physical index that a push writes to.

use serde::Deserialize;
use serde_json::{Map, Value, json};

use super::Push;
use crate::error::{Error, RemoteFault};
use crate::remote::control::{Building, Held, program};
use crate::remote::mapping::index_body;

/// A physical index.
pub(super) struct Target {
    pub(super) index: String,
    /// Whether the alias does not stand for it yet.
    pub(super) is_new: bool,
    /// Whether it exists already.
    pub(super) exists: bool,
}

#[derive(Deserialize)]
struct Count {
    count: u64,
    #[serde(rename = "_shards")]
    shards: Shards,
}

#[derive(Deserialize)]
struct Refreshed {
    #[serde(rename = "_shards")]
    shards: Shards,
}

#[derive(Deserialize)]
struct Shards {
    total: u64,
    successful: u64,
    failed: u64,
}

impl Target {
    /// The physical index that is searched; a new one for the first push, for a rebuild and for another schema or analysis; the one
    /// that an interrupted push was filling.
    pub(super) fn choose(push: &Push<'_>, held: Option<&Held>) -> Result<Self, Error> {
        let Push { client, options, state, stop, .. } = push;
        let Some(Held { document: control, .. }) = held else {
            if client.exists(&options.name, stop)? {
                return Err(push.fault(RemoteFault::NameTaken(options.name.clone())));
            }
            return Ok(Self::new(physical(&options.name, 1), false));
        };
        // Tokens of one analysis are not found by those of another.
        let is_current = (&control.identity, &control.fingerprint, &control.dictionary)
            == (&state.identity, &state.fingerprint, &state.dictionary);
        if let Some(building) = &control.building {
            let Building { identity, fingerprint, dictionary, .. } = building;
            if (identity, fingerprint, dictionary) == (&state.identity, &state.fingerprint, &state.dictionary)
            {
                let exists = client.exists(&building.index, stop)?;
                return Ok(Self::new(building.index.clone(), exists));
            }
            if !options.dry_run {
                // Nobody has searched it, and it has what nobody needs any more.
                let _: Option<Value> = client.delete(&building.index, stop)?;
            }
        }
        let current = control.index.as_ref().filter(|_| is_current && !options.rebuild);
        if let Some(index) = current
            && client.exists(index, stop)?
        {
            return Ok(Self { index: index.clone(), is_new: false, exists: true });
        }
        let last = control
            .index
            .iter()
            .chain(&control.old)
            .chain(control.building.as_ref().map(|building| &building.index));
        let number = last.filter_map(|index| index.rsplit_once('-')?.1.parse().ok()).max().unwrap_or(0);
        Ok(Self::new(physical(&options.name, number + 1), false))
    }

    fn new(index: String, exists: bool) -> Self {
        Self { index, is_new: true, exists }
    }

    /// Creates it, if a push before has not.
    pub(super) fn create(&self, push: &Push<'_>) -> Result<(), Error> {
        let Push { client, options, state, stop, .. } = push;
        let made = json!({
            "fingerprint": state.fingerprint,
            "dictionary": state.dictionary,
            "identity": state.identity,
            "owner": options.owner,
            "program": program(),
        });
        match client.put::<Value>(&self.index, &index_body(options.shape, &made), stop) {
            Err(Error::Remote(error)) if error.engine_kind() == "resource_already_exists_exception" => Ok(()),
            outcome => outcome.map(drop),
        }
    }

    /// Checks that a push has made it. If somebody deletes an index that is written, the engine makes one with guessed fields.
    pub(super) fn check_made(&self, push: &Push<'_>) -> Result<(), Error> {
        let Push { client, state, stop, .. } = push;
        let filter = "*.mappings._meta.secnews.identity";
        let answer: Value = client.get(&format!("{}/_mapping?filter_path={filter}", self.index), stop)?;
        let identity = answer.pointer(&format!("/{}/mappings/_meta/secnews/identity", self.index));
        if identity.and_then(Value::as_str) == Some(&state.identity) {
            return Ok(());
        }
        Err(push.fault(RemoteFault::Differs(self.index.clone())))
    }

    /// Lets the alias stand for it and for nothing else, in one step.
    pub(super) fn swap_alias(&self, push: &Push<'_>) -> Result<(), Error> {
        let Push { client, options, stop, .. } = push;
        let now: Option<Map<String, Value>> = client.find(&format!("_alias/{}", options.name), stop)?;
        let others = now.iter().flat_map(Map::keys).filter(|index| **index != self.index);
        let mut actions: Vec<Value> =
            others.map(|index| json!({ "remove": { "index": index, "alias": options.name } })).collect();
        actions
            .push(json!({ "add": { "index": self.index, "alias": options.name, "is_write_index": false } }));
        let _: Value = client.post_once("_aliases", &json!({ "actions": actions }), stop)?;
        Ok(())
    }
}

fn physical(name: &str, number: u32) -> String {
    format!("{name}-{number:06}")
}

/// Makes what was written visible in all copies of all shards. A copy that could not do it would answer from an old state until the
/// next push, because nothing else refreshes it.
pub(super) fn refresh(push: &Push<'_>, index: &str) -> Result<(), Error> {
    // For a shard without a node it would wait a minute, and then not say so.
    count(push, index)?;
    let Refreshed { shards } = push.client.post(&format!("{index}/_refresh"), &json!({}), push.stop)?;
    // Copies that do not exist now are neither successful nor failed.
    if shards.failed == 0 { Ok(()) } else { Err(push.fault(incomplete(&shards, index))) }
}

/// Number of articles, after what was written has become visible.
pub(super) fn refreshed_count(push: &Push<'_>, index: &str) -> Result<u64, Error> {
    refresh(push, index)?;
    count(push, index)
}

/// Number of articles that are visible.
fn count(push: &Push<'_>, index: &str) -> Result<u64, Error> {
    let Count { count, shards } = push.client.get(&format!("{index}/_count"), push.stop)?;
    // A shard without a node is not counted as failed.
    if shards.successful == shards.total { Ok(count) } else { Err(push.fault(incomplete(&shards, index))) }
}

fn incomplete(shards: &Shards, index: &str) -> RemoteFault {
    let Shards { total, successful, .. } = shards;
    RemoteFault::Incomplete(format!("{index}: {successful} of {total} shards"))
}
