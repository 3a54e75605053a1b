//! A query's characters → symbols, with the place of each.
//!
//! A Chinese keyboard types full-width twins of the operators: they mean the same here. What merely
//! looks like an operator inside a word is text: a URL is no field, `foo(1)` is no group.

use std::ops::Range;

use super::error::QueryError;
use super::field::{Field, half_width};
use super::suffix::{self, Suffix};
use crate::t;

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
    /// An operator behind what came before it.
    Suffix(Suffix),
}

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

    /// The character here as it was typed.
    fn peek_raw(&self) -> char {
        self.rest().chars().next().unwrap_or_default()
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
                self.suffixes();
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
        match closing_quote(self.peek_raw(), inside) {
            Some((end, closing)) => {
                let symbol = Symbol::Quoted(inside[..end].to_owned());
                self.push(symbol, opening + end + closing.len_utf8());
                self.suffixes();
            }
            // Half of a pair, in a sentence that was pasted.
            None if self.is_within_text() => {
                self.push(Symbol::Text(self.rest()[..opening].to_owned()), opening);
            }
            None => {
                let span = self.position..self.query.len();
                let remedy = t!("close it with \" or ”, or leave the opening one out");
                return Err(QueryError::new(span, t!("the quote is not closed"), remedy));
            }
        }
        Ok(())
    }

    /// Whether the quote here closes one that was cut off, or has text right before it.
    fn is_within_text(&self) -> bool {
        let before = self.query[..self.position].chars().next_back();
        self.rest().starts_with('”') || before.is_some_and(char::is_alphanumeric)
    }

    /// Operators right behind a text or a group, if nothing but they stand there; whether any do.
    fn suffixes(&mut self) -> bool {
        let rest = self.rest();
        let end = rest.find(|c| plain(c).is_whitespace() || self.open > 0 && plain(c) == ')');
        let read = suffix::read(&rest[..end.unwrap_or(rest.len())]).unwrap_or_default();
        let any = !read.is_empty();
        for (suffix, place) in read {
            self.push(Symbol::Suffix(suffix), place.len());
        }
        any
    }

    fn field_or_text(&mut self) -> Result<(), QueryError> {
        let chunk = self.chunk();
        if let Some((name, value)) = split_field(chunk) {
            if let Some(field) = Field::from_name(name) {
                self.push(Symbol::Field(field), chunk.len() - value.len());
                return Ok(());
            }
            if looks_like_field(name, &chunk[name.len()..]) {
                let span = self.position..self.position + name.len();
                let remedy = t!(
                    "fields are {names}; to search for the text itself, quote it",
                    names = Field::known_names()
                );
                return Err(QueryError::new(span, t!("there is no field {name}", name), remedy));
            }
        }
        let end = suffix::start(chunk).unwrap_or(chunk.len());
        self.push(Symbol::Text(chunk[..end].to_owned()), end);
        if !self.suffixes() {
            self.word_to_operator();
        }
        Ok(())
    }

    /// Makes the text just read the operator that it spells; `OR*` and `OR^2` are about the word.
    fn word_to_operator(&mut self) {
        let Some(Spanned { symbol, .. }) = self.symbols.last_mut() else { return };
        let Symbol::Text(text) = &symbol else { return };
        *symbol = match text.chars().map(half_width).collect::<String>().as_str() {
            "OR" => Symbol::Or,
            "AND" => Symbol::And,
            "NOT" => Symbol::Not,
            _ => return,
        };
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

/// A known field's name at the start of `chunk`, and the value after the colon.
fn split_field(chunk: &str) -> Option<(&str, &str)> {
    let (at, colon) = chunk.char_indices().find(|&(_, c)| plain(c) == ':')?;
    Some((&chunk[..at], &chunk[at + colon.len_utf8()..]))
}

fn ends_in_colon(text: &str) -> bool {
    text.chars().next_back().is_some_and(|c| plain(c) == ':')
}

/// Whether an unknown name before a colon was meant as a field: `colour:red`, but neither
/// `https://…` nor `C:\…`, and neither `Title: subtitle` nor 微软：… nor IDC：….
fn looks_like_field(name: &str, from_colon: &str) -> bool {
    let word = name.chars().count() >= 2
        && name.chars().map(half_width).all(|c| c.is_ascii_alphabetic() || c == '_');
    let scheme = SCHEMES.contains(&name.to_ascii_lowercase().as_str());
    word && !scheme
        && from_colon.len() > 1
        && from_colon.starts_with(':')
        && !from_colon.contains(['/', '\\'])
}

/// Where the quote that was opened by `opening` is closed in `inside`, and by what: the same plain mark,
/// so that curly ones may stand between, or else any; but ” does not open what the next “ opens.
fn closing_quote(opening: char, inside: &str) -> Option<(usize, char)> {
    let mut quotes = inside.char_indices().filter(|&(_, c)| plain(c) == '"');
    if half_width(opening) == '"' {
        let same = quotes.clone().find(|&(_, c)| half_width(c) == '"');
        return same.or_else(|| quotes.next());
    }
    quotes.next().filter(|&(_, closing)| !(opening == '”' && closing == '“'))
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
            ("IDC：第一 Note: x", r#"Text("IDC：第一") Text("Note:") Text("x")"#),
            ("之剑”，安全“buff”", r#"Text("之剑") Text("”") Text("，安全") Quoted("buff")"#),
            ("”伪造", r#"Text("”") Text("伪造")"#),
            ("包括“医疗", r#"Text("包括") Text("“") Text("医疗")"#),
            ("\"微软：“紧急”修复\" y", r#"Quoted("微软：“紧急”修复") Text("y")"#),
            ("\"a” y", r#"Quoted("a") Text("y")"#),
            ("”x” y", r#"Quoted("x") Text("y")"#),
            (
                "\"a b\"~4^2 x",
                r#"Quoted("a b") Suffix(Tilde(Some(4))) Suffix(Caret(Some(Boost(2000)))) Text("x")"#,
            ),
            ("(log4*)^2", r#"Open Text("log4") Suffix(Star) Close Suffix(Caret(Some(Boost(2000))))"#),
            ("\"a\"~x rm ~/* x^y", r#"Quoted("a") Text("~x") Text("rm") Text("~/*") Text("x^y")"#),
            ("- a", r#"Text("-") Text("a")"#),
            ("(foo)", r#"Open Text("foo") Close"#),
            ("名为\"索菲特\"的", r#"Text("名为") Quoted("索菲特") Text("的")"#),
            ("title:(a b)", r#"Field(Title) Open Text("a") Text("b") Close"#),
            ("or and not", r#"Text("or") Text("and") Text("not")"#),
            ("a OR* b", r#"Text("a") Text("OR") Suffix(Star) Text("b")"#),
            ("a OR^0\" b", r#"Text("a") Or Text("^0") Text("\"") Text("b")"#),
        ];
        for (query, expected) in cases {
            assert_eq!(symbols(query), expected, "{query}");
        }
    }
}
