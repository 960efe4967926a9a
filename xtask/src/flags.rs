//! The command line: structures and help text, nothing else.

use clap::{ArgAction, Args, Parser, Subcommand, ValueEnum};
use std::path::PathBuf;
use std::time::Duration;

/// Colour of the word "error", as clap prints it.
pub const ERROR: clap::builder::styling::Style = clap::builder::styling::AnsiColor::Red.on_default().bold();

/// Keeps the performance documents of a library true and in scope, one mode at a time.
///
/// Exit status: 0 clean, 1 findings or out of date, 2 error.
#[derive(Debug, Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask", version, max_term_width = 100)]
pub struct Xtask {
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
    /// Flags that every command takes.
    #[command(flatten)]
    pub global: Global,
}

/// Flags that every command takes.
#[derive(Debug, Clone, Args)]
pub struct Global {
    /// Work on the repository in DIR instead of the one around the current folder
    #[arg(long, value_name = "DIR", global = true)]
    pub root: Option<PathBuf>,
    /// Write nothing; exit 1 when something would change or a finding stands
    #[arg(long, global = true, conflicts_with = "dry_run")]
    pub check: bool,
    /// Write nothing; print the unified diff
    #[arg(long, global = true)]
    pub dry_run: bool,
    /// Edit files that have uncommitted changes
    #[arg(long, global = true)]
    pub allow_dirty: bool,
    /// Print problems only
    #[arg(long, short, global = true, action = ArgAction::SetTrue)]
    pub quiet: bool,
}

/// The commands.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Run the benches of each mode and regenerate its profile document
    Profile(Profile),
    /// Move what is out of scope from profile documents to the optimization proposal
    DocRefactor(DocRefactor),
    /// Move documents to the history folder with a note, and make every link to them follow
    Archive(Archive),
    /// Find links and anchors that lead nowhere
    Verify(Verify),
    /// Run profile, doc-refactor, archive and verify, in this order
    Workflow(Workflow),
    /// Take the tool up in a repository that has never seen it: alias, package, configuration, guides
    Init(Init),
    /// Lay out mrrc's published old documents as a git repository to try the commands on
    Sample(Sample),
    /// Print what makes a shell complete the command line
    ///
    /// The script completes the word `xtask`. That is to be a function: `xtask() { cargo xtask "$@"; }` in bash and zsh, `function
    /// xtask; cargo xtask $argv; end` in fish. After `cargo xtask` the shell asks cargo's own script, which does not know these
    /// commands.
    Completions(Completions),
    /// Print a manual page
    ///
    /// To read it: `cargo xtask man archive | man --local-file -`
    Man(Man),
}

/// `cargo xtask profile`
#[derive(Debug, Args)]
pub struct Profile {
    /// Measure this mode only; may be repeated
    #[arg(long, value_name = "ID")]
    pub mode: Vec<String>,
    /// How to measure.
    #[command(flatten)]
    pub measuring: Measuring,
    /// Measure nothing: work from the records that stand there
    #[arg(long, conflicts_with = "Measuring")]
    pub render: bool,
    /// Write what is measured to DIR and nothing to the repository; with --render, take the records of DIR into it, or with
    /// --compare --render hold those of DIR; may be repeated there
    #[arg(long, value_name = "DIR")]
    pub records: Vec<PathBuf>,
    /// Hold the records against those of a commit, and leave those of the repository as they are; exit 1 on a regression
    /// [default: HEAD]
    #[arg(long, value_name = "REV", num_args = 0..=1, default_missing_value = "HEAD")]
    pub compare: Option<String>,
    /// How the comparison is printed
    #[arg(long, value_enum, default_value_t = ComparisonFormat::Human, requires = "compare")]
    pub format: ComparisonFormat,
}

/// How a comparison is printed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub enum ComparisonFormat {
    /// For people, on a terminal
    #[default]
    Human,
    /// For the summary of a job, or a comment
    Markdown,
    /// For programs
    Json,
}

/// How to measure.
#[derive(Debug, Clone, Args)]
pub struct Measuring {
    /// A smoke run: short, few repetitions, wide intervals
    #[arg(long)]
    pub quick: bool,
    /// Take this sampler of stacks instead of the best that works here
    #[arg(long, value_name = "SAMPLER", value_parser = SAMPLERS)]
    pub sampler: Option<String>,
    /// Leave out a measure; may be repeated
    #[arg(long, value_name = "PROBE", value_parser = PROBES)]
    pub skip: Vec<String>,
    /// Process runs of each bench target
    #[arg(long, value_name = "N", value_parser = at_least_one)]
    pub runs: Option<usize>,
    /// Measuring time of each workload in each run
    #[arg(long, value_name = "SECONDS", value_parser = seconds)]
    pub duration: Option<Duration>,
}

/// What takes stacks.
const SAMPLERS: [&str; 4] = ["auto", "perf", "pprof", "own"];

/// What can be left out.
pub const PROBES: [&str; 9] = [
    "samples",
    "counts",
    "allocations",
    "objects",
    "sites",
    "instructions",
    "scheduling",
    "hardware",
    "lock",
];

fn at_least_one(text: &str) -> Result<usize, String> {
    text.parse().ok().filter(|number| *number > 0).ok_or_else(|| "not a number of at least 1".to_owned())
}

fn seconds(text: &str) -> Result<Duration, String> {
    let seconds = text.parse().ok().filter(|seconds| (0.001..=3600.0).contains(seconds));
    seconds.map(Duration::from_secs_f64).ok_or_else(|| "not a time between 0.001 and 3600 seconds".to_owned())
}

/// `cargo xtask doc-refactor`
#[derive(Debug, Args)]
pub struct DocRefactor {
    /// Documents or folders; all hand-written documents of the profiles folder when none is given
    #[arg(value_name = "PATH")]
    pub paths: Vec<PathBuf>,
    /// How findings are printed
    #[arg(long, value_enum, default_value_t = Format::Human)]
    pub format: Format,
    /// Print what a rule is about, and do nothing else
    #[arg(long, value_name = "RULE", exclusive = true)]
    pub explain: Option<String>,
    /// What is done with the findings, where they are not to move at once.
    #[command(flatten)]
    pub instead: Instead,
}

/// What is done with findings instead of moving all of them at once.
#[derive(Debug, Default, Args)]
pub struct Instead {
    /// Move nothing: write a plan to review, with a box for each piece that would move
    #[arg(long, value_name = "FILE", conflicts_with_all = ["apply", "baseline", "since"])]
    pub plan: Option<PathBuf>,
    /// Move what is ticked in a plan
    #[arg(long, value_name = "FILE", conflicts_with_all = ["paths", "baseline", "since"])]
    pub apply: Option<PathBuf>,
    /// Move nothing: report only what is not in this file, and drop from it what is gone; it is written where there is none
    #[arg(long, value_name = "FILE")]
    pub baseline: Option<PathBuf>,
    /// Move nothing: report only what touches lines that have changed since this commit
    #[arg(long, value_name = "REV")]
    pub since: Option<String>,
}

/// `cargo xtask archive`
#[derive(Debug, Args)]
pub struct Archive {
    /// Documents, folders or globs; the documents that `[[archive]]` in profiling.toml lists when none is given
    #[arg(value_name = "PATH")]
    pub paths: Vec<PathBuf>,
    /// Folder to move them to [default: docs.history of profiling.toml]
    #[arg(long, value_name = "DIR")]
    pub to: Option<PathBuf>,
    /// Why they are history, for the note
    #[arg(long, value_name = "TEXT")]
    pub reason: Option<String>,
    /// What is current instead, for the note
    #[arg(long, value_name = "PATH")]
    pub superseded_by: Option<PathBuf>,
    /// Take along the images that these documents alone use
    #[arg(long)]
    pub with_assets: bool,
    /// Leave a page at the old place that points to the new one, for 90 days or as long as this says
    #[arg(long, value_name = "DAYS|DATE", num_args = 0..=1, default_missing_value = "90")]
    pub stub: Option<String>,
    /// Write the old addresses to the redirect map of the site
    #[arg(long, value_name = "SITE", value_enum)]
    pub redirects: Option<Redirects>,
    /// What becomes of paths that are mentioned outside links: in code spans, in prose, in files that are not Markdown
    #[arg(long, value_enum, default_value_t = Mentions::Edit)]
    pub mentions: Mentions,
    /// What is done instead of archiving.
    #[command(flatten)]
    pub instead: Back,
    /// How the plan is printed
    #[arg(long, value_enum, default_value_t = PlanFormat::Human)]
    pub format: PlanFormat,
}

/// What `archive` does instead of archiving.
#[derive(Debug, Default, Args)]
pub struct Back {
    /// Bring archived documents back to where they came from, and undo what archiving them changed
    #[arg(long, value_name = "PATH", num_args = 1.., conflicts_with_all = ARCHIVING)]
    pub restore: Vec<PathBuf>,
    /// Mend references to files that were moved with git since REV [default: HEAD]
    #[arg(long, value_name = "REV", num_args = 0..=1, default_missing_value = "HEAD",
          conflicts_with_all = ARCHIVING, conflicts_with = "restore")]
    pub heal: Option<String>,
}

/// Flags that only make sense where something is archived.
const ARCHIVING: [&str; 7] = ["paths", "to", "reason", "superseded_by", "with_assets", "stub", "redirects"];

/// What becomes of paths that are mentioned outside links.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub enum Mentions {
    /// They stay, and are listed
    Report,
    /// They follow
    #[default]
    Edit,
}

/// Who redirects old addresses to new ones.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Redirects {
    /// `redirect_maps` of the plugin mkdocs-redirects in mkdocs.yml
    Mkdocs,
    /// `[output.html.redirect]` in book.toml
    Mdbook,
    /// redirects.json for @docusaurus/plugin-client-redirects
    Docusaurus,
}

/// How the plan of `archive` is printed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub enum PlanFormat {
    /// For people
    #[default]
    Human,
    /// For programs: moves, and every edit with file, byte range, old, new, kind and confidence
    Json,
}

/// `cargo xtask verify`
#[derive(Debug, Args)]
pub struct Verify {
    /// Documents or folders; every Markdown file of the repository when none is given
    #[arg(value_name = "PATH")]
    pub paths: Vec<PathBuf>,
    /// How findings are printed
    #[arg(long, value_enum, default_value_t = Format::Human)]
    pub format: Format,
}

/// `cargo xtask workflow`
#[derive(Debug, Args)]
pub struct Workflow {
    /// How to measure.
    #[command(flatten)]
    pub measuring: Measuring,
    /// Measure nothing: render the documents from the records
    #[arg(long, conflicts_with = "Measuring")]
    pub render: bool,
}

/// `cargo xtask init`
#[derive(Debug, Args)]
pub struct Init {
    /// Where the new package takes this tool from: the URL of a git repository, URL#COMMIT, or a checkout [default: the
    /// origin and the commit of the checkout that this tool was built from, else its folder]
    #[arg(long, value_name = "URL|DIR")]
    pub source: Option<String>,
    /// Edit files that stand without asking
    #[arg(long, short)]
    pub yes: bool,
}

/// `cargo xtask sample`
#[derive(Debug, Args)]
pub struct Sample {
    /// Folder to lay the sample out in; it must be absent or empty
    #[arg(value_name = "DIR")]
    pub dir: PathBuf,
}

/// `cargo xtask completions`
#[derive(Debug, Args)]
pub struct Completions {
    /// The shell
    #[arg(value_name = "SHELL")]
    pub shell: clap_complete::Shell,
}

/// `cargo xtask man`
#[derive(Debug, Args)]
pub struct Man {
    /// The page of this command; that of all when none is given
    #[arg(value_name = "COMMAND")]
    pub command: Option<String>,
}

/// How findings are printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// For people, with the source line
    Human,
    /// For programs
    Json,
    /// Annotations of GitHub Actions
    Github,
    /// SARIF 2.1.0, with what would mend each finding
    Sarif,
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory;

    #[test]
    fn the_command_line_is_consistent() {
        Xtask::command().debug_assert();
    }

    #[test]
    fn measuring_takes_numbers_that_make_sense() {
        let runs = |line: &str| {
            let parsed = Xtask::try_parse_from(format!("xtask profile {line}").split_whitespace());
            parsed.map(|xtask| format!("{:?}", xtask.command)).map_err(|error| error.to_string())
        };
        let all = runs("--runs 1 --duration 0.5 --skip lock --skip sites --sampler perf").unwrap();
        assert!(all.contains("runs: Some(1), duration: Some(500ms)"), "{all}");
        assert!(all.contains("skip: [\"lock\", \"sites\"]"), "{all}");
        for wrong in ["--runs 0", "--duration 0", "--duration nan", "--skip time", "--sampler vtune"] {
            runs(wrong).unwrap_err();
        }
        for flag in ["--quick", "--runs 2", "--skip lock"] {
            assert!(runs(&format!("--render {flag}")).unwrap_err().contains("cannot be used with"), "{flag}");
        }
    }
}
