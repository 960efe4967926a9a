//! `redirects.json` beside the configuration of Docusaurus, for the plugin client-redirects. The configuration itself is a
//! program, which this tool does not edit: what to paste there is printed.

use super::{
    super::{Item, Kind, draft::Draft, note},
    site, within,
};
use crate::{
    edit::Edit,
    links::{DOCUSAURUS, Library, documents_dir},
    pattern::regex,
    repo::RelPath,
    yaml,
};
use anyhow::{Context as _, Result, bail};
use regex::Regex;
use relative_path::RelativePath;
use serde::{Deserialize, Serialize};
use std::{collections::BTreeMap, sync::LazyLock};

const FILE: &str = "redirects.json";

static BASE: LazyLock<Regex> = LazyLock::new(|| regex(r#"routeBasePath\s*:\s*['"]([^'"]*)['"]"#));

#[derive(Serialize, Deserialize, PartialEq)]
struct Redirect {
    from: serde_json::Value,
    to: String,
}

pub(super) fn write(library: &Library<'_>, pages: &[&Item], draft: &mut Draft) -> Result<Vec<String>> {
    let repo = library.repo();
    let mut sites: BTreeMap<RelPath, Vec<&Item>> = BTreeMap::new();
    for page in pages {
        sites.entry(site(repo, &page.from, DOCUSAURUS, "docusaurus")?).or_default().push(page);
    }
    let mut said = vec![];
    for (config, pages) in sites {
        let folder = config.parent().unwrap_or(RelativePath::new("")).to_owned();
        let program = repo.read(&config)?;
        let base = base(&program);
        let mut new = vec![];
        for page in pages {
            let slug = slug(library, page);
            let docs = documents_dir(&config, &program);
            let address = |path: &RelPath| -> Result<String> {
                Ok(address(&base, &within(path, &docs, &config)?, slug.as_deref()))
            };
            let (from, to) = (address(&page.from)?, address(&page.to)?);
            if from != to {
                new.push((Redirect { from: from.into(), to }, page.to.clone()));
            }
        }
        add(library, &folder.join(FILE).normalize(), new, draft)?;
        if !program.contains(FILE) {
            said.push(format!(
                "to have `{FILE}` used, paste into `plugins` of {config}: \
                 ['@docusaurus/plugin-client-redirects', {{ redirects: require('./{FILE}') }}]"
            ));
        }
    }
    Ok(said)
}

/// Adds redirects that are not there yet, in the layout of the file.
fn add(
    library: &Library<'_>,
    path: &RelPath,
    mut new: Vec<(Redirect, RelPath)>,
    draft: &mut Draft,
) -> Result<()> {
    let rows = |new: &[(Redirect, RelPath)]| -> Result<Vec<String>> {
        let rows = new.iter().map(|(redirect, _)| {
            let from = serde_json::to_string(&redirect.from)?;
            Ok(format!("  {{ \"from\": {from}, \"to\": {} }}", serde_json::to_string(&redirect.to)?))
        });
        rows.collect()
    };
    if !library.repo().is_file(path) {
        if !new.is_empty() {
            draft.creates.insert(path.clone(), format!("[\n{}\n]\n", rows(&new)?.join(",\n")));
        }
        return Ok(());
    }
    let text = library.repo().read(path)?;
    let standing: Vec<Redirect> = serde_json::from_str(&text)
        .with_context(|| format!("`{path}` is no list of redirects: mend it, or leave out --redirects"))?;
    new.retain(|(redirect, _)| !standing.contains(redirect));
    let Some(close) = text.rfind(']') else { bail!("`{path}` is no list of redirects") };
    let at = text[..close].trim_end().len();
    let newline = note::line_break(&text);
    let mut is_first = standing.is_empty();
    for (row, (_, about)) in rows(&new)?.into_iter().zip(&new) {
        let comma = if std::mem::take(&mut is_first) { "" } else { "," };
        draft.push(
            path,
            Kind::Redirect,
            Edit::insert(at, format!("{comma}{newline}{row}")),
            std::slice::from_ref(about),
        );
    }
    if !new.is_empty() && !text[at..close].contains('\n') {
        draft.push(path, Kind::Redirect, Edit::insert(at, newline), &[]);
    }
    Ok(())
}

/// Where documents are shown: `/docs/` unless the configuration says another place, once.
fn base(program: &str) -> String {
    let mut found = BASE.captures_iter(program).map(|captures| captures[1].trim_matches('/').to_owned());
    match (found.next(), found.next()) {
        (Some(base), None) if base.is_empty() => "/".to_owned(),
        (Some(base), None) => format!("/{base}/"),
        _ => "/docs/".to_owned(),
    }
}

/// What the front matter of a page says of its address.
fn slug(library: &Library<'_>, page: &Item) -> Option<String> {
    let document = library.document(&page.from)?;
    let text = document.text().trim_start_matches('\u{feff}').strip_prefix("---")?.split("\n---").next()?;
    let root = yaml::parse(text).ok()??;
    Some(root.get("slug")?.scalar()?.value.clone())
}

/// The address of a page: without extension and the numbers that order files, a folder for its index.
fn address(base: &str, page: &RelativePath, slug: Option<&str>) -> String {
    if let Some(slug) = slug.filter(|slug| slug.starts_with('/')) {
        return format!("{}{slug}", base.trim_end_matches('/'));
    }
    let page = page.with_extension("");
    let mut names: Vec<&str> = page.iter().map(unnumbered).collect();
    let last = names.pop().unwrap_or_default();
    let folder = names.last().copied().unwrap_or_default();
    let is_index = ["index", "readme"].contains(&last.to_ascii_lowercase().as_str())
        || (last == folder && !last.is_empty());
    match slug {
        Some(slug) => names.push(slug),
        None if is_index => {}
        None => names.push(last),
    }
    format!("{base}{}", names.join("/"))
}

/// `01-intro` is shown as `intro`.
fn unnumbered(name: &str) -> &str {
    let rest = name.trim_start_matches(|c: char| c.is_ascii_digit());
    let behind = rest.trim_start_matches([' ', '-', '_', '.']);
    let is_number = rest.len() < name.len() && behind.len() < rest.len() && !behind.is_empty();
    if is_number { behind } else { name }
}
