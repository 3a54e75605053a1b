//! The commands of the book that need a cluster.

use super::nodes::{index_name, shared};
use crate::book::{page, pages};
use crate::examples::{bench_with_samples, cluster_examples, run};

/// The address that the book shows.
const SHOWN: &str = "http://127.0.0.1:9200";

#[test]
#[ignore = "needs OpenSearch, which `.ci/run` downloads"]
fn the_commands_of_the_book_work() {
    let Some(urls) = shared() else { return };
    for language in ["en", "zh"] {
        let (bench, name) = (bench_with_samples(), index_name("book"));
        let settings = format!("engine_name = \"{name}\"\n");
        bench.write("secnews/config.toml", &settings);
        let mut count = 0;
        for page_name in pages(language) {
            for example in cluster_examples(&page(language, &page_name)) {
                run(bench.path(), language, &example.command.replace(SHOWN, urls), &example.shown);
                count += 1;
            }
        }
        assert!(count > 3, "{language} has {count} commands");
    }
}
