//! Two change sets, the second computed against the tree after the first, as one.

use std::{collections::BTreeMap, sync::Arc};

use anyhow::{Result, bail};
use relative_path::RelativePath;

use super::{ChangeSet, Fate, New, Place, Pointing, Rewrite, plan};
use crate::repo::RelPath;

/// `first`, then `next`.
pub(super) fn compose(first: ChangeSet, next: ChangeSet) -> Result<ChangeSet> {
    plan::check_conflicts(&first)?;
    plan::check_conflicts(&next)?;
    // A copy has no memo that would have to be forgotten.
    let mut both = first.clone();
    let mut moved = BTreeMap::new();
    for (path, fate) in next.fates {
        match origin(&first, &path) {
            Origin::New => {
                let (landing, new) = continue_new(&mut both, &path, fate)?;
                moved.extend(landing.map(|landing| (landing, new)));
            }
            Origin::Existing(from) => continue_existing(both.fates.entry(from).or_default(), &path, fate)?,
            Origin::Vacant => bail!("`{path}` is changed after it was moved away"),
        }
    }
    for (path, new) in moved {
        both.put(path, new)?;
    }
    for (path, new) in next.new {
        both.put(path, new)?;
    }
    for (path, next) in next.links {
        let known = both.links.iter().find(|(_, link)| link.to == path).map(|(from, _)| from.clone());
        let from = known.unwrap_or(path);
        let before = both.links.get(&from).map_or(next.before, |first| first.before.clone());
        both.links.insert(from, Pointing { before, ..next });
    }
    both.fates.retain(|path, fate| fate.rewrite.is_some() || fate.landing(path) != Some(path));
    Ok(both)
}

/// What a path of the tree after a change set was before it.
enum Origin {
    New,
    Existing(RelPath),
    Vacant,
}

fn origin(first: &ChangeSet, path: &RelativePath) -> Origin {
    if first.new.contains_key(path) {
        return Origin::New;
    }
    let mut fates = first.fates.iter();
    if let Some((from, _)) = fates.find(|(from, fate)| fate.landing(from) == Some(path)) {
        return Origin::Existing(from.clone());
    }
    match first.fates.contains_key(path) {
        true => Origin::Vacant,
        false => Origin::Existing(path.to_owned()),
    }
}

/// Takes the file at `path` out of the new ones and says where it lands.
fn continue_new(both: &mut ChangeSet, path: &RelPath, fate: Fate) -> Result<(Option<RelPath>, New)> {
    let Some(mut new) = both.new.remove(path) else { bail!("`{path}` is changed twice") };
    if let Some(rewrite) = &fate.rewrite {
        check_fits(rewrite, &new.bytes, path)?;
        new.bytes = Arc::clone(&rewrite.after);
    }
    let landing = fate.landing(path).map(RelativePath::to_owned);
    if new.is_generated && landing.as_ref() != Some(path) {
        // It may have replaced a file that stood there, and must not come back.
        new.is_generated = false;
        both.fates.entry(path.clone()).or_insert(Fate { rewrite: None, place: Place::Gone });
    }
    Ok((landing, new))
}

fn continue_existing(fate: &mut Fate, path: &RelativePath, next: Fate) -> Result<()> {
    if let Some(second) = next.rewrite {
        fate.rewrite = Some(match fate.rewrite.take() {
            None => second,
            Some(first) => rewrite_twice(first, second, path)?,
        });
    }
    match next.place {
        Place::Stays => {}
        place => fate.place = place,
    }
    Ok(())
}

fn rewrite_twice(first: Rewrite, second: Rewrite, path: &RelativePath) -> Result<Rewrite> {
    check_fits(&second, &first.after, path)?;
    Ok(Rewrite { before: first.before, after: second.after })
}

fn check_fits(rewrite: &Rewrite, bytes: &[u8], path: &RelativePath) -> Result<()> {
    if &*rewrite.before != bytes {
        bail!("the edits of `{path}` were planned on another text than the first change set leaves");
    }
    Ok(())
}

impl ChangeSet {
    /// Puts a new file where the changes so far leave a place, or a generated one over what they leave.
    fn put(&mut self, path: RelPath, new: New) -> Result<()> {
        let is_taken = self.new.contains_key(&path);
        let landed = self.fates.iter().find(|(from, fate)| fate.landing(from) == Some(&path));
        let landed = landed.map(|(from, _)| from.clone());
        if (is_taken || landed.is_some()) && !new.is_generated {
            bail!("`{path}` already exists");
        }
        match landed {
            Some(from) if from == path => drop(self.fates.remove(&from)),
            Some(from) => drop(self.fates.insert(from, Fate { rewrite: None, place: Place::Gone })),
            None => {}
        }
        let is_generated = self.new.get(&path).map_or(new.is_generated, |earlier| earlier.is_generated);
        self.new.insert(path, New { is_generated, ..new });
        Ok(())
    }
}
