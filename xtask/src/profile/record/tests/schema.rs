//! The published schema of a record, `docs/design/profiling/records/schema.json`: made from the types that read it, so that
//! it says what they say.
#![expect(clippy::disallowed_methods, reason = "BLESS=1 writes the published file")]

use std::fs;
use std::path::{Path, PathBuf};

use schemars::generate::SchemaSettings;
use serde_json::Value;

use super::record;
use crate::profile::record::{Record, SCHEMA, layout};

const BLESS: &str = "BLESS=1 cargo test -p xtask --lib record::tests::schema";

fn records() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/design/profiling/records")
}

fn schema() -> Value {
    let generator = SchemaSettings::draft2020_12().into_generator();
    let mut schema = serde_json::to_value(generator.into_root_schema_for::<Record>()).unwrap();
    schema["title"] = "The record of one mode".into();
    schema["properties"]["schema"]["const"] = SCHEMA.into();
    schema
}

/// What the schema says against a record; nothing where it is one.
fn complaints(record: &Value) -> Vec<String> {
    let validator = jsonschema::draft202012::new(&schema()).unwrap();
    validator.iter_errors(record).map(|error| format!("{} at {}", error, error.instance_path())).collect()
}

#[test]
fn the_published_schema_is_that_of_the_types() {
    let (path, text) = (records().join("schema.json"), layout::to_string(&schema()).unwrap());
    if std::env::var_os("BLESS").is_some() {
        fs::write(&path, &text).unwrap();
    }
    let published = fs::read_to_string(&path).unwrap_or_default();
    assert!(published == text, "{} is out of date; write it with `{BLESS}`", path.display());
}

#[test]
fn the_published_records_are_valid() {
    let mut valid = 0;
    for entry in fs::read_dir(records()).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_some_and(|extension| extension == "json") && !path.ends_with("schema.json") {
            let record = serde_json::from_str(&fs::read_to_string(&path).unwrap()).unwrap();
            assert_eq!(complaints(&record), [""; 0], "{}", path.display());
            valid += 1;
        }
    }
    assert!(valid > 0, "there are records to be held against the schema");
}

#[test]
fn what_is_no_record_is_told_from_one() {
    let valid = serde_json::to_value(record()).unwrap();
    assert_eq!(complaints(&valid), [""; 0]);
    let is_refused = |change: fn(&mut Value)| {
        let mut changed = valid.clone();
        change(&mut changed);
        assert_ne!(changed, valid);
        !complaints(&changed).is_empty()
    };
    assert!(is_refused(|record| record["schema"] = 1.into()));
    assert!(is_refused(|record| record["more"] = 1.into()));
    assert!(is_refused(|record| record["workloads"][0]["records"] = (-1).into()));
    assert!(is_refused(|record| record["workloads"][0]["kind"] = "race".into()));
    assert!(is_refused(|record| drop(record["machine"].as_object_mut().unwrap().remove("cpu"))));
}
