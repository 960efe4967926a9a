//! From values to places, and the round values that stand beside an axis.

/// An axis: values to one coordinate.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Axis {
    values: (f64, f64),
    places: (f64, f64),
    is_logarithmic: bool,
}

impl Axis {
    /// Equal differences are equally long.
    pub(super) fn linear(values: (f64, f64), places: (f64, f64)) -> Axis {
        Axis { values, places, is_logarithmic: false }
    }

    /// Equal ratios are equally long. Both ends are positive.
    pub(super) fn logarithmic(values: (f64, f64), places: (f64, f64)) -> Axis {
        Axis { values, places, is_logarithmic: true }
    }

    /// The place of `value`; those beyond an end are drawn at that end. An axis of no length has all in its middle.
    pub(super) fn at(self, value: f64) -> f64 {
        let scaled = |value: f64| if self.is_logarithmic { value.ln() } else { value };
        let (from, to) = (scaled(self.values.0), scaled(self.values.1));
        let share = if from < to { ((scaled(value) - from) / (to - from)).clamp(0.0, 1.0) } else { 0.5 };
        self.places.0 + share * (self.places.1 - self.places.0)
    }

    /// Round values between both ends: on a linear axis at least three, on a logarithmic one 1, 2 and 5 times
    /// powers of ten, or the powers alone where those would be more than six.
    pub(super) fn ticks(self) -> Vec<f64> {
        if self.is_logarithmic { self.powers() } else { self.steps() }
    }

    fn steps(self) -> Vec<f64> {
        let (from, to) = self.values;
        let span = to - from;
        if span <= 0.0 {
            return vec![from];
        }
        let power = 10f64.powf((span / 3.0).log10().floor());
        let step = [5.0, 2.0, 1.0].map(|factor| factor * power).into_iter().find(|step| span / step >= 3.0);
        let step = step.unwrap_or(power);
        let first = (from / step).ceil();
        (0..16).map(|index| (first + f64::from(index)) * step).take_while(|tick| *tick <= to).collect()
    }

    fn powers(self) -> Vec<f64> {
        let (from, to) = self.values;
        let between = |factors: &[f64]| -> Vec<f64> {
            (-12..=24)
                .flat_map(|power| factors.iter().map(move |factor| factor * 10f64.powi(power)))
                .filter(|tick| *tick >= from * (1.0 - 1e-9) && *tick <= to * (1.0 + 1e-9))
                .collect()
        };
        let fine = between(&[1.0, 2.0, 5.0]);
        if fine.len() <= 6 { fine } else { between(&[1.0]) }
    }
}

/// `500k`, `1.5M`: a round number in few characters.
pub(super) fn short_number(value: f64) -> String {
    let (value, unit) = match value.abs() {
        size if size >= 1e9 => (value / 1e9, "G"),
        size if size >= 1e6 => (value / 1e6, "M"),
        size if size >= 1e3 => (value / 1e3, "k"),
        _ => (value, ""),
    };
    let rounded = (value * 1e3).round() / 1e3;
    format!("{}{unit}", if rounded == 0.0 { 0.0 } else { rounded })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_have_their_places() {
        let linear = Axis::linear((0.0, 200.0), (10.0, 110.0));
        assert_eq!([0.0, 50.0, 200.0, 999.0].map(|value| linear.at(value)), [10.0, 35.0, 110.0, 110.0]);
        let upwards = Axis::logarithmic((1.0, 100.0), (100.0, 0.0));
        assert_eq!([1.0, 10.0, 100.0].map(|value| upwards.at(value)), [100.0, 50.0, 0.0]);
        assert_eq!(Axis::linear((3.0, 3.0), (0.0, 10.0)).at(3.0), 5.0);
    }

    #[test]
    fn ticks_are_round_and_few() {
        let linear = |from, to| Axis::linear((from, to), (0.0, 1.0)).ticks();
        assert_eq!(linear(0.0, 620_000.0), [0.0, 200_000.0, 400_000.0, 600_000.0]);
        assert_eq!(linear(-12.0, 12.0), [-10.0, -5.0, 0.0, 5.0, 10.0]);
        let logarithmic = |from, to| Axis::logarithmic((from, to), (0.0, 1.0)).ticks();
        assert_eq!(logarithmic(1_000.0, 10_000.0), [1_000.0, 2_000.0, 5_000.0, 10_000.0]);
        assert_eq!(logarithmic(10.0, 100_000.0), [10.0, 100.0, 1_000.0, 10_000.0, 100_000.0]);
    }

    #[test]
    fn numbers_are_short() {
        let shown = [0.0, -0.0, 0.25, 950.0, 1_500.0, 2_000_000.0, -5.0].map(short_number);
        assert_eq!(shown, ["0", "0", "0.25", "950", "1.5k", "2M", "-5"]);
    }
}
