//! The folder of an index as it lies on disk.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use serde_json::Value;

/// What is in it.
#[derive(Debug)]
pub(crate) struct IndexFolder {
    /// How many articles each segment has, those among them that were replaced since.
    pub(crate) segments: BTreeMap<String, u64>,
    pub(crate) files: usize,
    pub(crate) bytes: u64,
}

impl IndexFolder {
    pub(crate) fn read(path: &Path) -> Self {
        let meta = fs::read(path.join("meta.json")).expect("a commit");
        let meta: Value = serde_json::from_slice(&meta).expect("JSON");
        let segment = |segment: &Value| {
            let id = segment["segment_id"].as_str().expect("an id").to_owned();
            (id, segment["max_doc"].as_u64().expect("a number"))
        };
        let segments = meta["segments"].as_array().expect("segments").iter().map(segment).collect();
        let entries = fs::read_dir(path).expect("a folder").map(|entry| entry.expect("an entry"));
        let sizes: Vec<u64> = entries.map(|entry| entry.metadata().expect("a file").len()).collect();
        Self { segments, files: sizes.len(), bytes: sizes.iter().sum() }
    }

    /// Articles in segments that were not there `before`.
    pub(crate) fn written_since(&self, before: &Self) -> u64 {
        let new = self.segments.iter().filter(|(id, _)| !before.segments.contains_key(*id));
        new.map(|(_, articles)| articles).sum()
    }

    /// Tells if segments or files pile up.
    ///
    /// `merge_policy` in `src/index/write/writer.rs` takes all segments of up to 1,000 articles for one
    /// level; of larger ones, a level spans a factor of 2^0.75. Eight of a level are put together.
    pub(crate) fn complaint(&self, articles: u64) -> Option<String> {
        let mut levels = 1;
        let mut size = 1_000.0;
        while size * f64::powf(2.0, 0.75) < articles as f64 {
            size *= f64::powf(2.0, 0.75);
            levels += 1;
        }
        let segments = self.segments.len();
        // A segment has six files and a list of what was replaced in it. Besides: meta.json, .managed.json, two
        // locks, and five sidecars (furniture, touched files, events, their terms, outlines), each as the last
        // commit has it and the one before.
        let is_bounded = segments <= 7 * levels && self.files <= 7 * segments + 14;
        (!is_bounded).then(|| format!("{} files, {segments} segments of {articles} articles", self.files))
    }
}
