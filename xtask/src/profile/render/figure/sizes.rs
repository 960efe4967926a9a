//! How large allocations are: a histogram for each operation.

use std::collections::BTreeMap;
use std::io;

use anyhow::Result;

use super::axis::short_number;
use super::label::{self, TICK};
use super::page::{Words, lines, picture};
use super::panels::Panels;
use crate::profile::record::{Allocations, Record, Workload};
use crate::profile::render::counted::allocations;
use crate::profile::render::svg::{Area, Svg};
use crate::profile::render::timing::to_f64;

const PANELS: Panels = Panels { height: 64.0, below: 24.0, left: 0.0 };
/// Room for the number above the highest bar.
const HEAD: f64 = 14.0;
/// Every so many classes have a label: the next ones would touch.
const LABELLED: usize = 4;

/// A histogram: requests per record for each class from the record's smallest to its largest.
struct Histogram<'a> {
    workload: &'a Workload,
    classes: Vec<(u64, f64)>,
}

/// The picture; None where no sizes were counted.
pub(super) fn sizes(record: &Record) -> Result<Option<String>> {
    let histograms = histograms(record);
    if histograms.is_empty() {
        return Ok(None);
    }
    let words = Words {
        title: "Allocation sizes",
        above: "Requests per record, new and changed ones, by size: each bar holds sizes up to the power of two below it",
        below: "The number above is that of the highest bar; each panel has its own height",
        description: &description(&histograms),
    };
    let name = |histogram: &Histogram<'_>| (histogram.workload.id.clone(), String::new());
    picture(record, &words, PANELS.rows(histograms.len()), |svg, top| {
        PANELS.draw(svg, top, &histograms, name, |svg, area, histogram| panel(svg, area, &histogram.classes))
    })
    .map(Some)
}

fn histograms(record: &Record) -> Vec<Histogram<'_>> {
    let counted: Vec<_> =
        allocations(record).into_iter().filter(|(_, found)| !found.sizes.is_empty()).collect();
    let classes = classes(counted.iter().map(|(_, found)| &found.sizes));
    let histogram = |(workload, found): &(&Workload, &Allocations)| {
        let records = to_f64(workload.records);
        let share = |class: &u64| to_f64(found.sizes.get(class).copied().unwrap_or(0)) / records;
        classes.iter().map(|class| (*class, share(class))).collect::<Vec<_>>()
    };
    counted.iter().map(|one| Histogram { workload: one.0, classes: histogram(one) }).collect()
}

/// Every power of two between the smallest and the largest class, whether anything has that size or not; a class that is
/// none stands beside them.
fn classes<'a>(sizes: impl Iterator<Item = &'a BTreeMap<u64, u64>>) -> Vec<u64> {
    let mut classes: Vec<u64> = sizes.flat_map(BTreeMap::keys).copied().collect();
    let ends = classes.iter().min().copied().zip(classes.iter().max().copied());
    if let Some((least, most)) = ends {
        classes.extend((0..64).map(|power| 1 << power).filter(|class| (least..=most).contains(class)));
    }
    classes.sort_unstable();
    classes.dedup();
    classes
}

fn panel(svg: &mut Svg<'_>, area: Area, classes: &[(u64, f64)]) -> io::Result<()> {
    let most = classes.iter().map(|(_, requests)| *requests).fold(0.0, f64::max);
    let step = area.width / lines(classes.len());
    for (index, (_, requests)) in classes.iter().enumerate() {
        let x = area.x + step * lines(index);
        if *requests > 0.0 {
            // Nothing that was counted is invisible.
            let height = (requests / most * (area.height - HEAD)).max(1.0);
            let bar = Area { x: x + step * 0.1, y: area.bottom() - height, width: step * 0.8, height };
            svg.rect(bar, "bar")?;
        }
    }
    words(svg, area, classes)?;
    let highest = classes.iter().position(|(_, requests)| *requests >= most).unwrap_or(0);
    let word = per_record(most);
    let half = TICK.width(&word) / 2.0;
    let middle = (area.x + step * (lines(highest) + 0.5)).max(area.x + half).min(area.right() - half);
    svg.text((middle, area.y + HEAD - 4.0), "tick middle", &word)
}

/// The names of some classes below their bars, none of them outside.
fn words(svg: &mut Svg<'_>, area: Area, classes: &[(u64, f64)]) -> io::Result<()> {
    let step = area.width / lines(classes.len());
    let every = classes.len().div_ceil(LABELLED).max(1);
    let labelled = classes.iter().enumerate().step_by(every).map(|(index, (class, _))| {
        let (word, middle) = (bytes(*class), area.x + step * (lines(index) + 0.5));
        let half = TICK.width(&word) / 2.0;
        (middle, (middle.max(area.x + half).min(area.right() - half), word))
    });
    let (bars, words): (Vec<_>, Vec<_>) = labelled.unzip();
    for x in bars {
        svg.line((x, area.bottom()), (x, area.bottom() + 3.0), "whisker")?;
    }
    label::apart(words)
        .into_iter()
        .try_for_each(|(x, word)| svg.text((x, area.bottom() + 13.0), "tick middle", &word))
}

/// `8 B`, `64 KiB`: a power of two in few characters.
fn bytes(class: u64) -> String {
    const UNITS: [&str; 7] = ["B", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB"];
    let mut unit = 0;
    let mut rest = class;
    while rest >= 1024 && rest.is_multiple_of(1024) && unit + 1 < UNITS.len() {
        rest /= 1024;
        unit += 1;
    }
    format!("{rest} {}", UNITS[unit])
}

fn per_record(requests: f64) -> String {
    match requests {
        requests if requests >= 100.0 => short_number(requests.round()),
        requests if requests >= 0.01 => format!("{requests:.2}"),
        _ => "< 0.01".to_owned(),
    }
}

fn description(histograms: &[Histogram<'_>]) -> String {
    let row = |histogram: &Histogram<'_>| {
        let classes = histogram.classes.iter().filter(|(_, requests)| *requests > 0.0);
        let classes: Vec<_> = classes
            .map(|(class, requests)| format!("{} to {}", per_record(*requests), bytes(*class)))
            .collect();
        format!("{}: {}", histogram.workload.id, classes.join(", "))
    };
    let rows: Vec<_> = histograms.iter().map(row).collect();
    format!("Requests per record, each with the largest size of its class. {}.", rows.join("; "))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::profile::record::tests::record;
    use crate::profile::render::figure::drawn::Drawn;
    use crate::profile::render::figure::tests::drawn;

    #[test]
    fn bars_stand_in_their_classes() {
        let drawn = drawn("sizes");
        let (panel, bars) = (drawn.class("panel")[0].area(), drawn.class("bar"));
        // 32 bytes is the first of six classes, 1 KiB the last.
        let [small, large] = [bars[0].area(), bars[1].area()];
        let step = panel.width / 6.0;
        assert!(
            (small.x - panel.x - step * 0.1).abs() < 0.11 && (large.x - panel.x - step * 5.1).abs() < 0.11
        );
        assert!((small.height - (PANELS.height - HEAD)).abs() < 0.11, "the highest fills the panel");
        assert!((large.height / small.height - 46_680.0 / 300_000.0).abs() < 0.01);
        assert!(drawn.text("32 B").area().x >= panel.x && drawn.texts().contains(&"30.00"));
        assert!(drawn.description.contains("read/10k: 30.00 to 32 B, 4.67 to 1 KiB."));
    }

    #[test]
    fn classes_are_powers_of_two_in_words() {
        let shown = [1, 8, 1024, 65_536, 1 << 20, 1 << 63, 1500].map(bytes);
        assert_eq!(shown, ["1 B", "8 B", "1 KiB", "64 KiB", "1 MiB", "8 EiB", "1500 B"]);
        assert_eq!(classes([&BTreeMap::from([(8, 1), (100, 1)])].into_iter()), [8, 16, 32, 64, 100]);
    }
    #[test]
    fn words_stand_apart_however_many_classes_there_are() {
        for classes in 1..=64_u32 {
            let mut record = record();
            let found = record.workloads[2].allocations.as_mut().unwrap();
            found.sizes = (0..classes).map(|power| (1 << power, u64::from(power) + 1)).collect();
            let drawn = Drawn::of(&sizes(&record).unwrap().unwrap());
            drawn.assert_legible();
            let panel = drawn.class("panel")[0].area();
            let is_inside = |area: Area| area.x >= panel.x - 0.1 && area.right() <= panel.right() + 0.1;
            assert!(drawn.class("tick").iter().all(|word| is_inside(word.area())), "{classes}");
        }
    }
}
