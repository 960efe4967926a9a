//! Who links to whom: every reference of a document, where it leads, and how it must read when something moves.
//!
//! Pure: a [`Library`] reads a [`Repo`](crate::repo::Repo), nothing here writes. What cannot be located to the byte is
//! reported, never edited.

mod body;
mod broken;
mod carried;
mod content;
mod destination;
mod forge;
mod history;
mod html;
mod library;
mod mention;
mod moves;
mod nav;
mod proof;
mod rebase;
mod reference;
mod resolve;
mod restructured;
mod retarget;
mod sidebar;
mod survey;
mod suspects;
mod symlink;
mod text;

pub use broken::{Broken, broken, broken_in};
pub use content::{DOCUSAURUS, MDBOOK, MKDOCS, book_dir, configuration, docs_dir, documents_dir};
pub use history::{STUB, is_archived, is_stub, marker};
pub use library::{Library, is_markdown};
pub use mention::HISTORY;
pub use moves::{Mentions, Moves, Target};
pub use proof::{Lost, lost, lost_but};
pub use rebase::{html_page, rebase};
pub use reference::{Reference, ReferenceKind, Syntax, references};
pub use resolve::Resolution;
pub use retarget::{Left, Relinked, carry, retarget};
pub use symlink::Repointed;

#[cfg(test)]
mod tests;
