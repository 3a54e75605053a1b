//! The parameters of similarity.

/// Weights of [`similar`](crate::index::Searcher::similar) articles.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct SimilarWeights {
    /// Weight of a word in the title of the given article; a word in its body has 1.
    pub title: f32,
    /// Number of occurrences in the given article at which a word has half of its maximum weight.
    pub saturation: f32,
    /// Maximum share of all articles that have a word; more frequent words are ignored.
    pub common: f32,
    /// Number of words that are searched for.
    pub words: usize,
    /// Weight of a match in the title of another article; a match in the body has 1.
    pub title_match: f32,
    /// Bonus of an article of the same day, as a share of its score.
    pub nearness: f32,
    /// Days between the articles by which the bonus is halved.
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
    /// Sets the weight with that name; returns whether there is one.
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

/// `value` as a count.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "saturates at both ends")]
fn whole(value: f32) -> usize {
    value as usize
}
