//! SARIF 2.1.0, the static analysis results interchange format of OASIS.

use super::{Diagnostic, Fix, Kind, Place, Rewrite, level};
use relative_path::RelativePath;
use serde_json::{Value, json};
use similar::{DiffTag, TextDiff};

const SCHEMA: &str =
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";

/// What the paths of a log are relative to.
const ROOT: &str = "SRCROOT";

/// A log of one run of `tool`, with what would mend each problem.
///
/// # Errors
/// Never: all that it holds is text and numbers.
pub fn sarif(tool: &str, diagnostics: &[Diagnostic], kinds: &[Kind]) -> serde_json::Result<String> {
    let results: Vec<Value> = diagnostics.iter().map(|it| result(it, kinds)).collect();
    let driver = json!({
        "name": tool,
        "version": env!("CARGO_PKG_VERSION"),
        "rules": kinds.iter().map(rule).collect::<Vec<_>>(),
    });
    let run = json!({
        "tool": { "driver": driver },
        "columnKind": "unicodeCodePoints",
        "originalUriBaseIds": { ROOT: { "description": { "text": "the root of the repository" } } },
        "results": results,
    });
    serde_json::to_string_pretty(&json!({ "$schema": SCHEMA, "version": "2.1.0", "runs": [run] }))
}

fn rule(kind: &Kind) -> Value {
    json!({
        "id": kind.name,
        "shortDescription": { "text": kind.summary },
        "help": { "text": kind.help, "markdown": kind.help },
        "defaultConfiguration": { "level": kind.level.name() },
    })
}

fn result(diagnostic: &Diagnostic, kinds: &[Kind]) -> Value {
    let location = json!({
        "physicalLocation": {
            "artifactLocation": file(&diagnostic.path),
            "region": region(diagnostic.start, diagnostic.end),
        }
    });
    let mut result = json!({
        "ruleId": diagnostic.kind,
        "level": level(diagnostic, kinds).name(),
        "message": { "text": diagnostic.message },
        "locations": [location],
    });
    if let Some(index) = kinds.iter().position(|kind| kind.name == diagnostic.kind) {
        result["ruleIndex"] = json!(index);
    }
    if let Some(fix) = diagnostic.fix.as_ref().filter(|fix| !fix.files.is_empty()) {
        result["fixes"] = json!([mend(fix)]);
    }
    result
}

fn mend(fix: &Fix) -> Value {
    let changes = fix
        .files
        .iter()
        .map(|it| json!({ "artifactLocation": file(&it.path), "replacements": replacements(it) }));
    json!({ "description": { "text": fix.description }, "artifactChanges": changes.collect::<Vec<_>>() })
}

/// The lines that differ, each stretch of them as one replacement.
fn replacements(rewrite: &Rewrite) -> Vec<Value> {
    let diff = TextDiff::from_lines(&*rewrite.before, &*rewrite.after);
    let old: Vec<&str> = diff.iter_old_slices().collect();
    let new: Vec<&str> = diff.iter_new_slices().collect();
    let changed = diff.ops().iter().filter(|op| op.tag() != DiffTag::Equal);
    let replacement = |op: &similar::DiffOp| {
        let text = new[op.new_range()].concat();
        let mut replacement = json!({ "deletedRegion": region(start(&old, op.old_range().start), start(&old, op.old_range().end)) });
        if !text.is_empty() {
            replacement["insertedContent"] = json!({ "text": text });
        }
        replacement
    };
    changed.map(replacement).collect()
}

/// Where the line of this number, from 0, begins; behind the last one where there are fewer.
fn start(lines: &[&str], number: usize) -> Place {
    match lines.last() {
        Some(last) if number >= lines.len() && !last.ends_with(['\n', '\r']) => {
            Place { line: lines.len(), column: last.chars().count() + 1 }
        }
        _ => Place { line: number + 1, column: 1 },
    }
}

fn region(start: Place, end: Place) -> Value {
    json!({
        "startLine": start.line, "startColumn": start.column, "endLine": end.line, "endColumn": end.column,
    })
}

fn file(path: &RelativePath) -> Value {
    let uri = percent_encoding::utf8_percent_encode(path.as_str(), NOT_IN_A_PATH).to_string();
    json!({ "uri": uri, "uriBaseId": ROOT })
}

/// What a path in a URI cannot hold as it is.
const NOT_IN_A_PATH: &percent_encoding::AsciiSet =
    &percent_encoding::NON_ALPHANUMERIC.remove(b'/').remove(b'-').remove(b'.').remove(b'_').remove(b'~');
