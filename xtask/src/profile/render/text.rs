//! Text as a reader may see it: on one line and without characters that nobody sees but that act, and with numbers that
//! keep their signs.

/// `text` with a space in place of every character that would break the line, hide something or reorder what follows.
pub(in crate::profile) fn one_line(text: &str) -> String {
    text.chars().map(|c| if acts(c) { ' ' } else { c }).collect()
}

/// Control characters; line and paragraph separators; marks, embeddings and isolates of direction; characters without
/// width or glyph; and those that are none.
fn acts(c: char) -> bool {
    c.is_control()
        || matches!(c,
            '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{180e}' | '\u{3164}' | '\u{feff}' | '\u{ffa0}'
            | '\u{200b}'..='\u{200f}'
            | '\u{2028}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}'
            | '\u{fdd0}'..='\u{fdef}'
            | '\u{fff9}'..='\u{fffb}'
            | '\u{e0000}'..='\u{e0fff}')
        || u32::from(c) & 0xfffe == 0xfffe
}

/// Text whose numbers keep their per cent signs: the end of a line would part them. Code stays as it is.
pub(super) fn bound_shares(text: &str) -> String {
    let lines = text.split_inclusive('\n').map(|line| match line.contains("<code>") {
        true => line.to_owned(),
        false => line.split('`').enumerate().map(bound_part).collect::<Vec<_>>().join("`"),
    });
    lines.collect()
}

/// A part of a line that is split at backticks; every second one is code.
fn bound_part((number, part): (usize, &str)) -> String {
    if number % 2 == 1 {
        return part.to_owned();
    }
    let mut bound = String::with_capacity(part.len());
    for piece in part.split_inclusive(" %") {
        match piece.strip_suffix(" %").filter(|before| before.ends_with(|c: char| c.is_ascii_digit())) {
            Some(before) => bound.extend([before, "\u{a0}%"]),
            None => bound.push_str(piece),
        }
    }
    bound
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_keep_their_per_cent_signs() {
        let text = "5 % of `f(5 % 2)`, a % b, 7 %\n`x` 8 %\n<code>9 % `</code> 1 %\n";
        let bound = "5~% of `f(5 % 2)`, a % b, 7~%\n`x` 8~%\n<code>9 % `</code> 1 %\n";
        assert_eq!(bound_shares(text), bound.replace('~', "\u{a0}"));
    }

    #[test]
    fn what_acts_is_a_space() {
        for c in "\0\u{1}\n\r\t\u{7f}\u{85}\u{200b}\u{200d}\u{202e}\u{2066}\u{2069}\u{61c}\u{feff}\u{fffe}\u{10ffff}\u{e0041}".chars() {
            assert_eq!(one_line(&format!("a{c}b")), "a b", "{c:?}");
        }
    }

    #[test]
    fn what_is_seen_stays() {
        let text = "Vec<T>::new [x] | `é` – שלום 漢字 🦀 e\u{301}";
        assert_eq!(one_line(text), text);
    }
}
