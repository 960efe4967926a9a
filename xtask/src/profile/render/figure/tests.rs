//! Every figure of a record that has something of everything, with harmless and with bad names.

use std::collections::BTreeMap;

use super::drawn::Drawn;
use super::*;
use crate::profile::folded::Folded;
use crate::profile::record::tests::{FOLDED, record};
use crate::profile::record::{Kind, Workload};

/// Stacks of allocated bytes that fit to [`rich`].
const BYTES: &str = "\
read/10k;marc::Reader::next;alloc::raw_vec::grow 4000
read/10k;marc::Reader::next;marc::Record::parse;alloc::string::String::from 12000
";

/// A record with a figure of every kind, and its stacks.
pub(in crate::profile::render) fn rich() -> (Record, Stacks) {
    let mut record = record();
    let mut more = Vec::new();
    for workload in &record.workloads {
        let of = |input: &str, kind, records: u64, threads| {
            let mut other = Workload { kind, threads, input: input.into(), ..workload.clone() };
            other.id = format!("{}/{input}", other.operation);
            let factor = records / other.records;
            (other.records, other.bytes) = (records, other.bytes.map(|bytes| bytes * factor));
            other.runs.iter_mut().flat_map(|run| &mut run.nanoseconds).for_each(|time| *time *= factor);
            (other.sampling, other.allocations) = (None, None);
            other
        };
        if workload.input == "10k" {
            more.push(of("100k", Kind::Scale, 100_000, 1));
            more.push(of("real", Kind::Sample, 10_000, 1));
            for threads in [2_u32, 4] {
                let mut faster = of(&format!("10k-{threads}t"), Kind::Operation, 10_000, threads);
                let gain = u64::from(threads.min(3));
                faster.runs.iter_mut().flat_map(|run| &mut run.nanoseconds).for_each(|time| *time /= gain);
                more.push(faster);
            }
        }
    }
    record.workloads.extend(more);
    let folded = |text: &str| Folded::parse(text).unwrap();
    (record, Stacks { samples: folded(FOLDED), bytes: folded(BYTES), ..Stacks::default() })
}

/// The figure of that name of [`rich`].
#[track_caller]
pub(super) fn drawn(name: &str) -> Drawn {
    let (record, stacks) = rich();
    let figures = figures(&record, &stacks).unwrap();
    let (_, svg) = figures.iter().find(|(other, _)| *other == name).expect("the record has data for it");
    Drawn::of(svg)
}

/// `record` and `stacks` with `bad` in every name.
fn renamed(bad: &str, (mut record, stacks): (Record, Stacks)) -> (Record, Stacks) {
    let bad = bad.replace(['\n', '\r'], " ");
    record.mode.title.clone_from(&bad);
    record.subject.name.clone_from(&bad);
    for workload in &mut record.workloads {
        workload.operation = format!("{bad}{}", workload.operation);
        workload.input = format!("{bad}{}", workload.input);
        workload.id = format!("{}/{}", workload.operation, workload.input);
        workload.parameters = BTreeMap::from([(bad.clone(), bad.clone())]);
    }
    let rename = |folded: &Folded| {
        let mut renamed = Folded::default();
        for (stack, weight) in folded.stacks() {
            let frames: Vec<&str> = stack.split(';').collect();
            let (operation, input) = frames[0].split_once('/').unwrap();
            let names: Vec<_> = frames[1..].iter().map(|frame| format!("{bad}{frame}{bad}")).collect();
            let stack = Folded::parse(&format!("{} {weight}", names.join(";"))).unwrap();
            renamed.merge(&format!("{bad}{operation}/{bad}{input}"), &stack);
        }
        renamed
    };
    (record, Stacks { samples: rename(&stacks.samples), bytes: rename(&stacks.bytes), ..stacks })
}

#[test]
fn every_figure_is_there_and_legible() {
    let (record, stacks) = rich();
    let figures = figures(&record, &stacks).unwrap();
    let names: Vec<_> = figures.iter().map(|(name, _)| *name).collect();
    assert_eq!(names, crate::profile::render::FIGURES);
    for (name, svg) in &figures {
        let drawn = Drawn::of(svg);
        drawn.assert_legible();
        assert!(drawn.title.ends_with(": One thread") && drawn.description.contains("read"), "{name}");
        assert!(svg.contains("prefers-color-scheme: dark") && svg.contains("role=\"img\""), "{name}");
    }
}

#[test]
fn no_figure_is_drawn_without_data() {
    let mut record = record();
    record.workloads.truncate(1);
    record.workloads[0].runs.truncate(1);
    let figures = figures(&record, &Stacks::default()).unwrap();
    assert_eq!(figures.iter().map(|(name, _)| *name).collect::<Vec<_>>(), ["throughput"]);
    record.workloads[0].kind = Kind::Latency;
    assert!(super::figures(&record, &Stacks::default()).unwrap().is_empty());
}

#[test]
fn figures_stay_legible_and_well_formed_whatever_the_names_are() {
    let long = "Vec<".repeat(1250);
    let names = [
        "|",
        "`",
        "<script>alert(1)</script>",
        "]]>",
        "&amp;&",
        "\"'--><!--",
        &long,
        "WWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWW",
        "\u{202e}\u{2066}\u{200f}x",
        "\0\u{1}\u{1b}[31m\u{7f}\u{85}",
        "🦀👩‍👩‍👧",
        "e\u{301}\u{300}\u{302}\u{30a}",
        "שלום عربى",
        "漢字かな",
        "\u{fffe}\u{ffff}\u{feff}",
        "%s{0}$x",
        "  ",
        "# ",
        " 12 3",
    ];
    for bad in names {
        let (record, stacks) = renamed(bad, rich());
        let figures = figures(&record, &stacks).unwrap();
        assert_eq!(figures.len(), 7, "{bad:?}");
        for (name, svg) in &figures {
            Drawn::of(svg).assert_legible();
            let acts = |c: char| {
                c != '\n' && c != ' ' && crate::profile::render::text::one_line(&c.to_string()) == " "
            };
            assert!(!svg.contains(acts), "{name} with {bad:?}");
            // The one of a flame graph itself, and none that a name brings.
            let own = usize::from(svg.contains("class=\"tower\""));
            assert_eq!(svg.matches("<script").count(), own, "{name} with {bad:?}");
        }
    }
}
