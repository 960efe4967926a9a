//! Names of functions as short as their boxes.

/// The longest of the full name, the path, the type with the function, and the function alone that fits; else the last.
pub(super) fn fitting(name: &str, fits: impl Fn(&str) -> bool) -> String {
    let path = path(name);
    let segments: Vec<&str> = path.split("::").filter(|segment| !segment.is_empty()).collect();
    let end = |number: usize| segments[segments.len().saturating_sub(number)..].join("::");
    let candidates = [name.to_owned(), end(usize::MAX), end(2)].into_iter();
    candidates
        .into_iter()
        .find(|candidate| !candidate.is_empty() && fits(candidate))
        .unwrap_or_else(|| end(1))
}

/// `name` without its file, type parameters and trait: `core::str::lossy::Utf8Chunks::next` of
/// `<core::str::lossy::Utf8Chunks<'_> as core::iter::Iterator>::next (libx.so)`.
fn path(name: &str) -> String {
    let name = name.strip_suffix(')').and_then(|name| name.rsplit_once(" (")).map_or(name, |(name, _)| name);
    match qualified(name) {
        Some((of, function)) => without_parameters(of) + &without_parameters(function),
        None => without_parameters(name),
    }
}

/// `T` and `::f` of `<T as Trait>::f`.
fn qualified(name: &str) -> Option<(&str, &str)> {
    let (inner, depths) = (name.strip_prefix('<')?, depths(name.strip_prefix('<')?));
    let end = depths.iter().position(|depth| *depth < 0)?;
    let as_trait = inner.match_indices(" as ").map(|(at, _)| at).find(|at| depths[*at] == 0);
    Some((&inner[..as_trait.filter(|at| *at < end).unwrap_or(end)], &inner[end + 1..]))
}

fn without_parameters(name: &str) -> String {
    let depths = depths(name);
    let is_outside =
        |&(at, c): &(usize, char)| depths[at] <= 0 && (c != '>' || depths[at] == 0 && is_arrow(name, at));
    name.char_indices().filter(is_outside).map(|(_, c)| c).collect()
}

/// For each byte how many angle brackets are open there, its own included; a closing one has the depth outside.
fn depths(name: &str) -> Vec<i32> {
    let mut depth = 0;
    let step = |(at, byte): (usize, u8)| {
        match byte {
            b'<' => depth += 1,
            b'>' if !is_arrow(name, at) => depth -= 1,
            _ => {}
        }
        depth
    };
    name.bytes().enumerate().map(step).collect()
}

/// The `>` there is that of a function's type, which closes nothing.
fn is_arrow(name: &str, at: usize) -> bool {
    name[..at].ends_with('-')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_have_no_parameters_traits_or_files() {
        let check = |name: &str, expected: &str| assert_eq!(path(name), expected);
        check("mrrc::reader::MarcReader<R>::read_record", "mrrc::reader::MarcReader::read_record");
        check(
            "<core::str::Utf8Chunks<'_> as core::iter::Iterator>::next (libx.so)",
            "core::str::Utf8Chunks::next",
        );
        check("<alloc::string::String>::push", "alloc::string::String::push");
        check("<F as core::ops::FnOnce<fn(u8) -> u8>>::call", "F::call");
        check("core::ptr::drop_in_place<[a::B<C, D>]>", "core::ptr::drop_in_place");
        check("_int_malloc", "_int_malloc");
        check("a<b<c", "a");
        check("<<<é", "");
    }

    #[test]
    fn the_longest_that_fits_is_taken() {
        let name = "<core::str::lossy::Utf8Chunks as core::iter::Iterator>::next";
        let fitting = |room: usize| fitting(name, |name| name.len() <= room);
        assert_eq!(fitting(60), name);
        assert_eq!(fitting(59), "core::str::lossy::Utf8Chunks::next");
        assert_eq!(fitting(20), "Utf8Chunks::next");
        assert_eq!(fitting(10), "next");
        assert_eq!(fitting(2), "next", "cut by whoever writes it");
    }
}
