//! Where the crate of this tool comes from.

use std::fmt;
use std::path::Path;

use anyhow::{Context as _, Result, bail};
use xshell::{Shell, cmd};

use crate::repo::OUTER_GIT_VARIABLES;

/// The folder of this crate when it was compiled: a checkout, or what cargo keeps of one.
const CRATE: &str = env!("CARGO_MANIFEST_DIR");

/// What the package depends on.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Source {
    /// A repository, at a commit where one is known.
    Git { url: String, commit: Option<String> },
    /// A folder of this machine that holds the crate.
    Path(String),
}

impl Source {
    /// What was asked for; without that the `origin` and the commit of the checkout that this tool was built from, where
    /// others have that commit, else its folder.
    pub(super) fn of(asked: Option<&str>) -> Result<Source> {
        let Some(asked) = asked else {
            return Ok(origin().unwrap_or_else(|| Source::Path(CRATE.to_owned())));
        };
        if let Some(url) = remote(asked) {
            let (url, commit) = match url.split_once('#') {
                Some((url, commit)) => (url.to_owned(), Some(commit.to_owned())),
                None => (url, None),
            };
            return Ok(Source::Git { url, commit });
        }
        let folder = std::path::absolute(asked).with_context(|| format!("`{asked}` is not a path"))?;
        let holds =
            |folder: &Path| folder.join("src/flags.rs").is_file() && folder.join("Cargo.toml").is_file();
        let Some(folder) = [folder.join("xtask"), folder].into_iter().find(|folder| holds(folder)) else {
            bail!(
                "--source `{asked}` is no checkout of this tool: name a folder that holds `xtask/Cargo.toml`, or the URL of a git repository"
            );
        };
        Ok(Source::Path(folder.to_string_lossy().into_owned()))
    }

    /// The value of the dependency in a manifest.
    pub(super) fn dependency(&self) -> String {
        let quoted = |text: &str| toml::Value::String(text.to_owned()).to_string();
        match self {
            Source::Git { url, commit: Some(commit) } => {
                format!("{{ package = \"xtask\", git = {}, rev = {} }}", quoted(url), quoted(commit))
            }
            Source::Git { url, commit: None } => format!("{{ package = \"xtask\", git = {} }}", quoted(url)),
            Source::Path(folder) => format!("{{ package = \"xtask\", path = {} }}", quoted(folder)),
        }
    }
}

impl fmt::Display for Source {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Source::Git { url, commit: Some(commit) } => write!(f, "{url} at {commit}"),
            Source::Git { url, commit: None } => write!(f, "{url}"),
            Source::Path(folder) => write!(
                f,
                "{folder}, a folder of this machine: give xtask/Cargo.toml a git repository before you publish it"
            ),
        }
    }
}

fn origin() -> Option<Source> {
    let shell = Shell::new().ok()?;
    shell.change_dir(CRATE);
    let ask = |command: xshell::Cmd<'_>| {
        let command = OUTER_GIT_VARIABLES.iter().fold(command, |command, name| command.env_remove(name));
        command.quiet().ignore_stderr().read().ok().filter(|answer| !answer.trim().is_empty())
    };
    let url = remote(&ask(cmd!(shell, "git remote get-url origin"))?)?;
    let commit = ask(cmd!(shell, "git rev-parse HEAD"))?;
    // Nobody else could build what was not pushed.
    ask(cmd!(shell, "git branch --remotes --contains {commit}"))?;
    Some(Source::Git { url, commit: Some(commit) })
}

/// A URL as cargo takes it; None for what is a path.
fn remote(text: &str) -> Option<String> {
    let text = text.trim();
    if let Some((scheme, _)) = text.split_once("://") {
        return (scheme != "file" || text.len() > "file://".len()).then(|| text.to_owned());
    }
    // `user@host:folder`, which git takes for ssh.
    let (host, folder) = text.split_once(':')?;
    let is_host = host.contains('@') && !host.contains('/');
    is_host.then(|| format!("ssh://{host}/{folder}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_url_is_told_from_a_path() {
        let git = |asked: &str| match Source::of(Some(asked)).unwrap() {
            Source::Git { url, commit } => (url, commit),
            Source::Path(folder) => panic!("{folder}"),
        };
        assert_eq!(git("https://host/a/b.git"), ("https://host/a/b.git".into(), None));
        assert_eq!(git("https://host/a/b#0123abc"), ("https://host/a/b".into(), Some("0123abc".into())));
        assert_eq!(git("git@host:a/b.git"), ("ssh://git@host/a/b.git".into(), None));
        assert_eq!(git("file:///srv/b.git"), ("file:///srv/b.git".into(), None));
        let error = Source::of(Some("no/such/folder")).unwrap_err().to_string();
        assert!(error.contains("`no/such/folder` is no checkout"), "{error}");
    }

    #[test]
    fn a_checkout_and_its_crate_are_the_same_source() {
        let checkout = Path::new(CRATE).parent().unwrap().to_str().unwrap();
        let expected = Source::Path(CRATE.to_owned());
        assert_eq!(Source::of(Some(checkout)).unwrap(), expected);
        assert_eq!(Source::of(Some(CRATE)).unwrap(), expected);
    }

    #[test]
    fn a_dependency_is_a_table_of_toml() {
        let read = |source: &Source| -> toml::Table {
            toml::from_str(&format!("x = {}", source.dependency())).unwrap()
        };
        let path = read(&Source::Path("C:\\a \"b\"".into()));
        assert_eq!(path["x"]["path"].as_str(), Some("C:\\a \"b\""));
        let git = read(&Source::Git { url: "https://host/a".into(), commit: Some("12".into()) });
        assert_eq!(
            (git["x"]["git"].as_str(), git["x"]["rev"].as_str()),
            (Some("https://host/a"), Some("12"))
        );
    }
}
