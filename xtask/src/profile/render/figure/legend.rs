//! Which colour belongs to whom.

use std::io;

use super::label::{self, Anchor, TEXT};
use super::page::{INNER, MARGIN, class, lines};
use crate::profile::record::Record;
use crate::profile::render::owner::Owner;
use crate::profile::render::svg::{Area, Svg};

const ROW: f64 = 16.0;
const BOX: f64 = 10.0;
/// From the left of the box to the text, and from the text to the next box.
const INDENT: f64 = 15.0;
const GAP: f64 = 10.0;

/// The owners of a picture, in rows as wide as it is.
pub(super) struct Legend {
    entries: Vec<(Owner, String, f64, usize)>,
    rows: usize,
}

impl Legend {
    /// In the order of [`Owner::ALL`], whatever the order of `owners`.
    pub(super) fn of(record: &Record, owners: &[Owner]) -> Legend {
        let mut legend = Legend { entries: Vec::new(), rows: 1 };
        let mut x = 0.0;
        for owner in Owner::ALL.into_iter().filter(|owner| owners.contains(owner)) {
            let name = TEXT.fit(&owner.name(record), INNER / 2.0);
            let width = INDENT + TEXT.width(&name) + GAP;
            if x + width > INNER && x > 0.0 {
                legend.rows += 1;
                x = 0.0;
            }
            legend.entries.push((owner, name, x, legend.rows - 1));
            x += width;
        }
        legend
    }

    pub(super) fn height(&self) -> f64 {
        ROW * lines(self.rows) + 6.0
    }

    pub(super) fn draw(&self, svg: &mut Svg<'_>, top: f64) -> io::Result<()> {
        for (owner, name, x, row) in &self.entries {
            let (x, y) = (MARGIN + x, top + ROW * lines(*row));
            svg.rect(Area { x, y, width: BOX, height: BOX }, class(*owner))?;
            let style = (TEXT, Anchor::Start, "");
            label::write(svg, (x + INDENT, y + BOX - 1.0), style, name, INNER / 2.0)?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::profile::record::tests::record;

    #[test]
    fn entries_stand_in_order_inside_and_apart() {
        let mut record = record();
        record.subject.name = "a_library_with_a_very_long_name".repeat(9);
        let legend = Legend::of(&record, &[Owner::Unknown, Owner::Python, Owner::Subject, Owner::System]);
        let owners: Vec<_> = legend.entries.iter().map(|(owner, ..)| *owner).collect();
        assert_eq!(owners, [Owner::Subject, Owner::System, Owner::Python, Owner::Unknown]);
        for (_, name, x, _) in &legend.entries {
            assert!(x + INDENT + TEXT.width(name) <= INNER);
        }
        for pair in legend.entries.windows(2) {
            let ((_, name, x, row), (_, _, next, next_row)) = (&pair[0], &pair[1]);
            assert!(row < next_row || x + INDENT + TEXT.width(name) < *next);
        }
    }
}
