//! Whether a document reports measurements, or instructs: in instructions an imperative proposes nothing.

use super::fill::ascii;
use super::vocabulary::Vocabulary;
use crate::markdown::{Block, Document};
use regex::Regex;
use std::sync::LazyLock;

/// What titles of reports say, in any case of letters.
const REPORT: &str = r"\b(?:profil(?:e|es|ing)|performance|bench\w*|bottlenecks?|hot ?spots?|latency|throughput|speed|analysis|results|findings|report|investigation|optimi[sz]\w+|memory (?:use|usage|footprint)|cpu|where .*(?:time|goes))\b";
/// What titles of instructions say.
const INSTRUCTION: &str = r"\b(?:guides?|how to|how-to|tutorial|reference|manual|handbook|introduction|getting started|cookbook|faq|readme|contributing|changelog|release notes|migrat\w+|tuning|setup|installation|usage)\b";
/// A measured quantity: a number with a unit.
const QUANTITY: &str = r"\b\d[\d.,]*(?:[–-][\d.,]+)? ?(?:%|x\b|×|(?:ns|µs|μs|us|ms|s|sec|seconds|cycles|allocations|allocs|samples|bytes|instructions|[kmg]i?b|[kmg]?hz|[kmg]b/s|gi?b/s|[kmg]?(?:rec(?:ords)?|req|ops|queries|files|rows|msgs?)/s(?:ec)?)\b)";

/// The reader is spoken to.
const ADDRESS: &str = r"\b(?:you|your|yours)\b";

static COMPILED: LazyLock<[Regex; 4]> = LazyLock::new(|| {
    [REPORT, INSTRUCTION, QUANTITY, ADDRESS].map(|pattern| {
        let pattern = format!("(?i){}", ascii(pattern));
        Regex::new(&pattern).unwrap_or_else(|error| panic!("{pattern}: {error}"))
    })
});

/// Whether a document reports on measurements: configuration names its mode, or its title says so, or it is full of quantities.
pub(super) fn reports(document: &Document, vocabulary: &Vocabulary) -> bool {
    let [report, instruction, quantity, address] = &*COMPILED;
    let title = document.title().unwrap_or_default();
    if vocabulary.is_assigned() {
        return true;
    }
    if instruction.is_match(&title) {
        return false;
    }
    let lines = || document.text().lines().filter(|line| !line.trim().is_empty());
    let (all, quantities) = (lines().count(), lines().filter(|line| quantity.is_match(line)).count());
    let texts = document.blocks().iter().filter(|block| !block.spans.is_empty());
    let told: Vec<String> = texts.map(Block::plain_text).collect();
    let with = |pattern: &Regex| told.iter().filter(|text| pattern.is_match(text)).count();
    // Who is told what to do more often than what was measured reads instructions.
    if with(address) > with(quantity) && 8 * with(address) >= told.len() {
        return false;
    }
    report.is_match(&title) || 8 * quantities >= all
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Config;
    use crate::scope::{Page, Role, lint};
    use relative_path::RelativePath;

    fn judged(text: &str) -> bool {
        let vocabulary = Vocabulary::new(&Config::default(), RelativePath::new("x.md"), None);
        reports(&Document::parse(text), &vocabulary)
    }

    #[test]
    fn titles_and_quantities_tell() {
        assert!(judged("# Profile of the reader\n\nNothing yet.\n"));
        assert!(judged("# The reader\n\nIt takes 3 ms.\n\nUse a pool.\n"));
        assert!(!judged("# Profiling guide\n\nA run takes 3 ms.\n"));
        assert!(!judged("# The reader\n\nUse `Reader::new`.\n\nDrop it when you are done.\n"));
    }

    #[test]
    fn instructions_propose_only_in_the_first_person() {
        let page = Page { path: "x.md".into(), role: Role::Profile, dangling: vec![], evidence: vec![] };
        let vocabulary = Vocabulary::new(&Config::default(), RelativePath::new("x.md"), None);
        let lines = |text: &str| lint(&Document::parse(text), &page, &vocabulary).len();
        assert_eq!(lines("# The reader\n\nReplace the path with yours.\n"), 0);
        assert_eq!(lines("# The reader\n\nWe should replace the parser.\n"), 1);
    }
}
