//! What the linter is told about a document: its part, and which of its references lead to no document.

use crate::config::Config;
use crate::links::{Library, Reference, Resolution, references};
use crate::markdown::{BlockKind, Document, Span};
use crate::repo::RelPath;
use crate::scope::{Page, Role};
use anyhow::Result;
use relative_path::RelativePath;
use std::ops::Range;

/// The page of a document, which need not be the text that stands at `path`.
///
/// # Errors
/// When the tree cannot be listed.
pub(super) fn page(
    library: &Library<'_>,
    config: &Config,
    path: &RelativePath,
    role: Role,
    document: &Document,
) -> Result<Page> {
    let mut dangling = links(library, path, document);
    dangling.extend(mentions(library, path, document)?);
    dangling.sort_by_key(|(range, _)| range.start);
    let evidence = if role == Role::Proposal { evidence(library, config, path, document) } else { vec![] };
    Ok(Page { path: path.to_owned(), role, dangling, evidence })
}

/// The links of the proposal that lead to a profiling document, wherever that stands by now.
fn evidence(
    library: &Library<'_>,
    config: &Config,
    path: &RelativePath,
    document: &Document,
) -> Vec<Range<usize>> {
    let is_profile = |reference: &Reference| {
        let resolution = library.resolve(path, &reference.url);
        let folders = [&config.docs.profiles, &config.docs.history];
        resolution.place().is_some_and(|place| folders.iter().any(|folder| place.starts_with(folder)))
    };
    references(document).into_iter().filter(is_profile).map(|reference| reference.range).collect()
}

fn links(library: &Library<'_>, path: &RelativePath, document: &Document) -> Vec<(Range<usize>, String)> {
    let dangling = references(document).into_iter().filter_map(|reference| {
        match library.resolve(path, &reference.url) {
            Resolution::Dangling(_) => {
                Some((reference.destination.unwrap_or(reference.range), reference.url))
            }
            _ => None,
        }
    });
    dangling.collect()
}

/// Names of Markdown files in text and code spans that no file of the repository has.
fn mentions(
    library: &Library<'_>,
    path: &RelativePath,
    document: &Document,
) -> Result<Vec<(Range<usize>, String)>> {
    let files = library.repo().files()?;
    let folder = path.parent().unwrap_or(RelativePath::new(""));
    let exists = |name: &str| {
        let places = [RelPath::from(name).normalize(), folder.join_normalized(name)];
        let has_name = |file: &RelPath| !name.contains('/') && file.file_name() == Some(name);
        places.iter().any(|place| library.repo().is_file(place)) || files.iter().any(has_name)
    };
    let blocks = document.blocks().iter();
    let text = blocks.filter(|block| !matches!(block.kind, BlockKind::Code { .. } | BlockKind::FrontMatter));
    let spans = text.flat_map(|block| &block.spans).filter(|span| !span.link);
    let names = spans.flat_map(|span| file_names(document, span));
    Ok(names.filter(|(_, name)| !exists(name)).collect())
}

/// Words of a span that are the name or path of a Markdown file, without fragments. A pattern is no name.
fn file_names(document: &Document, span: &Span) -> Vec<(Range<usize>, String)> {
    // The range of a code span has its marks in it; text that was decoded cannot be located.
    let Some(start) = document.source(&span.range).find(&span.text) else { return vec![] };
    let mut found = vec![];
    let mut at = 0;
    for word in
        span.text.split(|c: char| c.is_whitespace() || matches!(c, '(' | ')' | '"' | '\'' | ',' | ';'))
    {
        let name = word.trim_end_matches(['.', ':', '!', '?']);
        let name = name.split_once('#').map_or(name, |(name, _)| name);
        let is_path = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-' | '.' | '/');
        if name.len() > ".md".len()
            && name.ends_with(".md")
            && name.chars().all(is_path)
            && !name.starts_with('/')
        {
            let from = span.range.start + start + at;
            found.push((from..from + name.len(), name.to_owned()));
        }
        at += word.len() + 1;
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::repo::{Overlay, Repo};

    #[test]
    fn links_and_mentions_that_lead_to_no_document() {
        let root = tempfile::tempdir().unwrap();
        let files = ["docs/p/A.md", "docs/B.md", "C.md"].map(|path| (path.into(), Some([].into())));
        let repo = Repo::open(root.path()).unwrap().overlay(Overlay::from(files));
        let text = "[a](x.md) [b](../B.md#no) `docs/B.md` `docs/Y.md`, C.md and (docs/p/Z.md). `RUST_*.md`\n\n\
                    ```\nV.md\n```\n\nSee B.md, W.md#part: https://e.example/U.md\n";
        let document = Document::parse(text);
        let page =
            page(&Library::new(&repo), &Config::default(), "docs/p/A.md".as_ref(), Role::Profile, &document)
                .unwrap();
        let found: Vec<_> =
            page.dangling.iter().map(|(range, name)| (&text[range.clone()], name.as_str())).collect();
        let names = ["x.md", "docs/Y.md", "docs/p/Z.md", "W.md"];
        assert_eq!(found, names.map(|name| (name, name)));
    }
}
