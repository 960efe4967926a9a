//! Effort, priority, order and schedule of changes.

use crate::scope::cue::{firm, hint, plain};
use crate::scope::rule::{Category, Destination, Rule};

/// The rule.
pub(in crate::scope) static RULE: Rule = Rule {
    name: "roadmap",
    category: Category::Optimization,
    destination: Some(Destination::Roadmap),
    help: "",
    summary: "plans, ranks or schedules changes",
    docs: "\
### What it does

Reports effort, priority, risk and return of changes, phases and dates in which they are to be made, and what was deferred.

### Why is this bad

A plan is out of date within weeks. In a profile it makes the measurements look out of date as well.

### Example

Short-term: rewrite the tokenizer (2 person-days, low risk).

### Instead

Leave the ranking of costs in the profile, and the ranking of work in the roadmap of the optimization proposal.
",
    headings: &[
        firm(r"^order of (?:work|attack|battle|implementation|changes)\b"),
        firm(r"^(?:priority|prio|p) ?#?\d+\b"),
        firm(r"\b(?:roadmap|implementation (?:plan|phases?|order|strategy|roadmap|steps|schedule|timeline)|optimi[sz]ation (?:plan|roadmap|phases?|schedule|priorities|approach)|phased (?:plan|approach|rollout)|action plan|prioriti[sz]ed (?:list|actions?|work|changes)|priority (?:list|matrix|order|ranking)|effort (?:estimates?|and \w+)|deferred (?:work|epics?|tasks?|items?|changes))\b"),
        firm(r"^(?:priorit(?:y|ies|i[sz]ation)|milestones?|(?:proposed |project |planned )timeline|schedule|effort|rollout|(?:residual |remaining |open )?risks?(?: assessment)?(?: (?:and|&) mitigations?)?|cost-benefit(?: analysis)?|backlog|sequencing|work plan)(?: of (?:\w+ )+)?$"),
        plain(r"^(?:short|medium|mid|long|near)[- ]term\b"),
        plain(r"^(?:phase|stage|step|tier|priority|p|milestone|week|sprint) ?\d+\b.*\b(?:optimi[sz]ations?|implement\w*|{changing}|{clear}|rewrite|refactor\w*|rollout)\b"),
        plain(r"^(?:week|sprint|quarter|q[1-4]|milestone) ?#?\d"),
    ],
    texts: &[
        plain(r"^no (?:further|more|other) (?:\S+ ){0,6}(?:planned|scheduled|foreseen|intended)\b|\b(?:best|highest|biggest) (?:return|payoff|pay-off|leverage)\b"),
        plain(r"\b(?:is|are|would be|means) (?:\w+ )?(?:more|less|little|much|a lot of|too much) work\b|^(?:low|medium|high|top|lowest|highest) priority\b"),
        plain(r"\b(?:an?|one|two|three|half an?|some|a few|\d+) (?:days?|weeks?|months?|afternoons?|evenings?)(?:'s? work| of work| from (?:merg|done|ready|land)\w*|,? at (?:the )?(?:very )?(?:least|most)|, before)\b"),
        plain(r"\bmatter of (?:an? |\w+ )?(?:lines|hours?|days?|weeks?|months?|afternoon|minutes)\b|\bcan wait (?:for|until|till)\b|\bafter v?\d[\d.]* (?:ships|is out|lands)\b"),
        plain(r"\b(?:comes?|goes) first,? (?:since|because|as|then|and)\b"),
        plain(r"\b(?:phase|stage|step) \d+ (?:\S+ ){0,8}(?:should|must|will|can|may) (?:only )?(?:start|begin|come|follow|wait)\b"),
        plain(r"(?:^|; |, )(?:about |roughly )?(?:half an hour|an hour|half a day|a day|an afternoon|a week|two weeks)(?: of work)?\.?$"),
        plain(r"\bdo (?:this|that|these|it)(?: one)? (?:first|next|last)\b"),
        firm(r"^(?:\w+ ){0,2}(?:effort|difficulty|timeline|schedule|eta|deadline|assignee|milestones?|time ?frame|time to implement|rollout|estimated (?:effort|time|work)|implementation (?:effort|time|cost|complexity|risk|order|plan)|risk/reward|roi)(?: estimate)?{sep}"),
        plain(r"^(?:priority|owner){sep}"),
        hint(r"^status{sep}"),
        plain(r"^(?:risks?|acceptance criteria|success criteri(?:a|on)|dependencies|rollback|blocked by|prerequisites? for)\b[^:]{0,20}: "),
        firm(r"\b\d+(?: ?[-–] ?\d+)? ?(?:person|engineer|man|developer|dev)[- ](?:hour|day|week|month)s?\b"),
        plain(r"\b(?:low|medium|high|moderate|minimal|small|large|little|considerable|significant|modest)(?:[- ](?:to|-)[- ](?:low|medium|high))? (?:implementation |engineering |development )?effort\b"),
        plain(r"\b(?:effort|risk|roi|complexity|reward) ?(?:is )?[:=] ?(?:very |extremely |about |roughly |~)?(?:low|medium|high|small|large|minimal|moderate|\d|an? \w|half|one|two|three|four|five|several)"),
        plain(r"\b(?:low|high|medium|moderate|minimal|little)[- ](?:risk|roi|return|payoff|reward)\b"),
        plain(r"\b(?:takes?|needs?|requires?|costs?) (?:about |roughly |around |an estimated )?(?:\d+(?: ?[-–] ?\d+)?|one|two|three|a few|a couple of|several) (?:days|weeks|months|sprints|afternoons?|evenings?|day|week|month|sprint)\b"),
        plain(r"^(?:short|medium|mid|long|near)[- ]term(?: \w+)?{sep}"),
        plain(r"^(?:week|sprint|q[1-4]|milestone|iteration) ?#?\d+(?:[-–]\d+)?(?: \d{4})?{sep}"),
        plain(r"\b(?:planned|scheduled|slated|earmarked|targeted|penciled in) (?:for|in)\b"),
        plain(r"\b(?:deferred|postponed|moved|deprioriti[sz]ed|pushed) (?:to|until) (?:the )?(?:v?\d|version|next|priority|backlog|later|a later|q\d|phase|milestone|release|after the)"),
        plain(r"\b(?:has|have) been (?:deferred|postponed|deprioriti[sz]ed|scheduled|prioriti[sz]ed)\b"),
        plain(r"\b(?:backlog|roadmap)\b"),
        hint(r"\bpriority\b"),
    ],
};
