//! Which functions ask for memory.

use super::Page;
use super::gaps::{gaps, gaps_or};
use crate::profile::record::{Sites, Workload};
use crate::profile::render::number::count;
use crate::profile::render::site;
use crate::profile::render::table::{Align, Table, code, plain};

/// Functions in the table of a workload.
const SHOWN: usize = 6;

pub(super) fn sites(page: &Page<'_>) -> String {
    let record = page.record;
    let found: Vec<(&Workload, &Sites)> = record
        .workloads
        .iter()
        .filter_map(|workload| Some((workload, workload.allocations.as_ref()?.sites.as_ref()?)))
        .collect();
    let Some((_, first)) = found.first() else {
        return gaps_or(record, "sites", "No tool told where memory is asked for.");
    };
    let mut text = page.figure(
        "allocations",
        "Flame graph of the bytes that are asked for; the sites with most allocations stand in the tables below",
    );
    text += &format!(
        "The innermost function that belongs neither to the allocator nor to the standard library, by {}, with its share \
         of one iteration's allocations and bytes.\n\n",
        plain(&first.tool)
    );
    for (workload, sites) in &found {
        text += &table(page, workload, sites);
    }
    text + &limits(&found) + &gaps(record, "sites")
}

fn table(page: &Page<'_>, workload: &Workload, found: &Sites) -> String {
    let sites = site::sites(page.record, page.stacks, workload, found);
    let mut table = Table::new(&[
        ("Function", Align::Left),
        ("Belongs to", Align::Left),
        ("Allocations", Align::Right),
        ("Bytes", Align::Right),
    ]);
    for site in sites.iter().take(SHOWN) {
        table.row([
            code(site.function),
            plain(&site.owner.name(page.record)),
            format!("{:.1} %", site.blocks * 100.0),
            format!("{:.1} %", site.bytes * 100.0),
        ]);
    }
    let rest = match sites.len().saturating_sub(SHOWN) {
        0 => String::new(),
        rest => format!(" The {rest} other functions are left out."),
    };
    // The tool is slow, so that it may have looked at a smaller input.
    let input = found.input.strip_prefix(&format!("{}/", workload.operation)).unwrap_or(&found.input);
    format!(
        "{}: {} allocations, {} bytes.{rest}\n\n{}",
        code(&format!("{}/{input}", workload.operation)),
        count(found.blocks),
        count(found.bytes),
        table.finish()
    )
}

/// What a reader must know of the tool, each sentence once.
fn limits(found: &[(&Workload, &Sites)]) -> String {
    let mut limits: Vec<_> =
        found.iter().flat_map(|(_, sites)| &sites.limits).map(|limit| plain(limit)).collect();
    limits.sort_unstable();
    limits.dedup();
    match limits.is_empty() {
        true => String::new(),
        false => format!("Limits of the tool: {}.\n\n", limits.join("; ")),
    }
}
