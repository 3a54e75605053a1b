//! Labels of domain names and parts of URLs in scripts without spaces.
//!
//! Chinese prose touches names: `访问evil.com下载` contains `evil.com`. So Han is part of a name only with other
//! evidence: a defanged dot or a known ending next to it, a scheme before it, a path that continues after it. Where
//! the start of a Han label cannot be determined, the name is dropped rather than reported in part.

use super::ending::{is_common_ending, is_ending};
use crate::indicator::idn::{is_spaced_letter, is_unspaced};
use crate::indicator::refang::spaced_dot;

/// How text in such a script extends a run that it touches.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Reach {
    /// It belongs to the run, up to this byte of the text, or from it.
    Take(usize),
    /// It belongs to the run, but its end is unknown.
    Cut,
    /// It is prose.
    Leave,
}

/// Characters of a label: DNS has 63 bytes, `xn--` takes four, every other character at least one.
const MAX_LABEL: usize = 59;

/// Characters of a label outside of URLs. Names are short; a longer run is part of a sentence.
const MAX_NAME: usize = 12;

/// Characters of a path between two ASCII ones; file names are shorter.
const MAX_PATH_PART: usize = 100;

/// Bytes before a label that are searched for the scheme of its URL.
const MAX_URL: usize = 2048;

/// Words before a defanged dot that show that the run is part of a sentence.
#[rustfmt::skip]
const SENTENCE_WORDS: [&str; 28] = [
    "域名", "网址", "网站", "站点", "地址", "链接", "访问", "连接", "回连", "通过", "使用", "恶意", "包括", "例如", "伪装", "冒充",
    "仿冒", "钓鱼域名", "钓鱼网站", "注册", "解析", "指向", "请求", "下载",
    "文件", "图像", "图片", "服务器",
];
const FUNCTION_CHARACTERS: [char; 13] =
    ['的', '了', '为', '是', '在', '与', '和', '及', '从', '向', '将', '由', '等'];

/// First characters of prose directly after a URL: `https://a.example/了解详情`.
#[rustfmt::skip]
const PROSE: [char; 45] = [
    '的', '了', '是', '和', '与', '及', '或', '在', '中', '上', '进', '查', '获', '并', '即', '可', '来', '为', '以', '将', '后', '等',
    '有', '这', '该', '其', '请', '如', '从', '到', '对', '由', '被', '也', '就', '都', '不', '而', '但', '且', '则', '若', '去', '访',
    '打',
];

/// The part of a URL that a run ends in.
enum UrlPart<'r> {
    /// The host, read so far.
    Host(&'r str),
    Path,
}

/// Whether `run` ends in a URL.
pub(super) fn is_in_url(run: &str) -> bool {
    url_part(run).is_some()
}

fn url_part(run: &str) -> Option<UrlPart<'_>> {
    let tail = &run[run.ceil_char_boundary(run.len().saturating_sub(MAX_URL))..];
    let slashes = tail.rfind("//")?;
    if !tail[..slashes].ends_with([':', ']']) {
        return None;
    }
    let rest = &tail[slashes + 2..];
    let rest = rest.strip_prefix(']').unwrap_or(rest);
    let is_path = rest.contains(['/', '?', '#']);
    Some(if is_path { UrlPart::Path } else { UrlPart::Host(rest.rsplit('@').next().unwrap_or(rest)) })
}

/// How the letters at byte `at` of `text`, directly after `run`, extend it. `run` begins at byte `start`.
pub(super) fn after(run: &str, text: &str, at: usize, start: usize) -> Reach {
    match url_part(run) {
        Some(UrlPart::Host(host)) => in_host(host, text, at),
        Some(UrlPart::Path) => in_path(run, text, at),
        None => in_name(run, text, at, start),
    }
}

fn in_host(host: &str, text: &str, at: usize) -> Reach {
    let Some(end) = label_end(text, at) else { return Reach::Leave };
    let is_address = host.contains(|c: char| c.is_ascii_digit())
        && host.chars().all(|c| c.is_ascii_digit() || matches!(c, '.' | '[' | ']' | ':'));
    if host.contains(':') || is_address {
        return Reach::Leave;
    }
    let goes_on = dot_at(text, end).is_some();
    let is_label = if host.is_empty() || ends_in_dot(host).is_some() {
        goes_on || !host.is_empty() && is_ending(&text[at..end])
    } else {
        // `http://evil.com的主页.` already has an ending.
        let last = host.rsplit(['.', ']', ')', '\u{1}']).next().unwrap_or(host);
        goes_on && !(last.len() < host.len() && is_ending(last))
    };
    if is_label { Reach::Take(end) } else { Reach::Leave }
}

fn in_path(run: &str, text: &str, at: usize) -> Reach {
    let part = text[at..].char_indices().take(MAX_PATH_PART + 1).find(|(_, c)| !is_unspaced(*c));
    let end = part.map_or_else(
        || if text.len() - at > MAX_PATH_PART { at } else { text.len() },
        |(length, _)| at + length,
    );
    if end == at {
        return Reach::Leave;
    }
    let rest = &text[end..];
    if !run.ends_with(['/', '=', '-', '_', '+', '&', '?', '#']) {
        // `a补丁.exe`, `a补丁/b`; but `a下载b.exe` and `a上传/下载` are prose.
        return if is_extension(rest) || goes_on(rest, |c| c.is_ascii_alphanumeric()) {
            Reach::Take(end)
        } else {
            Reach::Leave
        };
    }
    let ends =
        !rest.starts_with(|c: char| c.is_ascii_graphic() && !matches!(c, '"' | '\'' | ')' | '&' | '<' | '>'));
    if is_extension(rest)
        || rest.starts_with('/')
        || goes_on(rest, |c| c.is_ascii_alphanumeric() || is_unspaced(c))
        || ends && run.ends_with(['=', '#', '?'])
    {
        return Reach::Take(end);
    }
    let is_sentence =
        text[at..end].chars().count() > MAX_NAME || rest.starts_with(['：', '“', '《', '「', '【']);
    if is_sentence || text[at..].starts_with(PROSE) { Reach::Leave } else { Reach::Cut }
}

/// Whether a path continues at the start of `rest` with a character that `may_follow`.
fn goes_on(rest: &str, may_follow: impl Fn(char) -> bool) -> bool {
    rest.strip_prefix(['/', '?', '&', '=', '_', '-', '%']).is_some_and(|rest| rest.starts_with(may_follow))
}

/// `.exe` and the end of a word.
fn is_extension(rest: &str) -> bool {
    let Some(rest) = rest.strip_prefix('.') else { return false };
    let length = rest.bytes().take_while(u8::is_ascii_alphanumeric).count();
    (1..=6).contains(&length)
}

fn in_name(run: &str, text: &str, at: usize, start: usize) -> Reach {
    let Some(end) = label_end(text, at) else { return Reach::Leave };
    let follows = dot_at(text, end);
    let label = &text[at..end];
    // `甲组织使用了域名evil[.]com`: a label within a sentence has nothing else in it, and is short.
    let is_plain = label.chars().all(is_unspaced) && !is_sentence(label);
    let is_label = match ends_in_dot(run) {
        Some((name, is_defanged)) if name.ends_with(is_name_character) => {
            let is_last = is_ending(label) && follows.is_none();
            let word = last_word(name);
            let is_number = word.bytes().all(|byte| byte.is_ascii_digit());
            is_last || is_plain && follows.is_some() && (is_defanged || !is_number && !word.contains('.'))
        }
        Some(_) => false,
        // `evil钓鱼[.]com`, whose beginning must be known.
        None => {
            let word = last_word(run);
            let touches = word.len() == run.len() && text[..start].ends_with(is_unspaced);
            is_plain && follows == Some(true) && !word.is_empty() && !word.contains('.') && !touches
        }
    };
    if is_label { Reach::Take(end) } else { Reach::Leave }
}

/// The letters, digits and dots at the end of `run`.
fn last_word(run: &str) -> &str {
    let length: usize = run
        .chars()
        .rev()
        .take(MAX_LABEL)
        .take_while(|&c| is_label_character(c) || c == '.')
        .map(char::len_utf8)
        .sum();
    &run[run.len() - length..]
}

/// How the letters that end at byte `start` of `text` extend the run there, which begins with a dot. Letters before
/// `floor` belong to another run.
pub(super) fn before(text: &str, floor: usize, start: usize) -> Reach {
    if !text[..start].ends_with(is_unspaced) {
        return Reach::Leave;
    }
    let Some(is_defanged) = dot_at(text, start) else { return Reach::Leave };
    if !is_defanged && !is_last_label(&text[start + dot_length(text, start)..]) {
        return Reach::Leave;
    }
    let length: usize = text[..start]
        .chars()
        .rev()
        .take(MAX_LABEL + 1)
        .take_while(|&c| is_label_character(c))
        .map(char::len_utf8)
        .sum();
    let label = &text[start - length..start];
    if start - length < floor || is_sentence(label) || label.starts_with('-') {
        return if is_defanged { Reach::Cut } else { Reach::Leave };
    }
    Reach::Take(start - length)
}

/// Whether a run of letters is a part of a sentence and not a label.
fn is_sentence(label: &str) -> bool {
    label.chars().count() > MAX_NAME
        || SENTENCE_WORDS.iter().any(|lead| label.contains(lead))
        || label.contains(FUNCTION_CHARACTERS)
}

/// Whether `rest` begins with an ending that a bare name may have: `com`, `com.cn`, 网址.
fn is_last_label(rest: &str) -> bool {
    let Some(end) = label_end(rest, 0) else { return false };
    if rest.starts_with(is_unspaced) {
        return is_ending(&rest[..end]) && dot_at(rest, end).is_none();
    }
    let length = rest.bytes().take_while(u8::is_ascii_lowercase).count();
    let follows = dot_at(rest, length).is_some();
    let country = rest[length..]
        .strip_prefix('.')
        .map_or(0, |rest| rest.bytes().take_while(u8::is_ascii_lowercase).count());
    let ends = !rest[length..]
        .starts_with(|c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '(' | '/'));
    is_common_ending(&rest[..length]) && ends && (!follows || country == 2)
}

/// The end of the label at byte `at`; `None` if there is no label.
fn label_end(text: &str, at: usize) -> Option<usize> {
    let mut characters = text[at..].char_indices().take(MAX_LABEL + 1);
    match characters.find(|(_, c)| !is_label_character(*c)) {
        Some((length, _)) => (length > 0).then_some(at + length),
        None => (text[at..].chars().take(MAX_LABEL + 1).count() <= MAX_LABEL && at < text.len())
            .then_some(text.len()),
    }
}

/// Whether there is a dot at `at`, before a name, and whether it is defanged.
fn dot_at(text: &str, at: usize) -> Option<bool> {
    let rest = &text[at..];
    if spaced_dot(rest).is_some() && !rest.starts_with(' ') {
        return Some(true);
    }
    if let Some(rest) = rest.strip_prefix("\\.") {
        return rest.starts_with(is_name_character).then_some(true);
    }
    let rest = rest.strip_prefix(['.', '．'])?;
    rest.starts_with(is_name_character).then_some(false)
}

/// The length of the dot at `at`.
pub(super) fn dot_length(text: &str, at: usize) -> usize {
    let rest = &text[at..];
    spaced_dot(rest).unwrap_or_else(|| match rest.chars().next() {
        Some('\\') => "\\.".len(),
        dot => dot.map_or(0, char::len_utf8),
    })
}

/// The part before the dot at the end of `run`, and whether that dot is defanged.
fn ends_in_dot(run: &str) -> Option<(&str, bool)> {
    const FORMS: [&str; 10] = ["[.]", "(.)", "{.}", "[dot]", "(dot)", "{dot}", "[.", ".]", "\\.", "\u{1}"];
    let defanged = FORMS.iter().find_map(|form| run.strip_suffix(form)).map(|name| (name, true));
    defanged.or_else(|| run.strip_suffix('.').map(|name| (name, false)))
}

fn is_label_character(c: char) -> bool {
    is_name_character(c) || matches!(c, '-' | '_')
}

fn is_name_character(c: char) -> bool {
    c.is_ascii_alphanumeric() || is_unspaced(c) || is_spaced_letter(c)
}

#[cfg(test)]
mod tests;
