//! What would change, as a list or as a unified diff.

use std::{io::Write, str::from_utf8};

use anyhow::Result;
use similar::{ChangeTag, TextDiff};

use super::plan::{Change, Side};

/// Lists each file that is out of date, why, and the command that mends it.
pub(super) fn list(plan: &[Change], command: &str, out: &mut dyn Write) -> Result<()> {
    for change in plan {
        match (&change.before, &change.after) {
            (Some(before), Some(after)) if before.path != after.path => {
                writeln!(out, "{} would be moved to {}", before.path, after.path)?;
            }
            _ => writeln!(out, "{} would be {}", change.path(), verb(change))?,
        }
    }
    if !plan.is_empty() {
        writeln!(out, "run `{command}` to mend")?;
    }
    Ok(())
}

fn verb(change: &Change) -> &'static str {
    match (&change.before, &change.after) {
        (Some(_), Some(_)) if change.is_generated => "regenerated",
        (Some(_), Some(_)) => "edited",
        (None, _) => "created",
        (_, None) => "removed",
    }
}

/// Prints the changes the way `git diff` does.
pub(super) fn diff(plan: &[Change], out: &mut dyn Write) -> Result<()> {
    for change in plan {
        headers(change, out)?;
        match (text(change.before.as_ref()), text(change.after.as_ref())) {
            (Some(before), Some(after)) => hunks(change, before, after, out)?,
            _ if bytes(change.before.as_ref()) == bytes(change.after.as_ref()) => {}
            _ => {
                let (old, new) = names(change);
                writeln!(out, "Binary files {old} and {new} differ")?;
            }
        }
    }
    Ok(())
}

fn headers(change: &Change, out: &mut dyn Write) -> Result<()> {
    let old = &change.before.as_ref().or(change.after.as_ref()).expect("a change has a side").path;
    let new = change.path();
    writeln!(out, "{BOLD}diff --git a/{old} b/{new}{RESET}")?;
    match (&change.before, &change.after) {
        (None, _) => writeln!(out, "{BOLD}new file{RESET}")?,
        (_, None) => writeln!(out, "{BOLD}deleted file{RESET}")?,
        _ if old != new => {
            writeln!(out, "{BOLD}rename from {old}{RESET}\n{BOLD}rename to {new}{RESET}")?;
        }
        _ => {}
    }
    Ok(())
}

fn hunks(change: &Change, before: &str, after: &str, out: &mut dyn Write) -> Result<()> {
    let diff = TextDiff::from_lines(before, after);
    let (old, new) = names(change);
    let mut is_first = true;
    for hunk in diff.unified_diff().context_radius(3).iter_hunks() {
        if is_first {
            writeln!(out, "{BOLD}--- {old}{RESET}\n{BOLD}+++ {new}{RESET}")?;
            is_first = false;
        }
        writeln!(out, "{CYAN}{}{RESET}", hunk.header())?;
        for line in hunk.iter_changes() {
            let (colour, sign) = match line.tag() {
                ChangeTag::Equal => ("", ' '),
                ChangeTag::Delete => (RED, '-'),
                ChangeTag::Insert => (GREEN, '+'),
            };
            let reset = if colour.is_empty() { "" } else { RESET };
            let content = line.value().strip_suffix('\n').unwrap_or(line.value());
            writeln!(out, "{colour}{sign}{content}{reset}")?;
            if line.missing_newline() {
                writeln!(out, "\\ No newline at end of file")?;
            }
        }
    }
    Ok(())
}

const BOLD: &str = "\x1b[1m";
const RED: &str = "\x1b[31m";
const GREEN: &str = "\x1b[32m";
const CYAN: &str = "\x1b[36m";
const RESET: &str = "\x1b[0m";

fn names(change: &Change) -> (String, String) {
    let name = |side: &Option<Side>, prefix| {
        side.as_ref().map_or("/dev/null".to_owned(), |side| format!("{prefix}/{}", side.path))
    };
    (name(&change.before, 'a'), name(&change.after, 'b'))
}

fn bytes(side: Option<&Side>) -> &[u8] {
    side.map_or(&[], |side| &side.bytes)
}

/// `None` for binary content.
fn text(side: Option<&Side>) -> Option<&str> {
    from_utf8(bytes(side)).ok().filter(|text| !text.contains('\0'))
}
