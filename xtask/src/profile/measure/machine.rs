//! Where and with what was measured.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, ensure};

use super::process::{self, Output};
use crate::config::Config;
use crate::profile::folder::Folder;
use crate::profile::record::{Idleness, Machine, Source, Toolchain};
use crate::repo::{RelPath, Repo};

/// Long enough for the scheduler to show who else wants the cores.
const SPIN: Duration = Duration::from_millis(100);

/// rustup may install the toolchain first.
const TIME_TO_ANSWER: Duration = Duration::from_secs(10 * 60);

/// The commit, and whether anything but what the tool writes differs from it: documents, and records in `folder`.
pub(super) fn source(repo: &Repo, config: &Config, folder: &Folder) -> Result<Source> {
    let docs = &config.docs;
    let aside = folder.repo.root().strip_prefix(repo.root()).ok();
    let aside =
        aside.and_then(|aside| RelPath::from_path(aside).ok()).filter(|aside| !aside.as_str().is_empty());
    let dirty = repo.dirty_files()?;
    let dirty = dirty.iter().any(|file| {
        !file.starts_with(&docs.profiles)
            && !file.starts_with(&docs.history)
            && *file != docs.proposal
            && aside.as_ref().is_none_or(|aside| !file.starts_with(aside))
    });
    Ok(Source { commit: repo.head_commit(), dirty })
}

/// The compiler; `profile` is what cargo reported of the bench target, to which the manifest's own settings are added.
pub(super) fn toolchain(repo: &Repo, mut profile: BTreeMap<String, String>) -> Result<Toolchain> {
    let mut command = process::command("rustc", repo.root());
    let rustc = process::run(command.arg("--version"), Output::Standard, TIME_TO_ANSWER, |_| {})?;
    ensure!(rustc.status.is_some_and(|status| status.success()), "`rustc --version` failed");
    profile.extend(declared_profile(&repo.read("Cargo.toml".as_ref())?)?);
    let rustflags = std::env::var("RUSTFLAGS").ok().filter(|flags| !flags.trim().is_empty());
    Ok(Toolchain { rustc: rustc.text.trim().to_owned(), profile, rustflags })
}

/// `[profile.release]` and over it `[profile.bench]` of a manifest.
fn declared_profile(manifest: &str) -> Result<BTreeMap<String, String>> {
    let manifest: toml::Table = toml::from_str(manifest).context("Cargo.toml cannot be read")?;
    let of = |name: &str| manifest.get("profile")?.get(name)?.as_table();
    let declared = ["release", "bench"].into_iter().filter_map(of).flatten();
    Ok(declared.filter_map(|(key, value)| Some((key.clone(), setting(value)?))).collect())
}

/// A setting of a profile; None for a table of settings of single packages.
fn setting(value: &toml::Value) -> Option<String> {
    match value {
        toml::Value::String(text) => Some(text.clone()),
        toml::Value::Integer(number) => Some(number.to_string()),
        toml::Value::Boolean(is_on) => Some(is_on.to_string()),
        _ => None,
    }
}

/// The machine, as far as it says.
pub(super) fn machine() -> Machine {
    let read = |path: &str| fs::read_to_string(path).unwrap_or_default();
    let or_unknown =
        |text: Option<String>| text.filter(|text| !text.is_empty()).unwrap_or("unknown".to_owned());
    let os = field(&read("/etc/os-release"), "PRETTY_NAME", '=');
    Machine {
        cpu: or_unknown(field(&read("/proc/cpuinfo"), "model name", ':')),
        cores: cores(),
        architecture: std::env::consts::ARCH.to_owned(),
        os: os.unwrap_or_else(|| std::env::consts::OS.to_owned()),
        kernel: or_unknown(Some(read("/proc/sys/kernel/osrelease").trim().to_owned())),
    }
}

/// The value of the first `key = value` line.
fn field(text: &str, key: &str, separator: char) -> Option<String> {
    let line = text.lines().find(|line| line.starts_with(key))?;
    Some(line.split_once(separator)?.1.trim().trim_matches('"').to_owned())
}

fn cores() -> u32 {
    thread::available_parallelism().map_or(1, |cores| u32::try_from(cores.get()).unwrap_or(u32::MAX))
}

/// Works on every core for a moment and looks how much of them it got, and how fast it went.
pub(super) fn idleness() -> Idleness {
    let before = ticks();
    let working: Vec<_> = (0..cores()).map(|_| thread::spawn(spin)).collect();
    let spins: Vec<Spin> = working.into_iter().filter_map(|thread| thread.join().ok()).collect();
    let mean = |of: fn(&Spin) -> Option<f64>| {
        let all: Option<Vec<f64>> = spins.iter().map(of).collect();
        all.map(|all| all.iter().sum::<f64>() / f64::from(cores()))
    };
    let load = fs::read_to_string("/proc/loadavg").ok().and_then(|text| text.split(' ').next()?.parse().ok());
    let steal = before.zip(ticks()).and_then(|(before, after)| stolen(before, after));
    // More digits than a spin this short can tell would only make records differ.
    let round = |share: f64| (share * 1e3).round() / 1e3;
    Idleness {
        cpu_share: mean(|spin| spin.cpu_share).map(round),
        speed: mean(|spin| Some(spin.speed)).map(f64::round),
        steal: steal.map(round),
        load,
    }
}

/// All ticks of all cores, and those among them that the hypervisor gave to other machines: proc_stat(5).
fn ticks() -> Option<(f64, f64)> {
    let text = fs::read_to_string("/proc/stat").ok()?;
    let columns: Option<Vec<f64>> =
        text.lines().next()?.split_whitespace().skip(1).map(|column| column.parse().ok()).collect();
    // The last two columns, guest time, are part of the first two.
    let columns = columns?;
    Some((columns.iter().take(8).sum(), *columns.get(7)?))
}

/// The stolen share of the ticks in between.
fn stolen((all_before, before): (f64, f64), (all_after, after): (f64, f64)) -> Option<f64> {
    (all_after > all_before).then(|| ((after - before) / (all_after - all_before)).clamp(0.0, 1.0))
}

/// What a thread got that works without a pause.
struct Spin {
    /// CPU time over wall time. None where the system does not tell.
    cpu_share: Option<f64>,
    /// Pieces of work a second.
    speed: f64,
}

fn spin() -> Spin {
    let (before, start) = (thread_cpu_time(), Instant::now());
    let mut pieces = 0_u32;
    while start.elapsed() < SPIN {
        piece_of_work();
        pieces += 1;
    }
    // Gives the scheduler a reason to bring its books up to date.
    thread::yield_now();
    let (after, wall) = (thread_cpu_time(), start.elapsed().as_secs_f64());
    let used = before.zip(after).and_then(|(before, after)| after.checked_sub(before));
    let share = used.map(|used| (used.as_secs_f64() / wall).min(1.0));
    Spin { cpu_share: share.filter(|&share| share > 0.0), speed: f64::from(pieces) / wall }
}

/// The kind of work that feels a busy neighbour on the same core most: many simple instructions, few of which wait for
/// one another. Arithmetic in a long chain would not notice.
fn piece_of_work() {
    let blocks: Vec<Vec<u8>> = (16..216).map(|size| vec![0; size]).collect();
    std::hint::black_box(blocks);
}

/// Linux tells without a library: the first number of `schedstat` is nanoseconds on a core.
fn thread_cpu_time() -> Option<Duration> {
    let text = fs::read_to_string("/proc/thread-self/schedstat").ok()?;
    text.split(' ').next()?.parse().ok().map(Duration::from_nanos)
}

/// Fails where `text` holds a path of this machine: records are published.
pub(super) fn check_anonymous(text: &str, root: &Path) -> Result<()> {
    let home = std::env::var("HOME").unwrap_or_default();
    for folder in [root.to_str().unwrap_or_default(), &home] {
        let inside = format!("{}/", folder.trim_end_matches('/'));
        ensure!(inside.len() < 3 || !text.contains(&inside), "it holds the path {folder} of this machine");
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_of_system_files() {
        let cpu = field("vendor: x\nmodel name\t: Some CPU @ 2GHz\n", "model name", ':');
        assert_eq!(cpu.as_deref(), Some("Some CPU @ 2GHz"));
        assert_eq!(field("PRETTY_NAME=\"Some OS 12\"\n", "PRETTY_NAME", '=').as_deref(), Some("Some OS 12"));
        assert_eq!(field("", "PRETTY_NAME", '='), None);
    }

    #[test]
    fn the_bench_profile_stands_over_the_release_profile() {
        let manifest =
            "[profile.release]\nlto = true\ndebug = 1\n[profile.bench]\ndebug = 'line-tables-only'\n";
        let profile = declared_profile(manifest).unwrap();
        assert_eq!(
            profile.into_iter().collect::<Vec<_>>(),
            [("debug".to_owned(), "line-tables-only".to_owned()), ("lto".to_owned(), "true".to_owned())]
        );
    }

    #[test]
    fn paths_of_this_machine_are_found() {
        let root = Path::new("/somewhere/checkout");
        assert!(check_anonymous("f (/somewhere/checkout/src/lib.rs)", root).is_err());
        assert!(check_anonymous("f (lib.rs)", root).is_ok());
    }

    #[test]
    fn stolen_ticks_are_a_share() {
        assert_eq!(stolen((1000.0, 10.0), (1200.0, 60.0)), Some(0.25));
        assert_eq!(stolen((1000.0, 10.0), (1000.0, 10.0)), None);
    }

    #[test]
    fn work_takes_some_of_a_core_and_gets_done() {
        let look = idleness();
        assert!(look.speed.unwrap() > 0.0, "{look:?}");
        if let Some(share) = look.cpu_share {
            assert!(share > 0.0 && share <= 1.0, "{share}");
        }
    }
}
