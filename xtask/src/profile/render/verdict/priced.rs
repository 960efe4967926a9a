//! Limits that are told by what leaving a part of the work out saves.

use super::finding::{Candidate, Cause};
use crate::profile::record::{CostKind, Kind, Record};
use crate::profile::render::document::kind_name;
use crate::profile::render::heading::Heading;
use crate::profile::render::hot::Hot;
use crate::profile::render::number::{Precision, each, text};
use crate::profile::render::owner::is_script;
use crate::profile::render::table::{code, plain};
use crate::profile::render::timing::{Price, prices};

/// The costs that were measured in more than one round, of what the mode is used for. What is only run to price something,
/// such as nothing but getters, limits nobody.
pub(super) fn candidates(record: &Record, hot: &[Hot<'_>]) -> Vec<Candidate> {
    let prices = prices(record);
    let used = prices.iter().filter(|price| price.with.workload.kind != Kind::Ablation);
    used.filter_map(|price| candidate(price, hot)).collect()
}

fn candidate(price: &Price<'_>, hot: &[Hot<'_>]) -> Option<Candidate> {
    let cost = price.cost;
    let cause = match cost.kind {
        CostKind::Gc => Cause::Garbage,
        CostKind::Io => Cause::Io,
        CostKind::Synchronisation => Cause::Waiting,
        kind => Cause::Cost(kind),
    };
    let unit = plain(&cost.unit);
    let mut details = vec![format!("{} per {unit}", text(price.each, Precision::time))];
    if cost.units != price.with.workload.records {
        details.push(format!("{} of them a record", each(price.units_per_record())));
    }
    details.extend(callee(price, hot));
    Some(Candidate {
        cause,
        name: kind_name(cost.kind).to_owned(),
        title: Some(plain(&cost.title)),
        workload: cost.with.clone(),
        share: price.share.another?,
        of: "of the time",
        part: 1.0,
        details,
        tables: vec![Heading::COSTS],
    })
}

/// The Python function that a crossing leads to: the one in which most samples end.
fn callee(price: &Price<'_>, hot: &[Hot<'_>]) -> Option<String> {
    let hot = hot.iter().find(|hot| hot.workload.id == price.cost.with)?;
    let function = hot.functions.iter().find(|function| is_script(function.name))?;
    let share = hot.share(function.own);
    (price.cost.kind == CostKind::Ffi).then(|| {
        let figure = Precision::percent(share).both(share);
        format!("the Python function that runs most is {} with {figure} of the CPU time", code(function.name))
    })
}
