//! Patterns with the names of word tables in them, filled.

use super::words::{LEADING, MARKS, OPENING, START, TABLES, Table};

/// A pattern with a character for each of its `{tables}`.
pub(super) fn marked(pattern: &str) -> String {
    filled(pattern, |table, filled| filled.extend((MARKS..).nth(table).and_then(char::from_u32)))
}

/// Fills the `{names}` of a pattern with alternatives, and lets a `^` that starts an alternative stand for the start as well.
pub(super) fn expand(pattern: &str) -> String {
    filled(&open(pattern), |table, filled| filled.push_str(&TABLES[table].pattern))
}

/// [`expand`] for texts without an inner start ([`super::words::has_inner_start`]), where the same is found in a fraction of the time; `None` where it makes no
/// difference.
pub(super) fn expand_for_lone(pattern: &str) -> Option<String> {
    let put = |table: usize, filled: &mut String| match &TABLES[table] {
        Table { name: START, .. } => filled.extend(["(?:", LEADING, OPENING, ")"]),
        table => filled.push_str(&table.pattern),
    };
    pattern.contains(START).then(|| filled(&open(pattern), put))
}

fn open(pattern: &str) -> String {
    let pattern = match pattern.strip_prefix('^') {
        Some(rest) => format!("{LEADING}{rest}"),
        None => pattern.to_owned(),
    };
    pattern.replace("|^", &format!("|{LEADING}"))
}

/// A pattern in which something is put for each name of a table, which is told by its number.
fn filled(pattern: &str, put: impl Fn(usize, &mut String)) -> String {
    let pattern = pattern.replace("OTHER", "(?:OTHER|RIVAL)");
    let (mut filled, mut rest) = (String::with_capacity(pattern.len()), &*pattern);
    while let Some(open) = rest.find('{') {
        filled.push_str(&rest[..open]);
        rest = &rest[open..];
        match TABLES.iter().position(|table| rest.starts_with(table.name)) {
            Some(table) => {
                put(table, &mut filled);
                rest = &rest[TABLES[table].name.len()..];
            }
            // How often something is repeated.
            None => {
                filled.push('{');
                rest = &rest[1..];
            }
        }
    }
    filled.push_str(rest);
    filled
}

/// Perl classes and word boundaries of ASCII only, which keeps the automata small.
pub(super) fn ascii(pattern: &str) -> String {
    let classes = [(r"\w", "[0-9A-Za-z_]"), (r"\d", "[0-9]"), (r"\S", "[^ ]"), (r"\b", r"(?-u:\b)")];
    classes.iter().fold(pattern.to_owned(), |pattern, (class, ascii)| pattern.replace(class, ascii))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scope::words::has_inner_start;

    #[test]
    fn a_start_is_found_alike_where_it_is_the_only_one() {
        let pattern = "{start}(?:re-?)?use (?:it|them)|{start}drop";
        let [whole, lone] = [expand(pattern), expand_for_lone(pattern).unwrap()]
            .map(|pattern| regex_lite::Regex::new(&pattern).unwrap());
        let parts = [
            "",
            "use it",
            "re-use them",
            "drop",
            "first, ",
            "for a b, ",
            "1. ",
            "x",
            ": ",
            " - ",
            "→ ",
            ".",
            " ",
            "-",
        ];
        let texts =
            parts.iter().flat_map(|a| parts.iter().flat_map(move |b| parts.map(|c| format!("{a}{b}{c}"))));
        let (mut alike, mut found) = (0, 0);
        for text in texts.filter(|text| !has_inner_start(text)) {
            let [whole, lone] = [&whole, &lone].map(|pattern| pattern.find(&text).map(|it| it.range()));
            assert_eq!(whole, lone, "{text}");
            alike += 1;
            found += usize::from(whole.is_some());
        }
        assert!(alike > 900 && found > 500, "{found} of {alike}");
        assert!(expand_for_lone("^use").is_none() && has_inner_start("so: use it"));
    }
}
