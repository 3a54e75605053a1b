//! What the URL of a search says: the query as typed, and what was chosen beside it.

use secnews::answers::ParsedQuery;
use secnews::article::BodyStatus;
use secnews::query::{Leaf, Query, parse};
use secnews::search::{Cursor, Facet};

use super::facets::FACETS;
use crate::web::asked::Asked;
use crate::web::parameters::Values;
use crate::web::problem::Problem;

/// Before a value that is excluded.
const EXCLUDED: char = '-';

/// A search, as its URL has it. The URL is all there is: a link shows what its sender saw.
#[derive(Debug, Clone, Default)]
pub(super) struct State {
    /// The query as typed.
    pub(super) q: String,
    pub(super) literal: bool,
    pub(super) no_synonyms: bool,
    /// The chosen values of facets.
    pub(super) filters: Vec<Filter>,
    pub(super) since: Option<String>,
    pub(super) until: Option<String>,
    pub(super) sort: Option<String>,
    /// The number of the page, from 1.
    pub(super) page: usize,
    /// The last hit of the page before, if the reader came from there: a commit since then neither repeats nor hides a hit.
    pub(super) after: Option<Cursor>,
    /// The facet all of whose values are listed.
    pub(super) expanded: Option<Facet>,
}

/// A chosen value of a facet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Filter {
    pub(super) facet: Facet,
    pub(super) value: String,
    /// Whether articles with the value are left out.
    pub(super) excluded: bool,
}

impl State {
    pub(super) fn new(values: &Values) -> Self {
        let text = |name| values.text(name).map(str::to_owned);
        let filters = FACETS.iter().flat_map(|(facet, parameter)| {
            values.texts(parameter.name).iter().map(|value| Filter::new(*facet, value))
        });
        Self {
            q: text("q").unwrap_or_default(),
            literal: values.flag("literal"),
            no_synonyms: values.flag("no-synonyms"),
            filters: filters.collect(),
            since: text("since"),
            until: text("until"),
            sort: text("sort"),
            page: values.number("page").unwrap_or(1).max(1),
            after: values.cursor("after"),
            expanded: text("facet").as_deref().and_then(Facet::from_name),
        }
    }

    /// The query with the chosen values; `None` if there is neither, nor days.
    pub(super) fn query(&self, asked: &Asked) -> Result<Option<ParsedQuery>, Problem> {
        let parsed = asked.optional_query()?;
        if parsed.is_none() && self.filters.is_empty() && self.since.is_none() && self.until.is_none() {
            return Ok(None);
        }
        let filters = self.conditions();
        let Some(mut parsed) = parsed else {
            let ask = asked.values.query("q");
            return Ok(Some(ParsedQuery { ask, query: joined(filters), notes: Vec::new() }));
        };
        if !filters.is_empty() {
            // On one level with the query's own parts, where a facet is counted without its own filter.
            let own = if let Query::And(parts) = parsed.query { parts } else { vec![parsed.query] };
            parsed.query = joined([own, filters].concat());
        }
        Ok(Some(parsed))
    }

    /// What the chosen values ask for.
    pub(super) fn conditions(&self) -> Vec<Query> {
        FACETS.iter().flat_map(|(facet, _)| self.conditions_of(*facet)).collect()
    }

    /// What the chosen values of a facet ask for: any of those included, none of those excluded.
    fn conditions_of(&self, facet: Facet) -> Vec<Query> {
        let of = |excluded| {
            let filters =
                self.filters.iter().filter(move |one| one.facet == facet && one.excluded == excluded);
            filters.filter_map(|one| condition(facet, &one.value))
        };
        let mut included: Vec<Query> = of(false).collect();
        let any = if included.len() > 1 { Some(Query::Or(included)) } else { included.pop() };
        any.into_iter().chain(of(true).map(|query| Query::Not(Box::new(query)))).collect()
    }

    /// Whether something was chosen beside the query.
    pub(super) fn is_narrowed(&self) -> bool {
        !self.filters.is_empty() || self.since.is_some() || self.until.is_some()
    }

    /// The first page of another search.
    pub(super) fn with(&self, change: impl FnOnce(&mut Self)) -> Self {
        let mut other = Self { page: 1, after: None, expanded: None, ..self.clone() };
        change(&mut other);
        other
    }

    /// Another page of the same hits: the one after a hit, else by its number alone.
    pub(super) fn at(&self, page: usize, after: Option<Cursor>) -> Self {
        Self { page, after, expanded: None, ..self.clone() }
    }

    pub(super) fn sorted(&self, name: &str) -> Self {
        self.with(|state| state.sort = Some(name.to_owned()).filter(|name| name != "relevance"))
    }

    /// The search for articles of these days.
    pub(super) fn between(&self, first: &str, last: &str) -> Self {
        self.with(|state| (state.since, state.until) = (Some(first.to_owned()), Some(last.to_owned())))
    }

    pub(super) fn without(&self, filter: &Filter) -> Self {
        self.with(|state| state.filters.retain(|one| one != filter))
    }

    pub(super) fn and(&self, filter: &Filter) -> Self {
        self.with(|state| {
            state.filters.retain(|one| (one.facet, &one.value) != (filter.facet, &filter.value));
            state.filters.push(filter.clone());
        })
    }

    /// Its parameters in order. Those with a usual value are left out.
    pub(super) fn parameters(&self) -> Vec<(&'static str, String)> {
        let mut all = vec![("q", self.q.clone())];
        all.extend(self.literal.then(|| ("literal", "true".to_owned())));
        all.extend(self.no_synonyms.then(|| ("no-synonyms", "true".to_owned())));
        for filter in &self.filters {
            let name = FACETS.iter().find(|(facet, _)| *facet == filter.facet).map(|(_, one)| one.name);
            all.extend(name.map(|name| (name, filter.written())));
        }
        let others = [("since", &self.since), ("until", &self.until), ("sort", &self.sort)];
        all.extend(others.into_iter().filter_map(|(name, value)| Some((name, value.clone()?))));
        all.extend((self.page > 1).then(|| ("page", self.page.to_string())));
        all.extend(self.after.map(|cursor| ("after", cursor.to_string())));
        all.extend(self.expanded.map(|facet| ("facet", facet.name().to_owned())));
        all
    }

    /// What another query keeps of it.
    pub(super) fn kept(&self) -> Vec<(&'static str, String)> {
        self.with(|_| ()).parameters().into_iter().filter(|(name, _)| *name != "q").collect()
    }

    /// Its URL.
    pub(super) fn url(&self) -> String {
        let parameters = self.parameters();
        let pairs: Vec<(&str, &str)> =
            parameters.iter().map(|(name, value)| (*name, value.as_str())).collect();
        super::links::with_parameters("/search", &pairs)
    }
}

impl Filter {
    /// A value as the URL has it. One that begins with the sign of exclusion is written with it twice, or after `+`.
    fn new(facet: Facet, written: &str) -> Self {
        let (excluded, value) = match written.strip_prefix(EXCLUDED) {
            Some(rest) => (true, rest),
            None => (false, written.strip_prefix('+').unwrap_or(written)),
        };
        Self { facet, value: value.to_owned(), excluded }
    }

    fn written(&self) -> String {
        match (self.excluded, self.value.starts_with([EXCLUDED, '+'])) {
            (true, _) => format!("{EXCLUDED}{}", self.value),
            (false, true) => format!("+{}", self.value),
            (false, false) => self.value.clone(),
        }
    }
}

/// The filter for a value; `None` if the facet has no such values, which a query would take for words.
fn condition(facet: Facet, value: &str) -> Option<Query> {
    let leaf = match facet {
        Facet::Source => Leaf::Source { name: value.to_owned(), exact: true },
        Facet::Language => Leaf::Language(value.to_owned()),
        Facet::Status => Leaf::Status(BodyStatus::from_name(value)?),
        _ => match parse(&format!("{}:\"{}\"", facet.name(), value.replace('"', ""))) {
            Ok(Query::Leaf(leaf)) if !matches!(leaf, Leaf::Text { .. }) => leaf,
            _ => return None,
        },
    };
    Some(Query::Leaf(leaf))
}

/// All of some queries.
fn joined(mut parts: Vec<Query>) -> Query {
    if parts.len() == 1 { parts.remove(0) } else { Query::And(parts) }
}

/// A query as typed, without what it was widened by.
pub(super) fn as_typed(query: &Query) -> Query {
    let all = |parts: &[Query]| parts.iter().map(as_typed).collect();
    match query {
        Query::And(parts) => Query::And(all(parts)),
        Query::Or(parts) => Query::Or(all(parts)),
        Query::Widened { typed, .. } => as_typed(typed),
        Query::Not(inner) => Query::Not(Box::new(as_typed(inner))),
        Query::Boosted { query, boost } => Query::Boosted { query: Box::new(as_typed(query)), boost: *boost },
        Query::Leaf(leaf) => Query::Leaf(leaf.clone()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_url_keeps_what_was_chosen() {
        let query = "q=%E5%8B%92%E7%B4%A2&f.source=a%26b&f.source=-c&f.source=%2B-d&f.lang=zh&since=2024-09-01&page=2&after=a-0-40a00000-4d1e-abcdef123456";
        let values = Values::parse(query, super::super::ROUTE.parameters, true).expect("parameters");
        let state = State::new(&values);
        let source =
            |value: &str, excluded| Filter { facet: Facet::Source, value: value.to_owned(), excluded };
        for filter in [source("a&b", false), source("c", true), source("-d", false)] {
            assert!(state.filters.contains(&filter), "{filter:?}");
        }
        let again = Values::parse(
            state.url().split_once('?').expect("parameters").1,
            super::super::ROUTE.parameters,
            true,
        );
        let again = State::new(&again.expect("parameters"));
        assert_eq!(again.parameters(), state.parameters());
        assert_eq!(again.after.map(|cursor| cursor.position), Some(10));
        assert!(again.with(|_| ()).after.is_none() && again.at(3, None).after.is_none());
        assert_eq!(state.without(&source("c", true)).page, 1);
        assert!(!state.without(&source("c", true)).url().contains("=-c"));
        assert!(state.and(&source("c", false)).filters.contains(&source("c", false)));
        assert!(!state.and(&source("c", false)).filters.contains(&source("c", true)));
    }

    #[test]
    fn chosen_values_are_conditions() {
        let filter = |facet, value: &str, excluded| Filter { facet, value: value.to_owned(), excluded };
        let state = State {
            filters: vec![
                filter(Facet::Source, "甲 \"乙\"", false),
                filter(Facet::Source, "丙", false),
                filter(Facet::Source, "丁", true),
                filter(Facet::Cve, "CVE-2024-47176", false),
                filter(Facet::Status, "no such status", false),
            ],
            ..State::default()
        };
        let of = |facet| joined(state.conditions_of(facet)).to_string();
        assert_eq!(of(Facet::Source), "(source:\"甲 \"乙\"\" OR source:\"丙\") -source:\"丁\"");
        assert_eq!(of(Facet::Cve), "cve:CVE-2024-47176");
        assert_eq!(of(Facet::Status), "");
    }
}
