//! `secnews entity`: a page about a thing.

use serde_json::{Value, json};

use crate::harness::{Article, Bench};

/// Three weeks with a gap: a group with its malware, a repost, another group.
fn bench() -> Bench {
    let bench = Bench::new();
    let attack = "银狐组织利用 CVE-2024-91234 投递 Gh0st RAT，样本 MD5：0b2c4d6e8f10325476981badcfe01234，回连 \
                  c2[.]evil-panel[.]top 。研究人员说，这次行动针对财务人员，手法与以往不同：先在群里冒充同事，再发送压缩包，\
                  运行后释放白加黑组件，注入系统进程，窃取浏览器里的口令，并在夜间转走账上的资金。";
    let steps: Vec<String> = (1..=60).map(|step| format!("第{step}步的记录见附录{step}。")).collect();
    let attack = format!("{attack}{}", steps.concat());
    for (name, title, date, body) in [
        ("one", "银狐木马再现", "2024-09-02", attack.as_str()),
        ("copy", "银狐木马再现", "2024-09-03", attack.as_str()),
        ("two", "财务人员遭遇钓鱼", "2024-09-04", "受害者说，Silver Fox 与 LockBit 都在其中，细节不详。"),
        ("three", "LockBit ransomware returns", "2024-09-20", "The LockBit gang is back with new servers."),
        ("last", "别的消息", "2024-09-21", "与此无关。"),
    ] {
        let (source, url) = (format!("源{name}"), format!("https://{name}.example/a"));
        bench.article(name, &Article { title, url: &url, source: &source, date, body });
    }
    bench.ok(&["index"]);
    bench
}

fn page(bench: &Bench, arguments: &[&str]) -> Value {
    let run = bench.run(&[&["entity", "--json"], arguments].concat());
    assert!(run.code < 2, "{arguments:?}: {}", run.err);
    serde_json::from_str(&run.out).expect("JSON")
}

#[test]
fn a_page_has_names_activity_companions_and_stories() {
    let bench = bench();
    let fox = page(&bench, &["actor:SilverFox"]);
    assert_eq!((&fox["kind"], &fox["value"]), (&json!("actor"), &json!("银狐")));
    assert_eq!(fox["names"], json!({"zh": "银狐", "en": "Silver Fox"}));
    assert!(fox["aliases"].as_array().expect("a list").contains(&json!("谷堕大盗")), "{}", fox["aliases"]);
    assert_eq!((&fox["articles"], &fox["stories"], &fox["publishers"]), (&json!(3), &json!(2), &json!(3)));
    assert_eq!((&fox["first_seen"], &fox["last_seen"]), (&json!("2024-09-02"), &json!("2024-09-04")));
    assert_eq!(fox["first"]["source"], "源one");
    let values = |list: &Value| -> Vec<Value> {
        list.as_array().expect("a list").iter().map(|one| one["value"].clone()).collect()
    };
    let beside = &fox["beside"];
    assert_eq!(values(&beside["cves"]), ["CVE-2024-91234"]);
    assert_eq!(values(&beside["actors"]), ["LockBit"]);
    assert_eq!(beside["malware"][0]["stories"], 1);
    assert!(values(&beside["malware"]).contains(&json!("Gh0st RAT")));
    assert!(!values(&beside["malware"]).contains(&json!("银狐")), "the thing itself");
    assert!(values(&beside["indicators"]).contains(&json!("c2.evil-panel.top")), "{beside}");
    let latest = fox["latest"].as_array().expect("a list");
    assert_eq!(latest.len(), 2, "each story once");
    assert_eq!((&latest[1]["in_title"], &latest[1]["publishers"]), (&json!(true), &json!(2)));
    let activity = &fox["activity"];
    assert_eq!(activity["by"], "day");
    assert_eq!(activity["buckets"].as_array().map(Vec::len), Some(20));
    assert_eq!(activity["missing"][0], json!({"first": "2024-09-05", "last": "2024-09-19"}));
    let text = bench.ok(&["entity", "银狐", "--lang", "en"]).out;
    assert!(
        text.starts_with("银狐 / Silver Fox (group)\n") && text.contains("c2[.]evil-panel[.]top"),
        "{text}"
    );
    assert!(text.contains("no articles archived of 15 days: 2024-09-05 to 2024-09-19"), "{text}");
}

#[test]
fn the_kind_of_a_bare_name_is_found_out() {
    let bench = bench();
    for (typed, kind) in [
        ("银狐", "actor"),
        ("gh0st rat", "malware"),
        ("cve-2024-91234", "cve"),
        ("CVE：2024-91234", "cve"),
        ("0b2c4d6e8f10325476981badcfe01234", "hash"),
        ("c2[.]evil-panel[.]top", "domain"),
        ("源two", "source"),
        ("malware:银狐", "malware"),
        ("T1566", "technique"),
        ("192.0.2.7", "ip"),
    ] {
        let found = page(&bench, &[typed]);
        assert_eq!(found["kind"], kind, "{typed}");
        assert_eq!(found["articles"] == 0, ["technique", "ip"].contains(&kind), "{typed}");
    }
    let note = &page(&bench, &["银狐"])["notes"][0];
    assert_eq!(note["suggestion"], "malware:银狐");
    let since = page(&bench, &["LockBit", "--since", "2024-09-10", "-n", "1"]);
    assert_eq!((&since["articles"], since["latest"].as_array().map(Vec::len)), (&json!(1), Some(1)));
}

#[test]
fn what_is_unknown_is_explained() {
    let bench = bench();
    for (typed, expected) in [
        ("foo:bar", "there is no kind foo; available: actor, malware, cve"),
        ("title:银狐", "there is no kind title"),
        ("lokbit", "similar: actor:LockBit, malware:LockBit"),
        ("nobody at all", "no article names a group, malware or source nobody at all"),
        ("cve:abc", "cve"),
        ("actor:", "actor: has no value"),
    ] {
        let run = bench.run(&["entity", typed]);
        assert!(run.code == 2 && run.err.contains(expected), "{typed}: {}", run.err);
    }
    let none = bench.run(&["entity", "actor:APT41"]);
    assert!(
        none.code == 1 && none.out.is_empty() && none.err.contains("no article names the group"),
        "{}",
        none.err
    );
}
