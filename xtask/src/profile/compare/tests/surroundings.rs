//! What two records have to have in common so that they can be compared.

use super::*;
use crate::profile::record::Unavailable;

type Change = fn(&mut Record);

#[test]
fn a_busy_machine_and_other_surroundings_leave_times_unjudged() {
    let set: [(&str, Change); 10] = [
        ("the machine was busy", |record| record.idleness[1].cpu_share = Some(0.6)),
        ("version differs", |record| record.subject.version = "2.0.0".into()),
        ("source differs", |record| record.subject.source = "git".into()),
        ("processor differs", |record| record.machine.cpu = "Other CPU".into()),
        ("number of cores differs", |record| record.machine.cores = 4),
        ("system differs", |record| record.machine.os = "Other OS".into()),
        ("kernel differs", |record| record.machine.kernel = "6.2.0".into()),
        ("criterion differs", |record| {
            record.environment.insert("criterion".into(), "0.9.0".into());
        }),
        ("effort differs", |record| record.quick = true),
        ("version differs", |record| record.subject.version = "1.2.4".into()),
    ];
    for (reason, change) in set {
        // What counts exactly is judged all the same.
        let change = |record: &mut Record| {
            change(record);
            slower(record, 2.0);
            instruct(record, 10_200_000);
        };
        check(change, &[INSTRUCTIONS], &[], &TIMES);
        let unjudged = Comparison::of(&even(), &changed(change)).unjudged;
        assert!(unjudged.len() == 1 && unjudged[0].contains(reason), "{reason}: {unjudged:?}");
    }
}

#[test]
fn another_compiler_leaves_instructions_unjudged_but_not_allocations() {
    let set: [(&str, Change); 5] = [
        ("compiler", |record| record.toolchain.rustc = "rustc 1.96.0".into()),
        ("RUSTFLAGS", |record| record.toolchain.rustflags = Some("-C target-cpu=native".into())),
        ("profile setting lto", |record| {
            record.toolchain.profile.insert("lto".into(), "true".into());
        }),
        ("architecture", |record| record.machine.architecture = "aarch64".into()),
        ("python", |record| {
            record.environment.insert("python".into(), "CPython 3.12.1".into());
        }),
    ];
    let mut unjudged = TIMES.to_vec();
    unjudged.insert(1, INSTRUCTIONS);
    for (what, change) in set {
        let change = |record: &mut Record| {
            change(record);
            instruct(record, 20_000_000);
            allocate(record, 346_680);
        };
        check(change, &[COUNTS[0]], &[], &unjudged);
        let said = Comparison::of(&even(), &changed(change)).unjudged.join("\n");
        let reason = format!("instructions are not judged: {what} differs");
        assert!(said.contains(&reason), "{said}");
    }
    // A library that came compiled has the instructions that it came with.
    let compiled = |record: &mut Record| record.subject.prebuilt = true;
    let now = changed(|record| {
        compiled(record);
        record.toolchain.rustc = "rustc 1.96.0".into();
        instruct(record, 20_000_000);
    });
    assert_eq!(found(&changed(compiled), &now, Verdict::Regression), [INSTRUCTIONS]);
}

#[test]
fn another_library_is_not_compared() {
    check(|record| record.subject.name = "other".into(), &[], &[], &all());
    check(|record| record.subject.prebuilt = true, &[], &[], &all());
}

#[test]
fn what_looks_on_may_change() {
    check(
        |record| {
            record.environment.insert("perf".into(), "7.0".into());
        },
        &[],
        &[],
        &[],
    );
}

#[test]
fn another_input_leaves_its_workloads_unjudged() {
    let of_10k: Vec<&str> = all().into_iter().filter(|row| row.contains("/10k ")).collect();
    check(
        |record| {
            record.inputs[2].sha256 = "0b".repeat(32);
            allocate(record, 500_000);
        },
        &[],
        &[],
        &of_10k,
    );
    check(|record| record.workloads[2].records -= 1, &[], &[], &of_10k[..5]);
    check(
        |record| {
            record.workloads[2].parameters.insert("chunk".into(), "64".into());
        },
        &[],
        &[],
        &of_10k[..5],
    );
}

#[test]
fn another_tool_counts_otherwise() {
    let other = |record: &mut Record| {
        record.workloads[2].allocations.as_mut().unwrap().source = "memray 1.20.0".into();
        allocate(record, 500_000);
    };
    check(other, &[], &[], &COUNTS);
    let rows = Comparison::of(&even(), &changed(other)).rows;
    let reason = rows.iter().find_map(|row| row.reason.as_deref()).unwrap();
    assert_eq!(reason, "counted by memray 1.20.0, before by counting allocator");
}

#[test]
fn what_one_record_lacks_is_said() {
    let without = |record: &mut Record| {
        record.workloads[0].instructions = None;
        record.unavailable.push(Unavailable {
            probe: "instructions".into(),
            workload: "read/1k".into(),
            reason: "valgrind is not installed".into(),
        });
    };
    check(without, &[], &[], &[INSTRUCTIONS]);
    let reason = |before: &Record, now: &Record| {
        let rows = Comparison::of(before, now).rows;
        rows.into_iter().find_map(|row| row.reason).unwrap()
    };
    assert_eq!(reason(&even(), &changed(without)), "not measured now: valgrind is not installed");
    assert_eq!(reason(&changed(without), &even()), "not measured then: valgrind is not installed");
}
