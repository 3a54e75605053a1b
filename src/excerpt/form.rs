//! Classifies a line of clean text by its form: prose, words, or noise.
//!
//! Clean text has no markup, so tables, lists of links and code can be recognized by their characters only.

use super::sentence::sentence_end;
use crate::character::is_alphanumeric;

/// Bytes at the beginning of a line that are classified; the rest is taken to be alike.
const MAX_SAMPLE: usize = 480;
/// Labels before the tags of an article.
const TAG_LABELS: [&str; 22] = [
    "tag",
    "tags",
    "keyword",
    "keywords",
    "key words",
    "topics",
    "categories",
    "category",
    "labels",
    "filed under",
    "posted in",
    "tagged",
    "tagged with",
    "related topics",
    "标签",
    "文章标签",
    "关键词",
    "关键字",
    "话题",
    "分类",
    "專題",
    "標籤",
];
/// Minimum columns of prose that has a complete sentence; Han characters take two.
const MIN_SENTENCE_WIDTH: usize = 24;
/// Minimum columns of prose without a complete sentence: more than headings have.
const MIN_PARAGRAPH_WIDTH: usize = 90;
/// Maximum mean columns of the items in a list of keywords.
const MAX_KEYWORD_WIDTH: usize = 14;
/// Minimum characters of a run of ASCII without spaces that is an address, a hash or a path.
const MIN_ADDRESS: usize = 28;

/// The form of a line, in order of readability.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Form {
    /// URLs, tags, a row of a table, code.
    Noise,
    /// Words without a sentence: a heading, an item, a caption, a link.
    Words,
    /// At least one sentence.
    Prose,
}

/// Counts of the features of a line.
#[derive(Default)]
struct LineCounts {
    /// Columns of letters and digits.
    width: usize,
    han: usize,
    /// Characters that are not white space.
    marks: usize,
    hashes: usize,
    commas: usize,
    pipes: usize,
    /// Symbols that are frequent in code and rare in prose.
    symbols: usize,
    sentences: usize,
    /// Quoted keys, as in JSON.
    keys: usize,
    /// Bytes of addresses, paths and hashes.
    address: usize,
}

impl Form {
    /// The form of `line`.
    pub(super) fn of(line: &str) -> Self {
        let line = line[..line.floor_char_boundary(MAX_SAMPLE)].trim();
        let counts = LineCounts::of(line);
        if counts.width == 0 || is_noise(line, &counts) {
            return Self::Noise;
        }
        if counts.han * 4 >= counts.width {
            let is_sentence = counts.sentences > 0 && counts.width >= MIN_SENTENCE_WIDTH;
            return if is_sentence || counts.width >= MIN_PARAGRAPH_WIDTH {
                Self::Prose
            } else {
                Self::Words
            };
        }
        // Most words of menus and headlines are capitalized.
        let (mut words, mut small) = (0, 0);
        for word in line.split_whitespace().filter(|word| word.starts_with(char::is_alphabetic)) {
            words += 1;
            small += usize::from(word.starts_with(|c: char| !c.is_uppercase()));
        }
        let is_running = words >= 4 && small * 5 >= words * 2;
        let is_sentence = counts.sentences > 0 && counts.width >= MIN_SENTENCE_WIDTH;
        if is_running && (is_sentence || counts.width >= MIN_PARAGRAPH_WIDTH) {
            Self::Prose
        } else {
            Self::Words
        }
    }
}

impl LineCounts {
    fn of(line: &str) -> Self {
        let mut counts = Self::default();
        let (mut token, mut before) = (AsciiRun::default(), ' ');
        for (at, c) in line.char_indices() {
            if is_alphanumeric(c) {
                counts.width += if c >= '\u{2E80}' { 2 } else { 1 };
                counts.han += usize::from(c >= '\u{2E80}');
            }
            counts.marks += usize::from(!c.is_whitespace());
            match c {
                '#' => counts.hashes += 1,
                ',' | '，' => counts.commas += 1,
                '|' | '｜' => counts.pipes += 1,
                ':' if before == '"' => counts.keys += 1,
                '{' | '}' | '<' | '>' | '=' | ';' | '$' | '\\' | '_' | '&' | '*' | '+' | '^' | '~' | '@'
                | '`' => {
                    counts.symbols += 1;
                }
                '.' | '!' | '?' | '。' | '！' | '？' if sentence_end(line, at, c).is_some() => {
                    counts.sentences += 1;
                }
                _ => {}
            }
            if c.is_ascii_graphic() {
                token.len += 1;
                token.slashes += usize::from(c == '/');
            } else {
                counts.address += std::mem::take(&mut token).address();
            }
            before = c;
        }
        counts.address += token.address();
        counts
    }
}

/// A run of ASCII without spaces.
#[derive(Default)]
struct AsciiRun {
    len: usize,
    slashes: usize,
}

impl AsciiRun {
    /// Its length in bytes if it is an address, a path or a hash; else 0.
    fn address(self) -> usize {
        if self.len >= MIN_ADDRESS || self.slashes >= 2 { self.len } else { 0 }
    }
}

fn is_noise(line: &str, counts: &LineCounts) -> bool {
    let has_sentence = counts.sentences > 0;
    let is_tagged = !has_sentence && counts.hashes >= 2 && counts.hashes * 16 >= counts.marks;
    let is_row = counts.pipes >= 2 || counts.pipes == 1 && !has_sentence && line.contains(" | ");
    let is_code = counts.symbols * 12 >= counts.marks && counts.symbols > 1 && counts.han * 8 < counts.marks
        || counts.keys > 0;
    let items = counts.commas + 1;
    let is_keywords = !has_sentence && items > 3 && counts.width <= items * MAX_KEYWORD_WIDTH;
    is_tagged || is_row || is_code || is_keywords || counts.address * 2 >= line.len() || has_tag_label(line)
}

fn has_tag_label(line: &str) -> bool {
    let Some((label, _)) = line.split_once([':', '：']) else { return false };
    let label = label.trim_matches(|c: char| !is_alphanumeric(c));
    label.len() <= 24 && TAG_LABELS.iter().any(|known| known.eq_ignore_ascii_case(label))
}

/// Whether byte `at` of `text` is within a URL, a path or a long compound name.
pub(super) fn is_in_address(text: &str, at: usize) -> bool {
    const MAX_ADDRESS: usize = 300;
    let is_edge = |c: char| c.is_whitespace() || !c.is_ascii() || matches!(c, '"' | '<' | '>' | '(' | ')');
    let from = text.floor_char_boundary(at.saturating_sub(MAX_ADDRESS));
    let to = text.floor_char_boundary((at + MAX_ADDRESS).min(text.len()));
    let before = text[from..at].rsplit(is_edge).next().unwrap_or_default();
    let after = text[at..to].split(is_edge).next().unwrap_or_default();
    let token = &text[at - before.len()..at + after.len()];
    let slashes = token.bytes().filter(|&c| c == b'/').count();
    slashes >= 2 || token.len() >= MIN_ADDRESS && token.contains(['/', '-', '_'])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms_of_lines() {
        let noise = [
            "https://example.org/2024/10/acme-connect-zero-day",
            "参见 https://example.org/2024/10/acme-connect-zero-day-explained",
            "#ransomware #healthcare #lockers",
            "#勒索软件 #医疗 #数据泄露",
            "Tags: ransomware, healthcare",
            "标签：勒索软件 医疗",
            "Product | Version | Fixed in",
            "acme, malware, botnet, phishing, loader, stealer",
            "if (size > 0) { copy(buffer, size); }",
            "\"name\": \"acme\",",
            "0f343b0931126a20f133d67c2b018a3b5f2a9c0f343b0931126a20f133d67c2b",
            "——",
        ];
        let words =
            ["漏洞描述", "Home", "Acme Patches Critical Flaw in Connect Gateway", "影响版本", "Read more"];
        let prose = [
            "攻击者利用该漏洞可在网关上执行任意代码。",
            "The group sent mails with a loader to hospitals in three countries.",
            "据介绍，该组织自去年起活跃，先后攻击了多家医院和学校，并在论坛上出售窃取的数据，要求受害者在一周之内支付赎金，否则公开所有文件",
            "See https://example.org/a for details of the flaw, which Acme has fixed in its gateway this week.",
        ];
        for (form, lines) in [(Form::Noise, &noise[..]), (Form::Words, &words), (Form::Prose, &prose)] {
            for line in lines {
                assert_eq!(Form::of(line), form, "{line}");
            }
        }
    }

    #[test]
    fn matches_in_addresses() {
        let text = "见 https://example.org/acme-zero-day 和 acme 网关, /opt/acme/bin/run";
        let at = |needle: &str, nth: usize| text.match_indices(needle).nth(nth).map(|(at, _)| at);
        assert_eq!(at("zero", 0).map(|at| is_in_address(text, at)), Some(true));
        assert_eq!(at("acme", 1).map(|at| is_in_address(text, at)), Some(false));
        assert_eq!(at("acme", 2).map(|at| is_in_address(text, at)), Some(true));
    }
}
