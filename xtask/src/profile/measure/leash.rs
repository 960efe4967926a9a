//! Ends a process, and all that it started, when this one ends: by Ctrl-C, by a kill, or because it has waited enough.

use std::process::{Child, Command};

use anyhow::Result;

/// Holds the process group of a subprocess: when it is dropped, or when this process ends in whatever way, the group is
/// killed.
///
/// A shell in a group of its own waits at a pipe that this process holds. The system closes the pipe when this process is
/// gone, so that nothing has to be done at a moment at which nothing can be done any more.
pub(super) struct Leash {
    #[cfg(unix)]
    watch: Child,
}

#[cfg(unix)]
impl Leash {
    /// Starts `command` in a group of its own.
    pub(super) fn start(command: &mut Command) -> Result<(Child, Leash)> {
        use std::os::unix::process::CommandExt;
        use std::process::Stdio;

        use anyhow::Context;

        const KILL: &str = r#"read -r word; test "$word" = done || kill -s KILL -- "-$1""#;

        let shown = command.get_program().to_string_lossy().into_owned();
        let cannot = || format!("{shown} cannot be started");
        let mut child = command.process_group(0).spawn().with_context(cannot)?;
        let mut shell = Command::new("sh");
        shell.args(["-c", KILL, "leash", &child.id().to_string()]);
        shell.stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::null());
        match shell.process_group(0).spawn() {
            Ok(watch) => Ok((child, Leash { watch })),
            Err(error) => {
                let _ = child.kill();
                let _ = child.wait();
                Err(error).context("sh cannot be started")
            }
        }
    }

    /// The process has ended by itself.
    pub(super) fn release(mut self) {
        use std::io::Write;

        if let Some(mut pipe) = self.watch.stdin.take() {
            // Where it does not listen it does not kill either.
            let _ = pipe.write_all(b"done\n");
        }
    }
}

#[cfg(unix)]
impl Drop for Leash {
    fn drop(&mut self) {
        drop(self.watch.stdin.take());
        let _ = self.watch.wait();
    }
}

#[cfg(not(unix))]
impl Leash {
    pub(super) fn start(command: &mut Command) -> Result<(Child, Leash)> {
        use anyhow::Context;

        let shown = command.get_program().to_string_lossy().into_owned();
        let child = command.spawn().with_context(|| format!("{shown} cannot be started"))?;
        Ok((child, Leash {}))
    }

    pub(super) fn release(self) {}
}
