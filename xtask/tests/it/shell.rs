//! Completions and manual pages: on standard output, outside of any repository too.

use std::process::Command;

use super::project::Project;

/// Every command of the tool.
const COMMANDS: [&str; 8] =
    ["profile", "doc-refactor", "archive", "verify", "workflow", "sample", "completions", "man"];

#[test]
fn bash_completes_commands_flags_and_values() {
    let project = Project::bare();
    let script = project.unchanged_by("completions bash", 0).stdout;
    let completed = |words: &[&str]| {
        let (last, before) = words.split_last().unwrap();
        let call = format!(
            "{script}\nCOMP_WORDS=(xtask {words}); COMP_CWORD={}; _xtask xtask '{last}' '{}'; echo \"${{COMPREPLY[*]}}\"",
            words.len(),
            before.last().unwrap_or(&"xtask"),
            words = words.iter().map(|word| format!("'{word}'")).collect::<Vec<_>>().join(" "),
        );
        let output = Command::new("bash").args(["--norc", "-c", &call]).output().unwrap();
        String::from_utf8(output.stdout).unwrap().trim().to_owned()
    };
    assert_eq!(completed(&["doc"]), "doc-refactor");
    assert_eq!(completed(&["archive", "--st"]), "--stub");
    assert_eq!(completed(&["profile", "--sampler", "p"]), "perf pprof");
}

#[test]
fn every_shell_has_a_script() {
    let project = Project::bare();
    for shell in ["bash", "elvish", "fish", "powershell", "zsh"] {
        let script = project.unchanged_by(&format!("completions {shell}"), 0).stdout;
        let missing: Vec<_> = COMMANDS.iter().filter(|command| !script.contains(**command)).collect();
        assert!(missing.is_empty(), "{shell}: {missing:?}");
    }
}

#[test]
fn every_command_has_a_page() {
    let project = Project::bare();
    let index = project.unchanged_by("man", 0).stdout;
    assert!(index.contains(".TH cargo-xtask 1"), "{index}");
    for command in COMMANDS {
        assert!(
            index.contains(&format!("cargo\\-xtask\\-{}(1)", command.replace('-', "\\-"))),
            "{command}: {index}"
        );
        let page = project.unchanged_by(&format!("man {command}"), 0).stdout;
        assert!(page.contains(&format!(".TH cargo-xtask-{command} 1")), "{page}");
        assert!(page.contains(".SH OPTIONS"), "{page}");
    }
}

#[test]
fn what_does_not_exist_is_refused() {
    let project = Project::bare();
    project.refuses("man nothing", &["there is no command `nothing`", "`cargo xtask --help` lists them"]);
    project.refuses("completions tcsh", &["invalid value 'tcsh'", "bash, elvish, fish, powershell, zsh"]);
}
