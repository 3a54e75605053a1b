//! How indicators and the numbers of vulnerabilities are written.
//!
//! Articles and queries are read by these same rules, so that a query finds a thing in every spelling in which
//! an article may have it.

pub(crate) mod cve;
pub(crate) mod idn;
pub(crate) mod refang;
