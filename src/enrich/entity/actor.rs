//! Threat actors, by any of their names.
//!
//! The table `data/actors.txt` lists the names of each group. Numbers such as `APT28` and `UNC2452` are names too;
//! a number that the table lacks is a group of its own.

use std::sync::LazyLock;

use super::names::NameTable;

/// The names of groups.
pub(super) static ACTORS: LazyLock<NameTable> =
    LazyLock::new(|| NameTable::new(include_str!("../data/actors.txt")));

#[cfg(test)]
mod tests {
    use super::super::{entities, meant_name};
    use super::*;
    use crate::article::EntityKind;
    use crate::character::is_han;

    fn actors(text: &str) -> Vec<String> {
        let found = entities("", text, &[]);
        found
            .into_iter()
            .filter(|entity| entity.kind == EntityKind::Actor)
            .map(|entity| entity.value)
            .collect()
    }

    #[test]
    fn names_in_every_spelling() {
        let cases: [(&str, &[&str]); 20] = [
            ("据悉APT32发动攻击", &["海莲花"]),
            ("oceanlotus与海莲花", &["海莲花"]),
            ("APT-C-00", &["海莲花"]),
            ("FancyBear, fancy-bear, Fancy Bear", &["奇幻熊"]),
            ("apt 28", &["奇幻熊"]),
            ("APT-28组织", &["奇幻熊"]),
            ("APT88组织 unc9876 TA499 Fin9", &["APT88", "FIN9", "TA499", "UNC9876"]),
            ("storm-9876、Storm9875、UAC-9876", &["Storm-9875", "Storm-9876", "UAC-9876"]),
            ("APT-Q-99 apt-k-98", &["APT-K-98", "APT-Q-99"]),
            ("UTG-Q-999 CL-STA-9999 DEV-0999 TAG-999", &["CL-STA-9999", "DEV-0999", "TAG-999", "UTG-Q-999"]),
            ("the Conti gang", &["Conti"]),
            ("NoName057(16)攻击", &["NoName057(16)"]),
            ("Play勒索软件", &["Play"]),
            ("APT 10 大事件 APT 2024 APT-2024 chapter 1 apt-get", &["APT10"]),
            ("APT 99 大事件", &[]),
            ("continue conti play royal press play", &[]),
            ("UNC12345 ta0001 FIN123 Storm-123 storm-12345", &[]),
            ("Turlax xTurla", &[]),
            ("tag-123 dev-0123", &[]),
            ("白象食品", &[]),
        ];
        for (text, expected) in cases {
            assert_eq!(actors(text), expected, "{text}");
        }
    }

    #[test]
    fn a_query_may_use_any_name() {
        assert_eq!(ACTORS.canonical("apt32"), Some("海莲花"));
        assert_eq!(ACTORS.canonical(" Ocean Lotus"), Some("海莲花"));
        assert_eq!(ACTORS.canonical("play"), Some("Play"));
        assert_eq!(ACTORS.canonical("nobody"), None);
        let cases = [
            ("APT-28", "奇幻熊"),
            ("APT 28", "奇幻熊"),
            ("apt28", "奇幻熊"),
            ("fancybear", "奇幻熊"),
            ("Fancy-Bear", "奇幻熊"),
            ("Side Winder", "响尾蛇"),
            ("UNC-3944", "Scattered Spider"),
            ("Storm 0978", "RomCom"),
            ("APT-99", "APT99"),
            ("apt 99", "APT99"),
            ("UNC 9876", "UNC9876"),
            ("uat 9876", "UAT-9876"),
            ("nobody", "nobody"),
        ];
        for (name, expected) in cases {
            assert_eq!(meant_name(EntityKind::Actor, name), expected, "{name}");
        }
    }

    #[test]
    fn a_group_has_a_name_in_each_language() {
        let cases = [
            ("伏特台风", "伏特台风", "Volt Typhoon"),
            ("拉撒路", "拉撒路", "Lazarus"),
            ("蔓灵花", "蔓灵花", "Bitter"),
            ("Silk Typhoon", "丝绸台风", "Silk Typhoon"),
            ("Kimsuky", "Kimsuky", "Kimsuky"),
            ("LockBit", "LockBit", "LockBit"),
            ("UNC9876", "UNC9876", "UNC9876"),
        ];
        for (canonical, zh, en) in cases {
            let names = ACTORS.display_names(canonical);
            assert_eq!((names.zh.as_str(), names.en.as_str()), (zh, en));
        }
        for (_, first) in ACTORS.known() {
            assert!(!ACTORS.display_names(first).en.contains(is_han), "{first}: no English name");
        }
    }
}
