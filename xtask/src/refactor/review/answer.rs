//! What a person has made of a plan: which boxes are ticked, and why others are not.

use super::{BECAUSE, HEADER, Subject, movable};
use crate::pattern::regex;
use crate::refactor::{Allow, Keeping, Kept, Reviewed};
use crate::repo::RelPath;
use anyhow::{Context as _, Result, bail};
use regex::Regex;
use std::collections::BTreeMap;
use std::sync::LazyLock;

/// A plan as it came back.
#[derive(Debug)]
pub(in crate::refactor) struct Answer {
    documents: Vec<Answered>,
}

#[derive(Debug)]
struct Answered {
    subject: Subject,
    /// By their number, from 1.
    items: BTreeMap<usize, Item>,
}

#[derive(Debug)]
struct Item {
    ticked: bool,
    reason: String,
}

static ITEM: LazyLock<Regex> = LazyLock::new(|| regex(r"^- \[([ xX])\] \*\*(\d+)\.(\d+)\*\* "));

/// Reads a plan.
///
/// # Errors
/// When it is no plan, or something in it cannot be read; names the line.
pub(in crate::refactor) fn read(text: &str) -> Result<Answer> {
    let text = text.trim_start_matches('\u{feff}');
    if text.lines().next().map(str::trim_end) != Some(HEADER) {
        bail!("line 1: it is no plan of this version: `{HEADER}` is missing; make one with `--plan`");
    }
    let mut documents: Vec<Answered> = vec![];
    let mut current: Option<usize> = None;
    for (index, line) in text.lines().enumerate() {
        let number = index + 1;
        let line = line.trim_end();
        if let Some(json) = line.strip_prefix("<!-- document ").and_then(|line| line.strip_suffix(" -->")) {
            let subject = serde_json::from_str(json)
                .with_context(|| format!("line {number}: this comment of the plan was changed"))?;
            documents.push(Answered { subject, items: BTreeMap::new() });
            current = None;
        } else if line.starts_with("- [") && line.contains("] **") {
            current = Some(item(line, documents.last_mut()).with_context(|| format!("line {number}"))?);
        } else if let Some(reason) = line.strip_prefix(BECAUSE) {
            let items = documents.last_mut().map(|it| &mut it.items);
            let known = items.zip(current).and_then(|(items, current)| items.get_mut(&current));
            let item = known
                .with_context(|| format!("line {number}: there is no item that this reason belongs to"))?;
            item.reason = reason.trim().to_owned();
            if item.ticked && !item.reason.is_empty() {
                bail!(
                    "line {number}: this item is ticked, and says why it is to stay; untick it, or take the reason out"
                );
            }
        }
    }
    Ok(Answer { documents })
}

/// Notes the item of a line, and gives its number.
fn item(line: &str, document: Option<&mut Answered>) -> Result<usize> {
    let captures = ITEM.captures(line).context("a box is `[x]` or `[ ]`, and its number stays behind it")?;
    let number: usize = captures[3].parse().context("its number is no number")?;
    let document = document.context("the comment that names the document is missing before it")?;
    let item = Item { ticked: &captures[1] != " ", reason: String::new() };
    if document.items.insert(number, item).is_some() {
        bail!("item {}.{number} is there twice", &captures[2]);
    }
    Ok(number)
}

impl Answer {
    /// Whether a person has unticked something.
    pub(in crate::refactor) fn decides(&self) -> bool {
        self.documents.iter().flat_map(|document| document.items.values()).any(|item| !item.ticked)
    }

    /// The documents that the plan is about.
    pub(in crate::refactor) fn paths(&self) -> Vec<RelPath> {
        self.documents.iter().map(|it| RelPath::from(it.subject.path.as_str())).collect()
    }

    /// What is to be kept of the documents as they are now.
    ///
    /// # Errors
    /// When a document or what is found in it is no more what the plan was made for, and when an item is missing.
    pub(in crate::refactor) fn keeping(&self, documents: &[Reviewed], again: &str) -> Result<Keeping> {
        let mut keeping = Keeping::new();
        for answered in &self.documents {
            let path = &answered.subject.path;
            let reviewed = documents.iter().find(|it| it.path.as_str() == path);
            let reviewed =
                reviewed.with_context(|| format!("`{path}` is gone; make a new plan with `{again}`"))?;
            keeping.insert(reviewed.path.clone(), answered.kept(reviewed, again)?);
        }
        Ok(keeping)
    }
}

impl Answered {
    fn kept(&self, reviewed: &Reviewed, again: &str) -> Result<Vec<Kept>> {
        let now = Subject::of(reviewed);
        let path = &self.subject.path;
        if now.sha256 != self.subject.sha256 {
            bail!("`{path}` has changed since the plan was made; make a new one with `{again}`");
        }
        if now.findings != self.subject.findings {
            bail!("other rules hold for `{path}` than when the plan was made; make a new one with `{again}`");
        }
        let mut kept = vec![];
        let mut count = 0;
        for finding in movable(reviewed) {
            count += 1;
            let item = self.items.get(&count).with_context(|| {
                format!("item {count} of `{path}` is missing; untick it where it is to stay")
            })?;
            if !item.ticked {
                let reason = Some(item.reason.clone()).filter(|reason| !reason.is_empty());
                let allow = reason.map(|reason| Allow { rule: finding.rule.name, reason });
                kept.push(Kept { range: finding.range.clone(), allow });
            }
        }
        match self.items.keys().last() {
            Some(last) if *last > count => bail!("`{path}` has no item {last}; there are {count}"),
            _ => Ok(kept),
        }
    }
}
