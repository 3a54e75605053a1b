//! The configuration file, merged with the options.

use std::path::{Path, PathBuf};

use secnews::analysis::{Analyzer, UserDictionary, normal_form};
use secnews::answers::Desk;
use secnews::message;
use secnews::message::{Message, io_message, list};
use secnews::query::Synonyms;
use serde::Deserialize;

use super::defaults::Defaults;
use super::locale::LangArg;
use crate::cli::failure::Failure;

/// Path of the file below the folder of user configuration.
const RELATIVE_PATH: &str = "secnews/config.toml";

/// Every key that the file may have; `contrib/config.toml` explains them.
const KEYS: [&str; 17] = [
    "index",
    "dict",
    "synonyms",
    "recency",
    "translate",
    "watches",
    "limit",
    "facet_limit",
    "lang",
    "color",
    "hyperlinks",
    "pager",
    "engine",
    "engine_name",
    "engine_ca",
    "engine_insecure",
    "engine_credentials",
];

/// Least Jaro-Winkler similarity of a suggested key; 1 is equality.
const MIN_SIMILARITY: f64 = 0.75;

/// The content of the file.
#[derive(Debug, Clone, Default, Deserialize)]
pub(in crate::cli) struct Config {
    /// Additional dictionaries for Chinese segmentation.
    #[serde(default)]
    dict: Vec<PathBuf>,
    /// Additional tables of synonyms.
    #[serde(default)]
    synonyms: Vec<PathBuf>,
    /// Weight of recency in ranking; 0 turns it off.
    recency: Option<f32>,
    /// Whether a search looks for reports in the other language.
    translate: Option<bool>,
    /// Folder of the saved searches.
    watches: Option<PathBuf>,
    /// File with the user and password, or the API key, for the cluster.
    engine_credentials: Option<PathBuf>,
    /// The language of messages, which `locale.rs` reads.
    #[serde(rename = "lang")]
    _lang: Option<LangArg>,
    /// Defaults of options, which `defaults.rs` reads.
    #[serde(flatten)]
    _defaults: Defaults,
}

impl Config {
    /// Parses the content of the file at `path`: `table` has its keys, `text` the places for errors.
    pub(super) fn parse(text: &str, table: &toml::Table, path: &Path) -> Result<Self, Failure> {
        if let Some(unknown) = table.keys().find(|key| !KEYS.contains(&key.as_str())) {
            return Err(unknown_key(path, unknown));
        }
        let mut config: Self = toml::from_str(text).map_err(|error| invalid(path, &error))?;
        if config.recency.is_some_and(|recency| !(0.0..=100.0).contains(&recency)) {
            let message = message!("{path}: recency is out of bounds", path = path.display());
            return Err(Failure::new(
                message,
                message!("write a number from 0 to 100; 0 is usual, 0.3 is much"),
            ));
        }
        // Paths are relative to the configuration file.
        let folder = path.parent().unwrap_or(Path::new(""));
        let files = config.dict.iter_mut().chain(&mut config.synonyms).chain(&mut config.watches);
        for file in files.chain(&mut config.engine_credentials) {
            *file = folder.join(&*file);
        }
        Ok(config)
    }

    /// The same with further dictionaries and tables of synonyms.
    pub(in crate::cli) fn with_files(&self, dict: &[PathBuf], synonyms: &[PathBuf]) -> Self {
        let mut config = self.clone();
        config.dict.extend_from_slice(dict);
        config.synonyms.extend_from_slice(synonyms);
        config
    }

    /// File with the user and password, or the API key, for the cluster.
    #[cfg(feature = "cluster")]
    pub(in crate::cli) fn engine_credentials(&self) -> Option<&Path> {
        self.engine_credentials.as_deref()
    }

    /// Whether a search looks for reports in the other language.
    pub(in crate::cli) fn translate(&self) -> bool {
        self.translate.unwrap_or(true)
    }

    /// The analyzer with the user's dictionaries.
    pub(in crate::cli) fn analyzer(&self) -> Result<Analyzer, Failure> {
        let mut words = UserDictionary::default();
        for path in &self.dict {
            let added = words.add(&read(path)?);
            let remedy = || message!("fix that line, or leave the dictionary out");
            added.map_err(|error| bad_line(path, error.line, &error.message, remedy()))?;
        }
        Ok(if words.is_empty() { Analyzer::default() } else { Analyzer::with_dictionary(words) })
    }

    /// The built-in synonyms with the user's.
    pub(in crate::cli) fn synonyms(&self) -> Result<Synonyms, Failure> {
        let mut synonyms = Synonyms::built_in(normal_form);
        for path in &self.synonyms {
            let added = synonyms.extend(&read(path)?);
            let remedy = || message!("fix that line, or search with --no-synonyms");
            added.map_err(|error| bad_line(path, error.line, &error.message, remedy()))?;
        }
        Ok(synonyms)
    }

    /// The folder of the saved searches: `SECNEWS_WATCHES`, else that of the file, else the XDG state folder.
    pub(in crate::cli) fn watches(&self) -> Option<PathBuf> {
        let usual = || {
            let folder = env_path("XDG_STATE_HOME")
                .or_else(|| env_path("HOME").map(|home| home.join(".local/state")))?;
            Some(folder.join("secnews/watches"))
        };
        env_path("SECNEWS_WATCHES").or_else(|| self.watches.clone()).or_else(usual)
    }

    /// The analyzer with the user's dictionaries and, if they are wanted, the synonyms.
    pub(in crate::cli) fn desk(&self, wants_synonyms: bool) -> Result<Desk, Failure> {
        let synonyms = wants_synonyms.then(|| self.synonyms()).transpose()?;
        Ok(Desk::new(self.analyzer()?, synonyms, self.recency))
    }
}

/// The content of the file at `path`.
pub(super) fn table(text: &str, path: &Path) -> Result<toml::Table, Failure> {
    toml::from_str(text).map_err(|error| invalid(path, &error))
}

/// The error for content that is not TOML, or has a value of the wrong type.
fn invalid(path: &Path, error: &toml::de::Error) -> Failure {
    let message = Message::untranslated(format!("{}: {}", path.display(), error.to_string().trim_end()));
    Failure::new(message, known_keys())
}

/// The error for an unknown key, with the most similar known one.
fn unknown_key(path: &Path, key: &str) -> Failure {
    let likeness = |known: &str| strsim::jaro_winkler(known, &key.to_lowercase());
    let meant = KEYS.into_iter().max_by(|a, b| likeness(a).total_cmp(&likeness(b)));
    let remedy = match meant.filter(|known| likeness(known) >= MIN_SIMILARITY) {
        Some(known) => message!("did you mean {known}? {keys}", known, keys = known_keys()),
        None => known_keys(),
    };
    Failure::new(message!("{path}: there is no key {key}", path = path.display(), key), remedy)
}

fn known_keys() -> Message {
    message!("known keys are {keys}", keys = list(KEYS))
}

/// The error for an invalid line of a user's file.
fn bad_line(path: &Path, line: usize, message: &Message, remedy: Message) -> Failure {
    Failure::new(message!("{path}, line {line}: {message}", path = path.display(), line, message), remedy)
}

/// The text of a user's file.
pub(super) fn read(path: &Path) -> Result<String, Failure> {
    std::fs::read_to_string(path).map_err(|error| {
        let message = io_message(path, &error);
        Failure::new(message, message!("name a file that can be read, in UTF-8"))
    })
}

/// A path from an environment variable that is not empty.
fn env_path(name: &str) -> Option<PathBuf> {
    std::env::var_os(name).filter(|value| !value.is_empty()).map(PathBuf::from)
}

/// A text from an environment variable that is not empty.
#[cfg(any(feature = "cluster", feature = "serve"))]
pub(in crate::cli) fn env_text(name: &str) -> Option<String> {
    std::env::var(name).ok().filter(|value| !value.is_empty())
}

/// The folder for what may be deleted at any time.
pub(in crate::cli) fn cache_folder() -> Option<PathBuf> {
    let folder = env_path("XDG_CACHE_HOME").or_else(|| env_path("HOME").map(|home| home.join(".cache")))?;
    Some(folder.join("secnews"))
}

/// The path of the configuration file without `--config`.
pub(super) fn default_path() -> Option<PathBuf> {
    let folder = env_path("XDG_CONFIG_HOME").or_else(|| env_path("HOME").map(|home| home.join(".config")))?;
    Some(folder.join(RELATIVE_PATH))
}
