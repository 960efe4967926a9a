//! Words in pictures: how wide they are at most, and what is cut so that none runs into another.
//!
//! Nobody knows the reader's font when the picture is drawn. Widths of ASCII letters are estimated from above; text with
//! anything else in it, which no estimate bounds, is also clipped to its place.

use std::io;

use crate::profile::render::svg::{Area, Svg};
use crate::profile::render::text::one_line;

/// A font of the style sheet.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Font {
    /// Its class in the style sheet.
    pub(super) class: &'static str,
    pub(super) size: f64,
    pub(super) is_monospace: bool,
}

pub(super) const TITLE: Font = Font { class: "title", size: 14.0, is_monospace: false };
pub(super) const TEXT: Font = Font { class: "muted", size: 11.0, is_monospace: false };
/// Names of operations.
pub(super) const NAME: Font = Font { class: "name", size: 11.0, is_monospace: true };
/// Names of inputs.
pub(super) const INPUT: Font = Font { class: "input", size: 10.0, is_monospace: true };
/// Names in the boxes of a flame graph.
pub(super) const FRAME: Font = Font { class: "frame", size: 10.0, is_monospace: true };

/// Numbers beside an axis.
pub(super) const TICK: Font = Font { class: "tick", size: 10.0, is_monospace: false };

/// Where the given point lies in the text.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Anchor {
    Start,
    End,
}

impl Font {
    /// The most that `text` is wide.
    pub(super) fn width(self, text: &str) -> f64 {
        text.chars().map(|c| self.letter(c)).sum::<f64>() * self.size
    }

    /// `text` cut to `width`, with an ellipsis where something is missing. Empty where not even one letter would fit.
    pub(super) fn fit(self, text: &str, width: f64) -> String {
        if self.width(text) <= width {
            return text.to_owned();
        }
        let mut left = width - self.width("…");
        let fits = |c: &char| {
            left -= self.letter(*c) * self.size;
            left >= 0.0
        };
        let kept: String = text.chars().take_while(fits).collect();
        if kept.is_empty() { kept } else { kept + "…" }
    }

    /// Words to lines of at most `width`.
    pub(super) fn wrap(self, text: &str, width: f64) -> Vec<String> {
        let mut lines: Vec<String> = Vec::new();
        for word in text.split_whitespace() {
            match lines.last_mut() {
                Some(line) if self.width(&format!("{line} {word}")) <= width => {
                    line.push(' ');
                    line.push_str(word);
                }
                _ => lines.push(self.fit(word, width)),
            }
        }
        lines
    }

    /// The width of a letter over the size of the font, estimated from above for the usual fonts.
    fn letter(self, c: char) -> f64 {
        match c {
            '…' => 1.0,
            c if !is_usual(c) => 1.3,
            _ if self.is_monospace => 0.61,
            'm' | 'w' | 'M' | 'W' | '%' | '@' => 1.0,
            'A'..='Z' | '&' | '+' | '=' | '<' | '>' | '~' | '×' => 0.75,
            'i' | 'j' | 'l' | 'f' | 't' | '.' | ',' | ';' | ':' | '\'' | '|' | '!' | ' ' => 0.4,
            _ => 0.62,
        }
    }
}

/// A letter that every font has, as wide as others.
fn is_usual(c: char) -> bool {
    c.is_ascii() || "–×µ·…".contains(c)
}

/// Those of the words around the given places, from left to right, that stand apart from the one kept before.
pub(super) fn apart(words: impl IntoIterator<Item = (f64, String)>) -> Vec<(f64, String)> {
    let mut free = f64::MIN;
    let stands_apart = |(x, word): &(f64, String)| {
        // Room for a sign.
        let half = TICK.width(word) / 2.0 + 4.0;
        let is_free = x - half >= free;
        if is_free {
            free = x + half;
        }
        is_free
    };
    words.into_iter().filter(stands_apart).collect()
}

/// Writes text from a record, cut to `width`; `more` are further classes.
pub(super) fn write(
    svg: &mut Svg<'_>,
    (x, y): (f64, f64),
    (font, anchor, more): (Font, Anchor, &str),
    text: &str,
    width: f64,
) -> io::Result<()> {
    let text = font.fit(one_line(text).trim(), width);
    if text.is_empty() {
        return Ok(());
    }
    let end = if anchor == Anchor::End { "end" } else { "" };
    let classes = [font.class, end, more].into_iter().filter(|class| !class.is_empty());
    let class = classes.collect::<Vec<_>>().join(" ");
    if text.chars().all(is_usual) {
        return svg.text((x, y), &class, &text);
    }
    let left = if anchor == Anchor::End { x - width } else { x };
    let place = Area { x: left, y: y - font.size, width, height: font.size * 1.3 };
    svg.within(place, |svg| svg.text((x, y), &class, &text))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_cut_fits() {
        for font in [TITLE, TEXT, NAME, INPUT, FRAME] {
            for text in
                ["read", "WWWWWWWWWWWWWWWWWWWW", "漢字漢字漢字漢字漢字漢字", "Vec<Vec<Vec<Vec<Vec<Vec<"]
            {
                for width in [0.0, 3.0, 20.0, 50.0, 100.0] {
                    let cut = font.fit(text, width);
                    assert!(font.width(&cut) <= width, "{text} in {width}: {cut}");
                    assert!(cut.is_empty() || cut == text || cut.ends_with('…'), "{cut}");
                }
            }
        }
        assert_eq!(NAME.fit("read_fields", 200.0), "read_fields");
    }

    #[test]
    fn words_wrap_and_none_is_lost() {
        let text = "Records a second; longer is faster, and so on for a while";
        let lines = TEXT.wrap(text, 120.0);
        assert!(lines.len() > 2 && lines.iter().all(|line| TEXT.width(line) <= 120.0), "{lines:?}");
        assert_eq!(lines.join(" "), text);
    }

    #[test]
    fn letters_of_unknown_width_are_clipped() {
        let draw = |text: &str| {
            Svg::document((100.0, 50.0), ("t", "d"), "", |svg| {
                write(svg, (90.0, 20.0), (NAME, Anchor::End, ""), text, 60.0)
            })
            .unwrap()
        };
        assert!(
            draw("שלום").contains(r#"<svg x="30" y="9" width="60" height="14.3" viewBox="30 9 60 14.3">"#)
        );
        assert_eq!(draw("plain").matches("<svg").count(), 1);
    }
}
