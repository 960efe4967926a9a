//! The least that any tool must do that reads links: read every document of a folder and run the parser over it.
//!
//! `cargo bench -p xtask --bench bare -- DIR`. What a command takes more than this is its own cost.

use anyhow::{Context as _, Result};
use pulldown_cmark::{Options, Parser};
use rayon::prelude::*;
use std::{env, ffi::OsStr, fs, path::PathBuf};
use walkdir::WalkDir;

fn main() -> Result<()> {
    let folder = env::args_os().skip(1).find(|argument| argument != "--bench").context("name a folder")?;
    let entries = WalkDir::new(folder).into_iter().flatten().map(walkdir::DirEntry::into_path);
    let documents: Vec<PathBuf> = entries.filter(|path| path.extension() == Some(OsStr::new("md"))).collect();
    let events = documents.par_iter().map(|path| match fs::read_to_string(path) {
        Ok(text) => Parser::new_ext(&text, Options::all()).into_offset_iter().count(),
        Err(_) => 0,
    });
    let events: usize = events.sum();
    println!("{} documents, {events} events", documents.len());
    Ok(())
}
