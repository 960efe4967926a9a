//! Findings for people and for programs.

mod human;
mod json;
mod machine;

pub use human::human;
pub use json::json;
pub use machine::{diagnostic, kinds};

use super::{Finding, Status};
use crate::markdown::Document;
use relative_path::RelativePath;

/// A document that was judged.
#[derive(Debug, Clone, Copy)]
pub struct Judged<'a> {
    /// Relative to the root.
    pub path: &'a RelativePath,
    /// The document as it was read.
    pub document: &'a Document,
    /// What was found in it; may be nothing.
    pub findings: &'a [Finding],
}

impl Judged<'_> {
    /// How far the document is out of scope.
    pub fn status(&self) -> Status {
        Status::of(self.document, self.findings)
    }
}

/// One line: how many documents there are of each status, and how many findings.
pub fn summary(judged: &[Judged<'_>]) -> String {
    let with = |status| judged.iter().filter(|one| one.status() == status).count();
    let findings: usize = judged.iter().map(|one| one.findings.len()).sum();
    format!(
        "{}: {} clean, {} minor, {} major; {}",
        counted(judged.len(), "document"),
        with(Status::Clean),
        with(Status::Minor),
        with(Status::Major),
        counted(findings, "finding"),
    )
}

fn counted(count: usize, what: &str) -> String {
    format!("{count} {what}{}", if count == 1 { "" } else { "s" })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Config;
    use crate::scope::{Page, Role, Vocabulary, lint};
    use expect_test::{Expect, expect};
    use relative_path::RelativePathBuf;

    const TEXT: &str =
        "# Reader profile\n\nA record costs 3 µs. The buffer should be reused.\n\n## Roadmap\n\nLater.\n";

    #[track_caller]
    fn check(show: impl Fn(&[Judged<'_>]) -> String, expected: &Expect) {
        let path = RelativePathBuf::from("a_profile.md");
        let document = Document::parse(TEXT);
        let vocabulary = Vocabulary::new(&Config::default(), &path, None);
        let dangling = vec![(2..8, "PLAN.md".to_owned())];
        let findings = lint(
            &document,
            &Page { path: path.clone(), role: Role::Profile, dangling, evidence: vec![] },
            &vocabulary,
        );
        let clean = Document::parse("# Reader\n");
        let other = RelativePathBuf::from("b.md");
        expected.assert_eq(&show(&[
            Judged { path: &path, document: &document, findings: &findings },
            Judged { path: &other, document: &clean, findings: &[] },
        ]));
    }

    #[test]
    fn for_people() {
        check(
            |judged| human(judged, false),
            &expect![[r#"
            warning[dangling-reference]: refers to `PLAN.md`, which does not exist
             --> a_profile.md:1:3
              |
            1 | # Reader profile
              |   ^^^^^^
              |
              = help: name the document that took its place, or take the reference out

            error[proposal]: proposes a change
             --> a_profile.md:3:33
              |
            3 | A record costs 3 µs. The buffer should be reused.
              |                                 ^^^^^^^^^^^^^^^^
              |
              = help: line 3 would move to `Proposals` of the optimization proposal

            error[roadmap]: plans, ranks or schedules changes
             --> a_profile.md:5:4
              |
            5 | ## Roadmap
              |    ^^^^^^^
              |
              = help: lines 5-7 would move to `Roadmap` of the optimization proposal

        "#]],
        );
    }

    #[test]
    fn for_programs() {
        check(
            |judged| json(judged).unwrap(),
            &expect![[r#"
            {
              "schema": 1,
              "documents": [
                {
                  "path": "a_profile.md",
                  "status": "major",
                  "findings": [
                    {
                      "rule": "dangling-reference",
                      "category": "reference",
                      "lines": [
                        1,
                        1
                      ],
                      "message": "refers to `PLAN.md`, which does not exist"
                    },
                    {
                      "rule": "proposal",
                      "category": "optimization",
                      "lines": [
                        3,
                        3
                      ],
                      "message": "proposes a change"
                    },
                    {
                      "rule": "roadmap",
                      "category": "optimization",
                      "lines": [
                        5,
                        7
                      ],
                      "message": "plans, ranks or schedules changes"
                    }
                  ]
                },
                {
                  "path": "b.md",
                  "status": "clean",
                  "findings": []
                }
              ]
            }"#]],
        );
    }

    #[test]
    fn in_one_line() {
        check(summary, &expect!["2 documents: 1 clean, 0 minor, 1 major; 3 findings"]);
    }
}
