//! Text from a record as a reader may see it: on one line, and without characters that nobody sees but that act.

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

#[cfg(test)]
mod tests {
    use super::*;

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
