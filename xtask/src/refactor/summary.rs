//! What was moved, for people.

use super::{Inferred, Plan, Reviewed};
use std::fmt;

impl Plan {
    /// What the changes do, a line for each document that loses text and for each that keeps what it should not.
    pub fn summary(&self) -> Vec<String> {
        let moved = self.documents.iter().filter(|it| !it.moved.is_empty());
        let mut lines: Vec<String> = moved.map(|it| format!("{it}")).collect();
        if !lines.is_empty() {
            lines.push(format!("moved to {}", self.proposal));
        }
        lines
    }
}

/// The modes that were inferred, in one sentence; `None` where configuration names them.
pub(super) fn inferred(inferred: &[Inferred]) -> Option<String> {
    let modes: Vec<String> = inferred.iter().map(|it| format!("{} ({})", it.mode.title, it.path)).collect();
    let listed = modes.join(", ");
    (!modes.is_empty()).then(|| format!("no modes are configured; inferred from documents: {listed}"))
}

impl fmt::Display for Reviewed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let count: usize = self.moved.values().sum();
        let kinds: Vec<String> =
            self.moved.iter().map(|(&it, count)| format!("{} {count}", it.title().to_lowercase())).collect();
        write!(f, "{}: {count} {} moved", self.path, if count == 1 { "piece" } else { "pieces" })?;
        if !kinds.is_empty() {
            write!(f, " ({})", kinds.join(", "))?;
        }
        if self.stuck > 0 {
            write!(f, ", {} left that cannot be taken out", self.stuck)?;
        }
        Ok(())
    }
}
