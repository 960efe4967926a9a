//! A record made by hand for tests, what is refused, and the round trip through a file.

mod schema;

use super::*;

/// A record as measuring makes it: two operations on three inputs, two runs.
pub(crate) fn record() -> Record {
    let inputs = [("1k", 1_000), ("5k", 5_000), ("10k", 10_000)];
    let of = |operation: &str, each: f64| {
        inputs
            .map(|(input, records)| workload(operation, input, records, each))
            .into_iter()
            .collect::<Vec<_>>()
    };
    let mut workloads = [of("read", 900.0), of("to_json", 3600.0)].concat();
    workloads[2].sampling = Some(sampling(400));
    workloads[5].sampling = Some(sampling(40));
    workloads[2].allocations = Some(Allocations {
        source: "counting allocator".into(),
        allocations: 336_680,
        reallocations: Some(10_000),
        bytes_requested: 20_060_000,
        peak_live_bytes: 70_000,
        iterations: vec![Requests { allocations: 336_680, bytes_requested: 20_060_000 }; 2],
        sizes: BTreeMap::from([(32, 300_000), (1024, 46_680)]),
        sites: None,
    });
    workloads[2].stretches = vec![stretch(0.45, 0.448)];
    Record {
        schema: SCHEMA,
        mode: Mode { id: "one_thread".into(), title: "One thread".into() },
        subject: Subject {
            name: "marc".into(),
            version: "1.2.3".into(),
            source: "crates.io".into(),
            prebuilt: false,
        },
        command: "cargo xtask profile --mode one_thread".into(),
        quick: false,
        date: "2026-01-02T03:04:05Z".into(),
        source: Source { commit: Some("0123abcd".repeat(5)), dirty: false },
        toolchain: Toolchain {
            rustc: "rustc 1.95.0".into(),
            profile: BTreeMap::from([("opt-level".into(), "3".into())]),
            rustflags: None,
        },
        driver: "marc_profiling".into(),
        unit: Unit::Record,
        machine: Machine {
            cpu: "Some CPU @ 2.00GHz".into(),
            cores: 2,
            architecture: "x86_64".into(),
            os: "Some OS 12".into(),
            kernel: "6.1.0".into(),
        },
        idleness: vec![
            Idleness {
                cpu_share: Some(0.997),
                speed: Some(50_000.0),
                steal: Some(0.0),
                load: Some(0.1)
            };
            3
        ],
        environment: BTreeMap::from([("criterion".into(), "0.8.2".into())]),
        inputs: inputs.map(|(name, records)| input(name, records.into())).into(),
        workloads,
        costs: vec![],
        unavailable: vec![Unavailable {
            probe: "counts".into(),
            workload: "to_json/10k".into(),
            reason: "the counting allocator is not installed".into(),
        }],
    }
}

/// The stacks that fit to [`record`].
pub(crate) const FOLDED: &str = "\
read/10k;marc::Reader::next;_int_malloc 60
read/10k;marc::Reader::next;marc::Record::parse 240
read/10k;marc::Reader::next;marc::Record::parse;core::str::converts::from_utf8 100
to_json/10k;marc::to_json;serde_json::ser::format_escaped_str 40
";

fn workload(operation: &str, name: &str, records: u32, each: f64) -> Workload {
    let time = each * f64::from(records);
    Workload {
        id: format!("{operation}/{name}"),
        title: format!("{operation} every record"),
        operation: operation.into(),
        input: name.into(),
        kind: Kind::Operation,
        records: records.into(),
        bytes: Some(u64::from(records) * 264),
        threads: 1,
        parameters: BTreeMap::new(),
        runs: vec![run(time), run(time * 1.04)],
        sampling: None,
        sweep: None,
        stretches: vec![],
        allocations: None,
        instructions: None,
        scheduling: None,
        hardware: None,
        interpreter: None,
    }
}

fn run(time: f64) -> Run {
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "small positive numbers")]
    let samples = [0.99, 1.0, 1.02].map(|factor| (time * factor) as u64 * 10);
    Run {
        estimator: Estimator::Mean,
        estimate: time,
        lower: time * 0.98,
        upper: time * 1.02,
        iterations: vec![10; 3],
        nanoseconds: samples.into(),
    }
}

fn sampling(samples: u64) -> Sampling {
    Sampling {
        sampler: "pprof 0.15".into(),
        samples,
        hertz: 199,
        unit: "samples".into(),
        seconds: 2.0,
        limits: vec!["a function inlined into another counts as that other".into()],
    }
}

/// Fifty iterations.
pub(crate) fn stretch(wall_seconds: f64, cpu_seconds: f64) -> Stretch {
    Stretch {
        iterations: 50,
        wall_seconds,
        cpu_seconds,
        voluntary_switches: Some(2),
        involuntary_switches: Some(5),
        minor_faults: Some(100),
        major_faults: Some(0),
        gc_seconds: None,
        gc_collections: None,
    }
}

fn input(name: &str, records: u64) -> Input {
    Input { name: name.into(), records, bytes: records * 264, sha256: "0a".repeat(32) }
}

#[test]
fn a_record_survives_its_file() {
    let text = record().to_json().unwrap();
    assert_eq!(Record::parse(&text).unwrap(), record());
    assert_eq!(Record::parse(&text).unwrap().to_json().unwrap(), text);
    assert!(text.ends_with("}\n"));
    assert!(text.contains("\"iterations\": [10, 10, 10],"), "numbers of a list stand on one line");
}

#[test]
fn an_unknown_field_is_named_with_its_line() {
    let text = record().to_json().unwrap().replacen("\"command\"", "\"comand\"", 1);
    let error = Record::parse(&text).unwrap_err().to_string();
    assert!(error.contains("unknown field `comand`") && error.contains("line 13"), "{error}");
}

#[test]
fn another_schema_is_named_as_such() {
    let error = Record::parse("{\"schema\": 1, \"what\": \"else\"}").unwrap_err().to_string();
    assert!(error.starts_with("schema 1 is not 3"), "{error}");
}

#[test]
fn errors_name_the_file() {
    let root = tempfile::tempdir().unwrap();
    let repo = Repo::open(root.path()).unwrap();
    let path = RelPath::from("records/x.json");
    let repo =
        repo.overlay(BTreeMap::from([(path.clone(), Some(b"{\n\"schema\": 3,\n}".as_slice().into()))]));
    let error = format!("{:#}", Record::load(&repo, &path).unwrap_err());
    assert!(error.contains("records/x.json") && error.contains("line 3"), "{error}");
}

#[test]
fn representatives_are_the_largest_inputs() {
    let record = record();
    let ids: Vec<_> = record.representatives().iter().map(|workload| workload.id.as_str()).collect();
    assert_eq!(ids, ["read/10k", "to_json/10k"]);
}

#[track_caller]
fn refused(reason: &str, change: impl Fn(&mut Record)) {
    let mut record = record();
    change(&mut record);
    let error = format!("{:#}", record.to_json().expect_err(reason));
    assert!(error.contains(reason), "{error}");
}

#[test]
fn impossible_records_are_refused_with_the_reason() {
    refused("no workload", |record| record.workloads.clear());
    refused("not a plain word", |record| record.mode.id = "../x".into());
    refused("workload \"read/1k\" stands twice", |record| record.workloads[1] = record.workloads[0].clone());
    refused("input \"1k\" stands twice", |record| record.inputs[1] = record.inputs[0].clone());
    refused("not a SHA-256", |record| record.inputs[0].sha256 = "0A".repeat(32));
    refused("it is empty", |record| record.inputs[0].bytes = 0);
    refused("not operation/input", |record| record.workloads[0].operation = "write".into());
    refused("must be positive", |record| record.workloads[0].records = 0);
    refused("never run", |record| record.workloads[0].runs.clear());
    refused("it has 1 runs, the first workload 2", |record| drop(record.workloads[1].runs.pop()));
    refused("times must be positive", |record| record.workloads[0].runs[0].lower = -1.0);
    refused("times must be positive", |record| record.workloads[0].runs[0].upper = f64::NAN);
    refused("does not hold its estimate", |record| record.workloads[0].runs[1].estimate *= 2.0);
    refused("3 counts of iterations for 4 samples", |record| record.workloads[0].runs[0].nanoseconds.push(1));
    refused("a sample of no iterations", |record| record.workloads[0].runs[0].iterations[0] = 0);
    refused("took no sample", |record| record.workloads[2].sampling = Some(sampling(0)));
    refused("without a reason", |record| record.unavailable[0].reason = " ".into());
    refused("a machine that does no work", |record| record.idleness[0].speed = Some(0.0));
    refused("a CPU share of 1.5", |record| record.idleness[0].cpu_share = Some(1.5));
}

#[test]
fn impossible_counts_are_refused_with_the_reason() {
    let stretch =
        |change: fn(&mut Stretch)| move |record: &mut Record| change(&mut record.workloads[2].stretches[0]);
    refused("5 s of CPU time in 0.45 s on 2 cores", stretch(|stretch| stretch.cpu_seconds = 5.0));
    refused("a stretch of no iteration", stretch(|stretch| stretch.iterations = 0));
    refused("were ever requested", |record| {
        record.workloads[2].allocations.as_mut().unwrap().bytes_requested = 7;
    });
}

/// The largest workload of the first operation, to which the probes' answers belong.
#[track_caller]
fn refused_of(reason: &str, change: impl Fn(&mut Workload)) {
    refused(reason, |record| change(&mut record.workloads[2]));
}

#[test]
fn impossible_inputs_are_refused_with_the_reason() {
    refused_of("of an input of 2640000 bytes and 10000 records", |workload| workload.bytes = Some(2_640_001));
    refused_of("of an input of 2640000 bytes and 10000 records", |workload| workload.records += 1);
    refused("10000 records are no more than others have", |record| {
        record.workloads[2].kind = Kind::Scale;
        record.workloads[1].records = 10_000;
        record.inputs[1].records = 10_000;
    });
}

#[test]
fn impossible_allocations_are_refused_with_the_reason() {
    let allocations = |change: fn(&mut Allocations)| {
        move |workload: &mut Workload| change(workload.allocations.as_mut().unwrap())
    };
    refused_of(
        "sizes are those of 346681 requests, but there were 346680",
        allocations(|counted| {
            *counted.sizes.get_mut(&32).unwrap() += 1;
        }),
    );
    refused_of(
        "does not end at a power of two",
        allocations(|counted| {
            let count = counted.sizes.remove(&32).unwrap();
            counted.sizes.insert(33, count);
        }),
    );
    refused_of(
        "none of its iterations made 336680 allocations of 20060000 bytes",
        allocations(|counted| counted.iterations.iter_mut().for_each(|one| one.allocations += 1)),
    );
    let sites = |blocks, bytes| {
        move |workload: &mut Workload| {
            let (tool, input, limits) = ("dhat".into(), workload.id.clone(), vec![]);
            workload.allocations.as_mut().unwrap().sites = Some(Sites { tool, input, blocks, bytes, limits });
        }
    };
    refused_of("sites have 400000 allocations, but only 346680 were counted", sites(400_000, 1));
    refused_of("sites have 30000000 bytes, but only 20060000 were counted", sites(1, 30_000_000));
    let mut possible = record();
    sites(346_681, 20_060_000)(&mut possible.workloads[2]);
    possible.to_json().unwrap();
}

#[test]
fn impossible_instructions_are_refused_with_the_reason() {
    let object = |object: &str, own, iterations| ObjectCount { object: object.into(), own, iterations };
    let counted = |objects: Vec<ObjectCount>| {
        move |workload: &mut Workload| {
            workload.instructions = Some(Instructions { tool: "callgrind".into(), objects: objects.clone() });
        }
    };
    refused_of("0 of the objects", counted(vec![object("libc.so.6", false, vec![1])]));
    refused_of("2 of the objects", counted(vec![object("a", true, vec![1]), object("b", true, vec![1])]));
    refused_of("not counted in the same iterations", counted(vec![object("a", true, vec![])]));
    let uneven = vec![object("a", true, vec![1, 2]), object("libc.so.6", false, vec![1])];
    refused_of("not counted in the same iterations", counted(uneven));
}

#[test]
fn impossible_looks_are_refused_with_the_reason() {
    let watched = |looks, running, cpu_seconds| {
        move |workload: &mut Workload| {
            let (name, lives, waiting, queued_seconds) = ("worker".into(), 2, 1, None);
            let threads = vec![Thread { name, lives, running, waiting, cpu_seconds, queued_seconds }];
            workload.scheduling = Some(Scheduling { tool: "/proc".into(), seconds: 1.0, looks, threads });
        }
    };
    refused_of("nobody looked at its threads", watched(0, 0, 0.5));
    refused_of("2 threads \"worker\" were seen 21 times in 10 looks", watched(10, 20, 0.5));
    refused_of("3 s of CPU time in 1 s on 2 cores", watched(10, 19, 3.0));
    let mut possible = record();
    watched(10, 19, 1.9)(&mut possible.workloads[2]);
    possible.to_json().unwrap();

    let lock = |held, samples| {
        move |workload: &mut Workload| {
            let lock = Some(LockSamples { sampler: "py-spy".into(), held, holders: 1, samples });
            workload.interpreter = Some(Interpreter { lock, objects: None });
        }
    };
    refused_of("held in 11 of 10 samples", lock(11, 10));
    refused_of("nobody looked at the interpreter's lock", lock(0, 0));
    refused_of("0.5 s of collecting garbage in 0.45 s", |workload| {
        workload.stretches[0].gc_seconds = Some(0.5)
    });
    refused_of("the processor counted nothing", |workload| {
        let (tool, cache_misses) = ("perf".into(), None);
        workload.hardware = Some(Hardware { tool, iterations: 5, cycles: 0, instructions: 7, cache_misses });
    });
}
