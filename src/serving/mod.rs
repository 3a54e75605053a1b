//! What every server of answers needs: the current state of the index, lanes for its requests, and remedies for errors.

pub(crate) mod current;
pub(crate) mod hints;
pub(crate) mod lanes;
