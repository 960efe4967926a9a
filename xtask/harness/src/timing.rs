//! Wall time, by criterion.

use std::process;
use std::time::{Duration, Instant};

use anyhow::Result;
use criterion::{BenchmarkId, Criterion, SamplingMode, Throughput};
use xtask_watch::exit_status;

use crate::region::xtask_region;
use crate::workload::{Run, Suite};

/// Measures every workload that criterion's own command line selects.
pub(crate) fn run(mode: &str, suite: Suite) -> Result<()> {
    let mut criterion = Criterion::default().configure_from_args();
    let mut group = criterion.benchmark_group(mode);
    // As many iterations in every sample: medians of samples are taken of equals, and ten samples are ten iterations of
    // what takes long, not fifty-five.
    group.sampling_mode(SamplingMode::Flat);
    for mut workload in suite.workloads {
        let id = workload.id();
        group.throughput(Throughput::ElementsAndBytes { elements: workload.records, bytes: workload.bytes });
        group.bench_function(BenchmarkId::new(&workload.operation, &workload.input), |bencher| {
            bencher.iter_custom(|iterations| {
                time(&mut workload.run, iterations).unwrap_or_else(|error| stop(&id, &error))
            });
        });
    }
    group.finish();
    criterion.final_summary();
    Ok(())
}

fn time(run: &mut Run, iterations: u64) -> Result<Duration> {
    match run {
        Run::Native(run) => {
            let start = Instant::now();
            for _ in 0..iterations {
                xtask_region(run)?;
            }
            Ok(start.elapsed())
        }
        Run::Outside(outside) => Ok(outside.run(iterations)?.wall),
    }
}

/// Criterion has no way to give up a measurement, and a wrong result must not become a number.
fn stop(id: &str, error: &anyhow::Error) -> ! {
    eprintln!("error: {id}: {error:#}");
    process::exit(exit_status(error).into());
}
