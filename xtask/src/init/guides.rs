//! The two documents of the profiles folder that people write: what they begin with.

use super::create;
use crate::change::ChangeSet;
use crate::config::Config;
use crate::repo::Repo;

const GUIDE: &str = include_str!("guides/guide.in");
const README: &str = include_str!("guides/readme.in");

/// Adds those that are named in the configuration and not there.
pub(super) fn add(repo: &Repo, config: &Config, changes: &mut ChangeSet) {
    let docs = &config.docs;
    let row = |id: &str, title: &str| {
        format!("| {} | [{id}_profile.md]({id}_profile.md) |\n", title.replace('|', "\\|"))
    };
    let measured = config.modes.iter().filter(|mode| mode.bench.is_some());
    let rows: String = measured.map(|mode| row(&mode.id, &mode.title)).collect();
    let modes = match rows.is_empty() {
        true => "No mode is measured yet.\n".to_owned(),
        false => format!("| Mode | Document |\n|---|---|\n{rows}"),
    };
    let readme = README.replace("{modes}\n", &modes);
    for (name, text) in [("README.md", readme.as_str()), ("PROFILING_GUIDE.md", GUIDE)] {
        if docs.guides.iter().any(|guide| guide == name) {
            create(repo, docs.profiles.join(name), text, changes);
        }
    }
}
