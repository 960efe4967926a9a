//! What is running, how far it is, how long it took: a bar on a terminal, plain lines elsewhere.

use std::io::{IsTerminal, stderr};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressStyle};

/// The progress of a measuring with a known number of steps.
pub(super) struct Progress {
    start: Instant,
    steps: usize,
    /// Steps that have begun.
    begun: AtomicUsize,
    shown: Shown,
}

enum Shown {
    Nothing,
    Lines,
    Bar(ProgressBar),
}

impl Progress {
    pub(super) fn start(quiet: bool, steps: usize) -> Progress {
        let shown = match (quiet, stderr().is_terminal()) {
            (true, _) => Shown::Nothing,
            (false, false) => Shown::Lines,
            (false, true) => Shown::Bar(bar(steps)),
        };
        Progress { start: Instant::now(), steps, begun: AtomicUsize::new(0), shown }
    }

    /// The next step begins.
    pub(super) fn step(&self, what: &str) {
        let (number, steps) = (self.begun.fetch_add(1, Ordering::Relaxed) + 1, self.steps);
        match &self.shown {
            Shown::Nothing => {}
            Shown::Lines => {
                let seconds = self.start.elapsed().as_secs();
                anstream::eprintln!("{seconds:>4} s  {number:>2} of {steps}  {what}");
            }
            Shown::Bar(bar) => {
                // A bar counts what is done: the first step has nothing before it.
                if !bar.prefix().is_empty() {
                    bar.inc(1);
                }
                bar.set_prefix(what.to_owned());
                bar.set_message("");
            }
        }
    }

    /// What the step is busy with.
    pub(super) fn detail(&self, what: &str) {
        if let Shown::Bar(bar) = &self.shown {
            bar.set_message(what.to_owned());
        }
    }

    /// Removes the bar and says how long everything took.
    pub(super) fn finish(&self) {
        if let Shown::Bar(bar) = &self.shown {
            bar.finish_and_clear();
        }
        if !matches!(self.shown, Shown::Nothing) {
            anstream::eprintln!("measured in {} s", self.start.elapsed().as_secs());
        }
    }
}

fn bar(steps: usize) -> ProgressBar {
    let bar = ProgressBar::new(steps as u64);
    let style = ProgressStyle::with_template("{elapsed_precise} [{bar:24}] {pos}/{len} {prefix} {msg:.dim}");
    bar.set_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()).progress_chars("=> "));
    bar.enable_steady_tick(Duration::from_millis(200));
    bar
}
