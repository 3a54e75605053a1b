use proptest::prelude::*;

use super::*;

#[test]
fn folds_to_one_spelling() {
    let cases = [
        ("Log4J", "log4j"),
        ("ＬｏｃｋＢｉｔ", "lockbit"),
        ("ＣＶＥ－２０２４", "cve-2024"),
        ("資訊安全", "资讯安全"),
        ("SQL注⼊", "sql注入"),
        ("⻔户", "门户"),
        ("关键\u{200B}信息\u{FEFF}基础", "关键信息基础"),
        ("cafe\u{301} Café", "cafe cafe"),
        ("Zürich STRASSE Straße ẞ", "zurich strasse strasse ss"),
        ("Œuvre Ærø Łódź ĐẶNG Þórð", "oeuvre aero lodz dang thord"),
        ("İstanbul ISPARTA ışık", "istanbul isparta isik"),
        ("Việt Nam tấn công", "viet nam tan cong"),
        ("Ώρες ΣΊΣΥΦΟΣ σίσυφος ΐ", "ωρεσ σισυφοσ σισυφοσ ι"),
        ("Ещё ЕЩЕ уда\u{301}ленно", "еще еще удаленно"),
        ("Йод и\u{306} Київ ЎЗ Ѓ ќ ѝ", "йод й київ ўз ѓ ќ и"),
        ("ثَغْرَةٌ أمنـــية آلية", "ثغرة امنية الية"),
        ("שָׁלוֹם ﬡ שּׁ", "שלום א ש"),
        ("\u{1112}\u{1161}\u{11AB}글 ㅋㅋ ﾡ \u{1112}x", "한글 ㅋㅋ ㄱ ㅎx"),
        ("がか\u{3099}か パハ゜", "ががか パハ ゚"),
        ("≠ =\u{338} 1\u{FE0F}\u{20E3} \u{301}a", "≠ ≠ 1 a"),
        ("हिन्दी न้ำ ខ្មែរ", "हिन्दी न้ํา ខ្មែរ"),
        ("𝐀𝐏𝐓", "apt"),
        ("㈱", "(株)"),
        ("ｶﾞｲﾄﾞ", "ガイド"),
        ("葛\u{E0100}城", "葛城"),
    ];
    for (source, expected) in cases {
        assert_eq!(Folded::new(source).text(), expected, "{source}");
    }
}

#[test]
fn maps_back_to_whole_clusters() {
    let source = "甲㈱乙\u{200B}丙E\u{301}丁";
    let folded = Folded::new(source);
    let back = |needle: &str| {
        let start = folded.text().find(needle).expect(needle);
        &source[folded.source_range(start..start + needle.len())]
    };
    assert_eq!(back("甲"), "甲");
    assert_eq!(back("株"), "㈱");
    assert_eq!(back("乙"), "乙");
    assert_eq!(back("乙丙"), "乙\u{200B}丙");
    assert_eq!(back("丙"), "丙");
    assert_eq!(back("e丁"), "E\u{301}丁");
}

#[test]
fn fast_path_for_marks_agrees_with_the_tables() {
    for mark in ('\0'..=char::MAX).filter(|&mark| plain_mark(mark).is_some()) {
        let mut by_tables = Folded::default();
        by_tables.fold_cluster(&mark.to_string(), 0, mark);
        assert_eq!(Folded::new(&mark.to_string()).text(), by_tables.text(), "{mark}");
    }
}

#[test]
fn source_ranges_do_not_depend_on_the_order_of_look_ups() {
    let source = "甲㈱，乙\u{200B}丙E\u{301}。丁（戊）".repeat(3);
    let folded = Folded::new(&source);
    let bounds: Vec<usize> = folded.text().char_indices().map(|(at, _)| at).collect();
    for &first in &bounds {
        for &second in &bounds {
            let alone = Folded::new(&source).source_start(second);
            folded.source_start(first);
            assert_eq!(folded.source_start(second), alone, "{second} after {first}");
        }
    }
}

#[test]
fn highlights_split_no_cluster() {
    let cases = [
        ("Straße", "s", "ß"),
        ("พบช่อง", "บช", "บช่"),
        ("พบช่อง", "\u{E48}", "ช่"),
        ("cafe\u{301}s", "caf", "caf"),
        ("cafe\u{301}s", "cafe", "cafe\u{301}"),
        ("1\u{FE0F}\u{20E3}步", "1", "1\u{FE0F}\u{20E3}"),
        ("ខ្មែរ", "ខ", "ខ្មែ"),
        ("\u{1112}\u{1161}\u{11AB}글", "한", "\u{1112}\u{1161}\u{11AB}"),
    ];
    for (source, part, expected) in cases {
        let folded = Folded::new(source);
        let start = folded.text().rfind(part).expect(part);
        assert_eq!(&source[folded.source_range(start..start + part.len())], expected, "{source}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn every_range_slices_the_source(source in "\\PC{0,40}") {
        let folded = Folded::new(&source);
        let bounds: Vec<_> = folded.text().char_indices().map(|(at, c)| at..at + c.len_utf8()).collect();
        for range in bounds {
            let source_range = folded.source_range(range);
            prop_assert!(source.get(source_range.clone()).is_some_and(|slice| !slice.is_empty()), "{source_range:?}");
        }
    }

    #[test]
    fn folding_twice_changes_nothing(
        source in "(\\PC|[\\p{M}]|[\u{1100}-\u{11FF}\u{3131}-\u{318E}\u{AC00}-\u{ACFF}]|[иіgеßı=\u{300}-\u{308}]){0,40}",
    ) {
        let once = Folded::new(&source);
        let twice = Folded::new(once.text());
        prop_assert_eq!(once.text(), twice.text());
    }

    #[test]
    fn a_han_run_folds_alike_anywhere(before in "[a-z繁體A-Z]{0,5}", run in "[數据網络零信任]{1,5}", after in "[a-z漢]{0,5}") {
        let alone = Folded::new(&run);
        let inside = Folded::new(&format!("{before}{run}{after}"));
        prop_assert!(inside.text().contains(alone.text()));
    }
}
