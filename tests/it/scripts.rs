//! Words in scripts with marks or without spaces, found as their readers write them.

use serde_json::Value;

use crate::harness::{Article, Bench, check, indexed};

/// A body, queries that find it alone of all, and queries that find nothing.
struct Case {
    body: &'static str,
    finding: &'static [&'static str],
    missing: &'static [&'static str],
}

const CASES: &[Case] = &[
    Case {
        body: "raid on a café chain",
        finding: &["cafe", "CAFÉ", "\"cafe\u{301} chain\"", "caf*", "cafés"],
        missing: &["\"caf\""],
    },
    Case {
        body: "hospital in Zürich hit",
        finding: &[
            "zurich",
            "\"ZU\u{308}RICH\"",
            "Zür*",
            "z?rich",
            "Zurihc~1",
            "Zürihc~1",
            "z?rïch",
            "Zü*ch",
        ],
        missing: &[],
    },
    Case {
        body: "Büro in der Hauptstraße",
        finding: &["HAUPTSTRASSE", "\"hauptstrasse\"", "buro"],
        missing: &["strasse"],
    },
    Case { body: "une œuvre volée", finding: &["oeuvre", "volee", "\"oeuvre volée\""], missing: &[] },
    Case {
        body: "İSTANBUL bankasına saldırı",
        finding: &["istanbul", "Istanbul", "saldiri", "bankasina"],
        missing: &[],
    },
    Case {
        body: "sygehus på Ærø, szpital w Łodzi", finding: &["aero", "lodzi", "\"pa ærø\""], missing: &[]
    },
    Case {
        body: "tấn công mạng vào Đà Nẵng",
        finding: &["\"tan cong mang\"", "da nang", "Đà"],
        missing: &[],
    },
    Case {
        body: "Επίθεση στην Αθήνα", finding: &["επιθεση", "ΑΘΗΝΑ"], missing: &[]
    },
    Case {
        body: "удалённо выполнить код",
        finding: &["удаленно", "УДАЛЁННО", "уда\u{301}ленно"],
        missing: &[],
    },
    Case {
        body: "зловредный йогурт", finding: &["йогурт", "и\u{306}огурт"], missing: &["иогурт"]
    },
    Case {
        body: "ثَغْرَةٌ خطيرة في الأنظمة", finding: &["ثغرة", "ثغـــرة", "الانظمة"], missing: &[]
    },
    Case {
        body: "מִתְקָפָה חדשה", finding: &["מתקפה", "\"מתקפה חדשה\""], missing: &[]
    },
    Case {
        body: "\u{1112}\u{1162}\u{110F}\u{1175}\u{11BC} 조직",
        finding: &["해킹", "\"해킹 조직\""],
        missing: &["해"],
    },
    Case {
        body: "東京のガイド公開",
        finding: &["ガイド", "カ\u{3099}イド", "ｶﾞｲﾄﾞ"],
        missing: &["\"カイト\""],
    },
    Case {
        body: "พบช่องโหว่ร้ายแรงในเราเตอร์",
        finding: &[
            "ช่องโหว่",
            "\"ช่องโหว่\"",
            "\"องโหว่ร้าย\"",
            "\"โ\"",
            "เราเตอร์",
            "title:x OR ช่องโหว่",
            "ช่องโหว่*",
            "ช่องโหว่^2",
            "ช่องโหว่|หมู",
        ],
        missing: &["\"โหว่เร้า\"", "มัลแวร์"],
    },
    Case {
        body: "ພົບຊ່ອງໂຫວ່ຮ້າຍແຮງ", finding: &["ຊ່ອງໂຫວ່", "\"ງໂຫວ່\""], missing: &["\"ໂຫວ່ຊ່ອງ\""]
    },
    Case {
        body: "រកឃើញភាពងាយរងគ្រោះធ្ងន់ធ្ងរ", finding: &["ងាយរងគ្រោះ", "\"រងគ្រោះ\""], missing: &["\"គ្រោះរង\""]
    },
    Case {
        body: "အားနည်းချက်ကြီးတစ်ခုတွေ့ရှိ", finding: &["အားနည်းချက်", "\"နည်းချက်\""], missing: &["\"ချက်နည်း\""]
    },
    Case {
        body: "བོད་ཡིག་གི་གསར་འགྱུར", finding: &["\"ཡིག་གི\"", "གསར་འགྱུར"], missing: &["\"གསར་ཡིག\""]
    },
];

fn bodies() -> Vec<&'static str> {
    CASES.iter().map(|case| case.body).collect()
}

#[test]
fn words_are_found_as_they_are_written() {
    let places: Vec<[usize; 1]> = (0..CASES.len()).map(|place| [place]).collect();
    let mut cases: Vec<(&str, &[usize])> = Vec::new();
    for (case, place) in CASES.iter().zip(&places) {
        cases.extend(case.finding.iter().map(|query| (*query, &place[..])));
        cases.extend(case.missing.iter().map(|query| (*query, &[][..])));
    }
    check(&bodies(), &cases);
}

#[test]
fn marks_fall_on_whole_clusters() {
    let names: Vec<String> = (0..CASES.len()).map(|place| place.to_string()).collect();
    let articles: Vec<(&str, &str)> = names.iter().map(String::as_str).zip(bodies()).collect();
    let bench = indexed(&articles);
    let marked = |query: &str| {
        let snippet = bench.search(&["--strict", query])["hits"][0]["snippet"].clone();
        let characters: Vec<char> = snippet["text"].as_str().expect("a text").chars().collect();
        let bound = |at: &Value| usize::try_from(at.as_u64().expect("an offset")).expect("small");
        let first = &snippet["highlights"][0];
        characters[bound(&first[0])..bound(&first[1])].iter().collect::<String>()
    };
    let cases = [
        ("\"ช่องโหว\"", "ช่องโหว่"),
        ("ช่องโหว่", "ช่องโหว่"),
        ("zurich", "Zürich"),
        ("\"oeuvre volee\"", "œuvre volée"),
        ("해킹", "\u{1112}\u{1162}\u{110F}\u{1175}\u{11BC}"),
        ("ثغرة", "ثَغْرَةٌ"),
        ("\"រងគ\"", "រងគ្រោះ"),
    ];
    for (query, expected) in cases {
        assert_eq!(marked(query), expected, "{query}");
    }
}

#[test]
fn sources_and_titles_fold_alike() {
    let bench = Bench::new();
    bench.article("a", &Article { title: "Störung in Malmö", source: "Málaga Hoy", ..Article::default() });
    bench.article("b", &Article { title: "其他", source: "别的", ..Article::default() });
    bench.ok(&["index"]);
    let queries = [
        "title:malmo",
        "source:malaga",
        "source:\"malaga hoy\"",
        "title:\"storung in malmo\"",
        "intitle:mal*",
    ];
    bench.check_queries(&queries.map(|query| (query, &["a"][..])));
}
