//! Pushes to a real node: what is written and deleted, what is refused, and what the cluster has afterwards.

use serde_json::{Value, json};

use super::articles::{Pushed, indexed_articles, with_articles};
use super::nodes::{ask, shared};

/// The first of the shared nodes.
fn node() -> Option<&'static str> {
    shared().map(|urls| urls.split(',').next().expect("a URL"))
}

/// What a push reports.
fn report(pushed: &Pushed, arguments: &[&str]) -> Value {
    let run = pushed.push_ok(&[&["--json"], arguments].concat());
    serde_json::from_str(&run.out).expect("JSON")
}

/// Number of articles that searches find.
fn count(url: &str, name: &str) -> u64 {
    ask(url, "GET", &format!("/{name}/_count"), "").1["count"].as_u64().expect("a count")
}

/// The content of the control document.
fn control(url: &str, name: &str) -> Value {
    ask(url, "GET", &format!("/{name}-control/_doc/current"), "").1["_source"].take()
}

#[test]
#[ignore = "needs OpenSearch, which `.ci/run` downloads"]
fn only_what_has_changed_is_sent() {
    let Some(url) = node() else { return };
    let pushed = indexed_articles("changed", 30, url);
    let foreseen = report(&pushed, &["--dry-run"]);
    assert_eq!((&foreseen["written"], &foreseen["dry_run"]), (&json!(30), &json!(true)));
    assert_eq!(ask(url, "GET", &format!("/{}-control", pushed.name), "").0, 404, "nothing is written");
    let first = report(&pushed, &[]);
    assert_eq!(
        (&first["written"], &first["rebuilt"], &first["generation"]),
        (&json!(30), &json!(true), &json!(1))
    );
    let again = report(&pushed, &[]);
    assert_eq!((&again["written"], &again["bytes"]), (&json!(0), &json!(0)), "{again}");
    let stamp = control(url, &pushed.name);

    // Two changed, three new, one gone.
    pushed.write(0..2, 2);
    pushed.write(30..33, 1);
    std::fs::remove_file(pushed.bench.path().join("corpus/5.md")).expect("removed");
    pushed.bench.ok(&["index", "--prune", "corpus"]);
    let second = report(&pushed, &[]);
    assert_eq!((&second["written"], &second["deleted"]), (&json!(5), &json!(1)), "{second}");
    assert_eq!(count(url, &pushed.name), 32);
    assert_ne!(control(url, &pushed.name), stamp);
    assert_eq!(report(&pushed, &["--verify"])["mended"], json!([]));
}

#[test]
#[ignore = "needs OpenSearch, which `.ci/run` downloads"]
fn a_verification_mends_what_differs() {
    let Some(url) = node() else { return };
    let pushed = with_articles("mended", 20, url, &[]);
    let index = format!("{}-000001", pushed.name);
    let (_, answer) = ask(url, "GET", &format!("/{index}/_search?size=20&_source=false"), "");
    let ids: Vec<String> = answer["hits"]["hits"]
        .as_array()
        .expect("hits")
        .iter()
        .map(|hit| hit["_id"].as_str().expect("an id").to_owned())
        .collect();
    // With the version of the article: another one would be remembered for a minute.
    let lost = format!("/{index}/_doc/{}?refresh=true&version=1&version_type=external_gte", ids[0]);
    assert_eq!(ask(url, "DELETE", &lost, "").0, 200);
    let write = |id: &str, body: &str| {
        assert_eq!(ask(url, "PUT", &format!("/{index}/_doc/{id}?refresh=true"), body).0, 201, "{id}");
    };
    let verify = |expected: &[(&str, &str)]| {
        let mended = report(&pushed, &["--verify"]);
        let mut expected: Vec<Value> =
            expected.iter().map(|(id, was)| json!({"id": id, "was": was})).collect();
        expected.sort_by_key(|one| one["id"].as_str().map(str::to_owned));
        assert_eq!(mended["mended"], json!(expected), "{mended}");
        assert_eq!(count(url, &pushed.name), 20);
        assert_eq!(report(&pushed, &["--verify"])["mended"], json!([]));
    };
    write("000000000005", r#"{"id": 5, "rev": 7}"#);
    verify(&[("000000000005", "extra"), (&ids[0], "missing")]);

    // Documents whose ids are not those of their columns. The engine remembers the versions of deleted ones for a minute.
    let number = u64::from_str_radix(&ids[1], 16).expect("a number");
    for (alien, body) in [
        ("000000000006", format!(r#"{{"id": {number}, "rev": 1}}"#)),
        ("000000000007", r#"{"id": 5, "rev": 1}"#.to_owned()),
        ("000000000008", r#"{"id": -5, "rev": -1}"#.to_owned()),
        ("other", "{}".to_owned()),
    ] {
        write(alien, &body);
        verify(&[(alien, "extra")]);
    }
    // One that has taken the place of an article.
    let lost = format!("/{index}/_doc/{}?refresh=true&version=1&version_type=external_gte", ids[1]);
    assert_eq!(ask(url, "DELETE", &lost, "").0, 200);
    write("000000000009", &format!(r#"{{"id": {number}, "rev": 1}}"#));
    verify(&[("000000000009", "extra"), (&ids[1], "missing")]);
}

#[test]
#[ignore = "needs OpenSearch, which `.ci/run` downloads"]
fn a_rebuild_replaces_the_index_behind_the_name() {
    let Some(url) = node() else { return };
    let pushed = with_articles("rebuilt", 10, url, &[]);
    let rebuilt = report(&pushed, &["--rebuild", "--shards", "2"]);
    let (old, new) = (format!("{}-000001", pushed.name), format!("{}-000002", pushed.name));
    assert_eq!(
        (&rebuilt["index"], &rebuilt["written"], &rebuilt["old"]),
        (&json!(new), &json!(10), &json!([old]))
    );
    let (_, alias) = ask(url, "GET", &format!("/_alias/{}", pushed.name), "");
    assert_eq!(alias.as_object().expect("indexes").keys().collect::<Vec<_>>(), [&new]);
    assert_eq!(count(url, &pushed.name), 10);
    assert_eq!(count(url, &old), 10, "it is kept");
    let dropped = report(&pushed, &["--drop-old"]);
    assert_eq!((&dropped["dropped"], &dropped["written"]), (&json!([old]), &json!(0)));
    assert_eq!(ask(url, "GET", &format!("/{old}"), "").0, 404);
    assert_eq!(control(url, &pushed.name)["old"], json!([]));
}

#[test]
#[ignore = "needs OpenSearch, which `.ci/run` downloads"]
fn a_second_index_is_refused_with_the_name_of_the_first() {
    let Some(url) = node() else { return };
    let first = with_articles("owner", 5, url, &[]);
    let second = Pushed { name: first.name.clone(), ..indexed_articles("other", 6, url) };
    for arguments in [&[][..], &["--verify"], &["--rebuild"], &["--dry-run"]] {
        let refused = second.push(arguments);
        let folder = first.bench.path().join("index").canonicalize().expect("a folder");
        assert_eq!(refused.code, 2, "{arguments:?}");
        assert!(refused.err.contains(&folder.display().to_string()), "{arguments:?}: {}", refused.err);
    }
    assert_eq!(count(url, &first.name), 5);
    second.push_ok(&["--rebuild", "--take-over"]);
    assert_eq!(count(url, &first.name), 6);
    assert_eq!(first.push(&[]).code, 2);
}

#[test]
#[ignore = "needs OpenSearch, which `.ci/run` downloads"]
fn a_name_that_something_else_has_is_refused() {
    let Some(url) = node() else { return };
    let pushed = indexed_articles("taken", 1, url);
    assert_eq!(ask(url, "PUT", &format!("/{}", pushed.name), "").0, 200);
    let refused = pushed.push(&[]);
    assert!(refused.code == 2 && refused.err.contains("was not made by a push"), "{}", refused.err);
    assert_eq!(ask(url, "DELETE", &format!("/{}", pushed.name), "").0, 200);
}

#[test]
#[ignore = "needs OpenSearch, which `.ci/run` downloads"]
fn a_batch_pushes_and_succeeds_while_the_cluster_is_away() {
    let Some(url) = node() else { return };
    let pushed = indexed_articles("batches", 4, url);
    let away = "http://127.0.0.1:9";
    pushed.write(4..6, 1);
    let index = |to: &str| crate::harness::finish(pushed.command(&["index", "corpus", "--push-to", to]));
    let run = index(away);
    assert_eq!(run.code, 0, "{}", run.err);
    assert!(
        run.err.contains(&format!("{away} cannot be reached"))
            && run.err.contains("the next push catches up"),
        "{}",
        run.err
    );
    let run = index(url);
    assert_eq!((run.code, count(url, &pushed.name)), (0, 6), "{}", run.err);
}
