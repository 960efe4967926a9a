//! Small pictures of one kind in a grid of two columns.

use std::io;

use super::label::{self, Anchor, INPUT, NAME};
use super::page::{INNER, MARGIN, lines};
use crate::profile::render::svg::{Area, Svg};

const COLUMNS: usize = 2;
const GUTTER: f64 = 16.0;
/// Room for the heading of a panel.
const HEADING: f64 = 20.0;

/// The shape of the small pictures.
#[derive(Clone, Copy, Debug)]
pub(super) struct Panels {
    /// The height of what is drawn, without the heading.
    pub(super) height: f64,
    /// Room below and left of it for what stands beside the axes.
    pub(super) below: f64,
    pub(super) left: f64,
}

impl Panels {
    /// The height of the grid of so many panels.
    pub(super) fn rows(self, number: usize) -> f64 {
        lines(number.div_ceil(COLUMNS)) * self.row()
    }

    /// Draws each item in its own panel, with its name and a short note above.
    pub(super) fn draw<T>(
        self,
        svg: &mut Svg<'_>,
        top: f64,
        items: &[T],
        heading: impl Fn(&T) -> (String, String),
        mut draw: impl FnMut(&mut Svg<'_>, Area, &T) -> io::Result<()>,
    ) -> io::Result<()> {
        for (index, item) in items.iter().enumerate() {
            let area = self.area(top, index);
            let ((name, note), y) = (heading(item), area.y - 7.0);
            let room = width() - INPUT.width(&note) - 6.0;
            label::write(svg, (area.x - self.left, y), (NAME, Anchor::Start, ""), &name, room)?;
            label::write(svg, (area.right(), y), (INPUT, Anchor::End, ""), &note, width())?;
            svg.rect(area, "panel")?;
            draw(svg, area, item)?;
        }
        Ok(())
    }

    fn row(self) -> f64 {
        HEADING + self.height + self.below
    }

    fn area(self, top: f64, index: usize) -> Area {
        let (column, row) = (lines(index % COLUMNS), lines(index / COLUMNS));
        Area {
            x: MARGIN + column * (width() + GUTTER) + self.left,
            y: top + row * self.row() + HEADING,
            width: width() - self.left,
            height: self.height,
        }
    }
}

/// The width of a panel with what stands left of it.
fn width() -> f64 {
    (INNER - GUTTER * lines(COLUMNS - 1)) / lines(COLUMNS)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::profile::render::figure::page::WIDTH;

    #[test]
    fn panels_stand_apart_and_inside() {
        let panels = Panels { height: 60.0, below: 18.0, left: 24.0 };
        let areas: Vec<_> = (0..5).map(|index| panels.area(100.0, index)).collect();
        for (index, area) in areas.iter().enumerate() {
            assert!(area.x >= MARGIN + 24.0 && area.right() <= WIDTH - MARGIN + 1e-9, "{area:?}");
            assert!(area.bottom() <= 100.0 + panels.rows(5) - 18.0 + 1e-9);
            for other in &areas[..index] {
                assert!(other.right() < area.x - 24.0 + 1e-9 || other.bottom() < area.y - 18.0);
            }
        }
    }
}
