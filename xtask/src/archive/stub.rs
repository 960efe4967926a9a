//! A page that stays at the old place for a while and points to the new one.

use super::{Item, note};
use crate::{
    links::{self, Library, STUB},
    markdown::Document,
    repo::RelPath,
};
use anyhow::{Context as _, Result};
use jiff::{ToSpan as _, civil::Date};

/// How long a pointer page stays.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stub {
    /// So many days from the day of the run.
    Days(u16),
    /// Until this day.
    Until(Date),
}

/// A pointer page that is past its day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Expired {
    /// The page.
    pub path: RelPath,
    /// Its last day.
    pub day: Date,
}

impl Stub {
    /// What a person wrote: a number of days, or a date; `None` when it is neither.
    pub fn parse(text: &str) -> Option<Stub> {
        let days = text.parse().ok().map(Stub::Days);
        days.or_else(|| text.parse().ok().map(Stub::Until))
    }

    /// The last day of a page that is made on `today`.
    ///
    /// # Errors
    /// When the day is past already, or beyond the calendar.
    pub(super) fn last_day(self, today: Date) -> Result<Date> {
        let day = match self {
            Stub::Days(days) => today.checked_add(i32::from(days).days()).context("--stub is too long")?,
            Stub::Until(day) => day,
        };
        anyhow::ensure!(day >= today, "--stub {day} is in the past: name a day from {today} on");
        Ok(day)
    }
}

/// The page that stays where `item` stood.
pub(super) fn page(item: &Item, document: &Document, day: Date) -> String {
    let name = item.from.file_name().unwrap_or_default();
    let title = note::escaped(&document.title().unwrap_or_else(|| name.to_owned()));
    let link = note::link(item.to.as_str(), &item.from, &item.to);
    let lines = [
        format!("{STUB}{day} -->"),
        String::new(),
        format!("# {title}"),
        String::new(),
        format!("This document has moved to {link}. This page only points there, and goes after {day}."),
    ];
    let newline = note::line_break(document.text());
    lines.iter().map(|line| format!("{line}{newline}")).collect()
}

/// Pointer pages that are past their day, by path. One whose date cannot be read is taken for such.
pub(super) fn expired(library: &Library<'_>, today: Date) -> Result<Vec<Expired>> {
    let pages = library.stubs()?.into_iter().filter_map(|path| {
        let text = library.repo().read(&path).ok().filter(|text| links::is_stub(text))?;
        let (_, rest) = text.split_once(STUB)?;
        let day = rest.split(' ').next().and_then(|day| day.parse().ok()).unwrap_or(Date::MIN);
        (day < today).then_some(Expired { path, day })
    });
    Ok(pages.collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn days_and_dates() {
        let today = date(2026, 1, 2);
        let day = |text: &str| Stub::parse(text).unwrap().last_day(today);
        assert_eq!(day("30").unwrap(), date(2026, 2, 1));
        assert_eq!(day("2026-01-02").unwrap(), today);
        assert!(day("2026-01-01").unwrap_err().to_string().contains("name a day from 2026-01-02 on"));
        for text in ["docs/a.md", "-1", "", "2026-13-01", "soon"] {
            assert_eq!(Stub::parse(text), None, "{text}");
        }
    }
}
