//! Word tables of general English that the cues are made of. No word stands here because one document uses it.

use super::alternatives::alternatives;
use std::hash::{Hash, Hasher};
use std::sync::LazyLock;

/// Verbs for changing code or configuration that hardly ever start a noun phrase: base form, participle, gerund.
const CHANGE: &str = "
    adopt adopted adopting
    avoid avoided avoiding
    bypass bypassed bypassing
    combine combined combining
    compress compressed compressing
    consolidate consolidated consolidating
    convert converted converting
    deduplicate deduplicated deduplicating
    defer deferred deferring
    devirtualize devirtualized devirtualizing
    disable disabled disabling
    drop dropped dropping
    eliminate eliminated eliminating
    enable enabled enabling
    encode encoded encoding
    enlarge enlarged enlarging
    factor factored factoring
    fuse fused fusing
    hoist hoisted hoisting
    implement implemented implementing
    improve improved improving
    intern interned interning
    introduce introduced introducing
    memoize memoized memoizing
    migrate migrated migrating
    minimize minimized minimizing
    optimize optimized optimizing
    overlap overlapped overlapping
    parallelize parallelized parallelizing
    pre-allocate pre-allocated pre-allocating
    preallocate preallocated preallocating
    precompile precompiled precompiling
    precompute precomputed precomputing
    prefetch prefetched prefetching
    prune pruned pruning
    recycle recycled recycling
    redesign redesigned redesigning
    reduce reduced reducing
    refactor refactored refactoring
    reimplement reimplemented reimplementing
    remove removed removing
    reorder reordered reordering
    reorganize reorganized reorganizing
    replace replaced replacing
    restructure restructured restructuring
    rework reworked reworking
    rewrite rewritten rewriting
    shorten shortened shortening
    shrink shrunk shrinking
    simplify simplified simplifying
    specialize specialized specializing
    streamline streamlined streamlining
    tune tuned tuning
    unify unified unifying
    unroll unrolled unrolling
    vectorize vectorized vectorizing
";

/// Verbs for changing code that tell the steps of an algorithm as often as they propose something.
const STEP: &str = "
    add added adding
    apply applied applying
    collapse collapsed collapsing
    create created creating
    decouple decoupled decoupling
    embed embedded embedding
    expose exposed exposing
    extend extended extending
    flatten flattened flattening
    keep kept keeping
    materialize materialized materializing
    merge merged merging
    move moved moving
    provide provided providing
    raise raised raising
    return returned returning
    reuse reused reusing
    set set setting
    skip skipped skipping
    split split splitting
    store stored storing
    turn turned turning
    upgrade upgraded upgrading
    use used using
    validate validated validating
    wrap wrapped wrapping
";

/// Verbs for changing code that are nouns as well, so that only an object shows that they are verbs.
const NOUN: &str = "
    align aligned aligning
    amortize amortized amortizing
    batch batched batching
    buffer buffered buffering
    build built building
    bundle bundled bundling
    cache cached caching
    carry carried carrying
    change changed changing
    cut cut cutting
    delay delayed delaying
    group grouped grouping
    hand handed handing
    increase increased increasing
    inline inlined inlining
    lift lifted lifting
    limit limited limiting
    lower lowered lowering
    mark marked marking
    pack packed packing
    partition partitioned partitioning
    pass passed passing
    pin pinned pinning
    pool pooled pooling
    port ported porting
    pull pulled pulling
    push pushed pushing
    reserve reserved reserving
    route routed routing
    shard sharded sharding
    share shared sharing
    speed sped speeding
    stash stashed stashing
    stream streamed streaming
    support supported supporting
    swap swapped swapping
    switch switched switching
    teach taught teaching
    trim trimmed trimming
    widen widened widening
";

/// Verbs for finding something out, in their base form.
const MEASURE: &str = "
    analyse analyze assess attribute audit benchmark bisect calibrate capture characterise characterize compare confirm
    correlate determine diagnose document estimate examine experiment explore extrapolate identify inspect instrument
    investigate isolate locate measure monitor observe perf plot profile quantify re-profile re-run reconfirm repeat report
    reproduce rerun review study summarise summarize synthesize synthesise test understand verify
";

/// Verbs for finding something out that programs do as well.
const LOOK: &str = "
    break calculate check collect compute count dump establish find generate list log look read record run sample sweep time
    trace track
";

/// Verbs for finding something out that are hardly used for what a program does.
const PROBE: &str = "
    analyse analyze benchmark compare confirm determine examine instrument investigate measure profile quantify re-profile
    re-run repeat rerun sample study test trace track understand verify
";

/// Verbs by which a change is said to help, in their base form.
const GAIN: &str = "
    accelerate alleviate amortize amortise avoid benefit bring close cut decrease deliver double eliminate free gain give
    halve help improve increase lessen lower mitigate offer outweigh prevent provide raise recover reduce relieve remove
    save shave shorten shrink speed triple unlock yield
";

/// Adjectives and adverbs in the comparative, of performance.
const COMPARATIVE: &str = "
    better bigger cheaper closer faster fewer greater heavier higher larger leaner less lighter lower more quicker
    shorter slower smaller snappier worse
";

/// What a change is expected to bring.
const EFFECT: &str = "
    benefit benefits effect effects gain gains impact improvement improvements outcome payoff reduction reductions
    return returns roi saving savings speed-up speed-ups speedup speedups win wins
";

/// People and programs that advice to users is addressed to.
const AUDIENCE: &str = "
    application applications app apps caller callers client clients customers developers downstream
    integrators programs user users you
";

/// What turns a language into an implementation in that language.
const IMPLEMENTATION: &str = "
    api backend binding bindings build client counterpart equivalent extension fallback implementation library mode parser
    port reader server side user users variant version wrapper wrappers 's
";

/// The same, where the language is wrapped: what the wrapped part has not.
const ANOTHER: &str = "build counterpart equivalent implementation mode port reader version";

/// The start of a text, behind numbers, boxes and symbols.
pub(super) const LEADING: &str = "^[^A-Za-z]{0,16}";

/// Where an imperative may stand inside of a text: behind a label, a semicolon or an arrow; a space always stands there.
const INNER: &str = r"[:;→–—] | - |[.:] \W{0,3}";

/// Whether an imperative may stand elsewhere than at the start of a text.
pub(super) fn has_inner_start(text: &str) -> bool {
    text.match_indices(' ').any(|(at, _)| text[..at].ends_with([':', ';', '→', '–', '—', '-', '.']))
}

/// What may stand before an imperative at all these places: an opening phrase.
pub(super) const OPENING: &str = r"(?:(?:first|then|next|finally|also|instead|alternatively|additionally|ideally|please|always|where possible|if possible|longer term|in the (?:short|medium|long) (?:term|run)|in addition),? |(?:for|to|if|when|where|on|in|with|at|once) [^,:;.]+, )?";

/// Where an imperative may stand.
pub(super) const START: &str = "{start}";

/// What stands between a label and its text.
const SEPARATOR: &str = r"(?: *\([^)]*\))? *(?::|—|–| - )";

/// What shows that a word before it was a verb.
const OBJECT: &str = r"(?:the|a|an|all|each|every|any|this|these|those|its|their|our|more|fewer|one|only|both|whole|raw|small|large|smaller|larger|to|up|down|it|them|CODE|\w+ (?:into|instead|once|across|together|rather|as|until|between|before))";

/// British and American spelling, and any hyphen.
fn spellings(word: &str) -> Vec<String> {
    let british = ["ize", "ized", "izing"].iter().find_map(|end| Some((word.strip_suffix(end)?, &end[2..])));
    let word = match british {
        Some((stem, end)) => vec![format!("{stem}is{end}"), format!("{stem}iz{end}")],
        None => vec![word.to_owned()],
    };
    let hyphens = |word: &String| match word.contains('-') {
        true => ["-", " ", ""].map(|hyphen| word.replace('-', hyphen)).into(),
        false => vec![word.clone()],
    };
    word.iter().flat_map(hyphens).collect()
}

/// One form of the verbs of a table of three columns.
fn column(table: &'static str, form: usize) -> impl Iterator<Item = &'static str> {
    table.lines().filter_map(move |line| line.split_whitespace().nth(form))
}

/// What a `{name}` in a pattern stands for.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Table {
    pub(super) name: &'static str,
    pub(super) pattern: String,
    /// All that the pattern matches, where it is a list of words.
    pub(super) words: Option<Vec<String>>,
}

pub(super) static TABLES: LazyLock<Vec<Table>> = LazyLock::new(|| {
    let all = |form| [CHANGE, STEP, NOUN].into_iter().flat_map(move |table| column(table, form));
    let list = |name, words: &'static str| Table::of(name, words.split_whitespace());
    vec![
        Table::of("{change}", all(0)),
        Table::of("{changed}", all(1)),
        Table::of("{changing}", all(2)),
        Table::of("{clear}", column(CHANGE, 0)),
        Table::of("{cleared}", column(CHANGE, 1)),
        Table::of("{step}", column(STEP, 0)),
        Table::of("{noun}", column(NOUN, 0)),
        list("{measure}", MEASURE),
        list("{look}", LOOK),
        list("{gain}", GAIN),
        list("{comparative}", COMPARATIVE),
        list("{effect}", EFFECT),
        list("{audience}", AUDIENCE),
        list("{probe}", PROBE),
        list("{implementation}", IMPLEMENTATION),
        list("{another}", ANOTHER),
        list("{they}", "OTHER RIVAL LANG"),
        Table::like(START, &format!("(?:{LEADING}|{INNER}){OPENING}")),
        Table::like("{object}", OBJECT),
        Table::like("{sep}", SEPARATOR),
        Table::like("{end}", &format!(r"{SEPARATOR}|\.?$")),
    ]
});

/// The first of the characters that stand for tables in a marked pattern; no document is written with them.
pub(super) const MARKS: u32 = 0xe000;

/// The table that a character of a marked pattern stands for.
pub(super) fn table(mark: char) -> Option<&'static Table> {
    TABLES.get(u32::from(mark).checked_sub(MARKS)? as usize)
}

impl Hash for Table {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.name.hash(state);
    }
}

impl Table {
    /// Alternatives; of those that begin alike the first listed is preferred.
    fn of<'a>(name: &'static str, words: impl Iterator<Item = &'a str>) -> Table {
        let words: Vec<String> = words.flat_map(spellings).collect();
        let table = Table::like(name, &alternatives(&words));
        Table { words: Some(words), ..table }
    }

    fn like(name: &'static str, pattern: &str) -> Table {
        Table { name, pattern: format!("(?:{pattern})"), words: None }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scope::fill::expand;

    #[test]
    fn tables_are_sorted_and_complete() {
        for table in [CHANGE, STEP, NOUN] {
            let lines: Vec<_> = table.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
            assert!(lines.is_sorted(), "{lines:?}");
            assert!(lines.iter().all(|line| line.split(' ').count() == 3));
        }
    }

    #[test]
    fn both_spellings_match() {
        let pattern = regex::Regex::new(&format!("^{}$", expand("{change}"))).unwrap();
        for word in ["optimise", "optimize", "preallocate", "pre-allocate", "use"] {
            assert!(pattern.is_match(word), "{word}");
        }
        assert!(!pattern.is_match("describe"));
    }
}
