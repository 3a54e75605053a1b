//! What makes articles similar.

/// Weights of [similar](super::Engine::similar) articles.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct SimilarWeights {
    /// How often a word counts that stands in the title of the article at hand.
    pub title: f32,
    /// How often a word must stand there to count half of what it can count.
    pub saturation: f32,
    /// Words that a larger share of all articles has tell nothing.
    pub common: f32,
    /// So many words are asked for.
    pub words: usize,
    /// A word found in a title, where one found in a body counts 1.
    pub title_match: f32,
    /// How much more an article of the same day counts.
    pub nearness: f32,
    /// Days between articles by which that is halved.
    pub half_life: f32,
}

impl Default for SimilarWeights {
    fn default() -> Self {
        Self {
            title: 4.0,
            saturation: 2.0,
            common: 0.2,
            words: 60,
            title_match: 1.2,
            nearness: 0.2,
            half_life: 30.0,
        }
    }
}

impl SimilarWeights {
    /// Changes the weight of that name; whether there is one.
    pub fn set(&mut self, name: &str, value: f32) -> bool {
        match name {
            "title" => self.title = value,
            "saturation" => self.saturation = value,
            "common" => self.common = value,
            "words" => self.words = whole(value),
            "title_match" => self.title_match = value,
            "nearness" => self.nearness = value,
            "half_life" => self.half_life = value,
            _ => return false,
        }
        true
    }
}

/// A number of things.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "saturates at both ends")]
fn whole(value: f32) -> usize {
    value as usize
}
