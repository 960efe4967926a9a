//! The documents around every case.

/// Files that stand in every case, which may replace them.
pub(super) const FILES: [(&str, &str); 16] = [
    ("README.md", "# R\n"),
    ("ROOT.md", "# Root\n"),
    ("docs/a.md", "# A\n\n## Part one\n\ntext\n"),
    ("docs/c d.md", "# CD\n"),
    ("docs/e_f&g.md", "# EFG\n"),
    ("docs/guide/README.md", "# Guide\n"),
    ("docs/guide/x.md", "# X\n"),
    ("docs/img.svg", "<svg/>\n"),
    ("docs/logo.svg", "<svg/>\n"),
    ("docs/p(q).md", "# PQ\n"),
    ("docs/stays.md", "# Stays\n\n## Here\n"),
    ("docs/sub/README.md", "# Sub\n"),
    ("docs/sub/y.md", "# Y\n"),
    ("docs/é.md", "# É\n"),
    ("src/main.rs", "fn main() {}\n"),
    ("zz.txt", "zz\n"),
];

/// What is archived, where it stands: files, and folders with a slash.
pub(super) const MOVES: [&str; 9] = [
    "ROOT.md",
    "docs/a.md",
    "docs/c d.md",
    "docs/e_f&g.md",
    "docs/guide/",
    "docs/img.svg",
    "docs/moves.md",
    "docs/p(q).md",
    "docs/é.md",
];
