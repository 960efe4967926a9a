//! A bench target that measures nothing: it speaks the protocol and answers what `FAKE_*` variables tell it to.
//! It is built in throwaway projects that have no dependencies.

use std::path::{Path, PathBuf};
use std::{env, fs, io::Write as _, process};

const WORKLOADS: [(&str, &str, u64); 5] = [
    ("count", "1k", 1_000),
    ("count", "2k", 2_000),
    ("sum", "1k", 1_000),
    ("sum", "2k", 2_000),
    ("sum_chunks", "64", 2_000),
];

fn main() {
    let arguments: Vec<String> = env::args().collect();
    let value = |name: &str| {
        let index = arguments.iter().position(|argument| argument == name)?;
        arguments.get(index + 1).cloned()
    };
    match value("--probe") {
        Some(probe) => {
            let workload = value("--workload").unwrap_or_default();
            note(&format!("{probe} {workload} {}", value("--sampler").unwrap_or_default()));
            answer(&probe, &workload, Path::new(&value("--out").unwrap()));
        }
        None => time(&arguments),
    }
}

/// Tells the test what was asked.
fn note(line: &str) {
    if let Some(path) = env::var_os("FAKE_LOG") {
        let mut log = fs::OpenOptions::new().create(true).append(true).open(path).unwrap();
        log.write_all(format!("{}\n", line.trim()).as_bytes()).unwrap();
    }
}

/// Whether the variable names `probe`, or `probe:workload`.
fn is_told(variable: &str, probe: &str, workload: &str) -> bool {
    let told = env::var(variable).unwrap_or_default();
    told.split(' ').any(|word| word == probe || word == format!("{probe}:{workload}"))
}

fn mode() -> String {
    let name = env::current_exe().unwrap().file_stem().unwrap().to_str().unwrap().to_owned();
    name.rsplit_once('-').map_or(name.clone(), |(name, _)| name.to_owned())
}

fn answer(probe: &str, workload: &str, out: &Path) {
    if is_told("FAKE_MISSING", probe, workload) || is_told("FAKE_MISSING", &format!("{probe}@{}", mode()), "") {
        eprintln!("error: cannot ask {probe} of {workload}: the tool for {probe} is not installed");
        process::exit(3);
    }
    if is_told("FAKE_FAILING", probe, workload) {
        let here = env::current_dir().unwrap();
        eprintln!("error: {probe} broke in {}/somewhere", here.display());
        process::exit(2);
    }
    let head = format!(r#""schema": 3, "workload": "{workload}""#);
    let allocations = 990 + env::var("FAKE_MORE").map_or(0, |more| more.parse::<u64>().unwrap());
    let bytes = if is_told("FAKE_IMPOSSIBLE", probe, workload) { 1 } else { 64_000 };
    let part = match probe {
        "list" => return fs::write(out, list()).unwrap(),
        "counts" => {
            let stretch = r#"{"iterations": 5, "wall_seconds": 0.5, "cpu_seconds": 0.4, "voluntary_switches": 1,
                "involuntary_switches": 2, "minor_faults": 3, "major_faults": 0, "gc_seconds": null,
                "gc_collections": null}"#;
            format!(r#""stretches": [{}]"#, [stretch; 5].join(","))
        }
        "allocations" => format!(
            r#""allocations": {{"source": "counting allocator", "allocations": {allocations},
            "reallocations": 10, "bytes_requested": {bytes}, "peak_live_bytes": 640,
            "iterations": [{{"allocations": {allocations}, "bytes_requested": {bytes}}}],
            "sizes": {{"64": {}}}, "sites": null}}, "objects": null"#,
            allocations + 10
        ),
        "sites" => {
            fs::write(beside(out, ".bytes"), "tally::Reader::next;tally::parse 64000\n").unwrap();
            fs::write(beside(out, ".blocks"), "tally::Reader::next;tally::parse 990\n").unwrap();
            r#""sites": {"tool": "dhat, valgrind 3.19.0", "input": "", "blocks": 990, "bytes": 64000, "limits": []}"#
                .to_owned()
        }
        "samples" => {
            fs::write(out, "tally::Reader::next;tally::parse 100\n").unwrap();
            let about = r#""sampling": {"sampler": "perf 6.1.158", "samples": 100, "hertz": 999, "unit": "samples",
                "seconds": 0.3, "limits": []}"#;
            return fs::write(beside(out, ".json"), format!("{{{head}, {about}}}")).unwrap();
        }
        "instructions" => {
            let object = r#"{"object": "serial", "own": true, "iterations": [5000, 5000]}"#;
            format!(r#""instructions": {{"tool": "callgrind, valgrind 3.19.0", "objects": [{object}]}}"#)
        }
        "scheduling" => {
            let thread = r#"{"name": "main", "lives": 1, "running": 9, "waiting": 1, "cpu_seconds": 0.1,
                "queued_seconds": null}"#;
            format!(r#""scheduling": {{"tool": "/proc", "seconds": 0.2, "looks": 10, "threads": [{thread}]}}"#)
        }
        "hardware" => r#""hardware": {"tool": "perf 6.1.158", "iterations": 3, "cycles": 9000, "instructions": 9999,
            "cache_misses": 5}"#
            .to_owned(),
        _ => {
            eprintln!("error: unknown probe {probe}");
            process::exit(2);
        }
    };
    fs::write(out, format!("{{{head}, {part}}}")).unwrap();
}

fn beside(out: &Path, extension: &str) -> PathBuf {
    let mut name = out.as_os_str().to_owned();
    name.push(extension);
    name.into()
}

fn list() -> String {
    let input = |name: &str, records: u64| {
        let digest = "0a".repeat(32);
        format!(r#"{{"name": "{name}", "records": {records}, "bytes": {}, "sha256": "{digest}"}}"#, records * 50)
    };
    let row = |(operation, input, records): (&str, &str, u64)| {
        let (kind, parameters, sweep) = match operation {
            "sum_chunks" => ("sweep", r#"{"chunk": 64}"#, r#""chunk""#),
            _ => ("operation", "{}", "null"),
        };
        format!(
            r#"{{"id": "{operation}/{input}", "title": "{operation} every entry", "operation": "{operation}",
            "input": "{input}", "kind": "{kind}", "records": {records}, "bytes": {}, "threads": 2,
            "parameters": {parameters}, "sweep": {sweep}}}"#,
            records * 50
        )
    };
    let rows: Vec<String> = WORKLOADS.map(row).into();
    format!(
        r#"{{"schema": 3, "mode": "{}", "subject": {{"name": "tally", "version": "0.3.1", "source": "crates.io",
        "prebuilt": false}}, "environment": {{}}, "inputs": [{}, {}], "workloads": [{}], "costs": []}}"#,
        mode(),
        input("1k", 1_000),
        input("2k", 2_000),
        rows.join(",")
    )
}

/// What criterion does: one folder of results for each workload that the filter names.
fn time(arguments: &[String]) {
    let filter = arguments.iter().find(|argument| argument.starts_with('^')).unwrap();
    let home = PathBuf::from(env::var_os("CRITERION_HOME").unwrap());
    note(&format!("time {}", arguments[1..].join(" ")));
    if let Some(seconds) = env::var("FAKE_SLOW").ok().and_then(|seconds| seconds.parse().ok()) {
        fs::create_dir_all(&home).unwrap();
        std::thread::sleep(std::time::Duration::from_secs(seconds));
    }
    for (number, (operation, input, records)) in WORKLOADS.into_iter().enumerate() {
        if !["|", ")"].iter().any(|end| filter.contains(&format!("{operation}/{input}{end}"))) {
            continue;
        }
        eprintln!("Benchmarking {}/{operation}/{input}: Warming up", mode());
        let folder = home.join(number.to_string()).join("new");
        fs::create_dir_all(&folder).unwrap();
        let time = records * 900;
        let identity = format!(
            r#"{{"group_id": "{}", "function_id": "{operation}", "value_str": "{input}"}}"#,
            mode()
        );
        let interval = format!(
            r#"{{"confidence_interval": {{"confidence_level": 0.95, "lower_bound": {}.0, "upper_bound": {}.0}},
            "point_estimate": {time}.0}}"#,
            time - 1,
            time + 1
        );
        let samples: Vec<String> = (0..10).map(|number| format!("{}.0", time + number)).collect();
        let iterations = vec!["1.0"; 10].join(",");
        fs::write(folder.join("benchmark.json"), identity).unwrap();
        fs::write(folder.join("estimates.json"), format!(r#"{{"mean": {interval}, "slope": null}}"#)).unwrap();
        let samples = format!(r#"{{"iters": [{iterations}], "times": [{}]}}"#, samples.join(","));
        fs::write(folder.join("sample.json"), samples).unwrap();
    }
}
