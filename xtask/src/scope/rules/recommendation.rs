//! A recommendation, a decision, a focus.

use crate::scope::cue::{firm, hint, plain};
use crate::scope::rule::{Category, Destination, Rule};

/// The rule.
pub(in crate::scope) static RULE: Rule = Rule {
    name: "recommendation",
    category: Category::Optimization,
    destination: Some(Destination::Proposals),
    help: "",
    summary: "recommends or decides",
    docs: "\
### What it does

Reports recommendations and decisions drawn from the data: what to focus on, what to consider, what not to do.

### Why is this bad

Data outlives decisions. A profile that decides has to be read again with every new plan, and is quoted for the plan.

### Example

We recommend to focus on the allocator first.

### Instead

State the finding that the recommendation rests on; put the recommendation in the optimization proposal, with a link to the evidence.
",
    headings: &[
        firm(r"\b(?:recommendations?|recommended (?:\w+ )?(?:approach|actions?|changes?|steps|strategy|configuration|settings)|conclusions? and recommendations|advice|our advice)\b"),
        firm(r"^(?:consider|focus on|prioriti[sz]e|prefer|explore|try) "),
        plain(r"^(?:decisions?|next actions?|verdict|actions?)$"),
    ],
    texts: &[
        firm(r"^(?:\w+ )?(?:recommendations?|recommended(?: \w+){0,3}|advice|next actions?)(?: (?:#?\d+|\w))?{end}"),
        firm(r"^verdict{sep}(?:keep|drop|go|no[- ]go|ship|adopt|worth|not|use|yes|no|do|don't|leave|land|merge|skip|defer)\b"),
        firm(r"^(?:\w+ )?decision(?: [\w-]{1,12})?(?:{sep}[^.]*|\.?$)").unless(r"\b(?:accepted|rejected|discarded|reverted|kept|merged|landed|dropped|abandoned|shipped|adopted|retained|removed|committed)\b"),
        firm(r"{start}(?:spend|put|invest) (?:the|our|your|any) (?:\w+ )?(?:effort|time|work|energy)\b"),
        plain(r"\b(?:is|are|as) (?:\w+ )?the (?:clear|obvious|natural|right|sensible|better) choice\b"),
        plain(r"^no (?:\w+ ){0,3}(?:\([^)]*\) )?(?:rewrite|change|action|optimi[sz]ation|work) (?:\w+ )?(?:is|are) (?:warranted|justified|needed|necessary|required|recommended)\b"),
        firm(r"\b(?:we|i|authors?|team|report|results|profile) (?:\w+ly |therefore |would |also |strongly )*(?:recommend|advise|advocate|urge|favou?r)\b"),
        firm(r"\b(?:it is|is|are|be) (?:\w+ly |therefore )?(?:recommended|advised|advisable|inadvisable|preferable|proposed|suggested) (?:to|that|for|as|over|by|instead|in|when|if|as)\b"),
        firm(r"\b(?:we|i) (?:would )?suggest\b"),
        firm(r"\b(?:focus|priority|emphasis|effort) (?:should|must|ought to|will|needs? to) be\b"),
        plain(r"{start}(?:iterate on|tackle|address|work on|pursue|attack) (?:\w|CODE)"),
        plain(r"{start}(?:consider|prefer|try|explore|favou?r|revisit|look into) (?:\w|CODE|OWN|OTHER|LANG)\w*(?: \w+){0,2}").unless(r"consider (?:an?|the) \w+ (?:of|with|whose)$"),
        plain(r"\b(?:is|are) (?:\w+ly )?(?:recommended|advised|advisable)\b"),
        firm(r"{start}(?:prioriti[sz]e|concentrate on|focus on|focus (?:first|next|optimi[sz]ation|effort|work)|start with|start by|begin with) (?:\w|CODE|OWN|OTHER|LANG)"),
        firm(r"\bshould(?: not| \w+ly| also| first| then| now| next| therefore)* (?:focus|consider|prefer|prioriti[sz]e|concentrate|start|look (?:at|into)|explore|try|aim|target|go (?:to|into|first)|come first|be (?:considered (?:for|as an|in|before|when|next|first)|preferred|prioriti[sz]ed|explored|pursued|revisited|the (?:first|next|main|priority|focus|goal)|our|a priority|addressed|tackled|done first))\b"),
        firm(r"\b(?:makes|would make|make|made) (?:more |little |no |good |most )?sense to\b"),
        firm(r"\b(?:the|our) (?:best|right|obvious|natural|logical|next|first|sensible|most \w+) (?:\w+ )?(?:step|course|approach|fix|move|option|thing|priority|focus|goal|lever|place to start) (?:is|would be|should be|for|here)\b"),
        plain(r"^(?:(?:please|but|so|and|also|again),? |for (?:now|this|that),? )?(?:don't|do not|never) (?:{change}|start|begin|merge|ship|optimi[sz]e|bother|rely|{gain}|try|chase|spend)\b"),
        plain(r"\b(?:is|are|was) (?:not )?(?:worth (?:it|optimi[sz]ing|the|changing)|justified|warranted)\b"),
        hint(r"\bno (?:action|change|changes|further \w+|optimi[sz]ation) (?:is |are )?(?:needed|required|recommended|warranted|planned|necessary)\b"),
    ],
};
