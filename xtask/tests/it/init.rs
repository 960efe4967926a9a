//! `init`: the real binary on repositories that have never seen it.

use super::project::Project;

const SOURCE: &str = concat!("--source ", env!("CARGO_MANIFEST_DIR"));

const PACKAGE: &str = "[package]\nname = \"tally\"\nversion = \"0.3.0\"\nedition = \"2021\"\n";
const BENCHES: &str =
    "\n[[bench]]\nname = \"in_memory\"\nharness = false\n\n[[bench]]\nname = \"by_hand\"\nharness = false\n";
const BENCH: &str = "use criterion::criterion_main;\nfn main() {}\n";

fn single(more: &[(&str, &str)]) -> Project {
    let manifest = format!("{PACKAGE}{BENCHES}");
    let files = [
        ("Cargo.toml", manifest.as_str()),
        ("src/lib.rs", ""),
        ("benches/in_memory.rs", BENCH),
        ("benches/by_hand.rs", "fn main() {}\n"),
        ("benches/nightly.rs", "#![feature(test)]\n"),
    ];
    Project::new(&[&files, more].concat())
}

fn workspace(more: &[(&str, &str)]) -> Project {
    let core = format!("{PACKAGE}{BENCHES}");
    let files = [
        ("Cargo.toml", "[workspace]\nresolver = \"2\"\nmembers = [\n    \"tally\", # the library\n]\n"),
        ("tally/Cargo.toml", core.as_str()),
        ("tally/src/lib.rs", ""),
        ("tally/benches/in_memory.rs", BENCH),
        ("tally/benches/by_hand.rs", "fn main() {}\n"),
    ];
    Project::new(&[&files, more].concat())
}

fn init(project: &Project, flags: &str) -> super::project::Run {
    project.xtask(&format!("init {SOURCE} {flags}"))
}

#[test]
fn a_single_package_keeps_every_file_that_it_has() {
    let project = single(&[]);
    let before = project.tree();
    project.unchanged_by(&format!("init {SOURCE} --check"), 1);
    let shown = project.unchanged_by(&format!("init {SOURCE} --dry-run"), 1).stdout;
    assert!(shown.contains("+++ b/profiling.toml") && shown.contains("+    profiling::main()"), "{shown}");

    let said = init(&project, "").exits(0).stderr;
    assert!(
        said.contains("left out the bench target `by_hand`: it uses neither criterion nor xtask-harness"),
        "{said}"
    );
    assert!(said.contains("left out the bench target `nightly`: it has no `harness = false`"), "{said}");
    assert!(said.contains("a folder of this machine"), "{said}");
    let gone_or_edited =
        before.differences(&project.tree()).into_iter().filter(|line| !line.ends_with(" is new"));
    assert_eq!(gone_or_edited.count(), 0, "{:?}", before.differences(&project.tree()));
    let manifest = project.read("xtask/Cargo.toml");
    assert!(
        manifest.contains("profiling = { package = \"xtask\", path = \"")
            && manifest.ends_with("\n[workspace]\n")
    );
    let alias = project.read(".cargo/config.toml");
    assert_eq!(alias, "[alias]\nxtask = \"run --quiet --manifest-path xtask/Cargo.toml --\"\n");
    let config = project.read("profiling.toml");
    assert!(
        config.ends_with("\n[[mode]]\nid = \"in_memory\"\ntitle = \"In memory\"\nbench = \"in_memory\"\n"),
        "{config}"
    );
    let readme = project.read("docs/design/profiling/README.md");
    assert!(readme.contains("| In memory | [in_memory_profile.md](in_memory_profile.md) |"), "{readme}");

    project.unchanged_by(&format!("init {SOURCE}"), 0);
    project.unchanged_by(&format!("init {SOURCE} --check"), 0);
    // What was written is in use: the mode is known, and not measured yet.
    let run = project.xtask("profile --check").exits(1);
    assert!(run.stderr.contains("in_memory: has no record"), "{}", run.stderr);
}

#[test]
fn a_workspace_gets_a_member_and_is_asked_before() {
    let config = "[build]\njobs = 2\n";
    let project = workspace(&[(".cargo/config.toml", config)]);
    let parts = ["init edits `.cargo/config.toml` and `Cargo.toml`", "--dry-run", "pass --yes"];
    project.refuses(&format!("init {SOURCE}"), &parts);
    init(&project, "--yes").exits(0);
    let manifest = project.read("Cargo.toml");
    assert!(
        manifest.ends_with("members = [\n    \"tally\", # the library\n    \"xtask\",\n]\n"),
        "{manifest}"
    );
    let alias = project.read(".cargo/config.toml");
    assert_eq!(alias, format!("{config}\n[alias]\nxtask = \"run --quiet --package xtask@0.0.0 --\"\n"));
    assert!(!project.read("xtask/Cargo.toml").contains("[workspace]"));
    assert!(project.read("profiling.toml").contains("bench = \"in_memory\"\n"));
    project.unchanged_by(&format!("init {SOURCE} --yes"), 0);
}

#[test]
fn benches_of_one_name_are_told_apart_by_their_packages() {
    let other = format!("{}{BENCHES}", PACKAGE.replace("tally", "count"));
    let project = workspace(&[
        ("count/Cargo.toml", &other),
        ("count/src/lib.rs", ""),
        ("count/benches/in_memory.rs", BENCH),
        ("count/benches/by_hand.rs", ""),
        ("Cargo.toml", "[workspace]\nmembers = [\"tally\", \"count\"]\n"),
    ]);
    init(&project, "--yes").exits(0);
    let config = project.read("profiling.toml");
    for package in ["tally", "count"] {
        let mode = format!(
            "id = \"{package}_in_memory\"\ntitle = \"{} in memory\"\nbench = \"in_memory\"\npackage = \"{package}\"\n",
            package[..1].to_uppercase() + &package[1..]
        );
        assert!(config.contains(&mode), "{config}");
    }
}

#[test]
fn documents_that_are_there_are_found() {
    let project = single(&[
        ("docs/performance/in_memory_notes.md", "# In memory\n\nReading takes 2 s.\n"),
        ("docs/performance/stream_profile.md", "# Stream: performance profile\n\nReading takes 3 s.\n"),
        ("docs/performance/README.md", "# Ours\n"),
        ("mkdocs.yml", "site_name: Tally\n"),
    ]);
    init(&project, "").exits(0);
    let config = project.read("profiling.toml");
    for line in [
        "profiles = \"docs/performance\"",
        "proposal = \"docs/OPTIMIZATION_PROPOSAL.md\"",
        "history = \"docs/history/performance\"",
        "site = \"mkdocs\"",
        "documents = [\"in_memory_notes.md\"]",
        "id = \"stream\"\ntitle = \"Stream\"\ndocuments = [\"stream_profile.md\"]",
    ] {
        assert!(config.contains(line), "{line}:\n{config}");
    }
    assert_eq!(project.read("docs/performance/README.md"), "# Ours\n");
    assert!(project.root().join("docs/performance/PROFILING_GUIDE.md").is_file());
}

#[test]
fn what_is_in_the_way_is_named_and_nothing_is_written() {
    let source = format!("init --yes {SOURCE}");
    Project::new(&[("README.md", "# Empty\n")]).refuses(&source, &["holds no Cargo.toml", "--root"]);
    single(&[("xtask/Cargo.toml", "[package]\nname = \"xtask\"\n")]).refuses(
        &source,
        &["`xtask/Cargo.toml` is a package already", "profiling = { package = \"xtask\"", "by hand"],
    );
    single(&[(".cargo/config.toml", "[alias]\nxtask = \"run -p tasks\"\n")])
        .refuses(&source, &[".cargo/config.toml has an alias `xtask` already", "run -p tasks", "rename it"]);
    single(&[(".cargo/config.toml", "alias = { b = \"build\" }\n")])
        .refuses(&source, &[".cargo/config.toml has aliases without an `[alias]` header", "by hand"]);
    single(&[]).refuses("init --source nowhere", &["--source `nowhere` is no checkout", "URL"]);
    workspace(&[]).refuses(&format!("{source} --root tally"), &["is a member of the workspace in", "--root"]);
    let project = workspace(&[]);
    project.write("Cargo.toml", project.read("Cargo.toml") + "\n# mine\n");
    project.refuses(&source, &["not committed", "Cargo.toml", "--allow-dirty"]);
}
