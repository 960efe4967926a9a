//! The probes: which workloads each is asked of, and where its answer stands.

use std::collections::BTreeSet;
use std::fmt;

use anyhow::{Result, ensure};

use super::{CostKind, Record, Workload};

/// A way to look at a workload beside timing it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Probe {
    /// Stacks, for hot functions and the flame graph.
    Samples,
    /// CPU time, switches and page faults of stretches of iterations.
    Counts,
    /// What an iteration asks of the allocator.
    Allocations,
    /// The objects that an interpreter makes in an iteration; the same question as [`Probe::Allocations`].
    Objects,
    /// Where the allocations come from.
    Sites,
    /// Instructions of an iteration.
    Instructions,
    /// What the threads do.
    Scheduling,
    /// What the processor counts.
    Hardware,
    /// How often the interpreter's lock is held.
    Lock,
}

impl Probe {
    /// All of them.
    pub const ALL: [Probe; 9] = [
        Probe::Samples,
        Probe::Counts,
        Probe::Allocations,
        Probe::Objects,
        Probe::Sites,
        Probe::Instructions,
        Probe::Scheduling,
        Probe::Hardware,
        Probe::Lock,
    ];

    /// Its name in the protocol, in `--skip` and in `unavailable`.
    pub fn name(self) -> &'static str {
        match self {
            Probe::Samples => "samples",
            Probe::Counts => "counts",
            Probe::Allocations => "allocations",
            Probe::Objects => "objects",
            Probe::Sites => "sites",
            Probe::Instructions => "instructions",
            Probe::Scheduling => "scheduling",
            Probe::Hardware => "hardware",
            Probe::Lock => "lock",
        }
    }

    /// The probe of this name.
    pub fn named(name: &str) -> Option<Probe> {
        Probe::ALL.into_iter().find(|probe| probe.name() == name)
    }

    /// Whether `workload` holds what this probe found.
    pub fn is_answered(self, workload: &Workload) -> bool {
        let interpreter = workload.interpreter.as_ref();
        match self {
            Probe::Samples => workload.sampling.is_some(),
            Probe::Counts => !workload.stretches.is_empty(),
            Probe::Allocations => workload.allocations.is_some(),
            Probe::Objects => interpreter.is_some_and(|interpreter| interpreter.objects.is_some()),
            Probe::Sites => workload.allocations.as_ref().is_some_and(|counted| counted.sites.is_some()),
            Probe::Instructions => workload.instructions.is_some(),
            Probe::Scheduling => workload.scheduling.is_some(),
            Probe::Hardware => workload.hardware.is_some(),
            Probe::Lock => interpreter.is_some_and(|interpreter| interpreter.lock.is_some()),
        }
    }
}

impl fmt::Display for Probe {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl Record {
    /// The workloads that `probe` is asked of, in the order of the record.
    ///
    /// What depends on the clock is measured on the largest input of each operation ([`Record::representatives`]); what is
    /// exact and slow on its smallest one. What a single thread waits for is the part of its core that is not busy: only several
    /// threads are watched. A subject that came compiled runs in a process of its own, under an interpreter:
    /// counting its allocations is slow, and only it has a lock and objects.
    pub fn probed(&self, probe: Probe) -> Vec<&Workload> {
        let is_outside = self.subject.prebuilt;
        let chosen = match probe {
            Probe::Samples | Probe::Counts | Probe::Hardware => self.representatives(),
            Probe::Scheduling => {
                self.representatives().into_iter().filter(|workload| workload.threads > 1).collect()
            }
            Probe::Lock if is_outside => self.representatives(),
            Probe::Objects if is_outside => self.smallest(),
            Probe::Lock | Probe::Objects => Vec::new(),
            Probe::Allocations if is_outside => self.smallest(),
            Probe::Allocations => [self.representatives(), self.smallest()].concat(),
            Probe::Sites => self.smallest(),
            Probe::Instructions => [self.smallest(), self.crossings()].concat(),
        };
        let ids: BTreeSet<&str> = chosen.iter().map(|workload| workload.id.as_str()).collect();
        self.workloads.iter().filter(|workload| ids.contains(workload.id.as_str())).collect()
    }

    /// For each of [`Record::representatives`] the workload of the same operation and as many threads with the fewest
    /// records.
    fn smallest(&self) -> Vec<&Workload> {
        let alike = |one: &Workload, other: &Workload| {
            (one.kind, &one.operation, one.threads) == (other.kind, &other.operation, other.threads)
        };
        let smallest = |chosen: &Workload| {
            let all = self.workloads.iter().filter(|workload| alike(workload, chosen));
            all.min_by_key(|workload| workload.records)
        };
        self.representatives().into_iter().filter_map(smallest).collect()
    }

    /// The workloads whose difference is the price of crossing between languages.
    fn crossings(&self) -> Vec<&Workload> {
        let costs = self.costs.iter().filter(|cost| cost.kind == CostKind::Ffi);
        let ids: BTreeSet<&str> = costs.flat_map(|cost| [cost.with.as_str(), &cost.without]).collect();
        self.workloads.iter().filter(|workload| ids.contains(workload.id.as_str())).collect()
    }

    /// Fails where a probe was asked of a workload and neither its answer nor a reason stands in the record: what is
    /// missing is said, never silently left out.
    pub fn check_complete(&self) -> Result<()> {
        for probe in Probe::ALL {
            for workload in self.probed(probe) {
                let is_excused = self
                    .unavailable
                    .iter()
                    .any(|gap| gap.probe == probe.name() && gap.workload == workload.id);
                ensure!(
                    probe.is_answered(workload) || is_excused,
                    "it holds no {probe} of {:?} and no reason why; measure again with `cargo xtask profile`",
                    workload.id
                );
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::record;
    use super::super::{Cost, Kind, Unavailable};
    use super::*;

    fn ids(record: &Record, probe: Probe) -> String {
        record.probed(probe).iter().map(|workload| workload.id.as_str()).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn large_inputs_are_watched_and_small_ones_counted() {
        let record = record();
        assert_eq!(ids(&record, Probe::Samples), "read/10k to_json/10k");
        assert_eq!(ids(&record, Probe::Sites), "read/1k to_json/1k");
        assert_eq!(ids(&record, Probe::Scheduling), "");
        assert_eq!(ids(&record, Probe::Allocations), "read/1k read/10k to_json/1k to_json/10k");
        assert_eq!(ids(&record, Probe::Lock), "");
    }

    #[test]
    fn what_came_compiled_has_a_lock_and_is_counted_on_small_inputs() {
        let mut record = record();
        record.subject.prebuilt = true;
        assert_eq!(ids(&record, Probe::Allocations), "read/1k to_json/1k");
        assert_eq!(ids(&record, Probe::Objects), "read/1k to_json/1k");
        assert_eq!(ids(&record, Probe::Lock), "read/10k to_json/10k");
    }

    #[test]
    fn the_smallest_input_has_as_many_threads_as_the_largest() {
        let mut record = record();
        for (index, threads) in [(0, 1), (1, 2), (2, 2)] {
            record.workloads[index].threads = threads;
        }
        assert_eq!(ids(&record, Probe::Sites), "read/5k to_json/1k");
        assert_eq!(ids(&record, Probe::Scheduling), "read/10k");
    }

    #[test]
    fn instructions_tell_what_crossing_between_languages_costs() {
        let mut record = record();
        for id in [1, 4] {
            record.workloads[id].kind = Kind::Ablation;
        }
        record.costs = vec![Cost {
            kind: CostKind::Ffi,
            title: "a call".into(),
            with: "read/5k".into(),
            without: "to_json/5k".into(),
            unit: "crossing".into(),
            units: 5,
        }];
        assert_eq!(ids(&record, Probe::Instructions), "read/1k read/5k to_json/1k to_json/5k");
        record.costs[0].kind = CostKind::Gc;
        assert_eq!(ids(&record, Probe::Instructions), "read/1k to_json/1k");
    }

    #[test]
    fn a_record_that_silently_lacks_a_measure_is_refused() {
        let mut record = record();
        let missing = |record: &Record| record.check_complete().unwrap_err().to_string();
        assert!(
            missing(&record).contains("it holds no counts of \"to_json/10k\"")
                || record.unavailable.len() == 1
        );
        for probe in Probe::ALL {
            for id in record.probed(probe).iter().map(|workload| workload.id.clone()).collect::<Vec<_>>() {
                let (probe, reason) = (probe.name().to_owned(), "not here".to_owned());
                record.unavailable.push(Unavailable { probe, workload: id, reason });
            }
        }
        record.check_complete().unwrap();
        record.unavailable.retain(|gap| gap.probe != "hardware");
        assert!(missing(&record).contains("no hardware of \"read/10k\" and no reason why"));
    }

    #[test]
    fn probes_are_found_by_their_names() {
        assert!(Probe::ALL.iter().all(|probe| Probe::named(probe.name()) == Some(*probe)));
        assert_eq!(Probe::named("sample"), None);
    }
}
