//! Candidate lookup within a batch: articles by the bands of their bodies.

use std::collections::BTreeSet;

use rustc_hash::FxHashMap;

/// Maps bands to articles, for as many articles as an archive has.
///
/// Nearly every band belongs to one article, so a list per band would take four times the memory. Instead, the
/// articles of a band form a linked list in one array. The map has 32 bits of a band, and a link eight more: by 32 bits
/// alone, one article in a hundred would get a false candidate in an archive of 100,000, and every article one in an archive
/// of ten million, since their number grows with the square. The comparison of the texts rejects them.
#[derive(Default)]
pub(super) struct BandIndex {
    /// The last link of each band's list.
    last: FxHashMap<u32, u32>,
    chains: Vec<Link>,
}

struct Link {
    article: u32,
    /// The upper bits of the band.
    upper: u8,
    /// Index of the next link plus one; 0 ends the list.
    before: u32,
}

impl BandIndex {
    /// Adds an article under a number chosen by the caller.
    pub(super) fn add(&mut self, article: u32, bands: &[u64]) {
        for &band in bands {
            let Ok(place) = u32::try_from(self.chains.len() + 1) else { return };
            let before = self.last.insert(lower_half(band), place).unwrap_or_default();
            self.chains.push(Link { article, upper: upper_bits(band), before });
        }
    }

    /// The articles that share at least one of the bands.
    pub(super) fn articles_sharing(&self, bands: &[u64]) -> BTreeSet<u32> {
        let mut articles = BTreeSet::new();
        for &band in bands {
            let mut place = self.last.get(&lower_half(band)).copied().unwrap_or_default();
            while let Some(link) = (place as usize).checked_sub(1).and_then(|place| self.chains.get(place)) {
                if link.upper == upper_bits(band) {
                    articles.insert(link.article);
                }
                place = link.before;
            }
        }
        articles
    }
}

/// The lower bits of a band. Bands are hashes, so any bits will do.
#[expect(clippy::cast_possible_truncation, reason = "that is what it is for")]
fn lower_half(band: u64) -> u32 {
    band as u32
}

/// The eight bits above, which are the upper ones of the 40 that a band has.
fn upper_bits(band: u64) -> u8 {
    band.to_le_bytes()[4]
}

#[cfg(test)]
mod tests {
    use super::BandIndex;

    #[test]
    fn articles_are_found_by_any_band_they_share() {
        let mut index = BandIndex::default();
        for (article, bands) in
            [(0, &[10, 20][..]), (1, &[20, 30]), (2, &[40]), (3, &[20]), (4, &[(1 << 32) + 10])]
        {
            index.add(article, bands);
        }
        let sharing = |bands: &[u64]| index.articles_sharing(bands).into_iter().collect::<Vec<_>>();
        assert_eq!(sharing(&[20]), [0, 1, 3]);
        assert_eq!(sharing(&[30, 40, 50]), [1, 2]);
        assert!(sharing(&[50]).is_empty() && sharing(&[]).is_empty());
        assert_eq!((sharing(&[10]), sharing(&[(1 << 32) + 10])), (vec![0], vec![4]));
    }
}
