//! What a change set does to a tree, worked out once for those who only look.

use std::sync::{Arc, Mutex, PoisonError};

use anyhow::Result;

use super::{
    ChangeSet,
    plan::{self, Change},
};
use crate::repo::Repo;

/// The last plan of a change set, with its tree. Empty in a copy, which may change.
#[derive(Debug, Default)]
pub(super) struct Memo(Mutex<Option<(Repo, Arc<[Change]>)>>);

impl ChangeSet {
    /// [`plan::plan`] for a tree that is as it was when it was first looked at: not for writing to it.
    pub(super) fn foretold(&self, repo: &Repo) -> Result<Arc<[Change]>> {
        let known = || self.memo.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((_, plan)) = known().as_ref().filter(|(tree, _)| tree.is_same(repo)) {
            return Ok(Arc::clone(plan));
        }
        let plan: Arc<[Change]> = plan::plan(repo, self)?.into();
        *known() = Some((repo.clone(), Arc::clone(&plan)));
        Ok(plan)
    }
}

impl Clone for Memo {
    fn clone(&self) -> Memo {
        Memo::default()
    }
}

/// It says nothing that the changes do not say.
impl PartialEq for Memo {
    fn eq(&self, _: &Memo) -> bool {
        true
    }
}

impl Eq for Memo {}
