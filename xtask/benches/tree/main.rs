//! Lays out a tree of documents to try commands on: `cargo bench -p xtask --bench tree -- DIR`.

mod forest;

use anyhow::{Result, ensure};
use clap::Parser;
use forest::Forest;
use std::{fs, path::PathBuf};
use xshell::{Shell, cmd};

/// Lays out a tree of documents, committed to a git repository of its own.
#[derive(Debug, Parser)]
struct Flags {
    /// Folder to lay the tree out in; it must be absent or empty
    dir: PathBuf,
    /// Documents
    #[arg(long, default_value_t = 50_000)]
    files: usize,
    /// Documents that refer to the one that is there to be moved
    #[arg(long, default_value_t = 1_000)]
    referrers: usize,
    /// Bytes of a document, on average
    #[arg(long, default_value_t = 4_250)]
    bytes: usize,
    /// Another seed is another tree
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Passed by cargo
    #[arg(long, hide = true)]
    bench: bool,
}

fn main() -> Result<()> {
    let Flags { dir, files, referrers, bytes, seed, bench: _ } = Flags::parse();
    ensure!(
        referrers <= files && bytes > 0,
        "there cannot be more referrers than files, and files have bytes"
    );
    let is_free = fs::read_dir(&dir).map_or(true, |mut entries| entries.next().is_none());
    ensure!(is_free, "`{}` is not empty; name another folder", dir.display());
    let mut total = 0;
    for (path, text) in (Forest { files, referrers, bytes, seed }).documents() {
        total += text.len();
        forest::lay(&dir.join(path), &text)?;
    }
    let shell = Shell::new()?;
    shell.change_dir(&dir);
    cmd!(shell, "git init --quiet").quiet().run()?;
    cmd!(shell, "git add --all").quiet().run()?;
    let who = ["-c", "user.name=bench", "-c", "user.email=bench@localhost"];
    cmd!(shell, "git {who...} commit --quiet --message Tree").quiet().run()?;
    println!("{} documents, {:.1} MB; {referrers} refer to {}", files + 1, total as f64 / 1e6, forest::MOVED);
    Ok(())
}
