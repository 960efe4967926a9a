//! What holds for any edits of any text: they are refused when they meet or do not fit, and otherwise change what they
//! name and nothing else.

use xtask::edit::{Edit, EditError, TextEdit};

/// Checks an input: a line `START END TEXT` for each edit, an empty line, and the text.
pub(crate) fn check(input: &str) {
    let (edits, text) = read(input);
    match TextEdit::new(text, edits.clone()) {
        Err(error) => assert!(is_refused_rightly(text, &edits, &error), "{error}: {edits:?}"),
        Ok(edit) => {
            assert!(edits.iter().all(|edit| fits(text, edit)), "{edits:?}");
            assert!(!any_meet(&edits), "{edits:?}");
            check_applied(text, &edit);
        }
    }
}

fn read(input: &str) -> (Vec<Edit>, &str) {
    let (lines, text) = input.split_once("\n\n").unwrap_or(("", input));
    let edits = lines.lines().map(|line| {
        let mut words = line.splitn(3, ' ');
        let mut number = || words.next().and_then(|word| word.parse().ok()).unwrap_or_default();
        let range = number()..number();
        Edit::replace(range, words.next().unwrap_or_default())
    });
    (edits.collect(), text)
}

fn fits(text: &str, edit: &Edit) -> bool {
    text.get(edit.range.clone()).is_some()
}

/// Whether any two edits want a byte in common; what is inserted inside of what goes away does as well.
fn any_meet(edits: &[Edit]) -> bool {
    let meet = |a: &Edit, b: &Edit| a.range.start < b.range.end && b.range.start < a.range.end;
    edits.iter().enumerate().any(|(index, a)| edits[index + 1..].iter().any(|b| meet(a, b)))
}

fn is_refused_rightly(text: &str, edits: &[Edit], error: &EditError) -> bool {
    match error {
        EditError::OutOfRange { .. } | EditError::OffBoundary { .. } => {
            !edits.iter().all(|edit| fits(text, edit))
        }
        EditError::Overlap(..) => any_meet(edits),
    }
}

/// Whatever is not named by an edit stands there afterwards, byte for byte and in its order, and the way back gives the
/// text again.
fn check_applied(text: &str, edit: &TextEdit) {
    let edited = edit.apply(text);
    let mut back = vec![];
    let (mut before, mut after) = (0, 0);
    for Edit { range, text: new } in edit.edits() {
        let kept = range.start - before;
        assert_eq!(text[before..range.start], edited[after..after + kept]);
        after += kept;
        assert_eq!(edited[after..after + new.len()], **new);
        back.push(Edit::replace(after..after + new.len(), &text[range.clone()]));
        (before, after) = (range.end, after + new.len());
    }
    assert_eq!(text[before..], edited[after..]);
    let back = TextEdit::new(&edited, back).expect("the way back is free");
    assert_eq!(back.apply(&edited), text);
}
