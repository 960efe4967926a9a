//! From the stacks of one workload to boxes.

use std::collections::BTreeMap;

use crate::profile::render::owner::Owner;

/// Narrower boxes are left out: nobody can read or hit them.
const NARROWEST: f64 = 2.5;
/// Higher ones too: a picture has an end.
const MOST_LEVELS: usize = 60;

/// A function on a stack, and whose it is there.
pub(super) type Call<'a> = (&'a str, Owner);

/// The boxes of one workload.
pub(super) struct Tower<'a> {
    /// The root of its stacks: the id of the workload.
    pub(super) root: &'a str,
    /// The weight of all stacks.
    pub(super) total: u64,
    /// From the lowest on, in the order of the alphabet.
    pub(super) frames: Vec<Frame<'a>>,
    /// How many stand on top of one another.
    pub(super) levels: usize,
    /// Functions with the weight of the stacks that end in them, the heaviest first.
    pub(super) ends: Vec<(&'a str, u64)>,
}

/// One function above one chain of callers.
#[derive(Debug, PartialEq)]
pub(super) struct Frame<'a> {
    pub(super) name: &'a str,
    pub(super) owner: Owner,
    /// 0 is the lowest.
    pub(super) level: usize,
    pub(super) weight: u64,
    pub(super) x: f64,
    pub(super) width: f64,
}

impl<'a> Tower<'a> {
    /// The tower of these stacks, so wide.
    pub(super) fn of(root: &'a str, mut stacks: Vec<(Vec<Call<'a>>, u64)>, width: f64) -> Tower<'a> {
        stacks.sort();
        let total = stacks.iter().map(|(_, weight)| weight).sum();
        let ends = ends(&stacks);
        let common = common_callers(&stacks);
        let mut frames = Vec::new();
        let mut open: Vec<(Call<'_>, u64)> = Vec::new();
        let mut before = 0;
        for (stack, weight) in &stacks {
            let stack = &stack[common..];
            let shared = open.iter().zip(stack).take_while(|((one, _), other)| one == *other).count();
            close(&mut frames, &mut open, shared, before);
            open.extend(stack[shared..].iter().map(|call| (*call, before)));
            before += weight;
        }
        close(&mut frames, &mut open, 0, before);
        Tower::drawn(root, total, frames, width, ends)
    }

    /// With places for the frames that are wide enough. Each comes as call, level, beginning and weight.
    fn drawn(
        root: &'a str,
        total: u64,
        mut frames: Vec<(Call<'a>, usize, u64, u64)>,
        width: f64,
        ends: Vec<(&'a str, u64)>,
    ) -> Tower<'a> {
        frames.sort_by_key(|(_, level, start, _)| (*level, *start));
        #[expect(clippy::cast_precision_loss, reason = "a place in a picture")]
        let place = |weight: u64| weight as f64 / total as f64 * width;
        let frames: Vec<_> = frames
            .into_iter()
            .filter(|(_, level, _, weight)| *level < MOST_LEVELS && place(*weight) >= NARROWEST)
            .map(|((name, owner), level, start, weight)| Frame {
                name,
                owner,
                level,
                weight,
                x: place(start),
                width: place(weight),
            })
            .collect();
        let levels = frames.iter().map(|frame| frame.level + 1).max().unwrap_or(0);
        Tower { root, total, frames, levels, ends }
    }
}

/// Ends the open frames above `kept`: each goes from where it began to `now`.
fn close<'a>(
    frames: &mut Vec<(Call<'a>, usize, u64, u64)>,
    open: &mut Vec<(Call<'a>, u64)>,
    kept: usize,
    now: u64,
) {
    while open.len() > kept
        && let Some((call, start)) = open.pop()
    {
        frames.push((call, open.len(), start, now - start));
    }
}

/// How many frames all stacks begin with, less the last one of them, on which the tower stands.
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

    fn tower(lines: &[(&'static str, u64)]) -> Tower<'static> {
        let stacks = lines.iter().map(|(stack, weight)| (calls(stack.split(' ')), *weight)).collect();
        Tower::of("read/1k", stacks, 400.0)
    }

    fn calls<'a>(names: impl Iterator<Item = &'a str>) -> Vec<Call<'a>> {
        names.map(|name| (name, Owner::Subject)).collect()
    }

    #[test]
    fn widths_are_shares_and_children_stand_on_their_callers() {
        let tower = tower(&[("main b", 100), ("main a x", 50), ("main a", 25), ("main c", 225)]);
        let frame =
            |name, level, weight, x, width| Frame { name, owner: Owner::Subject, level, weight, x, width };
        let expected = [
            frame("main", 0, 400, 0.0, 400.0),
            frame("a", 1, 75, 0.0, 75.0),
            frame("b", 1, 100, 75.0, 100.0),
            frame("c", 1, 225, 175.0, 225.0),
            frame("x", 2, 50, 25.0, 50.0),
        ];
        assert_eq!(tower.frames, expected);
        assert_eq!((tower.total, tower.levels), (400, 3));
        assert_eq!(tower.ends[..2], [("c", 225), ("b", 100)]);
    }

    #[test]
    fn what_all_stacks_begin_with_is_left_out_but_for_the_last() {
        let names =
            |tower: &Tower<'_>| tower.frames.iter().map(|frame| frame.name.to_owned()).collect::<Vec<_>>();
        assert_eq!(names(&tower(&[("start main run a", 3), ("start main run b", 3)])), ["run", "a", "b"]);
        assert_eq!(names(&tower(&[("start main run", 3), ("start main run b", 3)])), ["run", "b"]);
        assert_eq!(names(&tower(&[("start main run", 3)])), ["run"]);
        assert_eq!(names(&tower(&[("one", 3), ("other", 3)])), ["one", "other"]);
    }

    #[test]
    fn narrow_and_high_boxes_are_left_out() {
        let tower = tower(&[("main a", 10_000), ("main b", 1)]);
        assert!(tower.frames.iter().all(|frame| frame.name != "b"));
        let deep: Vec<String> = (0..100_000).map(|level| level.to_string()).collect();
        let deep = calls(deep.iter().map(String::as_str));
        let tower = Tower::of("read/1k", vec![(deep[..3].to_vec(), 1), (deep, 1)], 400.0);
        assert_eq!(tower.levels, MOST_LEVELS);
    }
}
