//! Sparse vectors of terms.

use super::term::Term;

/// Weights by term, sorted by term, each term once.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Vector(Vec<(Term, f32)>);

impl Vector {
    /// The vector of length 1 with these weights, which must be sorted by term.
    pub(super) fn normalized(weights: impl Iterator<Item = (Term, f32)>) -> Self {
        let mut vector = Self(weights.collect());
        let norm = vector.norm();
        vector.0.iter_mut().for_each(|(_, weight)| *weight /= norm);
        vector
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = (Term, f32)> + '_ {
        self.0.iter().copied()
    }

    pub(super) fn has(&self, term: Term) -> bool {
        self.0.binary_search_by_key(&term, |(term, _)| *term).is_ok()
    }

    /// Its length; 1 for an empty one, so that dividing by it is safe.
    pub(super) fn norm(&self) -> f32 {
        let squares: f32 = self.0.iter().map(|(_, weight)| weight * weight).sum();
        if squares > 0.0 { squares.sqrt() } else { 1.0 }
    }

    /// The scalar product.
    pub(super) fn dot(&self, other: &Self) -> f32 {
        let (short, long) = if self.0.len() <= other.0.len() { (self, other) } else { (other, self) };
        let (mut sum, mut rest) = (0.0, long.0.as_slice());
        for &(term, weight) in &short.0 {
            rest = &rest[rest.partition_point(|(other, _)| *other < term)..];
            if let Some((_, other)) = rest.first().filter(|(other, _)| *other == term) {
                sum += weight * other;
            }
        }
        sum
    }

    /// Adds `factor` × `other`.
    pub(super) fn add(&mut self, other: &Self, factor: f32) {
        let mut sum = Vec::with_capacity(self.0.len() + other.0.len());
        let (mut own, mut others) = (self.0.iter().peekable(), other.0.iter().peekable());
        loop {
            match (own.peek(), others.peek()) {
                (Some(&&(term, weight)), Some(&&(next, added))) if term == next => {
                    sum.push((term, weight + factor * added));
                    own.next();
                    others.next();
                }
                (Some(&&(term, weight)), next) if next.is_none_or(|(next, _)| term < *next) => {
                    sum.push((term, weight));
                    own.next();
                }
                (_, Some(&&(term, added))) => {
                    sum.push((term, factor * added));
                    others.next();
                }
                _ => break,
            }
        }
        self.0 = sum;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn vector(weights: &[(u32, f32)]) -> Vector {
        Vector(weights.iter().map(|&(term, weight)| (Term(term), weight)).collect())
    }

    #[test]
    fn vectors_are_added_and_multiplied() {
        let mut sum = vector(&[(1, 1.0), (3, 2.0)]);
        let other = vector(&[(2, 4.0), (3, 1.0), (9, 1.0)]);
        assert!((sum.dot(&other) - 2.0).abs() < f32::EPSILON);
        sum.add(&other, 0.5);
        assert_eq!(sum, vector(&[(1, 1.0), (2, 2.0), (3, 2.5), (9, 0.5)]));
        assert!(sum.has(Term(9)) && !sum.has(Term(4)));
        let unit = Vector::normalized([(Term(1), 3.0), (Term(2), 4.0)].into_iter());
        assert_eq!(unit, vector(&[(1, 0.6), (2, 0.8)]));
        assert!((Vector::default().norm() - 1.0).abs() < f32::EPSILON);
    }
}
