//! A query's characters → symbols, with the place of each.
//!
//! A Chinese keyboard types full-width twins of the operators: they mean the same here. What merely
//! looks like an operator inside a word is text: a URL is no field, `foo(1)` is no group.

use std::ops::Range;

use super::error::QueryError;
use super::field::{Field, half_width};

/// One symbol and the bytes it was read from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Spanned {
    pub(crate) symbol: Symbol,
    pub(crate) span: Range<usize>,
}

/// What the grammar is made of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Symbol {
    Open,
    Close,
    Or,
    And,
    Not,
    /// A field's name and its colon.
    Field(Field),
    /// A run without spaces.
    Text(String),
    /// What stood between quotes.
    Quoted(String),
}

/// Fields that the language has but that no index fills yet.
const LATER: &[&str] = &["cve", "ip", "domain", "hash", "actor"];

/// Schemes that may stand before a colon without being a field.
const SCHEMES: &[&str] = &["mailto", "javascript", "data", "file", "magnet", "tel", "git", "ssh", "urn"];

/// Splits `query` into symbols.
pub(crate) fn lex(query: &str) -> Result<Vec<Spanned>, QueryError> {
    let mut lexer = Lexer { query, position: 0, symbols: Vec::new(), open: 0 };
    while lexer.skip_space() {
        lexer.next_symbol()?;
    }
    Ok(lexer.symbols)
}

struct Lexer<'q> {
    query: &'q str,
    position: usize,
    symbols: Vec<Spanned>,
    open: usize,
}

impl<'q> Lexer<'q> {
    fn rest(&self) -> &'q str {
        &self.query[self.position..]
    }

    fn peek(&self) -> Option<char> {
        self.rest().chars().next().map(plain)
    }

    fn second(&self) -> Option<char> {
        self.rest().chars().nth(1).map(plain)
    }

    fn skip_space(&mut self) -> bool {
        let space = self.rest().chars().take_while(|&c| plain(c).is_whitespace() || c == '\u{FEFF}');
        self.position += space.map(char::len_utf8).sum::<usize>();
        !self.rest().is_empty()
    }

    fn push(&mut self, symbol: Symbol, length: usize) {
        let span = self.position..self.position + length;
        self.position = span.end;
        self.symbols.push(Spanned { symbol, span });
    }

    fn next_symbol(&mut self) -> Result<(), QueryError> {
        let length = self.rest().chars().next().map_or(0, char::len_utf8);
        match self.peek() {
            Some('(') => {
                self.open += 1;
                self.push(Symbol::Open, length);
            }
            Some(')') if self.open > 0 => {
                self.open -= 1;
                self.push(Symbol::Close, length);
            }
            Some('"') => self.quoted(length)?,
            Some('-') if self.second().is_some_and(|c| !c.is_whitespace() && c != '-') => {
                self.push(Symbol::Not, length);
            }
            _ => self.field_or_text()?,
        }
        Ok(())
    }

    fn quoted(&mut self, opening: usize) -> Result<(), QueryError> {
        let inside = &self.rest()[opening..];
        let Some((end, closing)) = inside.char_indices().find(|&(_, c)| plain(c) == '"') else {
            let span = self.position..self.query.len();
            let remedy = "close it with \" or ”, or leave the opening one out";
            return Err(QueryError::new(span, "the quote is not closed", remedy));
        };
        let symbol = Symbol::Quoted(inside[..end].to_owned());
        self.push(symbol, opening + end + closing.len_utf8());
        if self.peek().is_some_and(|c| c == '~' || c == '^') {
            let span = self.position..self.position + self.chunk().len();
            return Err(not_yet(span, "proximity and boost are", "leave it out"));
        }
        Ok(())
    }

    fn field_or_text(&mut self) -> Result<(), QueryError> {
        let chunk = self.chunk();
        if let Some((name, value)) = split_field(chunk) {
            if let Some(field) = Field::from_name(name) {
                self.push(Symbol::Field(field), chunk.len() - value.len());
                return Ok(());
            }
            if LATER.contains(&name.to_ascii_lowercase().as_str()) && !value.is_empty() {
                let span = self.position..self.position + name.len();
                return Err(not_yet(span, "fields of entities are", "search for the value itself"));
            }
            if looks_like_field(name, value) {
                let span = self.position..self.position + name.len();
                let remedy =
                    format!("fields are {}; to search for the text itself, quote it", Field::known_names());
                return Err(QueryError::new(span, format!("there is no field {name}"), remedy));
            }
        }
        if has_suffix_operator(chunk) {
            let span = self.position..self.position + chunk.len();
            return Err(not_yet(
                span,
                "prefix, typo and boost are",
                "leave the mark out, or quote it to search for it",
            ));
        }
        let symbol = match chunk.chars().map(half_width).collect::<String>().as_str() {
            "OR" => Symbol::Or,
            "AND" => Symbol::And,
            "NOT" => Symbol::Not,
            _ => Symbol::Text(chunk.to_owned()),
        };
        self.push(symbol, chunk.len());
        Ok(())
    }

    /// The run of characters here, up to a space, a quote, or a bracket that closes a group.
    fn chunk(&self) -> &'q str {
        let rest = self.rest();
        let mut inner = 0usize;
        for (at, character) in rest.char_indices() {
            match plain(character) {
                // A field's value may be quoted or a group: it ends at its colon then.
                '"' if at > 0 => return &rest[..at],
                '(' if at > 0 && ends_in_colon(&rest[..at]) => return &rest[..at],
                '(' => inner += 1,
                ')' if inner > 0 => inner -= 1,
                ')' if self.open > 0 => return &rest[..at],
                c if c.is_whitespace() => return &rest[..at],
                _ => {}
            }
        }
        rest
    }
}

/// A part of the language that would be taken for plain text otherwise, and give a wrong answer.
fn not_yet(span: Range<usize>, what: &str, remedy: &str) -> QueryError {
    QueryError::new(span, format!("{what} not supported yet"), remedy)
}

/// `log4*`, `ransomwre~1`, `勒索^3`: a word with an operator behind it, and no more than that.
fn has_suffix_operator(chunk: &str) -> bool {
    let Some(at) = chunk.find(['*', '~', '^']) else { return false };
    let (word, suffix) = chunk.split_at(at);
    let plain = !word.is_empty() && word.chars().all(|c| c.is_alphanumeric() || c == '-' || c == '_');
    plain
        && suffix[1..].chars().all(|c| c.is_ascii_digit() || c == '.')
        && (suffix == "*" || !suffix.starts_with('*'))
}

/// A known field's name at the start of `chunk`, and the value after the colon.
fn split_field(chunk: &str) -> Option<(&str, &str)> {
    let (at, colon) = chunk.char_indices().find(|&(_, c)| plain(c) == ':')?;
    Some((&chunk[..at], &chunk[at + colon.len_utf8()..]))
}

fn ends_in_colon(text: &str) -> bool {
    text.chars().next_back().is_some_and(|c| plain(c) == ':')
}

/// Whether an unknown name before a colon was meant as a field: `colour:red`, but neither
/// `https://…` nor `C:\…` nor 微软：….
fn looks_like_field(name: &str, value: &str) -> bool {
    let word = name.chars().count() >= 2
        && name.chars().map(half_width).all(|c| c.is_ascii_alphabetic() || c == '_');
    let scheme = SCHEMES.contains(&name.to_ascii_lowercase().as_str());
    word && !scheme && !value.contains(['/', '\\'])
}

/// The ASCII twin of an operator in any of its forms.
fn plain(character: char) -> char {
    match half_width(character) {
        '“' | '”' | '„' | '‟' => '"',
        '−' => '-',
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn symbols(query: &str) -> String {
        let symbols = lex(query).expect(query);
        symbols.into_iter().map(|spanned| format!("{:?}", spanned.symbol)).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn operators_have_full_width_twins() {
        let cases = [
            ("(a OR b)", "（a　ＯＲ　b）"),
            ("title:\"x y\" -z", "ｔｉｔｌｅ：“x y”　－z"),
            ("来源:安全牛 银狐", "来源：安全牛　银狐"),
        ];
        for (ascii, full) in cases {
            assert_eq!(symbols(ascii), symbols(full));
        }
    }

    #[test]
    fn text_may_look_like_operators() {
        let cases = [
            ("https://example.com/a?b=c#d", r#"Text("https://example.com/a?b=c#d")"#),
            ("foo(1) x", r#"Text("foo(1)") Text("x")"#),
            ("side-loading --all", r#"Text("side-loading") Text("--all")"#),
            ("a) b", r#"Text("a)") Text("b")"#),
            ("C:\\x 12:30", r#"Text("C:\\x") Text("12:30")"#),
            ("微软：补丁", r#"Text("微软：补丁")"#),
            ("- a", r#"Text("-") Text("a")"#),
            ("(foo)", r#"Open Text("foo") Close"#),
            ("名为\"索菲特\"的", r#"Text("名为") Quoted("索菲特") Text("的")"#),
            ("title:(a b)", r#"Field(Title) Open Text("a") Text("b") Close"#),
            ("or and not", r#"Text("or") Text("and") Text("not")"#),
        ];
        for (query, expected) in cases {
            assert_eq!(symbols(query), expected, "{query}");
        }
    }
}
