//! Pictures as SVG: well-formed whatever the texts in them are.

use std::io;

use anyhow::Result;
use quick_xml::Writer;
use quick_xml::events::BytesText;

/// A picture that is being drawn.
pub(super) struct Svg<'a>(&'a mut Writer<Vec<u8>>);

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
                svg.rect(0.0, 0.0, width, height, "background")?;
                draw(&mut svg)
            })?;
        Ok(String::from_utf8(writer.into_inner())? + "\n")
    }

    pub(super) fn rect(&mut self, x: f64, y: f64, width: f64, height: f64, class: &str) -> io::Result<()> {
        let attributes = [("x", x), ("y", y), ("width", width.max(0.0)), ("height", height)];
        self.shape("rect", &attributes, class)
    }

    pub(super) fn line(&mut self, from: (f64, f64), to: (f64, f64), class: &str) -> io::Result<()> {
        self.shape("line", &[("x1", from.0), ("y1", from.1), ("x2", to.0), ("y2", to.1)], class)
    }

    pub(super) fn text(&mut self, x: f64, y: f64, class: &str, text: &str) -> io::Result<()> {
        let (x, y) = (short(x), short(y));
        let mut element =
            self.0.create_element("text").with_attributes([("x", x.as_str()), ("y", y.as_str())]);
        if !class.is_empty() {
            element = element.with_attribute(("class", class));
        }
        element.write_text_content(BytesText::new(&allowed(text)))?;
        Ok(())
    }

    fn labelled(&mut self, name: &str, text: &str) -> io::Result<()> {
        let element = self.0.create_element(name).with_attribute(("id", name));
        element.write_text_content(BytesText::new(&allowed(text)))?;
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

/// How much larger than its own units a picture is shown where there is room.
const DESKTOP: f64 = 1.6;

/// Tenths are finer than anybody sees, and the same on every machine.
fn short(number: f64) -> String {
    let text = format!("{number:.1}");
    text.strip_suffix(".0").map_or(text.clone(), str::to_owned)
}

/// `text` without the characters that XML has no way to write.
pub(super) fn allowed(text: &str) -> String {
    text.chars()
        .map(|c| if c.is_control() || matches!(c, '\u{fffe}' | '\u{ffff}') { ' ' } else { c })
        .collect()
}
