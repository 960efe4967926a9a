//! The same cases through `iwe extract`, which moves a section to a document of its own.

use std::process::Command;

use super::{CASES, Content, broken, project};

/// Runs the peer in a folder; whether it succeeded.
fn iwe(program: &str, folder: &std::path::Path, arguments: &[&str]) -> bool {
    let run = Command::new(program).args(arguments).current_dir(folder).output();
    run.is_ok_and(|output| output.status.success())
}

#[test]
fn the_peer_breaks_most() {
    // Says how it went where the program is there, which a build need not install.
    let Ok(program) = std::env::var("IWE") else { return };
    let mut whole = vec![];
    for (name, document, proposal) in CASES {
        let project = project(document, *proposal);
        let mut before = Content::of(project.root());
        // It follows no link to a heading from another document; that alone would break all cases.
        before.links.remove("Lb");
        let folder = project.root().join("docs/design/profiling");
        assert!(iwe(&program, &folder, &["init"]), "{program} init fails");
        let extracted = iwe(&program, &folder, &["extract", "A", "--section", "Roadmap"]);
        if extracted && broken(&before, &Content::of(project.root())).is_empty() {
            whole.push(*name);
        }
    }
    println!("{program}: {} of {} cases whole: {}", whole.len(), CASES.len(), whole.join(", "));
    assert!(2 * whole.len() < CASES.len());
}
