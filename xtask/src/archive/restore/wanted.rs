//! Which files are brought back, and to where.

use super::super::{ledger::Ledger, note};
use crate::{
    links,
    markdown::Document,
    repo::{RelPath, Repo},
};
use anyhow::{Result, bail};
use std::collections::BTreeMap;

/// What is brought back, with the place that each file had before.
pub(super) fn wanted(
    repo: &Repo,
    ledgers: &[Ledger],
    paths: &[RelPath],
) -> Result<BTreeMap<RelPath, RelPath>> {
    let runs = || ledgers.iter().flat_map(|ledger| &ledger.runs).map(|(_, run)| run);
    let moved = runs().flat_map(|run| &run.moved).filter(|(to, _)| repo.is_file(to));
    let known: BTreeMap<&RelPath, &RelPath> = moved.collect();
    let mut wanted = BTreeMap::new();
    for path in paths {
        let before = wanted.len();
        let here = known.iter().filter(|(to, _)| to.starts_with(path));
        wanted.extend(here.map(|(to, from)| ((*to).clone(), (*from).clone())));
        let noted = repo.files()?.iter().filter(|file| file.starts_with(path) && links::is_markdown(file));
        for file in noted.filter(|file| !known.contains_key(file)) {
            let text = repo.read(file).ok().filter(|text| links::is_archived(text));
            let former = text.and_then(|text| note::former(&Document::parse(text)));
            wanted.extend(former.map(|former| (file.clone(), former)));
        }
        if wanted.len() == before {
            let there = known.iter().filter(|(_, from)| from.starts_with(path));
            wanted.extend(there.map(|(to, from)| ((*to).clone(), (*from).clone())));
        }
        if wanted.len() == before && !wanted.contains_key(path) {
            match repo.exists(path) {
                true => bail!(
                    "cannot restore `{path}`: it has no historical note that tells where it came from; move it with \
                     `git mv`, and run `cargo xtask archive --heal`"
                ),
                false => bail!(
                    "cannot restore `{path}`: there is no such file or folder, and none was archived from there"
                ),
            }
        }
    }
    for run in runs() {
        for (image, users) in run.assets.iter().filter(|(image, _)| repo.is_file(image)) {
            let mut standing = users.iter().filter(|user| run.moved.contains_key(*user)).peekable();
            let comes = standing.peek().is_some() && standing.all(|user| wanted.contains_key(user));
            if let Some(from) = run.moved.get(image).filter(|_| comes) {
                wanted.insert(image.clone(), from.clone());
            }
        }
    }
    check_apart(&wanted)?;
    Ok(wanted)
}

fn check_apart(wanted: &BTreeMap<RelPath, RelPath>) -> Result<()> {
    let mut taken: BTreeMap<&RelPath, &RelPath> = BTreeMap::new();
    for (to, from) in wanted {
        if let Some(other) = taken.insert(from, to) {
            bail!(
                "both `{other}` and `{to}` came from `{from}`: restore one of them, and move the other by hand"
            );
        }
    }
    Ok(())
}
