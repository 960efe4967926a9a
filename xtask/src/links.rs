//! Who links to whom: every reference of a document, where it leads, and how it must read when something moves.
//!
//! Pure: a [`Library`] reads a [`Repo`](crate::repo::Repo), nothing here writes. What cannot be located to the byte is
//! reported, never edited.

mod destination;
mod html;
mod library;
mod rebase;
mod reference;
mod resolve;

pub use library::{Library, is_markdown};
pub use rebase::{Target, rebase};
pub use reference::{Reference, ReferenceKind, Syntax, references};
pub use resolve::Resolution;
