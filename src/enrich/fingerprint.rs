//! A number that is the same for texts that read the same.

use xxhash_rust::xxh3::Xxh3;

/// Letters and figures below which a text says too little to be told from another by it.
const LETTERS_NEEDED: usize = 200;

/// Hash of the letters and figures of a body, whatever stands between them; `None` for a short one.
#[must_use]
pub fn fingerprint(body: &str) -> Option<u64> {
    let mut hash = Xxh3::new();
    let mut letters = 0;
    let mut buffer = [0; 4];
    for character in body.chars().filter(|character| character.is_alphanumeric()) {
        letters += 1;
        hash.update(character.encode_utf8(&mut buffer).as_bytes());
    }
    (letters >= LETTERS_NEEDED).then(|| hash.digest())
}

#[cfg(test)]
mod tests {
    use super::fingerprint;

    #[test]
    fn spacing_and_marks_do_not_matter() {
        let text = "同一篇文章的正文，".repeat(40);
        assert!(fingerprint(&text).is_some());
        assert_eq!(fingerprint(&text), fingerprint(&text.replace('，', "\n\n")));
        assert_ne!(fingerprint(&text), fingerprint(&(text.clone() + "又一句")));
        assert_eq!(fingerprint("短"), None);
    }
}
