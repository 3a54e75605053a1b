//! Events of real articles.
use rayon::prelude::*;
use secnews::analysis::Analyzer;
use secnews::events::*;
use secnews::index::Index;
use secnews::search::{Engine, Selection};
use secnews::stop::Stop;
use std::collections::{BTreeMap, HashMap, HashSet};

fn main() {
    let mut index = String::new();
    let mut p = Parameters::default();
    let mut top = 40;
    let mut months = ("2024-07".to_owned(), "2024-12".to_owned());
    let mut verbose = false;
    let mut lexicon = "/work/shared/crosslang/lexicon.tsv".to_owned();
    let mut list = 0;
    let mut a = std::env::args().skip(1);
    while let Some(x) = a.next() {
        match x.as_str() {
            "--index" => index = a.next().unwrap(),
            "--lexicon" => lexicon = a.next().unwrap(),
            "--top" => top = a.next().unwrap().parse().unwrap(),
            "--list" => list = a.next().unwrap().parse().unwrap(),
            "--month" => {
                let m = a.next().unwrap();
                months = (m.clone(), m);
            }
            "-v" => verbose = true,
            "--set" => {
                let kv = a.next().unwrap();
                let (k, v) = kv.split_once('=').unwrap();
                let v: f32 = v.parse().unwrap();
                match k {
                    "window" => p.window = v as i32,
                    "same" => p.same_language = v,
                    "other" => p.other_language = v,
                    "merge" => p.merge = v,
                    "cve" => p.other_cve = v,
                    "cand" => p.max_candidates = v as usize,
                    "site" => p.same_site = v,
                    "split" => p.split = v,
                    "delay" => p.delay = v,
                    "title" => p.title_share = v,
                    _ => panic!(),
                }
            }
            _ => {}
        }
    }
    let analyzer = Analyzer::default();
    let searcher = Index::open(index.as_ref(), &analyzer).unwrap().searcher().unwrap();
    let engine: &dyn Engine = &searcher;
    let stop = Stop::new();
    let matches = engine.select(Selection::All, &stop).unwrap();
    let articles: Vec<_> =
        engine.open(matches.iter().map(|m| m.id).collect(), &stop).map(|a| a.unwrap()).collect();
    let outliner = Outliner { analyzer: &analyzer };
    let _ = outliner.analyzer.words("预热", secnews::analysis::Purpose::Searching);
    let t = std::time::Instant::now();
    let mut outlines: Vec<(Outline, usize)> = articles
        .par_iter()
        .enumerate()
        .filter_map(|(i, a)| {
            let m = &a.meta;
            let c = &m.copies;
            let o = outliner.outline(&Source {
                article: m.id.number(),
                story: m.story,
                date: c.date(),
                site: xxhash_rust::xxh3::xxh3_64(c.site().as_bytes()),
                url: c.url(),
                language: &m.language,
                title: &a.title,
                body: &a.body,
                entities: &m.entities,
            })?;
            Some((o, i))
        })
        .collect();
    println!("{} outlines in {:?}", outlines.len(), t.elapsed());
    outlines.sort_by_key(|(o, _)| (o.day, o.article));
    let t = std::time::Instant::now();
    let mut counts = TermCounts::default();
    for (o, _) in &outlines {
        o.count(&mut counts);
    }
    println!("counts {} bytes", counts.to_bytes().len());
    let mut g = Grouping::new(counts, p);
    for (o, _) in &outlines {
        g.add(o.clone());
    }
    let events = g.finish();
    println!("grouped in {:?}", t.elapsed());
    let by_id: HashMap<u64, &_> = articles.iter().map(|a| (a.meta.id.number(), a)).collect();
    let mut event_of: HashMap<u64, u64> = HashMap::new();
    for (o, _) in &outlines {
        event_of.insert(o.article, o.article);
    }
    for e in &events {
        for m in &e.articles {
            event_of.insert(m.0, e.id);
        }
    }
    let paths: HashMap<String, u64> = articles
        .iter()
        .flat_map(|a| a.meta.copies.iter().map(move |c| (c.file.path.clone(), a.meta.id.number())))
        .collect();
    let inm = |id: &u64| {
        by_id[id]
            .meta
            .copies
            .date()
            .map(|d| {
                let s = d.to_string();
                &s[..7] >= months.0.as_str() && &s[..7] <= months.1.as_str()
            })
            .unwrap_or(false)
    };
    let (mut n, mut ok, mut missing, mut noout) = (0, 0, 0, 0);
    for l in std::fs::read_to_string("/work/shared/crosslang/pairs.jsonl").unwrap().lines() {
        let v: serde_json::Value = serde_json::from_str(l).unwrap();
        let (Some(z), Some(e)) = (paths.get(v["zh"].as_str().unwrap()), paths.get(v["en"].as_str().unwrap()))
        else {
            missing += 1;
            continue;
        };
        if !inm(z) || !inm(e) {
            continue;
        }
        n += 1;
        match (event_of.get(z), event_of.get(e)) {
            (Some(a), Some(b)) => {
                if a == b {
                    ok += 1
                } else if verbose {
                    println!(
                        "APART {} {} | {} {}",
                        by_id[z].meta.copies.date().unwrap(),
                        by_id[z].title,
                        by_id[e].meta.copies.date().unwrap(),
                        by_id[e].title
                    )
                }
            }
            _ => {
                noout += 1;
                if verbose {
                    println!("NONE {} | {}", by_id[z].title, by_id[e].title)
                }
            }
        }
    }
    println!(
        "pairs {n} joined {ok} = {:.3}, without outline {noout}, missing {missing}",
        ok as f32 / n as f32
    );
    for w in std::env::var("PROBE").unwrap_or_default().split('|').filter(|w| !w.is_empty()) {
        let os: Vec<_> = outlines.iter().filter(|(_, i)| articles[*i].title.contains(w)).collect();
        for (o, i) in os {
            println!(
                "PROBE {} {} event {:x} {:?}",
                articles[*i].meta.language,
                articles[*i].title,
                event_of[&o.article],
                articles[*i].body.chars().take(150).collect::<String>()
            );
        }
    }
    let (mut rn, mut rok) = (0, 0);
    for l in std::fs::read_to_string("/work/shared/relevance/retitled.jsonl").unwrap().lines() {
        let v: serde_json::Value = serde_json::from_str(l).unwrap();
        let ids = |k: &str| -> Vec<u64> {
            match &v[k] {
                serde_json::Value::String(s) => vec![s.clone()],
                serde_json::Value::Array(a) => {
                    a.iter().filter_map(|x| x.as_str().map(str::to_owned)).collect()
                }
                _ => vec![],
            }
            .iter()
            .filter_map(|p| paths.get(p.trim_start_matches("archive/")).copied())
            .collect()
        };
        for a in ids("exclude") {
            for b in ids("relevant") {
                if a != b
                    && event_of.contains_key(&a)
                    && event_of.contains_key(&b)
                    && by_id[&a].meta.story != by_id[&b].meta.story
                {
                    rn += 1;
                    if event_of[&a] == event_of[&b] {
                        rok += 1
                    } else if verbose {
                        println!("RETITLED {} | {}", by_id[&a].title, by_id[&b].title)
                    }
                }
            }
        }
    }
    println!("retitled {rok}/{rn}");
    let zh = |e: &GroupedEvent| e.articles.iter().filter(|m| by_id[&m.0].meta.language == "zh").count();
    let mut multi: Vec<(usize, &GroupedEvent)> = events
        .iter()
        .filter(|e| e.articles.len() > 1 && inm(&e.articles[0].0))
        .map(|e| (e.articles.iter().map(|m| by_id[&m.0].meta.copies.site()).collect::<HashSet<_>>().len(), e))
        .collect();
    multi.sort_by(|a, b| {
        b.0.cmp(&a.0).then(b.1.articles.len().cmp(&a.1.articles.len())).then(a.1.id.cmp(&b.1.id))
    });
    println!(
        "multi {} articles {} largest {} with >=3 publishers {} both {}",
        multi.len(),
        multi.iter().map(|e| e.1.articles.len()).sum::<usize>(),
        multi.iter().map(|e| e.1.articles.len()).max().unwrap(),
        multi.iter().filter(|e| e.0 > 2).count(),
        multi.iter().filter(|e| e.0 > 2 && zh(e.1) > 0 && zh(e.1) < e.1.articles.len()).count()
    );
    let mut sizes: BTreeMap<usize, usize> = BTreeMap::new();
    for e in &multi {
        *sizes.entry(e.1.articles.len()).or_default() += 1;
    }
    println!("{sizes:?}");
    let day = |d: i32| jiff::civil::date(1970, 1, 1).checked_add(jiff::Span::new().days(d)).unwrap();
    for (p, e) in multi.iter().take(top) {
        println!(
            "{p} pub zh{} en{} {}..{}",
            zh(e),
            e.articles.len() - zh(e),
            day(e.articles[0].1),
            day(e.articles[e.articles.len() - 1].1)
        );
        for m in e.articles.iter().take(if verbose { 100 } else { 4 }) {
            let a = by_id[&m.0];
            println!(
                "    {} {} | {}",
                a.meta.copies.date().unwrap(),
                a.meta.copies.source(),
                a.title.chars().take(90).collect::<String>()
            );
        }
    }
    if list > 0 {
        let mut two: Vec<_> = multi.iter().filter(|e| e.0 >= 2).collect();
        two.sort_by_key(|e| (e.1.id as u32).wrapping_mul(2654435761));
        for (i, (p, e)) in two.iter().take(list).enumerate() {
            println!(
                "#{i} {p} pub zh{} en{} {}..{}",
                zh(e),
                e.articles.len() - zh(e),
                day(e.articles[0].1),
                day(e.articles[e.articles.len() - 1].1)
            );
            for m in e.articles.iter().take(30) {
                let a = by_id[&m.0];
                println!(
                    "    {} | {}",
                    a.meta.copies.source().chars().take(14).collect::<String>(),
                    a.title.chars().take(80).collect::<String>()
                );
            }
        }
    }
}
