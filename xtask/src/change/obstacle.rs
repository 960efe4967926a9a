//! What would stop a run after it has decided on its changes, looked for while nothing is changed yet.

use std::{
    io::{self, ErrorKind},
    path::Path,
};

use anyhow::{Result, bail};

use super::redo::Steps;
use crate::repo::folders;

/// Checks that files can be put into, and taken from, the folders of all steps.
#[cfg(unix)]
pub(super) fn check(root: &Path, steps: &Steps) -> Result<()> {
    use std::{collections::BTreeSet, os::unix::fs::MetadataExt as _};

    let device = |path: &Path| path.symlink_metadata().map(|metadata| metadata.dev()).ok();
    let own = device(root);
    let mut looked_at = BTreeSet::new();
    for path in steps.paths() {
        let folder = folders(path).map(|folder| folder.to_path(root)).find(|folder| folder.is_dir());
        let folder = folder.unwrap_or_else(|| root.to_owned());
        let file = path.to_path(root);
        if let Some(other) =
            [&folder, &file].into_iter().find(|it| device(it).is_some_and(|it| Some(it) != own))
        {
            bail!(
                "`{}` lies on another file system than `{}`, so that changes to both cannot be made at once; \
                 nothing is changed",
                other.display(),
                root.display()
            );
        }
        if !looked_at.contains(&folder) && !may_change(&folder) {
            bail!(
                "files in `{}` may not be created or removed; nothing is changed, make the folder writable and run \
                 the command again",
                folder.display()
            );
        }
        looked_at.insert(folder);
    }
    Ok(())
}

/// Who may do what is known only once it is tried here.
#[cfg(not(unix))]
pub(super) fn check(_: &Path, _: &Steps) -> Result<()> {
    Ok(())
}

/// Whether this process may create and remove names in a folder; a file system that can only be read says no as well.
#[cfg(unix)]
fn may_change(folder: &Path) -> bool {
    use rustix::fs::{Access, AtFlags, CWD, accessat};
    accessat(CWD, folder, Access::WRITE_OK | Access::EXEC_OK, AtFlags::EACCESS).is_ok()
}

/// What helps against an error of staging, which has changed nothing.
pub(super) fn cure(error: &io::Error) -> &'static str {
    match error.kind() {
        ErrorKind::StorageFull | ErrorKind::QuotaExceeded => "; nothing is changed, make room on the disk",
        ErrorKind::PermissionDenied | ErrorKind::ReadOnlyFilesystem => {
            "; nothing is changed, make the folder writable"
        }
        _ => "",
    }
}
