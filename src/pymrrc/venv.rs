//! The private virtual environment that the Python modes run in.

use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use anyhow::{Context as _, Result, bail};
use xtask_harness::unavailable;

use crate::corpus::sha256;

const REQUIREMENTS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/src/pymrrc/requirements.txt");

/// What the environment is made with. Prints what an environment depends on beside the requirements.
const INTERPRETER: &str = "python3";
const IDENTITY: &str =
    "import sys; print(sys.version_info >= (3, 10), sys.version, sys.executable, sep='\\n')";

/// A virtual environment that holds exactly the pinned requirements.
#[derive(Debug, Clone)]
pub(super) struct Venv {
    folder: PathBuf,
}

impl Venv {
    /// Opens the environment of the present requirements and interpreter under `target`; makes it where there is none.
    pub(super) fn open(target: &Path) -> Result<Venv> {
        let requirements =
            fs::read_to_string(REQUIREMENTS).with_context(|| format!("cannot read {REQUIREMENTS}"))?;
        let digest = sha256(format!("{}{requirements}", interpreter()?).as_bytes());
        let folder = target.join("xtask").join(format!("venv-{}", &digest[..16]));
        if !folder.is_dir() {
            make(&folder)
                .with_context(|| format!("cannot make the virtual environment {}", folder.display()))?;
        }
        Ok(Venv { folder })
    }

    /// A program of the environment.
    pub(super) fn program(&self, name: &str) -> PathBuf {
        self.folder.join("bin").join(name)
    }
}

fn interpreter() -> Result<String> {
    let output = match Command::new(INTERPRETER).args(["-I", "-c", IDENTITY]).output() {
        Ok(output) => succeeded(output, "python3 cannot tell its version")?,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
            return Err(unavailable(
                "python3 was not found on PATH: install Python 3.10 or later to measure the Python modes",
            ));
        }
        Err(error) => return Err(error).context("cannot run python3"),
    };
    let identity = String::from_utf8_lossy(&output.stdout).into_owned();
    match identity.split_once('\n') {
        Some(("True", rest)) => Ok(rest.to_owned()),
        Some((_, rest)) => {
            let version = rest.split(' ').next().unwrap_or(rest);
            Err(unavailable(format!(
                "python3 is {version}: install Python 3.10 or later to measure the Python modes"
            )))
        }
        None => bail!("python3 told no version: {identity}"),
    }
}

/// Makes the environment beside its place and moves it there, so that a killed run leaves none or a whole one. Moving
/// breaks the first line of the scripts in `bin`; only `python` and programs that are no scripts are used.
#[expect(clippy::disallowed_methods, reason = "everything is written under the target folder")]
fn make(folder: &Path) -> Result<()> {
    if !python("import venv, ensurepip")?.status.success() {
        return Err(unavailable(
            "python3 has no venv module: install it (Debian and Ubuntu: apt install python3-venv)",
        ));
    }
    let parent = folder.parent().context("it would have no parent folder")?;
    fs::create_dir_all(parent)?;
    let lock = File::create(folder.with_extension("lock"))?;
    lock.lock()?;
    if folder.is_dir() {
        return Ok(()); // Another process made it while this one waited.
    }
    let partial = tempfile::Builder::new().prefix("venv-partial-").tempdir_in(parent)?;
    eprintln!("making a virtual environment for the Python modes (once; a few MB from PyPI)");
    let venv = Command::new(INTERPRETER).args(["-I", "-m", "venv"]).arg(partial.path()).output()?;
    succeeded(venv, "python3 -m venv failed; on Debian and Ubuntu install the package python3-venv")?;
    install(partial.path())?;
    fs::rename(partial.keep(), folder)?;
    Ok(())
}

fn install(venv: &Path) -> Result<()> {
    let pip = Command::new(venv.join("bin/python"))
        .args(["-I", "-m", "pip", "install", "--quiet", "--no-input", "--disable-pip-version-check"])
        .args(["--require-hashes", "--only-binary", ":all:", "--requirement", REQUIREMENTS])
        .output()?;
    succeeded(pip, "pip could not install the requirements")?;
    Ok(())
}

fn python(code: &str) -> Result<Output> {
    Command::new(INTERPRETER).args(["-I", "-c", code]).output().context("cannot run python3")
}

/// The output of a command that succeeded, or an error with its last lines.
fn succeeded(output: Output, what: &str) -> Result<Output> {
    if output.status.success() {
        return Ok(output);
    }
    let text = [output.stdout, output.stderr].concat();
    bail!("{what} ({}):\n{}", output.status, last_lines(&String::from_utf8_lossy(&text)));
}

/// The last lines of a program's output, indented: where the reason stands.
pub(super) fn last_lines(text: &str) -> String {
    let lines: Vec<&str> = text.lines().map(str::trim_end).filter(|line| !line.is_empty()).collect();
    let last: Vec<String> =
        lines.iter().skip(lines.len().saturating_sub(6)).map(|line| format!("  {line}")).collect();
    last.join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_reason_of_a_failure_is_in_its_last_lines() {
        assert_eq!(last_lines("a\n\nb\n"), "  a\n  b");
        assert_eq!(last_lines("1\n2\n3\n4\n5\n6\n7"), "  2\n  3\n  4\n  5\n  6\n  7");
        let failed = Command::new("sh").args(["-c", "echo why >&2; exit 3"]).output().unwrap();
        assert_eq!(succeeded(failed, "x").unwrap_err().to_string(), "x (exit status: 3):\n  why");
    }

    #[test]
    fn every_requirement_is_pinned_with_hashes() {
        let requirements = fs::read_to_string(REQUIREMENTS).unwrap();
        let lines = || requirements.lines().filter(|line| !line.starts_with('#') && !line.is_empty());
        assert!(lines().all(|line| line.contains("==") || line.starts_with("    --hash=sha256:")));
        let pins = ["mrrc==0.9.2 ", "memray==1.20.0 ", "py-spy==0.4.3 "];
        assert!(pins.iter().all(|pin| lines().any(|line| line.starts_with(pin))));
    }
}
