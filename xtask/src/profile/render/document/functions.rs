//! Hot functions.

use super::Page;
use super::gaps::gaps;
use crate::profile::record::Record;
use crate::profile::render::hot::{Hot, MIN_SAMPLES};
use crate::profile::render::number::{Precision, count};
use crate::profile::render::owner::Owner;
use crate::profile::render::table::{Align, Table, code, plain};
use crate::profile::statistics::Interval;

/// Rows in a table of hot functions.
const HOTTEST: usize = 8;
/// A function hit less often says little.
const MIN_HITS: u64 = 3;

pub(super) fn hot_functions(page: &Page<'_>) -> String {
    let Page { record, hot, .. } = page;
    let mut text = gaps(record, "samples");
    if hot.is_empty() {
        return if text.is_empty() { "No stacks were sampled.\n".to_owned() } else { text };
    }
    text += &page.figure("flamegraph", "Flame graph of all sampled workloads");
    text += &format!("{}\n\n", legend(record));
    text += &page.figure(
        "costs",
        &format!(
            "Time of {} by the owner of the functions in which it is spent; the shares stand in the table below",
            record.unit.a()
        ),
    );
    text += &owners(record, hot);
    text += "What the C library and the kernel do below a function of the allocator counts as the allocator's.\n\n";
    for hot in hot {
        text += &functions(page, hot);
    }
    text + &limits(hot)
}

fn legend(record: &Record) -> String {
    let colours: Vec<_> = Owner::ALL
        .iter()
        .map(|owner| format!("{} {}", plain(&owner.name(record)), owner.colour().0))
        .collect();
    format!(
        "The width of a box is its share of the samples; left to right is the alphabet, not time. Each workload is a tower \
         of its own. Colours: {}.",
        colours.join(", ")
    )
}

/// One row for each owner, one column for each sampled workload.
fn owners(record: &Record, hot: &[Hot<'_>]) -> String {
    let ids: Vec<_> = hot.iter().map(|hot| code(&hot.workload.id)).collect();
    let mut columns = vec![("Samples end in", Align::Left)];
    columns.extend(ids.iter().map(|id| (id.as_str(), Align::Right)));
    let mut table = Table::new(&columns);
    for owner in Owner::ALL {
        let shares: Vec<Option<Interval>> = hot
            .iter()
            .map(|hot| hot.owners().into_iter().find(|(other, _)| *other == owner).map(|(_, share)| share))
            .collect();
        if shares.iter().any(Option::is_some) {
            let cells = shares
                .into_iter()
                .map(|share| share.map_or("–".to_owned(), |share| Precision::percent(share).both(share)));
            table.row(std::iter::once(plain(&owner.name(record))).chain(cells));
        }
    }
    table.finish()
}

fn functions(page: &Page<'_>, hot: &Hot<'_>) -> String {
    let record = page.record;
    let mut text = format!("### {}\n\n", code(&hot.workload.id));
    text += &format!(
        "{} samples by {}, {} a second asked for. The interval is the binomial one (Wilson, 95 %).{}\n\n",
        count(hot.samples),
        plain(&hot.sampling.sampler),
        hot.sampling.hertz,
        shortened(page, hot)
    );
    if hot.samples < MIN_SAMPLES {
        return text + "Not enough samples for a table of functions.\n\n";
    }
    let mut table = Table::new(&[
        ("Function", Align::Left),
        ("Belongs to", Align::Left),
        ("Self", Align::Right),
        ("95 % interval", Align::Right),
        ("Inclusive", Align::Right),
        ("n", Align::Right),
    ]);
    for function in hot.functions.iter().filter(|function| function.own >= MIN_HITS).take(HOTTEST) {
        let own = hot.share(function.own);
        let inclusive = hot.share(function.inclusive);
        table.row([
            code(function.name),
            plain(&function.owner.name(record)),
            Precision::percent(own).show(own.estimate),
            Precision::percent(own).range(own),
            Precision::percent(inclusive).show(inclusive.estimate),
            count(function.own),
        ]);
    }
    text + &table.finish()
}

/// Where callers are missing, to keep the file of stacks small: what is inclusive counts too little there.
fn shortened(page: &Page<'_>, hot: &Hot<'_>) -> String {
    match page.stacks.samples.shortened(&hot.workload.id) {
        0 => String::new(),
        number => format!(
            " {} of them are rare stacks that were kept without their callers, so that inclusive shares lack up to {:.0} %.",
            count(number),
            hot.share(number).estimate * 100.0
        ),
    }
}

/// What the samplers cannot see, each limit once.
fn limits(hot: &[Hot<'_>]) -> String {
    let mut limits: Vec<&str> = hot.iter().flat_map(|hot| &hot.sampling.limits).map(String::as_str).collect();
    limits.sort_unstable();
    limits.dedup();
    match limits.is_empty() {
        true => String::new(),
        false => format!(
            "Limits of the sampling: {}.\n",
            limits.iter().map(|limit| plain(limit)).collect::<Vec<_>>().join("; ")
        ),
    }
}
