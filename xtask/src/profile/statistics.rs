//! The few statistics that documents need, on plain numbers.

mod student;

use serde::Serialize;

pub(super) use student::{Repeated, another_factor, another_mean};

/// The 97.5 % quantile of the normal distribution: two-sided 95 %.
const Z95: f64 = 1.959_963_984_540_054;

/// A number and the interval that it is known to lie in.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub(super) struct Interval {
    /// The best estimate.
    pub(super) estimate: f64,
    /// The lower end.
    pub(super) lower: f64,
    /// The upper end.
    pub(super) upper: f64,
}

impl Interval {
    /// Both ends and the estimate through a function that does not decrease.
    pub(super) fn map(self, f: impl Fn(f64) -> f64) -> Interval {
        Interval { estimate: f(self.estimate), lower: f(self.lower), upper: f(self.upper) }
    }

    /// `amount` divided by this: time becomes rate, and the ends change places.
    pub(super) fn rate_of(self, amount: f64) -> Interval {
        Interval { estimate: amount / self.estimate, lower: amount / self.upper, upper: amount / self.lower }
    }

    /// Cut to what is possible, for shares.
    pub(super) fn clamped(self, least: f64, most: f64) -> Interval {
        self.map(|value| value.clamp(least, most))
    }
}

/// The median; the mean of the middle two of an even number. None without values.
pub(super) fn median(values: &[f64]) -> Option<f64> {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    let middle = sorted.len() / 2;
    match sorted.len() {
        0 => None,
        length if length % 2 == 1 => Some(sorted[middle]),
        _ => Some(f64::midpoint(sorted[middle - 1], sorted[middle])),
    }
}

/// The median with its distribution-free confidence interval of at least 95 %: the closest pair of order statistics
/// between which the median of the population lies with that probability, by the binomial distribution. Up to five
/// values no pair reaches it, and the interval is their range. None without values.
/// Conover, W. J. (1999), Practical Nonparametric Statistics, 3rd ed., section 3.2.
pub(super) fn median_interval(values: &[f64]) -> Option<Interval> {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    let n = sorted.len();
    // Probability that at most `cut` of the values lie below the median, for growing `cut`.
    let (mut below, mut term, mut cut) = (0.0, 0.5_f64.powi(i32::try_from(n).ok()?), 0);
    while below + term <= 0.025 {
        below += term;
        cut += 1;
        term *= to_f64(n - cut + 1) / to_f64(cut);
    }
    let low = cut.saturating_sub(1);
    Some(Interval { estimate: median(values)?, lower: *sorted.get(low)?, upper: sorted[n - 1 - low] })
}

/// The Wilson score interval (95 %) of a share: `hits` of `n` independent samples.
/// Wilson, E. B. (1927), Journal of the American Statistical Association 22, 209–212.
pub(super) fn share(hits: u64, n: u64) -> Interval {
    #[expect(clippy::cast_precision_loss, reason = "counts of samples are far below 2^52")]
    let (hits, n) = (hits as f64, n as f64);
    let p = hits / n;
    let scale = 1.0 + Z95 * Z95 / n;
    let centre = (p + Z95 * Z95 / (2.0 * n)) / scale;
    let half = Z95 / scale * (p * (1.0 - p) / n + Z95 * Z95 / (4.0 * n * n)).sqrt();
    Interval { estimate: p, lower: (centre - half).clamp(0.0, p), upper: (centre + half).clamp(p, 1.0) }
}

/// The exponent *b* of `y = a·x^b` by least squares on logarithms. None with fewer than two distinct `x`.
pub(super) fn exponent(points: &[(f64, f64)]) -> Option<f64> {
    let n = to_f64(points.len());
    let logs: Vec<_> = points.iter().map(|&(x, y)| (x.ln(), y.ln())).collect();
    let mean_x = logs.iter().map(|(x, _)| x).sum::<f64>() / n;
    let mean_y = logs.iter().map(|(_, y)| y).sum::<f64>() / n;
    let variance: f64 = logs.iter().map(|(x, _)| (x - mean_x).powi(2)).sum();
    let covariance: f64 = logs.iter().map(|(x, y)| (x - mean_x) * (y - mean_y)).sum();
    (variance > 0.0).then(|| covariance / variance)
}

/// A number of values as a number to calculate with.
#[expect(clippy::cast_precision_loss, reason = "nobody measures 2^52 times")]
fn to_f64(number: usize) -> f64 {
    number as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn median_of_odd_even_none() {
        assert_eq!(median(&[3.0, 1.0, 2.0]), Some(2.0));
        assert_eq!(median(&[4.0, 1.0, 2.0, 3.0]), Some(2.5));
        assert_eq!(median(&[]), None);
    }

    #[test]
    fn median_interval_matches_published_ranks() {
        let ranks = |n: u32| {
            let values: Vec<f64> = (1..=n).map(f64::from).collect();
            let interval = median_interval(&values).unwrap();
            (interval.lower, interval.upper)
        };
        assert_eq!(ranks(5), (1.0, 5.0));
        assert_eq!(ranks(6), (1.0, 6.0));
        assert_eq!(ranks(10), (2.0, 9.0));
        assert_eq!(ranks(20), (6.0, 15.0));
        assert_eq!(median_interval(&[]), None);
    }

    #[test]
    fn wilson_matches_published_values() {
        let Interval { estimate, lower, upper } = share(10, 100);
        assert!(
            (estimate - 0.1).abs() < 1e-12 && (lower - 0.0552).abs() < 1e-4 && (upper - 0.1744).abs() < 1e-4
        );
        assert_eq!(share(0, 50).lower, 0.0);
        assert_eq!(share(50, 50).upper, 1.0);
    }

    #[test]
    fn exponent_of_a_power() {
        let square: Vec<_> = [1.0, 5.0, 10.0].iter().map(|&x: &f64| (x, 3.0 * x * x)).collect();
        assert!((exponent(&square).unwrap() - 2.0).abs() < 1e-12);
        assert_eq!(exponent(&[(2.0, 1.0), (2.0, 3.0)]), None);
    }

    #[test]
    fn a_rate_changes_the_ends_of_a_time() {
        let time = Interval { estimate: 2.0, lower: 1.0, upper: 2.5 };
        assert_eq!(time.rate_of(10.0), Interval { estimate: 5.0, lower: 4.0, upper: 10.0 });
        assert_eq!(time.clamped(1.5, 2.2), Interval { estimate: 2.0, lower: 1.5, upper: 2.2 });
    }
}
