//! Notations of indicators and CVE ids.
//!
//! Articles and queries share these parsers, so that a query finds a value in every notation.

pub(crate) mod cve;
pub(crate) mod idn;
pub(crate) mod refang;
