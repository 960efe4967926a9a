//! Pictures as SVG: well-formed whatever the texts in them are.

use std::io;

use anyhow::Result;
use quick_xml::Writer;
use quick_xml::events::{BytesStart, BytesText, Event};

use super::text::one_line;

/// How much larger than its own units a picture is shown where there is room.
const DESKTOP: f64 = 1.6;

/// A picture that is being drawn.
pub(super) struct Svg<'a>(&'a mut Writer<Vec<u8>>);

/// A rectangle in the units of the picture.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Area {
    pub(super) x: f64,
    pub(super) y: f64,
    pub(super) width: f64,
    pub(super) height: f64,
}

impl Area {
    pub(super) fn right(self) -> f64 {
        self.x + self.width
    }

    pub(super) fn bottom(self) -> f64 {
        self.y + self.height
    }
}

impl Svg<'_> {
    /// A whole picture with a title, a description for readers who cannot see it, a style sheet and what `draw` adds on
    /// its background.
    pub(super) fn document(
        (width, height): (f64, f64),
        (title, description): (&str, &str),
        style: &str,
        draw: impl FnOnce(&mut Svg<'_>) -> io::Result<()>,
    ) -> Result<String> {
        let mut writer = Writer::new_with_indent(Vec::new(), b' ', 0);
        writer
            .create_element("svg")
            .with_attributes([
                ("xmlns", "http://www.w3.org/2000/svg"),
                ("viewBox", &format!("0 0 {} {}", short(width), short(height))),
                ("width", &short(width * DESKTOP)),
                ("height", &short(height * DESKTOP)),
                ("role", "img"),
                ("aria-labelledby", "title desc"),
            ])
            .write_inner_content(|writer| {
                let mut svg = Svg(writer);
                svg.labelled("title", title)?;
                svg.labelled("desc", description)?;
                svg.0.create_element("style").write_text_content(BytesText::from_escaped(style))?;
                svg.rect(Area { x: 0.0, y: 0.0, width, height }, "background")?;
                draw(&mut svg)
            })?;
        Ok(String::from_utf8(writer.into_inner())? + "\n")
    }

    pub(super) fn rect(&mut self, area: Area, class: &str) -> io::Result<()> {
        let Area { x, y, width, height } = area;
        self.shape("rect", &[("x", x), ("y", y), ("width", width.max(0.0)), ("height", height)], class)
    }

    pub(super) fn line(&mut self, from: (f64, f64), to: (f64, f64), class: &str) -> io::Result<()> {
        self.shape("line", &[("x1", from.0), ("y1", from.1), ("x2", to.0), ("y2", to.1)], class)
    }

    pub(super) fn circle(&mut self, (x, y): (f64, f64), radius: f64, class: &str) -> io::Result<()> {
        self.shape("circle", &[("cx", x), ("cy", y), ("r", radius)], class)
    }

    pub(super) fn text(&mut self, (x, y): (f64, f64), class: &str, text: &str) -> io::Result<()> {
        let (x, y) = (short(x), short(y));
        let mut element =
            self.0.create_element("text").with_attributes([("x", x.as_str()), ("y", y.as_str())]);
        if !class.is_empty() {
            element = element.with_attribute(("class", class));
        }
        element.write_text_content(BytesText::new(&one_line(text)))?;
        Ok(())
    }

    /// What `draw` adds, in the same coordinates; nothing of it is seen outside `area`.
    pub(super) fn within(
        &mut self,
        area: Area,
        draw: impl FnOnce(&mut Svg<'_>) -> io::Result<()>,
    ) -> io::Result<()> {
        let [x, y, width, height] = [area.x, area.y, area.width, area.height].map(short);
        let view = format!("{x} {y} {width} {height}");
        let attributes = [("x", &x), ("y", &y), ("width", &width), ("height", &height), ("viewBox", &view)];
        self.group("svg", attributes.map(|(key, value)| (key, value.as_str())), draw)
    }

    /// What `draw` adds, with a title that is shown when somebody points at it.
    pub(super) fn titled(
        &mut self,
        title: &str,
        draw: impl FnOnce(&mut Svg<'_>) -> io::Result<()>,
    ) -> io::Result<()> {
        self.group("g", [], |svg| {
            svg.0.create_element("title").write_text_content(BytesText::new(&one_line(title)))?;
            draw(svg)
        })
    }

    /// What `draw` adds, as one part of a class.
    pub(super) fn part(
        &mut self,
        class: &str,
        draw: impl FnOnce(&mut Svg<'_>) -> io::Result<()>,
    ) -> io::Result<()> {
        self.group("g", [("class", class)], draw)
    }

    /// A script, which runs where the picture is opened by itself.
    pub(super) fn script(&mut self, text: &str) -> io::Result<()> {
        self.0.create_element("script").write_text_content(BytesText::new(text))?;
        Ok(())
    }

    fn group<'b>(
        &mut self,
        name: &str,
        attributes: impl IntoIterator<Item = (&'b str, &'b str)>,
        draw: impl FnOnce(&mut Svg<'_>) -> io::Result<()>,
    ) -> io::Result<()> {
        let start = BytesStart::new(name).with_attributes(attributes);
        self.0.write_event(Event::Start(start.borrow()))?;
        draw(&mut Svg(self.0))?;
        self.0.write_event(Event::End(start.to_end()))
    }

    fn labelled(&mut self, name: &str, text: &str) -> io::Result<()> {
        let element = self.0.create_element(name).with_attribute(("id", name));
        element.write_text_content(BytesText::new(&one_line(text)))?;
        Ok(())
    }

    fn shape(&mut self, name: &str, numbers: &[(&str, f64)], class: &str) -> io::Result<()> {
        let mut element = self.0.create_element(name);
        for &(key, number) in numbers {
            element = element.with_attribute((key, short(number).as_str()));
        }
        element.with_attribute(("class", class)).write_empty()?;
        Ok(())
    }
}

/// Tenths are finer than anybody sees, and the same on every machine.
fn short(number: f64) -> String {
    let text = format!("{number:.1}");
    let text = text.strip_suffix(".0").unwrap_or(&text);
    if text == "-0" { "0".to_owned() } else { text.to_owned() }
}
