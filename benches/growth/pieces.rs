//! Cuts a line into the pieces that copies of an archive replace: words, identifiers, URLs.

use jieba_rs::Jieba;

use super::identifier::is_identifier;

/// What a URL begins with, as written and defanged.
const SCHEMES: [&str; 4] = ["https://", "http://", "hxxps://", "hxxp://"];

/// A piece of a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Piece<'t> {
    /// A word of Han characters or of ASCII letters.
    Word(&'t str),
    /// A CVE id, an address or a hash.
    Identifier(&'t str),
    Url(&'t str),
    /// What stays in every copy: punctuation, numbers, the endings of domain names.
    Fixed(&'t str),
}

/// The pieces of `line`, which make it up.
pub(crate) fn cut<'t>(jieba: &Jieba, line: &'t str) -> Vec<Piece<'t>> {
    let (mut pieces, mut rest) = (Vec::new(), line);
    while let Some(first) = rest.chars().next() {
        let length = if let Some(length) = url_len(rest) {
            pieces.push(Piece::Url(&rest[..length]));
            length
        } else if first.is_ascii_alphanumeric() {
            let length = prefix_len(rest, |c| c.is_ascii_alphanumeric() || "._-[]".contains(c));
            cut_ascii(&rest[..length], &mut pieces);
            length
        } else if is_han(first) {
            let length = prefix_len(rest, is_han);
            pieces.extend(jieba.cut(&rest[..length], false).into_iter().map(|token| Piece::Word(token.word)));
            length
        } else {
            let length = prefix_len(rest, |c| !c.is_ascii_alphanumeric() && !is_han(c));
            pieces.push(Piece::Fixed(&rest[..length]));
            length
        };
        rest = &rest[length..];
    }
    pieces
}

/// Cuts letters, digits and the punctuation within names.
fn cut_ascii<'t>(chunk: &'t str, pieces: &mut Vec<Piece<'t>>) {
    let name = chunk.trim_end_matches(|c: char| !c.is_ascii_alphanumeric());
    if is_identifier(name) {
        pieces.extend([Piece::Identifier(name), Piece::Fixed(&chunk[name.len()..])]);
        return;
    }
    let mut rest = chunk;
    while !rest.is_empty() {
        let letters = prefix_len(rest, |c| c.is_ascii_alphabetic());
        if letters > 0 {
            let word = &rest[..letters];
            // The ending of a domain or of a file name decides what it is.
            let is_ending = chunk[..chunk.len() - rest.len()].ends_with(['.', ']']);
            pieces.push(if is_ending { Piece::Fixed(word) } else { Piece::Word(word) });
            rest = &rest[letters..];
        }
        let others = prefix_len(rest, |c| !c.is_ascii_alphabetic());
        pieces.push(Piece::Fixed(&rest[..others]));
        rest = &rest[others..];
    }
}

/// Length of the URL at the beginning of `text`, if there is one.
fn url_len(text: &str) -> Option<usize> {
    SCHEMES
        .iter()
        .any(|scheme| text.starts_with(scheme))
        .then(|| prefix_len(text, |c| c.is_ascii_graphic() && !"()<>\"'`|\\".contains(c)))
}

fn prefix_len(text: &str, belongs: impl Fn(char) -> bool) -> usize {
    text.find(|c| !belongs(c)).unwrap_or(text.len())
}

fn is_han(c: char) -> bool {
    matches!(c, '\u{3400}'..='\u{9FFF}')
}
