//! Finds earlier articles whose text changes by the furniture counts of a batch.
//!
//! The changed counts name the candidates. Many of them keep their text, since a line is also kept or
//! removed for its neighbours, so each candidate is cleaned again and only those that differ are written.

use std::collections::BTreeMap;

use rayon::prelude::*;

use super::assemble;
use super::observer::{Observer, Progress};
use super::plan::{ArticleGroup, BatchPlan, Snapshot};
use crate::article::ArticleId;
use crate::clean::{Furniture, FurnitureChange};
use crate::error::Error;

/// Articles that are cleaned in parallel before the results are added to the plan.
const CHUNK_LEN: usize = 512;

/// Adds the articles whose text changes to `plan`; returns their number.
pub(super) fn add_changed(
    plan: &mut BatchPlan,
    furniture: &Furniture,
    snapshot: &Snapshot<'_>,
    observer: &dyn Observer,
) -> Result<usize, Error> {
    let changes = furniture.changes();
    let find = |change: &FurnitureChange| match change {
        FurnitureChange::Site(site) => snapshot.searcher.on_site(*site),
        FurnitureChange::Line(site, line) => snapshot.searcher.with_line(*site, &line.parts()),
    };
    let found = changes.par_iter().with_max_len(1).map(find).collect::<Result<Vec<_>, Error>>()?;
    let mut candidates: BTreeMap<ArticleId, Vec<&FurnitureChange>> = BTreeMap::new();
    for (change, found) in changes.iter().zip(found) {
        for id in found.into_iter().filter(|&id| !plan.contains(id)) {
            candidates.entry(id).or_default().push(change);
        }
    }
    let candidates: Vec<(ArticleId, Vec<&FurnitureChange>)> = candidates.into_iter().collect();
    let before = plan.groups.len();
    for (number, some) in candidates.chunks(CHUNK_LEN).enumerate() {
        if observer.is_cancelled() {
            return Err(Error::Interrupted);
        }
        observer.progress(Progress::Identifying(number * CHUNK_LEN, candidates.len()));
        let cleaned =
            some.par_iter().map(|(id, changes)| Ok((*id, has_changed(*id, changes, furniture, snapshot)?)));
        for (id, is_changed) in cleaned.collect::<Result<Vec<_>, Error>>()? {
            if is_changed {
                plan.group(id, snapshot);
            }
        }
    }
    Ok(plan.groups.len() - before)
}

/// Whether an article outside the batch differs by `changes` from what the index stores.
fn has_changed(
    id: ArticleId,
    changes: &[&FurnitureChange],
    furniture: &Furniture,
    snapshot: &Snapshot<'_>,
) -> Result<bool, Error> {
    let Some(stored) = snapshot.searcher.get(id)? else { return Ok(false) };
    let group = ArticleGroup { id, is_indexed: true, ..ArticleGroup::default() };
    Ok(changes.iter().any(|change| change.affects(&stored.body))
        && assemble::has_changed(&group, &stored, furniture))
}
