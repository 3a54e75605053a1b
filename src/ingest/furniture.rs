//! The furniture counts of an index.

use crate::clean::Furniture;
use crate::error::Error;
use crate::index::Index;
use crate::message;

/// Reads the counts; empty in a new index.
pub(super) fn read(index: &Index) -> Result<Furniture, Error> {
    let Some(bytes) = index.furniture()? else { return Ok(Furniture::default()) };
    let damaged = || Error::Damaged(message!("the furniture counts cannot be read"));
    Furniture::from_bytes(&bytes).ok_or_else(damaged)
}
