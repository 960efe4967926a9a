//! Numbers as people read them, with no more digits than their interval supports.

use crate::profile::statistics::{Interval, Repeated};

/// Significant digits of a number whose interval has no width.
const EXACT_DIGITS: i32 = 4;
/// Nobody reads more, however narrow the interval.
const MAX_DIGITS: i32 = 6;

/// A unit and a number of decimals, chosen once and used for an estimate and for everything beside it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(in crate::profile) struct Precision {
    divisor: f64,
    unit: &'static str,
    decimals: i32,
}

impl Precision {
    /// For nanoseconds known to lie in `interval`.
    pub(in crate::profile) fn time(interval: Interval) -> Precision {
        let (divisor, unit) = match interval.estimate {
            ns if ns < 1e3 => (1.0, " ns"),
            ns if ns < 1e6 => (1e3, " µs"),
            ns if ns < 1e9 => (1e6, " ms"),
            _ => (1e9, " s"),
        };
        Precision::new(interval, divisor, unit)
    }

    /// For a plain number.
    pub(super) fn plain(interval: Interval) -> Precision {
        Precision::new(interval, 1.0, "")
    }

    /// For a share of 1, shown in per cent.
    pub(super) fn percent(interval: Interval) -> Precision {
        Precision::new(interval, 0.01, " %")
    }

    fn new(interval: Interval, divisor: f64, unit: &'static str) -> Precision {
        let decimals = decimals(interval.map(|value| value / divisor));
        Precision { divisor, unit, decimals }
    }

    /// `value` with its unit.
    pub(super) fn show(self, value: f64) -> String {
        format!("{}{}", self.bare(value), self.unit)
    }

    /// Both ends with one unit: `1.2–1.4 ms`, `-0.1 to 0.2 ms`.
    pub(super) fn range(self, interval: Interval) -> String {
        let to = if interval.lower < 0.0 { " to " } else { "–" };
        format!("{}{to}{}{}", self.bare(interval.lower), self.bare(interval.upper), self.unit)
    }

    /// The estimate with its interval: `1.3 ms (1.2–1.4 ms)`.
    pub(in crate::profile) fn both(self, interval: Interval) -> String {
        format!("{} ({})", self.show(interval.estimate), self.range(interval))
    }

    fn bare(self, value: f64) -> String {
        let value = value / self.divisor;
        // What rounds to nothing has no sign.
        let value = if value.abs() < 0.5 * 10f64.powi(-self.decimals) { 0.0 } else { value };
        match usize::try_from(self.decimals) {
            Ok(decimals) => grouped(&format!("{value:.decimals$}")),
            Err(_) => {
                let step = 10f64.powi(-self.decimals);
                grouped(&format!("{:.0}", (value / step).round() * step))
            }
        }
    }
}

/// What stands in place of an interval that is not known.
pub(super) const NO_INTERVAL: &str = "–";

/// A measure that was repeated, as two cells: the estimate with what its interval supports, and the interval. What was
/// taken once is shown with two digits and without an interval.
pub(super) fn cells(measure: Repeated, precision: fn(Interval) -> Precision) -> [String; 2] {
    let Repeated { estimate, another } = measure;
    match another {
        Some(another) => [precision(another).show(estimate), precision(another).range(another)],
        None => [precision(two_digits(estimate)).show(estimate), NO_INTERVAL.to_owned()],
    }
}

/// A measure that was repeated, as running text: `1.3 (1.2–1.4)`, or the estimate alone.
pub(super) fn text(measure: Repeated, precision: fn(Interval) -> Precision) -> String {
    match cells(measure, precision) {
        [estimate, interval] if measure.another.is_some() => format!("{estimate} ({interval})"),
        [estimate, _] => estimate,
    }
}

/// An interval that supports two digits.
fn two_digits(estimate: f64) -> Interval {
    let half = 2.0 * 10f64.powi(magnitude(estimate.abs()) - 1);
    Interval { estimate, lower: estimate - half, upper: estimate + half }
}

/// A count for each of so many: `33.67`, `2,006`.
pub(super) fn each(count: f64) -> String {
    match count.abs() {
        size if size < 0.095 => grouped(&format!("{count:.3}")),
        size if size < 99.5 => grouped(&format!("{count:.2}")),
        _ => grouped(&format!("{count:.0}")),
    }
}

/// Decimals down to the first digit of the half width, or its second where the first is a 1
/// (the rule of the Particle Data Group, simplified). Negative: tens, hundreds and so on are all that is known.
fn decimals(interval: Interval) -> i32 {
    let half = (interval.upper - interval.lower) / 2.0;
    let first = magnitude(interval.estimate.abs());
    // Less than that is no width but how far computers calculate.
    if half <= interval.estimate.abs() * 1e-9 || !half.is_finite() {
        return (EXACT_DIGITS - 1 - first).max(0);
    }
    let magnitude = magnitude(half);
    let leading = half / 10f64.powi(magnitude);
    let supported = if leading < 2.0 { 1 - magnitude } else { -magnitude };
    // However little is known of what is surely more than nothing: with one digit, its ends would be shown as nothing and
    // a rate would not fit to its time.
    let least = if interval.lower > 0.0 { 1 - first } else { i32::MIN };
    supported.max(least).min(MAX_DIGITS - 1 - first)
}

/// The power of ten of the first digit.
fn magnitude(value: f64) -> i32 {
    #[expect(
        clippy::cast_possible_truncation,
        reason = "the logarithm of a finite number is between -324 and 309"
    )]
    let power = value.log10().floor() as i32;
    if value > 0.0 { power } else { 0 }
}

/// An exact count: `12,345`.
pub(in crate::profile) fn count(number: u64) -> String {
    grouped(&number.to_string())
}

fn grouped(number: &str) -> String {
    let (whole, fraction) = number.split_at(number.find('.').unwrap_or(number.len()));
    let (sign, digits) = whole.split_at(whole.len() - whole.trim_start_matches('-').len());
    let mut text = sign.to_owned();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text + fraction
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(estimate: f64, lower: f64, upper: f64, expected: &str) {
        let interval = Interval { estimate, lower, upper };
        assert_eq!(Precision::time(interval).both(interval), expected);
    }

    #[test]
    fn digits_follow_the_half_width() {
        check(1234.567, 1200.0, 1260.0, "1.23 µs (1.20–1.26 µs)");
        check(1234.567, 1234.0, 1235.0, "1.2346 µs (1.2340–1.2350 µs)");
        check(1234.567, 900.0, 1900.0, "1.2 µs (0.9–1.9 µs)");
        check(1_684_000.0, 1_651_000.0, 1_718_000.0, "1.68 ms (1.65–1.72 ms)");
    }

    #[test]
    fn a_half_width_that_begins_with_one_keeps_a_second_digit() {
        check(100.0, 85.0, 115.0, "100 ns (85–115 ns)");
        check(100.0, 98.5, 101.4, "100.0 ns (98.5–101.4 ns)");
    }

    #[test]
    fn wide_intervals_round_to_tens_and_more() {
        let interval = Interval { estimate: 1_063_421.0, lower: 1_000_000.0, upper: 1_120_000.0 };
        assert_eq!(Precision::plain(interval).both(interval), "1,060,000 (1,000,000–1,120,000)");
    }

    #[test]
    fn no_width_keeps_four_digits() {
        check(1234.567, 1234.567, 1234.567, "1.235 µs (1.235–1.235 µs)");
        let zero = Interval { estimate: 0.0, lower: 0.0, upper: 0.0 };
        assert_eq!(Precision::percent(zero).show(0.0), "0.000 %");
    }

    #[test]
    fn intervals_of_no_real_width_do_not_flood_the_page() {
        let interval = Interval { estimate: 0.999_999_999_99, lower: 0.999_999_999_98, upper: 1.0 };
        assert_eq!(Precision::plain(interval).both(interval), "1.0000 (1.0000–1.0000)");
    }

    #[test]
    fn what_is_hardly_known_is_not_shown_as_nothing() {
        check(400.0, 1.0, 90_000.0, "400 ns (0–90,000 ns)");
        check(1_700.0, 400.0, 4_800.0, "1.7 µs (0.4–4.8 µs)");
        check(2.0, 0.1, 500.0, "2.0 ns (0.1–500.0 ns)");
        check(0.3, -40.0, 40.0, "0 ns (-40 to 40 ns)");
    }

    #[test]
    fn ends_below_nothing_are_told_by_a_word() {
        check(5.0, -10.0, 20.0, "5 ns (-10 to 20 ns)");
        check(5.0, -0.1, 25.0, "5 ns (0 to 25 ns)");
    }

    #[test]
    fn what_was_taken_once_has_two_digits_and_no_interval() {
        let once = Repeated { estimate: 1234.5, another: None };
        assert_eq!(text(once, Precision::time), "1.2 µs");
        let again = Interval { estimate: 1234.5, lower: 1200.0, upper: 1260.0 };
        assert_eq!(
            text(Repeated { another: Some(again), ..once }, Precision::time),
            "1.23 µs (1.20–1.26 µs)"
        );
    }

    #[test]
    fn thousands_are_grouped() {
        assert_eq!(count(999), "999");
        assert_eq!(count(2_645_353), "2,645,353");
        assert_eq!(grouped("-1234.5678"), "-1,234.5678");
    }
}
