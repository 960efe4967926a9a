//! Advice to users of the library.

use crate::scope::cue::{firm, plain};
use crate::scope::rule::{Category, Destination, Rule};

/// The rule.
pub(in crate::scope) static RULE: Rule = Rule {
    name: "advice-to-users",
    category: Category::Optimization,
    destination: Some(Destination::Proposals),
    help: "",
    summary: "advises users",
    docs: "\
### What it does

Reports advice to users of the library on how to get speed: what to call, what to choose, when.

### Why is this bad

Advice is a decision drawn from data. It belongs where users look for it, and must not change with every run.

### Example

Applications should prefer the streaming reader for large files.

### Instead

Report the figures the advice rests on, and give the advice in the users' guide or in the optimization proposal.
",
    headings: &[
        plain(r"\bwhich (?:one|of them|mode|client|reader)\b"),
        firm(r"\b(?:checklist|cheat ?sheet|do's and don'ts|dos and don'ts)$|^when (?:not )?to(?: (?:use|choose|pick|prefer) .*)?$|^when \*?not\*? to\b"),
        firm(r"\b(?:advice|guidance|guidelines|tips|best practices|recommendations|suggestions|takeaways) (?:for|to) (?:\w+ )?{audience}\b"),
        firm(r"^(?:when to use|choosing|which \w+ (?:to|should)|usage (?:advice|guidelines|guidance|recommendations)|(?:performance|tuning|optimi[sz]ation) (?:tips|advice|guidelines|guidance|recommendations)|tips|best practices|rules? of thumb|tuning advice)\b"),
    ],
    texts: &[
        plain(r"\b(?:is|are) best (?:left|kept|set|done|avoided|used|called|given|opened)\b|\b{audience} (?:is|are) (?:\w+ )?(?:free|welcome|advised|encouraged|asked) to\b"),
        plain(r"\b(?:do|does) (?:best|well|better) to\b|\bleave (?:it|them|that|this) (?:alone|at|on|off)\b"),
        plain(r"\b(?:is|are) (?:best|better) (?:served|off) (?:by|with)\b"),
        firm(r"^(?:tip|hint|advice|guidance)s? (?:for|to) (?:\w+ )?{audience}\b"),
        plain(r"\b(?:callers|users|clients|applications|deployments|services|programs|people|those|who(?:ever)?)(?: \w+){0,8} (?:can|may|should|might|had better|are expected to|are better served|do well)(?: \w+ly)? (?:\w+)").unless(r" (?:see|find|notice|observe|expect|be|have|take|reach|cost)$"),
        plain(r"\bif (?:you|your)\b[^.]*,? (?:set|pass|call|pin|start|warm|build|compile|install|load|stream|turn)\b"),
        plain(r"(?:\byou|(?:^|[,;:] )one) (?:can|should|may|could|must|need to|have to|might want to|will want to|ought to)(?: \w+ly| also| still| often| simply| just| always| never| not| then| even)* \w+").unless(r" (?:see|find|notice|observe|expect|tell|think|imagine|say|note|read|compare|measure|profile|benchmark|verify|check|know|look|spot|guess|ask|wonder|recall|remember|be|only)$"),
        plain(r"\b(?:lets?|allows?|enables?) you (?:to )?\w+"),
        plain(r"(?:^|[:;] |[.!] \W{0,3})(?:don't|do not|never|always|make sure|be sure|be careful|ensure that|remember to) \w+").unless(r" (?:report|measure|profile|benchmark|check|verify|run|repeat|warm|use the same|record|compare)$"),
        plain(r"\b{audience} (?:who \w+ \w+ )?(?:\w+ly )?(?:should|ought to|are advised|are encouraged|are better off|would do well|had better|will want to|may want to|might want to)\b(?: \w+)?").unless(r" (?:see|notice|expect|find|get|observe)$"),
        plain(r"\b{audience} (?:can|may|could|must|need to|want to) (?:\w+ly )?(?:{clear}|use|set|reuse|keep|prefer|choose|pass|pick|switch|batch|cache|share|skip|turn|raise|lower|increase)\b"),
        plain(r"{start}(?:choose|pick|stick (?:to|with)|opt for|go (?:for|with)) (?:\w|CODE)"),
        plain(r"\b(?:is|are|remains?) (?:usually |generally |often |probably |likely |still )?(?:the|a) (?:best|better|right|ideal|recommended|good|preferred|sensible|safe|safer|optimal) (?:\w+ )?(?:choice|option|default|setting|fit|pick|bet)\b"),
        plain(r"\b(?:best (?:suited )?for|recommended for|(?:is|are) ideal for|well suited (?:to|for)|better suited (?:to|for))\b"),
        plain(r"^for (?:the )?(?:best|optimal|maximum|max|peak|highest|good|better|typical|most) (?:\w+ )?(?:performance|throughput|latency|results|speed|workloads?|scaling|uses?)\b.*\b(?:use|set|prefer|call|pass|keep|choose|enable|disable|is the|could|should|avoid)\b").unless(r"\bwe (?:\w+ )?use\b"),
        plain(r"\bif (?:you|your)\b[^.]*,? (?:use|prefer|choose|set|switch|consider|avoid|call|pass|enable|disable|keep)\b"),
        plain(r"{start}(?:use|call|pass|set) CODE (?:when|if|for|unless|over|instead|only|to)\b"),
        plain(r"^(?:tip|hint|rule of thumb|best practice|guideline)s?{sep}"),
    ],
};
