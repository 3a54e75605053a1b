//! A number that is the same for texts that read the same.

use xxhash_rust::xxh3::Xxh3;

/// Letters and figures below which a body says too little to be told from another by it.
const LETTERS_NEEDED: usize = 300;

/// Hash of the letters and figures of title and body, whatever stands between them and whatever
/// their case; `None` for a short body.
#[must_use]
pub fn fingerprint(title: &str, body: &str) -> Option<u64> {
    let mut hash = Xxh3::new();
    update(&mut hash, title);
    hash.update(b"\n");
    (update(&mut hash, body) >= LETTERS_NEEDED).then(|| hash.digest())
}

/// Adds what counts of `text`; returns how many characters that is.
fn update(hash: &mut Xxh3, text: &str) -> usize {
    let mut letters = 0;
    let mut buffer = [0; 4];
    let counted = text.chars().filter(|character| character.is_alphanumeric()).flat_map(char::to_lowercase);
    for character in counted {
        letters += 1;
        hash.update(character.encode_utf8(&mut buffer).as_bytes());
    }
    letters
}

#[cfg(test)]
mod tests {
    use super::fingerprint;

    #[test]
    fn spacing_and_marks_do_not_matter_but_the_title_does() {
        let body = "同一篇文章的正文，".repeat(40);
        let one = fingerprint("标题：一", &body);
        assert!(one.is_some());
        assert_eq!(one, fingerprint("标题 一", &body.replace('，', "\n\n")));
        assert_ne!(one, fingerprint("标题：二", &body));
        assert_ne!(one, fingerprint("标题：一", &(body.clone() + "又一句")));
        assert_eq!(fingerprint("标题", "短"), None);
    }
}
