//! Addresses of the repository's own files at its forge.

use super::{
    Library, Moves,
    destination::{is_in_address, percent_decoded},
};
use crate::{
    edit::Edit,
    repo::{RelPath, Repo},
};
use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};
use regex::Regex;
use relative_path::RelativePath;
use std::{borrow::Cow, collections::BTreeMap, ops::Range};

/// What a path in an address does not hold as it is.
const ENCODED: &AsciiSet =
    &CONTROLS.add(b' ').add(b'"').add(b'#').add(b'%').add(b'<').add(b'>').add(b'?').add(b'`');

/// The addresses at which the repository's files stand on its default branch.
pub(super) struct Forges {
    /// What stands before the path in an address; `None` without remotes.
    front: Option<Regex>,
    /// Folder of the root in the repository of git, empty or with a slash at its end.
    prefix: String,
}

/// A place in a text where an address names a file or a folder.
#[derive(Debug)]
pub(super) struct Address {
    /// Where its path stands.
    pub(super) range: Range<usize>,
    /// What it names.
    pub(super) path: RelPath,
}

impl Forges {
    pub(super) fn of(repo: &Repo) -> Forges {
        let forge = repo.forge();
        let projects: Vec<String> = forge.remotes.iter().filter_map(|remote| pattern(remote)).collect();
        let front = forge.branch.filter(|_| !projects.is_empty()).and_then(|branch| {
            let branch = regex::escape(&branch);
            // GitHub and those like it; GitLab; Forgejo; Bitbucket.
            let pages = "(?:-/)?(?:blob|raw|tree|edit|blame|commits|src|(?:src|raw|media)/branch)";
            let page = format!("https?://(?:www\\.)?(?:{})/{pages}/", projects.join("|"));
            let raw: Vec<&str> =
                projects.iter().filter_map(|project| project.strip_prefix("github\\.com")).collect();
            let raw = match raw.is_empty() {
                true => String::new(),
                false => {
                    format!("|https?://raw\\.githubusercontent\\.com(?:{})/(?:refs/heads/)?", raw.join("|"))
                }
            };
            Regex::new(&format!("(?i:{page}{raw})(?:{branch}|HEAD)/")).ok()
        });
        Forges { front, prefix: forge.prefix }
    }

    /// Addresses in a range of a text that name what stands in the tree.
    pub(super) fn addresses(&self, library: &Library<'_>, text: &str, range: &Range<usize>) -> Vec<Address> {
        let Some(front) = &self.front else { return vec![] };
        let source = &text[range.clone()];
        let found = front.find_iter(source).filter(|found| !is_in_address(&source[..found.start()]));
        let addresses = found.filter_map(|found| {
            let start = range.start + found.end();
            let rest = &text[start..range.end];
            let ends = |c: char| c.is_whitespace() || c.is_control() || "\"'<>`[]{}|\\^?#".contains(c);
            let mut written = &rest[..rest.find(ends).unwrap_or(rest.len())];
            // A sentence may go on behind the address.
            loop {
                if let Some(path) = self.named(library, written) {
                    return Some(Address { range: start..start + written.len(), path });
                }
                written = written.strip_suffix(|c: char| c.is_ascii_punctuation() && c != '/')?;
            }
        });
        addresses.collect()
    }

    fn named(&self, library: &Library<'_>, written: &str) -> Option<RelPath> {
        let decoded = percent_decoded(written);
        let path = RelPath::from(decoded.strip_prefix(&self.prefix)?);
        let stands = match path.as_str().strip_suffix('/') {
            Some(folder) => library.repo().is_dir(RelativePath::new(folder)),
            None => library.repo().exists(&path),
        };
        let path = path.normalize();
        (stands && !path.as_str().is_empty()).then_some(path)
    }

    /// Edits by which addresses in a range of a text follow what moves.
    pub(super) fn edits(
        &self,
        library: &Library<'_>,
        moves: &Moves,
        folders: &BTreeMap<RelPath, RelPath>,
        text: &str,
        range: &Range<usize>,
    ) -> Vec<Edit> {
        let addresses = self.addresses(library, text, range).into_iter();
        let edits = addresses.filter_map(|Address { range, path }| {
            let to = moves.files.get(&path).or_else(|| folders.get(&path))?;
            Some(Edit::replace(range.clone(), self.spelled(&text[range], to)))
        });
        edits.collect()
    }

    /// A path in an address written anew, each name that it had already as it was written.
    fn spelled(&self, written: &str, to: &RelPath) -> String {
        let old: BTreeMap<Cow<'_, str>, &str> =
            written.split('/').map(|name| (percent_decoded(name), name)).collect();
        let slash = if written.ends_with('/') { "/" } else { "" };
        let to = format!("{}{to}", self.prefix);
        let names = to.split('/').map(|name| match old.get(name) {
            Some(written) => (*written).to_owned(),
            None => utf8_percent_encode(name, ENCODED).to_string(),
        });
        format!("{}{slash}", names.collect::<Vec<_>>().join("/"))
    }
}

/// Host and project of a remote, as a regular expression; `None` for one that is no address of a forge.
fn pattern(remote: &str) -> Option<String> {
    let remote = remote.trim().trim_end_matches('/');
    let remote = remote.strip_suffix(".git").unwrap_or(remote);
    let (host, project) = match remote.split_once("://") {
        Some(("file", _)) => return None,
        Some((_, rest)) => rest.split_once('/')?,
        // As in `git@host:project`; a path of this machine has no colon before its first slash.
        None => remote.split_once(':').filter(|(host, _)| !host.contains('/') && host.len() > 1)?,
    };
    let host = host.rsplit('@').next().unwrap_or(host);
    let host = host.split(':').next().unwrap_or(host);
    let project = project.trim_matches('/');
    let is_forge = host.contains('.') && project.contains('/');
    is_forge.then(|| format!("{}/{}", regex::escape(host), regex::escape(project)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn remotes_of_every_form_name_host_and_project() {
        for remote in [
            "https://github.com/owner/repo",
            "https://github.com/owner/repo.git",
            "https://user:token@github.com/owner/repo.git/",
            "git@github.com:owner/repo.git",
            "ssh://git@github.com:22/owner/repo.git",
            "git://github.com/owner/repo.git",
        ] {
            assert_eq!(pattern(remote).as_deref(), Some("github\\.com/owner/repo"), "{remote}");
        }
        for remote in ["/srv/repo.git", "../repo", "file:///srv/repo.git", "C:/repo", "host:repo", ""] {
            assert_eq!(pattern(remote), None, "{remote}");
        }
    }
}
