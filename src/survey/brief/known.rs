//! Which of the names of a period articles before it have: one look-up of all of them, however many there are.

use std::collections::HashSet;

use jiff::ToSpan;
use jiff::civil::Date;

use crate::article::{EntityKind, cve_year};
use crate::error::Error;
use crate::query::DateRange;
use crate::search::{Engine, Period};
use crate::stop::Stop;

/// The vulnerabilities and threat actors that were known before a period.
pub(super) struct KnownNames {
    cves: HashSet<String>,
    actors: HashSet<String>,
}

impl KnownNames {
    /// Those of `cves` and `actors` that articles before `period` name. An article dated before the year of a CVE has a
    /// wrong date and does not count.
    pub(super) fn before<'v>(
        engine: &dyn Engine,
        period: Period,
        cves: impl Iterator<Item = &'v str>,
        actors: impl Iterator<Item = &'v str>,
        stop: &Stop,
    ) -> Result<Self, Error> {
        let last = period.first.saturating_sub(1.day());
        let year = period.first.year();
        let (of_year, earlier): (Vec<&str>, Vec<&str>) = cves
            .filter(|cve| cve_year(cve).is_none_or(|of_cve| of_cve <= year))
            .partition(|cve| cve_year(cve) == Some(year));
        let new_year = Date::new(year, 1, 1).ok();
        let since = |first| DateRange { first, last: Some(last) };
        let mut known = named(engine, EntityKind::Cve, &of_year, since(new_year), stop)?;
        known.extend(named(engine, EntityKind::Cve, &earlier, since(None), stop)?);
        let actors: Vec<&str> = actors.collect();
        let actors = named(engine, EntityKind::Actor, &actors, since(None), stop)?;
        Ok(Self { cves: known, actors })
    }

    /// Whether a vulnerability is known.
    pub(super) fn has_cve(&self, cve: &str) -> bool {
        self.cves.contains(cve)
    }

    /// Whether a threat actor is known.
    pub(super) fn has_actor(&self, actor: &str) -> bool {
        self.actors.contains(actor)
    }
}

/// Those of `values` that an article of these days names.
fn named(
    engine: &dyn Engine,
    kind: EntityKind,
    values: &[&str],
    days: DateRange,
    stop: &Stop,
) -> Result<HashSet<String>, Error> {
    let entities: Vec<(EntityKind, &str)> = values.iter().map(|value| (kind, *value)).collect();
    let are_named = engine.are_named(&entities, days, stop)?;
    let named = values.iter().zip(are_named).filter(|(_, is_named)| *is_named);
    Ok(named.map(|(value, _)| (*value).to_owned()).collect())
}
