//! How time grows with the input, and what more threads gain, each beside what would be ideal.

mod growth;
mod threads;

use anyhow::Result;

use super::label::{self, Anchor, TEXT};
use super::page::{INNER, MARGIN, Words, lines, picture};
use crate::profile::record::Record;

/// Room for the line above a grid of panels.
const CAPTION: f64 = 18.0;
const THREADS: &str = "Speed-up over the number of threads; dashed: the ideal";

/// The picture; None where neither inputs nor threads differ.
pub(super) fn scaling(record: &Record) -> Result<Option<String>> {
    let (growths, speed_ups) = (growth::growths(record), threads::speed_ups(record));
    if growths.is_empty() && speed_ups.is_empty() {
        return Ok(None);
    }
    let height = |panels: super::panels::Panels, number: usize| {
        if number == 0 { 0.0 } else { panels.rows(number) }
    };
    let growth = format!(
        "Time per {} over the number of {}; dashed: in proportion to the smallest input",
        record.unit.one(),
        record.unit.many().to_lowercase()
    );
    let captions = |text: &str, number: usize| if number == 0 { vec![] } else { TEXT.wrap(text, INNER) };
    let above = [captions(&growth, growths.len()), captions(THREADS, speed_ups.len())];
    let heights = [height(growth::PANELS, growths.len()), height(threads::PANELS, speed_ups.len())];
    let words = Words {
        title: "Scaling",
        above: "Line through a point: its 95 % interval for another run",
        below: if speed_ups.iter().any(|series| series.is_crowded(record)) {
            "Grey: more threads than the machine has cores; no gain is to be expected there"
        } else {
            ""
        },
        description: &[growth::description(record.unit, &growths), threads::description(&speed_ups)].concat(),
    };
    let total = above.iter().map(|lines| caption_height(lines)).sum::<f64>() + heights.iter().sum::<f64>();
    let svg = picture(record, &words, total, |svg, top| {
        let mut y = top;
        for (index, caption) in above.iter().enumerate() {
            for (line, text) in caption.iter().enumerate() {
                let place = (MARGIN, y + 10.0 + 14.0 * lines(line));
                label::write(svg, place, (TEXT, Anchor::Start, "strong"), text, INNER)?;
            }
            y += caption_height(caption);
            match index {
                0 => growth::draw(svg, y, &growths)?,
                _ => threads::draw(svg, y, record, &speed_ups)?,
            }
            y += heights[index];
        }
        Ok(())
    })?;
    Ok(Some(svg))
}

fn caption_height(caption: &[String]) -> f64 {
    if caption.is_empty() { 0.0 } else { CAPTION + 14.0 * lines(caption.len() - 1) }
}
