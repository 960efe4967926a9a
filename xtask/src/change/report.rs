//! What would change, as a list or as a unified diff.

use std::{
    io::{self, Write},
    str::from_utf8,
};

use anstream::adapter::strip_bytes;
use anyhow::Result;
use rayon::prelude::*;
use similar::{ChangeTag, TextDiff};

use super::plan::{Change, Side};

/// Whether what is written may hold the codes of colours.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Paint {
    Ansi,
    Plain,
}

impl Paint {
    /// Text as it is written: without any codes where it is plain, those in names and contents among them.
    fn of(self, text: Vec<u8>) -> Vec<u8> {
        match self {
            Paint::Ansi => text,
            Paint::Plain => strip_bytes(&text).into_vec(),
        }
    }
}

/// Lists each file that is out of date, why, and the command that mends it.
pub(super) fn list(plan: &[Change], command: &str, paint: Paint, out: &mut dyn Write) -> Result<()> {
    let mut list = vec![];
    for change in plan {
        match (&change.before, &change.after) {
            (Some(before), Some(after)) if before.path != after.path => {
                writeln!(list, "{} would be moved to {}", before.path, after.path)?;
            }
            _ => writeln!(list, "{} would be {}", change.path, verb(change))?,
        }
    }
    if !plan.is_empty() {
        writeln!(list, "run `{command}` to mend")?;
    }
    Ok(out.write_all(&paint.of(list))?)
}

fn verb(change: &Change) -> &'static str {
    match (&change.before, &change.after) {
        (Some(_), Some(_)) if change.is_generated => "regenerated",
        (Some(_), Some(_)) => "edited",
        (None, _) => "created",
        (_, None) => "removed",
    }
}

/// Prints the changes the way `git diff` does, so that `git apply` understands them where they are text.
pub(super) fn diff(plan: &[Change], paint: Paint, out: &mut dyn Write) -> Result<()> {
    let shown = plan.par_iter().map(|change| {
        let mut shown = vec![];
        show(change, &mut shown)?;
        Ok(paint.of(shown))
    });
    for shown in shown.collect::<io::Result<Vec<_>>>()? {
        out.write_all(&shown)?;
    }
    Ok(())
}

fn show(change: &Change, out: &mut dyn Write) -> io::Result<()> {
    headers(change, out)?;
    let (before, after) = (bytes(change.before.as_ref()), bytes(change.after.as_ref()));
    match (text(before), text(after)) {
        (Some(before), Some(after)) => hunks(change, before, after, out)?,
        _ if before == after => {}
        _ => {
            let (old, new) = names(change);
            writeln!(out, "Binary files {old} and {new} differ")?;
        }
    }
    Ok(())
}

fn headers(change: &Change, out: &mut dyn Write) -> io::Result<()> {
    let new = &change.path;
    let old = change.before.as_ref().map_or(new, |side| &side.path);
    writeln!(out, "{BOLD}diff --git a/{old} b/{new}{RESET}")?;
    match (&change.before, &change.after) {
        (None, _) => writeln!(out, "{BOLD}new file mode 100644{RESET}"),
        (_, None) => writeln!(out, "{BOLD}deleted file mode 100644{RESET}"),
        _ if old != new => {
            writeln!(out, "{BOLD}rename from {old}{RESET}\n{BOLD}rename to {new}{RESET}")
        }
        _ => Ok(()),
    }
}

fn hunks(change: &Change, before: &str, after: &str, out: &mut dyn Write) -> io::Result<()> {
    // Lines end at a line feed and nowhere else, as in git.
    let lines = |text| str::split_inclusive(text, '\n').collect::<Vec<_>>();
    let (before, after) = (lines(before), lines(after));
    let diff = TextDiff::from_slices(&before, &after);
    let mut unified = diff.unified_diff();
    let mut hunks = unified.context_radius(3).iter_hunks().peekable();
    if hunks.peek().is_some() {
        let (old, new) = names(change);
        writeln!(out, "{BOLD}--- {old}{RESET}\n{BOLD}+++ {new}{RESET}")?;
    }
    for hunk in hunks {
        writeln!(out, "{CYAN}{}{RESET}", hunk.header())?;
        for change in hunk.iter_changes() {
            line(change.tag(), change.value(), out)?;
        }
    }
    Ok(())
}

fn line(tag: ChangeTag, text: &str, out: &mut dyn Write) -> io::Result<()> {
    let (colour, reset) = match tag {
        ChangeTag::Equal => ("", ""),
        ChangeTag::Delete => (RED, RESET),
        ChangeTag::Insert => (GREEN, RESET),
    };
    match text.strip_suffix('\n') {
        Some(content) => writeln!(out, "{colour}{tag}{content}{reset}"),
        None => writeln!(out, "{colour}{tag}{text}{reset}\n\\ No newline at end of file"),
    }
}

const BOLD: &str = "\x1b[1m";
const RED: &str = "\x1b[31m";
const GREEN: &str = "\x1b[32m";
const CYAN: &str = "\x1b[36m";
const RESET: &str = "\x1b[0m";

fn names(change: &Change) -> (String, String) {
    let name = |side: &Option<Side>, prefix| match side {
        Some(side) => format!("{prefix}/{}", side.path),
        None => "/dev/null".to_owned(),
    };
    (name(&change.before, 'a'), name(&change.after, 'b'))
}

fn bytes(side: Option<&Side>) -> &[u8] {
    side.map_or(&[], |side| &side.bytes)
}

/// `None` for binary content.
fn text(bytes: &[u8]) -> Option<&str> {
    from_utf8(bytes).ok().filter(|text| !text.contains('\0'))
}
