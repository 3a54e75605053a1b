//! Extracts entities from the clean text of an article.
//!
//! `name` finds numbers, threat actors and malware, which begin with known letters, in one pass of an automaton. `chunk` splits
//! the text into runs without spaces, `label` finds names in scripts without spaces, `indicator` refangs addresses, and
//! `url`, `email`, `address`, `domain` and `hash` match runs by their shape. `finds` decides which matches count
//! (`1.2.3.4` may be a version, `main.rs` is a file) when the whole article has been read. Every step takes time linear
//! in the text.

mod actor;
mod address;
mod benign;
mod boundary;
mod chunk;
mod context;
mod defang;
mod domain;
mod dotted;
mod email;
mod ending;
mod finds;
mod hash;
mod ipv6;
mod label;
mod malware;
mod name;
mod names;
mod places;
mod range;
mod scan;
mod series;
mod table;
mod url;
mod version;
mod vulnerability;
mod word;

use std::collections::HashSet;

use crate::article::{Entity, EntityKind, Origin};

use chunk::chunks;
use finds::Finds;
use names::NameTable;

pub use defang::{defanged, in_own_letters};
pub(crate) use finds::Trust;
pub use names::DisplayNames;
pub(crate) use places::{EntityPlace, entity_places};

/// The entities of an article: each kind and value once, in the order of kinds and values.
///
/// `title` and `body` are clean text, `links` the targets of the article's links. The origin of an
/// entity is the most prominent part that has it.
#[must_use]
pub fn entities(title: &str, body: &str, links: &[String]) -> Vec<Entity> {
    let mut finds = Finds::default();
    read(title, Origin::Title, &mut finds);
    read(body, Origin::Body, &mut finds);
    links.iter().for_each(|link| follow(link, &mut finds));
    finds.into_entities()
}

/// The table of the names of a kind of things; `None` if the kind has none.
fn table_of(kind: EntityKind) -> Option<&'static NameTable> {
    match kind {
        EntityKind::Actor => Some(&actor::ACTORS),
        EntityKind::Malware => Some(&malware::FAMILIES),
        _ => None,
    }
}

/// Whether things of this kind have names in several languages, which queries and indexes bring to one.
#[must_use]
pub fn has_names(kind: EntityKind) -> bool {
    table_of(kind).is_some()
}

/// The first name of the threat actor or malware family that `name` is a name of, in any case, with or without spaces
/// and hyphens.
#[must_use]
pub fn canonical_name(kind: EntityKind, name: &str) -> Option<&'static str> {
    table_of(kind)?.canonical(name)
}

/// Resolves a typed name of a threat actor or malware family to the value of its entity: the first name of its row in
/// the table, else what the name would be in a text (`UNC-9876`, Akira勒索软件), else the name itself. `APT-28`, `apt
/// 28` and `APT28` are one, as are `UNC-9876` and `UNC9876`.
#[must_use]
pub fn meant_name(kind: EntityKind, name: &str) -> String {
    let Some(table) = table_of(kind) else { return name.to_owned() };
    if let Some(known) = table.canonical(name) {
        return known.to_owned();
    }
    let in_text = |text: String| entities(&text, "", &[]).into_iter().find(|entity| entity.kind == kind);
    let spellings = [name.to_owned(), names::joined(name), name.trim().replace(' ', "-")];
    spellings.into_iter().find_map(in_text).map_or_else(|| name.to_owned(), |found| found.value)
}

/// The display names of the thing with the value `value`; `None` unless its kind [has names](has_names).
#[must_use]
pub fn names_of(kind: EntityKind, value: &str) -> Option<DisplayNames> {
    table_of(kind).map(|table| table.display_names(value))
}

/// Every name of the thing with the value `value`, that one first.
#[must_use]
pub fn all_names(kind: EntityKind, value: &str) -> Vec<String> {
    table_of(kind).map_or_else(|| vec![value.to_owned()], |table| table.all_names(value))
}

/// The names of the thing with the value `value` besides its display names, without those that differ from others in
/// spaces, hyphens or case only.
#[must_use]
pub fn aliases(kind: EntityKind, value: &str) -> Vec<String> {
    names_of(kind, value).map_or_else(Vec::new, |names| aliases_beside(kind, value, &[&names.zh, &names.en]))
}

/// The names of the thing with the value `value` besides `known` ones, without those that differ from others in spaces,
/// hyphens or case only.
#[must_use]
pub fn aliases_beside(kind: EntityKind, value: &str, known: &[&str]) -> Vec<String> {
    let mut known: HashSet<String> = known.iter().map(|name| names::joined(name)).collect();
    all_names(kind, value).into_iter().filter(|name| known.insert(names::joined(name))).collect()
}

/// Every name of a kind as its table writes it, with the value that it stands for.
pub fn known_names(kind: EntityKind) -> impl Iterator<Item = (&'static str, &'static str)> {
    table_of(kind).into_iter().flat_map(NameTable::known)
}

fn read(text: &str, origin: Origin, finds: &mut Finds) {
    finds.origin = origin;
    name::scan(text, finds);
    read_chunks(text, finds);
}

fn read_chunks(text: &str, finds: &mut Finds) {
    for chunk in chunks(text) {
        finds.at = chunk.before.len();
        scan::scan(&chunk, finds);
    }
}

/// A link gives its target and the vulnerability it is about, but no actors: it may lead to any other article.
fn follow(link: &str, finds: &mut Finds) {
    finds.origin = Origin::Link;
    name::scan_numbers(link, finds);
    url::read(link.trim(), finds);
}

#[cfg(test)]
mod tests {
    use super::*;

    fn list(title: &str, body: &str, links: &[&str]) -> Vec<String> {
        let links: Vec<String> = links.iter().map(|&link| link.to_owned()).collect();
        let found = entities(title, body, &links);
        let show = |entity: &Entity| {
            let benign = if entity.benign { " benign" } else { "" };
            format!("{} {} {}{benign}", entity.kind, entity.value, entity.origin)
        };
        found.iter().map(show).collect()
    }

    #[test]
    fn a_report_gives_its_entities() {
        let body = "海莲花组织（APT32）利用CVE-2024-1234投递木马，回连 hxxps://cdn.bad-site[.]top:8443/a.php 与\
                    45.77.12[.]9，样本MD5：0b2c4d6e8f10325476981badcfe01234。版本 1.2.3.4 不受影响，运行 setup.py 即可。";
        let expected = [
            "cve CVE-2024-1234 title",
            "ipv4 45.77.12.9 body",
            "domain cdn.bad-site.top body",
            "domain github.com link benign",
            "url https://cdn.bad-site.top:8443/a.php body",
            "url https://github.com/a/b link benign",
            "hash 0b2c4d6e8f10325476981badcfe01234 body",
            "actor 海莲花 body",
        ];
        assert_eq!(list("关于cve-2024-1234的分析", body, &["https://github.com/a/b"]), expected);
    }

    #[test]
    fn a_doubtful_name_counts_once_it_is_confirmed() {
        assert_eq!(list("", "见 example-lab.sh 的文章", &[]), [""; 0]);
        let confirmed = list("", "见 example-lab.sh 的文章，http://example-lab.sh/", &[]);
        assert_eq!(confirmed, ["domain example-lab.sh body", "url http://example-lab.sh body"]);
    }

    #[test]
    fn a_link_names_no_groups() {
        let found = entities("", "", &["https://example.net/apt28-cve-2024-1234".to_owned()]);
        let kinds: Vec<EntityKind> = found.iter().map(|entity| entity.kind).collect();
        assert_eq!(kinds, [EntityKind::Cve, EntityKind::Domain, EntityKind::Url]);
    }
}
