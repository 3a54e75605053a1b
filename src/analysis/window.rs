//! Windows of positions that contain an occurrence of each of several runs.

/// The windows over `spans`, which has for each run the positions of its occurrences (start, exclusive end), ascending.
/// A window is the index of the occurrence of each run in it, and the number of its positions that no occurrence
/// covers.
///
/// A merge of sorted lists: in each step the run whose occurrence starts first advances.
pub(crate) fn windows(spans: &[Vec<(u32, u32)>]) -> impl Iterator<Item = (Vec<usize>, u32)> {
    let mut next = vec![0; spans.len()];
    std::iter::from_fn(move || {
        let current: Vec<(u32, u32)> =
            next.iter().zip(spans).map(|(&at, spans)| spans.get(at).copied()).collect::<Option<_>>()?;
        let (first, start) = current.iter().map(|span| span.0).enumerate().min_by_key(|&(_, start)| start)?;
        let end = current.iter().map(|span| span.1).max()?;
        let covered: u32 = current.iter().map(|span| span.1 - span.0).sum();
        let window = (next.clone(), (end - start).saturating_sub(covered));
        next[first] += 1;
        Some(window)
    })
}

/// The number of [`windows`] of which at most `distance` positions are not covered.
pub(crate) fn count_windows(spans: &[Vec<(u32, u32)>], distance: u32) -> usize {
    let (mut next, mut windows) = (vec![0; spans.len()], 0);
    while !next.is_empty() {
        let (mut first, mut start, mut end, mut covered) = (0, u32::MAX, 0, 0);
        for (run, (at, spans)) in next.iter().zip(spans).enumerate() {
            let Some(&(from, to)) = spans.get(*at) else { return windows };
            if from < start {
                (first, start) = (run, from);
            }
            end = end.max(to);
            covered += to - from;
        }
        windows += usize::from((end - start).saturating_sub(covered) <= distance);
        next[first] += 1;
    }
    windows
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_smallest_gap_is_found_in_any_order() {
        type Spans = &'static [(u32, u32)];
        let cases: [(&[Spans], Option<u32>); 5] = [
            (&[&[(0, 2)], &[(4, 6)]], Some(2)),
            (&[&[(10, 12)], &[(4, 6)]], Some(4)),
            (&[&[(0, 2), (20, 22)], &[(10, 12), (23, 25)]], Some(1)),
            (&[&[(0, 1)], &[(3, 4)], &[(6, 7)]], Some(4)),
            (&[&[(0, 1)], &[]], None),
        ];
        for (spans, expected) in cases {
            let spans: Vec<Vec<_>> = spans.iter().map(|spans| spans.to_vec()).collect();
            assert_eq!(windows(&spans).map(|(_, gap)| gap).min(), expected, "{spans:?}");
            for distance in 0..6 {
                let close = windows(&spans).filter(|(_, gap)| *gap <= distance).count();
                assert_eq!(count_windows(&spans, distance), close, "{spans:?}");
            }
        }
    }
}
