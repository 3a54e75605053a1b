//! What the parts of a score count.

/// Weights of ranking; chosen by experiment, see `benches/README.md`.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Weights {
    /// A word in the title, where one in the body counts 1.
    pub title: f32,
    /// What a word at the beginning of the body adds, where one in the body counts 1 and the query has
    /// [`Weights::headline`] words: a description tells what an article tells first.
    pub lead: f32,
    /// The literal run, beside the words.
    pub literal: f32,
    /// What having the whole run adds where a text has several words: more than any words can score, so
    /// that articles with exactly this run come before those that merely have its words.
    pub run: f32,
    /// The same for a sentence of [`Weights::headline`] words: who quotes it is seldom who tells the story.
    pub sentence_run: f32,
    /// Two characters of which one ends a word and the other begins the next, if they stand so.
    pub pair: f32,
    /// Texts that were typed side by side and stand so, beside their words.
    pub together: f32,
    /// Another name of the same thing, beside the one that was typed.
    pub synonym: f32,
    /// What being the newest adds to a score, halved with every [`Weights::HALF_LIFE`].
    pub recency: f32,
    /// How heavily what is missing weighs where not all words are found: a score is multiplied by the
    /// share found to the power of this divided by the number of words.
    pub coordination: f32,
    /// Of so few words, articles with all come first; where they were typed with spaces between, the
    /// number that is found decides: the power of the share found is [`Weights::STEEP`].
    pub few: usize,
    /// The share of the words that an article must have where not all are asked for.
    pub share: f32,
    /// A text of so many words without spaces between describes something: articles with most of them
    /// come beside those with all.
    pub sentence: usize,
    /// So do so many words with spaces between.
    pub headline: usize,
    /// Unless so many articles have all.
    pub plenty: usize,
}

impl Default for Weights {
    fn default() -> Self {
        Self {
            title: 1.6,
            lead: 0.8,
            literal: 0.4,
            run: 100.0,
            sentence_run: 5.0,
            pair: 0.6,
            together: 0.4,
            synonym: 0.2,
            recency: 0.3,
            coordination: 1.5,
            few: 3,
            share: 0.4,
            sentence: 3,
            headline: 6,
            plenty: 20,
        }
    }
}

impl Weights {
    /// A power of the share found that leaves scores little say.
    pub const STEEP: f32 = 6.0;

    /// Days in which the weight of an article's being new is halved.
    pub const HALF_LIFE: f32 = 180.0;

    /// Changes the weight of that name; whether there is one.
    pub fn set(&mut self, name: &str, value: f32) -> bool {
        match name {
            "title" => self.title = value,
            "lead" => self.lead = value,
            "literal" => self.literal = value,
            "run" => self.run = value,
            "sentence_run" => self.sentence_run = value,
            "pair" => self.pair = value,
            "together" => self.together = value,
            "synonym" => self.synonym = value,
            "recency" => self.recency = value,
            "coordination" => self.coordination = value,
            "few" => self.few = whole(value),
            "share" => self.share = value,
            "sentence" => self.sentence = whole(value),
            "headline" => self.headline = whole(value),
            "plenty" => self.plenty = whole(value),
            _ => return false,
        }
        true
    }

    /// The power of the share that is found of so many things that were typed, by which a score is
    /// multiplied.
    #[must_use]
    pub fn power(&self, words: usize, typed: usize) -> f32 {
        if self.means_each(words, typed) { Self::STEEP } else { self.coordination / words.max(1) as f32 }
    }

    /// Whether each of so many words, typed as so many things, was meant by itself.
    fn means_each(&self, words: usize, typed: usize) -> bool {
        typed > 1 && words <= self.few
    }

    /// What having the whole run of so many words adds.
    #[must_use]
    pub fn run_of(&self, words: usize) -> f32 {
        if words < self.headline { self.run } else { self.sentence_run }
    }

    /// What a word of so many counts at the beginning of a body.
    #[must_use]
    pub fn lead_of(&self, words: usize) -> f32 {
        self.lead * (words as f32 / self.headline.max(1) as f32).min(1.0)
    }

    /// How many of so many words, typed as so many things, are enough where not all are asked for.
    #[must_use]
    pub fn enough_of(&self, words: usize, typed: usize) -> usize {
        if self.means_each(words, typed) {
            return 1;
        }
        whole((words as f32 * self.share).ceil()).clamp(1, words.max(1))
    }
}

/// Weights of [`similar`](crate::index::Searcher::similar) articles.
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
