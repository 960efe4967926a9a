//! The workflow behind `cargo xtask`: profile a library mode by mode, keep its performance documents in scope.
//!
//! `ARCHITECTURE.md` at the root of the repository is the map.

pub mod archive;
pub mod change;
pub mod clock;
pub mod config;
pub mod context;
pub mod diagnostic;
pub mod digest;
pub mod edit;
pub mod exit;
pub mod flags;
mod init;
pub mod links;
pub mod markdown;
mod pattern;
pub mod profile;
pub mod refactor;
pub mod repo;
mod sample;
pub mod scope;
mod shell;
pub mod site;
#[cfg(test)]
mod tests;
pub mod verify;
pub mod workflow;
pub mod yaml;

use clap::Parser;
use context::Context;
use exit::Exit;
use flags::{Command, Xtask};
use std::process::ExitCode;

/// Reading documents asks for memory on all cores at once. Here, so that every package that calls [`main`] has it.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// Parses the command line, runs the command and tells its exit status.
pub fn main() -> ExitCode {
    let flags = Xtask::parse();
    match run(flags) {
        Ok(exit) => exit.into(),
        // Whoever reads has enough, as `head` has.
        Err(error) if is_broken_pipe(&error) => ExitCode::from(exit::ERROR),
        Err(error) => {
            anstream::eprintln!("{}error{}: {error:#}", flags::ERROR, flags::ERROR.render_reset());
            ExitCode::from(exit::ERROR)
        }
    }
}

fn is_broken_pipe(error: &anyhow::Error) -> bool {
    let mut causes = error.chain().filter_map(|cause| cause.downcast_ref::<std::io::Error>());
    causes.any(|cause| cause.kind() == std::io::ErrorKind::BrokenPipe)
}

fn run(flags: Xtask) -> anyhow::Result<Exit> {
    // The process ends with the command: nobody waits until all that it knew of a tree is given back.
    let kept = |context| &*Box::leak(Box::new(context));
    let open = || Context::open(&flags.global).map(kept);
    let open_to_list = || Context::open_to_list(&flags.global).map(kept);
    if matches!(flags.command, Command::DocRefactor(_) | Command::Workflow(_)) {
        // While git answers.
        rayon::spawn(scope::prepare);
    }
    match flags.command {
        Command::Profile(command) => command.run(open()?),
        Command::DocRefactor(command) => command.run(open_to_list()?),
        Command::Archive(command) => command.run(open_to_list()?),
        Command::Verify(command) => command.run(open_to_list()?),
        Command::Workflow(command) => command.run(open()?),
        Command::Init(command) => command.run(open()?),
        Command::Sample(command) => command.run(open()?),
        Command::Completions(command) => command.run(),
        Command::Man(command) => command.run(),
    }
}
