//! Promises that hold for any text.

use super::{Fix, Page, Role, Unit, Vocabulary, lint, report};
use crate::config::Config;
use crate::markdown::Document;
use proptest::prelude::*;
use relative_path::{RelativePath, RelativePathBuf};
use std::sync::LazyLock;

static VOCABULARY: LazyLock<Vocabulary> = LazyLock::new(|| {
    let modes =
        "[[mode]]\nid = 'a'\ntitle = 'Scalar'\n[[mode]]\nid = 'b'\ntitle = 'SIMD'\nnames = ['vector unit']\n";
    let config: Config = toml::from_str(modes).unwrap();
    Vocabulary::new(&config, RelativePath::new("a_profile.md"), None)
});

/// Checks that findings are sorted, that those which move are disjoint, and that each is whole lines or one sentence.
fn check(text: &str) {
    let document = Document::parse(text.to_owned());
    let page = Page {
        path: RelativePathBuf::from("a_profile.md"),
        role: Role::Profile,
        dangling: vec![(0..0, "x.md".into())],
        evidence: vec![],
    };
    let findings = lint(&document, &page, &VOCABULARY);
    assert!(findings.is_sorted_by_key(|finding| finding.range.start));
    let moving: Vec<_> = findings.iter().filter(|finding| finding.fix != Fix::None).collect();
    assert!(moving.windows(2).all(|pair| pair[0].range.end <= pair[1].range.start), "{findings:#?}");
    for finding in moving {
        let moved = document.source(&finding.range);
        assert!(!moved.trim().is_empty());
        assert!(text.get(finding.highlight.clone()).is_some_and(|words| !words.is_empty()), "{finding:?}");
        assert!(finding.range.start <= finding.highlight.start && finding.highlight.end <= finding.range.end);
        if !matches!(finding.unit, Unit::Sentence { .. }) {
            assert_eq!(document.whole_lines(&finding.range), finding.range, "{finding:?}");
        }
    }
    let judged = [report::Judged { path: &page.path, document: &document, findings: &findings }];
    report::human(&judged, false);
    report::json(&judged).unwrap();
}

/// Pieces of Markdown that together make every kind of block, with and without something to find.
fn pieces() -> impl Strategy<Value = String> {
    let piece = prop::sample::select(vec![
        "# Scalar\n",
        "## Recommendations\n",
        "### Costs\n",
        "Title\n=====\n",
        "- ",
        "  - ",
        "1. ",
        "> ",
        "\n",
        "\n\n",
        "Use a pool. ",
        "**Opportunity:** pool.\n",
        "It takes 3 ms. ",
        "**Fix:**",
        "é🦀 ",
        "SIMD is 2x faster. ",
        "as follows:\n",
        "| A | Effort |\n|---|---|\n| b | 2 days |\n",
        "```rs\nlet a = \"We should.\";\n```\n",
        "---\n",
        "<!-- c -->\n",
        "\t",
        "\r\n",
        "[^1]: note should be cached\n",
        "[a]: b.md\n",
        "See [x](PLAN.md).",
        "Why is SIMD faster?\n",
        "- [ ] reduce `a. B`\n",
        "*",
        "`",
        ": ",
    ]);
    prop::collection::vec(piece, 0..24).prop_map(|pieces| pieces.concat())
}

#[test]
fn deep_nesting_is_no_danger() {
    check(&(">".repeat(20_000) + " use a pool"));
    check(&(0..300).map(|depth| "  ".repeat(depth) + "- use a pool\n").collect::<String>());
}

proptest! {
    #[test]
    fn hold_for_documents(text in pieces()) {
        check(&text);
    }

    #[test]
    fn hold_for_any_text(text in any::<String>()) {
        check(&text);
    }
}
