//! A JSON library in C#, reflection or source generator. A report of a consultant: numbered sections, full sentences.

use super::Project;

const JSON: Project = Project {
    modes: "
        others = ['Newtonsoft']
        [[mode]]
        id = 'reflection'
        title = 'Reflection serializer'
        names = ['reflection mode']
        [[mode]]
        id = 'sourcegen'
        title = 'Source-generated serializer'
        names = ['source generator', 'sourcegen']
    ",
    own: "reflection",
};

#[test]
fn findings_with_recommendations_in_between() {
    JSON.check("
K # Reflection serializer: performance report

K ## 1. Findings

K ### 1.1 Property lookup

K Every property is looked up by name in a `Dictionary<string, PropertyInfo>`. The lookups take 27 % of the CPU time.

O **Recommendation.** Cache the accessor delegates per type.

K ### 1.2 Boxing

K Value types are boxed once per property: 96 bytes per object of four integers.

O **Proposal:** generate typed accessors at start-up. This would eliminate the boxing.

K ### 1.3 Garbage collection

K Gen 0 collections: 212 per second. Gen 2: none.

K There is nothing unusual here.

O ## 2. Recommendations

O 1. Introduce a cache of delegates.
O 2. Avoid boxing in the writer.
O 3. Revisit the default buffer size.

K ## 3. Limitations of this study

K Only one machine was used. Further measurements on ARM are needed.
");
}

#[test]
fn other_libraries() {
    JSON.check(
        "
K # Reflection serializer

C It is about 20 % slower than Newtonsoft for small objects.

K Small objects cost 310 ns, of which 120 ns are spent on start-up of the writer.

C The source generator needs 90 ns for the same object.

C Unlike the source generator, this mode pays for metadata at run time.

C ### Why does Newtonsoft do better on small objects?

C It keeps a pool of writers per thread.

K ### What does the writer cost?

K 120 ns per object.
",
    );
}

#[test]
fn questions_and_answers() {
    JSON.check(
        "
K # Reflection serializer

K - Question: how often is the metadata cache hit?
K - Answer: in 99.2 % of the calls.
C - Question: what does sourcegen do better?
C - Answer: no metadata at all.
K - Open: the cost of enum names.
",
    );
}

#[test]
fn advice() {
    JSON.check(
        "
K # Reflection serializer

K Options objects cost 1.4 ms to build.

O Applications should build them once and share them.

O If you serialize many small objects, prefer a pooled writer.

K A shared options object brings the cost of a call down to 310 ns.

O For best throughput, set `BufferSize` to 16 KB.

K With a buffer of 16 KB the throughput is 480 MB/s, with 4 KB it is 350 MB/s.
",
    );
}

#[test]
fn pointers_stay() {
    JSON.check("
K # Reflection serializer

K Proposals that follow from this profile are collected in [OPTIMIZATION_PROPOSAL.md](../OPTIMIZATION_PROPOSAL.md).

K For a comparison of the modes see `docs/modes.md`.

K ## Related documents

K - [Source-generated serializer](sourcegen_profile.md)
K - [Roadmap](../roadmap.md)
");
}
