//! Splits a text of a query into words and runs of ideographs.

use std::ops::Range;

use crate::analysis::{Analyzer, is_ideograph, is_unspaced};

/// A part of a text that is checked on its own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Piece {
    /// A folded word and its byte range in the text.
    Word { word: String, source: Range<usize> },
    /// Adjacent folded ideographs and the byte range of each.
    Run { characters: Vec<char>, sources: Vec<Range<usize>> },
}

/// Separators within addresses, paths and file names. Words with them are names, whose spelling is arbitrary.
const NAME_MARKS: [char; 8] = ['.', '/', '\\', '@', '_', ':', '=', '%'];

/// The pieces of `text` in order, without words of addresses, paths and file names.
pub(super) fn pieces(analyzer: &Analyzer, text: &str) -> Vec<Piece> {
    let is_name = is_name(text);
    let mut pieces: Vec<Piece> = Vec::new();
    let mut next_position = None;
    for token in analyzer.literal(text).iter() {
        let source = token.start..token.end;
        match token.term.chars().next() {
            Some(first) if is_ideograph(first) => {
                match pieces.last_mut() {
                    Some(Piece::Run { characters, sources }) if next_position == Some(token.position) => {
                        characters.push(first);
                        sources.push(source);
                    }
                    _ => pieces.push(Piece::Run { characters: vec![first], sources: vec![source] }),
                }
                next_position = Some(token.position + 1);
            }
            // Syllables of Thai and other unspaced scripts are no words.
            Some(first) if first.is_alphanumeric() && !is_unspaced(first) && !is_name => {
                pieces.push(Piece::Word { word: token.term.to_owned(), source });
            }
            _ => {}
        }
    }
    pieces
}

/// Whether a word of `text` has one of the separators, other than at its ends.
fn is_name(text: &str) -> bool {
    text.trim_matches(|c: char| !c.is_alphanumeric()).split_whitespace().any(|part| part.contains(NAME_MARKS))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn described(text: &str) -> String {
        let piece = |piece: &Piece| match piece {
            Piece::Word { word, source } => format!("{word}@{}", source.start),
            Piece::Run { characters, sources } => {
                format!("{}@{}", characters.iter().collect::<String>(), sources[0].start)
            }
        };
        pieces(&Analyzer::default(), text).iter().map(piece).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn words_and_runs_are_separated() {
        assert_eq!(described("Lazurus组织，數據SaltTyphoon"), "lazurus@0 组织@7 数据@16 salttyphoon@22");
        assert_eq!(described("side-loading!"), "side@0 loading@5");
        assert_eq!(described("ช่องโหว่ Cafés"), "cafes@25");
        for name in ["evil.example.com", "/etc/passwd", "HKEY_LOCAL", "a@example.com"] {
            assert_eq!(described(name), "", "{name}");
        }
    }
}
