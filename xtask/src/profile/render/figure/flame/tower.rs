//! The stacks of one workload, to be shown as boxes on one another.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::Result;

use super::layout::{Placed, layout};
use crate::profile::render::owner::Owner;

/// Higher boxes are left out: a picture has an end.
const MOST_LEVELS: usize = 60;

/// A function on a stack, and whose it is there.
pub(super) type Call<'a> = (&'a str, Owner);

/// The boxes of one workload.
pub(super) struct Tower<'a> {
    /// The root of its stacks: the id of the workload.
    pub(super) root: &'a str,
    /// The weight of all stacks.
    pub(super) total: u64,
    /// Its functions, in the order of the alphabet.
    functions: Vec<Call<'a>>,
    pub(super) boxes: Vec<Placed>,
    /// Functions with the weight of the stacks that end in them, the heaviest first.
    pub(super) ends: Vec<(&'a str, u64)>,
}

impl<'a> Tower<'a> {
    /// The tower of these stacks, whose weights count `unit`.
    pub(super) fn of(root: &'a str, stacks: &[(Vec<Call<'a>>, u64)], unit: &str) -> Result<Tower<'a>> {
        let common = common_callers(stacks);
        let shown: Vec<_> = stacks
            .iter()
            .map(|(stack, weight)| (&stack[common..stack.len().min(common + MOST_LEVELS)], *weight))
            .collect();
        let functions: BTreeSet<Call<'_>> =
            shown.iter().flat_map(|(stack, _)| stack.iter().copied()).collect();
        let functions: Vec<_> = functions.into_iter().collect();
        let numbered = |stack: &[Call<'_>]| {
            stack.iter().filter_map(|call| functions.binary_search(call).ok()).collect::<Vec<_>>()
        };
        let stacks_of_numbers: Vec<_> =
            shown.iter().map(|(stack, weight)| (numbered(stack), *weight)).collect();
        let owners: Vec<_> = functions.iter().map(|(_, owner)| *owner).collect();
        let boxes = layout(&stacks_of_numbers, &owners, unit)?;
        let total = stacks.iter().map(|(_, weight)| weight).sum();
        Ok(Tower { root, total, functions, boxes, ends: ends(stacks) })
    }

    /// The name of the function that a box stands for.
    pub(super) fn name(&self, one: &Placed) -> &'a str {
        self.functions.get(one.function).map_or("", |(name, _)| name)
    }

    /// From the top of the highest box to the floor.
    pub(super) fn height(&self) -> f64 {
        self.boxes.iter().map(|one| one.area.bottom()).fold(0.0, f64::max)
    }
}

/// How many frames all stacks begin with, less the last one of them, on which the tower stands. inferno can cut callers
/// too (`Options::base`), but then drops stacks that have nothing below or above the frame to stand on.
fn common_callers(stacks: &[(Vec<Call<'_>>, u64)]) -> usize {
    let Some((first, rest)) = stacks.split_first() else { return 0 };
    let shared = |(stack, _): &(Vec<Call<'_>>, u64)| {
        stack.iter().zip(&first.0).take_while(|(one, other)| one == other).count()
    };
    rest.iter().map(shared).min().unwrap_or(first.0.len()).saturating_sub(1)
}

fn ends<'a>(stacks: &[(Vec<Call<'a>>, u64)]) -> Vec<(&'a str, u64)> {
    let mut ends: BTreeMap<&str, u64> = BTreeMap::new();
    for (stack, weight) in stacks {
        if let Some((last, _)) = stack.last() {
            *ends.entry(last).or_default() += weight;
        }
    }
    let mut ends: Vec<_> = ends.into_iter().collect();
    ends.sort_by_key(|(name, weight)| (std::cmp::Reverse(*weight), *name));
    ends
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tower<'a>(lines: &[(&'a str, u64)]) -> Tower<'a> {
        let stacks: Vec<_> = lines.iter().map(|(stack, weight)| (calls(stack.split(' ')), *weight)).collect();
        Tower::of("read/1k", &stacks, "samples").unwrap()
    }

    fn calls<'a>(names: impl Iterator<Item = &'a str>) -> Vec<Call<'a>> {
        names.map(|name| (name, Owner::Subject)).collect()
    }

    /// The names in boxes, the lowest first, from left to right.
    fn names<'a>(tower: &Tower<'a>) -> Vec<&'a str> {
        let mut boxes: Vec<_> = tower.boxes.iter().collect();
        boxes.sort_by(|a, b| b.area.y.total_cmp(&a.area.y).then(a.area.x.total_cmp(&b.area.x)));
        boxes.into_iter().map(|one| tower.name(one)).collect()
    }

    #[test]
    fn functions_stand_in_the_order_of_the_alphabet() {
        let tower = tower(&[("main b", 100), ("main a x", 50), ("main a", 25), ("main c", 225)]);
        assert_eq!(names(&tower), ["main", "a", "b", "c", "x"]);
        assert_eq!((tower.total, tower.height()), (400, 38.0));
        assert_eq!(tower.ends[..2], [("c", 225), ("b", 100)]);
    }

    #[test]
    fn what_all_stacks_begin_with_is_left_out_but_for_the_last() {
        assert_eq!(names(&tower(&[("start main run a", 3), ("start main run b", 3)])), ["run", "a", "b"]);
        assert_eq!(names(&tower(&[("start main run", 3), ("start main run b", 3)])), ["run", "b"]);
        assert_eq!(names(&tower(&[("start main run", 3)])), ["run"]);
        assert_eq!(names(&tower(&[("one", 3), ("other", 3)])), ["one", "other"]);
    }

    #[test]
    fn one_function_is_one_box_whatever_the_names_of_others() {
        let stacks: Vec<_> = [("run\tf", 5), ("run\tf\tg", 5), ("run\tf 7", 5), ("run\tf::h", 5)]
            .map(|(stack, weight)| (calls(stack.split('\t')), weight))
            .into();
        let tower = Tower::of("read/1k", &stacks, "samples").unwrap();
        assert_eq!(names(&tower), ["run", "f", "f 7", "f::h", "g"]);
        assert!(tower.boxes.iter().any(|one| one.share == "20 samples, 100.00%"));
    }

    #[test]
    fn high_boxes_are_left_out() {
        let deep: Vec<String> = (0..100_000).map(|level| level.to_string()).collect();
        let deep = calls(deep.iter().map(String::as_str));
        let tower = Tower::of("read/1k", &[(deep[..3].to_vec(), 1), (deep, 1)], "samples").unwrap();
        assert_eq!(tower.boxes.len(), MOST_LEVELS);
    }
}
