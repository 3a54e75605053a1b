//! The parameters of ranking, each with its reason.

/// Parameters of BM25F and of what multiplies it; chosen by experiment, see `benches/README.md`.
///
/// BM25F (Robertson, Zaragoza & Taylor 2004) adds up how often a word stands in each field, each count weighted by
/// the field and divided by the field's length, and saturates the sum once:
///
/// ```text
/// x     = Σ field  weight · count / (1 − b + b · length / mean length)
/// score = Σ word   idf · x · (k1 + 1) / (x + k1)
/// ```
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Ranking {
    /// Weight of an occurrence in the title, where one in the body has 1.
    pub title: f32,
    /// Weight that an occurrence in the first lines of the body has on top: news says first what it is about.
    pub lead: f32,
    /// How much the length of a title matters, from 0 to 1 (`b` of the title).
    pub title_length: f32,
    /// How much the length of a body matters (`b` of the body).
    pub body_length: f32,
    /// How slowly occurrences saturate (`k1`). It is higher than the usual 1.2, since the weights of title and first
    /// lines saturate with the rest.
    pub saturation: f32,
    /// A score is multiplied by the share of the query's idf that the article has, to this power.
    pub coordination: f32,
    /// An occurrence of another name of the same thing, where one of the name typed counts 1.
    pub synonym: f32,
    /// Weight of the parts of a long Chinese word where the whole is not.
    pub part: f32,
    /// Weight of the words of a query that stand side by side in a title: they tell a headline from others with the same
    /// words.
    pub phrase: f32,
    /// Factor of digests, unless a query asks for one: they mention much and are about nothing.
    pub digest: f32,
    /// Factor of advertisements, unless a query asks for one.
    pub promotion: f32,
    /// Factor of what a program published: stars, pushes, automatic commits.
    pub activity: f32,
    /// Factor of the articles of a year that the query names.
    pub year: f32,
    /// What being published today adds to a score, as a share of it; halved with every [`Ranking::HALF_LIFE`].
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
    /// Days in which what being new adds is halved.
    pub const HALF_LIFE: f32 = 180.0;

    /// Changes the parameter of that name; whether there is one.
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

    /// Part of the idf of a word whose weighted occurrences add up to `x`; from 0 to `k1 + 1`.
    #[must_use]
    pub fn saturated(&self, x: f32) -> f32 {
        x * (self.saturation + 1.0) / (x + self.saturation)
    }

    /// The inverse document frequency of BM25 (Robertson & Spärck Jones) for a word that `found` of `articles` have;
    /// never negative.
    #[must_use]
    pub fn idf(articles: u64, found: u64) -> f32 {
        let (articles, found) = (articles as f32, found as f32);
        (1.0 + (articles - found + 0.5).max(0.0) / (found + 0.5)).ln()
    }

    /// What a score is multiplied by where an article has `share` of the query's idf.
    #[must_use]
    pub fn coordinated(&self, share: f32) -> f32 {
        share.clamp(0.0, 1.0).powf(self.coordination)
    }
}
