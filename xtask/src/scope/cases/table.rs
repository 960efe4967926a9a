//! Single lines, each in a document of its own, under a neutral heading.

use super::Project;

const ANY: Project = Project {
    modes: "
        others = ['rapidfoo']
        [[mode]]
        id = 'wasm'
        title = 'WebAssembly build'
        names = ['wasm']
        [[mode]]
        id = 'desktop'
        title = 'Desktop build'
        names = ['desktop']
    ",
    own: "wasm",
};

const LINES: &[&str] = &[
    // Data, findings, causes.
    "K Startup takes 210 ms, of which 140 ms are compilation of the module.",
    "K 73 % of the heap is metadata.",
    "K The growth of linear memory copies 16 MB each time.",
    "K The cost is linear in the number of rows.",
    "K Rendering is slower with large fonts than with small ones.",
    "K It is twice as fast with a warm cache.",
    "K The second run is 30 % faster than the first.",
    "K Allocation is not a bottleneck.",
    "K What limits the frame rate?",
    "K Why does the third frame take so long?",
    "K Throughput improved by 6 % after the upgrade to LLVM 18.",
    "K We removed the copy in 1.4 and gained 3 %.",
    "K The parser uses a lookup table.",
    "K Strings are converted to UTF-16 at the boundary.",
    "K No change in behaviour was observed.",
    "K As expected, the cost grows with the number of layers.",
    "K The run was repeated ten times and the median taken.",
    "K To reproduce, run `make bench`.",
    "K Values above 5 ms should be read as outliers.",
    "K The optimized build is used throughout.",
    "K Results should stay within 3 % of the baseline.",
    "K Profile the allocator with a larger document.",
    "K Further profiling is needed to tell the two apart.",
    "K This optimization was reverted because it made the code larger.",
    // Proposals.
    "O Use a bump allocator for the layout tree.",
    "O Replace `HashMap` with a sorted vector.",
    "O The layout tree should be stored in an arena.",
    "O We could cache the glyphs.",
    "O Consider caching glyphs between frames.",
    "O Glyphs can be cached between frames.",
    "O One option would be to render in tiles.",
    "O A tile cache would halve the work.",
    "O The obvious fix is to avoid the second pass.",
    "O An arena would make this a single allocation.",
    "O Why not compress the atlas?",
    "O Let's switch to indexed triangles.",
    "O TODO: pool the command buffers.",
    "O Optimization opportunity: skip hidden layers.",
    "O Suggestion: merge both passes.",
    "O It makes sense to start with the layout.",
    "O I suggest we drop the second pass.",
    "O Moving the layout to a worker would free the main thread.",
    "O This needs to be rewritten.",
    "O The shader compiler is worth optimizing.",
    "O We expect a gain of 15 %.",
    "O Estimated speedup: 1.3x.",
    "O That should reduce start-up by 40 ms.",
    "O Medium effort, high return.",
    "O Priority: high; effort: three days.",
    "O The rewrite has been postponed to version 2.",
    "O Option B: keep the tree and index it.",
    "O Don't bother with the parser.",
    "O Callers should reuse the context.",
    // Other modes.
    "C The desktop build renders the same page in 4 ms.",
    "C This is 3.2 times slower than the desktop build.",
    "C Start-up is much better than that of rapidfoo.",
    "C wasm reaches 31 % of desktop performance.",
    "C The gap to the desktop build is due to bounds checks.",
    "C We should adopt the desktop build's allocator.",
    "C What does rapidfoo do differently?",
    "C Memory use matches the desktop build.",
    "C Neither rapidfoo nor other libraries come close: they are 2x slower.",
    "K The desktop build is outside the scope of this document.",
    "K See `desktop_profile.md` for the desktop build.",
];

/// Lints every line in the place of `{}` and lists those whose label on line `at` is another one.
#[track_caller]
fn check_each(frame: &str, at: usize) {
    let vocabulary = ANY.vocabulary();
    let wrong: Vec<_> = LINES
        .iter()
        .filter_map(|line| {
            let (label, text) = line.split_at(2);
            let found = ANY.labels_by(&vocabulary, &frame.replace("{}", text))[at - 1];
            (!label.starts_with(found)).then(|| format!("found {found}: {line}"))
        })
        .collect();
    assert!(wrong.is_empty(), "{} of {}:\n{}", wrong.len(), LINES.len(), wrong.join("\n"));
}

#[test]
fn as_paragraphs() {
    check_each("# WebAssembly build\n\n## Rendering\n\n{}\n", 5);
}

#[test]
fn as_items() {
    check_each("# WebAssembly build\n\n- Frame time: 9 ms.\n- {}\n- Pixels: 2 M.\n", 4);
}

#[test]
fn as_sentences_of_a_paragraph() {
    check_each("# WebAssembly build\n\n## Rendering\n\nThe frame time is 9 ms.\n{}\nIt has 2 M pixels.\n", 6);
}
