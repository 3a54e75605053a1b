//! What articles before a period name: one look-up of all values, however many the period has.

use std::collections::HashSet;

use jiff::ToSpan;
use jiff::civil::Date;

use crate::article::cve_year;
use crate::error::Error;
use crate::query::{DateRange, Leaf, Query};
use crate::search::{Collapse, Engine, Facet, Period, SearchRequest};
use crate::stop::Stop;

/// The vulnerabilities and threat actors that were known before a period.
pub(super) struct KnownNames {
    cves: HashSet<String>,
    actors: HashSet<String>,
    /// Those of `cves` that an article names since the year began.
    cves_of_year: HashSet<String>,
    /// The year in which the period begins.
    year: i16,
}

impl KnownNames {
    /// What articles before `period` name.
    pub(super) fn before(engine: &dyn Engine, period: Period, stop: &Stop) -> Result<Self, Error> {
        let last = period.first.saturating_sub(1.day());
        let year = period.first.year();
        let [cves, actors] = values(engine, (None, last), [Facet::Cve, Facet::Actor], stop)?;
        let new_year = Date::new(year, 1, 1).ok().filter(|day| *day <= last);
        let cves_of_year = match new_year {
            Some(first) => values(engine, (Some(first), last), [Facet::Cve], stop)?.concat(),
            None => Vec::new(),
        };
        let set = |values: Vec<String>| values.into_iter().collect();
        Ok(Self { cves: set(cves), actors: set(actors), cves_of_year: set(cves_of_year), year })
    }

    /// Whether a vulnerability is known. An article dated before the year of the CVE has a wrong date.
    pub(super) fn has_cve(&self, cve: &str) -> bool {
        match cve_year(cve) {
            Some(year) if year > self.year => false,
            Some(year) if year == self.year => self.cves_of_year.contains(cve),
            _ => self.cves.contains(cve),
        }
    }

    /// Whether a threat actor is known.
    pub(super) fn has_actor(&self, actor: &str) -> bool {
        self.actors.contains(actor)
    }
}

/// The values of some facets in the articles of some days.
fn values<const N: usize>(
    engine: &dyn Engine,
    (first, last): (Option<Date>, Date),
    facets: [Facet; N],
    stop: &Stop,
) -> Result<[Vec<String>; N], Error> {
    let days = DateRange { first, last: Some(last) };
    let request = SearchRequest {
        limit: Some(0),
        facets: facets.to_vec(),
        facet_limit: None,
        collapse: Collapse::Nothing,
        ..SearchRequest::new(Query::Leaf(Leaf::Date(days)))
    };
    let counted = engine.search(&request, stop)?.facets;
    Ok(facets.map(|facet| {
        let counts = counted.iter().filter(|counts| counts.facet == facet);
        counts.flat_map(|counts| counts.counts.iter().map(|count| count.value.clone())).collect()
    }))
}
