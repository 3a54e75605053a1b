//! The payload of a commit, which tantivy stores in `meta.json`.

use super::sidecar::{Sidecar, SidecarKind};

/// Prefix of the line with the hash of the user's dictionary, in hex.
const DICTIONARY_PREFIX: &str = "words-";

/// Prefix of the line with the number of the commit.
const GENERATION_PREFIX: &str = "generation-";

/// Prefix of the line with the identity of the index, in hex.
const IDENTITY_PREFIX: &str = "identity-";

/// The fingerprint, followed by one line for each sidecar of the commit, one for the user's dictionary, if there is one, and those
/// of the commit's number and the index's identity.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(in crate::index) struct Payload {
    pub(in crate::index) fingerprint: String,
    /// The sidecar of furniture counts.
    pub(in crate::index) furniture: Option<Sidecar>,
    /// The sidecar of touched files.
    pub(in crate::index) touched: Option<Sidecar>,
    /// The sidecar of events.
    pub(in crate::index) events: Option<Sidecar>,
    /// The sidecar of the counts of terms.
    pub(in crate::index) event_terms: Option<Sidecar>,
    /// The sidecar of the outlines of the latest articles.
    pub(in crate::index) event_outlines: Option<Sidecar>,
    /// The hash of the user's dictionary that all articles were tokenized with; 0 for none.
    pub(in crate::index) dictionary: u64,
    /// The sidecar of the commits that changed events.
    pub(in crate::index) revisions: Option<Sidecar>,
    /// The number of the commit: that of the one before and one. 0 in indexes before version 10.
    pub(in crate::index) generation: u64,
    /// A random number that an index keeps; 0 in indexes before version 10.
    pub(in crate::index) identity: u128,
}

impl Payload {
    pub(in crate::index) fn read(payload: &str) -> Self {
        let mut lines = payload.lines();
        let mut read = Self { fingerprint: lines.next().unwrap_or_default().to_owned(), ..Self::default() };
        for line in lines {
            match Sidecar::read(line) {
                Some((SidecarKind::Furniture, file)) => read.furniture = Some(file),
                Some((SidecarKind::Touched, file)) => read.touched = Some(file),
                Some((SidecarKind::Events, file)) => read.events = Some(file),
                Some((SidecarKind::EventTerms, file)) => read.event_terms = Some(file),
                Some((SidecarKind::EventOutlines, file)) => read.event_outlines = Some(file),
                Some((SidecarKind::Revisions, file)) => read.revisions = Some(file),
                None => {}
            }
            let words =
                line.strip_prefix(DICTIONARY_PREFIX).and_then(|hash| u64::from_str_radix(hash, 16).ok());
            read.dictionary = words.unwrap_or(read.dictionary);
            let generation = line.strip_prefix(GENERATION_PREFIX).and_then(|number| number.parse().ok());
            read.generation = generation.unwrap_or(read.generation);
            let identity =
                line.strip_prefix(IDENTITY_PREFIX).and_then(|hex| u128::from_str_radix(hex, 16).ok());
            read.identity = identity.unwrap_or(read.identity);
        }
        read
    }

    pub(in crate::index) fn write(&self) -> String {
        let words = (self.dictionary != 0).then(|| format!("{DICTIONARY_PREFIX}{:016x}", self.dictionary));
        let files = self.files().map(|file| Some(file.to_string()));
        let generation = (self.generation != 0).then(|| format!("{GENERATION_PREFIX}{}", self.generation));
        let identity = (self.identity != 0).then(|| format!("{IDENTITY_PREFIX}{:032x}", self.identity));
        let lines = [Some(self.fingerprint.clone())].into_iter().chain(files);
        let lines = lines.chain([words, generation, identity]);
        lines.flatten().collect::<Vec<_>>().join("\n")
    }

    /// The sidecars of the commit.
    pub(in crate::index) fn files(&self) -> impl Iterator<Item = &Sidecar> {
        let events = self.events.iter().chain(&self.event_terms).chain(&self.event_outlines);
        self.furniture.iter().chain(&self.touched).chain(events).chain(&self.revisions)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn payloads_come_back() {
        let furniture = Sidecar { name: "learned-7".to_owned(), hash: 0xBEEF };
        let touched = Sidecar { name: "touched-8".to_owned(), hash: 1 };
        let with = Payload {
            fingerprint: "schema-2 x".to_owned(),
            furniture: Some(furniture),
            touched: Some(touched),
            events: Some(Sidecar { name: "events-9".to_owned(), hash: 2 }),
            event_terms: Some(Sidecar { name: "event-terms-10".to_owned(), hash: 3 }),
            event_outlines: Some(Sidecar { name: "event-outlines-11".to_owned(), hash: 4 }),
            dictionary: 0xFACE,
            revisions: Some(Sidecar { name: "revisions-12".to_owned(), hash: 5 }),
            generation: 17,
            identity: 0xBEEF << 100,
        };
        let without = Payload { fingerprint: with.fingerprint.clone(), ..Payload::default() };
        for payload in [with, without.clone()] {
            assert_eq!(Payload::read(&payload.write()), payload);
        }
        assert_eq!(Payload::read("schema-2 x\n../../etc/passwd 00000000000000ff"), without);
        assert_eq!(Payload::read("schema-2 x\nlearned-/../7 00000000000000ff"), without);
    }

    proptest! {
        #[test]
        fn any_payload_is_read(
            lines in prop::collection::vec("(learned-|touched-|events-|event-terms-|event-outlines-|revisions-|words-|generation-|identity-)?[0-9a-f+/. -]{0,20}( [0-9a-f]{1,17})?|\\PC{0,9}", 0..6),
        ) {
            let payload = Payload::read(&lines.join("\n"));
            prop_assert_eq!(Payload::read(&payload.write()), payload);
        }
    }
}
