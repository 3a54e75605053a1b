//! Finds earlier articles whose text changes by the furniture counts of a batch.
//!
//! The changed counts name the candidates. Nine of ten of them keep their text, since a line is also kept or
//! removed for its neighbours, so each candidate is cleaned again and only those that differ are written.

use std::collections::BTreeSet;

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
    let mut ids = BTreeSet::new();
    for change in furniture.changes() {
        ids.extend(match change {
            FurnitureChange::Site(site) => snapshot.searcher.on_site(site)?,
            FurnitureChange::Line(site, line) => snapshot.searcher.with_line(site, &line)?,
        });
    }
    let ids: Vec<ArticleId> = ids.into_iter().filter(|&id| !plan.contains(id)).collect();
    let before = plan.groups.len();
    for (number, some) in ids.chunks(CHUNK_LEN).enumerate() {
        if observer.is_cancelled() {
            return Err(Error::Interrupted);
        }
        observer.progress(Progress::Identifying(number * CHUNK_LEN, ids.len()));
        let changed = some.par_iter().map(|&id| Ok((id, has_changed(id, furniture, snapshot)?)));
        for (id, is_changed) in changed.collect::<Result<Vec<_>, Error>>()? {
            if is_changed {
                plan.group(id, snapshot);
            }
        }
    }
    Ok(plan.groups.len() - before)
}

/// Whether an article outside the batch differs from what the index stores.
fn has_changed(id: ArticleId, furniture: &Furniture, snapshot: &Snapshot<'_>) -> Result<bool, Error> {
    let Some(stored) = snapshot.searcher.get(id)? else { return Ok(false) };
    let group = ArticleGroup { id, is_indexed: true, ..ArticleGroup::default() };
    Ok(assemble::has_changed(&group, &stored, furniture))
}
