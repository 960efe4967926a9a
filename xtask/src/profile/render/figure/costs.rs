//! Where the time of a record goes: a bar for each sampled operation, in parts by owner.

use std::io;

use anyhow::Result;

use super::axis::{Axis, short_number};
use super::label::{self, Anchor, NAME};
use super::legend::Legend;
use super::page::{MARGIN, WIDTH, Words, class, lines, picture};
use crate::profile::folded::Folded;
use crate::profile::record::{Record, Unit, Workload};
use crate::profile::render::hot::{Hot, MIN_SAMPLES, hot};
use crate::profile::render::number::Precision;
use crate::profile::render::owner::Owner;
use crate::profile::render::svg::{Area, Svg};
use crate::profile::render::timing::Timing;

/// Room for the number right of the longest bar.
const VALUE: f64 = 62.0;
const ROW: f64 = 42.0;
const BAR: f64 = 16.0;
/// Parts that are narrower have no number.
const LABELLED: f64 = 26.0;

/// The time of a record in one workload.
struct Breakdown<'a> {
    workload: &'a Workload,
    /// Microseconds, and the same in words.
    time: f64,
    shown: String,
    /// Shares of the time, in the order of owners.
    parts: Vec<(Owner, f64)>,
}

/// The picture; None where nothing was sampled often enough.
pub(super) fn costs(record: &Record, folded: &Folded) -> Result<Option<String>> {
    let hot = hot(record, folded);
    let rows: Vec<_> = hot.iter().filter_map(breakdown).collect();
    // As for rates: no axis holds the iterations of different benchmarks.
    if rows.is_empty() || record.unit == Unit::Iteration {
        return Ok(None);
    }
    let owners: Vec<_> = rows.iter().flat_map(|row| row.parts.iter().map(|(owner, _)| *owner)).collect();
    let legend = Legend::of(record, &owners);
    let most = rows.iter().map(|row| row.time).fold(0.0, f64::max);
    let axis = Axis::linear((0.0, most), (MARGIN, WIDTH - VALUE));
    let (height, unit) = (ROW * lines(rows.len()), record.unit.one());
    let words = Words {
        title: &format!("Cost of {}", record.unit.a()),
        above: &format!(
            "Microseconds per {unit}; each part is the share of samples that end in functions of one owner, times the \
             time per {unit}"
        ),
        below: "Numbers in the bars are shares in per cent",
        description: &description(record, &rows),
    };
    let svg = picture(record, &words, legend.height() + height + 18.0, |svg, top| {
        legend.draw(svg, top)?;
        let top = top + legend.height();
        for tick in axis.ticks() {
            svg.line((axis.at(tick), top + 2.0), (axis.at(tick), top + height), "grid")?;
            let x = axis.at(tick).max(MARGIN + 3.0);
            svg.text((x, top + height + 14.0), "tick middle", &short_number(tick))?;
        }
        rows.iter().enumerate().try_for_each(|(index, row)| bar(svg, axis, top + ROW * lines(index), row))
    })?;
    Ok(Some(svg))
}

fn breakdown<'a>(hot: &Hot<'a>) -> Option<Breakdown<'a>> {
    let timing = Timing::of(hot.workload)?;
    let time = timing.per_record(timing.overall());
    let parts = hot.owners().into_iter().map(|(owner, share)| (owner, share.estimate)).collect();
    (hot.samples >= MIN_SAMPLES).then(|| Breakdown {
        workload: hot.workload,
        time: time.estimate / 1e3,
        shown: Precision::time(time).show(time.estimate),
        parts,
    })
}

fn bar(svg: &mut Svg<'_>, axis: Axis, top: f64, row: &Breakdown<'_>) -> io::Result<()> {
    let style = (NAME, Anchor::Start, "");
    label::write(
        svg,
        (MARGIN, top + 14.0),
        (style.0, style.1, "value"),
        &row.workload.id,
        WIDTH - 2.0 * MARGIN,
    )?;
    let mut before = 0.0;
    for (owner, share) in &row.parts {
        let (x, end) = (axis.at(before * row.time), axis.at((before + share) * row.time));
        let part = Area { x, y: top + 20.0, width: end - x, height: BAR };
        svg.rect(part, &format!("{} part", class(*owner)))?;
        if part.width >= LABELLED {
            let middle = (x + part.width / 2.0, top + 32.0);
            svg.text(middle, "frame middle", &format!("{:.0}", share * 100.0))?;
        }
        before += share;
    }
    svg.text((axis.at(row.time) + 5.0, top + 32.0), "value", &row.shown)
}

fn description(record: &Record, rows: &[Breakdown<'_>]) -> String {
    let row = |row: &Breakdown<'_>| {
        let part = |(owner, share): &(Owner, f64)| {
            format!("{} {:.2} µs ({:.0} %)", owner.name(record), share * row.time, share * 100.0)
        };
        let parts: Vec<_> = row.parts.iter().map(part).collect();
        format!("{}, {}: {}", row.workload.id, row.shown, parts.join(", "))
    };
    format!(
        "Time per {} by owner. {}.",
        record.unit.one(),
        rows.iter().map(row).collect::<Vec<_>>().join("; ")
    )
}

#[cfg(test)]
mod tests {
    use crate::profile::render::figure::tests::drawn;

    #[test]
    fn parts_follow_one_another_with_the_width_of_their_shares() {
        let drawn = drawn("costs");
        let parts = drawn.class("part");
        // Of 400 samples 240 end in the library, 100 in the standard library, 60 in the allocator; to_json has too few.
        let classes: Vec<_> = parts.iter().map(|part| part.class.as_str()).collect();
        assert_eq!(classes, ["subject part", "standard part", "allocator part"]);
        let areas: Vec<_> = parts.iter().map(|part| part.area()).collect();
        let whole = areas[2].right() - areas[0].x;
        for (area, share) in areas.iter().zip([0.60, 0.25, 0.15]) {
            assert!((area.width / whole - share).abs() < 0.002, "{area:?}");
        }
        assert!((areas[0].right() - areas[1].x).abs() < 0.11 && (areas[1].right() - areas[2].x).abs() < 0.11);
        assert_eq!(drawn.text("60").class, "frame middle");
        assert!(
            drawn
                .description
                .contains("read/10k, 940 ns: marc 0.56 µs (60 %), the standard library 0.23 µs (25 %),")
        );
        assert!(!drawn.texts().contains(&"to_json/10k"));
    }
}
