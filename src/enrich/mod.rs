//! Metadata from the text of an article: language, genre, sections and entities.
//!
//! Works on clean text only; knows neither files nor index.

mod entity;
mod genre;
mod language;
mod mention;
mod observables;
mod sections;

pub use entity::{
    DisplayNames, aliases, aliases_beside, all_names, canonical_name, defanged, entities, has_names,
    in_own_letters, known_names, meant_name, names_of,
};
pub(crate) use entity::{EntityPlace, Trust, entity_places};
pub use genre::Genre;
pub use language::language;
pub(crate) use observables::{indicators, is_observable, observables};
pub(crate) use sections::sections;
