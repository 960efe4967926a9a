//! A repository that has never seen the tool takes it up, and has documents.

use std::process::Stdio;

use super::copy::{Project, workspace};

const DOCS: &str = "docs/design/profiling";

/// Why a table is missing.
const UNLINKED: &str = "this bench target does not link xtask-harness";

#[test]
fn a_repository_with_plain_benches_takes_the_tool_up() {
    let project = Project::new("plain");
    git(&project, &["init", "--quiet"]);
    git(&project, &["add", "--all"]);
    git(&project, &["-c", "user.name=a", "-c", "user.email=a@b", "commit", "--quiet", "--message=state"]);
    let source = workspace();
    let init = ["init", "--source", source.to_str().unwrap()];
    run(&project, &init, 0);
    run(&project, &[&init[..], &["--check"]].concat(), 0);
    the_package_depends_on_the_tool(&project);

    run(&project, &["workflow", "--quick"], 0);
    run(&project, &["workflow", "--check"], 0);
    run(&project, &["verify"], 0);
    elements_are_the_unit_where_all_benchmarks_tell_them(&project);
    iterations_are_the_unit_elsewhere(&project);
}

/// Cargo resolves the package that was written: it has the name of the tool that it depends on.
fn the_package_depends_on_the_tool(project: &Project) {
    // The versions of this workspace: nothing is to be downloaded.
    project.write("xtask/Cargo.lock", &project.read("Cargo.lock"));
    let mut cargo = project.command(&std::env::var("CARGO").unwrap());
    cargo.args(["metadata", "--format-version=1", "--manifest-path=xtask/Cargo.toml"]);
    let output = cargo.output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let metadata: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    let packages = metadata["packages"].as_array().unwrap();
    assert_eq!(packages.iter().filter(|package| package["name"] == "xtask").count(), 2);
}

fn elements_are_the_unit_where_all_benchmarks_tell_them(project: &Project) {
    let record = project.record("sums");
    assert_eq!((&record["unit"], &record["subject"]["name"]), (&"element".into(), &"plain-sums".into()));
    let workloads = record["workloads"].as_array().unwrap();
    let known: Vec<_> = workloads
        .iter()
        .map(|workload| (workload["id"].as_str().unwrap(), workload["records"].as_u64().unwrap()))
        .collect();
    assert_eq!(known, [("sum/squares/10000", 10_000), ("sum/squares/100000", 100_000)]);
    assert!(workloads.iter().all(|workload| workload["runs"].as_array().unwrap().len() == 2));

    let document = project.read(&format!("{DOCS}/sums_profile.md"));
    for says in ["elements a second", "| Elements/s |", "Time grows with the number of elements", UNLINKED] {
        assert!(document.contains(says), "{says}:\n{document}");
    }
    // Where perf works here, it finds the one function that there is.
    let hot = document.split_once("## Hot functions").unwrap().1;
    let has_perf = !workloads[1]["sampling"].is_null();
    assert_eq!(hot.contains("`plain_sums::squares` | plain-sums"), has_perf, "{hot}");
    assert!(has_perf || hot.contains("Not measured for `sum/squares/100000`: perf"), "{hot}");
}

fn iterations_are_the_unit_elsewhere(project: &Project) {
    let record = project.record("words");
    assert_eq!(record["unit"], "iteration");
    let workloads = record["workloads"].as_array().unwrap();
    let ids: Vec<_> = workloads.iter().map(|workload| workload["id"].as_str().unwrap()).collect();
    assert_eq!(ids, ["words of (a) text; no more", "sized/words"]);
    assert!(workloads[0]["bytes"].is_null() && workloads[1]["bytes"] == 14_000);
    let document = project.read(&format!("{DOCS}/words_profile.md"));
    for says in ["an iteration", "| Iterations/s | MB/s |", "it is not known how time grows"] {
        assert!(document.contains(says), "{says}:\n{document}");
    }
    for wrong in ["a record:", "Records/s", "| Input |", "runs on one thread"] {
        assert!(!document.contains(wrong), "{wrong}:\n{document}");
    }
    assert!(!project.exists(&format!("{DOCS}/figures/words_throughput.svg")));
}

#[track_caller]
fn run(project: &Project, arguments: &[&str], code: i32) {
    let output = project.command(env!("CARGO_BIN_EXE_xtask")).args(arguments).output().unwrap();
    let said = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(code), "{arguments:?}: {said}");
}

#[track_caller]
fn git(project: &Project, arguments: &[&str]) {
    let status = project.command("git").args(arguments).stdout(Stdio::null()).status().unwrap();
    assert!(status.success(), "git {arguments:?}");
}
