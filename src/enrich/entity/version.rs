//! Whether four numbers with dots between them are an address or a version.

use std::net::Ipv4Addr;

use super::finds::Trust;
use super::word::{Word, is_wrapping};
use crate::indicator::refang::is_marked;

/// Bytes before a list of numbers that are searched for a word that classifies it.
const LIST_DISTANCE: usize = 80;

/// Bytes between a number and a word on its line that classifies it.
const MAX_WORD_DISTANCE: usize = 40;

/// Words before a version.
#[rustfmt::skip]
const BEFORE_VERSION: &[&str] = &[
    "v", "ver", "ver.", "vers", "version", "versions", "release", "build", "firmware", "before", "prior to", "through",
    "up to", "earlier than", "older than", "newer than", "later than", "below", "above", "upgrade to", "upgraded to",
    "update to", "updated to", "updating to", "upgrading to", "fixed in", "patched in", "update", "patch", "since",
    "sdk", "driver", "驱动", "<=", ">=", "≤", "≥", "＜", "＞", "≦", "版本", "版本号", "版本为",
    "版本是", "升级到", "升级至", "更新到", "更新至", "低于", "高于", "早于", "小于", "大于", "固件", "补丁", "修复于",
];

/// Words that make a number a version when they follow shortly after it on the line.
const NEAR_VERSION: &[&str] = &["版本", "version"];

/// Words before an address.
#[rustfmt::skip]
const BEFORE_ADDRESS: &[&str] = &[
    "ip", "ips", "ipv4", "ip地址", "ip 地址", "地址", "address", "addresses", "addr", "c2", "c&c", "ping", "dns", "host",
    "hosts", "lhost", "rhost", "rhosts", "inet", "nameserver", "gateway", "网关", "nmap", "ssh", "telnet", "curl", "wget",
    "服务器", "主机", "localhost", "网段", "内网", "外网", "端口", "靶机", "攻击机", "connect", "netmask", "remote", "src", "dst",
    "来自", "源自", "访问", "连接", "连接到", "回连", "外连", "登录", "扫描", "封禁",
];

/// Words after an address.
const AFTER_ADDRESS: [&str; 8] = ["的扫描", "的攻击", "的流量", "的请求", "的连接", "的登录", "发起", "上线"];

/// Words after a version.
#[rustfmt::skip]
const AFTER_VERSION: &[&str] = &[
    "版本", "及以下", "及之前", "及更早", "及以前", "以下", "之前", "以前", "及以上", "以上", "和更早", "或更高", "及更高",
    "或更早", "或以上", "或以下", "and earlier", "and below", "and prior", "and later", "and older", "and newer", "and higher",
    "and above", "and before", "or earlier", "or later", "or higher", "or newer", "or below", "or above", "or older", "release",
    "version", "build", "<=", "< ", "≤", "hotfix", "sp1", "补丁",
];

/// Words between the numbers of a list.
const JOINTS: [&str; 9] = [" and", " or", " to", "和", "及", "或", "与", "至", "到"];

/// The confidence that `word`, parsed as `address`, is an address.
pub(super) fn trust(word: &Word<'_>, address: Ipv4Addr) -> Trust {
    if is_marked(word.text()) {
        return Trust::Certain;
    }
    joined(word).or_else(|| by_context(word, address)).unwrap_or_else(|| by_itself(word, address))
}

/// Judges by the text directly next to it, without a space.
fn joined(word: &Word<'_>) -> Option<Trust> {
    let (before, after) = (word.inside_before(), word.inside_after());
    if is_port(after) || is_block(after) || before.ends_with(['@', '\\']) || is_socket(before) {
        return Some(Trust::Certain);
    }
    let is_bound = before.ends_with(['~', '^', '!']) || before.ends_with("==");
    let is_compared = before.ends_with("<=") || before.ends_with(">=");
    let is_less = matches!(before, "<" | ">") && !after.starts_with(['>', '<']);
    let agent =
        before.strip_suffix('/').is_some_and(|left| left.ends_with(|c: char| c.is_ascii_alphabetic()));
    let bound =
        is_bound || is_compared || is_less || agent || after.starts_with('+') || before.ends_with(['#', '$']);
    bound.then_some(Trust::Against)
}

fn is_port(after: &str) -> bool {
    after.strip_prefix([':', '\u{2}']).is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit()))
}

/// `/24`, but not `/2024` or `/24.1`.
fn is_block(after: &str) -> bool {
    let Some(rest) = after.strip_prefix('/') else { return false };
    let length = rest.bytes().take_while(u8::is_ascii_digit).count();
    let ends = !rest[length..].starts_with(|c: char| c == '.' || c.is_ascii_alphanumeric());
    ends && rest[..length].parse::<u8>().is_ok_and(|bits| (8..=32).contains(&bits))
}

fn is_socket(before: &str) -> bool {
    before.ends_with("/tcp/") || before.ends_with("/udp/") || before.ends_with("//")
}

/// Judges by the words around it.
fn by_context(word: &Word<'_>, address: Ipv4Addr) -> Option<Trust> {
    let before = before(word).to_ascii_lowercase();
    let before = skip_list(&before);
    let after = first_bytes(word.context_after(), MAX_WORD_DISTANCE).to_ascii_lowercase();
    if is_compared(before) || BEFORE_VERSION.iter().any(|known| ends_with_word(before, known)) {
        return Some(Trust::Against);
    }
    let is_source = AFTER_ADDRESS.iter().any(|known| after.starts_with(known));
    if is_source || BEFORE_ADDRESS.iter().any(|known| ends_with_word(before, known)) {
        return Some(Trust::Certain);
    }
    let near = last_bytes(before, MAX_WORD_DISTANCE);
    let is_near = NEAR_VERSION.iter().any(|known| near.contains(known))
        && address.octets().iter().all(|&octet| octet < 100);
    let is_version = is_near || AFTER_VERSION.iter().any(|known| after.starts_with(known));
    is_version.then_some(Trust::Against)
}

/// The text before `word` on its line, without spaces and opening marks at its end.
fn before(word: &Word<'_>) -> String {
    let inside = last_bytes(word.inside_before(), LIST_DISTANCE);
    let outside =
        if inside.len() < LIST_DISTANCE { last_bytes(word.chunk.before, LIST_DISTANCE) } else { "" };
    format!("{outside}{inside}")
}

/// `text` without the other numbers of a list and their separators: a word before a list applies to every
/// number in it.
fn skip_list(text: &str) -> &str {
    let mut rest = text.trim_end_matches(is_wrapping);
    loop {
        let shorter = rest.trim_end_matches(|c: char| {
            matches!(c, '0'..='9' | '.' | ',' | '、' | '，' | ';' | '；' | '&' | '/')
        });
        let shorter = shorter.trim_end_matches(is_wrapping);
        let shorter = JOINTS.iter().find_map(|joint| shorter.strip_suffix(joint)).unwrap_or(shorter);
        let shorter = shorter.trim_end_matches(is_wrapping);
        if shorter.len() == rest.len() {
            return rest;
        }
        rest = shorter;
    }
}

/// `< 1.2.3.4`, but not `-> 1.2.3.4` or `<br> 1.2.3.4`.
fn is_compared(text: &str) -> bool {
    let rest = text.strip_suffix(['<', '>']);
    rest.is_some_and(|rest| {
        !rest.ends_with(|c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '"' | '/' | '>' | '<'))
    })
}

fn ends_with_word(text: &str, word: &str) -> bool {
    let Some(rest) = text.strip_suffix(word) else { return false };
    !(word.starts_with(|c: char| c.is_ascii_alphabetic())
        && rest.ends_with(|c: char| c.is_ascii_alphanumeric()))
}

/// The end of `text` as far as it is on one line.
fn last_bytes(text: &str, count: usize) -> &str {
    let tail = &text[text.ceil_char_boundary(text.len().saturating_sub(count))..];
    tail.rsplit('\n').next().unwrap_or(tail)
}

fn first_bytes(text: &str, count: usize) -> &str {
    let head = &text[..text.floor_char_boundary(count)];
    head.split('\n').next().unwrap_or(head)
}

/// Judges by the numbers alone.
fn by_itself(word: &Word<'_>, address: Ipv4Addr) -> Trust {
    if is_heading(word, address) || address.octets()[0] == 0 && !address.is_unspecified() {
        return Trust::Against;
    }
    if looks_like_one(address) {
        return Trust::Doubtful;
    }
    let has_zero = address.octets()[1..].contains(&0);
    let is_public = !address.is_private() && !address.is_loopback() && !address.is_unspecified();
    if has_zero && is_public && follows_product(word) { Trust::Against } else { Trust::Likely }
}

/// `1.1.1.1 Overview`: small numbers at the start of a line with a title after them.
fn is_heading(word: &Word<'_>, address: Ipv4Addr) -> bool {
    let small = word.text().len() <= 8 && !address.is_unspecified() && address.octets() != [8; 4];
    let first = word.inside_before().is_empty() && {
        let before = word.chunk.before.trim_end_matches([' ', '\t', '#']);
        before.is_empty() || before.ends_with('\n')
    };
    let title = word.chunk.after.trim_start_matches([' ', '\t', '、', '.']);
    small && first && word.inside_after().is_empty() && title.starts_with(|c: char| c.is_alphabetic())
}

/// `Product 75.0.1.99`: a capital letter begins the word before it.
fn follows_product(word: &Word<'_>) -> bool {
    let inside = word.inside_before().is_empty();
    let before = last_bytes(word.chunk.before, MAX_WORD_DISTANCE);
    let Some(before) = before.strip_suffix(' ').filter(|_| inside) else { return false };
    let last = before.rsplit(|c: char| !c.is_ascii_alphanumeric()).next().unwrap_or("");
    last.starts_with(|c: char| c.is_ascii_uppercase())
}

/// Whether the numbers look like a version: small ones, or a zero at the end. Well-known and private addresses do not.
pub(super) fn looks_like_one(address: Ipv4Addr) -> bool {
    let octets = address.octets();
    let is_known = matches!(
        octets,
        [8, 8, 8, 8] | [8, 8, 4, 4] | [1, 1, 1, 1] | [1, 0, 0, 1] | [10, 0, 0, _] | [10, 10, _, _]
    );
    let is_small = octets.iter().all(|&octet| octet <= 32);
    let is_low = octets[0] <= 20 && octets[1] <= 16;
    let is_round = octets[3] == 0;
    !is_known && !address.is_unspecified() && (is_small || !address.is_private() && (is_low || is_round))
}
