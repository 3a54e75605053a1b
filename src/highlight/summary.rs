//! Summarizes an article by one of its own sentences (extractive summarization).
//!
//! The rating of a sentence is a weighted sum of its overlap with the title, its cosine similarity to the centroid of
//! the article (D. Radev et al., "Centroid-based summarization of multiple documents", 2004) and its position.

use std::collections::HashMap;
use std::ops::Range;

use xxhash_rust::xxh3::xxh3_64;

use super::form::Form;
use super::sentence::{paragraph_end, sentences};
use crate::analysis::{fold, is_stop_word, is_unspaced};
use crate::character::is_alphanumeric;

/// Maximum bytes of a body that are read; later sentences rarely summarize.
const MAX_READ: usize = 60_000;
/// Columns of a sentence in a summary: a Latin letter takes one, a Han character two.
const SENTENCE_WIDTH: Range<usize> = 24..260;
/// Minimum columns of a summary; to a shorter sentence the next one is added.
const MIN_WIDTH: usize = 60;
/// A body gets a summary only if its text has at least this many times the columns of the summary.
const MIN_SHARE: usize = 3;
/// Weights of the overlap with the title, of the similarity to the centroid and of the position.
const TITLE_WEIGHT: f64 = 1.0;
const CENTROID_WEIGHT: f64 = 1.0;
const POSITION_WEIGHT: f64 = 0.7;
/// Number of sentences after which the weight of the position is halved.
const HALF_POSITION: f64 = 6.0;
/// Factor of a sentence that depends on the one before it.
const DEPENDENT_FACTOR: f64 = 0.6;
/// Factor of a text that begins or ends within a sentence.
const UNFINISHED_FACTOR: f64 = 0.7;

/// Characters of Chinese grammar: pairs with one of them carry no topic.
const PARTICLES: &str =
    "的了是在和与及或就都也将被把对为于其这那有我们你您他它而但并从到以之等所可能会要不中上下个一";
/// Words at the beginning of a sentence that depends on the one before.
const DEPENDENT_WORDS: [&str; 44] = [
    "it ",
    "this ",
    "that ",
    "these ",
    "those ",
    "they ",
    "he ",
    "she ",
    "however",
    "but ",
    "and ",
    "also ",
    "moreover",
    "therefore",
    "thus ",
    "then ",
    "so ",
    "in addition",
    "additionally",
    "for example",
    "for instance",
    "furthermore",
    "meanwhile",
    "such ",
    "但",
    "因此",
    "所以",
    "此外",
    "另外",
    "同时",
    "然而",
    "不过",
    "而",
    "其中",
    "例如",
    "比如",
    "这",
    "该",
    "其",
    "并且",
    "而且",
    "他",
    "它",
    "于是",
];
/// Characters other than letters that may begin a sentence.
const QUOTES: &str = "\"'“‘「『《【(（[";
/// Beginnings of sentences that are about the page itself.
const PAGE_WORDS: [&str; 59] = [
    "by ",
    "photo",
    "image",
    "source:",
    "credit",
    "author",
    "written by",
    "posted",
    "published",
    "updated",
    "subscribe",
    "sign up",
    "follow us",
    "read more",
    "read also",
    "also read",
    "related",
    "share ",
    "click",
    "this article",
    "this commit",
    "this post",
    "in this article",
    "in this blog",
    "in this post",
    "disclaimer",
    "copyright",
    "©",
    "we use cookies",
    "found this article",
    "join ",
    "download",
    "register",
    "note:",
    "editor",
    "作者",
    "来源",
    "编辑",
    "编译",
    "图源",
    "图片",
    "原文",
    "点击",
    "关注",
    "声明",
    "免责",
    "本文",
    "本公众号",
    "转载",
    "版权",
    "扫码",
    "扫描",
    "长按",
    "欢迎",
    "公众号",
    "更多",
    "译者",
    "请勿",
    "文章",
];

/// Words of notices to visitors. A sentence with one is no summary, unless the title has the word too.
const NOTICE_WORDS: [&str; 2] = ["cookie", "newsletter"];

/// A sentence that may be the summary.
struct CandidateSentence {
    /// Bytes of the body.
    range: Range<usize>,
    /// In columns.
    width: usize,
    terms: Vec<u64>,
}

/// The bytes of `body` that [`summary`](super::summary) shows.
#[must_use]
pub fn summary_range(title: &str, body: &str) -> Option<Range<usize>> {
    let body = &body[..body.floor_char_boundary(MAX_READ)];
    let mut all: HashMap<u64, f64> = HashMap::new();
    let mut candidates = Vec::new();
    let (mut at, mut total) = (0, 0);
    while at < body.len() {
        let line = &body[at..paragraph_end(body, at)];
        let form = Form::of(line);
        if form > Form::Noise {
            total += width(line);
            terms(line).into_iter().for_each(|term| *all.entry(term).or_default() += 1.0);
        }
        if form == Form::Prose {
            candidates.extend(
                sentences(line).map(|range| CandidateSentence::new(body, at + range.start..at + range.end)),
            );
        }
        at += line.len() + 1;
    }
    let heading = fold(title);
    candidates.retain(|candidate| candidate.is_content(body, &heading));
    let mut title = terms(title);
    title.sort_unstable();
    title.dedup();
    let norm = all.values().map(|count| count * count).sum::<f64>().sqrt();
    let mut best: Option<(f64, usize)> = None;
    for (number, candidate) in candidates.iter().enumerate() {
        let rating = candidate.rating(body, &title, &all, norm, number);
        if best.is_none_or(|(highest, _)| rating > highest) {
            best = Some((rating, number));
        }
    }
    let (_, number) = best?;
    let chosen = &candidates[number];
    let mut range = chosen.range.clone();
    let mut columns = chosen.width;
    let next = candidates
        .get(number + 1)
        .filter(|next| columns < MIN_WIDTH && body[range.end..next.range.start].trim_matches(' ').is_empty());
    if let Some(next) = next {
        range.end = next.range.end;
        columns += next.width;
    }
    (total >= MIN_SHARE * columns).then_some(range)
}

impl CandidateSentence {
    fn new(body: &str, range: Range<usize>) -> Self {
        let text = &body[range.clone()];
        Self { width: width(text), terms: terms(text), range }
    }

    /// Whether it may be a summary: a statement of suitable length that is not about the page itself. `title` is
    /// folded.
    fn is_content(&self, body: &str, title: &str) -> bool {
        let text = fold(&body[self.range.clone()]);
        let text = text.trim_start_matches(|c: char| !is_alphanumeric(c));
        SENTENCE_WIDTH.contains(&self.width)
            && !self.terms.is_empty()
            && !body[self.range.clone()].contains("://")
            && !body[self.range.clone()].ends_with(['？', '?', ':', '：'])
            && !NOTICE_WORDS.iter().any(|word| text.contains(word) && !title.contains(word))
            && !PAGE_WORDS.iter().any(|beginning| text.starts_with(beginning))
    }

    /// The rating of the sentence with index `number`. `all` counts the terms of the article and has the Euclidean
    /// norm `norm`; `title` has the distinct terms of the title.
    fn rating(&self, body: &str, title: &[u64], all: &HashMap<u64, f64>, norm: f64, number: usize) -> f64 {
        let mut counts: HashMap<u64, f64> = HashMap::new();
        self.terms.iter().for_each(|&term| *counts.entry(term).or_default() += 1.0);
        let product: f64 =
            counts.iter().map(|(term, count)| count * all.get(term).copied().unwrap_or_default()).sum();
        let own = counts.values().map(|count| count * count).sum::<f64>().sqrt();
        let of_title = title.iter().filter(|term| counts.contains_key(term)).count();
        #[expect(clippy::cast_precision_loss, reason = "counts of words are small")]
        let (of_title, number, title) = (of_title as f64, number as f64, title.len().max(1) as f64);
        let rating = TITLE_WEIGHT * of_title / title
            + CENTROID_WEIGHT * product / (own * norm).max(1.0)
            + POSITION_WEIGHT / (1.0 + number / HALF_POSITION);
        let text = fold(&body[self.range.clone()]);
        // Items of a list depend on its heading.
        let is_item = text.starts_with(|c: char| !is_alphanumeric(c) && !QUOTES.contains(c))
            || text.starts_with(|c: char| c.is_ascii_digit())
                && text.trim_start_matches(|c: char| c.is_ascii_digit()).starts_with(['、', '.', ')', '）']);
        let is_dependent = is_item || DEPENDENT_WORDS.iter().any(|word| text.starts_with(word));
        let starts_within = body[self.range.clone()].starts_with(char::is_lowercase);
        let is_cut = starts_within
            || !text.ends_with(|c: char| !is_alphanumeric(c) && !matches!(c, ',' | '，' | ';' | '；'));
        rating
            * if is_dependent { DEPENDENT_FACTOR } else { 1.0 }
            * if is_cut { UNFINISHED_FACTOR } else { 1.0 }
    }
}

/// Columns of the letters and digits of `text`: two for a Han character.
fn width(text: &str) -> usize {
    text.chars().filter(|&c| is_alphanumeric(c)).map(|c| if c >= '\u{2E80}' { 2 } else { 1 }).sum()
}

/// Hashes of the content terms of `text`: words other than stop words, and pairs of ideographs without grammar
/// characters, which need no dictionary.
fn terms(text: &str) -> Vec<u64> {
    let text = fold(text);
    let mut terms = Vec::new();
    let mut before: Option<(usize, char)> = None;
    let mut word: Option<usize> = None;
    let finish = |word: &mut Option<usize>, end: usize, terms: &mut Vec<u64>| {
        if let Some(start) = word.take() {
            let word = &text[start..end];
            if word.len() > 1 && !is_stop_word(word) {
                terms.push(xxh3_64(word.as_bytes()));
            }
        }
    };
    for (at, c) in text.char_indices() {
        if is_unspaced(c) {
            finish(&mut word, at, &mut terms);
            let is_topical = |c: char| !PARTICLES.contains(c);
            if let Some((start, _)) = before.filter(|&(_, first)| is_topical(first) && is_topical(c)) {
                terms.push(xxh3_64(&text.as_bytes()[start..at + c.len_utf8()]));
            }
            before = Some((at, c));
        } else {
            before = None;
            if is_alphanumeric(c) {
                word = word.or(Some(at));
            } else {
                finish(&mut word, at, &mut terms);
            }
        }
    }
    finish(&mut word, text.len(), &mut terms);
    terms
}

#[cfg(test)]
mod tests {
    use crate::highlight::summary;

    const CHINESE: &str = "作者：示例编辑部\n\n来源：示例网\n\n本文约两千字，阅读约五分钟。\n\n\
        近年来，制造业的网络越来越复杂，安全事件时有发生。\n\n\
        研究人员近日披露，黑客组织“灰隼”利用合成网关的零日漏洞攻击了多家医院。\n\n\
        该组织还向受害者索要赎金。医院的网络因此中断了三天，部分手术被推迟到下一周进行。\n\n\
        https://example.org/2024/10/grey-falcon-attacks-hospitals\n\n\
        标签：灰隼 零日漏洞 医院\n\n攻击者在网关上植入了后门，并由此进入医院的内网，窃取了病人的档案。";

    #[test]
    fn picks_the_sentence_closest_to_the_title() {
        let title = "“灰隼”组织利用网关零日漏洞攻击医院";
        assert_eq!(
            summary(title, CHINESE).as_deref(),
            Some("研究人员近日披露，黑客组织“灰隼”利用合成网关的零日漏洞攻击了多家医院。")
        );
        let body = "By Jane Doe | 5 min read\n\nSubscribe to our newsletter to read more about hospitals and gateways.\n\n\
            Hospitals have many devices on their networks, and few people to look after them.\n\n\
            The Grey Falcon group has used a flaw in the Acme gateway to break into hospitals, researchers say.\n\n\
            It asked for a ransom in three cases. The hospitals took their systems off line for three days.\n\n\
            #acme #hospitals #greyfalcon\n\nThe flaw has been fixed in version 4.2, which was released this week.";
        assert_eq!(
            summary("Grey Falcon breaks into hospitals by a flaw in the Acme gateway", body).as_deref(),
            Some(
                "The Grey Falcon group has used a flaw in the Acme gateway to break into hospitals, researchers say."
            )
        );
    }

    #[test]
    fn a_wrapped_sentence_stays_whole() {
        let body = "The Foxglove loader reached many hospitals in the north of the\n\
            country by mail, researchers of the Acme company have found out.\n\n\
            The mails had a document attached. Who opened it ran a macro that fetched the rest of the program.\n\n\
            The program was then run each time the machine was started, and it reported to a server abroad. \
            Its authors are not known yet, and the server has been taken off line by the police.";
        let found = summary("Foxglove loader reaches hospitals by mail", body).unwrap_or_default();
        assert!(found.starts_with("The Foxglove loader") && found.ends_with("have found out."), "{found}");
    }

    #[test]
    fn short_bodies_and_bodies_without_prose_have_no_summary() {
        let cases = [
            "",
            "一句话的文章，说的是黑客组织利用网关漏洞攻击医院。",
            "产品 | 版本\n网关 | 4.1\n网关 | 4.2",
            "https://example.org/a/b\nhttps://example.org/c/d",
            "Home\nNews\nAbout us\nContact",
            "if (a == b) { return gateway(c); }\nlet d = e + f;",
        ];
        for body in cases {
            assert_eq!(summary("黑客组织利用网关漏洞攻击医院", body), None, "{body}");
        }
    }
}
