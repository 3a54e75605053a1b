//! Names of groups: shown in the language of the reader, found in every spelling.

use serde_json::{Value, json};

use crate::harness::{Article, Bench, indexed};

fn bench() -> Bench {
    let bench = Bench::new();
    let bodies = [
        ("a", "伏特台风入侵了某电力公司。"),
        ("b", "Fancy Bear attacks; APT28 again."),
        ("c", "Silk Typhoon 与 UNC9876 的活动。"),
    ];
    for (name, body) in bodies {
        bench.article(name, &Article { title: name, body, ..Article::default() });
    }
    bench.ok(&["index"]);
    bench
}

#[test]
fn people_read_names_in_their_language() {
    let bench = bench();
    let id = bench.search(&["电力公司"])["hits"][0]["id"].as_str().expect("an id").to_owned();
    let commands: [&[&str]; 4] = [
        &["show", &id],
        &["search", "电力公司", "--facet", "actor"],
        &["ioc", "电力公司", "--kind", "actor"],
        &["brief"],
    ];
    for command in commands {
        let english = bench.ok(&[command, &["--lang", "en"]].concat()).out;
        assert!(english.contains("Volt Typhoon"), "{command:?}: {english}");
        let chinese = bench.ok(&[command, &["--lang", "zh"]].concat()).out;
        assert!(chinese.contains("伏特台风") && !chinese.contains("Volt Typhoon"), "{command:?}: {chinese}");
    }
}

#[test]
fn programs_read_both() {
    let bench = bench();
    let names = json!({"zh": "伏特台风", "en": "Volt Typhoon"});
    let id = bench.search(&["电力公司"])["hits"][0]["id"].as_str().expect("an id").to_owned();
    let of = |list: &Value, value: &str| {
        let entries = list.as_array().expect("a list").iter();
        entries
            .filter(|entry| entry["value"] == value)
            .map(|entry| entry["names"].clone())
            .collect::<Vec<_>>()
    };
    for language in ["en", "zh"] {
        let answer = |arguments: &[&str]| -> Value {
            let run = bench.ok(&[arguments, &["--json", "--lang", language]].concat());
            serde_json::from_str(&run.out).expect("JSON")
        };
        assert_eq!(of(&answer(&["show", &id])["entities"], "伏特台风")[0], names);
        assert_eq!(of(&answer(&["ioc", "电力公司"])["entities"], "伏特台风")[0], names);
        let facets = answer(&["search", "lang:zh", "--facet", "actor,source"])["facets"].clone();
        assert_eq!(of(&facets["actor"], "伏特台风")[0], names);
        assert_eq!(of(&facets["actor"], "UNC9876")[0], json!({"zh": "UNC9876", "en": "UNC9876"}));
        assert!(facets["source"][0].get("names").is_none());
    }
}

#[test]
fn platforms_get_the_english_name() {
    let bench = bench();
    let stix: Value =
        serde_json::from_str(&bench.ok(&["export", "电力公司", "--format", "stix"]).out).expect("JSON");
    let group =
        stix["objects"].as_array().expect("objects").iter().find(|object| object["type"] == "intrusion-set");
    let group = group.expect("a group");
    assert_eq!(group["name"], "Volt Typhoon");
    assert!(group["aliases"].as_array().expect("aliases").contains(&json!("伏特台风")));
    let misp = bench.ok(&["export", "电力公司", "--format", "misp"]).out;
    let misp: Value = serde_json::from_str(&misp).expect("JSON");
    let actor = misp["Event"]["Attribute"]
        .as_array()
        .expect("attributes")
        .iter()
        .find(|one| one["type"] == "threat-actor");
    let actor = actor.expect("a group");
    assert_eq!(actor["value"], "Volt Typhoon");
    assert!(actor["comment"].as_str().expect("a comment").contains("also known as 伏特台风"));
}

#[test]
fn a_query_may_write_a_name_in_any_way() {
    let bench = bench();
    let cases = [
        (
            "b",
            &[
                "actor:APT28",
                "actor:APT-28",
                "actor:\"APT 28\"",
                "actor:\"Fancy Bear\"",
                "actor:fancybear",
                "actor:Fancy-Bear",
                "actor:奇幻熊",
            ][..],
        ),
        ("a", &["actor:\"volt typhoon\"", "actor:VoltTyphoon", "actor:伏特台风"]),
        ("c", &["actor:UNC-9876", "actor:unc9876", "actor:\"UNC 9876\"", "actor:丝绸台风"]),
    ];
    for (name, queries) in cases {
        for query in queries {
            assert_eq!(bench.names(&[query]), [name], "{query}");
        }
    }
}

#[test]
fn malware_is_named_like_groups() {
    let bench = indexed(&[
        ("a", "Silver Fox trojan returns: ValleyRAT and the Play ransomware"),
        ("b", "Google Play 应用商店更新，播放键 Play"),
        ("c", "Winos4.0 与 LockBit 3.0 样本分析"),
    ]);
    for query in
        ["malware:银狐", "malware:\"silver fox\"", "malware:winos", "恶意软件：ValleyRAT", "家族:银狐木马"]
    {
        let mut names = bench.names(&[query]);
        names.sort();
        assert_eq!(names, ["a", "c"], "{query}");
    }
    assert_eq!(bench.names(&["malware:Play"]), ["a"]);
    let answer = bench.search(&["date:2024", "--facet", "malware"]);
    let first = &answer["facets"]["malware"][0];
    assert_eq!((&first["value"], &first["count"]), (&json!("银狐"), &json!(2)));
    assert_eq!(first["names"], json!({"zh": "银狐", "en": "Silver Fox"}));
    let note = &bench.search(&["malware:locbit"])["notes"][0];
    assert_eq!(note["suggestion"], "malware:LockBit");
    let of_type = |format: &str, list: [&str; 2], kind: &str| {
        let out: Value =
            serde_json::from_str(&bench.ok(&["export", "--all", "--format", format]).out).expect("JSON");
        let objects = if list[1].is_empty() { &out[list[0]] } else { &out[list[0]][list[1]] };
        let objects = objects.as_array().expect("objects").iter();
        objects.filter(|object| object["type"] == kind).cloned().collect::<Vec<_>>()
    };
    let stix = of_type("stix", ["objects", ""], "malware");
    let fox = stix.iter().find(|object| object["name"] == "Silver Fox").expect("a family");
    assert_eq!(fox["is_family"], true);
    assert!(fox["aliases"].as_array().expect("aliases").contains(&json!("ValleyRAT")), "{fox}");
    let misp = of_type("misp", ["Event", "Attribute"], "malware-type");
    assert!(misp.iter().any(|attribute| attribute["value"] == "Silver Fox"), "{misp:?}");
}
