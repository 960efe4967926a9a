//! A change to the code that is proposed.

use crate::scope::cue::{firm, hint, plain};
use crate::scope::rule::{Category, Destination, Rule};

/// The rule.
pub(in crate::scope) static RULE: Rule = Rule {
    name: "proposal",
    category: Category::Optimization,
    destination: Some(Destination::Proposals),
    help: "",
    summary: "proposes a change",
    docs: "\
### What it does

Reports imperatives and modal verbs that change code or configuration, labelled proposals inside an analysis, and
headings under which changes are proposed.

### Why is this bad

A profile gives data for decisions. A proposal in it ages with the code, and a reader cannot tell what was measured from
what somebody would like to do.

### Example

**Opportunity:** pool the buffers. The index could be replaced by a sorted vector.

### Instead

Say what it costs now (\"allocating buffers takes 31 % of the samples\"), and put the change in the optimization proposal.
",
    headings: &[
        firm(r"^(?:future|further|next|remaining) (?:\w+ )?(?:levers?|directions?|targets?|areas?)\b"),
        firm(r"^(?:could|can|might|should) (?:be )?(?:optimi[sz]ed?|improved?|changed?|fix(?:ed)?)\b|^(?:should|shall) (?:i|we|you|one)\b|\bwhat (?:should|shall) (?:i|we|you|one) do\b"),
        firm(r"^(?:so )?what (?:would|might|could|can) (?:\w+ )?(?:help|be done|we do|i do|you do|one do)\b"),
        firm(r"^(?:planned|future|upcoming|remaining|possible|open) (?:work|items?|tasks?|changes?)$"),
        firm(r"^what (?:i|we)(?:'d| would| want| plan| intend)(?: like)?(?: to)? \w+|^possible (?:work|next steps|follow-?ups?)\b"),
        firm(r"^(?:fixes|ideas|changes|improvements|mitigations)\b.*\b(?:order|priority|effort|bang|value|impact)\b"),
        firm(r"\b(?:further|next|remaining|additional) (?:\w+[- ]?\w* )?(?:optimi[sz]ations?|improvements?|enhancements?|mitigations?|speed-?ups?|directions?)\b"),
        firm(r"\b(?:optimi[sz]ation|improvement|performance|tuning|speed-?up) (?:opportunit(?:y|ies)|proposals?|ideas?|candidates?|suggestions?|strateg(?:y|ies)|options?|potential|backlog|wish ?list|possibilities)\b"),
        firm(r"^(?:\w+ ){0,2}(?:opportunit(?:y|ies)|proposals?|suggestions?|mitigations?|remed(?:y|ies)|ideas?)(?: (?:for|to) .*)?$"),
        firm(r"\b(?:proposed|possible|potential|suggested|future|planned|candidate|conditional|promising|recommended) (?:\w+[- ]?\w* )?(?:changes?|fix(?:es)?|solutions?|optimi[sz]ations?|improvements?|enhancements?|mitigations?|remed(?:y|ies)|approach(?:es)?|speed-?ups?|directions?)\b"),
        firm(r"\b(?:high|medium|low|highest|lowest|big|quick)(?:er|est)?[- ](?:confidence|impact|priority|effort|value|risk|win)s? (?:optimi[sz]ations?|changes?|fix(?:es)?|improvements?|wins?|ideas?|items?|opportunit(?:y|ies))\b"),
        firm(r"\b(?:what|how|where) (?:we|you|one|it|to)?(?: ?(?:could|should|can|might|to))? ?(?:be )?(?:change|do about|improve|optimi[sz]e|fix|speed up|speed it up|make (?:it|this) faster|do next)\b"),
        firm(r"^(?:ways|steps|options|plans?) (?:to|for) (?:speed|improv|reduc|optimi[sz]|mak)\w*"),
        plain(r"^(?:quick wins?|low-hanging fruit|action items?|to ?do|remedies|improvements|future work|enhancements|what(?:'s| is) next)$"),
        plain(r"^{clear} [^ ]+").unless(r"(?: (?:when|if|by|is|are|and|or)|:)$"),
        plain(r"^(?:use|add|switch|cache|batch|pool|inline) (?:{object}|\w+ (?:for|to|in|at|with|per|on))(?: |$)"),
    ],
    texts: &[
        firm(r"\b(?:future|further|next|remaining) (?:optimi[sz]ations?|improvements?) (?:targets?|steps|opportunit\w+|areas?|candidates?|levers?)\b[^.]{0,30}:$"),
        plain(r"\bbegs? to be \w+|\b(?:easy|simple|trivial|cheap|straightforward) to (?:fix|avoid|remove|cure|{change})\b|^(?:an?|one|two|\w+ing) (?:\S+ ){1,6}suffices?\b"),
        plain(r"\bon the (?:list|agenda|table|wish ?list)(?: for| of|[.,;]|$)|\bdecisions? (?:\S+ ){0,6}(?:is|are|remains?) (?:still )?(?:open|pending|due|postponed)\b"),
        firm(r"^candidates?{sep}"),
        plain(r"\b(?:is|remains) the (?:right|best|obvious|main|key|only) (?:lever|tool|fix|cure|remedy|move|way (?:out|forward))\b"),
        plain(r"\broom for (?:an?|some|more|further|another) \w+|\b(?:can|has to|have to|must|should|could) go\b(?:[.,;]|$| (?:away|altogether|as well|first))"),
        plain(r"\b(?:it is|it's|would be) tempting to\b|\bit remains to (?:{change})\b|\b(?:could|can|should|might) do without\b"),
        plain(r"\b(?:obvious|natural|logical|next|right|best) (?:next )?(?:move|step|candidate|place to start)\b").unless(r"next step$"),
        plain(r"{start}(?:{step}|{noun}|set) (?:\S+ ){1,8}(?:instead of|rather than|only once|if|unless)\b"),
        plain(r"{start}(?:set|pass|enable|disable) CODE\b"),
        plain(r"\b(?:remedies|cures|fixes|ideas|options|possibilities|things|changes|ways) (?:come|comes|spring) to mind\b|\bwhere i would start\b|\bi would start\b"),
        plain(r"\b(?:easiest|biggest|cheapest|quickest|largest|next|obvious|simplest) (?:win|gain|saving|lever)s?\b"),
        plain(r"\b(?:my|our) (?:preference|favou?rite|suggestion|recommendation|proposal|inclination|preferred \w+) (?:is|would be|goes)\b"),
        plain(r"\bnothing short of\b|\b(?:justif(?:y|ies)|warrants?|deserves?|merits?) (?:an?|the|another|its own) (?:\w+ )?(?:rewrite|change|fix|patch|redesign|refactoring|cache|pool|arena|path|release|optimi[sz]ation|effort|work)\b"),
        firm(r"^(?:what|how) about (?:an?|the|{changing})\b|^why not (?:just |simply |we )?{change}\b"),
        plain(r"^needs (?:an?|some|to be) "),
        firm(r"^(?:remaining|further|other|open|possible|next) (?:candidates|options|ideas|levers|targets|opportunities)\b[^.:]{0,60}:"),
        plain(r"^options (?:\w+ )?(?:left|that remain)\b[^.:]{0,60}"),
        firm(r"^(?:optimi[sz]ations?|improvements?|solutions?){sep}\W{0,3}{change}\b"),
        plain(r"(?:\b(?:which|that|what) (?:the |a )?)?\b(?:compiler|parser|encoder|decoder|reader|writer|library|function|code|loop|caller|driver|scheduler|kernel|generator|runtime|allocator|CODE) could (?:\w+ )?\w+").unless(r"^(?:which|that|what) |could (?:not|be|have|come|explain|also be|mean|indicate|find|see|only|still be|have been)"),
        plain(r"\b(?:could|might|may) (?:just )?as well \w+|\bcould do (?:it|this|that|so|the same)\b"),
        plain(r"\bought to \w+").unless(r" (?:be|have|scale|match|hold|agree|expect|look|show|fit|find|know|do|see|measure|profile)$"),
        plain(r"^it should(?: be)?\W*$"),
        plain(r"\b(?:textbook|classic|standard|usual) (?:answer|remedy|cure|fix|solution|trick)\b"),
        plain(r"^(?:an?|one) (?:\S+ ){1,8}(?:saves?|avoids?|spares?|eliminates?|halves|removes?)\b"),
        plain(r"\b(?:could|might) be \w+(?:ed|en)\b").unless(r"(?:explained|caused|observed|seen|attributed|confirmed|reproduced|measured|expected|ignored|neglected|related|influenced|affected|limited|explored|examined|biased|skewed|hidden|masked|distorted|mistaken|surprised|detected|shown|found|distinguished|interpreted|argued|noted|tested|verified|checked|needed|required|called|taken|blamed|loaded|evicted|triggered|misled|charged)$"),
        hint(r": (?:saves?|removes?|avoids?|eliminates?|replaces?|halves|cuts)\b"),
        firm(r"^(?:the )?(?:bigger|biggest|big|small|easy|quick|next|another|largest) (?:win|lever|gain)s?{sep}"),
        plain(r"{start}(?:land|ship) (?:(?:the|a|this|that|CODE)\b|#\d)|\b(?:things|changes|remedies|cures|ideas|fixes|options|possibilities) (?:suggest|offer|present) themselves\b"),
        plain(r"\bshould (?:\w+ly )?not \w+").unless(r" (?:be|matter|affect|have|exceed|differ|take|cost|change|drop|fall|vary|surprise|read|see|expect|make|forget)$"),
        plain(r"(?:^|[.;:] )let us (?:{change})\b"),
        plain(r"\bwhat (?:this|that|it) (?:wants|needs|calls for) is\b|\b(?:this|that|it|CODE) (?:wants|calls for) (?:\d|some|another|\w+ing\b)"),
        plain(r"\bworth (?:a|another) (?:go|try|shot|week|day|patch|pull request|pr)\b"),
        plain(r"\bnothing (?:stops|prevents|keeps|speaks against|forbids|hinders)\b|\bno (?:good )?reason (?:not )?(?:to|why)\b"),
        plain(r"\b(?:simple|simplest|plain|plainest|obvious|cheap|cheapest|easy|easiest|natural|sensible|right|textbook) (?:thing|move|trick|answer|cure|remedy|change|alternative|variant)(?: here| to do)? (?:is|would be|on)\b"),
        plain(r"^(?:cheaper|simpler|better|easier|quicker|bolder|safer|smarter)(?: still| yet)?(?:{sep}|,)|\b(?:a|an) (?:cheaper|simpler|better|easier|quicker|bolder|safer|smarter|smaller) (?:\w+ )?(?:is to|version|alternative|variant|would)\b"),
        plain(r"\b(?:i|we)'d (?:\w+ )?(?:{change})\b"),
        plain(r"\b(?:need(?:n't| not)|doesn't (?:have|need) to|don't (?:have|need) to) be\b"),
        firm(r"^(?:reject|accept|ship|merge|adopt) (?:if|when|only if)\b"),
        plain(r"\b(?:(?:don't|do not|no longer) (?:intend|plan|propose|want)|have no (?:intention|plans?)) (?:to|of)\b"),
        plain(r"\bcould be \w+(?:ed|en) by\b").unless(r"(?:caused|explained|triggered|produced|observed|seen|confirmed|accompanied|followed|hidden) by$"),
        plain(r"\b(?:is|are|would be|seems?) the (?:obvious|natural|simplest|cheapest|right|best|usual) (?:remedy|remedies|cure|fix|way|place|thing to do|solution|answer)\b"),
        plain(r"(?:^|[-–>•*:;,.] )(?:-> )?(?:skip|hand out|fold|replace|early-out|hoist|ask for|open a) (?:\S+ ){0,6}(?:when|once|instead|first|early|by|into|at|before|after|for|on|of|in|to)\b").unless(r"^\W*(?:skip|write|open|drop|do|take|merge|move|land)s?(?: \S+)? (?:is|are|of|takes?|costs?)\b"),
        plain(r"\bought to (?:take over|use|adopt|do|have|get rid|become|replace|share|keep|drop|move|copy)\b"),
        plain(r"\bwe (?:prefer|chose|choose|settle for|go with|favou?r) the\b"),
        plain(r"\b(?:could|might) (?:\w+ )?(?:have (?:its|their|the) (?:\w+ )?\w+ed|be (?:resolved|built|made|done|computed|kept|handed|moved|shared|written|turned|stored|passed|read|taken|given|dropped|raised|loaded|looked up|started)) (?:\w+ )?(?:when|once|ahead|early|lazily|at|in|by|into|instead|up front|eagerly|with|from|to)\b"),
        plain(r"\b(?:i|we)'d (?:\w+ )?(?:like|say|suggest|go|prefer|start|use|put|try|do|rather|keep|drop|move|take|make|want|propose|recommend)\b"),
        plain(r"\b(?:was|were|has been|have been) (?:suggested|proposed) (?:on|in|by|as|to)\b"),
        firm(r"^(?:do|do this|what to do|try|better|should(?: be)?|ideally|instead)(?: instead)?(?: \([^)]*\))?:"),
        firm(r"\b(?:candidate|possible|potential|proposed|suggested) (?:\w+ )?(?:fix(?:es)?|changes|remed(?:y|ies)|solutions|improvements):$"),
        firm(r"\b(?:with|by) (?:\w+ )?(?:simple|small|few|minor|these|the following) (?:\w+ )?(?:changes|fixes|tweaks|optimi[sz]ations):"),
        plain(r"(?:^|[-–—;] )should (?:also |not |only |just |always |never )*\w+").unless(r"should (?:the|an?|this|that|it|any|they|there|we)$"),
        firm(r"^should (?:we|i|one) \w+"),
        firm(r"^planned(?: for [^:]{1,20})?{sep}"),
        plain(r"\bwe (?:may|might) want to\b"),
        plain(r"\b(?:in (?:the )?future|eventually|at some point|down the road),? (?:we|i|it|this|one)\b"),
        plain(r"\bwe (?:would|'d) (?:also |still )?(?:like|love|want) to\b"),
        plain(r"\bit (?:should|would|might|may) be possible(?: to)?\b"),
        plain(r"\b(?:work|much|more|lot) (?:can|could|remains|has|needs|is)(?: still| yet)? (?:to )?(?:be )?(?:done|improved)\b"),
        plain(r"\bshould(?: also| not| only| just| always| never| still| then| \w+ly)* (?:merge|land|ship|be \w+ed)\b[^.]*").unless(r"\?|be (?:\w+ )?(?:pinned|looked|started|launched|invoked|loosened|tightened|installed|expected|noted|treated|interpreted|considered|compared|ignored|needed|required|bounded|measured|benchmarked|profiled|verified|checked|examined|tested|repeated|confirmed|investigated|studied|sampled|monitored|tracked|quantified|analy[sz]ed|evaluated|reviewed|read|taken|used as|handled|documented|reported)\b"),
        plain(r"\bthe (?:\w+ )?(?:fix|cure|remedy|way out|lever) (?:is|here is|would be)\b(?: worse)?").unless(r"worse"),
        plain(r"\b(?:is|are|remains?|as) (?:\w+ ){0,2}candidates?(?:\.|,|;|$| for| to)"),
        plain(r"^(?:want|would you like|do you want|shall) (?:me|us|i|we) (?:to )?\w+"),
        plain(r"\b(?:a|an|any|no) (?:[^ .,;]+ ){0,3}(?:rewrite|port|redesign|refactoring|reimplementation|replacement) (?:would|could|might|is|in)\b"),
        plain(r"\bideally,? (?:we|it|one|this|the)\b[^.]*\b(?:would|should|could)\b"),
        firm(r"^(?:the )?next (?:optimi[sz]ation|improvement|change){sep}"),
        firm(r"^(?:\w+ )?(?:files|code|modules|places|functions) (?:to (?:modify|change|touch|edit|update)|affected){sep}"),
        firm(r"^(?:changes (?:needed|required|to make)|required changes|code changes){sep}"),
        plain(r"^(?:optimi[sz]ed|improved|better|faster|suggested|recommended|desired|target) (?:code|version|implementation|approach|design|variant|layout){sep}"),
        plain(r"^(?:the )?(?:solutions?|(?:alternative|simple|possible) (?:optimi[sz]ation|solution))(?: #?\d+)?{sep}"),
        firm(r"^(?:\w+ )?(?:opportunit(?:y|ies)|mitigations?|proposals?|suggestions?|remed(?:y|ies)|improvement ideas?|optimi[sz]ation ideas?|ideas?|to-?do|action items?)(?: (?:#?\d+|\w))?{end}"),
        firm(r"^(?:\w+ )?(?:proposed|possible|potential|suggested|planned|candidate|further|future) (?:\w+ ){0,2}(?:improvements?|optimi[sz]ations?|fix(?:es)?|changes?|solutions?|mitigations?|enhancements?|remed(?:y|ies)|approach(?:es)?|directions?)\b[^:]{0,20}{sep}"),
        firm(r"\b(?:we|i) (?:\w+ly |therefore |would |also |want to |will )*(?:propose|suggest|plan to {change}|intend to {change})\b"),
        firm(r"(?:\b(?:if|whether|when|how) )?\bwe (?:should|ought to)(?: not| also| first| then| now| instead| simply| just| eventually)* \w+")
            .unless(r"^(?:if|whether|when|how) | (?:{measure}|{look}|be|have|see|note|keep in mind|expect|know|remember|understand|report|check|verify|mention|look|say|ask|test)$"),
        firm(r"\bwe (?:should|ought to|could|might|must|need to|have to)(?: not| \w+ly| also| first| then| now| instead| simply| just| eventually)* (?:{change})\b"),
        plain(r"^(?:(?:the|a|possible|simple|proposed|suggested|quick) )?(?:fix|resolution|remedy|how to (?:fix|improve)|what (?:to|we (?:could|should|can)) (?:do|change|improve))(?: \([^)]*\))?:"),
        plain(r"\b(?:should|ought to|shall|let's|we(?:'ll| will| must| can| could| might| may| need to| have to| want to)|(?:is|are|am) going to|plans? to|planning to|intends? to)(?: not| \w+ly| also| first| then| now| instead| simply| just| be able to| eventually)* (?:{change})\b"),
        plain(
            r"\b(?:should|could|ought to|might|shall|would better)(?: not| \w+ly| also| first| then| now| instead| simply| just| even| probably| eventually)* be(?: \w+ly| also)? (?:{changed})\b",
        ),
        plain(
            r"\b(?:may|needs? to|will need to|would need to|will|has to|have to|must)(?: not| \w+ly| also| first| then| now| instead| simply| just| even| probably| eventually)* be(?: \w+ly| also)? (?:reduced|avoided|eliminated|replaced|improved|optimi[sz]ed|removed|parallelized|parallelised|vectori[sz]ed|tuned|sped up|simplified|redesigned|refactored|reworked|rewritten|restructured)\b",
        ),
        plain(r"\bcan(?: \w+ly| also| probably| often)* be(?: \w+ly| also| further)? (?:reduced|avoided|eliminated|replaced|improved|optimi[sz]ed|removed|batched|parallelized|parallelised|vectori[sz]ed|cached|pooled|inlined|merged|amorti[sz]ed|tuned|sped up|simplified|hoisted|precomputed|shortened|shrunk|halved|cut|lowered)\b"),
        plain(r"\b(?:could|might)(?: not| \w+ly| also| first| then| now| instead| simply| just| eventually)* (?:{change})\b"),
        plain(r"{start}{clear} [^ ]+")
            .unless(r"(?: (?:when|if|by|is|are|was|were|here|and|or|costs?|takes?|refers?|matters?|depends?|comes?|has|of)|[:=])$"),
        plain(r"{start}(?:add|apply|make|provide|use) [^ ]+")
            .unless(r"(?: (?:when|if|of|by|is|are|was|were|here|and|or|cases?|costs?)|[:=])$"),
        plain(r"{start}(?:{noun}) {object}(?: |$)"),
        hint(r"{start}(?:{noun}|{step}) (?:\w|CODE)"),
        plain(r"\b(?:good|best|prime|main|obvious|promising|natural|strong|strongest|clear|attractive|easy|easiest|likely|worthwhile|first|next|top) (?:\w+ )?(?:candidate|opportunity|target)s? (?:for|to|here|is|would|remains)\b"),
        plain(r"\b(?:candidate|opportunity|opportunities|target)s? (?:for|to) (?:optimi[sz]|improv|{changing}|{change})"),
        plain(r"\b(?:low-hanging fruit|quick wins?|room for (?:\w+ )?(?:improvement|optimi[sz]ation)|(?:optimi[sz]ation|improvement|tuning|savings) (?:potential|opportunit(?:y|ies)))\b"),
        plain(r"\b(?:suggests?|offers?|presents?|leaves?|is|are|remains?|likely) (?:an? |the |another )?(?:\w+ ){0,4}opportunit(?:y|ies)\b"),
        plain(r"\b(?:is|are|be|seems?|looks?|may be|might be|would be) (?:\w+ )?(?:worth (?:the effort|a try|\w+ing)|worthwhile)\b[^.]*").unless(r"\?$|worth (?:\w+ly )?(?:discussing|mentioning|noting|reading|knowing|remembering|repeating|stating|saying|noticing|recalling|pointing|emphasi[sz]ing|measuring|profiling|checking|investigating|a look)"),
        plain(r"\bworth (?:{changing}|trying|considering|exploring|pursuing|revisiting|doing)\b"),
        plain(r"\b(?:would|could|might|may|should) (?:\w+ly |also )?benefit from\b"),
        plain(r"\b(?:one|another|a|the|an obvious|a simple|a possible|a better|the obvious|the simplest) (?:\w+ )?(?:option|idea|approach|way(?: out| forward)?|fix|solution|remedy|cure|improvement|alternative|optimi[sz]ation) (?:is|would be|could be|might be) (?:to|{changing}|an?|the)\b"),
        plain(r"\b(?:it would be|would it be|it is|it may be|it might be) (?:\w+ly )?(?:possible|better|good|best|useful|worthwhile|beneficial|easy|sensible|interesting|feasible|desirable) to (?:{change})\b"),
        firm(r"^(?:why not|what if|how about|perhaps|maybe) (?:we )?(?:{change}|{changing})"),
        plain(r"\b(?:can|could|should|shall) (?:we|one|it|this) (?:not )?(?:{clear}|use|cache|batch|pool|inline|share)\b"),
        plain(r"\b(?:a|an|the) (?:\w+ ){0,4}(?:approach|scheme|design|layout|pool|cache|arena|allocator|scheduler|strategy|representation|encoding|api|implementation|path|format) (?:would|could|should|might)\b"),
        hint(r"^(?:optimi[sz]ations?|improvements?|solutions?|fix(?:es)?|actions?|workarounds?|idea|next steps?)(?: #?\d+)?{sep}"),
        plain(r"^\[[ x]\] (?:land|ship|do|write|add|make|finish|fix|drop|remove|replace|port|split|use|switch|turn|move|merge|open)\b|\((?:s|m|l|xl)(?:,[^)]*)?\)$"),
        hint(r"\((?:future|planned|proposed|later|optional|possible|not yet implemented)\)"),
    ],
};
