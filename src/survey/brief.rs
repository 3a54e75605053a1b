//! A period on one page: the stories with most publishers, new vulnerabilities, threat actors.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use jiff::civil::Date;
use serde::Serialize;

use crate::article::{BodyStatus, EntityKind, Origin, cve_year, site_of};
use crate::character::floor_cluster;
use crate::enrich::{DisplayNames, names_of};
use crate::error::Error;
use crate::query::{EntityFilter, Leaf, Query};
use crate::search::{Citation, Engine, Period, Selection, StoredArticle, filtered, open};
use crate::stop::Stop;

/// Characters that are shown of a story's beginning.
const MAX_LEAD: usize = 160;

/// An article with more vulnerabilities is a list and makes none of them news.
const MAX_CVES: usize = 20;

/// A brief of a period.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Brief {
    /// The days.
    pub period: Period,
    /// Number of articles.
    pub articles: usize,
    /// Number of stories.
    pub stories: usize,
    /// Number of feeds and accounts.
    pub sources: usize,
    /// The stories that most publishers carry, at most as many as requested.
    pub top: Vec<TopStory>,
    /// Vulnerabilities that no article of the days before names, those of most stories first. Lists of vulnerabilities
    /// are ignored.
    pub new_cves: Vec<Mention>,
    /// Threat actors, those of most stories first.
    pub actors: Vec<Mention>,
}

/// A story.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct TopStory {
    /// The copy with the most text.
    pub citation: Citation,
    /// The beginning of its body.
    pub lead: String,
    /// Number of sites and accounts that published it; a feed that only aggregates others does not count.
    pub publishers: usize,
    /// The feeds and accounts that carry it.
    pub sources: Vec<String>,
    /// Number of articles.
    pub articles: usize,
}

/// A vulnerability or threat actor named in the articles of the brief.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Mention {
    /// Its normal form.
    pub value: String,
    /// Its names in each language, if it is a threat actor.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub names: Option<DisplayNames>,
    /// Number of stories that name it.
    pub stories: usize,
    /// Whether a title names it.
    pub in_title: bool,
    /// Whether no article of the days before names it.
    pub is_new: bool,
    /// The article that names it first.
    pub first: Citation,
}

/// The data of a story, collected over its articles.
struct StoryCoverage {
    publishers: BTreeSet<String>,
    sources: BTreeSet<String>,
    articles: usize,
    status: BodyStatus,
    citation: Citation,
    lead: String,
}

/// The data of an entity, collected over the articles.
struct NameData {
    stories: HashSet<u64>,
    in_title: bool,
    first: Citation,
}

type Names = BTreeMap<String, NameData>;

/// Sums up the articles of `period`, with at most `most` stories.
///
/// # Errors
///
/// If the index cannot be read.
pub fn brief(engine: &dyn Engine, period: Period, most: usize, stop: &Stop) -> Result<Brief, Error> {
    let matches = filtered(&engine.select(Selection::All, stop)?, |found| period.holds(found.date));
    let mut stories: HashMap<u64, StoryCoverage> = HashMap::new();
    let (mut cves, mut actors) = (Names::new(), Names::new());
    let mut sources = BTreeSet::new();
    for article in open(engine, &matches, stop) {
        let article = article?;
        let carriers = carriers(&article, period);
        sources.extend(carriers.iter().map(|(_, source)| source.clone()));
        if article.meta.entities.iter().filter(|entity| entity.kind == EntityKind::Cve).count() <= MAX_CVES {
            name(&article, EntityKind::Cve, &mut cves);
        }
        name(&article, EntityKind::Actor, &mut actors);
        add_to_story(&article, carriers, &mut stories);
    }
    let total = stories.len();
    Ok(Brief {
        period,
        articles: matches.len(),
        stories: total,
        sources: sources.len(),
        top: top(stories.into_values(), most),
        new_cves: mentions(engine, period, cves, EntityFilter::Cve, stop)?
            .into_iter()
            .filter(|cve| cve.is_new)
            .collect(),
        actors: mentions(engine, period, actors, EntityFilter::Actor, stop)?
            .into_iter()
            .map(|actor| Mention { names: names_of(EntityKind::Actor, &actor.value), ..actor })
            .collect(),
    })
}

/// The publishers of an article in the period, with the feeds and accounts that carried it.
fn carriers(article: &StoredArticle, period: Period) -> Vec<(String, String)> {
    let copies = article.meta.copies.iter().filter(|copy| period.holds(copy.date));
    copies.map(|copy| (site_of(copy.url.as_deref(), &copy.source), copy.source.clone())).collect()
}

fn add_to_story(
    article: &StoredArticle,
    carriers: Vec<(String, String)>,
    stories: &mut HashMap<u64, StoryCoverage>,
) {
    let status = article.status();
    let new = || StoryCoverage {
        publishers: BTreeSet::new(),
        sources: BTreeSet::new(),
        articles: 0,
        status,
        citation: Citation::from(article),
        lead: lead(&article.body),
    };
    let story = stories.entry(article.meta.story).or_insert_with(new);
    for (publisher, source) in carriers {
        story.publishers.insert(publisher);
        story.sources.insert(source);
    }
    story.articles += 1;
    // Articles come in order of date: of equals the earliest is cited.
    if status > story.status {
        *story = StoryCoverage {
            publishers: std::mem::take(&mut story.publishers),
            sources: std::mem::take(&mut story.sources),
            articles: story.articles,
            ..new()
        };
    }
}

fn name(article: &StoredArticle, kind: EntityKind, names: &mut Names) {
    let seen = |entity: &&crate::article::Entity| entity.kind == kind && entity.origin != Origin::Link;
    for entity in article.meta.entities.iter().filter(seen) {
        let is_too_early = |year| article.meta.copies.date().is_some_and(|date| date.year() < year);
        if cve_year(&entity.value).is_some_and(is_too_early) {
            continue;
        }
        let new = || NameData { stories: HashSet::new(), in_title: false, first: Citation::from(article) };
        let known = names.entry(entity.value.clone()).or_insert_with(new);
        known.stories.insert(article.meta.story);
        known.in_title |= entity.origin == Origin::Title;
    }
}

/// The beginning of a body, on one line.
fn lead(body: &str) -> String {
    let mut words = body.split_whitespace().collect::<Vec<_>>().join(" ");
    if let Some((end, _)) = words.char_indices().nth(MAX_LEAD) {
        words.truncate(floor_cluster(&words, end));
        words.push('…');
    }
    words
}

/// The stories that most publishers carry; of equals those that more feeds carry, then the later.
fn top(stories: impl Iterator<Item = StoryCoverage>, most: usize) -> Vec<TopStory> {
    let mut stories: Vec<StoryCoverage> = stories.collect();
    let weight = |story: &StoryCoverage| {
        (story.publishers.len(), story.sources.len(), story.articles, story.status, story.citation.date)
    };
    stories.sort_by(|a, b| weight(b).cmp(&weight(a)).then(a.citation.id.cmp(&b.citation.id)));
    stories.truncate(most);
    let story = |story: StoryCoverage| TopStory {
        citation: story.citation,
        lead: story.lead,
        publishers: story.publishers.len(),
        sources: story.sources.into_iter().collect(),
        articles: story.articles,
    };
    stories.into_iter().map(story).collect()
}

/// The names, those of most stories first, then those in titles, then the latest numbers, each with whether it was
/// named before.
fn mentions(
    engine: &dyn Engine,
    period: Period,
    names: Names,
    filter: fn(String) -> EntityFilter,
    stop: &Stop,
) -> Result<Vec<Mention>, Error> {
    let mention = |(value, named): (String, NameData)| {
        let query = Query::Leaf(Leaf::Entity(filter(value.clone())));
        let before = engine.select(Selection::Query(&query), stop)?;
        // An article dated before the year of the CVE has a wrong date.
        let since = cve_year(&value).unwrap_or(i16::MIN);
        let is_earlier = |date: Date| date < period.first && date.year() >= since;
        let is_new = !before.iter().any(|found| found.date.is_some_and(is_earlier));
        let (stories, in_title) = (named.stories.len(), named.in_title);
        Ok(Mention { value, names: None, stories, in_title, is_new, first: named.first })
    };
    let mut mentions = names.into_iter().map(mention).collect::<Result<Vec<Mention>, Error>>()?;
    mentions.sort_by(|a, b| {
        let weight = |mention: &Mention| (mention.stories, mention.in_title);
        weight(b).cmp(&weight(a)).then_with(|| b.value.cmp(&a.value))
    });
    Ok(mentions)
}
