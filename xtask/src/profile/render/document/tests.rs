//! What a document says of a record in which everything was measured, and of one in which little was.

use std::path::Path;

use crate::config::Config;
use crate::markdown::{Document, anchors};
use crate::profile::folded::Folded;
use crate::profile::record::tests::{FOLDED, record};
use crate::profile::record::{Allocations, Record, Unavailable};
use crate::profile::render::tests::tables;
use crate::profile::render::{full, pages};
use crate::profile::stacks::Stacks;
use crate::repo::{RelPath, Repo};
use crate::scope::{Page, Role, Vocabulary, lint};

const NOTES: &str = "<!-- notes: begin -->\n<!-- notes: end -->\n";

fn full() -> String {
    pages(&full::record(), &full::stacks(), NOTES).unwrap().document
}

fn rendered(record: &Record) -> String {
    let stacks = Stacks { samples: Folded::parse(FOLDED).unwrap(), ..Stacks::default() };
    pages(record, &stacks, NOTES).unwrap().document
}

/// Whether lines may break at a space is not asked.
#[track_caller]
fn holds(document: &str, text: &str) {
    let document = document.replace('\u{a0}', " ");
    assert!(document.contains(text), "{text:?} is not in\n{document}");
}

/// What no mode may hold: the linter judges the text as if people had written it.
#[track_caller]
fn assert_in_scope(name: &str, text: &str) {
    let config =
        Config::load(&Repo::open(Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/.."))).unwrap()).unwrap();
    let document = Document::parse(text);
    let path = config.docs.profiles.join(name);
    let vocabulary = Vocabulary::of(&config, &path, &document);
    let page =
        Page { path: RelPath::from(path.as_str()), role: Role::Profile, dangling: vec![], evidence: vec![] };
    let found = lint(&document, &page, &vocabulary);
    let found: Vec<_> =
        found.iter().map(|finding| (finding.rule.name, document.source(&finding.range))).collect();
    assert!(found.is_empty(), "{name}: {found:#?}");
}

#[test]
fn a_document_is_in_scope() {
    assert_in_scope("pure_rust_single_thread_profile.md", &full());
    assert_in_scope("pymrrc_concurrent_profile.md", &rendered(&record()));
}

#[test]
fn every_link_inside_leads_to_a_heading() {
    for text in [full(), rendered(&record())] {
        let anchors: Vec<_> = anchors(&Document::parse(text.as_str()), crate::site::Site::Github)
            .into_iter()
            .map(|anchor| anchor.name)
            .collect();
        let links: Vec<_> = text.split("](#").skip(1).filter_map(|rest| rest.split(')').next()).collect();
        assert!(links.len() > 3);
        for link in links {
            assert!(anchors.iter().any(|anchor| anchor == link), "#{link}: {anchors:?}");
        }
    }
}

#[test]
fn what_was_measured_stands_in_its_table() {
    let document = full();
    for row in [
        "| `first` | `10k` | 9.1 µs | 9.0–9.3 µs | 8.6–9.6 µs |",
        "| `read` on 1 thread | 1,000 · 5,000 · 10,000 · 100,000 | 1.0000 |",
        "| `read/10k-4t` | 4 over 1 | 1.667 | 1.667–1.667 | not judged: more threads than cores |",
        "| `2` | 730,000 | 1.36 µs | 1.29–1.45 µs |",
        "The slowest value takes 1.500 (1.500–1.500) times as long as the fastest",
        "| `read/10k` | 1 | 880 ns | 840–930 ns | 0.978 | 0.965–0.995 |",
        "| `read/10k` | 0.004 | 0.010 | 0.20 | 0.000 |",
        "| `read/10k` | 1,016 | repeats exactly | 40.04 | 0.10 | varies by 0.2 % |",
        "| `read/10k` | 9,000 | 18,000 | 2.00 | 0.12 |",
        "| `read/10k` | 33.67 | 1.00 | 2,006 | 7.00 | 70,000 | 336,680 |",
        "| `read/10k` | 0.0 % | 86.5 % | 0.0 % | 13.5 % | 0.0 % | 0.0 % |",
        "`read/1k`: 40 allocations, 2,000 bytes.",
        "| `marc::Reader::next` | marc | 75.0 % | 75.0 % |",
        "| a call into the library | crossing between languages | `read/10k` | 273 ns per crossing | 258–289 ns | 2.00 |",
        "| `read/10k` | 1 | 2 threads | 75 % | 69–80 % | 200 |",
        "| `read/10k` | 2.000 % | 2.000–2.000 % | 0.080 |",
        "| `read/10k` | 5.00 | 320 |",
        "| `read/10k` | 1 | 2.0 % (1.3–3.1 %) | – | 1,000 |",
        "| `read/10k` | `main` | 1 | 2 % | 98 % | 0 % |",
        "| `read/10k` | instructions of own code | 10,158,673 | 0 |",
        "| `read/10k` | allocations | 336,680 | 0 |",
    ] {
        holds(&document, row);
    }
}

#[test]
fn counts_of_one_operation_stand_for_one_input() {
    let mut record = full::record();
    let allocations = record.workloads[2].allocations.clone();
    let smaller = record.workloads.iter_mut().find(|workload| workload.id == "read/1k").unwrap();
    smaller.allocations = allocations.map(|counted| Allocations { sites: None, ..counted });
    let document = pages(&record, &full::stacks(), NOTES).unwrap().document;
    let memory = document.split("## Memory").nth(1).unwrap();
    assert!(memory.contains("| `read/10k` | 33.67 |") && !memory.contains("| `read/1k` | 3"), "{memory}");
    assert!(memory.contains("on the largest input of each operation that was counted"), "{memory}");
    holds(&document, "| `read/10k` | allocations | 336,680 | 0 |");
    assert!(!document.contains("| `read/1k` | allocations"), "{document}");
}

#[test]
fn samples_and_scale_are_timed_beside_operations_and_ablations_are_not() {
    let document = full();
    let throughput = document.split("## Scaling").next().unwrap();
    assert!(throughput.contains("| `read` | `realistic` |") && throughput.contains("| `read` | `100k` |"));
    assert!(!throughput.contains("| `scan` |") && !throughput.contains("| `chunks` |"));
}

#[test]
fn threads_loosen_what_exact_counts_are_held_to() {
    let mut record = full::record();
    record.workloads[2].threads = 2;
    let document = pages(&record, &full::stacks(), NOTES).unwrap().document;
    holds(&document, "| `read/10k` | allocations | 336,680 | 0.1 % |");
}

#[test]
fn one_run_tells_nothing_of_another() {
    let mut record = record();
    record.workloads.iter_mut().for_each(|workload| workload.runs.truncate(1));
    let document = rendered(&record);
    holds(&document, "There was one process run, so that nothing is known of another one.");
    holds(&document, "| `read/10k` | 9.00 ms | – | not known: one run |");
    holds(&document, "in one process run.");
}

#[test]
fn equal_reasons_stand_once() {
    let mut record = record();
    let gap = |workload: &str| Unavailable {
        probe: "instructions".into(),
        workload: workload.into(),
        reason: "valgrind is missing: install valgrind".into(),
    };
    record.unavailable = ["read/1k", "read/5k", "read/10k", "to_json/1k", "to_json/5k"].map(gap).into();
    holds(
        &rendered(&record),
        "Not measured for `read/1k`, `read/5k`, `read/10k` and 2 more: valgrind is missing: install valgrind.",
    );
}

#[test]
fn a_library_that_came_compiled_has_another_compiler() {
    let mut record = record();
    holds(&rendered(&record), "| compiler | rustc 1.95.0 |");
    record.subject.prebuilt = true;
    holds(&rendered(&record), "| compiler of the harness | rustc 1.95.0 |");
}

/// Everything that a probe may say is as bad as can be.
fn hostile() -> Record {
    let name = || "a|b`c``<d & e>\u{1}\u{202e}*_[x](y)\\|\"'-->".to_owned();
    let mut record = full::record();
    for cost in &mut record.costs {
        (cost.title, cost.unit) = (name(), name());
    }
    for workload in &mut record.workloads {
        workload.title = name();
        if workload.parameters.contains_key("chunk") {
            workload.parameters = [(name(), workload.input.clone() + &name())].into();
            workload.sweep = Some(name());
        }
    }
    let read = &mut record.workloads[2];
    read.allocations.as_mut().unwrap().source = name();
    let sites = read.allocations.as_mut().unwrap().sites.as_mut().unwrap();
    (sites.tool, sites.input, sites.limits) = (name(), name(), vec![name()]);
    let instructions = read.instructions.as_mut().unwrap();
    (instructions.tool, instructions.objects[0].object) = (name(), name());
    read.hardware.as_mut().unwrap().tool = name();
    let scheduling = read.scheduling.as_mut().unwrap();
    (scheduling.tool, scheduling.threads[0].name) = (name(), name());
    let interpreter = read.interpreter.as_mut().unwrap();
    interpreter.lock.as_mut().unwrap().sampler = name();
    interpreter.objects.as_mut().unwrap().source = name();
    record
}

#[test]
fn hostile_words_of_probes_keep_the_shape_of_tables() {
    let document = pages(&hostile(), &full::stacks(), NOTES).unwrap().document;
    let (expected, found) = (tables(&full()), tables(&document));
    assert_eq!(found, expected, "{document}");
    let headings = |text: &str| Document::parse(text).sections().len();
    assert_eq!(headings(&document), headings(&full()));
}
