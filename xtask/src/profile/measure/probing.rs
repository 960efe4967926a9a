//! Asks the probes, and enters what they found into the record.

use std::collections::BTreeMap;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use anyhow::Result;

use super::bench::{Answer, Bench, Finding, Question};
use super::effort;
use super::progress::Progress;
use crate::profile::record::{Interpreter, Probe, Record, Unavailable, Workload};
use crate::profile::stacks::Stacks;

/// Probes that depend on the clock, in the order in which they are asked: one at a time.
const TIMED: [(Probe, &str); 5] = [
    (Probe::Samples, "hot functions"),
    (Probe::Counts, "CPU time, switches and page faults"),
    (Probe::Scheduling, "threads"),
    (Probe::Hardware, "hardware counters"),
    (Probe::Lock, "the interpreter's lock"),
];

/// Probes that count the same however busy the machine is: as many at a time as there are cores. [`Probe::Objects`] is
/// answered together with the allocations. Sites stand with the allocations, so that these come first.
const EXACT: [Probe; 3] = [Probe::Allocations, Probe::Sites, Probe::Instructions];

/// Why a benchmark of a bench target that links nothing is not sampled.
const MORE: &str =
    "a bench target that does not link xtask-harness is sampled in its first 8 operations only";

/// How a sampler says that it works but had no luck.
const NO_SAMPLE: &str = "took no sample";

/// How often the progress moves on.
pub(super) const STEPS: usize = TIMED.len() + 1;

/// The asking of all probes of a mode.
pub(super) struct Probing<'a> {
    pub(super) bench: &'a Bench<'a>,
    pub(super) skip: &'a [Probe],
    pub(super) progress: &'a Progress,
    /// Why a probe is not asked again: it is not available here, or took too long.
    pub(super) refused: Mutex<BTreeMap<Probe, String>>,
    /// Folders of this machine, and what stands for them in reasons.
    pub(super) places: Vec<(String, &'static str)>,
}

/// A probe, a workload, its threads.
type Asked = (Probe, String, u32);

impl Probing<'_> {
    /// Asks every probe of the workloads that [`Record::probed`] names.
    pub(super) fn ask_all(&self, record: &mut Record) -> Result<Stacks> {
        let mut stacks = Stacks::default();
        let mode = record.mode.id.clone();
        for (probe, what) in TIMED {
            let asked = self.asked(record, probe);
            self.progress.step(&format!("{mode}: {what} of {} workloads", asked.len()));
            self.ask(&asked, 1, record, &mut stacks)?;
        }
        let asked: Vec<Asked> = EXACT.into_iter().flat_map(|probe| self.asked(record, probe)).collect();
        self.progress.step(&format!("{mode}: allocations and instructions, {} times", asked.len()));
        let cores = usize::try_from(record.machine.cores)?;
        self.ask(&asked, cores, record, &mut stacks)?;
        Ok(stacks)
    }

    /// What is to be asked of `probe`; what is not goes into the record with the reason.
    fn asked(&self, record: &mut Record, probe: Probe) -> Vec<Asked> {
        let asked = |record: &Record, probe: Probe| -> Vec<Asked> {
            let workloads = record.probed(probe).into_iter();
            workloads.map(|workload| (probe, workload.id.clone(), workload.threads)).collect()
        };
        if probe == Probe::Allocations && self.skip.contains(&Probe::Objects) {
            for (_, id, _) in asked(record, Probe::Objects) {
                record.lacks(Probe::Objects, &id, "left out by --skip".to_owned());
            }
        }
        let mut asked = asked(record, probe);
        let effort = self.bench.effort;
        let (asks, reason) = match (self.skip.contains(&probe), self.bench.is_plain) {
            (true, _) => (0, "left out by --skip"),
            // It answers at once that it cannot.
            (false, true) if probe != Probe::Samples => (asked.len(), ""),
            (false, true) if !effort.is_smoke() => (effort::PROFILED, MORE),
            (false, _) => (effort.workloads(probe), "left out by --quick"),
        };
        for (_, id, _) in asked.drain(asks.min(asked.len())..) {
            self.lack(record, probe, &id, reason);
        }
        asked
    }

    /// Asks `at_once` questions at a time, the last first, and enters the answers in the order of the questions. What
    /// counts instructions takes longest and stands last: begun first, it leaves no core idle in the end.
    fn ask(&self, asked: &[Asked], at_once: usize, record: &mut Record, stacks: &mut Stacks) -> Result<()> {
        let left = AtomicUsize::new(asked.len());
        let answers: Mutex<BTreeMap<usize, Result<Answer<Finding>>>> = Mutex::default();
        let work = || {
            while let Ok(next) =
                left.fetch_update(Ordering::Relaxed, Ordering::Relaxed, |left| left.checked_sub(1))
            {
                let number = next - 1;
                let answer = self.answer(&asked[number], asked.len() - next, asked.len());
                if let Ok(mut answers) = answers.lock() {
                    answers.insert(number, answer);
                }
            }
        };
        thread::scope(|scope| (0..at_once.min(asked.len())).for_each(|_| drop(scope.spawn(work))));
        for (number, answer) in answers.into_inner().unwrap_or_default() {
            let (probe, id, _) = &asked[number];
            match answer? {
                Answer::Given(finding) => self.enter(record, stacks, id, finding),
                Answer::Unavailable(reason) | Answer::Failed(reason) | Answer::Late(reason) => {
                    self.lack(record, *probe, id, &reason);
                }
            }
        }
        Ok(())
    }

    fn answer(&self, (probe, id, threads): &Asked, number: usize, of: usize) -> Result<Answer<Finding>> {
        let earlier = self.refused.lock().ok().and_then(|refused| refused.get(probe).cloned());
        if let Some(reason) = earlier {
            return Ok(Answer::Unavailable(reason));
        }
        self.progress.detail(&format!("{} of {of}: {probe} of {id}", number + 1));
        let answer = self.bench.ask(Question { probe: *probe, workload: id, threads: *threads }, number)?;
        if let Some(reason) = lasting(&answer, id)
            && let Ok(mut refused) = self.refused.lock()
        {
            refused.entry(*probe).or_insert(reason);
        }
        Ok(answer)
    }

    /// Puts what was found into the record, unless it cannot be true: then the reason.
    fn enter(&self, record: &mut Record, stacks: &mut Stacks, id: &str, finding: Finding) {
        let Some(index) = record.workloads.iter().position(|workload| workload.id == id) else { return };
        let before = record.workloads[index].clone();
        let probe = put(&mut record.workloads[index], &finding);
        if let Err(error) = record.check_workload(&record.workloads[index]) {
            record.workloads[index] = before;
            self.lack(record, probe, id, &format!("what was found cannot be: {error:#}"));
            return;
        }
        match finding {
            Finding::Samples(_, folded) => stacks.samples.merge(id, &folded),
            Finding::Sites(_, bytes, blocks) if Probe::Sites.is_answered(&record.workloads[index]) => {
                stacks.bytes.merge(id, &bytes);
                stacks.blocks.merge(id, &blocks);
            }
            Finding::Sites(..) => {
                self.lack(record, probe, id, "its allocations were not counted, so that sites have no whole");
            }
            Finding::Allocations(_, objects) if record.subject.prebuilt => {
                self.enter_objects(record, index, objects.is_none());
            }
            _ => {}
        }
    }

    fn enter_objects(&self, record: &mut Record, index: usize, is_missing: bool) {
        let id = record.workloads[index].id.clone();
        if self.skip.contains(&Probe::Objects) {
            record.workloads[index].interpreter = None;
        } else if is_missing {
            self.lack(
                record,
                Probe::Objects,
                &id,
                "the tool that counted allocations does not tell objects apart",
            );
        }
    }

    /// Notes why something is missing. Whoever cannot count allocations cannot count objects either.
    fn lack(&self, record: &mut Record, probe: Probe, id: &str, reason: &str) {
        let reason = self.publishable(reason);
        let has_objects = record.probed(Probe::Objects).iter().any(|workload| workload.id == id);
        if probe == Probe::Allocations && has_objects && !self.skip.contains(&Probe::Objects) {
            record.lacks(Probe::Objects, id, reason.clone());
        }
        record.lacks(probe, id, reason);
    }

    /// One line without folders of this machine: records are published.
    fn publishable(&self, reason: &str) -> String {
        let one_line = reason.split_whitespace().collect::<Vec<_>>().join(" ");
        self.places.iter().fold(one_line, |text, (folder, name)| text.replace(folder, name))
    }
}

impl Record {
    fn lacks(&mut self, probe: Probe, workload: &str, reason: String) {
        let (probe, workload) = (probe.name().to_owned(), workload.to_owned());
        self.unavailable.push(Unavailable { probe, workload, reason });
    }
}

/// Why it makes no sense to ask the same probe of another workload. A sentence that names the workload speaks of it alone,
/// and so does one that finds the time too short.
fn lasting(answer: &Answer<Finding>, id: &str) -> Option<String> {
    match answer {
        Answer::Unavailable(reason) if reason.contains(id) || reason.contains(NO_SAMPLE) => None,
        Answer::Unavailable(reason) => Some(reason.clone()),
        Answer::Late(reason) => Some(format!("{reason} for {id}")),
        _ => None,
    }
}

/// Puts what was found where it stands in the record, and says which probe found it.
fn put(workload: &mut Workload, finding: &Finding) -> Probe {
    let interpreter = |workload: &mut Workload| -> Interpreter {
        workload.interpreter.take().unwrap_or(Interpreter { lock: None, objects: None })
    };
    match finding {
        Finding::Samples(sampling, _) => {
            workload.sampling = Some(sampling.clone());
            Probe::Samples
        }
        Finding::Counts(stretches) => {
            workload.stretches.clone_from(stretches);
            Probe::Counts
        }
        Finding::Allocations(allocations, objects) => {
            workload.allocations = Some(allocations.clone());
            if objects.is_some() {
                workload.interpreter =
                    Some(Interpreter { objects: objects.clone(), ..interpreter(workload) });
            }
            Probe::Allocations
        }
        Finding::Sites(sites, ..) => {
            let input = workload.id.clone();
            if let Some(allocations) = &mut workload.allocations {
                allocations.sites = Some(crate::profile::record::Sites { input, ..sites.clone() });
            }
            Probe::Sites
        }
        Finding::Instructions(instructions) => {
            workload.instructions = Some(instructions.clone());
            Probe::Instructions
        }
        Finding::Scheduling(scheduling) => {
            workload.scheduling = Some(scheduling.clone());
            Probe::Scheduling
        }
        Finding::Hardware(hardware) => {
            workload.hardware = Some(hardware.clone());
            Probe::Hardware
        }
        Finding::Lock(lock) => {
            workload.interpreter = Some(Interpreter { lock: Some(lock.clone()), ..interpreter(workload) });
            Probe::Lock
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_holds_for_one_workload_is_asked_of_the_others() {
        let lasts = |answer: Answer<Finding>| lasting(&answer, "read/10k").is_some();
        assert!(lasts(Answer::Unavailable("perf is not installed".into())));
        assert!(lasts(Answer::Late("the bench was stopped".into())));
        assert!(!lasts(Answer::Unavailable("nothing calls the region of read/10k".into())));
        assert!(!lasts(Answer::Unavailable("py-spy took no sample; sample for longer than 1 s".into())));
        assert!(!lasts(Answer::Failed("it broke".into())));
    }
}
