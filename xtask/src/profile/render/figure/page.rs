//! What all pictures share: the width, the style sheet, the words above and below.

use std::io;

use anyhow::Result;

use super::label::{self, Anchor, TEXT, TITLE};
use crate::profile::record::Record;
use crate::profile::render::owner::Owner;
use crate::profile::render::svg::Svg;

pub(super) const WIDTH: f64 = 420.0;
pub(super) const MARGIN: f64 = 12.0;
/// The width of what stands between the margins.
pub(super) const INNER: f64 = WIDTH - 2.0 * MARGIN;

const LINE: f64 = 14.0;

const STYLE: &str = "
text { font-family: system-ui, -apple-system, 'Segoe UI', sans-serif; font-size: 11px; fill: #1f2328; }
.title { font-size: 14px; font-weight: 600; }
.name, .input, .frame { font-family: ui-monospace, SFMono-Regular, Menlo, Consolas, monospace; }
.name { font-weight: 600; }
.input { font-size: 10px; fill: #59636e; }
.frame { font-size: 10px; fill: #000000; }
.driver.part + text.frame, .driver.part + svg text { fill: #ffffff; }
.muted { fill: #59636e; }
.strong { fill: #1f2328; }
.tick { font-size: 10px; fill: #59636e; }
.value { font-size: 10px; paint-order: stroke; stroke: #ffffff; stroke-width: 3px; }
.end { text-anchor: end; }
.middle { text-anchor: middle; }
.background { fill: #ffffff; }
.panel { fill: #f6f8fa; }
.beyond { fill: #e4e8ec; }
.grid { stroke: #d1d9e0; }
.bar { fill: #4c8fd6; }
.point { fill: #4c8fd6; fill-opacity: 0.55; stroke: #1f5fa8; }
.curve { stroke: #4c8fd6; stroke-width: 1.5; }
.ideal { stroke: #59636e; stroke-width: 1.2; stroke-dasharray: 4 3; }
.whisker { stroke: #1f2328; stroke-width: 1.5; }
.part { stroke: #ffffff; stroke-width: 0.6; }
";

const DARK: &str = "
@media (prefers-color-scheme: dark) {
text { fill: #f0f6fc; }
.input, .muted, .tick { fill: #9198a1; }
.strong { fill: #f0f6fc; }
.frame { fill: #000000; }
.driver.part + text.frame, .driver.part + svg text { fill: #ffffff; }
.value { stroke: #0d1117; }
.background { fill: #0d1117; }
.panel { fill: #151b23; }
.beyond { fill: #252c35; }
.grid { stroke: #30363d; }
.bar { fill: #3b78bf; }
.point { fill: #58a6ff; stroke: #a5d0ff; }
.curve { stroke: #58a6ff; }
.ideal { stroke: #9198a1; }
.whisker { stroke: #f0f6fc; }
.part { stroke: #0d1117; }
}
";

/// The words of a picture.
pub(super) struct Words<'a> {
    /// What is shown; the mode is added.
    pub(super) title: &'a str,
    /// How to read it, above.
    pub(super) above: &'a str,
    /// How to read it, below.
    pub(super) below: &'a str,
    /// The numbers, for readers who cannot see it.
    pub(super) description: &'a str,
}

/// A picture whose body, which `draw` adds below the `y` that it gets, is so high.
pub(super) fn picture(
    record: &Record,
    words: &Words<'_>,
    height: f64,
    draw: impl FnOnce(&mut Svg<'_>, f64) -> io::Result<()>,
) -> Result<String> {
    let title = format!("{}: {}", words.title, record.mode.title);
    let (above, below) = (TEXT.wrap(words.above, INNER), TEXT.wrap(words.below, INNER));
    let top = 28.0 + LINE * lines(above.len()) + 10.0;
    let bottom = top + height + 6.0;
    let size = (WIDTH, bottom + LINE * lines(below.len()) + 10.0);
    let style = [STYLE, &owners(), DARK].concat();
    Svg::document(size, (&title, words.description), &style, |svg| {
        label::write(svg, (MARGIN, 24.0), (TITLE, Anchor::Start, ""), &title, INNER)?;
        paragraph(svg, 28.0, &above)?;
        draw(svg, top)?;
        paragraph(svg, bottom, &below)
    })
}

fn paragraph(svg: &mut Svg<'_>, top: f64, text: &[String]) -> io::Result<()> {
    text.iter()
        .enumerate()
        .try_for_each(|(index, line)| svg.text((MARGIN, top + LINE * lines(index + 1)), TEXT.class, line))
}

/// Colours of owners are the same in both schemes: a box is named by its colour in the text.
fn owners() -> String {
    let rule = |owner: &Owner| {
        let [red, green, blue] = owner.colour().1;
        format!(".{} {{ fill: #{red:02x}{green:02x}{blue:02x}; }}\n", class(*owner))
    };
    Owner::ALL.iter().map(rule).collect()
}

/// The class of what belongs to an owner.
pub(super) fn class(owner: Owner) -> &'static str {
    match owner {
        Owner::Subject => "subject",
        Owner::Standard => "standard",
        Owner::Dependency => "dependency",
        Owner::Allocator => "allocator",
        Owner::System => "system",
        Owner::Python => "python",
        Owner::Driver => "driver",
        Owner::Unknown => "unknown",
    }
}

/// A handful of lines or rows, to calculate with.
#[expect(clippy::cast_precision_loss, reason = "a handful")]
pub(super) fn lines(number: usize) -> f64 {
    number as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Linear light of red, green and blue to what somebody sees who lacks one kind of cones, and to what everybody else
    /// sees: the matrices of Machado, Oliveira and Fernandes (2009), full severity.
    const EYES: [[[f64; 3]; 3]; 4] = [
        [[1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.0, 0.0, 1.0]],
        [
            [0.152_286, 1.052_583, -0.204_868],
            [0.114_503, 0.786_281, 0.099_216],
            [-0.003_882, -0.048_116, 1.051_998],
        ],
        [
            [0.367_322, 0.860_646, -0.227_968],
            [0.280_085, 0.672_501, 0.047_413],
            [-0.011_820, 0.042_940, 0.968_881],
        ],
        [
            [1.255_528, -0.076_749, -0.178_779],
            [-0.078_411, 0.930_809, 0.147_602],
            [0.004_733, 0.691_367, 0.303_900],
        ],
    ];

    fn light(owner: Owner) -> [f64; 3] {
        owner.colour().1.map(|part| {
            let part = f64::from(part) / 255.0;
            if part <= 0.040_45 { part / 12.92 } else { ((part + 0.055) / 1.055).powf(2.4) }
        })
    }

    fn times(matrix: [[f64; 3]; 3], vector: [f64; 3]) -> [f64; 3] {
        matrix.map(|row| row.iter().zip(vector).map(|(a, b)| a * b).sum())
    }

    /// Ottosson's OKLab, in which distances are as large as they look.
    fn seen(light: [f64; 3]) -> [f64; 3] {
        let cones = times(
            [
                [0.412_221_470_8, 0.536_332_536_3, 0.051_445_992_9],
                [0.211_903_498_2, 0.680_699_545_1, 0.107_396_956_6],
                [0.088_302_461_9, 0.281_718_837_6, 0.629_978_700_5],
            ],
            light.map(|part| part.max(0.0)),
        );
        times(
            [
                [0.210_454_255_3, 0.793_617_785_0, -0.004_072_046_8],
                [1.977_998_495_1, -2.428_592_205_0, 0.450_593_709_9],
                [0.025_904_037_1, 0.782_771_766_2, -0.808_675_766_0],
            ],
            cones.map(f64::cbrt),
        )
    }

    #[test]
    fn owners_are_told_apart_by_everybody() {
        for eye in EYES {
            for (index, one) in Owner::ALL.into_iter().enumerate() {
                for other in &Owner::ALL[..index] {
                    let (a, b) = (seen(times(eye, light(one))), seen(times(eye, light(*other))));
                    let distance = a.iter().zip(b).map(|(a, b)| (a - b).powi(2)).sum::<f64>().sqrt();
                    assert!(distance > 0.07, "{one:?} and {other:?} look alike: {distance:.3}");
                }
            }
        }
    }

    #[test]
    fn words_in_boxes_stand_out() {
        for owner in Owner::ALL {
            let [red, green, blue] = light(owner);
            let luminance = 0.2126 * red + 0.7152 * green + 0.0722 * blue;
            // The ratio of WCAG: black on all of them, white on the workload itself.
            let is_white = owner == Owner::Driver;
            let ratio = if is_white { 1.05 / (luminance + 0.05) } else { (luminance + 0.05) / 0.05 };
            assert!(ratio >= 4.5, "{owner:?}: {ratio:.1}");
        }
        assert!(STYLE.contains(".driver.part + text.frame") && DARK.contains(".driver.part + text.frame"));
    }
}
