//! The command line of `profile --compare`.

use anyhow::{Context as _, Result, bail};

use super::judge::Verdict;
use super::{Comparison, report};
use crate::config::Mode;
use crate::context::Context;
use crate::exit::Exit;
use crate::flags::{self, ComparisonFormat};
use crate::profile::folder::{self, Folder};
use crate::profile::measure::{self, Failure};
use crate::profile::record::Record;
use crate::profile::{Profiled, chosen, keep};

/// Fresh records, and the modes that have none because they could not be measured.
type Fresh = (Vec<Record>, Vec<Failure>);

/// Holds records against those of `revision`: those that are measured now or, with `render_only`, those that stand there. The
/// repository stays as it is. Exit status 1 when something has become worse.
///
/// # Errors
///
/// When there is no such commit or no record in it, a record does not hold, or a bench target failed.
pub(in crate::profile) fn run(
    flags: &flags::Profile,
    revision: &str,
    render_only: bool,
    context: &Context,
) -> Result<Exit> {
    let modes = chosen(&context.config, &flags.mode)?;
    // Before anything is measured: minutes of work are no time to find out that there is nothing to hold it against.
    let earlier = committed(context, revision, &modes, !flags.mode.is_empty())?;
    let modes: Vec<&Mode> = modes.into_iter().filter(|mode| of(&earlier, &mode.id).is_some()).collect();
    let (fresh, failures) = match render_only {
        true => (standing(flags, context, &modes)?, Vec::new()),
        false => measured(flags, context, &modes)?,
    };
    let pairs = fresh.iter().filter_map(|now| Some(Comparison::of(of(&earlier, &now.mode.id)?, now)));
    let comparisons: Vec<Comparison> = pairs.collect();
    let text = match flags.format {
        ComparisonFormat::Human => report::human(revision, &comparisons, context.quiet),
        ComparisonFormat::Markdown => report::markdown(revision, &comparisons),
        ComparisonFormat::Json => report::json(revision, &comparisons)?,
    };
    anstream::print!("{text}");
    // What could not be measured is told, and is no regression.
    Profiled { failures, ..Profiled::default() }.exit(context, 0)?;
    if comparisons.is_empty() {
        bail!("no mode could be held against `{revision}`");
    }
    let is_worse = comparisons.iter().any(|comparison| comparison.count(Verdict::Regression) > 0);
    Ok(if is_worse { Exit::Findings } else { Exit::Clean })
}

fn of<'a>(records: &'a [Record], mode: &str) -> Option<&'a Record> {
    records.iter().find(|record| record.mode.id == mode)
}

/// The records that `modes` had in `revision`. One that is missing is told, and an error where all are or the mode was `asked`
/// for.
fn committed(context: &Context, revision: &str, modes: &[&Mode], asked: bool) -> Result<Vec<Record>> {
    let (mut records, mut missing) = (Vec::new(), Vec::new());
    for mode in modes {
        let path = Record::path(&context.config.docs.profiles, &mode.id);
        match context.repo.text_in(revision, &path)? {
            Some(text) => {
                let invalid = || format!("{path} of `{revision}` is not a valid record; name another commit");
                records.push(Record::parse(&text).with_context(invalid)?);
            }
            None if asked => bail!("`{revision}` holds no {path}; name a commit that does"),
            None => missing.push((&mode.id, path)),
        }
    }
    if records.is_empty() {
        let paths: Vec<_> = missing.iter().map(|(_, path)| path.as_str()).collect();
        bail!("`{revision}` holds no {}; name a commit that does", paths.join(", "));
    }
    for (mode, path) in missing {
        anstream::eprintln!("{mode}: not compared: `{revision}` holds no {path}");
    }
    Ok(records)
}

/// The records that stand in the folders of `--records`, or in the repository.
fn standing(flags: &flags::Profile, context: &Context, modes: &[&Mode]) -> Result<Vec<Record>> {
    let (repo, config) = (&context.repo, &context.config);
    let folders = match flags.records.as_slice() {
        [] => vec![Folder::own(repo, config)],
        named => named.iter().map(|folder| Folder::open(folder)).collect::<Result<_>>()?,
    };
    folder::check_found(&folders, config, &flags.mode)?;
    let mut records = Vec::new();
    for mode in modes {
        match folder::holder(&folders, &mode.id)? {
            Some(folder) => records.push(folder.record(&mode.id)?),
            None => anstream::eprintln!("{}: not compared: it has no record here", mode.id),
        }
    }
    Ok(records)
}

/// Measures, and keeps what it finds in the folder of `--records` where there is one.
fn measured(flags: &flags::Profile, context: &Context, modes: &[&Mode]) -> Result<Fresh> {
    let folder = flags.folder(context)?;
    let request = flags.measuring.request();
    let measured = measure::measure(&context.repo, &context.config, modes, &request, &folder, context.quiet)?;
    let after = folder.after(&measured.changes)?;
    // A mode that failed may have an older record there.
    let failed = |mode: &Mode| measured.failures.iter().any(|failure| failure.mode == mode.id);
    let fresh = modes.iter().filter(|mode| !failed(mode)).map(|mode| after.record(&mode.id));
    let fresh = fresh.collect::<Result<_>>()?;
    if !flags.records.is_empty() {
        keep(&folder, &measured.changes, context)?;
    }
    Ok((fresh, measured.failures))
}
