//! The thresholds: what each of them is, stated in every document and in the guide.

use crate::profile::render::hot::MIN_SAMPLES;

/// A number that decides whether something is named.
pub(in crate::profile::render) struct Threshold {
    /// What is held to it, as the guide calls it.
    #[cfg_attr(not(test), expect(dead_code, reason = "the guide states it, and a test compares the two"))]
    pub(super) what: &'static str,
    /// The number: a share of 1 unless `what` says otherwise.
    pub(in crate::profile::render) value: f64,
}

const fn threshold(what: &'static str, value: f64) -> Threshold {
    Threshold { what, value }
}

pub(super) const ALLOCATION: Threshold = threshold("samples in the allocator", 0.20);
pub(super) const FUNCTION: Threshold = threshold("samples that end in one function", 0.10);
pub(super) const OWNER: Threshold = threshold("samples that end in functions of one owner", 0.50);
pub(super) const WAITING: Threshold = threshold("time that threads wait", 0.20);
pub(super) const IMBALANCE: Threshold = threshold("imbalance of threads", 0.20);
pub(super) const LOCK: Threshold = threshold("time that a thread holds the interpreter's lock", 0.75);
pub(super) const GARBAGE: Threshold = threshold("time of collecting garbage", 0.10);
pub(super) const COST: Threshold = threshold("time of any other measured cost", 0.20);
pub(super) const IDLE: Threshold = threshold("free share of the cores of an idle machine", 0.95);
pub(super) const UNEVEN: Threshold = threshold(
    "time of the same work before one run, over that before another, on a machine that runs evenly",
    1.10,
);

/// The thresholds in words.
pub(in crate::profile::render) fn thresholds() -> String {
    let per_cent = |threshold: &Threshold| format!("{:.0} %", threshold.value * 100.0);
    format!(
        "A limit is named where the whole 95 % interval of its share lies above a threshold: {} of the samples in one \
         function (out of at least {MIN_SAMPLES}), {} in the allocator, {} in functions of one owner; {} of the time for \
         waiting, imbalance and any measured cost, {} for collecting garbage, {} for the interpreter's lock being held \
         where several threads take turns at it. Shares of samples are shares of CPU time, all others of wall time. They are ranked by the lower \
         ends of their intervals, shares of CPU time counted for as much of the time as the threads run; they overlap, so \
         that they do not add up.",
        per_cent(&FUNCTION),
        per_cent(&ALLOCATION),
        per_cent(&OWNER),
        per_cent(&WAITING),
        per_cent(&GARBAGE),
        per_cent(&LOCK),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    const ALL: [&Threshold; 10] =
        [&FUNCTION, &ALLOCATION, &OWNER, &WAITING, &IMBALANCE, &COST, &GARBAGE, &LOCK, &IDLE, &UNEVEN];

    /// The paragraph names one number for three of them.
    #[test]
    fn one_number_stands_for_waiting_imbalance_and_costs() {
        assert!([&IMBALANCE, &COST].iter().all(|other| other.value.total_cmp(&WAITING.value).is_eq()));
    }

    #[test]
    fn the_guide_states_every_threshold() {
        let guide = concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/design/profiling/PROFILING_GUIDE.md");
        let guide = std::fs::read_to_string(guide).unwrap();
        let rows: Vec<_> = guide.lines().filter(|line| line.starts_with("| ")).collect();
        for Threshold { what, value } in ALL {
            let number = if *value > 1.0 { format!("{value}") } else { format!("{:.0} %", value * 100.0) };
            let row = format!("| {what} | {number} |");
            assert!(rows.iter().any(|line| line.starts_with(&row)), "the guide has no row {row:?}");
        }
        let samples = format!("| samples of a workload, so that it is judged | {MIN_SAMPLES} |");
        assert!(rows.iter().any(|line| line.starts_with(&samples)), "the guide has no row {samples:?}");
    }
}
