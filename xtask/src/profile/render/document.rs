//! The document of one mode: its sections, in their order.

mod functions;
mod machine;
mod scaling;
mod times;

use super::hot::hot;
use super::table::plain;
use super::verdict;
use crate::markdown::GENERATED;
use crate::profile::record::Record;
use crate::profile::render::Digests;
use crate::profile::stacks::Stacks;

/// The whole document. `figures` are the names of the pictures that there are; `notes` is the region that people write,
/// with its markers.
pub(super) fn document(
    record: &Record,
    stacks: &Stacks,
    digests: &Digests,
    figures: &[&str],
    notes: &str,
) -> String {
    let hot = hot(record, &stacks.samples);
    let mode = &record.mode.id;
    let parts = [
        format!("{GENERATED} from records/{mode}.json; only the notes region at the end is kept -->\n\n"),
        format!("# {}: performance profile\n\n", plain(&record.mode.title)),
        warning(record),
        section("Summary", times::summary(record, &hot)),
        section("What limits this mode", limits(record, &hot)),
        section("Throughput and latency", times::throughput(record, figures)),
        section("Scaling", scaling::scaling(record)),
        section("CPU intensity", machine::cpu(record)),
        section("Memory and allocations", machine::memory(record)),
        section("Hot functions", functions::hot_functions(record, &hot, figures)),
        section("Baseline for regression testing", times::baseline(record)),
        section("Environment and how to reproduce", machine::environment(record, digests)),
        format!("## Notes\n\n{notes}"),
    ];
    parts.concat()
}

fn section(heading: &str, body: String) -> String {
    format!("## {heading}\n\n{}\n\n", body.trim_end_matches('\n'))
}

/// The picture of that name with a link to it in full size; nothing where there is no such picture. `alternative` is
/// what readers get who cannot see it.
fn figure(record: &Record, figures: &[&str], name: &str, alternative: &str) -> String {
    if !figures.contains(&name) {
        return String::new();
    }
    let file = format!("figures/{}_{name}.svg", record.mode.id);
    format!("[![{alternative}]({file})]({file})\n\n")
}

/// What a reader must know before the first number.
fn warning(record: &Record) -> String {
    let mut lines = Vec::new();
    if record.quick {
        lines.push("A smoke run: few runs, short times, small inputs. Its numbers show that the workflow works; do not rely on them.".to_owned());
    }
    if let Some(share) = record.least_free().filter(|_| !verdict::is_idle(record)) {
        lines.push(format!(
            "Taken while the machine was busy: threads that spun on every core beside the runs got as little as {:.0} % of the cores. Expect wide ranges between runs.",
            share * 100.0
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

fn limits(record: &Record, hot: &[super::hot::Hot<'_>]) -> String {
    let sentences: String =
        verdict::sentences(record, hot).iter().map(|sentence| format!("- {sentence}\n")).collect();
    format!("{sentences}\n{}\n", verdict::thresholds())
}
