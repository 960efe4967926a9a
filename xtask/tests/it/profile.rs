//! `profile` without measuring: documents and figures from a record that is made by hand.

mod compare;
mod record;
mod records;

use serde_json::Value;

use super::project::{Project, run};
use record::{FOLDED, record};

const DOCUMENT: &str = "docs/design/profiling/serial_profile.md";
const RECORD: &str = "docs/design/profiling/records/serial.json";
const CONFIG: &str = "[[mode]]\nid = \"serial\"\ntitle = \"Serial\"\nbench = \"serial\"\n";

/// A project with a record and nothing rendered.
fn recorded() -> Project {
    let folded = "docs/design/profiling/records/serial.folded";
    Project::new(&[("profiling.toml", CONFIG), (RECORD, &record().to_json().unwrap()), (folded, FOLDED)])
}

/// The same with its document and figures.
fn rendered() -> Project {
    let project = recorded();
    project.xtask("profile --render").exits(0);
    project
}

#[test]
fn a_record_is_rendered_as_document_and_figures() {
    let project = recorded();
    project.unchanged_by("profile --check", 1);
    let run = project.xtask("profile --render").exits(0);
    assert!(run.stderr.contains(&format!("wrote {DOCUMENT}")), "{}", run.stderr);
    let document = project.read(DOCUMENT);
    for figure in ["throughput", "scaling", "costs", "sizes", "runs", "flamegraph"] {
        let svg = project.read(&format!("docs/design/profiling/figures/serial_{figure}.svg"));
        assert!(svg.starts_with("<svg") && svg.ends_with("</svg>\n"), "{svg}");
        assert!(document.contains(&format!("](figures/serial_{figure}.svg)")), "{document}");
    }
    assert!(document.contains("tally::parse"), "hot functions are named: {document}");
    project.unchanged_by("profile --check", 0);
    project.unchanged_by("profile --render", 0);
    project.commit();
    project.unchanged_by("workflow --check", 0);
}

#[test]
fn another_place_day_time_zone_and_language_give_the_same_bytes() {
    let one = rendered();
    let surroundings =
        [("Pacific/Kiritimati", "tr_TR.UTF-8", "de_DE.UTF-8", "86400"), ("UTC", "C", "C", "1700000000")];
    for (zone, language, locale, epoch) in surroundings {
        let other = recorded();
        let mut command = other.command("profile --render");
        command.env("TZ", zone).env("LANG", language).env("LC_ALL", locale).env("SOURCE_DATE_EPOCH", epoch);
        run(command).exits(0);
        one.tree().assert_same(&other.tree(), "elsewhere the run renders");
    }
}

/// Calls `visit` with the pointer of every number.
fn numbers(value: &Value, pointer: String, visit: &mut dyn FnMut(&str)) {
    match value {
        Value::Number(_) => visit(&pointer),
        Value::Array(items) => {
            items
                .iter()
                .enumerate()
                .for_each(|(index, item)| numbers(item, format!("{pointer}/{index}"), visit));
        }
        Value::Object(fields) => {
            fields.iter().for_each(|(name, item)| numbers(item, format!("{pointer}/{name}"), visit));
        }
        _ => {}
    }
}

#[test]
fn no_number_of_a_record_can_change_without_its_document() {
    let project = rendered();
    let record: Value = serde_json::from_str(&project.read(RECORD)).unwrap();
    let mut pointers = Vec::new();
    numbers(&record, String::new(), &mut |pointer| pointers.push(pointer.to_owned()));
    let mut rendered_anew = 0;
    for pointer in &pointers {
        let mut changed = record.clone();
        let number = changed.pointer_mut(pointer).unwrap();
        *number = match number.as_u64() {
            Some(whole) => Value::from(whole + 1),
            None => Value::from(number.as_f64().unwrap() * 1.000_001),
        };
        project.write(RECORD, serde_json::to_string(&changed).unwrap());
        if pointer == "/schema" {
            project.refuses("profile --check", &[RECORD]);
            continue;
        }
        let run = project.xtask("profile --check");
        assert_eq!(run.code, Some(1), "{pointer}: {run:?}");
        let told = run.stdout + &run.stderr;
        assert!(told.contains(DOCUMENT) && told.contains("run `cargo xtask profile --"), "{pointer}: {told}");
        rendered_anew += usize::from(told.contains("would be regenerated"));
    }
    assert!(rendered_anew > 20, "{rendered_anew} of {} changes leave a record that holds", pointers.len());
}

#[test]
fn notes_survive() {
    let project = rendered();
    let mine = "\nMeasured on a train.\t\n\n| a | b |\n";
    let document = project.read(DOCUMENT);
    let (before, end) = document.split_at(document.find("\n<!-- notes: end").unwrap());
    project.write(DOCUMENT, format!("{before}{mine}{end}"));
    project.commit();
    project.unchanged_by("profile --check", 0);

    let mut other = record();
    other.subject.version = "9.9.9".into();
    project.write(RECORD, other.to_json().unwrap());
    project.xtask("profile --render").exits(0);
    let again = project.read(DOCUMENT);
    assert!(again.contains("9.9.9") && again.ends_with(&format!("{mine}{end}")), "{again}");
}

#[test]
fn records_that_do_not_hold_are_refused() {
    let project = rendered();
    let text = project.read(RECORD);
    let refuses = |changed: String, parts: &[&str]| {
        assert_ne!(text, changed);
        project.write(RECORD, changed);
        project.refuses("profile --render", &[&[RECORD], parts].concat());
        project.refuses("profile --check", &[&[RECORD], parts].concat());
    };
    refuses(text.replacen("\"quick\"", "\"quik\"", 1), &["unknown field `quik`", "line "]);
    refuses(text.replacen("\"schema\": 3", "\"schema\": 7", 1), &["schema 7", "cargo xtask profile"]);
    refuses(text.replacen("\"upper\": ", "\"upper\": 0", 1), &["line "]);
    refuses(text[..text.len() / 2].to_owned(), &["line "]);
}

#[test]
fn a_record_that_contradicts_itself_is_a_finding_of_the_check_and_is_not_rendered() {
    let project = rendered();
    let text = project.read(RECORD);
    project.write(RECORD, text.replacen("\"threads\": 1", "\"threads\": 0", 1));
    let parts = [RECORD, "contradicts itself", "must be positive", "count/1k"];
    project.refuses("profile --render", &parts);
    let found = project.unchanged_by("profile --check", 1).stderr;
    for part in parts.into_iter().chain([DOCUMENT, "run `cargo xtask profile --mode"]) {
        assert!(found.contains(part), "{found}");
    }
}

#[test]
fn a_document_by_hand_is_not_overwritten() {
    let project = recorded();
    project.write(DOCUMENT, "# Serial\n\nBy hand.\n");
    project.commit();
    project.refuses("profile --render", &[DOCUMENT, "was not generated", "archive it or move it"]);
}

#[test]
fn a_mode_without_a_record_is_named() {
    let project = Project::new(&[("profiling.toml", CONFIG)]);
    let run = project.unchanged_by("profile --check", 1);
    assert!(run.stderr.contains("`cargo xtask profile --mode serial`"), "{}", run.stderr);
}
