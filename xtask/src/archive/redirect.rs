//! The redirect map of the site that shows the documents, so that readers who kept an old address get to the new page.
//!
//! Maps are edited in place. Afterwards the file is read again, and where it does not say exactly what it said before and
//! the new pairs, nothing is written and the error shows what to paste.

mod docusaurus;
mod mdbook;
mod mkdocs;

use super::{Item, Kind, draft::Draft};
use crate::{
    flags::Redirects,
    links::{self, Library, Moves},
    repo::{RelPath, Repo},
};
use anyhow::{Context as _, Result, bail};
use relative_path::RelativePath;

/// Adds the pages that move to the map of their site. Returns lines for people: what is left for them to paste.
///
/// # Errors
/// When there is no such site, when it does not show the page in both places, and when its file cannot be edited safely.
pub(super) fn write(
    library: &Library<'_>,
    redirects: Redirects,
    items: &[Item],
    draft: &mut Draft,
) -> Result<Vec<String>> {
    let mut pages: Vec<&Item> = items.iter().filter(|item| links::is_markdown(&item.from)).collect();
    pages.sort_by(|a, b| a.from.cmp(&b.from));
    if pages.is_empty() {
        return Ok(vec![]);
    }
    match redirects {
        Redirects::Mkdocs => mkdocs::write(library.repo(), &pages, draft).map(|()| vec![]),
        Redirects::Mdbook => mdbook::write(library.repo(), &pages, draft).map(|()| vec![]),
        Redirects::Docusaurus => docusaurus::write(library, &pages, draft),
    }
}

/// Makes redirects that lead to what moves lead to its new place, where `is_due` says so of the old one.
pub(super) fn follow(
    repo: &Repo,
    moves: &Moves,
    draft: &mut Draft,
    is_due: impl Fn(&RelPath) -> bool,
) -> Result<()> {
    for (site, edit, page) in mkdocs::following(repo, moves)? {
        if is_due(&page) {
            draft.clear(&site, &edit.range);
            draft.push(&site, Kind::Redirect, edit, std::slice::from_ref(&moves.files[&page]));
        }
    }
    Ok(())
}

/// The configuration of the site of a page.
fn site(repo: &Repo, page: &RelativePath, names: &[&str], flag: &str) -> Result<RelPath> {
    links::configuration(repo, page, names).with_context(|| {
        format!(
            "cannot redirect `{page}`: there is no `{}` above it; leave out --redirects {flag}, or name the right kind of site",
            names[0]
        )
    })
}

/// A page relative to the folder of a site's pages.
fn within(page: &RelativePath, folder: &RelativePath, site: &RelativePath) -> Result<RelPath> {
    match page.strip_prefix(folder) {
        Ok(inner) => Ok(inner.to_owned()),
        Err(_) => bail!(
            "cannot redirect to or from `{page}`: `{site}` shows pages in `{folder}` only; choose a folder in it with --to, \
             or leave out --redirects"
        ),
    }
}
