//! The flame graph of a mode, coloured by the owners of its functions.

use anyhow::{Context, Result};
use inferno::flamegraph::color::{BackgroundColor, Color, PaletteMap};
use inferno::flamegraph::{self, Options};

use super::owner::Owner;
use super::svg::allowed;
use crate::profile::folded::Folded;
use crate::profile::record::Record;

/// The widest picture that GitHub shows without scaling it down.
const WIDTH: usize = 880;

/// Narrower boxes, in per cent of the width, are left out: nobody can read or hit them.
const MIN_WIDTH: f64 = 0.2;

/// The picture as SVG; None without samples, where inferno would draw an error.
pub(super) fn flamegraph(record: &Record, folded: &Folded) -> Result<Option<String>> {
    if folded.is_empty() {
        return Ok(None);
    }
    let mut palette = palette(record, folded);
    let mut options = Options::default();
    options.title = format!("Hot functions: {}", allowed(&record.mode.title));
    options.subtitle = Some(format!("{} samples; width is share, not time", folded.total()));
    options.image_width = Some(WIDTH);
    options.min_width = MIN_WIDTH;
    options.bgcolors = Some(BackgroundColor::Flat(Color::new(0xff, 0xff, 0xff)));
    options.deterministic = true;
    options.palette_map = Some(&mut palette);
    let lines: Vec<String> = folded.lines().map(|line| allowed(&line)).collect();
    let mut svg = Vec::new();
    flamegraph::from_lines(&mut options, lines.iter().map(String::as_str), &mut svg)
        .context("no flame graph can be drawn")?;
    Ok(Some(String::from_utf8(svg)?))
}

/// One colour for each frame; the roots, which are no functions, are grey.
fn palette(record: &Record, folded: &Folded) -> PaletteMap {
    let colour = |owner: Owner| {
        let [red, green, blue] = owner.colour().1;
        Color::new(red, green, blue)
    };
    let mut palette = PaletteMap::default();
    for frame in folded.frames() {
        palette.insert(allowed(frame), colour(Owner::of(frame, record)));
    }
    let roots = record.workloads.iter().map(|workload| allowed(&workload.id.replace(';', ":")));
    for root in roots.chain(["all".to_owned(), String::new()]) {
        palette.insert(root, colour(Owner::Unknown));
    }
    palette
}
