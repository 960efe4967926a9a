//! One file by the crate's `ProducerConsumerPipeline`: a thread reads chunks and has them parsed in parallel, the caller
//! takes the records from a channel of parsed chunks.
//!
//! Its `batch_size` is no workload: mrrc 0.9.2 takes it and never looks at it. How many records come at once follows from
//! the size of the buffer.

use std::fs::File;
use std::io::Read as _;
use std::path::Path;

use anyhow::{Context as _, Result};
use mrrc::boundary_scanner::RecordBoundaryScanner;
use mrrc::producer_consumer_pipeline::{PipelineConfig, ProducerConsumerPipeline};
use mrrc::rayon_parser_pool::parse_batch_parallel;
use xtask_harness::{Cost, CostKind, Kind, Workload};

use super::{cores, sweep};
use crate::corpus::{Corpus, Fixture};
use crate::pure_rust::READ;
use crate::workload::{Found, on_fixture, verified};

/// Parsed chunks that wait in the channel at most.
const CHANNELS: [usize; 4] = [1, 4, 16, 64];

/// A buffer so small that a file has more chunks than any of [`CHANNELS`] holds.
const SMALL_BUFFER: usize = 16 * 1024;

const PIPELINE: &str = "pipeline_read";
const WITHOUT_CHANNEL: &str = "pipeline_without_channel";

/// Every fixture as the crate configures it; capacities of the channel on the one in the middle.
pub(super) fn workloads(corpus: &Corpus) -> Result<Vec<Workload>> {
    let usual = PipelineConfig::default();
    let mut workloads = Vec::new();
    for fixture in &corpus.fixtures {
        let title = format!("producer and consumer: {}", READ.title);
        workloads.push(workload(PIPELINE, &title, fixture, usual.clone(), piped));
    }
    let (middle, large) = (corpus.fixture("5k")?, corpus.fixture("10k")?);
    for channel in CHANNELS {
        let config = PipelineConfig { channel_capacity: channel, buffer_size: SMALL_BUFFER, ..usual };
        let title =
            format!("producer and consumer, small buffer, channel capacity {channel}: {}", READ.title);
        workloads.push(sweep(
            workload("pipeline_channels_read", &title, middle, config, piped),
            "channel",
            channel,
        ));
    }
    let title = "the same chunks, parsed and used by one thread in turn";
    let alone = workload(WITHOUT_CHANNEL, title, large, usual, in_turn);
    workloads.push(Workload { kind: Kind::Ablation, ..alone });
    Ok(workloads)
}

/// The channel, its producer thread, and the lock around what the consumer took.
pub(super) fn costs(corpus: &Corpus) -> Result<Vec<Cost>> {
    let fixture = corpus.fixture("10k")?;
    Ok(vec![Cost {
        kind: CostKind::Channel,
        title: "another thread and a channel, less what they save by working ahead".to_owned(),
        with: format!("{PIPELINE}/{}", fixture.name),
        without: format!("{WITHOUT_CHANNEL}/{}", fixture.name),
        unit: "record".to_owned(),
        units: fixture.counts.records,
    }])
}

/// The parser's threads are those of rayon's global pool, which is as large as the machine.
fn workload(
    operation: &str,
    title: &str,
    fixture: &Fixture,
    config: PipelineConfig,
    read: fn(&Path, &PipelineConfig) -> Result<Found>,
) -> Workload {
    let path = fixture.path.clone();
    let parameters = [("buffer_kib", config.buffer_size / 1024), ("channel", config.channel_capacity)];
    let run = verified(fixture.counts, move || read(&path, &config));
    Workload {
        threads: cores(),
        parameters: parameters.map(|(key, value)| (key.to_owned(), value.into())).into(),
        ..on_fixture(operation, title, fixture, run)
    }
}

fn piped(path: &Path, config: &PipelineConfig) -> Result<Found> {
    let path = path.to_str().context("mrrc takes paths in UTF-8 only")?;
    let pipeline = ProducerConsumerPipeline::from_file(path, config)?;
    let mut found = Found::default();
    while let Some(record) = pipeline.next()? {
        found = found.plus((READ.visit)(&record)?);
    }
    Ok(found)
}

/// What the producer does, and after each chunk what the consumer does, on one thread.
fn in_turn(path: &Path, config: &PipelineConfig) -> Result<Found> {
    let mut file = File::open(path)?;
    let mut buffer = vec![0; config.buffer_size];
    let mut scanner = RecordBoundaryScanner::new();
    let mut pending = Vec::new();
    let mut found = Found::default();
    loop {
        let length = file.read(&mut buffer)?;
        if length == 0 {
            return Ok(found);
        }
        pending.extend_from_slice(&buffer[..length]);
        let boundaries = scanner.scan(&pending)?;
        for record in parse_batch_parallel(&boundaries, &pending)? {
            found = found.plus((READ.visit)(&record)?);
        }
        let end = boundaries.last().map_or(0, |(start, length)| start + length);
        pending.drain(..end);
    }
}
