//! Trees of documents of any size that look like the documentation of a project: the same seed gives the same bytes.

use anyhow::{Context as _, Result};
use std::{fmt::Write as _, fs, path::Path};

/// What a tree is to be like.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Forest {
    /// How many documents besides the one that all of `referrers` refer to.
    pub(crate) files: usize,
    /// How many documents refer to [`MOVED`].
    pub(crate) referrers: usize,
    /// How long a document is on average, in bytes.
    pub(crate) bytes: usize,
    /// Another seed is another tree.
    pub(crate) seed: u64,
}

/// The document that is there to be moved.
pub(crate) const MOVED: &str = "docs/guide/tuning-handbook.md";

/// Documents in a folder, and folders in a folder.
const FAN: usize = 50;

const WORDS: [&str; 29] = [
    "record",
    "field",
    "reader",
    "buffer",
    "index",
    "cache",
    "thread",
    "queue",
    "batch",
    "stream",
    "parser",
    "header",
    "value",
    "table",
    "block",
    "segment",
    "window",
    "latency",
    "throughput",
    "memory",
    "page",
    "sample",
    "count",
    "limit",
    "result",
    "input",
    "output",
    "stage",
    "worker",
];

impl Forest {
    /// Every document, path and text; the one that is there to be moved comes last.
    pub(crate) fn documents(self) -> impl Iterator<Item = (String, String)> {
        let moved =
            (MOVED.to_owned(), format!("# Tuning handbook\n\n{}", section(&mut self.dice(usize::MAX), 0)));
        (0..self.files).map(move |number| (path(number), self.document(number))).chain([moved])
    }

    fn dice(self, number: usize) -> fastrand::Rng {
        fastrand::Rng::with_seed(self.seed ^ (number as u64).wrapping_mul(0x9e37_79b9_7f4a_7c15))
    }

    fn document(self, number: usize) -> String {
        let mut dice = self.dice(number);
        let mut text = format!("# Document {number}\n\n");
        // Evenly spread, and exactly as many as asked for.
        if (number + 1) * self.referrers / self.files != number * self.referrers / self.files {
            let way = back(number);
            let _ = writeln!(text, "See [the handbook]({way}{MOVED}#part-0) and `{MOVED}`.\n");
        }
        let size = self.bytes / 2 + dice.usize(..self.bytes);
        let mut part = 0;
        while text.len() < size {
            text.push_str(&section(&mut dice, part));
            let other = dice.usize(..self.files);
            let _ =
                writeln!(text, "It goes on in [document {other}]({}{}#part-0).\n", back(number), path(other));
            part += 1;
        }
        text
    }
}

/// Where a document stands.
fn path(number: usize) -> String {
    format!("docs/part-{:03}/chapter-{:02}/page-{number:06}.md", number / FAN / FAN, number / FAN % FAN)
}

/// The way from a document to the root.
fn back(number: usize) -> String {
    "../".repeat(path(number).matches('/').count())
}

/// A heading and what stands below it.
fn section(dice: &mut fastrand::Rng, part: usize) -> String {
    let mut text = format!("## Part {part}\n\n");
    let _ = writeln!(text, "{}\n", sentences(dice, 3));
    match dice.usize(..4) {
        0 => (0..4).for_each(|_| {
            let _ = writeln!(text, "- **{}**: {}", word(dice), sentences(dice, 1));
        }),
        1 => {
            let _ = writeln!(text, "| {} | {} |\n|---|---|", word(dice), word(dice));
            (0..3).for_each(|_| {
                let _ = writeln!(text, "| `{}` | {} |", word(dice), dice.u32(..10_000));
            });
        }
        2 => {
            let _ = writeln!(text, "```rust\nlet {} = {}({});\n```", word(dice), word(dice), dice.u32(..100));
        }
        _ => {
            let _ = writeln!(text, "> {}\n>\n> <a href=\"#part-0\">back</a>", sentences(dice, 2));
        }
    }
    text.push('\n');
    text
}

fn sentences(dice: &mut fastrand::Rng, count: usize) -> String {
    let mut text = String::new();
    for _ in 0..count {
        let length = 8 + dice.usize(..8);
        let words: Vec<&str> = (0..length).map(|_| word(dice)).collect();
        let _ = write!(
            text,
            "{}The {}, so that *{}* is `{}`.",
            if text.is_empty() { "" } else { " " },
            words.join(" "),
            word(dice),
            word(dice)
        );
    }
    text
}

fn word(dice: &mut fastrand::Rng) -> &'static str {
    WORDS[dice.usize(..WORDS.len())]
}

/// Writes a document.
#[expect(clippy::disallowed_methods, reason = "a throwaway tree, not the repository")]
pub(crate) fn lay(path: &Path, text: &str) -> Result<()> {
    let folder = path.parent().context("no folder")?;
    fs::create_dir_all(folder).with_context(|| format!("cannot make `{}`", folder.display()))?;
    fs::write(path, text).with_context(|| format!("cannot write `{}`", path.display()))
}
