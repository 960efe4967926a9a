//! What a parameter changes.

use super::{Timing, is_crowded, of_kinds};
use crate::profile::record::{Kind, Record, Workload};
use crate::profile::statistics::Repeated;

/// The workloads of one operation that differ in one parameter.
pub(in crate::profile::render) struct Sweep<'a> {
    pub(in crate::profile::render) operation: &'a str,
    /// The parameter.
    pub(in crate::profile::render) key: &'a str,
    /// Its values with their workloads: in the order of numbers where they are numbers, else that of the record.
    pub(in crate::profile::render) steps: Vec<(&'a str, Timing<'a>)>,
}

impl Sweep<'_> {
    /// How many times as long a record takes with the slowest value as with the fastest. None with fewer than two that the
    /// machine has the cores for.
    pub(in crate::profile::render) fn spread(&self, record: &Record) -> Option<Repeated> {
        let time = |(_, timing): &&(&str, Timing<'_>)| timing.per_record(timing.within).estimate;
        let judged = || self.steps.iter().filter(|(_, timing)| !is_crowded(record, timing.workload));
        let slowest = judged().max_by(|a, b| time(a).total_cmp(&time(b)))?;
        let fastest = judged().min_by(|a, b| time(a).total_cmp(&time(b)))?;
        (slowest.0 != fastest.0).then_some(slowest.1.beside(&fastest.1)?)
    }

    /// `workload` differs from the others in nothing but the parameter.
    fn is_of(&self, workload: &Workload) -> bool {
        let others = |workload: &Workload| {
            let parameters = workload.parameters.clone().into_iter();
            parameters.filter(|(key, _)| key != self.key).collect::<Vec<_>>()
        };
        let is_same = |(_, step): &(&str, Timing<'_>)| others(step.workload) == others(workload);
        self.operation == workload.operation && self.steps.first().is_some_and(is_same)
    }
}

/// Every sweep of the record, in its order.
pub(in crate::profile::render) fn sweeps(record: &Record) -> Vec<Sweep<'_>> {
    let mut sweeps: Vec<Sweep<'_>> = Vec::new();
    for timing in of_kinds(record, &[Kind::Sweep]) {
        let workload = timing.workload;
        let Some((key, value)) =
            workload.sweep.as_ref().and_then(|key| workload.parameters.get_key_value(key.as_str()))
        else {
            continue;
        };
        let is_its = |sweep: &&mut Sweep<'_>| sweep.key == key && sweep.is_of(workload);
        match sweeps.iter_mut().find(is_its) {
            Some(sweep) => sweep.steps.push((value, timing)),
            None => {
                sweeps.push(Sweep { operation: &workload.operation, key, steps: vec![(value, timing)] });
            }
        }
    }
    for sweep in &mut sweeps {
        let numbers: Option<Vec<f64>> = sweep.steps.iter().map(|(value, _)| value.parse().ok()).collect();
        if numbers.is_some() {
            let number = |value: &str| value.parse::<f64>().unwrap_or_default();
            sweep.steps.sort_by(|(a, _), (b, _)| number(a).total_cmp(&number(b)));
        }
    }
    sweeps
}
