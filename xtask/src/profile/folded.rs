//! Folded stacks: `frame;frame;frame weight`, one line a stack, the root first.
//!
//! The file of a mode holds the stacks of all its sampled workloads; the root frame of each stack is the workload's id.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::{Context, Result, ensure};

/// Longer frames are cut: a name that nobody can read to its end tells no more than its beginning.
const MAX_FRAME: usize = 160;

/// What stands in for the callers of the rarest stacks where all of them would not fit into the file.
const CALLERS: &str = "[callers left out]";

/// What stands in for the rarest functions where not even all of them would fit.
const FUNCTIONS: &str = "[functions left out]";

/// Stacks with their weights, each stack once, sorted.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Folded {
    stacks: BTreeMap<String, u64>,
}

impl Folded {
    /// Reads folded stacks. The error names the line.
    pub fn parse(text: &str) -> Result<Folded> {
        let mut folded = Folded::default();
        for (index, line) in text.lines().enumerate() {
            let (stack, weight) = line
                .rsplit_once(' ')
                .and_then(|(stack, weight)| Some((stack, weight.parse::<u64>().ok()?)))
                .with_context(|| format!("line {}: not `frame;frame weight`", index + 1))?;
            ensure!(!stack.is_empty() && weight > 0, "line {}: an empty stack or no weight", index + 1);
            folded.add(stack.to_owned(), weight);
        }
        Ok(folded)
    }

    /// Adds the stacks that a sampler took of `workload`, without what recursion repeats.
    pub fn merge(&mut self, workload: &str, sampled: &Folded) {
        let root = workload.replace(';', ":");
        for (stack, weight) in &sampled.stacks {
            let frames = without_recursion(stack.split(';').map(readable).collect());
            self.add(format!("{root};{}", frames.join(";")), *weight);
        }
    }

    /// The same in a text of at most `max_bytes`: where there is no room for all, the rarest stacks of each workload lose
    /// their callers, so that self shares stay exact; and where that is not enough, the rarest functions their names.
    pub fn trimmed(&self, max_bytes: usize) -> Folded {
        if self.text_length() <= max_bytes {
            return self.clone();
        }
        let bare = self.replaced(0, |root, leaf| format!("{root};{CALLERS};{leaf}"));
        match max_bytes.checked_sub(bare.text_length()) {
            Some(room) => self.replaced(room, |root, leaf| format!("{root};{CALLERS};{leaf}")),
            None => bare.replaced(max_bytes - max_bytes / 10, |root, _| format!("{root};{FUNCTIONS}")),
        }
    }

    /// The stacks with the largest shares of their workloads as long as there is `room` for them, and the others as what
    /// `short` makes of their root and leaf.
    fn replaced(&self, mut room: usize, short: impl Fn(&str, &str) -> String) -> Folded {
        let mut kept = Folded::default();
        for (stack, weight) in self.by_share() {
            let length = line_length(stack, weight);
            let (root, leaf) = (stack.split(';').next(), stack.rsplit(';').next());
            if length <= room {
                room -= length;
                kept.add(stack.to_owned(), weight);
            } else {
                kept.add(short(root.unwrap_or_default(), leaf.unwrap_or_default()), weight);
            }
        }
        kept
    }

    /// The stacks that have the largest shares of their workloads first.
    fn by_share(&self) -> Vec<(&str, u64)> {
        let root = |stack: &str| stack.split(';').next().unwrap_or_default().to_owned();
        let mut totals: BTreeMap<String, u128> = BTreeMap::new();
        for (stack, weight) in &self.stacks {
            *totals.entry(root(stack)).or_default() += u128::from(*weight);
        }
        let parts_of_a_billion = |stack: &str, weight: u64| {
            u128::from(weight) * 1_000_000_000 / totals.get(&root(stack)).map_or(1, |total| *total)
        };
        let mut stacks: Vec<_> =
            self.stacks.iter().map(|(stack, weight)| (stack.as_str(), *weight)).collect();
        stacks.sort_by_cached_key(|(stack, weight)| {
            (std::cmp::Reverse(parts_of_a_billion(stack, *weight)), *stack)
        });
        stacks
    }

    fn text_length(&self) -> usize {
        self.stacks.iter().map(|(stack, weight)| line_length(stack, *weight)).sum()
    }

    /// The text of the file: sorted lines.
    pub fn to_text(&self) -> String {
        self.lines().map(|line| line + "\n").collect()
    }

    /// The lines of the file, sorted.
    pub fn lines(&self) -> impl Iterator<Item = String> {
        self.stacks.iter().map(|(stack, weight)| format!("{stack} {weight}"))
    }

    /// The stacks, frames joined by semicolons, with their weights.
    pub fn stacks(&self) -> impl Iterator<Item = (&str, u64)> {
        self.stacks.iter().map(|(stack, weight)| (stack.as_str(), *weight))
    }

    /// The sum of all weights.
    pub fn total(&self) -> u64 {
        self.stacks.values().sum()
    }

    /// True where nothing was sampled.
    pub fn is_empty(&self) -> bool {
        self.stacks.is_empty()
    }

    /// The weight of the stacks of a workload whose callers [`Folded::trimmed`] left out.
    pub fn shortened(&self, workload: &str) -> u64 {
        let is_shortened = |stack: &str| stack.split(';').any(|frame| frame == CALLERS || frame == FUNCTIONS);
        self.stacks_of(workload).filter(|(stack, _)| is_shortened(stack)).map(|(_, weight)| weight).sum()
    }

    /// The sum of the weights of a workload.
    pub fn total_of(&self, workload: &str) -> u64 {
        self.stacks_of(workload).map(|(_, weight)| weight).sum()
    }

    /// The stacks of a workload below the root frame, `frame;frame`, with their weights.
    pub fn stacks_of(&self, workload: &str) -> impl Iterator<Item = (&str, u64)> {
        let root = workload.replace(';', ":") + ";";
        self.stacks.iter().filter_map(move |(stack, weight)| Some((stack.strip_prefix(&root)?, *weight)))
    }

    fn add(&mut self, stack: String, weight: u64) {
        *self.stacks.entry(stack).or_default() += weight;
    }
}

/// The length of a line of the file, with its end.
fn line_length(stack: &str, weight: u64) -> usize {
    stack.len() + weight.to_string().len() + 2
}

/// `frames` without repetitions that tell nothing: between two occurrences of a function everything goes that occurs
/// elsewhere on the stack too. Which functions are on the stack and where it ends stays the same, and so do all shares.
fn without_recursion(mut frames: Vec<String>) -> Vec<String> {
    while let Some((first, last)) = repetition(&frames) {
        frames.drain(first + 1..=last);
    }
    frames
}

/// The longest stretch that can go, as the positions of the function around it.
fn repetition(frames: &[String]) -> Option<(usize, usize)> {
    let can_go = |&(first, last): &(usize, usize)| {
        let rest: BTreeSet<_> = frames[..=first].iter().chain(&frames[last + 1..]).collect();
        frames[first + 1..=last].iter().all(|frame| rest.contains(frame))
    };
    let pairs = (0..frames.len()).flat_map(|first| (first + 1..frames.len()).map(move |last| (first, last)));
    let pairs = pairs.filter(|&(first, last)| frames[first] == frames[last]);
    pairs.filter(can_go).max_by_key(|(first, last)| (last - first, std::cmp::Reverse(*first)))
}

/// `frame` on one line and not longer than anybody reads. The probe has already removed hashes and addresses.
fn readable(frame: &str) -> String {
    let name: String = frame.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    match name.char_indices().nth(MAX_FRAME) {
        _ if name.trim().is_empty() => "[unknown]".to_owned(),
        Some((end, _)) => format!("{}…", &name[..end]),
        None => name,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folded(text: &str) -> Folded {
        Folded::parse(text).unwrap()
    }

    /// The functions in which the stacks of `read/1k` end, with the weight that ends there.
    fn ends(folded: &Folded) -> BTreeMap<&str, u64> {
        let mut ends = BTreeMap::new();
        for (stack, weight) in folded.stacks_of("read/1k") {
            *ends.entry(stack.rsplit(';').next().unwrap()).or_default() += weight;
        }
        ends
    }

    #[test]
    fn lines_that_are_not_folded_are_named() {
        for (text, line) in
            [("a;b 1\nc\n", "line 2"), ("a;b 0\n", "line 1"), ("a;b -1", "line 1"), (" 3", "line 1")]
        {
            assert!(Folded::parse(text).unwrap_err().to_string().starts_with(line), "{text:?}");
        }
    }

    #[test]
    fn recursion_is_left_out_but_no_function_is() {
        let check = |stack: &str, expected: &str| {
            let frames = without_recursion(stack.split(' ').map(str::to_owned).collect());
            assert_eq!(frames.join(" "), expected, "{stack}");
        };
        check("a b c", "a b c");
        check("a f f f b", "a f b");
        check("a f g f g f g b", "a f g b");
        check("a f g f b", "a f g f b");
        check("h i j h i j r h i j s", "h i j r h i j s");
    }

    #[test]
    fn merging_roots_the_stacks_in_their_workload() {
        let mut all = Folded::default();
        all.merge("read/1k", &folded("f;g 1\n"));
        all.merge("write;x/1k", &folded(&format!("{} 2\n", "h".repeat(5000))));
        assert_eq!(all.total(), 3);
        assert!(all.to_text().starts_with("read/1k;f;g 1\nwrite:x/1k;hhh"));
        assert!(all.to_text().len() < 300);
        assert_eq!(folded(&all.to_text()), all);
    }

    #[test]
    fn too_many_stacks_keep_the_total_and_where_they_end() {
        let mut all = Folded::default();
        for index in 0..20_000_u64 {
            let leaf = if index % 2 == 0 { "even" } else { "odd" };
            all.merge("read/1k", &folded(&format!("{index};{};{leaf} {}\n", "f".repeat(200), index + 1)));
        }
        assert_eq!(all.trimmed(usize::MAX), all);
        let text = all.trimmed(900_000).to_text();
        let kept = folded(&text);
        assert!(text.len() <= 900_000);
        assert_eq!(kept.trimmed(900_000), kept);
        assert!(text.contains("read/1k;19999;") && text.contains(CALLERS) && !text.contains("read/1k;7;"));
        let own = |folded: &Folded| ["odd", "even"].map(|leaf| ends(folded)[leaf]);
        assert_eq!((kept.total(), own(&kept)), (all.total(), own(&all)));
        assert_eq!(ends(&all).len(), 2);
        assert!(all.shortened("read/1k") == 0 && kept.shortened("read/1k") > 0);
    }

    #[test]
    fn more_functions_than_there_is_room_for_keep_the_total() {
        let mut all = Folded::default();
        for index in 1..2_000 {
            all.merge("read/1k", &folded(&format!("f;{};{index} {index}\n", "g".repeat(100))));
        }
        all.merge("write/1k", &folded("f;rare 1\n"));
        let kept = all.trimmed(20_000);
        assert!(kept.to_text().len() <= 20_000, "{}", kept.to_text().len());
        assert_eq!((kept.total(), kept.total_of("write/1k")), (all.total(), 1));
        let names = ends(&kept);
        assert!(names.contains_key(FUNCTIONS) && names.contains_key("1999"));
        assert!(
            kept.to_text().contains(";rare 1"),
            "what is rare beside another workload is not so in its own"
        );
    }
}
