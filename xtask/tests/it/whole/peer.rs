//! The same cases through `iwe extract`, which moves a section to a document of its own.

use std::process::Command;

use super::{CASES, Content, broken, project, restyled};

/// Runs the peer in a folder; whether it succeeded.
fn iwe(program: &str, folder: &std::path::Path, arguments: &[&str]) -> bool {
    let run = Command::new(program).args(arguments).current_dir(folder).output();
    run.is_ok_and(|output| output.status.success())
}

#[test]
fn the_peer_breaks_most() {
    // Says how it went where the program is there, which a build need not install.
    let Ok(program) = std::env::var("IWE") else { return };
    let (mut whole, mut but_for_links) = (vec![], vec![]);
    for (name, document, proposal) in CASES {
        let project = project(document, *proposal);
        let mut before = Content::of(project.root());
        let folder = project.root().join("docs/design/profiling");
        assert!(iwe(&program, &folder, &["init"]), "{program} init fails");
        if !iwe(&program, &folder, &["extract", "A", "--section", "Roadmap"]) {
            continue;
        }
        let after = Content::of(project.root());
        let text = project.document_text("docs/design/profiling/A.md");
        let is_whole = || broken(&before, &after).is_empty() && restyled(document, &text).is_empty();
        whole.extend(is_whole().then_some(*name));
        // It follows no link to a heading from another document, and every case has one.
        before.links.remove("Lb");
        let is_whole = broken(&before, &after).is_empty() && restyled(document, &text).is_empty();
        but_for_links.extend(is_whole.then_some(*name));
    }
    let of = CASES.len();
    println!("{program}: {} of {of} cases whole, {} but for a link", whole.len(), but_for_links.len());
    println!("{}", but_for_links.join(", "));
    assert!(2 * whole.len() < of);
}
