//! What shells and `man` read of the command line: completions and manual pages, on standard output.

use crate::exit::Exit;
use crate::flags::{self, Xtask};
use anyhow::{Result, bail};
use clap::CommandFactory;
use clap_mangen::Man;
use std::io::Write;

/// The command that completions are for. A shell completes a word; the alias `cargo xtask` is two.
const WORD: &str = "xtask";

impl flags::Completions {
    /// Prints the script. Needs no repository.
    ///
    /// # Errors
    ///
    /// When nobody reads.
    pub fn run(self) -> Result<Exit> {
        let mut script = Vec::new();
        clap_complete::generate(self.shell, &mut Xtask::command(), WORD, &mut script);
        print(&script)
    }
}

impl flags::Man {
    /// Prints the page. Needs no repository.
    ///
    /// # Errors
    ///
    /// When there is no such command, or nobody reads.
    pub fn run(self) -> Result<Exit> {
        // Pages are named as those of git and cargo are: cargo-xtask-archive(1).
        let mut xtask = Xtask::command().name("cargo-xtask");
        xtask.build();
        let page = match &self.command {
            None => &xtask,
            Some(name) => match xtask.find_subcommand(name) {
                Some(command) => command,
                None => bail!("there is no command `{name}`; `cargo xtask --help` lists them"),
            },
        };
        let title = page.get_display_name().unwrap_or(page.get_name()).to_owned();
        let mut text = Vec::new();
        Man::new(page.clone()).title(title).render(&mut text)?;
        print(&text)
    }
}

fn print(text: &[u8]) -> Result<Exit> {
    std::io::stdout().lock().write_all(text)?;
    Ok(Exit::Clean)
}
