//! Ids of exported objects, stable across exports: name-based UUIDs (version 5, RFC 9562).

use sha2::{Digest as _, Sha256};
use uuid::Uuid;

/// Our namespace: random, and never changed. STIX 2.1 (section 2.9) reserves its own namespace for observables, which
/// we do not write.
const NAMESPACE: Uuid = Uuid::from_u128(0x8d1c_5f0e_6a43_4c7b_9e52_b07f_3a96_d418);

/// The id of a `value` of a `kind`. The kind is hashed too, since no two objects in STIX may share a UUID.
pub(super) fn of(kind: &str, value: &str) -> Uuid {
    Uuid::new_v5(&NAMESPACE, format!("{kind}:{value}").as_bytes())
}

/// Hashes any number of numbers into one id.
pub(super) struct Digest(Sha256);

impl Digest {
    pub(super) fn new(beginning: &str) -> Self {
        let mut digest = Sha256::new();
        digest.update(beginning.as_bytes());
        digest.update([0]);
        Self(digest)
    }

    pub(super) fn add(&mut self, number: u64) {
        self.0.update(number.to_le_bytes());
    }

    pub(super) fn finish(self) -> Uuid {
        Uuid::new_v5(&NAMESPACE, &self.0.finalize())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_never_change() {
        // A new export must update the objects of an earlier one where both are imported.
        assert_eq!(of("indicator", "x").to_string(), "84375ee4-4d52-5d4e-a0eb-ba6c94fba8ed");
        assert_ne!(of("a", "x"), of("b", "x"));
    }
}
