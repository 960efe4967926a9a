//! The headings of a document, and links to what stands below them.

/// A heading with its anchor: plain words, so that every renderer agrees about it.
#[derive(Clone, Copy)]
pub(super) struct Heading {
    title: &'static str,
    anchor: &'static str,
}

impl Heading {
    pub(super) const SUMMARY: Heading = Heading::new("Summary", "summary");
    pub(super) const LIMITS: Heading = Heading::new("What limits this mode", "what-limits-this-mode");
    pub(super) const TIMES: Heading = Heading::new("Throughput and latency", "throughput-and-latency");
    pub(super) const FIRST: Heading = Heading::new("Time to first record", "time-to-first-record");
    pub(super) const SCALING: Heading = Heading::new("Scaling", "scaling");
    pub(super) const SIZE: Heading = Heading::new("Input size", "input-size");
    pub(super) const THREADS: Heading = Heading::new("Threads", "threads");
    pub(super) const PARAMETERS: Heading = Heading::new("Parameters", "parameters");
    pub(super) const CPU: Heading = Heading::new("CPU intensity", "cpu-intensity");
    pub(super) const INSTRUCTIONS: Heading = Heading::new("Instructions", "instructions");
    pub(super) const SWITCHES: Heading =
        Heading::new("Context switches and page faults", "context-switches-and-page-faults");
    pub(super) const COUNTERS: Heading = Heading::new("Hardware counters", "hardware-counters");
    pub(super) const MEMORY: Heading =
        Heading::new("Memory and allocation hotspots", "memory-and-allocation-hotspots");
    pub(super) const SIZES: Heading = Heading::new("Allocation sizes", "allocation-sizes");
    pub(super) const SITES: Heading = Heading::new("Allocation sites", "allocation-sites");
    pub(super) const COSTS: Heading = Heading::new("Costs of this mode", "costs-of-this-mode");
    pub(super) const INTERPRETER: Heading = Heading::new("Interpreter", "interpreter");
    pub(super) const WAITING: Heading = Heading::new("Threads that wait", "threads-that-wait");
    pub(super) const FUNCTIONS: Heading = Heading::new("Hot functions", "hot-functions");
    pub(super) const BASELINE: Heading =
        Heading::new("Baseline for regression testing", "baseline-for-regression-testing");
    pub(super) const ENVIRONMENT: Heading =
        Heading::new("Environment and how to reproduce", "environment-and-how-to-reproduce");

    const fn new(title: &'static str, anchor: &'static str) -> Heading {
        Heading { title, anchor }
    }

    /// A section of the document.
    pub(super) fn section(self, body: &str) -> String {
        format!("## {}\n\n{}\n\n", self.title, body.trim_end_matches('\n'))
    }

    /// A part of a section; nothing where `body` is empty.
    pub(super) fn part(self, body: &str) -> String {
        match body.trim_end_matches('\n') {
            "" => String::new(),
            body => format!("### {}\n\n{body}\n\n", self.title),
        }
    }

    /// A link to it, for the end of a sentence: `[threads](#threads)`.
    pub(super) fn link(self) -> String {
        let (first, rest) = self.title.split_at(1);
        let title = match rest.starts_with(|c: char| c.is_lowercase()) {
            true => first.to_lowercase() + rest,
            false => self.title.to_owned(),
        };
        format!("[{title}](#{})", self.anchor)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::markdown::slug;

    #[test]
    fn anchors_are_the_slugs_of_their_headings() {
        let Heading { title, anchor } = Heading::MEMORY;
        assert_eq!(slug(title, crate::site::Site::Github), anchor);
        assert_eq!(Heading::CPU.link(), "[CPU intensity](#cpu-intensity)");
        assert_eq!(Heading::THREADS.link(), "[threads](#threads)");
    }
}
