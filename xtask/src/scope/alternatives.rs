//! Lists of words as patterns that share how words begin.

/// A pattern that matches what the words joined by `|` match, with the same preference among words that begin alike. An
/// engine that follows all alternatives at once follows one for each letter, not one for each word.
pub(super) fn alternatives(words: &[String]) -> String {
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    branches(&words).join("|")
}

/// The alternatives at the beginning of these words.
fn branches(words: &[&str]) -> Vec<String> {
    // Where a word ends, longer ones are preferred to it as far as they are listed before it.
    let Some(end) = words.iter().position(|word| word.is_empty()) else { return by_letter(words) };
    let (before, behind) = (&words[..end], &words[end + 1..]);
    [by_letter(before), vec![String::new()], by_letter(behind)].concat()
}

/// One alternative for each first letter: of words that differ there only one can match.
fn by_letter(words: &[&str]) -> Vec<String> {
    let mut letters: Vec<(char, Vec<&str>)> = vec![];
    for word in words {
        let mut rest = word.chars();
        let Some(first) = rest.next() else { continue };
        match letters.iter_mut().find(|(letter, _)| *letter == first) {
            Some((_, rests)) => rests.push(rest.as_str()),
            None => letters.push((first, vec![rest.as_str()])),
        }
    }
    let branch = |(first, rests): (char, Vec<&str>)| {
        let first = regex_lite::escape(first.encode_utf8(&mut [0; 4]));
        match &branches(&rests)[..] {
            [rest] => format!("{first}{rest}"),
            rests => format!("{first}(?:{})", rests.join("|")),
        }
    };
    letters.into_iter().map(branch).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use regex_lite::Regex;

    #[test]
    fn beginnings_are_shared() {
        let words = ["reuse", "re-use", "use", "used", "cuts", "cut"].map(str::to_owned);
        assert_eq!(alternatives(&words), "re(?:use|\\-use)|use(?:|d)|cut(?:s|)");
    }

    proptest! {
        #[test]
        fn the_same_is_found(
            words in prop::collection::vec("[ab-]{1,4}", 1..12),
            behind in prop::sample::select(&["", r"\b", "[a-]?", "b*", "-?b"][..]),
            text in "[ab -]{0,20}",
        ) {
            let plain = words.iter().map(|word| regex_lite::escape(word)).collect::<Vec<_>>().join("|");
            let found = |pattern: &str| {
                let pattern = Regex::new(&format!("(?:{pattern}){behind}")).unwrap();
                pattern.find_iter(&text).map(|found| found.range()).collect::<Vec<_>>()
            };
            prop_assert_eq!(found(&alternatives(&words)), found(&plain));
        }
    }
}
