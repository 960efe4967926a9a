//! What a fuzzer holds against any input, held against the inputs that it begins with.

#[path = "../../fuzz/properties/edits.rs"]
mod edits;
#[path = "../../fuzz/properties/references.rs"]
mod references;

use std::{fs, path::Path};

fn each_seed(of: &str, check: fn(&str)) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz/seeds").join(of);
    let mut seeds: Vec<_> = fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    seeds.sort();
    assert!(seeds.len() >= 5, "{} holds {} seeds", folder.display(), seeds.len());
    for seed in seeds {
        println!("{}", seed.display());
        check(&fs::read_to_string(seed).unwrap());
    }
}

#[test]
fn seeds_of_edits() {
    each_seed("edits", edits::check);
}

#[test]
fn seeds_of_references() {
    each_seed("references", references::check);
}

#[test]
#[should_panic(expected = "becomes")]
fn a_reference_that_cannot_be_written_anew_is_found() {
    // The property is asked of another place than that of the destination.
    let text = "[a](b.md)";
    let found = xtask::links::references(&xtask::markdown::Document::parse(text));
    references::check_written_anew(text, &found[0], &(1..2));
}
