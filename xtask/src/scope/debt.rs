//! Findings that were there before: accepted line by line, so that only new ones stand.

use super::finding::Finding;
use super::report::Judged;
use crate::markdown::Document;
use anyhow::{Context as _, Result, bail};
use relative_path::RelativePath;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Version of the format; it grows when a field changes its meaning.
const SCHEMA: u32 = 1;

/// Lines that are out of scope and accepted so.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Debt {
    schema: u32,
    /// By document and category of the rule: the lines, trimmed, in the order in which they stand.
    documents: BTreeMap<String, BTreeMap<String, Vec<String>>>,
}

/// Findings held against accepted lines.
#[derive(Debug)]
pub struct Compared {
    /// For each document, the findings that hold a line which is not accepted.
    pub new: Vec<Vec<Finding>>,
    /// Findings all of whose lines are accepted.
    pub accepted: usize,
    /// The accepted lines that are still out of scope.
    pub left: Debt,
    /// How many accepted lines are not out of scope any more.
    pub gone: usize,
}

impl Debt {
    /// All that is out of scope now.
    pub fn of(judged: &[Judged<'_>]) -> Debt {
        let mut debt = Debt { schema: SCHEMA, documents: BTreeMap::new() };
        for one in judged {
            for finding in one.findings {
                lines(one.document, finding).for_each(|line| debt.add(one.path, finding, line));
            }
        }
        debt
    }

    /// Reads what [`Debt::to_json`] wrote.
    ///
    /// # Errors
    /// When it is something else, or of another version.
    pub fn from_json(text: &str) -> Result<Debt> {
        let debt: Debt = serde_json::from_str(text).context("it is no baseline of findings")?;
        if debt.schema != SCHEMA {
            bail!("it is of version {}, and this program reads version {SCHEMA}", debt.schema);
        }
        Ok(debt)
    }

    /// As a file for the repository.
    ///
    /// # Errors
    /// Never: all it holds is text.
    pub fn to_json(&self) -> Result<String> {
        Ok(serde_json::to_string_pretty(self)? + "\n")
    }

    /// Holds findings against it. What stands in documents that were not looked at stays accepted.
    pub fn compare(&self, judged: &[Judged<'_>]) -> Compared {
        let mut stock = self.documents.clone();
        let mut left = Debt { schema: SCHEMA, documents: BTreeMap::new() };
        let (mut new, mut accepted) = (vec![], 0);
        for one in judged {
            let mut fresh = vec![];
            for finding in one.findings {
                let mut is_known = true;
                for line in lines(one.document, finding) {
                    let known = stock.get_mut(one.path.as_str());
                    let known = known.and_then(|of_path| of_path.get_mut(finding.rule.category.name()));
                    match known.and_then(|known| take(known, line)) {
                        Some(line) => left.add(one.path, finding, &line),
                        None => is_known = false,
                    }
                }
                if is_known { accepted += 1 } else { fresh.push(finding.clone()) }
            }
            new.push(fresh);
        }
        let looked_at = |path: &String| judged.iter().any(|one| one.path.as_str() == path);
        let (seen, unseen): (BTreeMap<_, _>, _) = stock.into_iter().partition(|(path, _)| looked_at(path));
        left.documents.extend(unseen);
        let gone = seen.values().flat_map(BTreeMap::values).map(Vec::len).sum();
        Compared { new, accepted, left, gone }
    }

    fn add(&mut self, path: &RelativePath, finding: &Finding, line: &str) {
        let of_path = self.documents.entry(path.to_string()).or_default();
        of_path.entry(finding.rule.category.name().to_owned()).or_default().push(line.to_owned());
    }
}

fn lines<'a>(document: &'a Document, finding: &Finding) -> impl Iterator<Item = &'a str> + use<'a> {
    document.source(&finding.range).lines().map(str::trim).filter(|line| !line.is_empty())
}

fn take(stock: &mut Vec<String>, line: &str) -> Option<String> {
    stock.iter().position(|known| known == line).map(|at| stock.remove(at))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Config;
    use crate::scope::{Page, Role, Vocabulary, lint};
    use relative_path::RelativePathBuf;

    /// What is new, what is accepted and what is gone in `text` with a baseline.
    fn against(debt: &Debt, text: &str) -> (Vec<String>, usize, usize, Debt) {
        with_judged(text, |judged| {
            let Compared { new, accepted, left, gone } = debt.compare(judged);
            let new = new[0].iter().map(|it| judged[0].document.source(&it.range).trim().to_owned());
            (new.collect(), accepted, gone, left)
        })
    }

    fn with_judged<T>(text: &str, look: impl FnOnce(&[Judged<'_>]) -> T) -> T {
        let path = RelativePathBuf::from("a_profile.md");
        let document = Document::parse(text.to_owned());
        let vocabulary = Vocabulary::new(&Config::default(), &path, None);
        let page = Page { path: path.clone(), role: Role::Profile, dangling: vec![], evidence: vec![] };
        let findings = lint(&document, &page, &vocabulary);
        look(&[Judged { path: &path, document: &document, findings: &findings }])
    }

    const OLD: &str = "# Reader profile\n\nThe buffer should be reused.\n\nWe should add a pool.\n";

    #[test]
    fn what_was_there_is_accepted_wherever_it_stands_and_nothing_else() {
        let debt = with_judged(OLD, Debt::of);
        assert_eq!(Debt::from_json(&debt.to_json().unwrap()).unwrap(), debt);
        assert_eq!(against(&debt, OLD), (vec![], 2, 0, debt.clone()));
        let moved = format!("# Reader profile\n\nFirst.\n\n{}", &OLD[18..]);
        assert_eq!(against(&debt, &moved), (vec![], 2, 0, debt.clone()));
        let more = format!("{OLD}\nThe parser should be replaced.\n");
        assert_eq!(
            against(&debt, &more),
            (vec!["The parser should be replaced.".to_owned()], 2, 0, debt.clone())
        );
        let twice = format!("{OLD}\nWe should add a pool.\n");
        assert_eq!(against(&debt, &twice).0, ["We should add a pool."]);
    }

    #[test]
    fn what_is_gone_is_dropped_but_not_what_was_not_looked_at() {
        let debt = with_judged(OLD, Debt::of);
        let (new, accepted, gone, left) = against(&debt, "# Reader profile\n\nWe should add a pool.\n");
        assert_eq!((new, accepted, gone), (vec![], 1, 1));
        assert_eq!(against(&left, OLD).0, ["The buffer should be reused."]);
        assert_eq!(debt.compare(&[]).left, debt);
    }

    #[test]
    fn another_file_is_refused() {
        assert!(Debt::from_json("{}").is_err());
        let error = Debt::from_json("{\"schema\": 9, \"documents\": {}}").unwrap_err().to_string();
        assert_eq!(error, "it is of version 9, and this program reads version 1");
    }
}
