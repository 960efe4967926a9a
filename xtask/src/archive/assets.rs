//! Images that go along with the documents that alone use them.

use super::{Item, select};
use crate::{
    config::Config,
    links::{self, Library, Moves},
    repo::RelPath,
};
use anyhow::Result;
use relative_path::RelativePath;
use std::collections::{BTreeMap, BTreeSet};

/// Endings of files that a document shows or offers.
const KINDS: [&str; 14] =
    ["apng", "avif", "bmp", "gif", "ico", "jpeg", "jpg", "mp4", "pdf", "png", "svg", "tiff", "webm", "webp"];

/// The images that documents among `items` use and nothing else does, by the place before, with the place afterwards and
/// the documents that use them.
pub(super) fn alone(
    library: &Library<'_>,
    config: &Config,
    folder: &RelPath,
    items: &[Item],
) -> Result<BTreeMap<RelPath, (RelPath, Vec<RelPath>)>> {
    let moving: BTreeMap<&RelPath, &RelPath> = items.iter().map(|item| (&item.from, &item.to)).collect();
    let mut found = BTreeMap::new();
    for image in items.iter().flat_map(|item| images(library, &item.from)).collect::<BTreeSet<_>>() {
        if moving.contains_key(&image) || image.starts_with(folder) {
            continue;
        }
        // Whoever would have to be edited if the image moved is who uses it.
        let trial = image.with_extension("moved-away");
        let moves = Moves { files: BTreeMap::from([(image.clone(), trial)]), ..Moves::default() };
        let relinked = links::retarget(library, &moves)?;
        let users: BTreeSet<&RelPath> =
            relinked.edits.keys().chain(relinked.left.iter().map(|left| &left.path)).collect();
        let homes: Option<Vec<RelPath>> =
            users.iter().map(|user| moving.get(user).map(|to| (*to).clone())).collect();
        let Some(homes) = homes.filter(|homes| !homes.is_empty()) else { continue };
        let Some(item) = items.iter().find(|item| users.contains(&item.from)) else { continue };
        found.insert(image.clone(), (place(config, folder, item, &image), homes));
    }
    Ok(found)
}

/// The images that a document refers to.
fn images(library: &Library<'_>, path: &RelPath) -> Vec<RelPath> {
    let document = links::is_markdown(path).then(|| library.document(path)).flatten();
    let Some(document) = document else { return vec![] };
    let places = links::references(&document).into_iter().filter_map(|reference| {
        let resolution = library.resolve(path, &reference.url);
        let place = resolution.place()?.clone();
        let kind = place.extension()?.to_ascii_lowercase();
        (KINDS.contains(&&*kind) && library.repo().is_file(&place)).then_some(place)
    });
    let is_ours =
        |path: &RelPath| library.repo().files().is_ok_and(|files| files.binary_search(path).is_ok());
    places.filter(is_ours).collect()
}

/// Beside the document as before where that is possible.
fn place(config: &Config, folder: &RelPath, item: &Item, image: &RelPath) -> RelPath {
    let parent = |path: &RelPath| path.parent().unwrap_or(RelativePath::new("")).to_owned();
    match image.strip_prefix(parent(&item.from)) {
        Ok(inner) => parent(&item.to).join(inner).normalize(),
        Err(_) => select::place(config, folder, image),
    }
}
