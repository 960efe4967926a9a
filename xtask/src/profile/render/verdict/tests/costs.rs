//! Measured costs: those of one kind, those that noise hides, and what a crossing leads to.

use super::*;

#[test]
fn a_cost_that_noise_hides_is_not_named() {
    let mut record = priced(CostKind::Ffi, "a call", 0.98);
    for (run, factor) in [1.1, 0.95, 1.05, 0.9, 1.0].into_iter().enumerate() {
        slow(&mut record.workloads[1], run, factor);
    }
    let verdict = of(&record, &Stacks::default());
    assert!(verdict.findings.is_empty());
    assert!(
        verdict.remarks.iter().any(|remark| remark.starts_with("Measured costs: a call 0 % (-20 to 20 %)")),
        "{:#?}",
        verdict.remarks
    );
}

#[test]
fn costs_of_one_kind_are_one_finding() {
    let mut record = priced(CostKind::Serialisation, "JSON", 0.4);
    let mut other = record.workloads[0].clone();
    (other.id, other.operation) = ("xml/10k".into(), "xml".into());
    record.workloads.push(other);
    record.costs.push(Cost { title: "XML".into(), with: "xml/10k".into(), ..record.costs[0].clone() });
    let findings = of(&record, &Stacks::default()).findings;
    assert_eq!(findings.len(), 1, "{findings:#?}");
    assert!(findings[0].starts_with("**Serialising (JSON)**: 60.00 %"), "{findings:#?}");
    assert!(findings[0].ends_with(" Also 60.00 % (60.00–60.00 %) in `xml/10k` (XML)."), "{findings:#?}");
}

#[test]
fn a_callback_of_the_driver_is_called_across_the_border() {
    let mut record = priced(CostKind::Ffi, "a Python callback", 0.4);
    record.environment.insert("scripts".into(), "worker.py".into());
    let stacks = sampled(&mut record, "marc::read;callback (worker.py) 180\nmarc::read 220");
    let findings = of(&record, &stacks).findings;
    assert!(
        findings[0].contains("the Python function that runs most is `callback (worker.py)`"),
        "{findings:#?}"
    );
    assert!(findings[2].contains("the workload itself; it is called across the border"), "{findings:#?}");
    let stacks = sampled(&mut record, "_PyEval_EvalFrameDefault;f (worker.py) 180\nmarc::read 220");
    let findings = of(&record, &stacks).findings;
    assert!(findings.iter().all(|finding| !finding.contains("across the border")), "{findings:#?}");
}

#[test]
fn a_callback_across_languages() {
    let mut record = priced(CostKind::Ffi, "a Python callback", 0.4);
    let stacks = sampled(&mut record, "marc::read;callback (worker.py) 180\nmarc::read 220");
    let findings = of(&record, &stacks).findings;
    assert_eq!(
        findings[0],
        "**Crossing between languages (a Python callback)**: 60.00 % (60.00–60.00 %) of the time of `read/10k`; 270 ns (261–281 ns) \
         per crossing; 2.00 of them a record; the Python function that runs most is `callback (worker.py)` with 45 % \
         (40–50 %) of the CPU time ([costs of this mode](#costs-of-this-mode))."
    );
    assert!(
        findings[2].starts_with("**One function, `callback (worker.py)`**: 45 % (40–50 %)")
            && findings[2].contains("called across the border between languages, from `marc::read`"),
        "{findings:#?}"
    );
}

#[test]
fn what_is_only_run_to_price_something_limits_nothing() {
    let mut record = priced(CostKind::Ffi, "an attribute", 0.4);
    record.workloads[0].kind = Kind::Ablation;
    let verdict = of(&record, &Stacks::default());
    assert!(verdict.findings.is_empty(), "{:#?}", verdict.findings);
    assert!(verdict.remarks.iter().any(|remark| remark.starts_with("Measured costs: an attribute 60")));
}

#[test]
fn other_costs_are_named_by_their_kind() {
    let check = |kind, expected: &str| {
        let findings = of(&priced(kind, "x", 0.5), &Stacks::default()).findings;
        assert!(findings[0].starts_with(expected), "{findings:#?}");
    };
    check(CostKind::Channel, "**Handing over between threads (x)**: 50");
    check(CostKind::Io, "**Input and output (x)**: 50");
    check(CostKind::Materialisation, "**Making objects (x)**: 50");
    check(CostKind::Serialisation, "**Serialising (x)**: 50");
    check(CostKind::Synchronisation, "**Synchronisation (x)**: 50");
}
