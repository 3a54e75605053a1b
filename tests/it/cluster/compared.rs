//! `check --engine`: what a cluster and the local index do not have in common.

use serde_json::{Value, json};

use super::articles::with_articles;
use super::nodes::{ask, shared};

#[test]
#[ignore = "needs OpenSearch, which `.ci/run` downloads"]
fn differences_are_listed_by_kind() {
    let Some(urls) = shared() else { return };
    let pushed = with_articles("compared", 6, urls, &[]);
    let run = pushed.ask(&["check"]);
    assert_eq!((run.code, run.out.contains("has the 6 articles of the index")), (0, true), "{}", run.out);

    let local = pushed.bench.search(&["样本", "--all", "--no-collapse"]);
    let ids: Vec<&str> =
        local["hits"].as_array().expect("hits").iter().filter_map(|hit| hit["id"].as_str()).collect();
    let [missing, outdated, other_event] = [ids[0], ids[1], ids[2]];
    let url = urls.split(',').next().expect("a URL");
    let index = format!("{}-000001", pushed.name);
    assert_eq!(ask(url, "DELETE", &format!("/{index}/_doc/{missing}"), "").0, 200);
    for (id, change) in [(outdated, json!({ "rev": 0 })), (other_event, json!({ "event": 7 }))] {
        let (_, found) = ask(url, "GET", &format!("/{index}/_doc/{id}"), "");
        let mut document = found["_source"].clone();
        change.as_object().expect("fields").iter().for_each(|(name, value)| document[name] = value.clone());
        assert_eq!(ask(url, "PUT", &format!("/{index}/_doc/{id}"), &document.to_string()).0, 200, "{id}");
    }
    let extra = json!({ "id": 1, "rev": 1, "story": 1, "event": 1 }).to_string();
    assert_eq!(ask(url, "PUT", &format!("/{index}/_doc/000000000001"), &extra).0, 201);
    ask(url, "POST", &format!("/{index}/_refresh"), "");

    let run = pushed.ask(&["check", "--json"]);
    assert_eq!(run.code, 1, "{}", run.err);
    let answer: Value = serde_json::from_str(&run.out).expect("JSON");
    let found: Vec<(&str, &str)> = answer["differences"]
        .as_array()
        .expect("differences")
        .iter()
        .map(|one| (one["kind"].as_str().expect("a kind"), one["id"].as_str().expect("an id")))
        .collect();
    let expected =
        [("missing", missing), ("outdated", outdated), ("event", other_event), ("extra", "000000000001")];
    assert_eq!(found, expected);
    assert_eq!(answer["agrees"], false);
}

#[test]
#[ignore = "needs OpenSearch, which `.ci/run` downloads"]
fn what_is_not_there_or_another_index_is_an_error_with_its_remedy() {
    let Some(urls) = shared() else { return };
    let pushed = with_articles("errors", 2, urls, &[]);
    let other = with_articles("others", 2, urls, &[]);
    let engine = ["--engine", urls, "--engine-name"];
    let run = pushed.bench.run(&[&["search", "样本"], &engine[..], &["nothing-here"]].concat());
    assert_eq!(run.code, 2);
    assert!(
        run.err.contains("has no articles named nothing-here") && run.err.contains("secnews push"),
        "{}",
        run.err
    );
    let run = pushed.bench.run(&[&["check"], &engine[..], &[other.name.as_str()]].concat());
    assert!(run.code == 2 && run.err.contains("has the articles of another index"), "{}", run.err);
    let run = pushed.bench.run(&[
        "search",
        "样本",
        "--engine",
        "http://127.0.0.1:9",
        "--engine-name",
        &pushed.name,
    ]);
    assert!(run.code == 2 && run.err.contains("http://127.0.0.1:9 cannot be reached"), "{}", run.err);
    let both = format!("http://127.0.0.1:9,{urls}");
    let run = pushed.bench.run(&["search", "样本", "--engine", &both, "--engine-name", &pushed.name]);
    assert_eq!(run.code, 0, "the next address answers: {}", run.err);

    let url = urls.split(',').next().expect("a URL");
    let control = format!("/{}-control/_doc/current", pushed.name);
    let (_, found) = ask(url, "GET", &control, "");
    let mut document = found["_source"].clone();
    document["fingerprint"] = "schema-1 cleaning-1 analysis-1".into();
    ask(url, "PUT", &format!("{control}?refresh=true"), &document.to_string());
    let run = pushed.ask(&["search", "样本"]);
    assert!(run.code == 2 && run.err.contains("were pushed as schema-1"), "{}", run.err);
    assert!(run.err.contains("push --rebuild"), "{}", run.err);
}
