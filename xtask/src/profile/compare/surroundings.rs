//! With what and where two records were measured: what differs, and what can therefore not be judged.

use std::collections::{BTreeMap, BTreeSet};

use super::metric::Metric;
use crate::profile::record::Record;
use crate::profile::render::verdict::is_idle;
use crate::profile::statistics::median;

/// Tools that look on. Another version of one changes no figure; where it counts, its name stands beside the count.
const WATCHERS: [&str; 5] = ["memray", "perf", "pprof", "py-spy", "valgrind"];

/// What times, and counts nothing.
const TIMER: &str = "criterion";

/// A machine that does the same piece of work in a time that differs by more is said to run otherwise.
const DRIFT: f64 = 0.05;

/// What is the same about two measurings, and what is not.
#[derive(Debug, Default)]
pub(super) struct Surroundings {
    /// What differs, a line for each: `kernel: 6.1.0, now 6.2.0`.
    pub(super) differences: Vec<String>,
    /// How many times as long the same piece of work takes on the machine now.
    pub(super) drift: f64,
    /// Why nothing is judged.
    all: Vec<String>,
    /// Why times are not.
    times: Vec<String>,
    /// Why instructions are not.
    instructions: Vec<String>,
}

/// What a difference forbids to judge.
#[derive(Clone, Copy, PartialEq)]
enum Forbids {
    Nothing,
    Times,
    /// And times.
    Instructions,
    All,
}

impl Surroundings {
    pub(super) fn of(before: &Record, now: &Record) -> Surroundings {
        let mut found = Surroundings { drift: drift(before, now), ..Surroundings::default() };
        let (ours, theirs) = (&now.subject, &before.subject);
        let kind = |prebuilt: bool| if prebuilt { "came compiled" } else { "compiled here" };
        found.hold("library", &theirs.name, &ours.name, Forbids::All);
        found.hold("its build", kind(theirs.prebuilt), kind(ours.prebuilt), Forbids::All);
        found.hold("version", &theirs.version, &ours.version, Forbids::Times);
        found.hold("source", &theirs.source, &ours.source, Forbids::Times);
        // A library that came compiled does not change with the compiler of what calls it.
        let compiler = if ours.prebuilt { Forbids::Times } else { Forbids::Instructions };
        let flags = |record: &Record| record.toolchain.rustflags.clone().unwrap_or_else(|| "none".to_owned());
        found.hold("compiler", &before.toolchain.rustc, &now.toolchain.rustc, compiler);
        found.hold("RUSTFLAGS", &flags(before), &flags(now), compiler);
        found.hold_all("profile setting", &before.toolchain.profile, &now.toolchain.profile, |_| compiler);
        let (theirs, ours) = (&before.machine, &now.machine);
        found.hold("architecture", &theirs.architecture, &ours.architecture, Forbids::Instructions);
        found.hold("processor", &theirs.cpu, &ours.cpu, Forbids::Times);
        found.hold("number of cores", &theirs.cores.to_string(), &ours.cores.to_string(), Forbids::Times);
        found.hold("system", &theirs.os, &ours.os, Forbids::Times);
        found.hold("kernel", &theirs.kernel, &ours.kernel, Forbids::Times);
        found.hold_all("", &before.environment, &now.environment, |name| match name {
            TIMER => Forbids::Times,
            name if WATCHERS.contains(&name) => Forbids::Nothing,
            _ => Forbids::Instructions,
        });
        let effort = |record: &Record| if record.quick { "a smoke run" } else { "a full run" };
        found.hold("effort", effort(before), effort(now), Forbids::Times);
        for (record, when) in [(before, "then"), (now, "now")] {
            if !is_idle(record) {
                found.times.push(format!("the machine was busy {when}"));
            }
        }
        if (found.drift - 1.0).abs() > DRIFT && found.times.is_empty() && found.all.is_empty() {
            found.differences.push(format!(
                "speed of the machine: the same piece of work takes {:.2} times as long now; that much of a difference in time \
                 is not the library's",
                found.drift
            ));
        }
        found
    }

    /// Whether a change of this metric can be judged.
    pub(super) fn allow(&self, metric: Metric) -> bool {
        let forbids = match metric {
            Metric::Time => &self.times,
            Metric::Instructions => &self.instructions,
            _ => &self.all,
        };
        self.all.is_empty() && forbids.is_empty()
    }

    /// What is not judged, and why.
    pub(super) fn unjudged(&self) -> Vec<String> {
        let all = ("nothing is judged", &self.all);
        let parts =
            [("times are not judged", &self.times), ("instructions are not judged", &self.instructions)];
        let said = if self.all.is_empty() { parts.as_slice() } else { &[all] };
        let said = said.iter().filter(|(_, reasons)| !reasons.is_empty());
        said.map(|(what, reasons)| format!("{what}: {}", reasons.join(", "))).collect()
    }

    fn hold(&mut self, what: &str, before: &str, now: &str, forbids: Forbids) {
        if before == now {
            return;
        }
        self.differences.push(format!("{what}: {before}, now {now}"));
        let reason = format!("{what} differs");
        match forbids {
            Forbids::Nothing => {}
            Forbids::Times => self.times.push(reason),
            Forbids::Instructions => {
                self.times.push(reason.clone());
                self.instructions.push(reason);
            }
            Forbids::All => self.all.push(reason),
        }
    }

    /// Holds each entry of two maps against the other's.
    fn hold_all(
        &mut self,
        kind: &str,
        before: &BTreeMap<String, String>,
        now: &BTreeMap<String, String>,
        forbids: impl Fn(&str) -> Forbids,
    ) {
        let names: BTreeSet<&String> = before.keys().chain(now.keys()).collect();
        for name in names {
            let [earlier, fresh] = [before, now].map(|map| map.get(name).map_or("none", String::as_str));
            self.hold(format!("{kind} {name}").trim_start(), earlier, fresh, forbids(name));
        }
    }
}

/// By the pieces of work that were done before each run; 1 where nobody looked.
fn drift(before: &Record, now: &Record) -> f64 {
    let speed = |record: &Record| {
        let speeds: Vec<f64> = record.idleness.iter().filter_map(|look| look.speed).collect();
        median(&speeds)
    };
    match (speed(before), speed(now)) {
        (Some(before), Some(now)) => before / now,
        _ => 1.0,
    }
}
