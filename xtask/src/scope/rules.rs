//! All rules, by name.

pub(super) mod advice_to_users;
pub(super) mod allow_without_reason;
pub(super) mod comparative_question;
pub(super) mod cross_mode_comparison;
pub(super) mod cross_mode_justification;
pub(super) mod dangling_reference;
pub(super) mod expected_effect;
pub(super) mod proposal;
pub(super) mod proposal_without_evidence;
pub(super) mod recommendation;
pub(super) mod roadmap;
pub(super) mod table_by_mode;
pub(super) mod trade_off;
pub(super) mod unused_allow;

use super::rule::Rule;

/// Every rule, sorted by name.
pub static RULES: &[&Rule] = &[
    &advice_to_users::RULE,
    &allow_without_reason::RULE,
    &comparative_question::RULE,
    &cross_mode_comparison::RULE,
    &cross_mode_justification::RULE,
    &dangling_reference::RULE,
    &expected_effect::RULE,
    &proposal::RULE,
    &proposal_without_evidence::RULE,
    &recommendation::RULE,
    &roadmap::RULE,
    &table_by_mode::RULE,
    &trade_off::RULE,
    &unused_allow::RULE,
];

#[cfg(test)]
mod tests {
    use super::*;
    use std::path::Path;

    #[test]
    fn sorted_by_name() {
        assert!(RULES.is_sorted_by(|a, b| a.name < b.name));
    }

    #[test]
    fn complete_against_the_folder() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/scope/rules");
        let mut files: Vec<_> = folder
            .read_dir()
            .unwrap()
            .map(|entry| entry.unwrap().path().file_stem().unwrap().to_str().unwrap().replace('_', "-"))
            .collect();
        files.sort();
        assert_eq!(files, RULES.iter().map(|rule| rule.name).collect::<Vec<_>>());
    }

    #[test]
    fn documented() {
        for rule in RULES {
            let headings: Vec<_> = rule.docs.lines().filter(|line| line.starts_with("### ")).collect();
            let expected = ["### What it does", "### Why is this bad", "### Example", "### Instead"];
            assert_eq!(headings, expected, "{}", rule.name);
            assert!(!rule.summary.ends_with('.') && !rule.summary.is_empty(), "{}", rule.name);
        }
    }
}
