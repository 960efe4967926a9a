//! What stands in a picture, read back for tests: shapes with their numbers, words with the room that they take.

use std::collections::BTreeMap;

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

use super::label::{FRAME, INPUT, NAME, TEXT, TICK, TITLE};
use crate::profile::render::svg::Area;

/// A picture.
pub(super) struct Drawn {
    pub(super) title: String,
    pub(super) description: String,
    pub(super) whole: Area,
    pub(super) shapes: Vec<Shape>,
}

/// A rectangle, line, circle or text.
#[derive(Debug)]
pub(super) struct Shape {
    pub(super) element: String,
    pub(super) class: String,
    pub(super) text: String,
    numbers: BTreeMap<String, f64>,
    /// Nothing of it is seen outside.
    clip: Area,
}

impl Drawn {
    /// Fails where anything is not well-formed or no number.
    pub(super) fn of(svg: &str) -> Drawn {
        let mut reader = Reader::from_str(svg);
        let (mut open, mut clips) = (Vec::new(), Vec::new());
        let (mut shapes, mut titles) = (Vec::<Shape>::new(), Vec::new());
        loop {
            match reader.read_event().unwrap() {
                Event::Start(start) => {
                    let element = String::from_utf8(start.name().as_ref().to_vec()).unwrap();
                    match element.as_str() {
                        "svg" => clips.push(view(&start)),
                        "text" => shapes.push(shape(&start, clips.last().copied().unwrap())),
                        "title" | "desc" => titles.push(String::new()),
                        _ => {}
                    }
                    open.push(element);
                }
                Event::Empty(empty) => shapes.push(shape(&empty, clips.last().copied().unwrap())),
                Event::End(_) => {
                    if open.pop().unwrap() == "svg" && clips.len() > 1 {
                        clips.pop();
                    }
                }
                Event::Text(part) => add(&open, &mut shapes, &mut titles, &part.decode().unwrap()),
                Event::GeneralRef(entity) => {
                    let name = entity.decode().unwrap();
                    let resolved = quick_xml::escape::resolve_predefined_entity(&name);
                    add(&open, &mut shapes, &mut titles, resolved.expect("an entity that XML knows"));
                }
                Event::Eof => break,
                other => panic!("{other:?} in a picture"),
            }
        }
        assert!(open.is_empty(), "{open:?} is not closed");
        let (title, description) = (titles[0].clone(), titles[1].clone());
        Drawn { title, description, whole: clips[0], shapes }
    }

    /// The shapes of a class.
    pub(super) fn class(&self, class: &str) -> Vec<&Shape> {
        self.shapes.iter().filter(|shape| shape.class.split(' ').any(|one| one == class)).collect()
    }

    /// The words that read so.
    #[track_caller]
    pub(super) fn text(&self, text: &str) -> &Shape {
        let found = self.shapes.iter().find(|shape| shape.text == text);
        found.unwrap_or_else(|| panic!("no text {text:?} in {:?}", self.texts()))
    }

    /// All words in their order.
    pub(super) fn texts(&self) -> Vec<&str> {
        self.shapes.iter().map(|shape| shape.text.as_str()).filter(|text| !text.is_empty()).collect()
    }

    /// Fails where anything stands outside the picture, or words on other words.
    #[track_caller]
    pub(super) fn assert_legible(&self) {
        for shape in &self.shapes {
            let area = shape.area();
            let inside = area.x >= -0.1
                && area.y >= -0.1
                && area.right() <= self.whole.width + 0.1
                && area.bottom() <= self.whole.height + 0.1;
            assert!(inside, "{shape:?} at {area:?} is not inside of {:?}", self.whole);
        }
        let words: Vec<_> = self.shapes.iter().filter(|shape| !shape.text.is_empty()).collect();
        for (index, one) in words.iter().enumerate() {
            for other in &words[..index] {
                let (a, b) = (one.area(), other.area());
                let apart = a.right() <= b.x || b.right() <= a.x || a.bottom() <= b.y || b.bottom() <= a.y;
                assert!(apart, "{one:?} and {other:?} overlap");
            }
        }
    }
}

impl Shape {
    pub(super) fn number(&self, name: &str) -> f64 {
        self.numbers[name]
    }

    /// The room that it takes at most.
    pub(super) fn area(&self) -> Area {
        let n = |name: &str| self.numbers.get(name).copied().unwrap_or_default();
        match self.element.as_str() {
            "rect" => Area { x: n("x"), y: n("y"), width: n("width"), height: n("height") },
            "circle" => {
                Area { x: n("cx") - n("r"), y: n("cy") - n("r"), width: n("r") * 2.0, height: n("r") * 2.0 }
            }
            "line" => Area {
                x: n("x1").min(n("x2")),
                y: n("y1").min(n("y2")),
                width: (n("x1") - n("x2")).abs(),
                height: (n("y1") - n("y2")).abs(),
            },
            _ => self.words(),
        }
    }

    fn words(&self) -> Area {
        let classes: Vec<_> = self.class.split(' ').collect();
        let fonts = [TITLE, NAME, INPUT, FRAME];
        let is_small = classes.contains(&"tick") || classes.contains(&"value");
        let font = fonts.into_iter().find(|font| classes.contains(&font.class));
        let font = font.unwrap_or(if is_small { TICK } else { TEXT });
        let width = font.width(&self.text);
        let x = match () {
            () if classes.contains(&"end") => self.number("x") - width,
            () if classes.contains(&"middle") => self.number("x") - width / 2.0,
            () => self.number("x"),
        };
        let y = self.number("y") - font.size * 0.8;
        let (right, bottom) = (x + width, self.number("y") + font.size * 0.2);
        let (x, y) = (x.max(self.clip.x), y.max(self.clip.y));
        let (right, bottom) = (right.min(self.clip.right()), bottom.min(self.clip.bottom()));
        Area { x, y, width: right - x, height: bottom - y }
    }
}

fn add(open: &[String], shapes: &mut [Shape], titles: &mut [String], text: &str) {
    match open.last().map(String::as_str) {
        Some("text") => shapes.last_mut().unwrap().text.push_str(text),
        Some("title" | "desc") => titles.last_mut().unwrap().push_str(text),
        _ => {}
    }
}

fn attributes(start: &BytesStart<'_>) -> BTreeMap<String, String> {
    let attribute = |attribute: quick_xml::events::attributes::Attribute<'_>| {
        let name = String::from_utf8(attribute.key.as_ref().to_vec()).unwrap();
        (name, String::from_utf8(attribute.value.to_vec()).unwrap())
    };
    start.attributes().map(|one| attribute(one.unwrap())).collect()
}

fn view(start: &BytesStart<'_>) -> Area {
    let numbers: Vec<f64> = attributes(start)["viewBox"].split(' ').map(|n| n.parse().unwrap()).collect();
    Area { x: numbers[0], y: numbers[1], width: numbers[2], height: numbers[3] }
}

fn shape(start: &BytesStart<'_>, clip: Area) -> Shape {
    let mut attributes = attributes(start);
    let class = attributes.remove("class").unwrap_or_default();
    let number = |(name, value): (String, String)| {
        let number: f64 = value.parse().unwrap();
        assert!(number.is_finite(), "{name} is {number}");
        (name, number)
    };
    Shape {
        element: String::from_utf8(start.name().as_ref().to_vec()).unwrap(),
        class,
        text: String::new(),
        numbers: attributes.into_iter().map(number).collect(),
        clip,
    }
}
