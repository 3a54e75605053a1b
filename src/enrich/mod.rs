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
    ActorNames, actor_names, canonical_actor, defanged, entities, in_own_letters, known_actors, meant_actor,
    names_of,
};
pub use genre::Genre;
pub use language::language;
pub(crate) use observables::{is_observable, observables};
pub(crate) use sections::{Section, sections};
