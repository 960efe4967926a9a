//! Annotations of GitHub Actions, which shows them beside the lines of a change.

use super::{Diagnostic, Kind, level};

/// A workflow command for each problem, on a line of its own.
pub fn github(diagnostics: &[Diagnostic], kinds: &[Kind]) -> String {
    let command = |it: &Diagnostic| {
        let last = if it.end.column == 1 { it.end.line.max(it.start.line + 1) - 1 } else { it.end.line };
        let (level, file, title) = (level(it, kinds).name(), property(it.path.as_str()), property(it.kind));
        let (line, message) = (it.start.line, data(&it.message));
        format!("::{level} file={file},line={line},endLine={last},title={title}::{message}\n")
    };
    diagnostics.iter().map(command).collect()
}

/// Escapes what cannot stand in the message of a workflow command.
fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// Escapes what cannot stand in a property of a workflow command.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::Place;

    #[test]
    fn what_ends_a_command_or_a_property_is_escaped() {
        let place = |line, column| Place { line, column };
        let diagnostic = Diagnostic {
            path: "docs/a,b: 100%.md".into(),
            kind: "roadmap",
            message: "plans\n::error::more".into(),
            start: place(3, 1),
            end: place(6, 1),
            fix: None,
        };
        assert_eq!(
            github(&[diagnostic], &[]),
            "::error file=docs/a%2Cb%3A 100%25.md,line=3,endLine=5,title=roadmap::plans%0A::error::more\n"
        );
    }
}
