//! Findings for machines.

use std::process::Command;

use serde_json::Value;

use super::{FOLDER, PROPOSAL, project};
use crate::project::{Project, workspace};

/// The schema that OASIS publishes, as a crate carries it.
fn schema() -> Value {
    let mut cargo = Command::new(env!("CARGO"));
    cargo.args(["metadata", "--format-version=1", "--offline", "--locked"]).current_dir(workspace());
    let metadata: Value = serde_json::from_slice(&cargo.output().unwrap().stdout).unwrap();
    let packages = metadata["packages"].as_array().unwrap();
    let package = packages.iter().find(|package| package["name"] == "serde-sarif").unwrap();
    let manifest = std::path::Path::new(package["manifest_path"].as_str().unwrap());
    let text = std::fs::read_to_string(manifest.with_file_name("src").join("schema.json")).unwrap();
    let mut schema: Value = serde_json::from_str(&text).unwrap();
    // Of another dialect of regular expressions than the validator knows, and of a property that no log of ours has.
    for of in ["run", "toolComponent"] {
        schema["definitions"][of]["properties"]["language"].as_object_mut().unwrap().remove("pattern");
    }
    schema
}

/// A log of SARIF that its schema accepts.
fn sarif(project: &Project, arguments: &str) -> Value {
    let log = project.unchanged_by(&format!("{arguments} --format sarif"), 1).stdout;
    let log: Value = serde_json::from_str(&log).unwrap();
    let validator = jsonschema::validator_for(&schema()).unwrap();
    let wrong: Vec<String> = validator.iter_errors(&log).map(|error| error.to_string()).collect();
    assert!(wrong.is_empty(), "{wrong:#?}");
    assert!(
        validator.validate(&serde_json::json!({"version": "2.1.0"})).is_err(),
        "the schema holds nothing"
    );
    log
}

/// Carries out the replacements of a change, which are sorted and of whole lines or to the end of the text.
fn mended(text: &str, change: &Value) -> String {
    let offset = |line: &Value, column: &Value| {
        let start: usize =
            text.split_inclusive('\n').take(line.as_u64().unwrap() as usize - 1).map(str::len).sum();
        let characters = text[start..].char_indices().map(|(at, _)| at).chain([text.len() - start]);
        start + characters.clone().nth(column.as_u64().unwrap() as usize - 1).unwrap()
    };
    let (mut mended, mut copied) = (String::new(), 0);
    for replacement in change["replacements"].as_array().unwrap() {
        let region = &replacement["deletedRegion"];
        mended += &text[copied..offset(&region["startLine"], &region["startColumn"])];
        mended += replacement["insertedContent"]["text"].as_str().unwrap_or_default();
        copied = offset(&region["endLine"], &region["endColumn"]);
    }
    mended + &text[copied..]
}

#[test]
fn sarif_is_what_its_schema_says_and_holds_the_fix() {
    let project = project();
    let log = sarif(&project, "doc-refactor --check");
    let results = log["runs"][0]["results"].as_array().unwrap();
    assert_eq!(results.len(), 5);
    let batch = results.iter().find(|it| it["locations"][0]["physicalLocation"]["region"]["startLine"] == 5);
    let changes = batch.unwrap()["fixes"][0]["artifactChanges"].as_array().unwrap();
    let of = |path: &str| changes.iter().find(|it| it["artifactLocation"]["uri"] == path).unwrap();
    let writer = format!("{FOLDER}/WRITER.md");
    let after = mended(&project.read(&writer), of(&writer));
    assert!(
        after.contains("Moved to the optimization proposal") && !after.contains("batch the writes"),
        "{after}"
    );
    assert!(after.contains("Consider a larger buffer."), "only this one is mended: {after}");
    let proposal = mended("", of(PROPOSAL));
    assert!(
        proposal.contains("We should batch the writes.") && !proposal.contains("larger buffer"),
        "{proposal}"
    );
}

#[test]
fn broken_links_are_told_to_machines_too() {
    let project = Project::new(&[("a b.md", "# A\n\n[x](gone.md) and [y](#none)\n")]);
    let log = sarif(&project, "verify");
    let place = &log["runs"][0]["results"][1]["locations"][0]["physicalLocation"];
    assert_eq!(place["artifactLocation"]["uri"], "a%20b.md");
    assert_eq!((&place["region"]["startLine"], &place["region"]["startColumn"]), (&3.into(), &22.into()));
    let told = project.unchanged_by("verify --format github", 1).stdout;
    let first = "::error file=a b.md,line=3,endLine=3,title=broken-reference::`gone.md` leads nowhere: there is no gone.md\n";
    assert!(told.starts_with(first), "{told}");
}

#[test]
fn findings_are_annotations_of_github() {
    let told = project().unchanged_by("doc-refactor --check --format github", 1).stdout;
    let reader = format!("::error file={FOLDER}/READER.md,line=16,endLine=19,title=roadmap::");
    assert!(told.lines().count() == 5 && told.contains(&reader), "{told}");
}
