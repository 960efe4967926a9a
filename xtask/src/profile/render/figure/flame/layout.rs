//! Boxes as inferno lays them out, colours them and finds room for words in them.
//!
//! inferno draws a whole page, with a script and in one scheme. The boxes are read from it and stand in a page of ours.
//! It is given numbers for functions, because it takes the end of a name such as `f 12` for a count, draws `f` twice where
//! `f::{{closure}}` sorts between its stacks, and has one colour for a name, whoever called it.

use anyhow::{Context, Result};
use inferno::flamegraph::color::{Color, PaletteMap};
use inferno::flamegraph::{self, Options};
use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

use crate::profile::render::figure::page::INNER;
use crate::profile::render::owner::Owner;
use crate::profile::render::svg::Area;

/// [`INNER`] between the margins that inferno leaves.
const IMAGE_WIDTH: usize = 416;
/// The size of the words in boxes, and the width of a letter over it.
const FONT_SIZE: usize = 10;
const FONT_WIDTH: f64 = 0.61;
/// The height of a box, with the gap above it.
const LEVEL: usize = 13;
/// Narrower boxes, in per cent of the width, are left out: nobody can read or hit them.
const NARROWEST: f64 = 0.6;

/// A box, in units of the picture from the upper left corner of all boxes.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Placed {
    /// Which of the functions.
    pub(super) function: usize,
    /// The owner whose colour it has.
    pub(super) owner: Owner,
    /// Its weight and its share of the whole: `240 samples, 60.00%`.
    pub(super) share: String,
    pub(super) area: Area,
    /// Where its words begin; None where there is no room for any.
    pub(super) words: Option<(f64, f64)>,
}

/// The boxes of stacks, whose frames are positions in `owners`. `unit` is what their weights count.
pub(super) fn layout(stacks: &[(Vec<usize>, u64)], owners: &[Owner], unit: &str) -> Result<Vec<Placed>> {
    let mut palette = palette(owners);
    let mut options = Options::default();
    options.image_width = Some(IMAGE_WIDTH);
    options.frame_height = LEVEL;
    options.min_width = NARROWEST;
    options.font_size = FONT_SIZE;
    options.font_width = FONT_WIDTH;
    options.count_name = unit.to_owned();
    options.palette_map = Some(&mut palette);
    options.deterministic = true;
    options.no_javascript = true;
    let lines: Vec<String> = stacks.iter().map(|(stack, weight)| line(stack, *weight)).collect();
    let mut svg = Vec::new();
    flamegraph::from_lines(&mut options, lines.iter().map(String::as_str), &mut svg)
        .context("no flame graph can be drawn")?;
    boxes(&String::from_utf8(svg)?)
}

/// A colour for each function, and one for the box below all of them, which has no name.
fn palette(owners: &[Owner]) -> PaletteMap {
    let mut palette = PaletteMap::default();
    let keys = (0..).map(key).zip(owners.iter().copied());
    for (key, owner) in keys.chain([(String::new(), Owner::Unknown)]) {
        let [red, green, blue] = owner.colour().1;
        palette.insert(key, Color::new(red, green, blue));
    }
    palette
}

fn line(stack: &[usize], weight: u64) -> String {
    let keys: Vec<_> = stack.iter().map(|function| key(*function)).collect();
    format!("{} {weight}", keys.join(";"))
}

/// As long for every function, so that keys sort as their functions do.
fn key(function: usize) -> String {
    format!("{function:08}")
}

/// The boxes on a page of inferno's, but for the one that stands for everything.
fn boxes(svg: &str) -> Result<Vec<Placed>> {
    let mut reader = Reader::from_str(svg);
    let mut boxes = Vec::new();
    loop {
        match reader.read_event()? {
            Event::Start(start) if start.name().as_ref() == b"g" => {
                boxes.extend(placed(&mut reader).context("not a box of a flame graph")?);
            }
            Event::Eof => break,
            _ => {}
        }
    }
    let top = boxes.iter().map(|one| one.area.y).fold(f64::INFINITY, f64::min);
    for one in &mut boxes {
        one.area.y -= top;
        one.words = one.words.map(|(x, y)| (x, y - top));
    }
    Ok(boxes)
}

/// The box of the group that has just begun.
fn placed(reader: &mut Reader<&[u8]>) -> Result<Option<Placed>> {
    let (mut title, mut shape, mut words) = (String::new(), None, None);
    loop {
        match reader.read_event()? {
            Event::Start(start) => {
                let text = reader.read_text(start.name())?.decode()?.into_owned();
                if start.name().as_ref() == b"title" {
                    title = text;
                } else if !text.is_empty() {
                    words = Some((number(&start, "x")?, number(&start, "y")?));
                }
            }
            Event::Empty(rect) => shape = Some((area(&rect)?, owner(&rect)?)),
            Event::End(_) | Event::Eof => break,
            _ => {}
        }
    }
    let (function, share) =
        title.strip_suffix(')').and_then(|title| title.split_once(" (")).context("without a title")?;
    if function == "all" {
        return Ok(None);
    }
    let (area, owner) = shape.context("without a rectangle")?;
    Ok(Some(Placed { function: function.parse()?, owner, share: share.to_owned(), area, words }))
}

fn area(rect: &BytesStart<'_>) -> Result<Area> {
    Ok(Area {
        x: number(rect, "x")?,
        y: number(rect, "y")?,
        width: number(rect, "width")?,
        height: number(rect, "height")?,
    })
}

/// Whose colour it is.
fn owner(rect: &BytesStart<'_>) -> Result<Owner> {
    let fill = attribute(rect, "fill")?;
    let is_of = |owner: &Owner| {
        let [red, green, blue] = owner.colour().1;
        fill == format!("rgb({red},{green},{blue})")
    };
    Owner::ALL.into_iter().find(is_of).with_context(|| format!("in a colour of nobody: {fill}"))
}

/// Per cents are of the width.
fn number(element: &BytesStart<'_>, name: &str) -> Result<f64> {
    let text = attribute(element, name)?;
    Ok(match text.strip_suffix('%') {
        Some(part) => part.parse::<f64>()? / 100.0 * INNER,
        None => text.parse()?,
    })
}

fn attribute(element: &BytesStart<'_>, name: &str) -> Result<String> {
    let attribute = element.try_get_attribute(name)?.with_context(|| format!("without {name}"))?;
    Ok(String::from_utf8(attribute.value.into_owned())?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::profile::render::figure::label::FRAME;

    fn boxes(stacks: &[(&[usize], u64)]) -> Vec<Placed> {
        let stacks: Vec<_> = stacks.iter().map(|(stack, weight)| (stack.to_vec(), *weight)).collect();
        let owners = [Owner::Driver, Owner::Subject, Owner::Allocator, Owner::Python];
        let mut boxes = layout(&stacks, &owners, "samples").unwrap();
        boxes.sort_by_key(|one| one.function);
        boxes
    }

    #[test]
    fn widths_are_shares_and_children_stand_on_their_callers() {
        let boxes = boxes(&[(&[0, 2], 100), (&[0, 1, 3], 50), (&[0, 1], 25), (&[0], 225)]);
        let seen: Vec<_> =
            boxes.iter().map(|one| (one.owner, one.area.x, one.area.width, one.share.as_str())).collect();
        let expected = [
            (Owner::Driver, 0.0, 396.0, "400 samples, 100.00%"),
            (Owner::Subject, 222.75, 74.25, "75 samples, 18.75%"),
            (Owner::Allocator, 297.0, 99.0, "100 samples, 25.00%"),
            (Owner::Python, 247.5, 49.5, "50 samples, 12.50%"),
        ];
        assert_eq!(seen, expected);
        let tops: Vec<_> = boxes.iter().map(|one| one.area.y).collect();
        assert_eq!(tops, [26.0, 13.0, 13.0, 0.0]);
        assert!(boxes.iter().all(|one| one.area.height == 12.0));
    }

    #[test]
    fn words_stand_in_boxes_that_have_room_for_them() {
        let boxes = boxes(&[(&[0, 1], 960), (&[0, 2], 40)]);
        let (x, y) = boxes[1].words.unwrap();
        let area = boxes[1].area;
        assert!(x > area.x && x < area.x + 4.0 && y > area.y + 6.0 && y < area.bottom());
        assert_eq!(boxes[2].words, None);
    }

    #[test]
    fn narrow_boxes_are_left_out() {
        assert_eq!(boxes(&[(&[0, 1], 10_000), (&[0, 2], 1)]).len(), 2);
    }

    #[test]
    fn sizes_are_those_of_the_picture() {
        assert_eq!(
            (FONT_SIZE.to_string(), FONT_WIDTH),
            (FRAME.size.to_string(), FRAME.width("a") / FRAME.size)
        );
        let mut options = Options::default();
        options.image_width = Some(IMAGE_WIDTH);
        let mut svg = Vec::new();
        flamegraph::from_lines(&mut options, ["0 1"], &mut svg).unwrap();
        assert!(String::from_utf8(svg).unwrap().contains(&format!(r#"id="frames" x="10" width="{INNER}""#)));
    }
}
