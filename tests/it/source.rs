//! The source files below `src` as tokens: which paths each names and on which line, without the items under `#[cfg(test)]`.
//!
//! Tokens rather than a syntax tree: they show the paths inside macro calls too, which a parser leaves unread, and
//! need one small crate.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::str::FromStr;
use std::sync::OnceLock;

use proc_macro2::{Delimiter, TokenStream, TokenTree};

use crate::harness::project;

/// A source file without its tests.
pub(crate) struct Source {
    /// Where it is, below `src`.
    pub(crate) path: String,
    /// Its text, with the lines of tests left empty.
    pub(crate) text: String,
    pub(crate) references: Vec<Reference>,
    /// Modules that it declares under `#[cfg(test)]`, as paths below the crate.
    test_modules: Vec<Vec<String>>,
}

/// A path that code names.
#[derive(Debug, PartialEq)]
pub(crate) struct Reference {
    pub(crate) line: usize,
    /// Its segments. A path within the crate begins with `crate`, whatever it was written from; a macro ends in `!`.
    pub(crate) path: Vec<String>,
}

impl Reference {
    /// The module at the crate's root that it leads to.
    pub(crate) fn room(&self) -> Option<&str> {
        let below = self.path.first().is_some_and(|first| first == "crate");
        below.then(|| self.path.get(1).map(String::as_str)).flatten()
    }

    pub(crate) fn starts_with(&self, path: &str) -> bool {
        let mut segments = self.path.iter();
        path.split("::").all(|segment| segments.next().is_some_and(|own| own == segment))
    }

    /// Whether the segments of `path` follow each other in it.
    pub(crate) fn contains(&self, path: &str) -> bool {
        let path: Vec<&str> = path.split("::").collect();
        self.path.windows(path.len()).any(|window| window == path)
    }
}

/// Every source file, without those that are tests.
pub(crate) fn sources() -> &'static [Source] {
    static SOURCES: OnceLock<Vec<Source>> = OnceLock::new();
    SOURCES.get_or_init(read_all)
}

fn read_all() -> Vec<Source> {
    let root = project().join("src");
    let files = walkdir::WalkDir::new(&root).sort_by_file_name().into_iter();
    let files = files.map(|file| file.expect("a file").into_path());
    let sources: Vec<Source> = files
        .filter(|path| path.extension().is_some_and(|ending| ending == "rs"))
        .map(|path| read(&root, &path))
        .collect();
    let tests: BTreeSet<Vec<String>> =
        sources.iter().flat_map(|source| source.test_modules.iter().cloned()).collect();
    sources.into_iter().filter(|source| !tests.contains(&module(&source.path))).collect()
}

fn read(root: &Path, path: &Path) -> Source {
    let text = fs::read_to_string(path).expect("readable");
    parse(&path.strip_prefix(root).expect("below src").to_string_lossy(), &text)
}

/// The module that a file is: `["index", "ranking"]` for `index/ranking/mod.rs`.
fn module(path: &str) -> Vec<String> {
    let path = path.trim_end_matches(".rs").trim_end_matches("/mod");
    path.split('/').filter(|name| !["lib", "main"].contains(name)).map(str::to_owned).collect()
}

/// Reads the file `path` below `src` that has this text.
pub(crate) fn parse(path: &str, text: &str) -> Source {
    let tokens = TokenStream::from_str(text).unwrap_or_else(|error| panic!("{path}: {error}"));
    let mut reader = Reader::default();
    reader.walk(&tokens.into_iter().collect::<Vec<_>>(), &module(path));
    let is_test = |line: usize| reader.test_lines.iter().any(|&(first, last)| (first..=last).contains(&line));
    let lines = text.lines().zip(1..).map(|(text, line)| if is_test(line) { "" } else { text });
    Source {
        path: path.to_owned(),
        text: lines.collect::<Vec<_>>().join("\n").trim_end().to_owned(),
        references: reader.references,
        test_modules: reader.test_modules,
    }
}

#[derive(Default)]
struct Reader {
    references: Vec<Reference>,
    test_modules: Vec<Vec<String>>,
    /// First and last lines of items under `#[cfg(test)]`.
    test_lines: Vec<(usize, usize)>,
}

impl Reader {
    /// Reads tokens that stand in the module `module`.
    fn walk(&mut self, tokens: &[TokenTree], module: &[String]) {
        let mut at = 0;
        while at < tokens.len() {
            at += match &tokens[at..] {
                [hash, TokenTree::Group(group), rest @ ..]
                    if is_punct(hash, '#') && is_cfg_test(&group.stream()) =>
                {
                    let length = item_length(rest);
                    self.skip(hash, &rest[..length], module);
                    2 + length
                }
                [TokenTree::Ident(word), TokenTree::Ident(name), TokenTree::Group(group), ..]
                    if word == "mod" =>
                {
                    self.walk(&trees(group.stream()), &[module, &[name.to_string()]].concat());
                    3
                }
                [TokenTree::Ident(word), rest @ ..] if word == "use" => {
                    1 + self.path(rest, &[], module, true)
                }
                rest @ [TokenTree::Ident(_), ..] => self.path(rest, &[], module, false),
                [TokenTree::Group(group), ..] => {
                    self.walk(&trees(group.stream()), module);
                    1
                }
                _ => 1,
            };
        }
    }

    /// Notes an item that is a test.
    fn skip(&mut self, hash: &TokenTree, item: &[TokenTree], module: &[String]) {
        if let [TokenTree::Ident(word), TokenTree::Ident(name), end] = item
            && word == "mod"
            && is_punct(end, ';')
        {
            self.test_modules.push([module, &[name.to_string()]].concat());
        }
        let last = item.last().map_or(hash.span(), TokenTree::span);
        self.test_lines.push((hash.span().start().line, last.end().line));
    }

    /// Reads the path at the beginning of `tokens`, which goes on from `prefix`, with all that it branches to; how many
    /// tokens it takes. A single name is a path in a `use` alone.
    fn path(&mut self, tokens: &[TokenTree], prefix: &[String], module: &[String], in_use: bool) -> usize {
        let (mut path, mut at) = (prefix.to_vec(), 0);
        let Some(line) = tokens.first().map(|token| token.span().start().line) else { return 0 };
        loop {
            match &tokens[at..] {
                [TokenTree::Group(group), ..] if at > 0 || in_use => {
                    for branch in trees(group.stream()).split(|token| is_punct(token, ',')) {
                        self.path(branch, &path, module, true);
                    }
                    return at + 1;
                }
                [TokenTree::Ident(name), rest @ ..] => {
                    path.push(name.to_string());
                    at += 1;
                    match rest {
                        [first, second, TokenTree::Ident(_), ..] if is_colons(first, second) => at += 2,
                        [first, second, TokenTree::Group(group), ..]
                            if is_colons(first, second) && group.delimiter() == Delimiter::Brace =>
                        {
                            at += 2;
                        }
                        [mark, TokenTree::Group(_), ..] if is_punct(mark, '!') => {
                            path.iter_mut().last().into_iter().for_each(|name| name.push('!'));
                            break;
                        }
                        _ => break,
                    }
                }
                _ => break,
            }
        }
        if path.len() > 1 || in_use || path.last().is_some_and(|name| name.ends_with('!')) {
            self.references.push(Reference { line, path: resolved(path, module) });
        }
        at.max(1)
    }
}

/// The path from the crate's root, if it begins with `super` or `self`.
fn resolved(path: Vec<String>, module: &[String]) -> Vec<String> {
    let above = path.iter().take_while(|segment| *segment == "super").count();
    let relative = above > 0 || path.first().is_some_and(|first| first == "self");
    if !relative {
        return path;
    }
    let base = &module[..module.len().saturating_sub(above)];
    let rest = path[above..].iter().filter(|segment| *segment != "self").cloned();
    ["crate".to_owned()].into_iter().chain(base.iter().cloned()).chain(rest).collect()
}

/// How many tokens an item takes, its attributes included.
fn item_length(tokens: &[TokenTree]) -> usize {
    let attributes = tokens.chunks(2).take_while(|pair| is_punct(&pair[0], '#')).count() * 2;
    let is_word = |token: &TokenTree, words: &[&str]| matches!(token, TokenTree::Ident(name) if words.iter().any(|word| name == word));
    let mut words =
        tokens[attributes..].iter().filter(|token| matches!(token, TokenTree::Ident(name) if name != "pub"));
    // These may have braces before their end.
    let ends_in_semicolon =
        words.next().is_some_and(|token| is_word(token, &["use", "static", "type", "let"]))
            || tokens.get(attributes).is_some_and(|token| is_word(token, &["const"]))
                && !words.next().is_some_and(|token| is_word(token, &["fn"]));
    let is_end = |token: &TokenTree| match token {
        TokenTree::Group(group) => !ends_in_semicolon && group.delimiter() == Delimiter::Brace,
        token => is_punct(token, ';'),
    };
    let length =
        tokens[attributes..].iter().position(is_end).map_or(tokens.len() - attributes, |end| end + 1);
    attributes + length
}

fn trees(tokens: TokenStream) -> Vec<TokenTree> {
    tokens.into_iter().collect()
}

fn is_punct(token: &TokenTree, character: char) -> bool {
    matches!(token, TokenTree::Punct(punct) if punct.as_char() == character)
}

fn is_colons(first: &TokenTree, second: &TokenTree) -> bool {
    is_punct(first, ':') && is_punct(second, ':')
}

/// Whether an attribute's tokens are `cfg(test)`.
fn is_cfg_test(attribute: &TokenStream) -> bool {
    attribute.to_string().replace(' ', "") == "cfg(test)"
}

#[test]
fn every_form_of_a_path_is_seen() {
    let source = parse(
        "index/ranking/page.rs",
        "//! A page.\nuse crate::{index, query::{Query as Q, date::*}};\n#[cfg(test)]\nmod tests;\n#[cfg(test)]\nuse crate::a::{B};\n\
         use super::super::Index;\nfn f(x: super::super::super::dedup::Pair) {\n    #[cfg(test)]\n    let c = crate::b::C {};\n    \
         t!(\"x\", y = crate::corpus::read(x))\n}\nmod inner { pub(super) use self::x::Y; }\nuse tantivy;\n",
    );
    let seen: Vec<(usize, String)> =
        source.references.iter().map(|reference| (reference.line, reference.path.join("::"))).collect();
    let expected = [
        (2, "crate::index"),
        (2, "crate::query::Query"),
        (2, "crate::query::date"),
        (7, "crate::index::Index"),
        (8, "crate::dedup::Pair"),
        (11, "t!"),
        (11, "crate::corpus::read"),
        (13, "crate::index::ranking::page::inner::x::Y"),
        (14, "tantivy"),
    ];
    assert_eq!(seen, expected.map(|(line, path)| (line, path.to_owned())));
    assert_eq!(source.test_modules, [["index", "ranking", "page", "tests"]]);
    assert_eq!(source.text.lines().filter(|line| line.is_empty()).count(), 6, "{}", source.text);
}
