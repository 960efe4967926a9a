//! The linter on documents of imaginary projects: every line carries the label that a careful reader gives it.

mod client;
mod codec;
mod gateway;
mod json;
mod memo;
mod parser;
mod server;
mod store;
mod table;
mod wrapper;

use super::{Category, Fix, Page, Role, Vocabulary, lint};
use crate::config::Config;
use crate::markdown::Document;
use relative_path::RelativePathBuf;

/// A project: its modes, and which of them the documents are about.
struct Project {
    modes: &'static str,
    own: &'static str,
}

impl Project {
    /// Lines start with `K`, `C` or `O` and a space; blank lines are blank.
    #[track_caller]
    fn check(&self, labelled: &str) {
        let labelled = labelled.trim_start_matches('\n');
        let text: String =
            labelled.lines().map(|line| line.get(2..).unwrap_or_default().to_owned() + "\n").collect();
        let found = self.labels(&text);
        let told: String = text
            .lines()
            .zip(&found)
            .map(|(line, label)| match line {
                "" => "\n".to_owned(),
                line => format!("{label} {line}\n"),
            })
            .collect();
        let wanted: String = labelled.lines().map(|line| line.trim_end().to_owned() + "\n").collect();
        if told != wanted {
            let diff = similar::TextDiff::from_lines(&wanted, &told);
            panic!("wanted -, found +\n{}", diff.unified_diff().context_radius(2));
        }
    }

    /// The label of each line.
    fn labels(&self, text: &str) -> Vec<char> {
        self.labels_by(&self.vocabulary(), text)
    }

    fn path(&self) -> RelativePathBuf {
        RelativePathBuf::from(format!("docs/design/profiling/{}_profile.md", self.own))
    }

    fn vocabulary(&self) -> Vocabulary {
        let config: Config = toml::from_str(self.modes).unwrap();
        Vocabulary::new(&config, &self.path(), None)
    }

    fn labels_by(&self, vocabulary: &Vocabulary, text: &str) -> Vec<char> {
        let document = Document::parse(text);
        let page = Page { path: self.path(), role: Role::Profile, dangling: vec![], evidence: vec![] };
        let mut labels = vec!['K'; document.lines().count()];
        for finding in lint(&document, &page, vocabulary) {
            assert_ne!(finding.fix, Fix::None);
            let (first, last) = document.lines().span(&finding.range);
            let label = if finding.rule.category == Category::CrossMode { 'C' } else { 'O' };
            labels[first - 1..last].fill(label);
        }
        labels
    }
}
