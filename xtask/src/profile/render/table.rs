//! Markdown that keeps its shape whatever the names in it are.

use std::fmt::Write;

use super::text::one_line;

/// Longer names are cut in the middle of nowhere: the full name stands in the folded file.
const MAX_CODE: usize = 100;

/// A GitHub-flavoured Markdown table. Cells are inline Markdown that the caller has escaped.
pub(in crate::profile) struct Table {
    aligned: Vec<Align>,
    text: String,
}

/// On which side a column is aligned.
#[derive(Clone, Copy, PartialEq)]
pub(in crate::profile) enum Align {
    /// Words.
    Left,
    /// Numbers.
    Right,
}

impl Table {
    /// A table with these columns and no row.
    pub(in crate::profile) fn new(columns: &[(&str, Align)]) -> Table {
        let aligned = columns.iter().map(|(_, align)| *align).collect();
        let mut table = Table { aligned, text: String::new() };
        table.row(columns.iter().map(|(name, _)| (*name).to_owned()));
        table.row(
            columns.iter().map(|(_, align)| if *align == Align::Right { "---:" } else { ":---" }.to_owned()),
        );
        table
    }

    /// Adds a row; `cells` are as many as there are columns.
    pub(in crate::profile) fn row(&mut self, cells: impl IntoIterator<Item = String>) {
        self.text.push('|');
        for (cell, align) in cells.into_iter().zip(&self.aligned) {
            let cell = if *align == Align::Right { bound(&cell) } else { cell };
            self.text.extend([" ", &cell, " |"]);
        }
        self.text.push('\n');
    }

    /// The table with the empty line after it.
    pub(in crate::profile) fn finish(self) -> String {
        self.text + "\n"
    }
}

/// Numbers with their units: a narrow column would tear them apart at the space between. Code stays as it is.
fn bound(cell: &str) -> String {
    if cell.contains('`') || cell.contains("<code>") {
        return cell.to_owned();
    }
    let mut bound = String::with_capacity(cell.len());
    for c in cell.chars() {
        let binds = c == ' ' && bound.ends_with(|last: char| last.is_ascii_digit());
        bound.push(if binds { '\u{a0}' } else { c });
    }
    bound
}

/// `name` as code, whatever is in it. A code span where that is enough; else an element with entities, because
/// no code span can hold every run of backticks and keep a table's pipes apart.
pub(in crate::profile) fn code(name: &str) -> String {
    let name = one_line(name);
    let name = match name.char_indices().nth(MAX_CODE) {
        Some((end, _)) => format!("{}…", &name[..end]),
        None => name,
    };
    if name.trim().is_empty() {
        "(no name)".to_owned()
    } else if name.contains(['`', '|', '\\']) || name.trim() != name {
        format!("<code>{}</code>", entities(&name))
    } else {
        format!("`{name}`")
    }
}

/// `text` as running text: nothing in it acts as Markdown or HTML, and no address in it becomes a link.
pub(in crate::profile) fn plain(text: &str) -> String {
    let text = one_line(text);
    let text = text.trim();
    let mut escaped = String::new();
    for (at, c) in text.char_indices() {
        let begins_address =
            c == ':' && text[at..].starts_with("://") || c == '.' && text[..at].ends_with("www");
        if "\\`*_[]<>&|#~$@".contains(c) || begins_address {
            escaped.push('\\');
        }
        escaped.push(c);
    }
    escaped
}

/// `command` as a block of its own, on one line.
pub(super) fn block(command: &str) -> String {
    let command = one_line(command);
    let longest = command.split(|c| c != '`').map(str::len).max().unwrap_or(0);
    let fence = "`".repeat(longest.max(2) + 1);
    format!("{fence}sh\n{command}\n{fence}\n\n")
}

fn entities(text: &str) -> String {
    let mut escaped = String::new();
    for c in text.chars() {
        if c.is_ascii_punctuation() {
            // Writing to a String cannot fail.
            let _ = write!(escaped, "&#{};", u32::from(c));
        } else {
            escaped.push(c);
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};

    /// Cells of each row as a Markdown parser sees them, and all text.
    fn cells(markdown: &str) -> (Vec<usize>, String) {
        let (mut rows, mut text) = (Vec::new(), String::new());
        for event in Parser::new_ext(markdown, Options::ENABLE_TABLES) {
            match event {
                Event::Start(Tag::TableHead | Tag::TableRow) => rows.push(0),
                Event::End(TagEnd::TableCell) => *rows.last_mut().unwrap() += 1,
                Event::Text(part) | Event::Code(part) => text.push_str(&part),
                _ => {}
            }
        }
        (rows, text)
    }

    fn table(name: &str) -> String {
        let mut table =
            Table::new(&[("Function", Align::Left), ("Words", Align::Left), ("Self", Align::Right)]);
        table.row([code(name), plain(name), "1 %".to_owned()]);
        table.finish()
    }

    #[test]
    fn pipes_backticks_and_tags_stay_inside_their_cell() {
        for name in
            ["a|b", "`", "``|``", "<Vec<T> as Iterator>::next", "\\|", "a\nb", "</code>|", "![x](y)", ""]
        {
            let (rows, text) = cells(&table(name));
            assert_eq!(rows, [3, 3], "{name:?}");
            assert!(text.ends_with("1\u{a0}%"), "{name:?}: {text:?}");
        }
    }

    #[test]
    fn numbers_keep_their_units_in_columns_of_numbers() {
        let mut table = Table::new(&[("Words", Align::Left), ("95 % interval", Align::Right)]);
        table.row(["10 kB of it".to_owned(), "78 % (57–90 %) per record".to_owned()]);
        table.row([String::new(), code("10 kB")]);
        let expected = "| Words | 95\u{a0}% interval |\n| :--- | ---: |\n\
                        | 10 kB of it | 78\u{a0}% (57–90\u{a0}%) per record |\n|  | `10 kB` |\n\n";
        assert_eq!(table.finish(), expected);
    }

    #[test]
    fn addresses_in_running_text_become_no_links() {
        assert_eq!(plain("see https://a.b or www.a.b: 1.5"), "see https\\://a.b or www\\.a.b: 1.5");
        let (_, text) = cells(&format!("| {} |\n|---|\n", plain("https://a.b www.a.b x@y")));
        assert_eq!(text, "https://a.b www.a.b x@y");
    }

    #[test]
    fn commands_stay_in_their_block() {
        for command in ["cargo xtask", "a\n```\n# b", "```", "````x````", "~~~"] {
            let markdown = block(command) + "after";
            let events: Vec<_> = Parser::new(&markdown).collect();
            let text = |event: &Event<'_>| matches!(event, Event::Text(text) if **text == *"after");
            assert!(events.iter().any(text), "{command:?}: {events:?}");
            assert!(!events.iter().any(|event| matches!(event, Event::Start(Tag::Heading { .. }))));
        }
    }

    #[test]
    fn long_names_are_cut() {
        let (_, text) = cells(&table(&"Vec<".repeat(2000)));
        assert!(text.contains('…'));
        assert!(code(&"Vec<".repeat(2000)).chars().count() <= MAX_CODE + 3);
    }

    proptest! {
        #[test]
        fn any_name_keeps_the_shape(name in "\\PC{0,40}|[|`\\\\<>&*_\\n ]{0,20}") {
            prop_assert_eq!(cells(&table(&name)).0, vec![3, 3]);
        }

        #[test]
        fn a_name_can_be_read_back(name in "[a-z:<>|`&*_ ]{1,30}[a-z]") {
            let (_, text) = cells(&format!("| {} |\n|---|\n", code(&name)));
            prop_assert_eq!(text, name);
        }
    }
}
