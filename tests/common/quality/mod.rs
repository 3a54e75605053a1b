//! Measures of cleaning and extraction against labels: the bench prints them, the tests assert floors.

pub(crate) mod entities;
pub(crate) mod failed;
pub(crate) mod furniture;
pub(crate) mod labels;
pub(crate) mod pages;
pub(crate) mod score;
