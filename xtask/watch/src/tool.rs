//! External tools that look at a workload which runs alone.

use std::ffi::OsString;
use std::fs;
use std::io::ErrorKind;
use std::path::Path;
use std::process::{Command, Stdio};

use anyhow::{Context as _, Result};

use crate::error::unavailable;

/// A program that a machine may lack.
pub struct Tool {
    /// Its name on the `PATH`.
    pub program: &'static str,
    /// The package of Debian that holds it.
    pub package: &'static str,
}

/// Samples and counts; a part of the kernel.
pub const PERF: Tool = Tool { program: "perf", package: "linux-perf" };

/// Runs machine code in a simulation.
pub const VALGRIND: Tool = Tool { program: "valgrind", package: "valgrind" };

impl Tool {
    /// A command of it, without anybody's settings.
    pub fn command(&self) -> Command {
        let mut command = Command::new(self.program);
        command.env("LC_ALL", "C").env("PERF_CONFIG", "/dev/null").env_remove("DEBUGINFOD_URLS");
        command
    }

    /// Its name and version, such as `perf 6.1.187`.
    pub fn version(&self) -> Result<String> {
        let Tool { program, package } = self;
        let lacking = || unavailable(format!("{program} is not installed; on Debian: apt install {package}"));
        let output = match Command::new(program).arg("--version").stdin(Stdio::null()).output() {
            Ok(output) if output.status.success() => output,
            // Debian's wrapper of perf is there without the perf of the running kernel.
            Ok(_) => return Err(lacking()),
            Err(error) if error.kind() == ErrorKind::NotFound => return Err(lacking()),
            Err(error) => return Err(error).with_context(|| format!("cannot start {program}")),
        };
        let said = String::from_utf8_lossy(&output.stdout);
        let number = said.trim().trim_start_matches(program).trim_start_matches([' ', '-']);
        Ok(format!("{program} {}", number.trim_start_matches("version ")))
    }
}

/// valgrind's `tool`, which is to write to `out`.
pub fn valgrind(tool: &str, out: &Path) -> Command {
    let mut command = VALGRIND.command();
    // No settings of the user or the folder, no files for a debugger.
    command.args(["--command-line-only=yes", "--quiet", "--vgdb=no"]).arg(format!("--tool={tool}"));
    let mut flag = OsString::from(format!("--{tool}-out-file="));
    // valgrind takes a percent sign for the beginning of a variable.
    flag.push(out.to_string_lossy().replace('%', "%%"));
    command.arg(flag);
    command
}

/// Why perf failed: more often than not because it may not.
pub fn perf_refused(error: &anyhow::Error) -> anyhow::Error {
    let level = fs::read_to_string("/proc/sys/kernel/perf_event_paranoid").unwrap_or_default();
    match level.trim().parse::<i32>() {
        Ok(level) if level > 2 => unavailable(format!(
            "perf may not look at processes: set kernel.perf_event_paranoid, which is {level}, to 2"
        )),
        _ => unavailable(format!("perf does not work here: {error:#}")),
    }
}

/// `tool`, whose arguments come first, running `command`.
pub fn under(mut tool: Command, command: &Command) -> Command {
    tool.arg(command.get_program()).args(command.get_args());
    for (name, value) in command.get_envs() {
        match value {
            Some(value) => tool.env(name, value),
            None => tool.env_remove(name),
        };
    }
    if let Some(folder) = command.get_current_dir() {
        tool.current_dir(folder);
    }
    tool
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tool_that_is_not_there_can_be_installed() {
        let error = Tool { program: "no-such-tool", package: "tools" }.version().unwrap_err();
        assert_eq!(error.to_string(), "no-such-tool is not installed; on Debian: apt install tools");
        assert_eq!(crate::error::exit_status(&error), 3);
    }

    #[test]
    fn a_tool_keeps_the_surroundings_of_what_it_runs() {
        let mut command = Command::new("program");
        command.arg("a").env("KEPT", "1").env_remove("LOST").current_dir("/");
        let mut tool = Command::new("tool");
        tool.arg("--flag");
        let tool = under(tool, &command);
        assert_eq!(tool.get_args().collect::<Vec<_>>(), ["--flag", "program", "a"]);
        assert_eq!(tool.get_current_dir(), Some(Path::new("/")));
        assert_eq!(tool.get_envs().count(), 2);
    }
}
