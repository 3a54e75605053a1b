//! The parameters of ranking, each with its reason.

/// The parameters of BM25F and of its factors; tuned by experiment, see `benches/README.md`.
///
/// BM25F (Robertson, Zaragoza & Taylor 2004) sums the occurrences of a word over all fields, weighted by field and
/// normalized by its length, and saturates the sum once:
///
/// ```text
/// x     = Σ field  weight · count / (1 − b + b · length / mean length)
/// score = Σ word   idf · x · (k1 + 1) / (x + k1)
/// ```
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Ranking {
    /// Weight of an occurrence in the title; an occurrence in the body has 1.
    pub title: f32,
    /// Additional weight of an occurrence in the first lines of the body, where news states its topic.
    pub lead: f32,
    /// Length normalization of the title (`b`), from 0 to 1.
    pub title_length: f32,
    /// Length normalization of the body (`b`), from 0 to 1.
    pub body_length: f32,
    /// Saturation (`k1`); higher values saturate more slowly. It is above the usual 1.2, since the weighted occurrences
    /// in title and first lines are saturated too.
    pub saturation: f32,
    /// Exponent of the share of the query's idf that the article has; the score is multiplied by that power.
    pub coordination: f32,
    /// Weight of an occurrence of a synonym; an occurrence of the typed name has 1.
    pub synonym: f32,
    /// Weight of the parts of a long Chinese word where the whole word does not occur.
    pub part: f32,
    /// Weight of words of the query that are adjacent in a title: it ranks a title with the phrase above others with
    /// the same words.
    pub phrase: f32,
    /// Factor of digests, unless the query asks for one: they mention many topics and treat none.
    pub digest: f32,
    /// Factor of advertisements, unless the query asks for one.
    pub promotion: f32,
    /// Factor of records published by programs: stars, pushes, automatic commits.
    pub activity: f32,
    /// Factor of the articles of a year in the query.
    pub year: f32,
    /// Bonus of an article published today, as a share of its score; halved with every [`Ranking::HALF_LIFE`].
    pub recency: f32,
}

impl Default for Ranking {
    fn default() -> Self {
        Self {
            title: 7.0,
            lead: 1.5,
            title_length: 0.5,
            body_length: 0.6,
            saturation: 5.0,
            coordination: 0.4,
            synonym: 0.4,
            part: 0.6,
            phrase: 0.1,
            digest: 0.75,
            promotion: 0.85,
            activity: 0.3,
            year: 1.3,
            recency: 0.0,
        }
    }
}

impl Ranking {
    /// Half-life of the recency bonus, in days.
    pub const HALF_LIFE: f32 = 180.0;

    /// Sets the parameter with that name; returns whether there is one.
    pub fn set(&mut self, name: &str, value: f32) -> bool {
        let parameter = match name {
            "title" => &mut self.title,
            "lead" => &mut self.lead,
            "title_length" => &mut self.title_length,
            "body_length" => &mut self.body_length,
            "saturation" => &mut self.saturation,
            "coordination" => &mut self.coordination,
            "synonym" => &mut self.synonym,
            "part" => &mut self.part,
            "phrase" => &mut self.phrase,
            "digest" => &mut self.digest,
            "promotion" => &mut self.promotion,
            "activity" => &mut self.activity,
            "year" => &mut self.year,
            "recency" => &mut self.recency,
            _ => return false,
        };
        *parameter = value;
        true
    }

    /// The factor of the idf of a word whose weighted occurrences have the sum `x`; from 0 to `k1 + 1`.
    #[must_use]
    pub(crate) fn saturated(&self, x: f32) -> f32 {
        x * (self.saturation + 1.0) / (x + self.saturation)
    }

    /// The inverse document frequency of BM25 (Robertson & Spärck Jones) of a word that occurs in `found` of
    /// `articles`; never negative.
    #[must_use]
    pub fn idf(articles: u64, found: u64) -> f32 {
        let (articles, found) = (articles as f32, found as f32);
        (1.0 + (articles - found + 0.5).max(0.0) / (found + 0.5)).ln()
    }

    /// The factor of the score of an article that has `share` of the query's idf, from 0 to 1.
    #[must_use]
    pub(crate) fn coordinated(&self, share: f32) -> f32 {
        // Many matches have the whole query, and a power takes long.
        if share >= 1.0 { 1.0 } else { share.max(0.0).powf(self.coordination) }
    }
}
