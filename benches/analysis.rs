//! Text to tokens, and the pass before it, on the sample articles.

use std::path::PathBuf;

use divan::counter::BytesCount;
use divan::{Bencher, black_box};
use secnews::analysis::{Analyzer, Purpose};
use secnews::article::Article;
use secnews::clean::{Furniture, clean};
use secnews::corpus::{self, InputPath, WalkEntry};

fn main() {
    divan::main();
}

fn articles() -> Vec<Article> {
    let corpus = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("corpus");
    let files = corpus::walk(&[InputPath::new(&corpus)]).filter_map(|found| match found {
        WalkEntry::File(file) => corpus::read(&file).ok(),
        WalkEntry::Skipped { .. } => None,
    });
    files.collect()
}

fn bodies() -> Vec<String> {
    let bodies: Vec<String> =
        articles().iter().map(|article| clean(article, &Furniture::default()).body).collect();
    assert_eq!(bodies.len(), 40);
    bodies
}

fn bytes(texts: &[String]) -> BytesCount {
    BytesCount::new(texts.iter().map(String::len).sum::<usize>())
}

#[divan::bench]
fn markdown_to_clean_text(bencher: Bencher<'_, '_>) {
    let articles = articles();
    let bytes = BytesCount::new(articles.iter().map(|article| article.body.len()).sum::<usize>());
    bencher.counter(bytes).bench(|| {
        let cleaned = articles.iter().map(|article| clean(black_box(article), &Furniture::default()));
        assert!(cleaned.filter(|text| text.body.contains("关键信息基础设施")).count() >= 4);
    });
}

#[divan::bench]
fn words(bencher: Bencher<'_, '_>) {
    let (analyzer, bodies) = (Analyzer::default(), bodies());
    // The dictionary is loaded on first use.
    assert_eq!(analyzer.words("勒索软件", Purpose::Searching).len(), 1);
    bencher.counter(bytes(&bodies)).bench(|| {
        let tokens = bodies.iter().map(|body| analyzer.words(black_box(body), Purpose::Indexing).len());
        assert!(tokens.sum::<usize>() > 5_000);
    });
}

#[divan::bench]
fn literal_tokens(bencher: Bencher<'_, '_>) {
    let (analyzer, bodies) = (Analyzer::default(), bodies());
    bencher.counter(bytes(&bodies)).bench(|| {
        let tokens = bodies.iter().map(|body| analyzer.literal(black_box(body)).len());
        assert!(tokens.sum::<usize>() > 8_000);
    });
}

#[divan::bench(sample_count = 10)]
fn loading_the_dictionary() {
    let analyzer = Analyzer::default();
    assert_eq!(analyzer.words(black_box("勒索软件"), Purpose::Searching).len(), 1);
}
