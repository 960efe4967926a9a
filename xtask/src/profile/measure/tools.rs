//! Versions of what measured, for the record.

use anyhow::{Context, Result};
use regex::Regex;

use crate::profile::record::Record;
use crate::repo::Repo;

/// What times is a crate: its version is that of the repository's `Cargo.lock`.
const TIMER: &str = "criterion";

/// Adds the versions of what times and of every tool that gave an answer. What the bench target says stays.
pub(super) fn add_versions(repo: &Repo, record: &mut Record) -> Result<()> {
    let lock = match repo.is_file("Cargo.lock".as_ref()) {
        true => repo.read("Cargo.lock".as_ref())?,
        false => "".into(),
    };
    let used: Vec<(String, String)> = sources(record).iter().flat_map(|source| external(source)).collect();
    for (name, version) in locked(&lock)?.into_iter().chain(used) {
        record.environment.entry(name).or_insert(version);
    }
    Ok(())
}

fn locked(lock: &str) -> Result<Vec<(String, String)>> {
    let lock: toml::Table = toml::from_str(lock).context("Cargo.lock cannot be read")?;
    let packages = lock.get("package").and_then(toml::Value::as_array).into_iter().flatten();
    let pair = |package: &toml::Value| {
        let (name, version) = (package.get("name")?.as_str()?, package.get("version")?.as_str()?);
        (name == TIMER).then(|| (name.to_owned(), version.to_owned()))
    };
    Ok(packages.filter_map(pair).collect())
}

/// What each answer says of the tool that gave it.
fn sources(record: &Record) -> Vec<&str> {
    let mut sources = Vec::new();
    for workload in &record.workloads {
        let interpreter = workload.interpreter.as_ref();
        sources.extend(workload.sampling.as_ref().map(|sampling| sampling.sampler.as_str()));
        sources.extend(workload.allocations.as_ref().map(|counted| counted.source.as_str()));
        let sites = workload.allocations.as_ref().and_then(|counted| counted.sites.as_ref());
        sources.extend(sites.map(|sites| sites.tool.as_str()));
        sources.extend(workload.instructions.as_ref().map(|counted| counted.tool.as_str()));
        sources.extend(workload.scheduling.as_ref().map(|watched| watched.tool.as_str()));
        sources.extend(workload.hardware.as_ref().map(|counted| counted.tool.as_str()));
        sources.extend(interpreter.and_then(|found| Some(found.lock.as_ref()?.sampler.as_str())));
        sources.extend(interpreter.and_then(|found| Some(found.objects.as_ref()?.source.as_str())));
    }
    sources
}

/// The tools in such a sentence: a name and, right after it, its version.
fn external(source: &str) -> Vec<(String, String)> {
    const TOOL: &str = r"\b(valgrind|perf|pprof|py-spy|memray)(?: version)?[ -]v?(\d[\w.]*)";
    let Ok(tool) = Regex::new(TOOL) else { return Vec::new() };
    tool.captures_iter(source).map(|found| (found[1].to_owned(), found[2].to_owned())).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::profile::record::tests::record;

    #[test]
    fn what_times_is_found_in_the_lock_file() {
        let lock = "version = 4\n[[package]]\nname = 'criterion'\nversion = '0.8.2'\n[[package]]\nname = 'x'\nversion = '1.0.0'\n";
        assert_eq!(locked(lock).unwrap(), [("criterion".to_owned(), "0.8.2".to_owned())]);
        assert_eq!(locked("").unwrap(), []);
    }

    #[test]
    fn tools_are_found_where_they_gave_an_answer() {
        let found = |text| {
            external(text).into_iter().map(|(name, version)| name + "=" + &version).collect::<Vec<_>>()
        };
        assert_eq!(found("callgrind, valgrind 3.19.0"), ["valgrind=3.19.0"]);
        assert_eq!(found("dhat (valgrind-3.19.0)"), ["valgrind=3.19.0"]);
        assert_eq!(found("perf version 6.1.158"), ["perf=6.1.158"]);
        assert_eq!(found("py-spy 0.4.1 over perf 6.1"), ["py-spy=0.4.1", "perf=6.1"]);
        assert_eq!(found("pprof 0.15"), ["pprof=0.15"]);
        assert!(found("counting allocator").is_empty() && found("perform 3").is_empty());
    }

    #[test]
    fn what_the_bench_target_says_stays() {
        let root = tempfile::tempdir().unwrap();
        let mut record = record();
        record.workloads[2].sampling.as_mut().unwrap().sampler = "perf 6.1".into();
        record.environment.insert("perf".into(), "6.1.158".into());
        record.workloads[5].sampling.as_mut().unwrap().sampler = "py-spy 0.4.1".into();
        add_versions(&Repo::open(root.path()).unwrap(), &mut record).unwrap();
        assert_eq!((&*record.environment["perf"], &*record.environment["py-spy"]), ("6.1.158", "0.4.1"));
    }
}
