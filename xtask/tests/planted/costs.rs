//! Each planted cost is a finding of the verdict, and none is where nothing was planted.

use std::{
    num::NonZero,
    process::{Command, Stdio},
    thread,
};

use super::copy::Project;

/// A machine with fewer of its cores free is busy: there, threads that share a lock wait for a core instead.
const IDLE: f64 = 0.95;

/// The same while the threads ran: of the time in which they wanted a core they had one for so much. Nobody looks at the machine
/// just then, and other tests build.
const SERVED: f64 = 0.8;

/// Two threads that wait for one lock.
const LOCKED: &str = "locked_in_turn/45xlines-2t";

#[test]
fn planted_costs_are_found_and_named() {
    let project = Project::new("project");
    let code = project.profile();
    let native = project.verdict("native");
    let site = if has_sites(&project) { "`tally::allocating`" } else { "" };
    finding(&native, &["Allocation", "1,000 allocations", "`thousand_boxes/lines`", site]);
    finding(&native, &["One function, `tally::marked`", "`one_step_more/lines`"]);
    if is_free(&project) && is_served(&project, LOCKED) {
        finding(&native, &["wait", &format!("`{LOCKED}`")]);
    }
    if !has_python() {
        assert_eq!(code, Some(1), "a mode is missing");
        return;
    }
    assert_eq!(code, Some(0));
    let wrapped = project.verdict("wrapped");
    finding(&wrapped, &["a call back into Python", "`count_and_call_back/lines`"]);
}

/// Fails unless one finding of the verdict says all of `parts`, and says it not of the plain workload too.
#[track_caller]
fn finding(verdict: &str, parts: &[&str]) {
    let is_finding = |line: &&str| line.starts_with(|start: char| start.is_ascii_digit());
    let mut findings = verdict.lines().filter(is_finding);
    let found = findings.find(|line| parts.iter().all(|part| line.contains(part)));
    let found = found.unwrap_or_else(|| panic!("no finding says {parts:?}:\n{verdict}"));
    assert!(!found.contains("`plain/lines`"), "nothing of that was planted in the plain one:\n{found}");
}

/// Where allocations are asked for is told by valgrind.
fn has_sites(project: &Project) -> bool {
    let record = project.record("native");
    let workloads = record["workloads"].as_array().expect("workloads");
    workloads.iter().any(|workload| !workload["allocations"]["sites"].is_null())
}

/// Two threads could run at once, whenever somebody looked.
fn is_free(project: &Project) -> bool {
    let record = project.record("native");
    let looks = record["idleness"].as_array().expect("looks at the machine");
    let is_idle = |look: &serde_json::Value| look["cpu_share"].as_f64().is_none_or(|share| share >= IDLE);
    thread::available_parallelism().map_or(1, NonZero::get) > 1 && looks.iter().all(is_idle)
}

/// The threads of a workload had the cores that they wanted.
fn is_served(project: &Project, id: &str) -> bool {
    let record = project.record("native");
    let workloads = record["workloads"].as_array().expect("workloads");
    let workload = workloads.iter().find(|workload| workload["id"] == id).expect("the workload");
    // Where nobody looked, the verdict goes by the cores.
    let threads = workload["scheduling"]["threads"].as_array().map_or(&[][..], Vec::as_slice);
    let seconds = |of: &str| threads.iter().filter_map(|thread| thread[of].as_f64()).sum::<f64>();
    let (ran, queued) = (seconds("cpu_seconds"), seconds("queued_seconds"));
    queued <= (1.0 - SERVED) * (ran + queued)
}

fn has_python() -> bool {
    Command::new("python3").arg("--version").stdout(Stdio::null()).status().is_ok()
}
