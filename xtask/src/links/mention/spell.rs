//! A path that is mentioned, read and written anew in its own style.

use super::token::{Front, Token};
use crate::{links::destination::percent_decoded, repo::RelPath};
use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};
use relative_path::RelativePath;
use std::collections::BTreeMap;

/// What no name in an address holds.
const ENCODED: &AsciiSet = &CONTROLS
    .add(b' ')
    .add(b'"')
    .add(b'#')
    .add(b'%')
    .add(b'<')
    .add(b'>')
    .add(b'?')
    .add(b'\\')
    .add(b'^')
    .add(b'`')
    .add(b'|');

/// The ways in which a name may be written.
pub(super) fn spellings(name: &str) -> Vec<String> {
    let mut spellings = vec![name.to_owned()];
    spellings.push(utf8_percent_encode(name, ENCODED).to_string());
    spellings.push(name.replace(' ', "\\ "));
    spellings.sort();
    spellings.dedup();
    spellings
}

/// A path without its style.
pub(super) struct Decoded {
    /// With `/` between folders, and no backslash before a space.
    plain: String,
    /// `%`-escapes decoded, where there are some.
    decoded: Option<String>,
    separator: &'static str,
    has_escaped_spaces: bool,
}

impl Decoded {
    pub(super) fn of(written: &str) -> Decoded {
        let has_escaped_spaces = written.contains("\\ ");
        let plain = written.replace("\\ ", " ");
        let separator = ["\\/", "/", "\\\\", "\\"].into_iter().find(|separator| plain.contains(separator));
        let separator = separator.unwrap_or("/");
        let plain = plain.replace(separator, "/");
        let decoded = Some(percent_decoded(&plain).into_owned()).filter(|decoded| *decoded != plain);
        Decoded { plain, decoded, separator, has_escaped_spaces }
    }

    /// The paths that it may stand for, the likeliest first.
    pub(super) fn readings(&self) -> impl Iterator<Item = &str> {
        [Some(self.plain.as_str()), self.decoded.as_deref()].into_iter().flatten()
    }
}

/// What becomes of a space in a name where none was before.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Spaces {
    /// It stands as it is.
    Stand,
    /// It is `%`-encoded.
    Encoded,
    /// It would end the path.
    Refused,
}

/// The mention written so that it leads to `to` from the folder `base`; `path` is what it was read as. An error says why it
/// cannot be written.
pub(super) fn spelled(
    token: &Token<'_>,
    decoded: &Decoded,
    path: &str,
    base: &RelativePath,
    to: &RelPath,
    spaces: Spaces,
) -> Result<String, &'static str> {
    if base.join(path).normalize() == *to {
        return Ok(token.written.to_owned());
    }
    let relative = base.relative(to);
    // What climbs out of its folder already may go on doing so.
    if token.front == Front::Root && relative.starts_with("..") && !token.path().starts_with("..") {
        return Err("its new place lies outside of the folder that it starts from");
    }
    let relative = relative.as_str();
    let old: BTreeMap<String, &str> = match decoded.decoded {
        Some(_) => decoded.plain.split('/').map(|part| (percent_decoded(part).into_owned(), part)).collect(),
        None => BTreeMap::new(),
    };
    let is_encoded = decoded.decoded.as_deref() == Some(path) || spaces == Spaces::Encoded;
    let parts = relative.split('/').map(|part| match old.get(part) {
        Some(written) => (*written).to_owned(),
        None if is_encoded => utf8_percent_encode(part, ENCODED).to_string(),
        None => part.to_owned(),
    });
    let written = parts.collect::<Vec<_>>().join(decoded.separator);
    let had_space = path.contains(char::is_whitespace);
    if written.contains(char::is_whitespace) && !had_space && spaces != Spaces::Stand {
        return Err("its new place has a space in its name");
    }
    let written = if decoded.has_escaped_spaces { written.replace(' ', "\\ ") } else { written };
    let front = match token.front {
        Front::Anywhere if decoded.plain.starts_with("./") && !relative.starts_with('.') => {
            format!(".{}", decoded.separator)
        }
        Front::Anywhere => String::new(),
        _ => token.written[..token.written.len() - token.path().len()].to_owned(),
    };
    let slash = if path.ends_with('/') { "/" } else { "" };
    Ok(format!("{front}{written}{slash}"))
}
