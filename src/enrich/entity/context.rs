//! Whether a common word is the name of a program: a word for malware stands directly before or after it.

/// Words for malware that follow a name, perhaps with a plural `s`.
#[rustfmt::skip]
const AFTER: &[&str] = &[
    "ransomware", "stealer", "infostealer", "malware", "trojan", "rat", "backdoor", "botnet", "loader", "downloader", "dropper",
    "spyware", "wiper", "rootkit", "bootkit", "worm", "keylogger", "implant", "banker", "web shell", "webshell", "cryptominer", "miner",
    "勒索", "木马", "後門", "后门", "恶意软件", "恶意程序", "恶意代码", "恶意", "窃密", "窃取", "僵尸网络", "病毒", "蠕虫", "加载器",
    "下载器", "远控", "挖矿", "间谍软件", "间谍程序", "擦除", "键盘记录", "信息窃取", "家族", "植入", "c2", "银行木马",
];

/// Words for malware, or for a group that spreads it, that precede a name.
#[rustfmt::skip]
const BEFORE: &[&str] = &[
    "ransomware", "stealer", "infostealer", "malware", "trojan", "backdoor", "botnet", "loader", "spyware", "wiper", "rootkit",
    "bootkit", "worm", "keylogger", "web shell", "webshell", "ransomware group", "ransomware gang", "ransomware strain",
    "ransomware operation", "malware family", "ransomware family",
    "勒索软件", "勒索病毒", "勒索组织", "勒索团伙", "勒索软件组织", "勒索软件团伙", "勒索软件家族", "勒索家族", "木马", "后门", "恶意软件",
    "恶意程序", "窃密木马", "窃密软件", "窃密程序", "僵尸网络", "病毒", "蠕虫", "加载器", "远控", "间谍软件", "擦除软件", "恶意软件家族",
    "挖矿木马", "信息窃取器", "信息窃取程序",
];

/// What may stand between a name and the word for malware after it: `Necro Android malware`.
#[rustfmt::skip]
const QUALIFIERS: &[&str] = &[
    "android", "ios", "macos", "mac", "linux", "windows", "iot", "ddos", "banking", "mobile", "information", "info", "crypto",
    "cryptocurrency", "remote access", "commercial", "as-a-service", "安卓", "银行", "手机", "移动", "商业", "新型", "信息", "远程访问",
    "远程控制", "数据", "加密货币", "物联网", "网银", "webshell", "类", "的",
];

/// What may stand between a word for malware and the name after it: `a backdoor called Tickler`.
#[rustfmt::skip]
const BRIDGES: &[&str] = &[
    "called", "named", "dubbed", "known as", "tracked as", "such as", "like", "including", "families", "family", "strain",
    "名为", "称为", "叫做", "叫", "如", "例如", "包括", "——", "家族",
];

/// Maximum qualifiers and bridges on one side.
const MAX_STEPS: usize = 3;

/// Characters that are looked at on one side: the longest of the words with qualifiers.
const MAX_DISTANCE: usize = 48;

/// Whether a word for malware stands beside a name between `before` and `after`.
pub(super) fn has_context(before: &str, after: &str) -> bool {
    is_followed(&start_of(after)) || is_preceded(&end_of(before))
}

fn is_followed(after: &str) -> bool {
    let mut rest = after.trim_start_matches(is_gap);
    for _ in 0..=MAX_STEPS {
        if AFTER.iter().any(|word| rest.strip_prefix(word).is_some_and(|rest| !word.is_ascii() || ends(rest)))
        {
            return true;
        }
        let Some(next) = QUALIFIERS.iter().find_map(|word| rest.strip_prefix(word)) else { return false };
        rest = next.trim_start_matches(is_gap);
    }
    false
}

fn is_preceded(before: &str) -> bool {
    let mut rest = before.trim_end_matches(is_gap);
    for _ in 0..=MAX_STEPS {
        let singular = rest.strip_suffix('s').unwrap_or(rest);
        if BEFORE.iter().any(|word| singular.ends_with(word) || rest.ends_with(word)) {
            return true;
        }
        let Some(next) = BRIDGES.iter().find_map(|word| rest.strip_suffix(word)) else { return false };
        rest = next.trim_end_matches(is_gap);
    }
    false
}

/// Whether a word ends before `rest`, perhaps after a plural `s`.
fn ends(rest: &str) -> bool {
    let rest = rest.strip_prefix('s').unwrap_or(rest);
    !rest.starts_with(|c: char| c.is_ascii_alphanumeric())
}

/// Spaces, quotation marks and brackets. A line break ends a sentence.
fn is_gap(character: char) -> bool {
    matches!(
        character,
        ' ' | '-'
            | '"'
            | '\''
            | '“'
            | '”'
            | '‘'
            | '’'
            | '「'
            | '」'
            | '『'
            | '』'
            | '《'
            | '》'
            | '*'
            | '`'
    )
}

fn start_of(text: &str) -> String {
    text.chars().take(MAX_DISTANCE).collect::<String>().to_lowercase()
}

fn end_of(text: &str) -> String {
    let start = text.char_indices().rev().take(MAX_DISTANCE).last().map_or(text.len(), |(at, _)| at);
    text[start..].to_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_for_malware_stands_beside_a_name() {
        for (text, expected) in [
            ("the ~ ransomware gang", true),
            ("“~”勒索软件", true),
            ("the ~ Android banking trojans", true),
            ("勒索软件组织“~”声称", true),
            ("a backdoor called ~, which", true),
            ("名为~的新型木马", true),
            ("~, a ransomware", false),
            ("~ Mail ransomware", false),
            ("ransomware. ~ is", false),
            ("~\nransomware", false),
            ("~ ransomwareish", false),
            ("the city of ~", false),
            ("~", false),
        ] {
            let (before, after) = text.split_once('~').expect("a place");
            assert_eq!(has_context(before, after), expected, "{text}");
        }
    }
}
