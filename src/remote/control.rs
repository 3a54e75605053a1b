//! The control document: which local index is pushed under a name, where it is, and how far the push has come.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use xxhash_rust::xxh3::xxh3_64;

use super::client::Client;
use crate::error::{Error, RemoteFault};
use crate::stop::Stop;

/// The version of the document. A program refuses a later one.
const FORMAT: u32 = 1;

/// The id of the document.
const ID: &str = "current";

/// What readers need of the document: which articles the alias stands for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::remote) struct Control {
    /// The identity of the local index, and its host and folder.
    pub(in crate::remote) identity: String,
    pub(in crate::remote) owner: String,
    /// The schema, cleaning and analysis of the articles.
    pub(in crate::remote) fingerprint: String,
    /// The hash of the user's dictionary that they were analyzed with; 0 for none.
    pub(in crate::remote) dictionary: u64,
    /// The physical index.
    pub(in crate::remote) index: String,
    /// The number of the local index's commit that was pushed last as a whole.
    pub(in crate::remote) generation: u64,
    /// Number of files of the articles.
    pub(in crate::remote) files: usize,
    stamp: u64,
}

impl Control {
    /// Reads what was pushed under `name`; `None` if no push is complete.
    ///
    /// # Errors
    ///
    /// As [`ControlDocument::read`].
    pub(in crate::remote) fn read(client: &Client, name: &str, stop: &Stop) -> Result<Option<Self>, Error> {
        let Some(Held { document, sequence, term }) = ControlDocument::read(client, name, stop)? else {
            return Ok(None);
        };
        let Some(index) = document.index else { return Ok(None) };
        let stamp = xxh3_64(format!("{index} {term} {sequence}").as_bytes());
        let dictionary = u64::from_str_radix(&document.dictionary, 16).unwrap_or_default();
        let ControlDocument { identity, owner, fingerprint, generation, files, .. } = document;
        Ok(Some(Self { identity, owner, fingerprint, dictionary, index, generation, files, stamp }))
    }

    /// Changes with every push that changes something.
    pub(in crate::remote) fn stamp(&self) -> u64 {
        self.stamp
    }
}

/// The content of the document.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(in crate::remote) struct ControlDocument {
    pub(in crate::remote) format: u32,
    /// The identity of the local index.
    pub(crate) identity: String,
    /// Its host and folder, for messages.
    pub(crate) owner: String,
    /// The schema, cleaning and analysis of what is searched.
    pub(crate) fingerprint: String,
    /// The hash of the user's dictionary that it was analyzed with, in hex; `0` for none. A number could be too large for JSON.
    pub(crate) dictionary: String,
    /// The physical index that the alias stands for; none before the first push is complete.
    pub(crate) index: Option<String>,
    /// The commit that was pushed last as a whole.
    pub(crate) generation: u64,
    /// Number of articles then, and of their files.
    pub(crate) articles: u64,
    pub(crate) files: usize,
    /// The physical index that a push is filling, to replace the other.
    pub(crate) building: Option<Building>,
    /// Physical indexes that were replaced and not deleted yet.
    #[serde(default)]
    pub(crate) old: Vec<String>,
    /// When a push was complete.
    pub(crate) pushed: Option<Timestamp>,
    /// The version of the program that pushed.
    pub(crate) program: String,
}

/// A physical index that is being filled.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(in crate::remote) struct Building {
    pub(crate) index: String,
    /// The identity of the local index.
    pub(crate) identity: String,
    /// The schema, cleaning, analysis and dictionary of what it gets.
    pub(crate) fingerprint: String,
    pub(crate) dictionary: String,
}

/// The document as it was read, with its place in the order of writes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::remote) struct Held {
    pub(crate) document: ControlDocument,
    sequence: u64,
    term: u64,
}

#[derive(Deserialize)]
struct Answer {
    #[serde(rename = "_seq_no")]
    sequence: Option<u64>,
    #[serde(rename = "_primary_term")]
    term: Option<u64>,
    #[serde(rename = "_source")]
    source: Option<ControlDocument>,
}

/// The index of the document.
fn index_of(name: &str) -> String {
    format!("{name}-control")
}

impl ControlDocument {
    /// The document of a name under which `owner` pushes for the first time.
    pub(in crate::remote) fn new(identity: &str, owner: &str) -> Self {
        Self {
            format: FORMAT,
            identity: identity.to_owned(),
            owner: owner.to_owned(),
            fingerprint: String::new(),
            dictionary: String::new(),
            index: None,
            generation: 0,
            articles: 0,
            files: 0,
            building: None,
            old: Vec::new(),
            pushed: None,
            program: program(),
        }
    }

    /// Records that a push is complete.
    pub(in crate::remote) fn complete(&mut self) {
        self.pushed = Some(Timestamp::now());
        self.program = program();
    }

    /// Reads the document of `name`, if there is one.
    ///
    /// # Errors
    ///
    /// If the cluster does not answer, or a later version of the program wrote it.
    pub(in crate::remote) fn read(client: &Client, name: &str, stop: &Stop) -> Result<Option<Held>, Error> {
        let path = format!("{}/_doc/{ID}", index_of(name));
        let Some(answer) = client.find::<Value>(&path, stop)? else { return Ok(None) };
        let format = answer.pointer("/_source/format").and_then(Value::as_u64);
        if format.is_some_and(|format| format > u64::from(FORMAT)) {
            return Err(client.fault(RemoteFault::LaterProgram(index_of(name))));
        }
        let unreadable = |error: serde_json::Error| client.fault(RemoteFault::Unreadable(error.to_string()));
        let Answer { sequence, term, source } = serde_json::from_value(answer).map_err(unreadable)?;
        let held = source.zip(sequence).zip(term);
        Ok(held.map(|((document, sequence), term)| Held { document, sequence, term }))
    }

    /// Writes the document, if nobody has since it was read.
    ///
    /// # Errors
    ///
    /// [`RemoteFault::OtherPush`] if somebody has.
    pub(in crate::remote) fn write(
        self,
        client: &Client,
        name: &str,
        read: Option<&Held>,
        stop: &Stop,
    ) -> Result<Held, Error> {
        let index = index_of(name);
        let path = if let Some(Held { sequence, term, .. }) = read {
            format!("{index}/_doc/{ID}?if_seq_no={sequence}&if_primary_term={term}&refresh=true")
        } else {
            create_index(client, &index, stop)?;
            format!("{index}/_create/{ID}?refresh=true")
        };
        let body = serde_json::to_value(&self)
            .map_err(|error| client.fault(RemoteFault::Unreadable(error.to_string())))?;
        let answer: Answer = client.put(&path, &body, stop).map_err(|error| match error {
            Error::Remote(error) if error.status() == Some(409) => {
                client.fault(RemoteFault::OtherPush(name.to_owned()))
            }
            other => other,
        })?;
        let missing = || client.fault(RemoteFault::Unreadable("_seq_no".to_owned()));
        let (sequence, term) = answer.sequence.zip(answer.term).ok_or_else(missing)?;
        Ok(Held { document: self, sequence, term })
    }
}

/// Creates the index of the document; it may exist. Nothing in the document is searched.
fn create_index(client: &Client, index: &str, stop: &Stop) -> Result<(), Error> {
    let body = json!({
        "settings": { "number_of_shards": 1, "auto_expand_replicas": "0-1" },
        "mappings": { "dynamic": "false" },
    });
    match client.put::<Value>(index, &body, stop) {
        Err(Error::Remote(error)) if error.engine_kind() == "resource_already_exists_exception" => Ok(()),
        outcome => outcome.map(drop),
    }
}

/// The name and version of this program.
pub(in crate::remote) fn program() -> String {
    format!("secnews {}", env!("CARGO_PKG_VERSION"))
}
