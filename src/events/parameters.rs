//! The parameters of the grouping.

/// Parameters of the grouping, chosen on the cited pairs and on events of 2024-07 and 2024-09 judged by eye; the book
/// shows how to measure them.
#[derive(Debug, Clone, Copy)]
pub struct Parameters {
    /// Days after its last article in which an event takes further ones readily.
    pub window: i32,
    /// By how much each further day divides a similarity, up to [`MAX_DELAY`](super::MAX_DELAY) days.
    pub delay: f32,
    /// Least cosine of an article and an event with articles in its language.
    pub same_language: f32,
    /// Least cosine where they meet in translations only.
    pub other_language: f32,
    /// Least cosine of two events that become one.
    pub merge: f32,
    /// Least cosine of two events by translations, if both have Chinese articles.
    pub merge_translated: f32,
    /// Least share of an article's title that the event has.
    pub title_share: f32,
    /// The same where they meet in translations only.
    pub translated_title_share: f32,
    /// Least number of terms that are shared where they meet in translations only.
    pub min_translated_terms: usize,
    /// Factor for an article whose title has less than that in common with the event.
    pub other_title: f32,
    /// Factor for an article whose title shares no rare term: tutorials and advertisements are alike in common ones.
    pub no_rare_term: f32,
    /// Factor where both name vulnerabilities, and none in common.
    pub other_cve: f32,
    /// Factor for an article of the event's only site: serials and exploit listings are alike.
    pub same_site: f32,
    /// Similarity to the other articles of its event below which an article leaves it.
    pub split: f32,
    /// Events that are compared with an article, of those with most in common by rare terms.
    pub max_candidates: usize,
}

impl Default for Parameters {
    fn default() -> Self {
        Self {
            window: 4,
            delay: 0.05,
            same_language: 0.44,
            other_language: 0.3,
            merge: 0.55,
            merge_translated: 0.6,
            title_share: 0.4,
            translated_title_share: 0.2,
            min_translated_terms: 3,
            other_title: 0.5,
            no_rare_term: 0.65,
            other_cve: 0.6,
            same_site: 0.8,
            split: 0.8,
            max_candidates: 8,
        }
    }
}

impl Parameters {
    /// Changes the parameter with this name, to try it. Returns whether there is one.
    pub fn set(&mut self, name: &str, value: f32) -> bool {
        let parameter = match name {
            "delay" => &mut self.delay,
            "same_language" => &mut self.same_language,
            "other_language" => &mut self.other_language,
            "merge" => &mut self.merge,
            "merge_translated" => &mut self.merge_translated,
            "title_share" => &mut self.title_share,
            "translated_title_share" => &mut self.translated_title_share,
            "other_title" => &mut self.other_title,
            "no_rare_term" => &mut self.no_rare_term,
            "other_cve" => &mut self.other_cve,
            "same_site" => &mut self.same_site,
            "split" => &mut self.split,
            _ => return false,
        };
        *parameter = value;
        true
    }
}
