//! The files of an index: every read and write, locks, checksums of sidecars, and tantivy's panics and errors.

pub(in crate::index) mod commit;
pub(in crate::index) mod directory;
pub(in crate::index) mod docstore;
pub(in crate::index) mod fault;
pub(in crate::index) mod guard;
pub(in crate::index) mod lock;
pub(in crate::index) mod payload;
pub(in crate::index) mod sidecar;
pub(in crate::index) mod storage;
pub(in crate::index) mod tantivy_error;
