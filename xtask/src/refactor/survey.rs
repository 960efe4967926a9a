//! What is wrong with the documents as they are, before anything is planned.

use super::infer::{self, Inferred};
use super::{Reviewed, page, pointer, select};
use crate::config::Config;
use crate::links::Library;
use crate::markdown::Document;
use crate::repo::{RelPath, Repo};
use crate::scope::{self, Finding, Role, Vocabulary};
use anyhow::Result;
use rayon::prelude::*;
use relative_path::RelativePath;
use std::borrow::Cow;
use std::collections::BTreeMap;

/// What is wrong with the documents.
#[derive(Debug)]
pub struct Survey {
    /// The documents that were looked at, by path. Of none it is known what would move.
    pub documents: Vec<Reviewed>,
    /// Modes that were inferred because configuration names none.
    pub inferred: Vec<Inferred>,
}

/// Looks at the Markdown files that `paths` name (those of the profiles folder where there are none). A folder stands for
/// the files right in it.
///
/// # Errors
/// When a path leads to nothing or a file cannot be read.
pub fn survey(repo: &Repo, config: &Config, paths: &[RelPath]) -> Result<Survey> {
    Judge::new(&Library::new(repo), config, paths)?.survey()
}

/// Judges the documents of a tree, as they are and as they would be.
pub(super) struct Judge<'a> {
    library: &'a Library<'a>,
    /// With the modes that were inferred.
    config: Config,
    inferred: Vec<Inferred>,
    roles: BTreeMap<RelPath, Role>,
    /// A document is judged several times, and its title stays.
    known: BTreeMap<RelPath, Vocabulary>,
}

impl<'a> Judge<'a> {
    /// Selects the documents.
    ///
    /// # Errors
    /// As [`survey`].
    pub(super) fn new(library: &'a Library<'a>, config: &Config, paths: &[RelPath]) -> Result<Judge<'a>> {
        let roles = select::select(library.repo(), config, paths)?;
        let inferred = infer::modes(library, config)?;
        let modes = inferred.iter().map(|it| it.mode.clone());
        let config = Config { modes: config.modes.iter().cloned().chain(modes).collect(), ..config.clone() };
        let known = roles.par_iter().filter_map(|(path, _)| {
            Some((path.clone(), Vocabulary::of(&config, path, &*library.document(path)?)))
        });
        let known = known.collect();
        Ok(Judge { library, config, inferred, roles, known })
    }

    /// What is said of the documents as they are.
    ///
    /// # Errors
    /// When the tree cannot be listed, or a document cannot be read.
    pub(super) fn survey(&self) -> Result<Survey> {
        let reviewed = |(path, &role): (&RelPath, &Role)| {
            let document = Document::parse(self.library.repo().read(path)?);
            let findings = self.lint(path, role, &document)?;
            let path = path.clone();
            Ok(Reviewed { path, document, role, findings, moved: BTreeMap::new(), stuck: 0 })
        };
        let documents = self.roles.par_iter().map(reviewed).collect::<Result<_>>()?;
        Ok(Survey { documents, inferred: self.inferred.clone() })
    }

    /// What is said of a document, which need not be the text that stands at `path`.
    ///
    /// # Errors
    /// When the tree cannot be listed.
    pub(super) fn lint(&self, path: &RelativePath, role: Role, document: &Document) -> Result<Vec<Finding>> {
        let of = || Cow::Owned(Vocabulary::of(&self.config, path, document));
        let vocabulary = self.known.get(path).map_or_else(of, Cow::Borrowed);
        let page = page::page(self.library, &self.config, path, role, document)?;
        let mut findings = scope::lint(document, &page, &vocabulary);
        findings.retain(|finding| !pointer::is_meant(document, &finding.unit));
        Ok(findings)
    }
}
