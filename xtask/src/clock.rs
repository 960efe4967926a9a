//! The date that a run writes down.

use anyhow::{Context, Result};
use jiff::Timestamp;

/// Now, in whole seconds; or the second that `SOURCE_DATE_EPOCH` names, so that a run can be repeated to the byte.
///
/// # Errors
/// When the variable is no number of seconds since 1970.
pub fn now() -> Result<Timestamp> {
    match std::env::var("SOURCE_DATE_EPOCH") {
        Ok(seconds) => reproducible(&seconds),
        Err(_) => Timestamp::from_second(Timestamp::now().as_second()).context("the clock is out of range"),
    }
}

fn reproducible(seconds: &str) -> Result<Timestamp> {
    let parsed = seconds.trim().parse().ok().and_then(|seconds| Timestamp::from_second(seconds).ok());
    parsed.with_context(|| {
        format!("SOURCE_DATE_EPOCH is `{seconds}`: set it to seconds since 1970, or unset it")
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_variable_counts_seconds() {
        assert_eq!(reproducible("86400\n").unwrap().to_string(), "1970-01-02T00:00:00Z");
    }

    #[test]
    fn what_is_no_number_is_refused_with_the_cure() {
        for bad in ["", "yesterday", "99999999999999999"] {
            assert!(reproducible(bad).unwrap_err().to_string().contains("unset it"), "{bad}");
        }
    }
}
