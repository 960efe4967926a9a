//! What a few independent runs say of the next one: Student's t distribution and the prediction interval.

use super::{Interval, median, to_f64};

/// Half of what two-sided 95 % leaves on each side.
const TAIL: f64 = 0.025;

/// Where one further value of the same kind will lie in 95 of 100 cases: mean ± t·s·√(1 + 1/n), with the standard
/// deviation s of the n values and the 97.5 % quantile t of Student's distribution with n − 1 degrees of freedom. The
/// estimate is the median, which always lies inside. None for fewer than two values, which say nothing of the next one.
/// Hahn, G. J. and Meeker, W. Q. (1991), Statistical Intervals, section 4.8.1.
pub(in crate::profile) fn another(values: &[f64]) -> Option<Interval> {
    let Spread { n, mean, margin } = Spread::of(values)?;
    let half = margin * (1.0 + 1.0 / n).sqrt();
    Some(Interval { estimate: median(values)?, lower: mean - half, upper: mean + half })
}

/// How far from the mean of these values that of as many further ones will lie in 95 of 100 cases, as a share of it:
/// t·s·√(2/n) over the mean. None for fewer than two values, and for a mean that is not positive.
/// Hahn, G. J. and Meeker, W. Q. (1991), Statistical Intervals, section 4.8.2.
pub(in crate::profile) fn another_mean(values: &[f64]) -> Option<f64> {
    let Spread { n, mean, margin } = Spread::of(values)?;
    (mean > 0.0).then(|| margin * (2.0 / n).sqrt() / mean)
}

/// How a few values lie.
struct Spread {
    n: f64,
    mean: f64,
    /// t·s: the 97.5 % quantile of Student's distribution for n − 1 times the standard deviation.
    margin: f64,
}

impl Spread {
    fn of(values: &[f64]) -> Option<Spread> {
        let freedom = u32::try_from(values.len()).ok()?.checked_sub(1).filter(|&freedom| freedom > 0)?;
        let n = to_f64(values.len());
        let mean = values.iter().sum::<f64>() / n;
        let variance = values.iter().map(|value| (value - mean).powi(2)).sum::<f64>() / f64::from(freedom);
        Some(Spread { n, mean, margin: quantile(freedom) * variance.sqrt() })
    }
}

/// [`another`] on logarithms, for times and rates: they are positive, and what disturbs them multiplies. None also
/// where a value is not positive.
pub(in crate::profile) fn another_factor(values: &[f64]) -> Option<Interval> {
    let logs = values.iter().map(|&value| (value > 0.0).then(|| value.ln())).collect::<Option<Vec<_>>>()?;
    let interval = another(&logs)?.map(f64::exp);
    Some(Interval { estimate: median(values)?, ..interval })
}

/// A measure that was taken several times, or only once.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(in crate::profile) struct Repeated {
    /// The median.
    pub(in crate::profile) estimate: f64,
    /// Where another one will lie. None where it was taken once: then nobody knows how sure it is.
    pub(in crate::profile) another: Option<Interval>,
}

impl Repeated {
    /// What this leaves of the whole: 1 less it, so that the ends change places.
    pub(in crate::profile) fn less_than_whole(self) -> Repeated {
        let another = self.another.map(|another| Interval {
            estimate: 1.0 - another.estimate,
            lower: 1.0 - another.upper,
            upper: 1.0 - another.lower,
        });
        Repeated { estimate: 1.0 - self.estimate, another }
    }

    /// By [`another`]. None without values.
    pub(in crate::profile) fn of(values: &[f64]) -> Option<Repeated> {
        Some(Repeated { estimate: median(values)?, another: another(values) })
    }

    /// By [`another_factor`]. None without values.
    pub(in crate::profile) fn of_factors(values: &[f64]) -> Option<Repeated> {
        Some(Repeated { estimate: median(values)?, another: another_factor(values) })
    }

    /// What a picture draws: the interval, or the estimate alone where there is none.
    pub(in crate::profile) fn drawn(self) -> Interval {
        let Repeated { estimate, another } = self;
        another.unwrap_or(Interval { estimate, lower: estimate, upper: estimate })
    }

    /// Both through a function that does not decrease.
    pub(in crate::profile) fn map(self, f: impl Fn(f64) -> f64) -> Repeated {
        Repeated { estimate: f(self.estimate), another: self.another.map(|another| another.map(f)) }
    }
}

/// The 97.5 % quantile of Student's t distribution, by halving an interval that holds it.
fn quantile(freedom: u32) -> f64 {
    let (mut low, mut high) = (1.0, 13.0);
    for _ in 0..60 {
        let middle = f64::midpoint(low, high);
        *(if within(middle, freedom) < 1.0 - 2.0 * TAIL { &mut low } else { &mut high }) = middle;
    }
    f64::midpoint(low, high)
}

/// The probability that a value lies within ±`t`. Abramowitz, M. and Stegun, I. A. (1964), Handbook of Mathematical
/// Functions, formulas 26.7.3 (odd degrees of freedom) and 26.7.4 (even ones).
fn within(t: f64, freedom: u32) -> f64 {
    let angle = (t / f64::from(freedom).sqrt()).atan();
    let (sin, cos) = angle.sin_cos();
    let is_odd = freedom % 2 == 1;
    let (mut term, mut sum) = if is_odd { (cos, 0.0) } else { (1.0, 0.0) };
    for step in (if is_odd { 2 } else { 1 }..freedom).step_by(2) {
        sum += term;
        term *= cos * cos * f64::from(step) / f64::from(step + 1);
    }
    match is_odd {
        true => (angle + sin * sum) * std::f64::consts::FRAC_2_PI,
        false => sin * sum,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quantiles_match_published_ones() {
        let published = [(1, 12.7062), (2, 4.3027), (3, 3.1824), (4, 2.7764), (5, 2.5706)];
        let published = published.into_iter().chain([(9, 2.2622), (10, 2.2281), (30, 2.0423), (120, 1.9799)]);
        for (freedom, expected) in published {
            assert!((quantile(freedom) - expected).abs() < 5e-5, "{freedom}: {}", quantile(freedom));
        }
    }

    #[test]
    fn the_interval_for_another_value_follows_its_formula() {
        // Mean 51.45, s 1.7059; t(4) = 2.7764: half width 2.7764 · 1.7059 · √1.2 = 5.188.
        let Interval { estimate, lower, upper } = another(&[49.2, 53.7, 51.0, 52.3, 51.05]).unwrap();
        assert!((estimate - 51.05).abs() < 1e-9, "the median");
        assert!((f64::midpoint(lower, upper) - 51.45).abs() < 1e-9, "around the mean");
        let s =
            ((2.25_f64.powi(2) * 2.0 + 0.45_f64.powi(2) + 0.85_f64.powi(2) + 0.4_f64.powi(2)) / 4.0).sqrt();
        assert!((upper - lower - 2.0 * 2.7764 * s * 1.2_f64.sqrt()).abs() < 1e-3);
    }

    #[test]
    fn a_factor_has_the_same_room_above_and_below() {
        let Interval { estimate, lower, upper } = another_factor(&[1.0, 2.0, 4.0]).unwrap();
        assert!((estimate - 2.0).abs() < 1e-9 && lower > 0.0);
        assert!((upper / 2.0 - 2.0 / lower).abs() < 1e-9);
    }

    #[test]
    fn one_value_says_nothing_of_the_next() {
        assert_eq!(another(&[1.0]), None);
        assert_eq!(another(&[]), None);
        assert_eq!(another_factor(&[1.0, 0.0]), None);
        let same = Interval { estimate: 3.0, lower: 3.0, upper: 3.0 };
        assert_eq!(another(&[3.0, 3.0]), Some(same));
    }

    /// What the interval is for: the next of normally distributed values lies inside it in 95 of 100 cases.
    #[test]
    fn the_next_value_lies_inside_as_often_as_promised() {
        let mut state = 42_u64;
        let mut uniform = move || {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            f64::from(u32::try_from(state >> 33).unwrap()) / f64::from(1_u32 << 31)
        };
        let mut normal = move || (0..12).map(|_| uniform()).sum::<f64>() - 6.0;
        let inside = (0..4000).filter(|_| {
            let values: Vec<f64> = (0..5).map(|_| normal()).collect();
            let Interval { lower, upper, .. } = another(&values).unwrap();
            (lower..=upper).contains(&normal())
        });
        let share = to_f64(inside.count()) / 4000.0;
        assert!((0.94..0.96).contains(&share), "{share}");
    }
}
