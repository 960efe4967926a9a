//! One operation on one input, which checks its own result.

#[cfg(test)]
use std::collections::HashSet;

use anyhow::{Result, ensure};
#[cfg(test)]
use xtask_harness::{Cost, Suite};
use xtask_harness::{Kind, Run, Workload};

use crate::corpus::{Counts, Fixture};

/// What a run found. What the operation does not look at is `None` and not compared.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Found {
    /// Records read.
    pub(crate) records: u64,
    /// Subfields visited.
    pub(crate) subfields: Option<u64>,
}

impl Found {
    /// Both together.
    pub(crate) fn plus(self, other: Found) -> Found {
        let subfields = match (self.subfields, other.subfields) {
            (Some(one), Some(two)) => Some(one + two),
            (one, two) => one.or(two),
        };
        Found { records: self.records + other.records, subfields }
    }

    /// An error where it differs from what the input holds: a wrong result must not become a number.
    pub(crate) fn verify(self, expected: Counts) -> Result<()> {
        let Counts { records, subfields } = expected;
        ensure!(self.records == records, "read {} records of {records}", self.records);
        let visited = self.subfields.unwrap_or(subfields);
        ensure!(visited == subfields, "visited {visited} subfields of {subfields}");
        Ok(())
    }
}

/// A run in this process that is an error where it does not find what the input holds.
pub(crate) fn verified(expected: Counts, mut run: impl FnMut() -> Result<Found> + 'static) -> Run {
    Run::Native(Box::new(move || run()?.verify(expected)))
}

/// The same with something that is made when the workload first runs: a bench target builds all of its workloads whenever
/// it is asked for one of them.
pub(crate) fn prepared<T: 'static>(
    expected: Counts,
    mut prepare: impl FnMut() -> Result<T> + 'static,
    mut run: impl FnMut(&T) -> Result<Found> + 'static,
) -> Run {
    let mut made = None;
    verified(expected, move || {
        let made = match &mut made {
            Some(made) => made,
            none => none.insert(prepare()?),
        };
        run(made)
    })
}

/// A workload on one thread over one whole fixture.
pub(crate) fn on_fixture(operation: &str, title: &str, fixture: &Fixture, run: Run) -> Workload {
    Workload {
        operation: operation.to_owned(),
        input: fixture.name.clone(),
        title: title.to_owned(),
        kind: Kind::Operation,
        records: fixture.counts.records,
        bytes: fixture.bytes.len() as u64,
        threads: 1,
        parameters: [].into(),
        sweep: None,
        run,
    }
}

/// Runs a workload once, as the tests of every mode do; `#[track_caller]` names the mode.
#[cfg(test)]
#[track_caller]
pub(crate) fn run_once(mut workload: Workload) {
    let id = workload.id();
    let result = match &mut workload.run {
        Run::Native(run) => run(),
        Run::Outside(outside) => outside.run(1).map(drop),
    };
    assert!(result.is_ok(), "{id}: {:#}", result.unwrap_err());
}

/// What every suite keeps to: costs are those of its workloads, and a sweep varies a parameter that it has.
#[cfg(test)]
#[track_caller]
pub(crate) fn assert_consistent(suite: &Suite) {
    let ids: HashSet<String> = suite.workloads.iter().map(Workload::id).collect();
    assert_eq!(ids.len(), suite.workloads.len(), "two workloads have one id");
    for Cost { with, without, title, .. } in &suite.costs {
        assert!(with != without && ids.contains(with) && ids.contains(without), "{title}: {with}, {without}");
    }
    for workload in &suite.workloads {
        let varies = workload.sweep.as_ref().is_some_and(|key| workload.parameters.contains_key(key));
        assert_eq!(varies, workload.kind == Kind::Sweep, "{}", workload.id());
    }
}

#[cfg(test)]
mod tests {
    use std::cell::Cell;
    use std::rc::Rc;

    use super::*;

    const EXPECTED: Counts = Counts { records: 2, subfields: 7 };

    #[test]
    fn a_wrong_count_is_an_error() {
        let verify = |records, subfields| {
            Found { records, subfields }.verify(EXPECTED).map_err(|error| error.to_string())
        };
        assert_eq!(verify(2, None), Ok(()));
        assert_eq!(verify(2, Some(7)), Ok(()));
        assert_eq!(verify(1, Some(7)), Err("read 1 records of 2".into()));
        assert_eq!(verify(2, Some(0)), Err("visited 0 subfields of 7".into()));
    }

    #[test]
    fn what_a_workload_needs_is_made_once_and_late() {
        let made = Rc::new(Cell::new(0));
        let counter = Rc::clone(&made);
        let prepare = move || Ok(counter.replace(counter.get() + 1));
        let Run::Native(mut run) =
            prepared(EXPECTED, prepare, |_| Ok(Found { records: 2, subfields: Some(7) }))
        else {
            panic!("it runs in this process")
        };
        assert_eq!(made.get(), 0);
        (0..3).for_each(|_| run().unwrap());
        assert_eq!(made.get(), 1);
    }

    #[test]
    fn sums_keep_what_was_not_looked_at_apart() {
        let read = Found { records: 1, subfields: None };
        let visited = Found { records: 1, subfields: Some(3) };
        assert_eq!(read.plus(read).subfields, None);
        assert_eq!(visited.plus(visited).subfields, Some(6));
        assert_eq!(Found::default().plus(visited).subfields, Some(3));
    }
}
