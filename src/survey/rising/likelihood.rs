//! How surprising it is that more publishers name a term than usual.

/// Likelihood ratio that chance exceeds once in ten thousand times: the .9999 quantile of χ² with one degree of freedom.
/// Some thousand terms are tested at once.
pub(super) const MIN_LIKELIHOOD_RATIO: f64 = 15.14;

/// Dunning's log-likelihood ratio for `k` of `n` now and `k` of `n` before; 0 if the share did not grow.
pub(super) fn surprise((now, of_now): (usize, usize), (before, of_before): (usize, usize)) -> f64 {
    let (k1, n1, k2, n2) = (now as f64, of_now as f64, before as f64, of_before as f64);
    if n1 == 0.0 || n2 == 0.0 || k1 / n1 <= k2 / n2 {
        return 0.0;
    }
    let log_likelihood = |share: f64, k: f64, n: f64| {
        let term = |count: f64, share: f64| if count > 0.0 { count * share.ln() } else { 0.0 };
        term(k, share) + term(n - k, 1.0 - share)
    };
    let pooled = (k1 + k2) / (n1 + n2);
    let apart = log_likelihood(k1 / n1, k1, n1) + log_likelihood(k2 / n2, k2, n2);
    2.0 * (apart - log_likelihood(pooled, k1, n1) - log_likelihood(pooled, k2, n2))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_greater_share_is_a_surprise() {
        assert!(surprise((20, 200), (2, 200)) > MIN_LIKELIHOOD_RATIO);
        assert!(surprise((20, 200), (15, 200)) < MIN_LIKELIHOOD_RATIO);
        for none in [((2, 200), (20, 200)), ((5, 100), (10, 200)), ((5, 100), (0, 0)), ((0, 0), (3, 9))] {
            assert!(surprise(none.0, none.1).abs() < 1e-9, "{none:?}");
        }
        // By hand: 2 (10 ln(10/6) + 90 ln(90/94) + 2 ln(2/6) + 98 ln(98/94)).
        let by_hand = 2.0
            * (10.0 * (10f64 / 6.0).ln()
                + 90.0 * (90f64 / 94.0).ln()
                + 2.0 * (2f64 / 6.0).ln()
                + 98.0 * (98f64 / 94.0).ln());
        assert!((surprise((10, 100), (2, 100)) - by_hand).abs() < 1e-9);
    }
}
