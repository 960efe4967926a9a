//! This mode beside another one.

use crate::scope::cue::{firm, hint, plain};
use crate::scope::rule::{Category, Destination, Rule};

/// The rule.
pub(in crate::scope) static RULE: Rule = Rule {
    name: "cross-mode-comparison",
    category: Category::CrossMode,
    destination: Some(Destination::Comparative),
    help: "",
    summary: "compares this mode with another",
    docs: "\
### What it does

Reports numbers, ratios, ranks and adjectives that put this mode beside another mode, another implementation or library.

### Why is this bad

Modes pay for different things. A profile that measures one mode by another hides what limits it, and has to be redone
whenever the other one changes.

### Example

The parser is 3x faster than libfoo and reaches 60 % of the native build.

### Instead

Give the figure of this mode alone. Neutral context stays: \"for context, the wrapper reaches X; it is not the subject here\".
",
    headings: &[
        plain(r"\bwhat (?:the )?{they} (?:do|does|have|has|use|uses|offer)\b"),
        plain(r"\b{comparative} than (?:\w+ )?{they}\b"),
        plain(r"^(?:the )?(?:plain )?OTHER(?: (?:mode|library|engine|backend|client|build|version))?$"),
        firm(r"^why (?:\w+ )?{they}\b"),
        plain(r"^(?:relation(?:ship)?|distance|comparison) (?:to|with) (?:the )?(?:others?|similar|rivals?|competing|existing|related)\b|^how far (?:from|behind|ahead)\b"),
        plain(r"^(?:\w+ )?rankings?$"),
        firm(r"\bhow (?:we|it|this|OWN) (?:stacks?|measures?|holds?) up\b|\bwhere (?:we|this|OWN) stands?\b"),
        plain(r"\b(?:vs\.?|versus|against|among|and) (?:the |all )?(?:others?|rest|competition|field|alternatives)\b"),
        plain(r"\b(?:OWN|OTHER)(?:'s)? (?:advantages?|disadvantages?|dominates|wins|loses|not recommended)\b"),
        plain(r"\b(?:the )?(?:clear |overall )?winners?\b"),
        plain(r"^(?:the |how |why |what )?OTHER(?:'s)? (?:[^ ]+ ){0,2}(?:overhead|costs?|performance|throughput|latency|analysis|results|bottlenecks?|numbers|behaviou?r|limits)\b"),
        plain(r"\b(?:comparison|comparing|compared|relative|benchmarks?|performance|standing) (?:\w+ ){0,3}(?:to|with|against|versus|vs\.?) (?:\w+ ){0,4}{they}"),
        plain(r"\b(?:vs\.?|versus|against|compared (?:to|with)|or|and) (?:the |our |plain )?(?:\w+ )?{they}\b"),
        plain(r"^(?:the )?{they}(?:'s)? (?:\S+ ){0,3}(?:vs\.?|versus|against|comparison)\b"),
        plain(r"^(?:the )?{they}(?:'s)? (?:\S+ ){0,3}(?:and|or) (?:the )?(?:OWN|{they})\b"),
        plain(r"\b(?:cross-(?:mode|implementation|language|library)|competitive|competitor|head-to-head|inter-mode)\b"),
        plain(r"\bhow (?:does|do|did) (?:it|we|OWN|this|they) (?:compare|stack up)"),
        plain(r"\b(?:why|how|what) (?:is|are|does|do|makes) (?:the )?{they}\b"),
        plain(r"\bgap (?:to|with|between|behind) (?:\w+ ){0,3}{they}|{they} gap\b"),
        plain(r"^(?:comparisons?|comparative (?:analysis|results|reasoning)|(?:performance )?comparison (?:with|to|against|of) (?:other|alternative|existing) .*|mode comparison|library comparison|language comparison)$"),
    ],
    texts: &[
        firm(r"\b(?:half|third|quarter|fifth|tenth|fraction|\d ?%) of (?:the |a )?{they}"),
        plain(r"\b(?:OWN|OTHER)(?: mode)? *[<>≈≫≪]+ *(?:the )?(?:OWN|OTHER)\b"),
        hint(r"\b(?:under|with|in|on|for) (?:the )?OTHER (?:the|a|each|every|this|it|no|all|most|there|one)\b"),
        plain(r"^(?:\w+,? )?(?:the )?RIVAL \w+(?:s|ed)\b"),
        hint(r"^(?:\w+,? )?(?:the )?OTHER \w+s\b|\bOTHER (?:mode |build |client |engine )?(?:pulls|falls|draws|gets|drops|stays|goes) (?:away|behind|ahead|back|level|even)\b"),
        // Behind the introduction, to name another mode is to compare.
        hint(r"\bOTHER(?:'s)?(?: (?:mode|client|server|build|version|variant|engine|backend|kernels?|reader|writer|implementation|librar(?:y|ies)|code path|path|path's|side))?(?:[,.;:)]|$| (?:is|are|was|were|has|have|had|does|do|did|can|could|will|would|needs?|takes?|took|pays?|gets?|got|runs?|ran|uses?|used|keeps?|kept|reads?|writes?|draws?|comes?|shows?|spends?|avoids?|suffers?|copies|allocates?|gains?|loses?|wins?|never|always|only|also|both|with|without|on|for|at|in|to|by|from|under|over|and|or|as|because|since|while|when|where|which|whose|who|that|it|not)\b)"),
        plain(r"\b(?:neither|both|either|each) (?:of the )?(?:clients?|servers?|builds?|versions?|variants?|engines?|backends?|modes?|libraries|implementations)\b.*\b(?:edge|{comparative}|wins?|same|advantage|alike|equal|faster|slower)\b"),
        plain(r"\b(?:comes? out|is|are|was|were|finish\w*) (?:\w+ )?(?:ahead|in front|on top)\b"),
        plain(r"\bwhat (?:the )?OTHER (?:\w+ )?(?:has|have|lacks?|does not|doesn't|do not|avoids?|spares?)\b"),
        plain(r"\bOTHER\b.*\b(?:within a factor|factor of|\d[\d.]* behind|behind (?:us|it|OWN)|ahead of (?:us|it|OWN)|level with)\b"),
        plain(r"\b(?:distance|gap|difference|ratio|factor) between the two(?:[.,;]|$)|\b(?:level|on a level) with us\b|\bahead of us\b|\bbehind us\b"),
        plain(r"^(?:\w+ )?(?:with|under|in|on) (?:the )?OTHER\b[^.;]*\d"),
        plain(r"\bthe same (?:\w+ )?as (?:\w+ ){0,2}OTHER\b|\bdiffer(?:s|ed|ent)? from (?:\w+ ){0,3}OTHER\b|\bwhy (?:the )?OTHER\b"),
        plain(r"\bRIVAL\b(?:[^;]* (?:at|to|by|with|of|is|takes|needs|runs|does|reaches|against|vs\.?))? ~?\d[\d.,]* ?(?:x\b|%|(?:ns|us|µs|ms|s|[kmg]b/s|[kmg]i?b|[km]?(?:rec|req|ops|msgs?)/s)\b)|\d ?(?:x|%|times|ms|ns|us|µs) (?:\S+ ){0,3}RIVAL\b"),
        plain(r"\b(?:loses?|lost|leads?|trails?|beats?|wins?|won)\b.*\bRIVAL\b|\bRIVAL\b.*\b(?:loses?|leads?|trails?|beats?|wins?)\b"),
        plain(r"\bOTHER\b.*\d.*\bOWN\b|\bOWN\b.*\d.*\bOTHER\b|\bOWN\b.*\bOTHER\b.*\d|\bOTHER\b.*\bOWN\b.*\d"),
        plain(r"\bOTHER\b.*\b(?:ours|than us|than we|as we do|as ours|for us|where we|which we)\b"),
        plain(r"\b(?:fastest|slowest|best|first|leads|loses|wins|ahead) (?:across the board|everywhere)\b"),
        plain(r"^(?:the )?OTHER\b[^.;]*\b(?:does not|doesn't|do not|don't|has no|have no|need not|never|suffers?)\b").unless(r"OTHER (?:keyword|feature|attribute|function|trait|block|fn|option|flag)s?\b"),
        plain(r"\bin OWN's favou?r\b|\bin favou?r of (?:OWN|OTHER)\b"),
        plain(r"\bOTHER\b[^.;]*\b(?:does|do|takes?|needs?|manages?|reaches|achieves?|gets?|handles?|runs?|allocates?|spends?|costs?|would do|sustains?|delivers)\b[^.;]*\d"),
        plain(r"\b(?:leads?|trails?|beats?|within (?:easy )?reach of|a match for|on a footing with|catch(?:es)? up (?:to|with)) (?:\S+ ){0,2}OTHER\b"),
        firm(r"\b(?:worse|better|slower|faster|larger|smaller) (?:\w+ )?than (?:its|the|our) (?:sibling|siblings|counterpart|cousin|twin)s?\b"),
        firm(r"\b(?:against|vs\.?|versus|than|like|as)\b[^.;]*\b(?:for us|to us|ours|our own)\b"),
        plain(r"^OTHER\b[^:.;]{0,40}:[^.]*\d"),
        plain(r"\b(?:distance|gap|way) to (?:\S+ ){0,3}{they}"),
        firm(r"\bOTHER\b[^.;]*\b{comparative}\b[^.;]*\bthan\b[^.;]*\bOWN\b|\bOWN\b[^.;]*\b{comparative}\b[^.;]*\bthan\b[^.;]*\bOTHER\b"),
        plain(r"\d ?x\b[^.;]*\b(?:when|with|by|under|on) (?:using |running )?(?:the )?OTHER\b"),
        plain(r"\b(?:is|are|at) (?:\w+ )?parity\b|\bparity (?:with|on|in)\b"),
        firm(r"^(?:\w+ ){0,2}OWN (?:is |was )?(?:much |far |clearly )?(?:{comparative}|fastest|slowest)\b"),
        plain(r"\b(?:speed-?ups?|slow-?downs?) (?:for|of|over|by) (?:the )?(?:OWN|OTHER)\b"),
        plain(r"\bboth OWN and OTHER\b|\bboth OTHER and OWN\b"),
        firm(r"\b(?:advantage|edge|lead|win|gain) over (?:\S+ ){0,3}{they}"),
        plain(r"\b(?:compared (?:to|with)|versus|vs\.?|than|unlike) (?:\S+ ){0,6}OTHER\b"),
        plain(r"\bOTHER\b[^.;]*\bcompared (?:to|with)\b|\bcompar\w+ (?:\w+ ){0,2}(?:to |with |against )?(?:\w+ )?OTHER\b"),
        plain(r"\bcompetitive (?:\([^)]*\) )?(?:with|to) (?:\w+ )?(?:implementations|libraries|alternatives|others)\b"),
        plain(r"\bOWN\b[^.]*\b{comparative}\b[^.]*\d vs\.? \d"),
        plain(r"^(?:the |most |all |many )?OTHER (?:usually|typically|often|tend|generally|normally|mostly)\b"),
        firm(r"\b(?:competitive|comparable|on a level|neck and neck|contend\w*) (?:with|to|against) (?:\S+ ){0,4}{they}"),
        plain(r"^(?:the |both |all |most |even |however,? )*OTHER(?:'s)?\b[^.;]*\b(?:perform(?:s|ed)?(?: \w+){0,2} (?:well|better|worse|badly|poorly)|stalls?|is (?:\w+ )?(?:fast|slow|quick|efficient|inefficient|competitive)(?:er|est)?|competitive|(?:fast|slow)est|best|worst|unlikely to win|not suitable|unsuitable|{comparative} (?:throughput|latency|memory|overhead|cost|performance))\b"),
        plain(r"\b(?:OWN|OTHER)\b[^.;]*\b(?:is|are|was|comes out as|remains?) (?:\w+ ){0,2}(?:the )?(?:fastest|slowest|best performer|worst performer|slowest performer|clear winner|winner|best overall)\b"),
        plain(r"\bOWN\b[^.;]*\b(?:dominates|wins|advantage|outperforms|is (?:much |far |still |always |consistently )*(?:faster|slower|better|worse))\b"),
        firm(r"\b(?:two|three|four|five|other|all|most|the|both) (?:\w+ ){0,2}(?:libraries|implementations|alternatives|competitors|backends|engines|serializers|parsers)\b[^.]*\b(?:{comparative}|best|worst|fastest|slowest)\b"),
        plain(r"\b(?:{comparative}|advantage|better|worse) (?:\w+ )?(?:than|over) (?:\w+ ){0,3}(?:alternatives|libraries|implementations|competitors|rivals)\b"),
        firm(r"\b{comparative}(?: \w+){0,5} than (?:\w+ ){0,5}{they}"),
        firm(r"{they}\b[^.;]*\b(?:faster|slower|quicker|outperform\w*|beats?|wins|ahead of|behind|lags?|leads?|trails?|loses|(?:more|less) (?:effective|efficient)) ?(?:than|OWN|us|our|this|by|for|the|$|\.|,|\d)"),
        plain(r"\b(?:vs\.?|versus|compared (?:to|with)|in comparison (?:to|with)|relative to|against|unlike|as (?:fast|slow|quick|quickly|good|well|efficient|efficiently|much|many|little) as|on (?:a )?par with|parity with|behind|ahead of|half of|half the speed of|the (?:speed|throughput|performance|rate|level|time) of) (?:the |a |an |our |plain |that of |its )*(?:\w+ ){0,2}{they}\b"),
        firm(r"\b(?:outperform(?:s|ed|ing)?|beat(?:s|en|ing)?) (?:\w+ ){0,4}{they}"),
        plain(r"\b(?:match(?:es|ed|ing)?|exceed(?:s|ed|ing)?|surpass\w*|trail(?:s|ed)?|lag(?:s|ged)?|rival(?:s|ed)?|approach(?:es|ed)|catch(?:es)? up (?:to|with)|keep(?:s)? (?:up|pace) with|undercut(?:s)?|overtak\w+) (?:\w+ ){0,4}{they}"),
        firm(r"\d ?(?:%|x|percent|times)? (?:of|over|above|below|under) (?:the |that of |what )?(?:\w+ ){0,2}{they}(?:'s)?\b"),
        firm(r"\b(?:times|twice|half|double|percent|%|x) (?:as \w+ as |of )?(?:what|that of) (?:\w+ ){0,3}{they}"),
        plain(r"\bgap (?:\w+ )?(?:to|with|between|against|behind|in|over) (?:\w+ ){0,3}(?:{they}|OWN)|{they}(?:'s)?[^.]*\bgap\b|\bgap\b[^.]*\b{they}"),
        plain(r"\b(?:similar|comparable|identical|equivalent|equal|close|closer|inferior|superior) to (?:\w+ ){0,3}{they}"),
        firm(r"\b{they}\b[^.]*\b(?:while|whereas|but)\b[^.]*\bOWN\b|\bOWN\b[^.]*\b(?:while|whereas)\b[^.]*\b{they}\b"),
        firm(r"\bOWN\b[^.]*\d[^.]*\b(?:OTHER)\b[^.]*\d|\bOTHER\b[^.]*\d[^.]*\bOWN\b[^.]*\d"),
        plain(r"^(?:the |a |an |even the |our )?OTHER(?:'s)? [^.:]*\b(?:\d|(?:twice|half|third|double|{comparative})\b)"),
        plain(r"^OTHER(?: \([^)]*\))?{sep}.*\b\d"),
        plain(r"^(?:the )?OTHER(?:'s)? (?:\w+ ){0,2}(?:overhead|cost|throughput|performance|latency)\b"),
        plain(r"\b(?:explain|account for|due to|cause of|reason for|close|narrow) (?:the |this |that )?(?:\w+ )?(?:gap|difference) (?:to|with|between|from) (?:\w+ ){0,3}{they}"),
    ],
};
