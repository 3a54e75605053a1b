//! What an article's text tells about it beyond its words: its language, and what it names.
//!
//! Works on clean text alone; knows neither files nor index.

mod entity;
mod genre;
mod language;
mod mention;
mod observables;

pub use entity::{
    ActorNames, actor_names, canonical_actor, defanged, entities, known_actors, meant_actor, names_of,
};
pub use genre::Genre;
pub use language::language;
pub use observables::{is_observable, observables};
