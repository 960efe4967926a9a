//! The document of one mode: its sections, in their order.

mod baseline;
mod costs;
mod cpu;
mod environment;
mod functions;
mod gaps;
mod instructions;
mod interpreter;
mod memory;
mod scaling;
mod sites;
mod summary;
mod times;
mod waiting;

pub(super) use costs::kind_name;
pub(super) use scaling::variant_name;

use super::heading::Heading;
use super::hot::{Hot, hot};
use super::table::plain;
use super::text::bound_shares;
use super::verdict::{self, Verdict};
use crate::markdown::GENERATED;
use crate::profile::record::Record;
use crate::profile::render::Digests;
use crate::profile::stacks::Stacks;

/// What a document is made of.
struct Page<'a> {
    record: &'a Record,
    stacks: &'a Stacks,
    hot: Vec<Hot<'a>>,
    /// The names of the pictures that there are.
    figures: &'a [&'a str],
}

/// The whole document. `figures` are the names of the pictures that there are; `notes` is the region that people write,
/// with its markers.
pub(super) fn document(
    record: &Record,
    stacks: &Stacks,
    digests: &Digests,
    figures: &[&str],
    notes: &str,
) -> String {
    let page = Page { record, stacks, hot: hot(record, &stacks.samples), figures };
    let verdict = verdict::verdict(record, stacks, &page.hot);
    let mode = &record.mode.id;
    let parts = [
        format!("{GENERATED} from records/{mode}.json; only the notes region at the end is kept -->\n\n"),
        format!("# {}: performance profile\n\n", plain(&record.mode.title)),
        warning(record),
        Heading::SUMMARY.section(&summary::summary(record, &verdict)),
        Heading::LIMITS.section(&limits(&verdict)),
        Heading::TIMES.section(&times::throughput(&page)),
        Heading::SCALING.section(&scaling::scaling(&page)),
        Heading::CPU.section(&cpu::cpu(record)),
        Heading::MEMORY.section(&memory::memory(&page)),
        Heading::COSTS.section(&costs::costs(&page)),
        Heading::FUNCTIONS.section(&functions::hot_functions(&page)),
        Heading::BASELINE.section(&baseline::baseline(record)),
        Heading::ENVIRONMENT.section(&environment::environment(record, digests)),
    ];
    format!("{}## Notes\n\n{notes}", bound_shares(&parts.concat()))
}

impl Page<'_> {
    /// The picture of that name with a link to it in full size; nothing where there is no such picture. `alternative`
    /// is what readers get who cannot see it.
    fn figure(&self, name: &str, alternative: &str) -> String {
        if !self.figures.contains(&name) {
            return String::new();
        }
        let file = format!("figures/{}_{name}.svg", self.record.mode.id);
        format!("[![{alternative}]({file})]({file})\n\n")
    }
}

/// What a reader must know before the first number.
fn warning(record: &Record) -> String {
    let mut lines = Vec::new();
    if record.quick {
        lines.push("A smoke run: few runs, short times, small inputs. Its numbers show that the workflow works; do not rely on them.".to_owned());
    }
    if let Some(share) = record.least_free().filter(|_| !verdict::is_idle(record)) {
        lines.push(format!(
            "Taken while the machine was busy: threads that spun on every core beside the runs got as little as {:.0} % of the cores. Expect wide intervals for another run.",
            share * 100.0
        ));
    }
    if let Some(slowdown) = verdict::unevenness(record) {
        lines.push(format!(
            "Taken while the cores ran unevenly: the same piece of work took up to {slowdown:.1} times as long before one run as before another, beside nothing else on this machine; neighbours of a virtual machine do that. Expect wide intervals for another run."
        ));
    }
    if record.source.dirty {
        lines.push("Taken from a work tree with changes that are in no commit.".to_owned());
    }
    match lines.is_empty() {
        true => String::new(),
        false => {
            format!("> [!WARNING]\n{}\n", lines.iter().map(|line| format!("> {line}\n")).collect::<String>())
        }
    }
}

/// Findings by rank, then what else there is to say, then by which thresholds.
fn limits(verdict: &Verdict) -> String {
    let mut text = match verdict.findings.is_empty() {
        true => format!("{}\n\n", verdict.headline()),
        false => String::new(),
    };
    for (index, finding) in verdict.findings.iter().enumerate() {
        text += &format!("{}. {finding}\n", index + 1);
    }
    if !verdict.findings.is_empty() && !verdict.remarks.is_empty() {
        text += "\nBesides:\n\n";
    }
    text += &verdict.remarks.iter().map(|remark| format!("- {remark}\n")).collect::<String>();
    text + "\n" + &verdict::thresholds() + "\n"
}

#[cfg(test)]
mod tests;
