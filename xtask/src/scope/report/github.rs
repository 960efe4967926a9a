//! Findings as annotations of GitHub Actions.

use super::Judged;
use crate::scope::Level;
use std::fmt::Write as _;

/// A workflow command for each finding, on a line of its own. GitHub shows them beside the lines of a change.
pub fn github(judged: &[Judged<'_>]) -> String {
    let mut text = String::new();
    for one in judged {
        for finding in one.findings {
            let level = match finding.rule.category.level() {
                Level::Error => "error",
                Level::Warning => "warning",
            };
            let lines = one.document.lines();
            let (first, last) = lines.span(&finding.range);
            let file = property(one.path.as_str());
            let (title, message) = (property(finding.rule.name), data(&finding.message));
            // Writing to a string cannot fail.
            let _ =
                writeln!(text, "::{level} file={file},line={first},endLine={last},title={title}::{message}");
        }
    }
    text
}

/// What cannot stand in the message of a workflow command.
fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// What cannot stand in a property of a workflow command.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}
