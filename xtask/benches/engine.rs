//! What the engine takes for each of its steps: `cargo bench -p xtask --bench engine -- NAME`.

#[path = "tree/forest.rs"]
mod forest;

use anyhow::{Context as _, Result};
use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use forest::{Forest, MOVED};
use std::{hint::black_box, path::Path, sync::Arc};
use tempfile::TempDir;
use xtask::{
    archive,
    change::ChangeSet,
    config::Config,
    links::{self, Library, references},
    markdown::{Document, Outline, anchors},
    profile::{record::Record, render, stacks::Stacks},
    refactor,
    repo::{RelPath, Repo},
    scope::{self, Page, Role, Vocabulary},
    site::Site,
};

/// A tree small enough for many runs, and large enough that what is constant does not count.
const FOREST: Forest = Forest { files: 2_000, referrers: 40, bytes: 4_250, seed: 1 };

/// A document with much to move.
const OLD: &str = "proposals_move_and_guides_and_rendered_documents_stay";

fn documents(criterion: &mut Criterion) {
    let texts: Vec<Arc<str>> = FOREST.documents().take(100).map(|(_, text)| text.into()).collect();
    let parsed: Vec<Document> = texts.iter().map(|text| Document::parse(Arc::clone(text))).collect();
    let mut group = criterion.benchmark_group("document");
    group.throughput(Throughput::Bytes(texts.iter().map(|text| text.len() as u64).sum()));
    group.bench_function("parse", |bencher| {
        bencher.iter(|| {
            texts.iter().map(|text| Document::parse(Arc::clone(text)).blocks().len()).sum::<usize>()
        });
    });
    group.bench_function("outline", |bencher| {
        bencher.iter(|| texts.iter().map(|text| Outline::of(text).destinations.len()).sum::<usize>());
    });
    group.bench_function("references", |bencher| {
        bencher.iter(|| parsed.iter().map(|document| references(document).len()).sum::<usize>());
    });
    group.bench_function("anchors", |bencher| {
        bencher.iter(|| parsed.iter().map(|document| anchors(document, Site::Github).len()).sum::<usize>());
    });
    group.finish();
}

fn trees(criterion: &mut Criterion) {
    let (_folder, repo) = laid_out().expect("a throwaway tree");
    let total: usize = FOREST.documents().map(|(_, text)| text.len()).sum();
    let library = Library::new(&repo);
    let page: RelPath = FOREST.documents().next().expect("a document").0.into();
    let destinations: Vec<String> =
        references(&library.document(&page).expect("it is parsed")).into_iter().map(|it| it.url).collect();
    let paths = |path: RelPath| archive::Options { paths: vec![path], ..archive::Options::default() };
    let options = paths(MOVED.into());
    // Of the documents that lie in folders, all that lie beside the last one.
    let last: RelPath = FOREST.documents().last().expect("a document").0.into();
    let folder = paths(last.parent().expect("its folder").into());
    let mut group = criterion.benchmark_group("tree");
    group.bench_function("resolve", |bencher| {
        bencher.iter(|| destinations.iter().filter(|url| library.resolve(&page, url).is_broken()).count());
    });
    group.throughput(Throughput::Bytes(total as u64)).sample_size(20);
    group.bench_function("archive", |bencher| {
        bencher.iter(|| archive::plan(&repo, &Config::default(), &options).map(|plan| plan.moved.len()));
    });
    group.bench_function("archive folder", |bencher| {
        bencher.iter(|| archive::plan(&repo, &Config::default(), &folder).map(|plan| plan.moved.len()));
    });
    group.bench_function("verify", |bencher| {
        bencher.iter(|| links::broken(&Library::new(&repo), &[]).map(|broken| broken.len()));
    });
    group.finish();
}

fn scopes(criterion: &mut Criterion) {
    let repo =
        Repo::open(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures").join(OLD).join("before"));
    let repo = repo.expect("a fixture");
    let config = Config::load(&repo).expect("its configuration");
    let mut plan = refactor::plan(&repo, &config, &[]).expect("a plan");
    let worst = plan.documents.iter().max_by_key(|document| document.findings.len());
    let path = worst.expect("a document").path.clone();
    let document = Document::parse(repo.read(&path).expect("its text"));
    let page = Page { path, role: Role::Profile, dangling: vec![], evidence: vec![] };
    let vocabulary = Vocabulary::of(&config, &page.path, &document);
    let mut group = criterion.benchmark_group("scope");
    group.bench_function("lint", |bencher| {
        bencher.iter(|| scope::lint(black_box(&document), &page, &vocabulary).len());
    });
    group.bench_function("move", |bencher| {
        bencher.iter(|| {
            plan = refactor::plan(&repo, &config, &[]).expect("a plan");
            plan.documents.len()
        });
    });
    group.finish();
}

fn pages(criterion: &mut Criterion) {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("the workspace");
    let repo = Repo::open(root).expect("the workspace");
    let config = Config::load(&repo).expect("its configuration");
    let profiles = &config.docs.profiles;
    let mode = config.modes.iter().find(|mode| repo.is_file(&Record::path(profiles, &mode.id)));
    let mode = &mode.expect("a mode with a record").id;
    let record = Record::load(&repo, &Record::path(profiles, mode)).expect("a record");
    let stacks = Stacks::load(&repo, &Record::folder(profiles), &record).expect("its stacks");
    let mut group = criterion.benchmark_group("profile");
    group.bench_function("flame graph", |bencher| {
        bencher.iter(|| render::flame_graph(&record, &stacks).map(|svg| svg.map(|svg| svg.len())));
    });
    group.bench_function("render", |bencher| {
        bencher.iter(|| {
            let mut changes = ChangeSet::default();
            render::mode(&repo, profiles, mode, &mut changes).map(|()| changes.is_empty())
        });
    });
    group.finish();
}

/// The forest on disk.
fn laid_out() -> Result<(TempDir, Repo)> {
    let folder = tempfile::tempdir().context("a folder")?;
    for (path, text) in FOREST.documents() {
        forest::lay(&folder.path().join(path), &text)?;
    }
    let repo = Repo::open(folder.path())?;
    repo.files()?;
    Ok((folder, repo))
}

criterion_group!(benches, documents, trees, scopes, pages);
criterion_main!(benches);
