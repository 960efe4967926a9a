//! Flame graphs: where samples and allocated bytes come from, a tower for each workload.
//!
//! Drawn here and not by inferno, whose graph is a page with a script: it has one tower for all workloads, so that none
//! of their names can be read on a telephone, and one light scheme.

mod name;
mod tower;

use std::collections::BTreeMap;
use std::io;

use anyhow::Result;

use super::label::{self, Anchor, FRAME, INPUT, NAME};
use super::legend::Legend;
use super::page::{INNER, MARGIN, Words, class, picture};
use crate::profile::folded::Folded;
use crate::profile::record::Record;
use crate::profile::render::number::count;
use crate::profile::render::owner::{Owner, attributed};
use crate::profile::render::svg::{Area, Svg};
use crate::profile::render::timing::to_f64;
use tower::{Call, Frame, Tower};

/// The height of a box.
const LEVEL: f64 = 13.0;
const HEADING: f64 = 22.0;
const GAP: f64 = 10.0;
/// Functions of each workload that the description names.
const NAMED: usize = 5;

/// What the weights of stacks count.
struct Unit {
    title: &'static str,
    what: &'static str,
    show: fn(u64) -> String,
}

/// Where samples ended; None where nothing was sampled.
pub(super) fn time(record: &Record, samples: &Folded) -> Result<Option<String>> {
    graph(
        record,
        samples,
        &Unit { title: "Hot functions", what: "samples", show: |n| format!("{} samples", count(n)) },
    )
}

/// Where bytes were allocated; None where no site was found.
pub(super) fn bytes(record: &Record, bytes: &Folded) -> Result<Option<String>> {
    graph(
        record,
        bytes,
        &Unit { title: "Allocated bytes", what: "allocated bytes", show: |n| format!("{} bytes", count(n)) },
    )
}

fn graph(record: &Record, folded: &Folded, unit: &Unit) -> Result<Option<String>> {
    let towers = towers(record, folded);
    if towers.is_empty() {
        return Ok(None);
    }
    let owners: Vec<Owner> = towers.iter().flat_map(|tower| &tower.frames).map(|frame| frame.owner).collect();
    let legend = Legend::of(record, &owners);
    let height = towers.iter().map(height).sum::<f64>();
    let words = Words {
        title: unit.title,
        above: &format!(
            "Each box is a function, on top of its caller; its width is its share of the {}. Left to right is the \
             alphabet, not time",
            unit.what
        ),
        below: "Left out: what all stacks of a workload begin with, and boxes too narrow to see",
        description: &description(&towers, unit),
    };
    let svg = picture(record, &words, legend.height() + height, |svg, top| {
        legend.draw(svg, top)?;
        let mut y = top + legend.height();
        for tower in &towers {
            draw(svg, y, tower, unit)?;
            y += self::height(tower);
        }
        Ok(())
    })?;
    Ok(Some(svg))
}

/// A tower for each root, in the order of the workloads.
fn towers<'a>(record: &Record, folded: &'a Folded) -> Vec<Tower<'a>> {
    let mut towers: Vec<Tower<'a>> =
        by_root(record, folded).into_iter().map(|(root, stacks)| Tower::of(root, stacks, INNER)).collect();
    let place = |tower: &Tower<'_>| {
        record.workloads.iter().position(|workload| workload.id.replace(';', ":") == tower.root)
    };
    towers.sort_by_key(|tower| (place(tower).unwrap_or(usize::MAX), tower.root));
    towers
}

/// The stacks of each workload, calls apart. Where several in a row count as one function they are one box.
fn by_root<'a>(record: &Record, folded: &'a Folded) -> BTreeMap<&'a str, Vec<(Vec<Call<'a>>, u64)>> {
    let mut roots: BTreeMap<&str, Vec<(Vec<Call<'_>>, u64)>> = BTreeMap::new();
    for (stack, weight) in folded.stacks() {
        if let Some((root, frames)) = stack.split_once(';') {
            let mut calls = attributed(frames, record);
            calls.dedup();
            roots.entry(root).or_default().push((calls, weight));
        }
    }
    roots
}

fn height(tower: &Tower<'_>) -> f64 {
    HEADING + LEVEL * super::page::lines(tower.levels) + GAP
}

fn draw(svg: &mut Svg<'_>, top: f64, tower: &Tower<'_>, unit: &Unit) -> io::Result<()> {
    let total = (unit.show)(tower.total);
    let room = INNER - INPUT.width(&total) - 8.0;
    label::write(svg, (MARGIN, top + 14.0), (NAME, Anchor::Start, ""), tower.root, room)?;
    label::write(svg, (MARGIN + INNER, top + 14.0), (INPUT, Anchor::End, ""), &total, INNER)?;
    let floor = top + HEADING + LEVEL * super::page::lines(tower.levels);
    for frame in &tower.frames {
        let title = format!("{}: {}", frame.name, shown(frame.weight, tower, unit));
        svg.titled(&title, |svg| draw_frame(svg, floor, frame))?;
    }
    Ok(())
}

fn draw_frame(svg: &mut Svg<'_>, floor: f64, frame: &Frame<'_>) -> io::Result<()> {
    let area = Area {
        x: MARGIN + frame.x,
        y: floor - LEVEL * super::page::lines(frame.level + 1),
        width: frame.width,
        height: LEVEL,
    };
    let class = class(frame.owner);
    svg.rect(area, &format!("{class} part"))?;
    let room = area.width - 4.0;
    let text = name::fitting(frame.name, |name| FRAME.width(name) <= room);
    let style = (FRAME, Anchor::Start, "");
    if room < FRAME.width("ab…") {
        return Ok(());
    }
    label::write(svg, (area.x + 2.0, area.bottom() - 3.5), style, &text, room)
}

/// A weight and its share of the tower.
fn shown(weight: u64, tower: &Tower<'_>, unit: &Unit) -> String {
    format!("{}, {:.1} %", (unit.show)(weight), to_f64(weight) / to_f64(tower.total) * 100.0)
}

fn description(towers: &[Tower<'_>], unit: &Unit) -> String {
    let row = |tower: &Tower<'_>| {
        let ends: Vec<_> = tower
            .ends
            .iter()
            .take(NAMED)
            .map(|(name, weight)| format!("{name} {}", shown(*weight, tower, unit)))
            .collect();
        format!("{}, {}: {}", tower.root, (unit.show)(tower.total), ends.join("; "))
    };
    let rows: Vec<_> = towers.iter().map(row).collect();
    format!("The functions in which most {} end. {}.", unit.what, rows.join(". "))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::profile::record::tests::record;
    use crate::profile::render::figure::tests::drawn;

    #[test]
    fn what_counts_as_its_caller_is_one_box_with_it() {
        let folded = Folded::parse("read/10k;marc::f;free;[unknown] 3\nread/10k;marc::f;free 1\n").unwrap();
        let towers = towers(&record(), &folded);
        let frames: Vec<_> =
            towers[0].frames.iter().map(|frame| (frame.name, frame.owner, frame.weight)).collect();
        assert_eq!(frames, [("free", Owner::Allocator, 4)], "on the function that all stacks begin with");
    }

    #[test]
    fn boxes_have_the_width_of_their_share_and_the_colour_of_their_owner() {
        let drawn = drawn("flamegraph");
        let boxes = drawn.class("part");
        let named: Vec<_> = boxes.iter().map(|one| (one.class.as_str(), one.area().width)).collect();
        // The reader on the floor of its tower, then malloc and parse on it, then what parse calls; to_json has its own.
        let expected = [
            ("subject part", 396.0),
            ("allocator part", 59.4),
            ("subject part", 336.6),
            ("standard part", 99.0),
            ("dependency part", 396.0),
        ];
        assert_eq!(named, expected);
        assert!((boxes[0].area().y - boxes[1].area().bottom()).abs() < 0.11);
        assert!(boxes[3].area().bottom() < boxes[4].area().y);
        assert!(drawn.text("400 samples").number("y") < drawn.text("40 samples").number("y"));
        assert!(
            drawn.description.contains("read/10k, 400 samples: marc::Record::parse 240 samples, 60.0 %;")
        );
    }

    #[test]
    fn allocations_are_weighed_in_bytes() {
        let drawn = drawn("allocations");
        assert_eq!(drawn.title, "Allocated bytes: One thread");
        assert_eq!(drawn.text("16,000 bytes").class, "input end");
        let widths: Vec<_> = drawn.class("part").iter().map(|one| one.area().width).collect();
        assert_eq!(widths, [396.0, 99.0, 297.0, 297.0]);
    }
}
