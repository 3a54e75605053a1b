//! Symbols → [`Query`], by recursive descent.
//!
//! ```text
//! either  = all { "OR" all }
//! all     = unary { [ "AND" ] unary }
//! unary   = ( "-" | "NOT" ) unary | primary
//! primary = ( group | field ( group | value ) | value ) { "^" number }
//! group   = "(" either ")"
//! value   = quoted [ "~" number ] | text [ "*" | "~" [ number ] ]
//! ```

use std::ops::Range;

use super::error::QueryError;
use super::field::Field;
use super::lexer::{Spanned, Symbol, lex};
use super::suffix::Suffix;
use super::value::{self, example};
use super::{Leaf, Manner, Query, Scope};
use crate::t;

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
            t!("the query holds nothing to search for"),
            t!("type a word, a name or a number"),
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
    let message = t!("the query is longer than {most} bytes", most = LONGEST);
    Err(QueryError::new(LONGEST..LONGEST, message, t!("search for a sentence of it")))
}

fn check_searchable(text: &str, place: Range<usize>) -> Result<(), QueryError> {
    if text.chars().any(char::is_alphanumeric) {
        return Ok(());
    }
    let remedy = t!("marks alone are not searched; add the words around them");
    Err(QueryError::new(place, t!("there is no letter, figure or character in it"), remedy))
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
                    t!("OR needs something on both sides"),
                    t!("write `a OR b`, or `or` for the word"),
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
                    t!("NOT needs something to exclude"),
                    t!("write `-word` or `NOT word`"),
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
            // Operators are taken with what they stand behind, as is the end of a group.
            Symbol::Close | Symbol::Or | Symbol::And | Symbol::Not | Symbol::Suffix(_) => Ok(None),
        }
    }

    fn nested(&mut self, place: Range<usize>, read: impl FnOnce(&mut Self) -> Parsed) -> Parsed {
        if self.depth == DEEPEST {
            let message = t!("the query is nested more than {most} levels deep", most = DEEPEST);
            return Err(QueryError::new(place, message, t!("leave out brackets that change nothing")));
        }
        self.depth += 1;
        let read = read(self);
        self.depth -= 1;
        read
    }

    fn group(&mut self, place: Range<usize>, field: Option<Field>) -> Parsed {
        let inside = self.either(field)?;
        if self.take(&Symbol::Close) {
            return self.boosted(inside);
        }
        Err(QueryError::new(
            place,
            t!("the bracket is not closed"),
            t!("close it with ), or quote it to search for it"),
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
                    t!("{name}: has no value", name),
                    t!("write it without a space: {example}", example = example(field)),
                ))
            }
        }
    }

    fn leaf(&mut self, field: Option<Field>, text: &str, quoted: bool, place: Range<usize>) -> Parsed {
        self.leaves += 1;
        if self.leaves > MOST_LEAVES {
            let message = t!("the query has more than {most} words", most = MOST_LEAVES);
            return Err(QueryError::new(place, message, t!("quote the text to search for it as one run")));
        }
        // A lone mark between words is a slip; in quotes or after a field it is the question.
        match check_searchable(text, place.clone()) {
            Err(error) if quoted || field.is_some() => return Err(error),
            Err(_) => return self.boosted(None),
            Ok(()) => {}
        }
        let mut leaf = value::leaf(field, text, quoted).ok_or_else(|| bad_value(field, place.clone()))?;
        while let Some((suffix, end)) = self.next_manner() {
            let place = place.start..end;
            let Leaf::Text { manner, .. } = &mut leaf else {
                let message = t!("{name}: does not take * or ~", name = field.map_or("", Field::name));
                return Err(QueryError::new(place, message, t!("leave it out")));
            };
            if !matches!(manner, Manner::Words | Manner::Literal) {
                return Err(QueryError::new(
                    place,
                    t!("only one of * and ~ can be used"),
                    t!("leave the other out"),
                ));
            }
            *manner = suffix.manner(text, quoted, place)?;
        }
        self.boosted(Some(Query::Leaf(leaf)))
    }

    /// The operator here that changes how a text is compared, and where it ends.
    fn next_manner(&mut self) -> Option<(&'s Suffix, usize)> {
        let spanned = self.symbols.get(self.next)?;
        let Symbol::Suffix(suffix @ (Suffix::Star | Suffix::Tilde(_))) = &spanned.symbol else { return None };
        self.next += 1;
        Some((suffix, spanned.span.end))
    }

    /// `query` with the boosts that stand behind it.
    fn boosted(&mut self, mut query: Option<Query>) -> Parsed {
        while let Some(Symbol::Suffix(suffix)) = self.peek() {
            let place = self.here();
            self.next += 1;
            let Suffix::Caret(boost) = suffix else {
                return Err(QueryError::new(place, t!("* and ~ stand behind a word"), t!("leave it out")));
            };
            let boost = boost.ok_or_else(|| {
                let message = t!("a boost is a number between 0.001 and 1000");
                QueryError::new(place, message, t!("write ^2 to count double, ^0.5 to count half"))
            })?;
            query = query.map(|query| match query {
                Query::Boosted { query, boost: inner } => Query::Boosted { query, boost: inner.times(boost) },
                // What is excluded has no score.
                Query::Not(excluded) => Query::Not(excluded),
                other => Query::Boosted { query: Box::new(other), boost },
            });
        }
        Ok(query)
    }
}

fn is_value(symbol: &Symbol) -> bool {
    matches!(symbol, Symbol::Open | Symbol::Quoted(_) | Symbol::Text(_))
}

fn bad_value(field: Option<Field>, place: Range<usize>) -> QueryError {
    let name = field.map_or("", Field::name);
    QueryError::new(
        place,
        t!("{name}: does not take this value", name),
        t!("write {example}", example = field.map_or_else(|| t!("a word"), example)),
    )
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
    use crate::query::Boost;

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
            ("log4* title:cve-2024-47*", "log4* title:cve-2024-47*"),
            ("ransomwre~ lokbit~2", "ransomwre~1 lokbit~2"),
            ("“数据 跨境”～4", "\"数据 跨境\"~4"),
            ("勒索^3 (a OR b)^0.5", "勒索^3 (a OR b)^0.5"),
            ("(a^2)^2", "a^4"),
            ("cve:2024-1234 ip:10.0.0.0/8", "cve:CVE-2024-1234 ip:10.0.0.0/8"),
            ("组织：海莲花 actor:\"Volt Typhoon\"", "actor:海莲花 actor:\"Volt Typhoon\""),
            ("domain:evil[.]example.com hash:44D88612", "domain:evil.example.com hash:44d88612"),
            ("curl -sSL https://example.com/*.sh | sh", "curl -sSL https://example.com/*.sh sh"),
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
            ("a* x", "* needs more to begin with", 0..2),
            ("\"a b\"~", "~ after quotes needs a number of characters up to 1000", 0..6),
            ("\"ab\"~4", "~ after quotes needs words to be near each other", 0..6),
            ("勒索~1", "~ needs one word of 4 Latin letters or more", 0..8),
            ("ransom~3", "no more than 2 letters can be wrong", 0..8),
            ("a^0 b", "a boost is a number between 0.001 and 1000", 1..3),
            ("source:Free*", "source: does not take * or ~", 7..12),
            ("ip:10.0.0.0/33", "ip: does not take this value", 3..14),
            ("hash:xyz", "hash: does not take this value", 5..8),
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
        let leaf = (text, any::<bool>(), 0..6u8).prop_map(|(text, quoted, kind)| {
            let manner = if quoted { Manner::Literal } else { Manner::Words };
            Query::Leaf(match kind {
                0 => Leaf::Text { scope: Scope::Title, text, manner },
                1 => Leaf::Source { name: text, exact: quoted },
                2 => Leaf::Text { scope: Scope::Body, text: text + "ab", manner: Manner::Prefix },
                3 => Leaf::Text { scope: Scope::Anywhere, text: text + " 安全", manner: Manner::Near(4) },
                _ => Leaf::Text { scope: Scope::Anywhere, text, manner },
            })
        });
        leaf.prop_recursive(3, 16, 4, |inner| {
            prop_oneof![
                prop::collection::vec(inner.clone(), 2..4)
                    .prop_filter_map("flat", |parts| combine(parts, Query::And)),
                prop::collection::vec(inner.clone(), 2..4)
                    .prop_filter_map("flat", |parts| combine(parts, Query::Or)),
                inner.clone().prop_map(|query| match query {
                    Query::Not(inner) => *inner,
                    other => Query::Not(Box::new(other)),
                }),
                inner.prop_filter_map("a boost", |query| match query {
                    Query::Not(_) | Query::Boosted { .. } => None,
                    other => Some(Query::Boosted { query: Box::new(other), boost: Boost::parse("2.5")? }),
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
        fn operators_in_any_order_are_answered(query in "[-()\"“”：:a勒 ORNT（）*~^1.]{0,40}") {
            if let Err(error) = parse(&query) {
                prop_assert!(error.span.end <= query.len());
                prop_assert!(error.pointer(&query).contains('^'));
            }
        }
    }
}
