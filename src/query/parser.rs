//! Symbols → [`Query`], by recursive descent.
//!
//! ```text
//! either  = all { "OR" all }
//! all     = unary { [ "AND" ] unary }
//! unary   = ( "-" | "NOT" ) unary | primary
//! primary = "(" either ")" | field ( "(" either ")" | value ) | quoted | text
//! ```
//!
//! A new operator that follows a leaf (`*`, `~1`, `^2`) is one more step at the end of `leaf`.

use std::ops::Range;

use super::date::DateRange;
use super::error::QueryError;
use super::field::Field;
use super::lexer::{Spanned, Symbol, lex};
use super::{Leaf, Manner, Query, Scope};
use crate::article::BodyStatus;

/// A query beyond this many bytes is a pasted document.
const LONGEST: usize = 8_192;

/// More brackets or minus signs within each other than anyone means.
const DEEPEST: usize = 32;

/// Leaves beyond this number make a query that no index answers quickly.
const MOST_LEAVES: usize = 256;

/// Reads a query.
///
/// # Errors
///
/// If it is empty or too large, a quote or bracket is not closed, a field or value is unknown, or
/// an operator has nothing to work on; the error says where and what to type instead.
pub fn parse(query: &str) -> Result<Query, QueryError> {
    check_length(query)?;
    let symbols = lex(query)?;
    let mut parser = Parser { symbols: &symbols, next: 0, depth: 0, leaves: 0, end: query.len() };
    let found = parser.either(None)?;
    found.ok_or_else(|| {
        QueryError::new(
            0..query.len(),
            "the query holds nothing to search for",
            "type a word, a name or a number",
        )
    })
}

/// Takes all of `text` as one literal run, without operators.
///
/// # Errors
///
/// If it is too large, or there is nothing in it that can be searched for.
pub fn literal(text: &str) -> Result<Query, QueryError> {
    check_length(text)?;
    check_searchable(text, 0..text.len())?;
    Ok(Query::Leaf(Leaf::Text { scope: Scope::Anywhere, text: text.to_owned(), manner: Manner::Literal }))
}

fn check_length(query: &str) -> Result<(), QueryError> {
    if query.len() <= LONGEST {
        return Ok(());
    }
    let message = format!("the query is longer than {LONGEST} bytes");
    Err(QueryError::new(LONGEST..LONGEST, message, "search for a sentence of it"))
}

fn check_searchable(text: &str, place: Range<usize>) -> Result<(), QueryError> {
    if text.chars().any(char::is_alphanumeric) {
        return Ok(());
    }
    let remedy = "marks alone are not searched; add the words around them";
    Err(QueryError::new(place, "there is no letter, figure or character in it", remedy))
}

struct Parser<'s> {
    symbols: &'s [Spanned],
    next: usize,
    depth: usize,
    leaves: usize,
    end: usize,
}

/// A part of a query; `None` if it holds nothing to search for, such as a lone dash.
type Parsed = Result<Option<Query>, QueryError>;

impl<'s> Parser<'s> {
    fn peek(&self) -> Option<&'s Symbol> {
        self.symbols.get(self.next).map(|spanned| &spanned.symbol)
    }

    fn here(&self) -> Range<usize> {
        self.symbols.get(self.next).map_or(self.end..self.end, |spanned| spanned.span.clone())
    }

    fn take(&mut self, symbol: &Symbol) -> bool {
        let found = self.peek() == Some(symbol);
        self.next += usize::from(found);
        found
    }

    fn either(&mut self, field: Option<Field>) -> Parsed {
        let mut branches = Vec::from_iter(self.all(field)?);
        while self.peek() == Some(&Symbol::Or) {
            let place = self.here();
            self.next += 1;
            let before = branches.len();
            branches.extend(self.all(field)?);
            if before == 0 || branches.len() == before {
                return Err(QueryError::new(
                    place,
                    "OR needs something on both sides",
                    "write `a OR b`, or `or` for the word",
                ));
            }
        }
        Ok(combine(branches, Query::Or))
    }

    fn all(&mut self, field: Option<Field>) -> Parsed {
        let mut parts = Vec::new();
        loop {
            match self.peek() {
                None | Some(Symbol::Or | Symbol::Close) => break,
                Some(Symbol::And) => self.next += 1,
                Some(_) => parts.extend(self.unary(field)?),
            }
        }
        Ok(combine(parts, Query::And))
    }

    fn unary(&mut self, field: Option<Field>) -> Parsed {
        let place = self.here();
        if !self.take(&Symbol::Not) {
            return self.primary(field);
        }
        self.nested(place.clone(), |parser| {
            if matches!(parser.peek(), None | Some(Symbol::Or | Symbol::And | Symbol::Close)) {
                return Err(QueryError::new(
                    place,
                    "NOT needs something to exclude",
                    "write `-word` or `NOT word`",
                ));
            }
            let excluded = parser.unary(field)?;
            Ok(excluded.map(|query| match query {
                Query::Not(inner) => *inner,
                other => Query::Not(Box::new(other)),
            }))
        })
    }

    fn primary(&mut self, field: Option<Field>) -> Parsed {
        let Some(spanned) = self.symbols.get(self.next) else { return Ok(None) };
        let place = spanned.span.clone();
        self.next += 1;
        match &spanned.symbol {
            Symbol::Open => self.nested(place.clone(), |parser| parser.group(place, field)),
            Symbol::Field(named) => self.field_value(*named, place),
            Symbol::Quoted(text) => self.leaf(field, text, true, place),
            Symbol::Text(text) => self.leaf(field, text, false, place),
            Symbol::Close | Symbol::Or | Symbol::And | Symbol::Not => Ok(None),
        }
    }

    fn nested(&mut self, place: Range<usize>, read: impl FnOnce(&mut Self) -> Parsed) -> Parsed {
        if self.depth == DEEPEST {
            let message = format!("the query is nested more than {DEEPEST} levels deep");
            return Err(QueryError::new(place, message, "leave out brackets that change nothing"));
        }
        self.depth += 1;
        let read = read(self);
        self.depth -= 1;
        read
    }

    fn group(&mut self, place: Range<usize>, field: Option<Field>) -> Parsed {
        let inside = self.either(field)?;
        if self.take(&Symbol::Close) {
            return Ok(inside);
        }
        Err(QueryError::new(
            place,
            "the bracket is not closed",
            "close it with ), or quote it to search for it",
        ))
    }

    fn field_value(&mut self, field: Field, place: Range<usize>) -> Parsed {
        match self.symbols.get(self.next) {
            Some(spanned) if spanned.span.start == place.end && is_value(&spanned.symbol) => {
                self.primary(Some(field))
            }
            _ => {
                let name = field.name();
                Err(QueryError::new(
                    place,
                    format!("{name}: has no value"),
                    format!("write it without a space: {}", example(field)),
                ))
            }
        }
    }

    fn leaf(&mut self, field: Option<Field>, text: &str, quoted: bool, place: Range<usize>) -> Parsed {
        self.leaves += 1;
        if self.leaves > MOST_LEAVES {
            let message = format!("the query has more than {MOST_LEAVES} words");
            return Err(QueryError::new(place, message, "quote the text to search for it as one run"));
        }
        // A lone mark between words is a slip; in quotes or after a field it is the question.
        match check_searchable(text, place.clone()) {
            Err(error) if quoted || field.is_some() => return Err(error),
            Err(_) => return Ok(None),
            Ok(()) => {}
        }
        leaf(field, text, quoted).map(|leaf| Some(Query::Leaf(leaf))).ok_or_else(|| bad_value(field, place))
    }
}

fn is_value(symbol: &Symbol) -> bool {
    matches!(symbol, Symbol::Open | Symbol::Quoted(_) | Symbol::Text(_))
}

/// The leaf for a value; `None` if the field takes no such value.
fn leaf(field: Option<Field>, text: &str, quoted: bool) -> Option<Leaf> {
    let scoped = |scope| {
        let manner = if quoted { Manner::Literal } else { Manner::Words };
        Some(Leaf::Text { scope, text: text.to_owned(), manner })
    };
    let value: String =
        text.trim().chars().map(super::field::half_width).flat_map(char::to_lowercase).collect();
    match field {
        None => scoped(Scope::Anywhere),
        Some(Field::Title) => scoped(Scope::Title),
        Some(Field::Body) => scoped(Scope::Body),
        Some(Field::Source) => Some(Leaf::Source { name: text.to_owned(), exact: quoted }),
        Some(Field::Language) => language(&value).map(Leaf::Language),
        Some(Field::Host) => host(&value).map(Leaf::Host),
        Some(Field::Status) => BodyStatus::from_name(&value).map(Leaf::Status),
        Some(Field::Date) => DateRange::parse(&value).map(Leaf::Date),
        Some(Field::After) => DateRange::after(&value).map(Leaf::Date),
        Some(Field::Before) => DateRange::before(&value).map(Leaf::Date),
    }
}

/// `zh-CN` and `ZH` are `zh`.
fn language(value: &str) -> Option<String> {
    let code = value.split(['-', '_']).next()?;
    let code_like = (2..=3).contains(&code.len()) && code.bytes().all(|byte| byte.is_ascii_lowercase());
    code_like.then(|| code.to_owned())
}

/// The host without scheme, `www.` and path, as users paste it.
fn host(value: &str) -> Option<String> {
    let host = value.split_once("://").map_or(value, |(_, rest)| rest);
    let host = host.split(['/', ':']).next()?;
    let host = host.strip_prefix("www.").unwrap_or(host);
    (!host.is_empty()).then(|| host.to_owned())
}

fn bad_value(field: Option<Field>, place: Range<usize>) -> QueryError {
    let name = field.map_or("", Field::name);
    QueryError::new(
        place,
        format!("{name}: does not take this value"),
        format!("write {}", field.map_or("a word", example)),
    )
}

/// What a field's value looks like, for messages.
fn example(field: Field) -> &'static str {
    match field {
        Field::Title => "title:勒索",
        Field::Body => "body:勒索",
        Field::Source => "source:安全牛 or source:\"安全牛\"",
        Field::Language => "a language code, as in lang:zh",
        Field::Host => "host:example.com",
        Field::Status => "status:full, status:partial or status:title-only",
        Field::Date => "date:2024, date:2024-09, date:2024-09-26 or date:2024-09-01..2024-09-30",
        Field::After => "after:2024-06",
        Field::Before => "before:2025",
    }
}

/// `parts` under one operator, lists of the same kind taken apart.
fn combine(parts: Vec<Query>, operator: fn(Vec<Query>) -> Query) -> Option<Query> {
    let is_and = matches!(operator(Vec::new()), Query::And(_));
    let mut flat = Vec::with_capacity(parts.len());
    for part in parts {
        match part {
            Query::And(inner) if is_and => flat.extend(inner),
            Query::Or(inner) if !is_and => flat.extend(inner),
            other => flat.push(other),
        }
    }
    if flat.len() > 1 { Some(operator(flat)) } else { flat.pop() }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn understands_the_language() {
        let cases = [
            ("供应链 投毒", "供应链 投毒"),
            ("供应链 AND 投毒", "供应链 投毒"),
            ("“础设施”", "\"础设施\""),
            ("银狐 -招聘", "银狐 -招聘"),
            ("银狐 NOT 招聘", "银狐 -招聘"),
            ("--x", "--x"),
            ("-(a b)", "-(a b)"),
            ("-(-a)", "a"),
            ("npm OR pypi 投毒", "npm OR pypi 投毒"),
            ("(npm OR pypi) 投毒", "(npm OR pypi) 投毒"),
            ("((a))", "a"),
            ("a (b c)", "a b c"),
            ("来源：安全牛 银狐", "source:安全牛 银狐"),
            ("source:\"安全牛\"", "source:\"安全牛\""),
            ("title:(勒索 OR 银狐)", "title:勒索 OR title:银狐"),
            ("date:2024-09", "date:2024-09-01..2024-09-30"),
            ("after:2024-06 before:2025", "date:2024-06-01.. date:..2024-12-31"),
            ("lang:zh-CN", "lang:zh"),
            ("host:https://www.Example.com/x", "host:example.com"),
            ("status:FULL", "status:full"),
            ("https://example.com/a?b=c#d", "https://example.com/a?b=c#d"),
            ("a — b", "a b"),
            ("a () b", "a b"),
        ];
        for (query, expected) in cases {
            assert_eq!(parse(query).map(|query| query.to_string()).as_deref(), Ok(expected), "{query}");
        }
    }

    #[test]
    fn errors_name_the_place_and_the_remedy() {
        let cases = [
            ("\"关键", "the quote is not closed", 0..7),
            ("((((勒索", "the bracket is not closed", 3..4),
            ("a colour:red", "there is no field colour", 2..8),
            ("date:2024-13", "date: does not take this value", 5..12),
            ("lang:中文", "lang: does not take this value", 5..11),
            ("标题： x", "title: has no value", 0..9),
            ("a OR", "OR needs something on both sides", 2..4),
            ("OR a", "OR needs something on both sides", 0..2),
            ("a NOT", "NOT needs something to exclude", 2..5),
            ("log4* x", "prefix, typo and boost are not supported yet", 0..5),
            ("\"a b\"~4", "proximity and boost are not supported yet", 5..7),
            ("ip:10.0.0.0/8", "fields of entities are not supported yet", 0..2),
            ("\"!?\"", "there is no letter, figure or character in it", 0..4),
            ("", "the query holds nothing to search for", 0..0),
            ("--- &&", "the query holds nothing to search for", 0..6),
        ];
        for (query, message, span) in cases {
            let error = parse(query).expect_err(query);
            assert_eq!((error.message.as_str(), error.span), (message, span), "{query}");
            assert!(!error.remedy.is_empty());
        }
    }

    #[test]
    fn what_is_too_much_is_refused() {
        let deep = format!("{}x{}", "(".repeat(100), ")".repeat(100));
        for query in
            [deep, "-".repeat(2) + &"NOT ".repeat(99) + "x", "勒索 ".repeat(1_000_000), "a ".repeat(3000)]
        {
            assert!(parse(&query).is_err());
        }
    }

    /// Any query that can be typed.
    fn queries() -> impl Strategy<Value = Query> {
        let text = prop_oneof!["[a-z]{1,5}", "[数据安全]{1,4}", "cve-[0-9]{4}"];
        let leaf = (text, any::<bool>(), 0..4u8).prop_map(|(text, quoted, kind)| {
            let manner = if quoted { Manner::Literal } else { Manner::Words };
            Query::Leaf(match kind {
                0 => Leaf::Text { scope: Scope::Title, text, manner },
                1 => Leaf::Source { name: text, exact: quoted },
                _ => Leaf::Text { scope: Scope::Anywhere, text, manner },
            })
        });
        leaf.prop_recursive(3, 16, 4, |inner| {
            prop_oneof![
                prop::collection::vec(inner.clone(), 2..4)
                    .prop_filter_map("flat", |parts| combine(parts, Query::And)),
                prop::collection::vec(inner.clone(), 2..4)
                    .prop_filter_map("flat", |parts| combine(parts, Query::Or)),
                inner.prop_map(|query| match query {
                    Query::Not(inner) => *inner,
                    other => Query::Not(Box::new(other)),
                }),
            ]
        })
    }

    proptest! {
        #[test]
        fn printing_and_parsing_is_the_identity(query in queries()) {
            prop_assert_eq!(parse(&query.to_string()), Ok(query));
        }

        #[test]
        fn whatever_is_typed_is_answered(query in "\\PC{0,60}") {
            if let Ok(parsed) = parse(&query) {
                prop_assert_eq!(parse(&parsed.to_string()), Ok(parsed));
            }
        }

        #[test]
        fn operators_in_any_order_are_answered(query in "[-()\"“”：:a勒 ORNT（）]{0,40}") {
            if let Err(error) = parse(&query) {
                prop_assert!(error.span.end <= query.len());
                prop_assert!(error.pointer(&query).contains('^'));
            }
        }
    }
}
