//! What an article's text tells about it beyond its words: its language, its sections, and what it names.
//!
//! Works on clean text alone; knows neither files nor index.

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
pub use observables::{is_observable, observables};
pub use sections::{Section, sections};
