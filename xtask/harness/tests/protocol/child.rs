//! The child protocol, spoken by the example of its own page.

use std::cell::RefCell;
use std::path::Path;
use std::process::Command;
use std::rc::Rc;

use serde_json::json;
use xtask_harness::{Child, Image, InChild, Run};

use super::{answer, target};

/// The page that documents the protocol.
const PAGE: &str = include_str!("../../CHILD.md");

/// The example as it stands in the page.
fn script() -> &'static str {
    let (_, rest) = PAGE.split_once("```perl\n").expect("an example");
    rest.split_once("```").expect("its end").0
}

fn worker() -> Rc<RefCell<Child>> {
    Child::new("the Perl worker", || {
        let mut command = Command::new("perl");
        command.args(["-e", script(), "--"]);
        command
    })
}

/// Sums the numbers up to a thousand; they are `expected`.
pub(crate) fn summing(expected: u64) -> Run {
    Run::Outside(Box::new(InChild {
        child: worker(),
        request: json!({ "up_to": 1000 }),
        expected: json!({ "sum": expected }),
        image: Image { own_object: "perl".to_owned(), boundary: "getppid".to_owned() },
    }))
}

pub(crate) fn the_documented_child_speaks_the_protocol(folder: &Path) {
    let child = worker();
    assert!(child.borrow_mut().hello().expect("an answer")["perl"].starts_with("5."));
    let nonsense =
        child.borrow_mut().ask::<serde_json::Value>(&json!({ "do": "run" })).expect_err("an error");
    assert_eq!(nonsense.to_string(), "the Perl worker failed: the request is not understood");
    assert!(child.borrow_mut().hello().is_ok(), "it outlives a request that it does not understand");

    let counts = answer(&["counts", "--workload", "summed/tiny", "--seconds", "0.05"], folder);
    let stretches = counts["stretches"].as_array().expect("stretches");
    for stretch in stretches {
        let number = |key: &str| stretch[key].as_f64().expect(key);
        // A thousand additions of an interpreter take some microseconds and no milliseconds.
        let each = number("wall_seconds") / number("iterations");
        assert!((1e-6..1e-2).contains(&each), "{stretch}");
        assert!(number("cpu_seconds") > 0.0 && stretch["minor_faults"].is_null(), "{stretch}");
    }

    let run = |workload: &str, probe: &[&str]| {
        let mut command = target("whole", folder);
        command.arg("--probe").args(probe).args(["--workload", workload]).output().expect("the target starts")
    };
    let alone = run("summed/tiny", &["run", "--iterations", "3"]);
    assert_eq!((alone.status.code(), &*alone.stdout), (Some(0), &b"ready\n"[..]), "{alone:?}");
    let out = folder.join("wrong");
    let wrong = run("summed_wrong/tiny", &["counts", "--out", out.to_str().expect("UTF-8")]);
    let said = String::from_utf8_lossy(&wrong.stderr);
    assert_eq!(wrong.status.code(), Some(2), "{said}");
    assert!(said.contains("the Perl worker found 500500 as \"sum\", which is 500501"), "{said}");
}
