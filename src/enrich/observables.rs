//! Entities of an article that an analyst may look for in a network.

use std::cell::LazyCell;

use super::mention::Mentions;
use crate::article::{Entity, EntityKind, Origin, host_of};

/// Addresses, names and digests among the `entities` of an article that are indicators, judged by its form. Targets
/// of its links, the sites of its `urls` and references are left out, harmless values too unless `benign` is set.
#[must_use]
pub(crate) fn observables<'e>(
    title: &str,
    body: &str,
    entities: &'e [Entity],
    urls: &[&str],
    benign: bool,
) -> Vec<&'e Entity> {
    positions(title, body, entities, urls, benign).into_iter().map(|at| &entities[at]).collect()
}

/// The positions of [`observables`] among the `entities`, harmless values included, sorted.
#[must_use]
pub(crate) fn indicators(title: &str, body: &str, entities: &[Entity], urls: &[&str]) -> Vec<usize> {
    positions(title, body, entities, urls, true)
}

fn positions(title: &str, body: &str, entities: &[Entity], urls: &[&str], benign: bool) -> Vec<usize> {
    let own = LazyCell::new(|| urls.iter().filter_map(|url| host_of(url)).collect::<Vec<String>>());
    let is_candidate = |at: &usize| {
        let entity = &entities[*at];
        is_observable(entity.kind)
            && entity.origin != Origin::Link
            && (benign || !entity.benign)
            && !own.iter().any(|host| stands_on(entity, host))
    };
    let mut found: Vec<usize> = (0..entities.len()).filter(is_candidate).collect();
    if found.iter().any(|&at| is_reference_at_times(entities[at].kind)) {
        let mentions = Mentions::of(title, body, entities);
        found.retain(|&at| {
            let Entity { kind, value, .. } = &entities[at];
            !is_reference_at_times(*kind) || mentions.is_indicator(value)
        });
    }
    found
}

/// Whether entities of a kind can be looked for in a network.
#[must_use]
pub(crate) fn is_observable(kind: EntityKind) -> bool {
    matches!(kind, EntityKind::Ipv4 | EntityKind::Ipv6 | EntityKind::Hash) || is_reference_at_times(kind)
}

/// Whether articles use entities of a kind as references.
fn is_reference_at_times(kind: EntityKind) -> bool {
    matches!(kind, EntityKind::Domain | EntityKind::Url | EntityKind::Email)
}

/// Whether `entity` is `host`, a parent or a subdomain of it.
fn stands_on(entity: &Entity, host: &str) -> bool {
    match entity.kind {
        EntityKind::Domain => are_related(&entity.value, host),
        EntityKind::Url => host_of(&entity.value).is_some_and(|there| are_related(&there, host)),
        EntityKind::Email => entity.value.rsplit_once('@').is_some_and(|(_, there)| are_related(there, host)),
        _ => false,
    }
}

fn are_related(a: &str, b: &str) -> bool {
    let below =
        |a: &str, b: &str| a.strip_suffix(b).is_some_and(|rest| rest.is_empty() || rest.ends_with('.'));
    below(a, b) || below(b, a)
}

#[cfg(test)]
mod tests {
    use super::are_related;

    #[test]
    fn a_site_includes_parents_and_subdomains() {
        for (a, b, expected) in [
            ("blog.site.example", "site.example", true),
            ("site.example", "blog.site.example", true),
            ("site.example", "site.example", true),
            ("othersite.example", "site.example", false),
            ("a.site.example", "b.site.example", false),
        ] {
            assert_eq!(are_related(a, b), expected, "{a} {b}");
        }
    }
}
