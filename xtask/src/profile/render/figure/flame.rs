//! Flame graphs: where samples and allocated bytes come from, a tower for each workload.
//!
//! inferno lays out a tower; several of them, each as wide as the picture, stand below one another, so that names of
//! workloads and functions can be read on a telephone.

mod layout;
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
use layout::Placed;
use tower::{Call, Tower};

const HEADING: f64 = 22.0;
const GAP: f64 = 10.0;
/// Functions of each workload that the description names.
const NAMED: usize = 5;

/// What makes boxes answer to a click, and names to a search.
const SCRIPT: &str = include_str!("flame/open.js");

/// What the weights of stacks count.
struct Unit {
    title: &'static str,
    what: &'static str,
    name: &'static str,
}

const SAMPLES: Unit = Unit { title: "Hot functions", what: "samples", name: "samples" };
const BYTES: Unit = Unit { title: "Allocated bytes", what: "allocated bytes", name: "bytes" };

/// Where samples ended; None where nothing was sampled.
pub(in crate::profile::render) fn time(record: &Record, samples: &Folded) -> Result<Option<String>> {
    graph(record, samples, &SAMPLES)
}

/// Where bytes were allocated; None where no site was found.
pub(super) fn bytes(record: &Record, bytes: &Folded) -> Result<Option<String>> {
    graph(record, bytes, &BYTES)
}

fn graph(record: &Record, folded: &Folded, unit: &Unit) -> Result<Option<String>> {
    let towers = towers(record, folded, unit)?;
    if towers.is_empty() {
        return Ok(None);
    }
    let owners: Vec<Owner> = towers.iter().flat_map(|tower| &tower.boxes).map(|one| one.owner).collect();
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
        svg.script(SCRIPT)
    })?;
    Ok(Some(svg))
}

/// A tower for each root, in the order of the workloads.
fn towers<'a>(record: &Record, folded: &'a Folded, unit: &Unit) -> Result<Vec<Tower<'a>>> {
    let mut roots: Vec<_> = by_root(record, folded).into_iter().collect();
    let place =
        |root: &str| record.workloads.iter().position(|workload| workload.id.replace(';', ":") == root);
    roots.sort_by_key(|(root, _)| (place(root).unwrap_or(usize::MAX), *root));
    roots.into_iter().map(|(root, stacks)| Tower::of(root, &stacks, unit.name)).collect()
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
    HEADING + tower.height() + GAP
}

fn draw(svg: &mut Svg<'_>, top: f64, tower: &Tower<'_>, unit: &Unit) -> io::Result<()> {
    let total = shown(tower.total, unit);
    let room = INNER - INPUT.width(&total) - 8.0;
    label::write(svg, (MARGIN, top + 14.0), (NAME, Anchor::Start, ""), tower.root, room)?;
    label::write(svg, (MARGIN + INNER, top + 14.0), (INPUT, Anchor::End, ""), &total, INNER)?;
    svg.part("tower", |svg| {
        tower.boxes.iter().try_for_each(|one| draw_box(svg, top + HEADING, tower.name(one), one))
    })
}

/// What inferno draws, moved to its place, with its words: inferno would keep the beginnings of names, which are alike.
fn draw_box(svg: &mut Svg<'_>, top: f64, name: &str, one: &Placed) -> io::Result<()> {
    let area = Area { x: MARGIN + one.area.x, y: top + one.area.y, ..one.area };
    svg.titled(&format!("{name} ({})", one.share), |svg| {
        svg.rect(area, &format!("{} part", class(one.owner)))?;
        let Some((x, y)) = one.words else { return Ok(()) };
        let (x, y) = (MARGIN + x, top + y);
        let room = area.right() - x;
        if room < FRAME.width("ab…") {
            return Ok(());
        }
        let words = name::fitting(name, |name| FRAME.width(name) <= room);
        label::write(svg, (x, y), (FRAME, Anchor::Start, ""), &words, room)
    })
}

fn shown(weight: u64, unit: &Unit) -> String {
    format!("{} {}", count(weight), unit.name)
}

fn description(towers: &[Tower<'_>], unit: &Unit) -> String {
    let row = |tower: &Tower<'_>| {
        let ends: Vec<_> = tower
            .ends
            .iter()
            .take(NAMED)
            .map(|(name, weight)| {
                let share = to_f64(*weight) / to_f64(tower.total) * 100.0;
                format!("{name} {}, {share:.1} %", shown(*weight, unit))
            })
            .collect();
        format!("{}, {}: {}", tower.root, shown(tower.total, unit), ends.join("; "))
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
        let towers = towers(&record(), &folded, &SAMPLES).unwrap();
        let boxes: Vec<_> =
            towers[0].boxes.iter().map(|one| (towers[0].name(one), one.owner, one.share.as_str())).collect();
        let expected = [("free", Owner::Allocator, "4 samples, 100.00%")];
        assert_eq!(boxes, expected, "on the function that all stacks begin with");
    }

    #[test]
    fn boxes_have_the_width_of_their_share_and_the_colour_of_their_owner() {
        let drawn = drawn("flamegraph");
        let mut boxes = drawn.class("part");
        boxes.sort_by(|a, b| b.area().y.total_cmp(&a.area().y).then(a.area().x.total_cmp(&b.area().x)));
        boxes.rotate_left(1);
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
        assert!((boxes[0].area().y - boxes[1].area().bottom() - 1.0).abs() < 0.11);
        assert!(boxes[3].area().bottom() < boxes[4].area().y);
        assert!(drawn.text("400 samples").number("y") < drawn.text("40 samples").number("y"));
        assert!(
            drawn.description.contains("read/10k, 400 samples: marc::Record::parse 240 samples, 60.0 %;")
        );
    }

    #[test]
    fn the_script_knows_where_towers_stand() {
        assert!(SCRIPT.contains(&format!("const [left, inner] = [{MARGIN}, {INNER}];")));
    }

    #[test]
    fn allocations_are_weighed_in_bytes() {
        let drawn = drawn("allocations");
        assert_eq!(drawn.title, "Allocated bytes: One thread");
        assert_eq!(drawn.text("16,000 bytes").class, "input end");
        let mut widths: Vec<_> = drawn.class("part").iter().map(|one| one.area().width).collect();
        widths.sort_by(f64::total_cmp);
        assert_eq!(widths, [99.0, 297.0, 297.0, 396.0]);
    }
}
