//! The one distinction that a caller makes between errors: failed, or not available on this machine.

use std::fmt;

/// Something that this machine lacks: a tool, a permission, a counter.
///
/// It passes through `anyhow` contexts; the bench target then exits with status 3 in place of 2.
#[derive(Debug)]
pub struct Unavailable(String);

impl fmt::Display for Unavailable {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

impl std::error::Error for Unavailable {}

/// An [`Unavailable`] error; `sentence` says what is missing and what to do.
pub fn unavailable(sentence: impl Into<String>) -> anyhow::Error {
    Unavailable(sentence.into()).into()
}

/// With what a bench target ends that failed so: 3 where something is not available here, else 2.
pub fn exit_status(error: &anyhow::Error) -> u8 {
    if error.downcast_ref::<Unavailable>().is_some() { 3 } else { 2 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_missing_is_told_from_what_failed() {
        let missing = unavailable("py-spy is not installed").context("cannot sample");
        assert_eq!(exit_status(&missing), 3);
        assert_eq!(format!("{missing:#}"), "cannot sample: py-spy is not installed");
        assert_eq!(exit_status(&anyhow::anyhow!("record 7 is malformed")), 2);
    }
}
