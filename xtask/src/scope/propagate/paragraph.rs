//! Paragraphs, sentence by sentence.

use super::{Reader, Trail};
use crate::markdown::{Block, BlockId, sentences};
use crate::scope::anaphora::Subject;
use crate::scope::context::{self, Context};
use crate::scope::cue::Strength;
use crate::scope::finding::Unit;
use crate::scope::judge::{self, Hit, Verdict};
use crate::scope::keep::Reason;
use crate::scope::reading::Reading;
use crate::scope::rule::Category;
use crate::scope::rules;
use crate::scope::setting;
use crate::scope::tree::{Node, State};

impl Reader<'_> {
    /// A paragraph, sentence by sentence; a label colours the sentences behind it.
    pub(super) fn paragraph(
        &self,
        id: BlockId,
        outer: &Context,
        around: &Context,
        trail: &mut Trail,
    ) -> Node {
        let block = self.document.block(id);
        let whole = self.read(block, &block.range);
        let title = stands_for_heading(block, &whole);
        let base = if title && !setting::continues(&whole) { outer.clone() } else { around.clone() };
        let mut context = base.clone();
        if base.colour.is_some()
            && ends_open(&whole)
            && context::is_short(&whole)
            && base.under(&whole).colour.is_none()
        {
            context = base.under(&whole);
        }
        let mut children = vec![];
        let mut verdict = Verdict::Neutral;
        for sentence in sentences(self.document.text(), block) {
            let reading = self.read(block, &sentence.range);
            let goes_on;
            (verdict, goes_on) = self.verdict(&reading, trail);
            if let Verdict::Out(hit) = &mut verdict
                && self.in_body(block)
            {
                context.lean(hit);
            }
            let mut state = context.resolve(&verdict);
            if title
                && (ends_open(&whole) || !matches!(verdict, Verdict::Keep(Reason::Measure | Reason::Look)))
                && !matches!(state, State::Out(_))
                && let Some(colour) = &context.under(&reading).colour
            {
                state = State::Neutral;
                verdict = Verdict::Out(colour.clone());
            }
            if let (Verdict::Out(hit), State::Out(_)) = (&verdict, &state)
                && labels(&reading, hit.strength)
            {
                context = context.coloured(hit);
            }
            trail.subject = match &state {
                State::Out(hit) => goes_on.or_else(|| Some(Subject::of(&reading, hit))),
                _ => None,
            };
            // Code that follows illustrates the last sentence, or what was proposed before it.
            trail.last = match &state {
                State::Out(hit) => Some(hit.clone()),
                _ => trail.last.take().filter(|hit| hit.rule.category == Category::Optimization),
            };
            trail.asked = asked(&state).or(trail.asked.take());
            let unit = Unit::Sentence { block: id, range: sentence.range.clone() };
            children.push(Node::leaf(unit, sentence.range, state));
        }
        let context = base.behind(&verdict, &whole);
        match (title, ends_open(&whole)) {
            (true, _) => {
                trail.rest = Some(context.clone());
                trail.next = Some(context);
            }
            (false, true) => trail.next = Some(context),
            (false, false) => trail.next = self.touches_list(block).then_some(context),
        }
        // A line is moved whole or not at all, so that it is found again as it was.
        let node = if self.is_one_line(block) { Node::indivisible } else { Node::of };
        node(Unit::Block(id), block.range.clone(), children)
    }

    /// Whether a block stands behind the introduction, which says what there is.
    fn in_body(&self, block: &Block) -> bool {
        block.range.start >= self.body
    }

    fn is_one_line(&self, block: &Block) -> bool {
        let (first, last) = self.document.lines().span(&block.range);
        first == last
    }

    /// What a sentence says, on its own or by going on about the subject of the one before, which is then returned too.
    fn verdict(&self, reading: &Reading, trail: &mut Trail) -> (Verdict, Option<Subject>) {
        let verdict = self.answer(reading, trail).unwrap_or_else(|| judge::text(reading));
        let before = trail.subject.take().filter(|_| matches!(verdict, Verdict::Neutral));
        match before.filter(|subject| subject.goes_on(reading)) {
            Some(subject) => (Verdict::Out(subject.hit().clone()), Some(subject)),
            None => (verdict, None),
        }
    }

    /// An answer to a question about another mode, where the text says that it is one.
    fn answer(&self, reading: &Reading, trail: &mut Trail) -> Option<Verdict> {
        let asked = trail.asked.take()?;
        rules::comparative_question::answers(reading).then(|| {
            trail.asked = Some(asked.clone());
            Verdict::Out(asked)
        })
    }

    /// Whether the next line after a paragraph starts a list.
    fn touches_list(&self, block: &Block) -> bool {
        let rest = &self.document.text()[block.range.end..];
        let line = rest.strip_prefix("\r\n").or(rest.strip_prefix('\n')).unwrap_or_default();
        line.trim_start().starts_with(['-', '*', '+']) && line.trim_start()[1..].starts_with(' ')
    }
}

/// A paragraph in bold, or a short one in front of a colon: it stands for a heading.
fn stands_for_heading(block: &Block, whole: &Reading) -> bool {
    let bold =
        block.spans.iter().all(|span| span.strong || span.text.trim_matches([' ', ':', '.']).is_empty());
    bold && whole.text.len() < 80 && !block.spans.is_empty()
}

/// Whether a text ends with a colon.
fn ends_open(whole: &Reading) -> bool {
    whole.text.trim_end().ends_with(':')
}

/// Whether a text that does not belong is, or starts with, a label of what follows.
fn labels(reading: &Reading, strength: Strength) -> bool {
    let short = reading.text.split_once([':', '.']).filter(|(label, _)| label.len() < 50);
    short.is_some_and(|(_, rest)| strength == Strength::Firm || rest.trim().is_empty())
}

/// The question that a state is about.
pub(super) fn asked(state: &State) -> Option<Hit> {
    match state {
        State::Out(hit) if hit.rule.name == rules::comparative_question::RULE.name => Some(hit.clone()),
        _ => None,
    }
}
