//! What holds in the answers of probes.

use anyhow::{Result, ensure};

use super::invariants::CPU_TOLERANCE;
use super::{
    Allocations, Hardware, Instructions, Interpreter, Record, Requests, Sampling, Scheduling, Sites, Stretch,
    Workload,
};

/// Allocation sites are found by a tool that sees a little more than what counts allocations: what libraries in other
/// languages and new threads ask for.
const SITES_TOLERANCE: f64 = 1.05;

/// Fails with the first answer that cannot be true.
pub(super) fn check(record: &Record, workload: &Workload) -> Result<()> {
    let cores = record.machine.cores;
    if let Some(Sampling { samples, hertz, seconds, .. }) = &workload.sampling {
        ensure!(*samples > 0 && *hertz > 0 && *seconds > 0.0, "its sampling took no sample");
    }
    workload.allocations.as_ref().map_or(Ok(()), |counted| check_allocations(workload, counted))?;
    workload.stretches.iter().try_for_each(|stretch| check_stretch(stretch, cores))?;
    workload.instructions.as_ref().map_or(Ok(()), check_instructions)?;
    workload.scheduling.as_ref().map_or(Ok(()), |scheduling| check_scheduling(scheduling, cores))?;
    workload.hardware.as_ref().map_or(Ok(()), check_hardware)?;
    workload.interpreter.as_ref().map_or(Ok(()), check_interpreter)
}

fn check_allocations(workload: &Workload, counted: &Allocations) -> Result<()> {
    let Allocations { allocations, reallocations, peak_live_bytes, bytes_requested, sizes, sites, .. } =
        counted;
    ensure!(
        peak_live_bytes <= bytes_requested,
        "{peak_live_bytes} bytes were live at once but only {bytes_requested} were ever requested"
    );
    let requests = allocations + reallocations.unwrap_or(0);
    let classed: u64 = sizes.values().sum();
    ensure!(
        sizes.is_empty() || classed == requests,
        "its sizes are those of {classed} requests, but there were {requests}"
    );
    ensure!(
        sizes.keys().all(|size| size.is_power_of_two()),
        "a class of sizes does not end at a power of two"
    );
    let middle = Requests { allocations: *allocations, bytes_requested: *bytes_requested };
    ensure!(
        counted.iterations.contains(&middle),
        "none of its iterations made {allocations} allocations of {bytes_requested} bytes"
    );
    match sites {
        Some(sites) if sites.input == workload.id => check_sites(sites, requests, *bytes_requested),
        _ => Ok(()),
    }
}

fn check_sites(sites: &Sites, requests: u64, bytes_requested: u64) -> Result<()> {
    let parts = [("allocations", sites.blocks, requests), ("bytes", sites.bytes, bytes_requested)];
    for (what, found, counted) in parts {
        #[expect(clippy::cast_precision_loss, reason = "compared within per cents")]
        let fits = found as f64 <= counted as f64 * SITES_TOLERANCE;
        ensure!(fits, "its allocation sites have {found} {what}, but only {counted} were counted");
    }
    Ok(())
}

fn check_stretch(stretch: &Stretch, cores: u32) -> Result<()> {
    let Stretch { iterations, cpu_seconds: cpu, wall_seconds: wall, gc_seconds, .. } = *stretch;
    ensure!(iterations > 0 && cpu >= 0.0 && wall > 0.0, "a stretch of no iteration or of no time");
    check_cpu(cpu, wall, cores)?;
    let gc = gc_seconds.unwrap_or(0.0);
    ensure!(
        (0.0..=wall * CPU_TOLERANCE).contains(&gc),
        "{gc} s of collecting garbage in {wall} s is impossible"
    );
    Ok(())
}

fn check_cpu(cpu: f64, wall: f64, cores: u32) -> Result<()> {
    let bound = wall * f64::from(cores) * CPU_TOLERANCE;
    ensure!(cpu <= bound, "{cpu} s of CPU time in {wall} s on {cores} cores is impossible");
    Ok(())
}

fn check_instructions(instructions: &Instructions) -> Result<()> {
    let objects = &instructions.objects;
    let own = objects.iter().filter(|object| object.own).count();
    ensure!(own == 1, "{own} of the objects whose instructions were counted hold the measured code");
    let iterations = objects[0].iterations.len();
    ensure!(
        iterations > 0 && objects.iter().all(|object| object.iterations.len() == iterations),
        "instructions were not counted in the same iterations of each object"
    );
    Ok(())
}

fn check_scheduling(scheduling: &Scheduling, cores: u32) -> Result<()> {
    let Scheduling { seconds, looks, threads, .. } = scheduling;
    ensure!(*looks > 0 && *seconds > 0.0 && !threads.is_empty(), "nobody looked at its threads");
    for thread in threads {
        let seen = thread.running + thread.waiting;
        ensure!(
            thread.lives > 0 && seen <= looks * thread.lives,
            "{} threads {:?} were seen {seen} times in {looks} looks",
            thread.lives,
            thread.name
        );
    }
    check_cpu(threads.iter().map(|thread| thread.cpu_seconds).sum(), *seconds, cores)
}

fn check_hardware(hardware: &Hardware) -> Result<()> {
    let Hardware { iterations, cycles, instructions, .. } = hardware;
    ensure!(*iterations > 0 && *cycles > 0 && *instructions > 0, "the processor counted nothing");
    Ok(())
}

fn check_interpreter(interpreter: &Interpreter) -> Result<()> {
    if let Some(lock) = &interpreter.lock {
        let (held, samples) = (lock.held, lock.samples);
        ensure!(samples > 0, "nobody looked at the interpreter's lock");
        ensure!(
            (lock.holders > 0) == (held > 0),
            "the interpreter's lock was held by {} threads",
            lock.holders
        );
        ensure!(held <= samples, "the interpreter's lock was held in {held} of {samples} samples");
    }
    Ok(())
}
