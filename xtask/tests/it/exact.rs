//! Whatever bytes a file holds: what is not edited stays, in files that move and in files that are edited.

use super::project::Project;

/// Two lines that need an edit when the documents move, in a text with these line ends and this beginning and end.
fn page(bom: &str, line_end: &str, end: &str) -> String {
    format!("{bom}# Page{line_end}{line_end}[old](docs/old/a.md) \t {line_end}`docs/old/a.md`  {end}")
}

/// Archives `docs/old`, and returns the project with what the old path became in `page.md`.
#[track_caller]
fn follows(page: &str) {
    let project = Project::new(&[("docs/old/a.md", "# A\n"), ("page.md", page)]);
    project.xtask("archive docs/old").exits(0);
    let moved = page.replace("docs/old/a.md", "docs/history/profiling/old/a.md");
    assert_eq!(project.read("page.md"), moved, "{page:?}");
}

#[test]
fn line_ends_marks_and_ends_of_files_stay() {
    for bom in ["", "\u{feff}"] {
        for line_end in ["\n", "\r\n"] {
            for end in ["", "\n", "\r\n", "\r", "\n\n\n", "\u{1a}", "\0"] {
                follows(&page(bom, line_end, end));
            }
        }
    }
}

#[test]
fn files_that_are_no_text_move_as_they_are() {
    let all: Vec<u8> = (0..=255).collect();
    let files: [(&str, &[u8]); 6] = [
        ("raw.bin", &all),
        ("empty.txt", b""),
        ("latin1.txt", b"caf\xe9"),
        ("utf16.txt", b"\xff\xfea\0"),
        ("bom.csv", b"\xef\xbb\xbfa;b\r\n"),
        ("cr.txt", b"a\rb"),
    ];
    let project = Project::new(&[("docs/old/a.md", "# A\n\n![raw](raw.bin) [csv](bom.csv)\n")]);
    files.iter().for_each(|(name, bytes)| project.write(&format!("docs/old/{name}"), bytes));
    project.commit();
    project.xtask("archive docs/old").exits(0);
    for (name, bytes) in files {
        assert_eq!(project.bytes(&format!("docs/history/profiling/old/{name}")), bytes, "{name}");
    }
    assert!(!project.root().join("docs/old").exists());
}

#[test]
fn a_file_of_50_megabytes_moves_and_one_is_edited() {
    const SIZE: usize = 50_000_000;
    let project = Project::new(&[("docs/old/a.md", "# A\n")]);
    let raw: Vec<u8> = (0..SIZE).map(|at| (at % 251) as u8).collect();
    let lines = "x,1,2.5\r\n".repeat(SIZE / 9);
    let log = format!("docs/old/a.md\r\n{lines}docs/old/a.md");
    project.write("docs/old/raw.bin", &raw);
    project.write("log.csv", &log);
    project.xtask("archive docs/old --allow-dirty").exits(0);
    assert!(project.bytes("docs/history/profiling/old/raw.bin") == raw);
    let moved = "docs/history/profiling/old/a.md";
    assert!(project.read("log.csv") == format!("{moved}\r\n{lines}{moved}"));
}
