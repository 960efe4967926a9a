//! Rust source as tokens: comments and the inside of strings do not count, the arguments of macros do.

use std::str::FromStr as _;

use proc_macro2::{Delimiter, Group, TokenStream, TokenTree};

/// The tokens of a source file.
pub(super) fn tokens(path: &str, text: &str) -> TokenStream {
    TokenStream::from_str(text).unwrap_or_else(|error| panic!("{path}: {error}"))
}

/// `tokens` without the items that stand under `#[cfg(test)]`.
pub(super) fn without_tests(tokens: TokenStream) -> TokenStream {
    let mut kept = Vec::new();
    let mut rest = tokens.into_iter().peekable();
    while let Some(token) = rest.next() {
        let is_test =
            is_punct(&token, '#') && rest.peek().is_some_and(|next| next.to_string() == "[cfg (test)]");
        if is_test {
            let ends = |token: &TokenTree| is_punct(token, ';') || group(token, Delimiter::Brace).is_some();
            rest.by_ref().find(ends);
        } else if let TokenTree::Group(group) = token {
            kept.push(Group::new(group.delimiter(), without_tests(group.stream())).into());
        } else {
            kept.push(token);
        }
    }
    kept.into_iter().collect()
}

pub(super) fn is_punct(token: &TokenTree, character: char) -> bool {
    matches!(token, TokenTree::Punct(punct) if punct.as_char() == character)
}

pub(super) fn ident(token: &TokenTree) -> Option<String> {
    match token {
        TokenTree::Ident(ident) => Some(ident.to_string()),
        _ => None,
    }
}

pub(super) fn group(token: &TokenTree, delimiter: Delimiter) -> Option<&Group> {
    match token {
        TokenTree::Group(group) if group.delimiter() == delimiter => Some(group),
        _ => None,
    }
}

/// What stands behind `::` at the beginning of `tokens`.
pub(super) fn after_colons(tokens: &[TokenTree]) -> Option<&[TokenTree]> {
    match tokens {
        [first, second, rest @ ..] if is_punct(first, ':') && is_punct(second, ':') => Some(rest),
        _ => None,
    }
}
