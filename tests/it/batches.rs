//! Knowledge that passes from batch to batch: page furniture, reposts, copies without a URL. The index is the same
//! however the articles are split into batches.

use serde_json::{Value, json};

use crate::harness::{Article, Bench};

/// Days on which a site with menus brings an article each.
const DAYS: usize = 8;

/// The article of a day, with its site's furniture around it.
fn page(day: usize) -> String {
    format!(
        "[首页](/)\n\n[关基安全](/cii)\n\n[某产品曝出DLL劫持漏洞](/p/1)\n\n\
         第 {day} 天的报道：安全人员披露了编号为 {day} 的后门程序，它经由计划任务驻留。\n\n\
         ```\n首页\n```\n\n扫描下方二维码关注我们，每天获取最新最全的网络安全资讯。\n\n[联系我们](/c)"
    )
}

fn write_days(bench: &Bench) {
    for day in 1..=DAYS {
        let (title, body) = (format!("后门程序之 {day}"), page(day));
        let date = format!("2024-09-{day:02}");
        bench.article(
            &format!("{day}/daily/a"),
            &Article { title: &title, date: &date, body: &body, ..Article::default() },
        );
    }
}

/// Id and text of every article.
fn articles(bench: &Bench, index: &str) -> Vec<(String, Value)> {
    let ids = bench.ok(&["--index", index, "search", "--all", "--no-collapse", "--output", "ids", "lang:zh"]);
    let mut articles: Vec<(String, Value)> = ids
        .out
        .lines()
        .map(|id| {
            let shown = bench.ok(&["--index", index, "show", "--json", id]).out;
            let article: Value = serde_json::from_str(&shown).expect("JSON");
            (id.to_owned(), json!([article["title"], article["body"], article["body_status"]]))
        })
        .collect();
    articles.sort_by(|a, b| a.0.cmp(&b.0));
    articles
}

#[test]
fn day_by_day_gives_the_same_index_as_one_batch() {
    let bench = Bench::new();
    write_days(&bench);
    bench.ok(&["--index", "once", "index", "corpus"]);
    for day in (1..=DAYS).rev() {
        bench.ok(&["--index", "daily", "index", &format!("corpus/{day}")]);
    }
    let once = articles(&bench, "once");
    assert_eq!(once.len(), DAYS);
    assert_eq!(once, articles(&bench, "daily"));
    for (_, article) in once {
        let body = article[1].as_str().expect("a body");
        assert!(body.starts_with('第') && body.ends_with("首页"), "{body}");
    }
    let menu = bench.run(&["--index", "daily", "search", "\"关基安全\" OR \"DLL劫持\" OR \"二维码\""]);
    assert_eq!(menu.code, 1, "{}", menu.out);
}

#[test]
fn a_rebuild_gives_the_same_index_as_one_batch() {
    let bench = Bench::new();
    write_days(&bench);
    bench.ok(&["--index", "once", "index", "corpus"]);
    let once = articles(&bench, "once");
    let report: Value =
        serde_json::from_str(&bench.ok(&["--index", "once", "index", "--rebuild", "--json"]).out)
            .expect("JSON");
    assert_eq!((&report["unchanged"], &report["new"]), (&json!(DAYS), &json!(0)), "{report}");
    assert_eq!(articles(&bench, "once"), once, "furniture is counted again");
    bench.ok(&["--index", "once", "index", "--rebuild", "corpus"]);
    assert_eq!(articles(&bench, "once"), once);
}

#[test]
fn the_fifth_page_cleans_the_four_before_it() {
    let bench = Bench::new();
    write_days(&bench);
    let report = |day: usize| -> Value {
        let run = bench.ok(&["index", "--json", &format!("corpus/{day}")]);
        serde_json::from_str(&run.out).expect("JSON")
    };
    (1..=4).for_each(|day| assert_eq!(report(day)["recleaned"], 0));
    assert_eq!(bench.names(&["\"关基安全\""]).len(), 4);
    assert_eq!(report(5)["recleaned"], 4);
    assert_eq!(bench.names(&["\"关基安全\""]).len(), 0);
    assert_eq!(bench.names(&["计划任务"]).len(), 5);
}

/// What recurs as a heading above what an author writes is the author's: all pages of the site are looked at
/// again when it passes the threshold, and none is written.
#[test]
fn unchanged_text_is_not_written_again() {
    let bench = Bench::new();
    for day in 1..=6 {
        let body = format!(
            "## 漏洞描述\n\n第 {day} 天披露的编号为 {day} 的漏洞出现在某网关的管理界面里，未登录即可利用。\n\n\
             ## 修复建议\n\n请在第 {day} 天之前把它升级到厂商给出的第 {day} 个版本，并限制管理界面的访问来源。"
        );
        let title = format!("某网关漏洞之 {day}");
        let date = format!("2024-09-{day:02}");
        bench.article(
            &format!("{day}/daily/a"),
            &Article { title: &title, date: &date, body: &body, ..Article::default() },
        );
    }
    for day in 1..=6 {
        let run = bench.ok(&["index", "--json", &format!("corpus/{day}")]);
        let report: Value = serde_json::from_str(&run.out).expect("JSON");
        assert_eq!((&report["new"], &report["recleaned"]), (&json!(1), &json!(0)), "{report}");
    }
}

#[test]
fn removed_lines_are_explained() {
    let bench = Bench::new();
    write_days(&bench);
    bench.ok(&["index"]);
    let answer = bench.search(&["计划任务"]);
    let id = answer["hits"][0]["id"].as_str().expect("an id");
    let explained: Value =
        serde_json::from_str(&bench.ok(&["show", "--json", "--explain-clean", id]).out).expect("JSON");
    let removed = explained[0]["removed"].as_array().expect("removals");
    let has = |rule: &str, text: &str| {
        removed.iter().any(|removal| removal["rule"] == rule && removal["text"] == text)
    };
    assert!(has("recurring-link", "关基安全"), "{explained:#}");
    assert!(has("recurring-sentence", "扫描下方二维码关注我们，每天获取最新最全的网络安全资讯。"));
    let text = bench.ok(&["show", "--explain-clean", id]).out;
    assert!(text.contains("- recurring-link") && text.contains("计划任务"), "{text}");
}

/// A report of some length, the same from every publisher.
fn report() -> String {
    let steps = ["侦察", "投递", "驻留", "横向移动", "窃取", "清除痕迹", "勒索", "谈判", "恢复", "复盘"];
    let lines = steps.iter().enumerate().map(|(at, step)| {
        format!("第{at}步是{step}：攻击者在凌晨 {at} 点 {} 分登录了编号为 {} 的服务器，停留了 {} 分钟，带走 {} 兆字节的{step}记录，随后切换到下一台主机。", at * 7 % 60, at * 13, at * 31 % 17, at * 97)
    });
    lines.collect::<Vec<_>>().join("\n\n")
}

/// Shown article and number of reposts of the only story that is found.
fn story(bench: &Bench) -> (String, usize) {
    let answer = bench.search(&["横向移动"]);
    let hits = answer["hits"].as_array().expect("hits");
    assert_eq!(hits.len(), 1, "{answer:#}");
    let path = hits[0]["paths"][0].as_str().expect("a path");
    (path.to_owned(), hits[0]["reposts"].as_array().map_or(0, Vec::len))
}

#[test]
fn reposts_are_folded_across_batches_under_the_earliest() {
    let bench = Bench::new();
    let body = report();
    let edited = format!("编者按：转载自友站，略有删改。\n\n{body}");
    let article = |title, date, url, body| Article { title, url, date, body, ..Article::default() };
    bench.article("late", &article("一次入侵的十个步骤", "2024-10-11", "https://one.example/a", &edited));
    bench.ok(&["index"]);
    bench.article("later", &article("攻击者这样走完全程", "2024-10-12", "https://two.example/b", &body));
    bench.ok(&["index"]);
    assert_eq!(story(&bench), ("late.md".to_owned(), 1));
    // The original comes last.
    bench.article("first", &article("一次入侵的十个步骤", "2024-10-01", "https://three.example/c", &body));
    bench.ok(&["index"]);
    assert_eq!(story(&bench), ("first.md".to_owned(), 2));
    assert_eq!(bench.names(&["横向移动"]).len(), 3, "nothing is deleted");
}

/// Which of three reports are one story shows only at the last, the earliest: within one batch, the two before it
/// are written again; across batches, they are written as they are stored.
#[test]
fn a_changed_story_number_reads_no_file() {
    let bench = Bench::new();
    let write = |name: &str, date: &str, body: &str| {
        let (title, url) = ("一次入侵的十个步骤", format!("https://{}.example/a", name.replace('/', "-")));
        bench.article(name, &Article { title, url: &url, date, body, ..Article::default() });
    };
    let body = report() + "\n\n见 CVE-2024-12345 与 evil[.]example。";
    write("a/late", "2024-10-11", &body);
    write("a/later", "2024-10-12", &body);
    write("b/first", "2024-10-01", &body);
    bench.ok(&["--index", "once", "index", "corpus"]);
    bench.ok(&["index", "corpus/a"]);
    let show = |index, path| bench.ok(&["--index", index, "show", "--json", path]).out;
    let ids = bench.ok(&["search", "--output", "ids", "--all", "--no-collapse", "横向移动"]).out;
    let body = |id| {
        let article: Value = serde_json::from_str(&show("index", id)).expect("JSON");
        article["body"].clone()
    };
    let before: Vec<Value> = ids.lines().map(body).collect();
    write("a/late", "2024-10-11", "另一篇。");
    bench.ok(&["index", "corpus/b"]);
    assert_eq!(story(&bench), ("first.md".to_owned(), 2));
    let after: Vec<Value> = ids.lines().map(body).collect();
    assert_eq!(before, after, "the changed file is in no batch since");
    let verdict: Value = serde_json::from_str(&bench.run(&["check", "--deep", "--json"]).out).expect("JSON");
    assert_eq!(verdict["counts"], json!({"changed": 1}), "{verdict:#}");
    let reposts = |index| bench.search(&["--index", index, "横向移动"])["hits"][0]["reposts"].clone();
    assert_eq!(reposts("once"), reposts("index"));
}

/// Writes what a feed brought of a `WeChat` article: a page without its text.
fn write_shell(bench: &Bench) {
    let url = "https://mp.weixin.qq.com/s?__biz=MzA5&mid=2650&idx=1&sn=ab";
    let body = "：\n，\n。\n\n视频\n小程序\n赞\n，轻点两下取消赞";
    let title = "某组织针对能源行业的攻击活动分析";
    bench.article("shell", &Article { title, url, body, source: "聚合", date: "2024-09-27" });
}

fn write_copy(bench: &Bench) {
    let text = "#  某组织针对能源行业的攻击活动分析   \n原创 某人  示例实验室   2024-09-26 10:00  \n  \n\
                该组织使用了此前没有记录的加载器。  \n";
    bench.write("doc/2024-09/copy.md", text);
}

#[test]
fn a_copy_without_url_joins_its_article_in_any_order() {
    let mut seen = Vec::new();
    for shell_first in [true, false] {
        let bench = Bench::new();
        if shell_first {
            write_shell(&bench);
        } else {
            write_copy(&bench);
        }
        bench.ok(&["index", "."]);
        write_shell(&bench);
        write_copy(&bench);
        bench.ok(&["index", "."]);
        let answer = bench.search(&["加载器"]);
        let hit = &answer["hits"][0];
        assert_eq!(answer["total"], 1, "{answer:#}");
        assert_eq!((&hit["body_status"], &hit["date"]), (&json!("full"), &json!("2024-09-26")));
        assert_eq!(hit["sources"], json!(["示例实验室", "聚合"]));
        assert_eq!(bench.names(&["lang:zh"]).len(), 1);
        let again: Value = serde_json::from_str(&bench.ok(&["index", "--json", "."]).out).expect("JSON");
        assert_eq!(again["unchanged"], 2);
        seen.push(hit["id"].clone());
    }
    assert_eq!(seen[0], seen[1]);
}
